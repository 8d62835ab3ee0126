"""What is fetched: feeds in every common format, lists of feeds, and the web behind them.

Importing the package is light; what reads or fetches is imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuireader.feeds.discovery import Candidate, discover
    from tuireader.feeds.fetch import Fetcher
    from tuireader.feeds.fetch_many import Job, Read
    from tuireader.feeds.fetch_result import Failed, Fetched, Gone, Progress, Result, Unchanged
    from tuireader.feeds.model import Entry, Feed, Problem
    from tuireader.feeds.network_policy import Allow
    from tuireader.feeds.parse_feed import parse

_HOMES = {
    "Allow": "network_policy",
    "Candidate": "discovery",
    "Entry": "model",
    "Failed": "fetch_result",
    "Feed": "model",
    "Fetched": "fetch_result",
    "Fetcher": "fetch",
    "Gone": "fetch_result",
    "Job": "fetch_many",
    "Problem": "model",
    "Progress": "fetch_result",
    "Read": "fetch_many",
    "Result": "fetch_result",
    "Unchanged": "fetch_result",
    "discover": "discovery",
    "parse": "parse_feed",
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
