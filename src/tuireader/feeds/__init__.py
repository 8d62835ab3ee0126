"""What is fetched: feeds in every common format, lists of feeds, and the web behind them.

Importing the package is light; what reads or fetches is imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuireader.feeds.addresses import Allow
    from tuireader.feeds.fetch import Fetcher
    from tuireader.feeds.model import Entry, Feed, Problem
    from tuireader.feeds.reading import parse
    from tuireader.feeds.refresh import Job, Read
    from tuireader.feeds.results import Failed, Fetched, Gone, Progress, Result, Unchanged
    from tuireader.feeds.sites import Candidate, discover

_HOMES = {
    "Allow": "addresses",
    "Candidate": "sites",
    "Entry": "model",
    "Failed": "results",
    "Feed": "model",
    "Fetched": "results",
    "Fetcher": "fetch",
    "Gone": "results",
    "Job": "refresh",
    "Problem": "model",
    "Progress": "results",
    "Read": "refresh",
    "Result": "results",
    "Unchanged": "results",
    "discover": "sites",
    "parse": "reading",
}

__all__ = [
    "Allow",
    "Candidate",
    "Entry",
    "Failed",
    "Feed",
    "Fetched",
    "Fetcher",
    "Gone",
    "Job",
    "Problem",
    "Progress",
    "Read",
    "Result",
    "Unchanged",
    "discover",
    "parse",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
