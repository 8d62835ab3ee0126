"""The title of a page: as it names itself, without the name of its site."""

import re
from typing import TYPE_CHECKING

from tuireader.documents.clean import field, squeeze
from tuireader.documents.html.runs import key

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PARTED = re.compile(r"\s+(?:[-–—|·•:»›/~]|::|\|\|)\s+|\s*[|｜_]\s*")
_CUT_OFF = re.compile(r"\s*(?:…|\.\.\.)$")
_FEWEST = 8  # letters that a title keeps when its site's name goes


def page_title(root: "Element", told: "list[str]", meta: str, site: str) -> str:
    """Return the title from JSON-LD (`told`), meta tags, the title element or the first heading, in that order."""
    from html import unescape  # noqa: PLC0415 - a table of 2,231 names

    headings = [squeeze(" ".join(each.itertext())) for each in root.iter("h1")][:5]
    named = next((squeeze(" ".join(each.itertext())) for each in root.iter("title")), "")
    for title in [*told, meta, named, *headings]:
        line = field(unescape(title))
        if line:
            return _without_site(_whole(line, [meta, named, *headings]), site, headings)
    return ""


def _whole(title: str, others: list[str]) -> str:
    """Return the longer form of a title that was cut off with an ellipsis."""
    stem = _CUT_OFF.sub("", title)
    if stem == title:
        return title
    return next((field(other) for other in others if len(other) > len(title) and other.startswith(stem)), title)


def _without_site(title: str, site: str, headings: list[str]) -> str:
    """Return a title without the site's name at either end; a heading of the page that it holds is the surest sign."""
    parts = list(_PARTED.finditer(title))
    if not parts:
        return title
    head, tail = title[: parts[-1].start()].strip(), title[parts[-1].end() :].strip()
    for heading in headings:
        if len(key(heading)) >= _FEWEST and key(heading) != key(title) and key(heading) in {key(head), key(title[: parts[0].start()]), key(tail)}:
            return field(heading)
    if len(key(head)) >= _FEWEST and _names_site(tail, site):
        return head
    first, rest = title[: parts[0].start()].strip(), title[parts[0].end() :].strip()
    return rest if len(key(rest)) >= _FEWEST and _names_site(first, site) else title


def _names_site(part: str, site: str) -> bool:
    """Tell whether a part of a title is the site's name, or its host without the ending."""
    one, other = key(part), key(site)
    return bool(one and other) and (one == other or (len(one) > 3 and (other.startswith(one) or one.startswith(other))))
