"""A parsed feed, whatever its format: values that can be passed between threads and processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

_PLAUSIBLE_YEARS = range(1700, 2200)


class Problem(NamedTuple):
    """Something wrong in a feed or a list of feeds."""

    what: str  # a sentence
    position: str  # where in the feed: a line, or "the whole feed"


class Entry(NamedTuple):
    """One entry of a feed, without control characters."""

    title: str  # one line of plain text
    link: str  # the address as the feed writes it
    url: str  # the same address, absolute; "" if it is not safe to follow
    id: str  # never empty
    published: datetime | None  # in UTC
    updated: datetime | None  # in UTC
    author: str  # one line of plain text
    summary: str  # untrusted HTML
    content: str  # untrusted HTML

    @property
    def date(self) -> datetime | None:
        """When it was published, or else updated; implausible years, such as Go's year 1, do not count."""
        for moment in (self.published, self.updated):
            if moment and moment.year in _PLAUSIBLE_YEARS:
                return moment
        return None


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed."""

    title: str = ""
    link: str = ""  # the address of its website
    entries: tuple[Entry, ...] = ()
    interval: timedelta | None = None  # how often it asks to be fetched
    problems: tuple[Problem, ...] = ()  # what is wrong with it
    language: str = ""  # the language tag that it declares (“de-AT”), which may be wrong


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed in a list of subscriptions."""

    url: str
    title: str
    folder: str  # the names of the folders around it, joined by “/”
