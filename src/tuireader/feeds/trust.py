"""Whether the fast reader can be trusted with a feed, before and after it has read it.

It repairs what is no XML by leaving it out (an address loses its “&b”), knows UTF-8 best, resolves no `xml:base`,
and takes an id that looks like a date for one.
"""

import re
from xml.parsers import expat

from tuireader.feeds.wash import Raw

_ENCODING = re.compile(rb"""\A\s*<\?xml[^<>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_UTF8 = {"utf-8", "utf8", "us-ascii", "ascii"}
_FIRST = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)\b")
_DATE = re.compile(rb"<(?:\w{1,20}:)?(?:pubdate|date|published|updated|issued|modified|lastbuilddate)\b", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]{0,20}:", re.IGNORECASE)


class _EntityError(Exception):
    """The feed needs a document type to be understood."""


def is_plain(data: bytes) -> bool:
    """Tell whether a feed is well-formed XML in UTF-8 with no entities of its own."""
    declared = _ENCODING.match(data[:1024].removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].decode("ascii").lower() not in _UTF8:
        return False
    checker = expat.ParserCreate("utf-8")
    checker.SkippedEntityHandler = checker.EntityDeclHandler = _refuse
    try:
        checker.Parse(data.lstrip(), True)
    except (expat.ExpatError, _EntityError):
        return False
    return True


def is_complete(raws: list[Raw], data: bytes) -> bool:
    """Tell whether there are entries and all have what they should, and no date that the feed does not state."""
    if not raws or any(not raw.link or not (raw.content or raw.summary) for raw in raws):
        return False
    if b"xml:base" in data and not all(_ABSOLUTE.match(raw.link) for raw in raws):
        return False
    first = _FIRST.search(data)
    return sum(1 for raw in raws if raw.published) <= len(_DATE.findall(data, first.start() if first else 0))


def _refuse(*_declaration: object) -> None:
    raise _EntityError
