"""Articles as JSON: what Miniflux's interface answers, and what FreshRSS exports in the form of Google Reader."""

import json
from collections.abc import Iterator
from typing import Any

from tuireader.errors import TuireaderError
from tuireader.feeds.other_readers.model import MovedArticle, as_line, clean_tags, moved_entry

MAX_JSON_BYTES = 32 << 20
MAX_ARTICLES = 100_000
_LABEL = "user/-/label/"


def parse_articles(data: bytes) -> list[MovedArticle]:
    """Return the articles of an export. Raises TuireaderError where it holds none."""
    try:
        answer = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise TuireaderError(
            f"is no JSON ({as_line(str(error))}); give a file that another reader has exported"
        ) from error
    if isinstance(answer, dict):
        answer = answer.get("entries", answer.get("items"))
    if not isinstance(answer, list) or not any(isinstance(it, dict) for it in answer):
        raise TuireaderError("holds no articles; give an export of Miniflux or FreshRSS")
    return list(_articles([it for it in answer[:MAX_ARTICLES] if isinstance(it, dict)]))


def _articles(items: list[dict[str, Any]]) -> Iterator[MovedArticle]:
    for item in items:
        yield _google_reader(item) if "origin" in item or "canonical" in item else _miniflux(item)


def _miniflux(item: dict[str, Any]) -> MovedArticle:
    feed, tags, status = _object(item.get("feed")), item.get("tags"), as_line(item.get("status"))
    return MovedArticle(
        as_line(feed.get("feed_url")),
        moved_entry(
            title=item.get("title"),
            url=item.get("url"),
            author=item.get("author"),
            content=item.get("content"),
            published=item.get("published_at"),
        ),
        read=status in {"read", "removed"},
        starred=item.get("starred") is True,
        deleted=status == "removed",
        tags=clean_tags(tags[:100]) if isinstance(tags, list) else (),
        feed_title=as_line(feed.get("title")),
    )


def _google_reader(item: dict[str, Any]) -> MovedArticle:
    origin, categories = _object(item.get("origin")), item.get("categories")
    names = [as_line(it) for it in categories[:200]] if isinstance(categories, list) else []
    url = next((href for name in ("canonical", "alternate") if (href := _first_href(item.get(name)))), "")
    body = _object(item.get("content")) or _object(item.get("summary"))
    stream = as_line(origin.get("streamId")).removeprefix("feed/")
    return MovedArticle(
        as_line(origin.get("feedUrl")) or stream,
        moved_entry(
            title=item.get("title"),
            url=url,
            guid=item.get("guid"),
            author=item.get("author"),
            content=body.get("content"),
            published=item.get("published"),
        ),
        read=any(name.endswith("/state/com.google/read") for name in names),
        starred=any(name.endswith("/state/com.google/starred") for name in names),
        tags=clean_tags([name.removeprefix(_LABEL) for name in names if name.startswith(_LABEL)]),
        feed_title=as_line(origin.get("title")),
    )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _first_href(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else None
    return as_line(_object(first).get("href"))
