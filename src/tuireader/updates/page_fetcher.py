"""Fetch a web page and extract its article, within limits; if there is none, say why in one sentence."""

import re
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from tuireader.documents import ExtractedArticle, unpack_article
from tuireader.documents.html import extract_process
from tuireader.documents.html.extract import BROKEN_PAGE_PROBLEM
from tuireader.feeds.credentials import Credentials
from tuireader.feeds.fetch import Fetcher
from tuireader.feeds.fetch_result import FeedGone, FetchedBody, FetchFailure, NotModified
from tuireader.feeds.network_policy import AllowedHosts
from tuireader.worker_pool import WorkerPool

MAX_PAGE_BYTES = 2 << 20  # after decompression
DEADLINE_SECONDS = 20.0  # to fetch one page; `extract_process.DEADLINE_SECONDS` is for extracting its article
EXTRACT_PROCESS_COUNT = 2  # how many articles are extracted at the same time

_ACCEPT_HEADER = "text/html, application/xhtml+xml, application/xml;q=0.5, */*;q=0.1"
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_AMBIGUOUS_TYPE = re.compile(r"(?:application|text)/(?:xml|json|plain)")
"""Types that are also used for feeds: the first bytes decide."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4096  # of a body, which decide whether it is a page or a feed
_FEED_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<\?[^>]{0,500}>\s*|<!--.{0,1000}?-->\s*|<!DOCTYPE rss[^>]{0,200}>\s*)*+"
    rb"<(?:rss|feed|rdf:RDF)[\s>]|\s*\{.{0,2000}?jsonfeed\.org/version",
    re.IGNORECASE | re.DOTALL,
)
_SILENT_KINDS = frozenset({"connection", "slow", "unknown host"})
_TEMPORARY_KINDS = _SILENT_KINDS | {"busy", "status", "protocol"}
"""Kinds of failures that may be over at another time."""


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page and its article."""

    url: str  # where it came from, after redirects
    data: bytes  # its bytes, decompressed
    article: ExtractedArticle
    fetched: datetime
    etag: str  # the ETag header, for the next request
    modified: str  # the Last-Modified header, for the next request


@dataclass(frozen=True, slots=True)
class NoPage:
    """Why there is no article."""

    reason: str  # to follow “ADDRESS: ”
    sentence: str  # the same as a sentence of its own
    is_temporary: bool = False  # trying again may succeed
    is_busy: bool = False  # the server asks for fewer requests
    is_silent: bool = False  # no server answered
    retry_at: datetime | None = None  # when the server wants to be asked again, if it says


class PageFetcher:
    """Fetches pages and extracts their articles in other processes: a context manager, for one event loop."""

    def __init__(
        self,
        allowed_hosts: AllowedHosts,
        *,
        deadline: float = DEADLINE_SECONDS,
        extract_seconds: float = extract_process.DEADLINE_SECONDS,
        proxy: str = "",
    ) -> None:
        self._fetcher = Fetcher(
            allowed_hosts,
            deadline=deadline,
            max_bytes=MAX_PAGE_BYTES,
            accept=_ACCEPT_HEADER,
            refuse_content_type=_refuse_content_type,
            proxy=proxy,
        )
        self._extractors = WorkerPool(extract_process.__name__, count=EXTRACT_PROCESS_COUNT, deadline=extract_seconds)

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._extractors.__aexit__(kind, error, trace)
        await self._fetcher.__aexit__(kind, error, trace)

    async def read(
        self,
        url: str,
        *,
        etag: str = "",
        modified: str = "",
        validators_from: str = "",
        credentials: Credentials | None = None,
    ) -> Page | NotModified | NoPage:
        """Return the page at `url` with its article, the reason why it has none, or `NotModified`."""
        result = await self._fetcher.fetch(
            url, etag=etag, last_modified=modified, validators_from=validators_from, credentials=credentials
        )
        match result:
            case NotModified():
                return result
            case FeedGone():
                return unusable_page("is gone for good (410)")
            case FetchFailure():
                return _failure(result)
        if not _is_page(result):
            kind = _media_type(result.content_type)
            return unusable_page(
                _feed_reason(result) or (f"is {kind}, not a web page" if kind else "is not a web page")
            )
        article = await self._extract(result)
        if article.problem:
            return unusable_page(article.problem)
        return Page(result.url, result.body, article, result.fetched_at, result.etag, result.last_modified)

    async def _extract(self, result: FetchedBody) -> ExtractedArticle:
        charset = _CHARSET.search(result.content_type)
        extract_seconds = self._extractors.deadline
        task = extract_process.task_message(
            result.body, result.url, charset[1] if charset else "", seconds=extract_seconds
        )
        try:
            article = await self._extractors.ask(task, unpack_article)
            return extract_process.timed_out_page(result.url, extract_seconds) if article is None else article
        except (OSError, NotImplementedError, ValueError):  # no process could be started, or its answer is invalid
            return ExtractedArticle(url=result.url, problem=BROKEN_PAGE_PROBLEM)


def unusable_page(reason: str, *, sentence: str = "") -> NoPage:
    """Return the result for a page that has no article; `reason` follows “The page ” unless there is a `sentence`."""
    return NoPage(reason, sentence or f"The page {reason}")


def _failure(result: FetchFailure) -> NoPage:
    kind = result.kind
    is_temporary, is_busy, is_silent = kind in _TEMPORARY_KINDS, kind == "busy", kind in _SILENT_KINDS
    return NoPage(result.reason, result.reason, is_temporary, is_busy, is_silent, result.retry_after)


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _refuse_content_type(content_type: str) -> str:
    """Return why a body of this type should not be read, or "" if it may be a page or a feed."""
    kind = _media_type(content_type)
    if kind in _PAGE_TYPES or kind in _FEED_TYPES or _AMBIGUOUS_TYPE.fullmatch(kind):
        return ""
    return f"{kind}, which is not a web page; open it in a browser"


def _is_page(result: FetchedBody) -> bool:
    kind, first_bytes = _media_type(result.content_type), result.body[:_HEAD_BYTES]
    if kind and kind not in _PAGE_TYPES:
        return kind.endswith("xml") and b"<html" in first_bytes.lower()
    return not _FEED_START.match(first_bytes) and bool(kind or b"\0" not in first_bytes[:64])


def _feed_reason(result: FetchedBody) -> str:
    if _media_type(result.content_type) in _FEED_TYPES or _FEED_START.match(result.body[:_HEAD_BYTES]):
        return "is a feed; tuireader add URL, or the key a, subscribes to it"
    return ""
