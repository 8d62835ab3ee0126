"""The results of fetching an address, which are values and never exceptions; and the progress of fetching many."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FailureKind = Literal[
    "refused",
    "unknown host",
    "connection",
    "slow",
    "status",
    "busy",
    "too long",
    "redirects",
    "protocol",
    "no feed",
    "no page",
]


@dataclass(frozen=True, slots=True)
class FetchedBody:
    """A body arrived. `etag` and `last_modified` are the server's validators for the next request.

    `url` is where the body came from in the end; `permanent_url` the address to remember instead of the one
    asked for, or empty. `due` is when the server's own caching rules want it asked again, at the earliest.
    """

    body: bytes
    content_type: str
    etag: str
    last_modified: str
    url: str
    permanent_url: str
    due: datetime
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class NotModified:
    """Nothing new since the time of the given validators."""

    permanent_url: str
    due: datetime
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class FeedGone:
    """The server says that the feed is gone for good (410): ask no more."""

    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """The fetch failed: `reason` is a sentence for people, `retry_after` the server's wish when to ask again."""

    reason: str
    kind: FailureKind
    retry_after: datetime | None = None


FetchResult = FetchedBody | NotModified | FeedGone | FetchFailure


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a refresh, in feeds or pages; `new` counts new entries, or pages that were stored."""

    done: int
    total: int
    new: int
    failed: int
