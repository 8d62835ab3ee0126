"""Find the title of a page, without the name of its site."""

import re
from typing import TYPE_CHECKING

from tuireader.documents.cleaning import clean_line
from tuireader.documents.html.structured_data import element_text
from tuireader.documents.html.text_runs import match_key

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SEPARATOR = re.compile(r"\s+(?:[-–—|·•:»«›/~]|::|\|\|)\s+|\s*[|｜_]\s*")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)$")
_MAX_PARTS = 8  # of a title that are checked
_MIN_TITLE_LETTERS = 8  # that must be left when the site's name is removed


def page_title(root: "Element", stated_titles: "list[str]", site: str) -> str:
    """Return the title: the first in the metadata that a heading or the title element confirms, or another."""
    from html import unescape  # noqa: PLC0415 - a table of 2,231 names

    headings = [element_text(each) for each in root.iter("h1")][:5]
    shown_titles = [*headings, next(map(element_text, root.iter("title")), "")]
    titles = [line for line in (clean_line(unescape(title)) for title in stated_titles) if line]
    shown_keys = [match_key(line) for line in shown_titles]
    confirmed = [title for title in titles if any(match_key(title) in line for line in shown_keys)]
    best = next(iter([*confirmed, *titles, shown_titles[-1], *headings]), "")
    if headings and _name_key(best) in {
        _name_key(site),
        _name_key(site.partition(".")[0]),
    }:  # the title of all pages of the site
        best = headings[0]
    return without_site(_uncut_title(clean_line(best), [*titles, *shown_titles]), site, [*titles, *headings])


def _uncut_title(title: str, others: list[str]) -> str:
    """Return the longer form of a title that was cut off with an ellipsis."""
    stem = _ELLIPSIS.sub("", title)
    if stem == title:
        return title
    return next((clean_line(other) for other in others if len(other) > len(title) and other.startswith(stem)), title)


def without_site(title: str, site: str, others: list[str]) -> str:
    """Return a title without the site's name at either end; `others` may show that the rest is a title."""
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    keys_of_others = {match_key(other) for other in others}
    for part in (parts[-1], *parts[:_MAX_PARTS]):
        head, tail = title[: part.start()].strip(), title[part.end() :].strip()
        if len(match_key(head)) >= _MIN_TITLE_LETTERS and (
            _names_site(tail, site) or match_key(head) in keys_of_others
        ):
            return head
        if len(match_key(tail)) >= _MIN_TITLE_LETTERS and _names_site(head, site):
            return tail
    return title


def _name_key(name: str) -> str:
    return match_key(name).removeprefix("the")


def _names_site(part: str, site: str) -> bool:
    """Return whether a part of a title is the site's name, or most of it."""
    shorter, longer = sorted((_name_key(part), _name_key(site)), key=len)
    return (
        len(shorter) > 1
        and longer.startswith(shorter)
        and (len(shorter) > 3 or shorter == longer)
        and 4 * len(shorter) > len(longer)
    )
