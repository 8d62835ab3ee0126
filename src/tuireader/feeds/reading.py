"""Bytes become a feed: a fast reader first, a patient one where that is not enough."""

import re
from collections.abc import Callable

from tuireader.feeds import jsonfeed, trust
from tuireader.feeds.interval import stated_interval
from tuireader.feeds.model import Feed, Problem
from tuireader.feeds.wash import ITEMS, Raw, absolute, address, entry, line

BYTES = 8 << 20
PATIENT_BYTES = 512 << 10  # at most: feedparser reads no more than that in some seconds
_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<!--[^<>]*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE)

_Found = tuple[str, str, list[Raw]]


def parse(data: bytes, url: str = "") -> Feed:
    """Return the feed in `data`, fetched from `url`: RSS 0.9x to 2.0, RDF, Atom or JSON Feed. Never raises.

    What cannot be read is left out and named in `.problems`. The size is bounded here; a caller who must have
    an end to the time as well (some bytes cost a parser seconds) reads in a `Reader`, which can be stopped.
    """
    problems: list[Problem] = []
    if len(data) > BYTES:
        data = data[:BYTES]
        problems.append(Problem("the feed is longer than 8 MB; the rest was not read", f"byte {BYTES}"))
    title, link, raws = _read(data, problems)
    if len(raws) > ITEMS:
        problems.append(Problem(f"the feed has more than {ITEMS:,} entries; the rest was not read", f"entry {ITEMS}"))
    site = absolute(address(link), url)
    entries = tuple(entry(raw, site or url) for raw in raws[:ITEMS])
    return Feed(line(title), site, entries, stated_interval(data), tuple(problems))


def _read(data: bytes, problems: list[Problem]) -> _Found:
    if not data.strip():
        problems.append(Problem("there is nothing in it", "the whole feed"))
    elif jsonfeed.looks_like_json(data):
        return _try(jsonfeed.read, data, problems) or ("", "", [])
    elif _PAGE.match(data[:4096]):
        problems.append(Problem("this is a web page, not a feed", "the whole feed"))
    elif trust.is_crowded(data):
        problems.append(Problem("it has more attributes than any feed needs", "the whole feed"))
    else:
        return _read_xml(data, problems)
    return "", "", []


def _read_xml(data: bytes, problems: list[Problem]) -> _Found:
    from tuireader.feeds import fast, patient  # noqa: PLC0415 - their parsers take a tenth of a second to import

    data = trust.mended(data)
    errors: list[Problem] = []
    found = _try(fast.read, data, errors) if len(data) > PATIENT_BYTES or trust.is_plain(data) else None
    if found and (len(data) > PATIENT_BYTES or trust.is_complete(found[2], data)):
        return found
    if len(data) <= PATIENT_BYTES:
        slow = _try(patient.read, data, errors)
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
