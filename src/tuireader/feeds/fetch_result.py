"""What comes of fetching an address: always a value, never an exception; and how far fetching many of them is."""

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
    """A body came. `etag` and `last_modified` are for the next time, as the server wrote them.

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
    """It did not work: `reason` is a sentence for people, `retry_after` when the server wants to be asked again."""

    reason: str
    kind: FailureKind
    retry_after: datetime | None = None


FetchResult = FetchedBody | NotModified | FeedGone | FetchFailure


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh is, in feeds or pages; `new` counts entries that were new, or pages that were kept."""

    done: int
    total: int
    new: int
    failed: int
