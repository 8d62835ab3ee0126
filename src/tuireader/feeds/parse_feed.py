"""Bytes become a feed: a fast reader first, a patient one where that is not enough."""

import re
from collections.abc import Callable
from itertools import islice

from tuireader.feeds import fast_parser_check, parse_json
from tuireader.feeds.model import Feed, Problem
from tuireader.feeds.normalize import ITEMS, Raw, absolute, address, entry, line
from tuireader.feeds.schedule import stated_interval

BYTES = 8 << 20
TAGS = (
    400_000  # what opens and closes 200,000 elements; those of the markup in entries count too, where it is not escaped
)
PATIENT_BYTES = 512 << 10  # at most: feedparser reads no more than that in some seconds
_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_TAG = re.compile(rb"<")
_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<!--[^<>]*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE)

_Found = tuple[str, str, list[Raw]]


def parse(data: bytes, url: str = "") -> Feed:
    """Return the feed in `data`, fetched from `url`: RSS 0.9x to 2.0, RDF, Atom or JSON Feed. Never raises.

    What cannot be read is left out and named in `.problems`. The size is bounded here; a caller who must have
    an end to the time as well (some bytes cost a parser seconds) reads in one of `Parsers`, which can be stopped.
    """
    problems: list[Problem] = []
    title, link, raws = _read(_bounded(data, problems), problems)
    site = absolute(address(link), url)
    entries = tuple(entry(raw, site or url) for raw in raws[:ITEMS])
    return Feed(line(title), site, entries, stated_interval(data), tuple(problems))


def _bounded(data: bytes, problems: list[Problem]) -> bytes:
    """Return the beginning of a feed that is too large for the memory of a parser, which takes a hundred times that."""
    if len(data) > BYTES:
        problems.append(Problem("the feed is longer than 8 MB; the rest was not read", f"byte {BYTES}"))
        data = _whole_entries(data[:BYTES])
    if data.count(b"<") <= ITEMS:
        return data
    for pattern, most, what in ((_ENTRY, ITEMS, "entries"), (_TAG, TAGS, "tags")):
        if (beyond := next(islice(pattern.finditer(data), most, None), None)) is not None:
            said = f"the feed has more than {most:,} {what}; the rest was not read"
            problems.append(Problem(said, f"byte {beyond.start()}"))
            data = _whole_entries(data[: beyond.start()])
    return data


def _whole_entries(data: bytes) -> bytes:
    """Return what was cut off somewhere up to the end of its last whole entry, if it has one."""
    end = max(data.rfind(b"</item>") + len(b"</item>"), data.rfind(b"</entry>") + len(b"</entry>"))
    return data[:end] if end > len(b"</entry>") else data


def _read(data: bytes, problems: list[Problem]) -> _Found:
    if not data.strip():
        problems.append(Problem("there is nothing in it", "the whole feed"))
    elif parse_json.looks_like_json(data):
        return _try(parse_json.read, data, problems) or ("", "", [])
    elif _PAGE.match(data[:4096]):
        problems.append(Problem("this is a web page, not a feed", "the whole feed"))
    elif fast_parser_check.is_crowded(data):
        problems.append(Problem("it has more attributes than any feed needs", "the whole feed"))
    else:
        return _read_xml(data, problems)
    return "", "", []


def _read_xml(data: bytes, problems: list[Problem]) -> _Found:
    from tuireader.feeds import parse_fast  # noqa: PLC0415 - their parsers take a tenth of a second to import

    data = fast_parser_check.mended(data)
    errors: list[Problem] = []
    found = (
        _try(parse_fast.read, data, errors) if len(data) > PATIENT_BYTES or fast_parser_check.is_plain(data) else None
    )
    if found and (len(data) > PATIENT_BYTES or fast_parser_check.is_complete(found[2], data)):
        return found
    if len(data) <= PATIENT_BYTES:
        from tuireader.feeds import parse_lenient  # noqa: PLC0415 - as above, and few feeds need it

        slow = _try(parse_lenient.read, data, errors)
        found = slow if slow and any(slow) else found
    if not found or not any(found):
        problems.extend(errors[:1] or [Problem("no feed was found in it", "the whole feed")])
    return found or ("", "", [])


def _try(read: Callable[[bytes], _Found], data: bytes, problems: list[Problem]) -> _Found | None:
    try:
        return read(data)
    except RecursionError:
        problems.append(Problem("it nests deeper than any feed needs", "the whole feed"))
    except Exception as error:  # noqa: BLE001 - the libraries promise nothing about broken bytes
        problems.append(_problem(error))
    return None


def _problem(error: Exception) -> Problem:
    """Return what a library said, in one clean line, and the line of the feed if it names one."""
    said = line(str(error)) or type(error).__name__
    place = re.search(r"line (\d+)(?:,? column (\d+))?", said)
    return Problem(said, place[0] if place else "the whole feed")
