"""What a feed holds, whatever its format: values that cross threads and processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

_PLAUSIBLE_YEARS = range(1700, 2200)


class Problem(NamedTuple):
    """Something wrong in a feed or a list of feeds: `what` is a sentence, `position` a place in it."""

    what: str
    position: str


class Entry(NamedTuple):
    """One entry of a feed. Nothing in it steers a terminal; `content` and `summary` are untrusted HTML.

    `link` is the address as the feed writes it, `url` the same made absolute, or empty if it is not
    one that may be followed. `id` is never empty. Moments are aware, in UTC.
    """

    title: str
    link: str
    url: str
    id: str
    published: datetime | None
    updated: datetime | None
    author: str
    summary: str
    content: str

    @property
    def date(self) -> datetime | None:
        """When it appeared, as far as the feed knows; the year 1 (Go's zero) and its like are no dates."""
        for moment in (self.published, self.updated):
            if moment and moment.year in _PLAUSIBLE_YEARS:
                return moment
        return None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read: `link` is its site; `interval` how often it asks to be fetched; `problems` what is wrong."""

    title: str = ""
    link: str = ""
    entries: tuple[Entry, ...] = ()
    interval: timedelta | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list of subscriptions: `folder` is the names of the folders around it, joined by “/”."""

    url: str
    title: str
    folder: str
