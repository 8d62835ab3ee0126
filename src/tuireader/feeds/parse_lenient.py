"""Parse any feed with feedparser: much slower, but lenient with every encoding and every mistake."""

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]

from tuireader.feeds.normalize import RawEntry, text_to_html

# Long runs for which feedparser's patterns take quadratic time.
_LONG_SPACES = re.compile(rb"\s{64,}")
_LONG_NAME = re.compile(
    rb"(<(?:\w{1,20}:)?(?:author|contributor|creator|email|managingeditor|name|owner|publisher|webmaster)\b[^<>]*>"
    rb"(?:<!\[CDATA\[)?)[^<]{300,}",
    re.IGNORECASE,
)


def read(data: bytes) -> tuple[str, str, list[RawEntry]]:
    """Return a feed's title, its website and its entries."""
    data = _LONG_NAME.sub(rb"\1", _LONG_SPACES.sub(b"\n", data.strip()))
    # As a stream: feedparser would open bytes that are a path or an address.
    found = feedparser.parse(BytesIO(data), sanitize_html=False)
    return found.feed.get("title") or "", found.feed.get("link") or "", list(_entries(found.entries))


def _entries(found: list[Any]) -> Iterator[RawEntry]:
    for item in found:
        published = _moment(item.get("published_parsed")) or _moment(item.get("created_parsed"))
        updated = _moment(item.get("updated_parsed")) if "updated_parsed" in item else None
        yield RawEntry(
            title=item.get("title") or "",
            link=item.get("link") or "",
            id=item.get("id") or "",
            published=published or (None if updated else _first_stated_date(item)),
            updated=updated,
            author=item.get("author") or "",
            summary=_html(item.get("summary_detail")) or item.get("summary") or item.get("subtitle") or "",
            content=_html(max(item.get("content") or (), key=lambda part: len(part.get("value") or ""), default=None)),
        )


def _html(part: Any) -> str:
    if not part:
        return ""
    value = part.get("value") or ""
    return text_to_html(value) if part.get("type") == "text/plain" else value


def _first_stated_date(item: Any) -> str | None:
    """Return the first date of an entry as written: feedparser may not know a format that we do."""
    return next((item[name] for name in ("published", "created", "updated") if item.get(name)), None)


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None
