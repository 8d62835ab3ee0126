"""Feeds: fetching and parsing them in every common format, lists of feeds, and finding the feeds of a site.

Names are imported when they are first used, so importing the package is fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuireader.feeds.discovery import Candidate, discover
    from tuireader.feeds.fetch import Fetcher
    from tuireader.feeds.fetch_many import FeedRequest, ParsedFeed
    from tuireader.feeds.fetch_result import FeedGone, FetchedBody, FetchFailure, FetchResult, NotModified, Progress
    from tuireader.feeds.model import Entry, Feed, Problem
    from tuireader.feeds.network_policy import AllowedHosts
    from tuireader.feeds.parse_feed import parse

_LAZY = {
    "AllowedHosts": "network_policy",
    "Candidate": "discovery",
    "Entry": "model",
    "FetchFailure": "fetch_result",
    "Feed": "model",
    "FetchedBody": "fetch_result",
    "Fetcher": "fetch",
    "FeedGone": "fetch_result",
    "FeedRequest": "fetch_many",
    "Problem": "model",
    "Progress": "fetch_result",
    "ParsedFeed": "fetch_many",
    "FetchResult": "fetch_result",
    "NotModified": "fetch_result",
    "discover": "discovery",
    "parse": "parse_feed",
}

__all__ = [
    "AllowedHosts",
    "Candidate",
    "Entry",
    "Feed",
    "FeedGone",
    "FeedRequest",
    "FetchFailure",
    "FetchResult",
    "FetchedBody",
    "Fetcher",
    "NotModified",
    "ParsedFeed",
    "Problem",
    "Progress",
    "discover",
    "parse",
]


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
