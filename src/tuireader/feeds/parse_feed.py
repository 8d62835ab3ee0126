"""Parse the bytes of a feed: with a fast parser, or a lenient one where the fast one is not enough."""

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from tuireader.feeds import fast_parser_check, parse_json
from tuireader.feeds.declared_language import declared_language
from tuireader.feeds.feed_encoding import utf8_feed
from tuireader.feeds.model import Feed, Problem
from tuireader.feeds.normalize import MAX_ENTRIES, RawEntry, absolute_url, clean_link, normalized_entry, plain_line
from tuireader.feeds.schedule import stated_interval

MAX_FEED_BYTES = 8 << 20
MAX_TAGS = 400_000
"""Start and end tags of 200,000 elements; this includes markup in entries that is not escaped."""
MAX_LENIENT_BYTES = 512 << 10  # feedparser takes seconds for more
_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_TAG = re.compile(rb"<")
_WEB_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<!--[^<>]*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE)

_RawFeed = tuple[str, str, list[RawEntry]]


def parse(data: bytes, url: str = "", content_type: str = "") -> Feed:
    """Return the feed in `data`, which was fetched from `url`: RSS 0.9x to 2.0, RDF, Atom or JSON Feed. Never raises.

    `content_type` is what its server calls it: the header may be all that says its encoding.
    What cannot be read is left out and described in `.problems`. The size is limited here. A parser may need seconds
    for some feeds: callers that need a deadline use `ParserPool`.
    """
    problems: list[Problem] = []
    title, link, raw_entries = _parse_bytes(_bounded_bytes(data, problems), content_type, problems)
    site = absolute_url(clean_link(link), url)
    entries = tuple(normalized_entry(raw_entry, site or url) for raw_entry in raw_entries[:MAX_ENTRIES])
    language = declared_language(data)
    return Feed(plain_line(title), site, entries, stated_interval(data), tuple(problems), language)


def _bounded_bytes(data: bytes, problems: list[Problem]) -> bytes:
    """Return the start of a feed that is too large: a parser takes a hundred times its size in memory."""
    if len(data) > MAX_FEED_BYTES:
        problems.append(Problem("the feed is longer than 8 MB; the rest was not read", f"byte {MAX_FEED_BYTES}"))
        data = _whole_entries(data[:MAX_FEED_BYTES])
    if data.count(b"<") <= MAX_ENTRIES:
        return data
    for pattern, max_count, name in ((_ENTRY, MAX_ENTRIES, "entries"), (_TAG, MAX_TAGS, "tags")):
        if (first_excess := next(islice(pattern.finditer(data), max_count, None), None)) is not None:
            message = f"the feed has more than {max_count:,} {name}; the rest was not read"
            problems.append(Problem(message, f"byte {first_excess.start()}"))
            data = _whole_entries(data[: first_excess.start()])
    return data


def _whole_entries(data: bytes) -> bytes:
    """Return data that was cut off up to the end of its last complete entry, if it has one."""
    end = max(data.rfind(b"</item>") + len(b"</item>"), data.rfind(b"</entry>") + len(b"</entry>"))
    return data[:end] if end > len(b"</entry>") else data


def _parse_bytes(data: bytes, content_type: str, problems: list[Problem]) -> _RawFeed:
    data = utf8_feed(data, content_type)
    if not data.strip():
        problems.append(Problem("there is nothing in it", "the whole feed"))
    elif parse_json.looks_like_json(data):
        return _try_parser(parse_json.read, data, problems) or ("", "", [])
    elif _WEB_PAGE.match(data[:4096]):
        problems.append(Problem("this is a web page, not a feed", "the whole feed"))
    elif fast_parser_check.has_too_many_attributes(data):
        problems.append(Problem("it has more attributes than any feed needs", "the whole feed"))
    else:
        return _parse_xml(data, problems)
    return "", "", []


def _parse_xml(data: bytes, problems: list[Problem]) -> _RawFeed:
    """Parse XML with the fast parser, mended where it is not well-formed; the lenient one reads what is left."""
    from tuireader.feeds import parse_fast, xml_repair  # noqa: PLC0415 - lxml takes long to import

    data = fast_parser_check.without_doctype(data.lstrip())
    errors: list[Problem] = []
    if len(data) > MAX_LENIENT_BYTES or not fast_parser_check.declares_entities(data):
        root = parse_fast.tree(data)
        if root is None:
            data = xml_repair.repaired_xml(data)
            root = parse_fast.tree(data, recover=len(data) > MAX_LENIENT_BYTES)
        found = None if root is None else _try_parser(parse_fast.read, root, errors)
        if found and (found[2] or len(data) > MAX_LENIENT_BYTES or not fast_parser_check.has_entries(data)):
            return found
    if len(data) > MAX_LENIENT_BYTES:
        problems.extend(errors[:1] or [Problem("it is not well-formed, and too long to be mended", "the whole feed")])
        return "", "", []
    from tuireader.feeds import parse_lenient  # noqa: PLC0415 - as above, and few feeds need it

    lenient = _try_parser(parse_lenient.read, data, errors)
    if not lenient or not any(lenient):
        problems.extend(errors[:1] or [Problem("no feed was found in it", "the whole feed")])
    return lenient or ("", "", [])


def _try_parser(read: Callable[[Any], _RawFeed], data: Any, problems: list[Problem]) -> _RawFeed | None:
    try:
        return read(data)
    except RecursionError:
        problems.append(Problem("it nests deeper than any feed needs", "the whole feed"))
    except Exception as error:  # noqa: BLE001 - the libraries may raise anything for broken bytes
        problems.append(_problem_of_error(error))
    return None


def _problem_of_error(error: Exception) -> Problem:
    """Return a library's error message as one clean line, and the line of the feed if the message names one."""
    message = plain_line(str(error)) or type(error).__name__
    position = re.search(r"line (\d+)(?:,? column (\d+))?", message)
    return Problem(message, position[0] if position else "the whole feed")
