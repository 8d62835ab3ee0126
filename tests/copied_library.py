"""A library in which outlets print the same articles: three rows of headlines, of which two have copies."""

from datetime import timedelta
from pathlib import Path

from copied_articles import NOON, find, store, story, with_cut_end, with_headline
from made_library import made_library
from tuireader.library import Library

NOW = NOON + timedelta(hours=6)
HARBOUR, OTHER, LAST = story(7), story(8), story(9)
ORIGINAL, CUT, RETITLED, ALONE, FIRST, SECOND = range(1, 7)
"""The ids of the articles; of the last two, the second is the newest article."""


def copied_library(folder: Path) -> Library:
    """Return a library in `folder` whose copies are found."""
    return made_library(folder, _fill)


def _fill(library: Library) -> None:
    delivered = (
        ("courier", HARBOUR, 0),
        ("gazette", with_cut_end(HARBOUR, 0.4), 1),
        ("post", with_headline(HARBOUR, 2), 2),
        ("courier", OTHER, 3),
        ("courier", LAST, -1),
        ("strait", LAST, 4),
    )
    for host, it, hours in delivered:
        store(library, f"{host}.example", it, NOON + timedelta(hours=hours))
    find(library)
