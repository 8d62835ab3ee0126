"""Recognise a repeated title: by itself, before the name of a site, or at the end of a breadcrumb."""

import re

_SECTION_NAMES = frozenset(
    {"home", "news", "world", "politics", "business", "economy", "sport", "sports", "tech", "technology", "opinion"}
    | {"culture", "entertainment", "health", "science", "lifestyle", "travel", "europe", "africa", "asia", "americas"}
    | {"uk", "us", "local", "national", "international", "latest", "markets", "environment", "climate", "education"}
    | {"arts", "money", "society", "middle", "east"}
)
_CRUMB = re.compile(r" ?[>»›→] ?| (?:[/|]|::) ")
_SENTENCE = re.compile(r"[.,;:!?“”\"]")
_TITLE_AND_SITE = re.compile(r"(.+?) [-–—|·] ([^-–—|·]{2,40})")
_MAX_SECTION_WORDS = 8  # in a breadcrumb before the title


def equal_ignoring_case(one: str, other: str) -> bool:
    """Return whether two lines are the same except for case."""
    return one.casefold() == other.casefold()


def repeats_title(line: str, title: str) -> bool:
    """Return whether a line is the title: by itself, after a breadcrumb or before the name of a site."""
    return equal_ignoring_case(line, title) or bool(site_after(line, title)) or _ends_with_title(line, title)


def site_after(line: str, title: str) -> str:
    """Return “The Site” for “Title - The Site” or “Title | The Site”, otherwise ""."""
    site = _TITLE_AND_SITE.fullmatch(line)
    return site[2] if site and equal_ignoring_case(site[1], title) else ""


def last_crumb(line: str) -> str:
    """Return the title at the end of “Home > World > Title”, otherwise ""; a title has more than three words."""
    crumbs = crumbs_in(line)
    is_breadcrumb_to_title = len(crumbs) > 2 and crumbs[0].lower() == "home" and len(crumbs[-1].split()) > 3
    return crumbs[-1] if is_breadcrumb_to_title else ""


def is_breadcrumb(line: str) -> bool:
    """Return whether a line only names sections: “Home > World > Northern Coast” or “Home News Europe”."""
    crumbs, words = crumbs_in(line), line.lower().split()
    if len(crumbs) < 3:
        crumbs = words if _SECTION_NAMES.issuperset(" ".join(crumbs).lower().split()) else []
    return len(crumbs) > 2 and words[0] == "home" and all(len(crumb.split()) <= 3 for crumb in crumbs)


def crumbs_in(line: str) -> list[str]:
    """Return the parts of a breadcrumb, which are separated by “>”, “»”, “/” or similar."""
    return [crumb for crumb in _CRUMB.split(line) if crumb]


def _ends_with_title(line: str, title: str) -> bool:
    """Return whether a line ends with the title, with only sections, or a few words and a “>”, before it."""
    before = line[: -len(title)].strip()
    if not before or not equal_ignoring_case(line[-len(title) :], title):
        return False
    sections = " ".join(crumbs_in(before + " ")).lower().split()
    ends_in_sign = before[-1] in ">»›→/|" and not _SENTENCE.search(before)
    return len(sections) <= _MAX_SECTION_WORDS and (ends_in_sign or _SECTION_NAMES.issuperset(sections))
