"""Decide whether the fast parser reads a feed correctly: before it parses, and again from its result.

That parser drops what is not XML (an address loses its “&b”), is only reliable with UTF-8, ignores `xml:base`, reads a
text only up to the first element inside it, mistakes an id that looks like a date for one, and guesses dates that are
not in a standard format (it misreads time zones with a colon).
"""

import codecs
import re
from xml.parsers import expat

from tuireader.documents.decoding import WINDOWS_1252_FALLBACK
from tuireader.feeds.normalize import RawEntry

_ENCODING = re.compile(rb"""\A\s*<\?xml[^<>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_FALSE_ENCODING = re.compile(  # declares two or four bytes for each character, but is written in single ones
    rb"""(\A(?:\xef\xbb\xbf)?\s*<\?xml[^<>]*?\bencoding\s*=\s*["'])(?:utf-?16|utf-?32|ucs-?[24])[\w.:-]{0,20}(?=["'])""",
    re.IGNORECASE,
)
_EBCDIC = "<?xml".encode("cp037")
_UTF8_NAMES = {"", "utf-8", "utf8", "us-ascii", "ascii"}
_FIRST_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)\b")
_DATE = re.compile(
    rb"<(?:\w{1,20}:)?(?:pubdate|date|published|updated|issued|created|modified|lastbuilddate)\b", re.IGNORECASE
)
_TIME = rb"(?:[01]\d|2[0-3]):[0-5]\d"
_ZONE = rb"[+-][01]\d:?\d\d"
_STANDARD_DATE = re.compile(  # as RSS and Atom require, or seconds since 1970; *+ never scans spaces twice
    rb"<(?:\w{1,20}:)?(?:pubdate|date|published|updated|issued|created|modified)\b[^<>]*>\s*+(?:<!\[CDATA\[\s*+)?+"
    rb"(?:(?:(?:mon|tue|wed|thu|fri|sat|sun), )?\d\d? [a-z]{3} \d{4} " + _TIME + rb"(?::[0-5]\d)? "
    rb"(?:gmt|utc?|[ecmp][sd]t|[+-][01]\d{3})"
    rb"|\d{4}-(?!02-3)[01]\d-[0-3]\d(?:t" + _TIME + rb"(?::[0-5]\d(?:\.\d{1,9})?)?(?:z|" + _ZONE + rb"))?"
    rb"|\d{9,10})\s*[<\]]",
    re.IGNORECASE,
)
_PAGE_LINK = re.compile(rb"<(?:\w{1,20}:)?link\b(?![^<>]*\brel\s*+=\s*+[\"']?+(?!alternate))", re.IGNORECASE)
_OTHER_LINK = re.compile(rb"<(?:\w{1,20}:)?link\b[^<>]*\brel\s*+=\s*+[\"']?+(?!alternate)", re.IGNORECASE)
_CONTENT = re.compile(rb"<content[\s>]", re.IGNORECASE)
_LINK = re.compile(rb"<(?:\w{1,20}:)?(?:link|guid|id)\b|\babout\s*=")
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]{0,20}:", re.IGNORECASE)
_UNSUPPORTED = re.compile(
    rb"<(?:(?:dc:|media:)?title|(?:dc:|media:)?description|(?:itunes:)?summary|tagline|content:encoded"
    rb"|content(?![^<>]*xhtml))\b[^<>]*(?<!/)>[^<]*<(?!/|!\[CDATA\[)"  # an element inside
    rb"|<(?:\w{1,20}:)?(?:body|fullitem)\b"  # the whole article, which hardly any parser looks for
    rb"|<(?:title|summary|content)\b[^<>]*(?:base64|type\s*=\s*[\"']application/(?!xhtml))"
    rb"|<(?:\w{1,20}:)?(?:ITEM|Item|TITLE|Title|LINK|Link|DESCRIPTION|Description)\b"  # wrong case
)
_LONG_TAG = re.compile(rb"<[^<>]{20000,}")
_MAX_ATTRIBUTES = 2000  # attributes of an element or namespaces of a feed: the parsers compare each with all others


class _EntityDeclaredError(Exception):
    """The feed has a document type and cannot be read without it."""


def has_too_many_attributes(data: bytes) -> bool:
    """Return whether a feed has so many attributes in one place that parsing it would take forever."""
    return data.count(b"xmlns") > _MAX_ATTRIBUTES or any(
        tag[0].count(b"=") > _MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(data)
    )


def as_utf8(data: bytes) -> bytes:
    """Return a feed in UTF-8 if it declares UTF-8 or must be in it; invalid bytes are read as Windows-1252."""
    if false_encoding := _FALSE_ENCODING.match(data):
        data = false_encoding[1] + b"utf-8" + data[false_encoding.end() :]
    if _encoding(data) not in _UTF8_NAMES or b"\0" in data[:64] or data.startswith(_EBCDIC):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8", WINDOWS_1252_FALLBACK).encode("utf-8")
    return data


def is_fast_parsable(data: bytes) -> bool:
    """Return whether a feed is well-formed XML in UTF-8 without entities of its own or unusual elements."""
    if _encoding(data) not in _UTF8_NAMES or _UNSUPPORTED.search(data):
        return False
    checker = expat.ParserCreate("utf-8")
    checker.SkippedEntityHandler = checker.EntityDeclHandler = _raise_entity_error
    try:
        checker.Parse(data.lstrip(), True)
    except (expat.ExpatError, _EntityDeclaredError):
        return False
    return True


def has_all_fields(raw_entries: list[RawEntry], data: bytes) -> bool:
    """Return whether there are entries, all have the fields they should have, and all dates were read."""
    if not raw_entries or any(not (entry.content or entry.summary) for entry in raw_entries):
        return False
    if len(_CONTENT.findall(data)) > len(raw_entries):  # entries with several versions of their content
        return False
    first = _FIRST_ENTRY.search(data)
    start = first.start() if first else 0
    if _OTHER_LINK.search(data, start) and len(_PAGE_LINK.findall(data, start)) < len(
        raw_entries
    ):  # links, but none to a page
        return False
    if any(not entry.link for entry in raw_entries) and _LINK.search(data, start):
        return False
    if b"xml:base" in data and not all(
        _ABSOLUTE.match(entry.link) and _ABSOLUTE.match(entry.id) for entry in raw_entries
    ):
        return False
    dates_stated = len(_DATE.findall(data, start))
    dates_read = sum(1 for entry in raw_entries if entry.published)
    return dates_read == dates_stated == 0 or (
        dates_read == len(raw_entries) <= dates_stated <= len(_STANDARD_DATE.findall(data, start))
    )


def _encoding(data: bytes) -> str:
    declared = _ENCODING.match(data[:1024].removeprefix(codecs.BOM_UTF8))
    return declared[1].decode("ascii").lower() if declared else ""


def _raise_entity_error(*_declaration: object) -> None:
    raise _EntityDeclaredError
