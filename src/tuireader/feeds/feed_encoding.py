"""Decode the bytes of a feed, whatever encoding it, its server or its first bytes declare."""

import codecs
import re
from collections.abc import Iterator

from tuireader.documents.decoding import WINDOWS_1252_FALLBACK, has_byte_order_mark, windows_1252
from tuireader.documents.html.page_charset import actual_encoding

_DECLARATION = re.compile(rb"""\A\s*<\?xml[^<>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_XML_DECLARATION = re.compile(rb"\A\s*<\?xml[^<>]{0,400}>")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_UTF8_NAMES = {"", "utf-8", "utf8", "us-ascii", "ascii"}
_EBCDIC = "<?xml".encode("cp037")
_MARKS = (  # UTF-32 first: its little-endian mark starts with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE_STARTS = (  # an ASCII letter in the encodings of two and four bytes, without a byte-order mark
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0[^\0]\0"), "utf-16-be"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
)
_ESCAPING = {"iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr", "hz"}
_USUAL_DEFAULTS = {"cp1252"}
"""What servers declare for every file, whatever is in it: what the feed itself declares comes first."""
_MAX_BROKEN_SHARE = 0.002  # of the characters: a feed that was cut off has a few
_MIN_VALID_PER_BROKEN = 3  # letters of UTF-8 for each broken byte in a text that really is UTF-8


def utf8_feed(data: bytes, content_type: str = "") -> bytes:
    """Return a feed in UTF-8, without a byte-order mark and without a declaration of another encoding."""
    while data.startswith(codecs.BOM_UTF8):  # some programs write two
        data = data.removeprefix(codecs.BOM_UTF8)
    declared, charset = _declared(data), _charset(content_type)
    if not has_byte_order_mark(data) and not data.startswith(_EBCDIC):
        escaping = next((name for name in (charset, declared) if name in _ESCAPING), "")
        try:
            if not escaping and b"\0" not in data[:64]:
                data.decode("utf-8")
                return data if _label(data) in _UTF8_NAMES else _XML_DECLARATION.sub(b"", data)
        except UnicodeDecodeError:
            pass
    text = _decoded(data, declared, charset)
    return _XML_DECLARATION.sub(b"", text.lstrip("\ufeff").encode("utf-8", "replace"))


def _label(data: bytes) -> str:
    found = _DECLARATION.match(data[:1024])
    return found[1].decode("ascii").lower() if found else ""


def _declared(data: bytes) -> str:
    """Return the encoding that the feed declares, by Python's name; "" if none, or none that it could have."""
    head = data[:1024]
    if head.startswith(_EBCDIC):
        head = head.decode("cp037").encode("ascii", "replace")
    return actual_encoding(_label(head))


def _charset(content_type: str) -> str:
    found = _CHARSET.search(content_type[:1000])
    return actual_encoding(found[1]) if found else ""


def _decoded(data: bytes, declared: str, charset: str) -> str:
    if wide := _wide_encoding(data):
        return data.decode(wide, "replace")
    if data.startswith(_EBCDIC):
        return data.decode(declared or "cp037", "replace")
    for encoding in _candidates(data, declared, charset):
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") <= len(text) * _MAX_BROKEN_SHARE:
            return text
    if declared or charset or _is_mostly_utf8(data, 1):
        return data.decode("utf-8", WINDOWS_1252_FALLBACK)
    return windows_1252(data)


def _wide_encoding(data: bytes) -> str:
    """Return the encoding of two or four bytes that the first bytes tell, or ""."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    return next((encoding for start, encoding in _WIDE_STARTS if start.match(data)), "")


def _candidates(data: bytes, declared: str, charset: str) -> Iterator[str]:
    """Yield the encodings to try; a text that is nearly all UTF-8 is not in another, whatever is declared."""
    if _is_mostly_utf8(data, _MIN_VALID_PER_BROKEN):
        return
    first, second = (declared, charset) if declared and charset in _USUAL_DEFAULTS else (charset, declared)
    yield from (name for name in (first, second) if name and name != "utf-8")


def _is_mostly_utf8(data: bytes, per_broken: int) -> bool:
    valid = sum(1 for char in data.decode("utf-8", "ignore") if char > "\x7f")
    return valid > per_broken * data.decode("utf-8", "replace").count("\ufffd")
