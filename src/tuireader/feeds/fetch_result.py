"""The results of fetching an address, which are values and not exceptions; and the progress of fetching many."""

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
    "no password",
    "no page",
]


@dataclass(frozen=True, slots=True)
class FetchedBody:
    """The address was fetched."""

    body: bytes  # after decompression
    content_type: str  # the Content-Type header
    etag: str  # the ETag header, for the next request
    last_modified: str  # the Last-Modified header, for the next request
    url: str  # where the body came from, after redirects
    permanent_url: str  # the address to store instead of the requested one; "" if unchanged
    due: datetime  # when to fetch it again at the earliest, by HTTP's caching rules
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class NotModified:
    """Nothing has changed since the response with the given validators."""

    permanent_url: str  # as in `FetchedBody`
    due: datetime  # as in `FetchedBody`
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class FeedGone:
    """The server says that the feed is gone for good (410)."""

    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """The fetch failed."""

    reason: str  # a sentence for the user
    kind: FailureKind
    retry_after: datetime | None = None  # when the server wants to be asked again, if it says


FetchResult = FetchedBody | NotModified | FeedGone | FetchFailure


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a refresh."""

    done: int  # feeds or pages that are finished
    total: int  # feeds or pages to fetch
    new: int  # new entries, or pages that were stored
    failed: int  # feeds or pages that could not be fetched
