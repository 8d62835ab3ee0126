"""Fetch a page of the web and take its article out: bounded, polite, and with one sentence where there is none."""

import re
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from tuireader.documents import ExtractedArticle, unpack_article
from tuireader.documents.html import extract_process
from tuireader.feeds.fetch import Fetcher
from tuireader.feeds.fetch_result import FeedGone, FetchedBody, FetchFailure, NotModified
from tuireader.feeds.network_policy import AllowedHosts
from tuireader.worker_pool import WorkerPool

MAX_PAGE_BYTES = 2 << 20  # of a page, after decompression
DEADLINE_SECONDS = 20.0  # seconds of work for one page, and then `worker.SECONDS` to read it
READER_PROCESSES = 2  # pages that are read at once
UNREADABLE = "cannot be read as a web page; open it in a browser"

_ACCEPT_HEADER = "text/html, application/xhtml+xml, application/xml;q=0.5, */*;q=0.1"
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_AMBIGUOUS_TYPE = re.compile(r"(?:application|text)/(?:xml|json|plain)")
"""Types that feeds are sent with, too: a look at the first bytes tells."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4096  # bytes that tell what something is
_FEED_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<\?[^>]{0,500}>\s*|<!--.{0,1000}?-->\s*|<!DOCTYPE rss[^>]{0,200}>\s*)*+"
    rb"<(?:rss|feed|rdf:RDF)[\s>]|\s*\{.{0,2000}?jsonfeed\.org/version",
    re.IGNORECASE | re.DOTALL,
)
_SILENT_KINDS = frozenset({"connection", "slow", "unknown host"})
_TEMPORARY_KINDS = _SILENT_KINDS | {"busy", "status", "protocol"}
"""Failures that may be over at another time."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that came, its bytes, and the article that was `found` in it. The rest is as `FetchedBody` has it."""

    url: str
    data: bytes
    found: ExtractedArticle
    fetched: datetime
    etag: str
    modified: str


@dataclass(frozen=True, slots=True)
class NoPage:
    """Why there is no article. `reason` finishes the sentence “ADDRESS: …”; `sentence` stands by itself.

    `passing` failures are worth another try, not before `again` where the server says so. A server that is `busy` wants
    to be left alone for now, one that is `silent` may have nothing to say to anybody.
    """

    reason: str
    sentence: str
    passing: bool = False
    busy: bool = False
    silent: bool = False
    again: datetime | None = None


class PageFetcher:
    """Fetches pages and reads them in other processes: a context manager, for one event loop."""

    def __init__(
        self,
        allow: AllowedHosts,
        *,
        deadline: float = DEADLINE_SECONDS,
        seconds: float = extract_process.DEADLINE_SECONDS,
    ) -> None:
        self._fetcher = Fetcher(
            allow, deadline=deadline, max_bytes=MAX_PAGE_BYTES, accept=_ACCEPT_HEADER, refuse_content_type=_refusal
        )
        self._readers = WorkerPool(extract_process.__name__, count=READER_PROCESSES, deadline=seconds)

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._readers.__aexit__(kind, error, trace)
        await self._fetcher.__aexit__(kind, error, trace)

    async def read(self, url: str, *, etag: str = "", modified: str = "") -> Page | NotModified | NoPage:
        """Return the page at `url` with its article, why there is none, or that nothing has changed since."""
        result = await self._fetcher.fetch(url, etag=etag, last_modified=modified)
        match result:
            case NotModified():
                return result
            case FeedGone():
                return no_page("is gone for good (410)")
            case FetchFailure():
                return _failure(result)
        if not _is_page(result):
            kind = _media_type(result.content_type)
            return no_page(_feed_reason(result) or (f"is {kind}, not a web page" if kind else "is not a web page"))
        found = await self._extract(result)
        if found.problem:
            return no_page(found.problem)
        return Page(result.url, result.body, found, result.fetched_at, result.etag, result.last_modified)

    async def _extract(self, result: FetchedBody) -> ExtractedArticle:
        charset = _CHARSET.search(result.content_type)
        seconds = self._readers.deadline
        task = extract_process.task_message(result.body, result.url, charset[1] if charset else "", seconds=seconds)
        try:
            answer = await self._readers.ask(task)
            return extract_process.timed_out_page(result.url, seconds) if answer is None else unpack_article(answer)
        except (OSError, NotImplementedError, ValueError):  # no process to be had, or it did not tell the truth
            return ExtractedArticle(url=result.url, problem=UNREADABLE)


def no_page(reason: str) -> NoPage:
    """Return that the page itself is to blame."""
    return NoPage(reason, f"The page {reason}")


def _failure(result: FetchFailure) -> NoPage:
    kind = result.kind
    passing, busy, silent = kind in _TEMPORARY_KINDS, kind == "busy", kind in _SILENT_KINDS
    return NoPage(result.reason, result.reason, passing, busy, silent, result.retry_after)


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _refusal(content_type: str) -> str:
    """Say what is not even to be read: neither a page nor what may be a feed."""
    kind = _media_type(content_type)
    if kind in _PAGE_TYPES or kind in _FEED_TYPES or _AMBIGUOUS_TYPE.fullmatch(kind):
        return ""
    return f"{kind}, which is not a web page; open it in a browser"


def _is_page(result: FetchedBody) -> bool:
    kind, top = _media_type(result.content_type), result.body[:_HEAD_BYTES]
    if kind and kind not in _PAGE_TYPES:
        return kind.endswith("xml") and b"<html" in top.lower()
    return not _FEED_START.match(top) and bool(kind or b"\0" not in top[:64])


def _feed_reason(result: FetchedBody) -> str:
    if _media_type(result.content_type) in _FEED_TYPES or _FEED_START.match(result.body[:_HEAD_BYTES]):
        return "is a feed; tuireader add URL, or the key a, subscribes to it"
    return ""
