"""Read JSON Feed, versions 1 and 1.1 (jsonfeed.org), leniently."""

import json
from collections.abc import Iterator
from typing import Any

from tuireader.feeds.wash import Raw, plain

_PARTS = 200_000  # objects and lists: ten for each of the most entries that are read
_TEXTS = 400_000


def looks_like_json(data: bytes) -> bool:
    """Tell whether `data` begins as a JSON object does."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read(data: bytes) -> tuple[str, str, list[Raw]]:
    """Return a feed's title, its site and its entries.

    :raises ValueError: `data` is no JSON, or is JSON that holds no feed (RecursionError where it nests too deep).
    """
    if data.count(b"{") + data.count(b"[") > _PARTS or data.count(b'",') > _TEXTS:
        raise ValueError("it has more parts than any feed needs")
    feed = json.loads(data.decode("utf-8-sig", "replace"), strict=False)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ValueError("this is JSON without the items of a feed")  # noqa: TRY004 - wrong data, not a wrong type
    return _text(feed, "title"), _text(feed, "home_page_url"), list(_entries(items, _author(feed)))


def _entries(items: list[Any], author: str) -> Iterator[Raw]:
    for item in items:
        if not isinstance(item, dict):
            continue
        yield Raw(
            title=_text(item, "title"),
            link=_text(item, "url", "external_url"),
            id=_text(item, "id"),
            published=_text(item, "date_published"),
            updated=_text(item, "date_modified"),
            author=_author(item) or author,
            summary=plain(_text(item, "summary")),
            content=_text(item, "content_html") or plain(_text(item, "content_text")),
        )


def _text(item: dict[str, Any], *names: str) -> str:
    """Return the first of the named fields that holds something; a number (as an id) is read as its digits."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def _author(item: dict[str, Any]) -> str:
    """Return the names of the authors, as version 1.1 (a list) or 1 (one) writes them."""
    authors = item.get("authors") or item.get("author") or ()
    people = authors if isinstance(authors, list) else [authors]
    return ", ".join(filter(None, (_text(person, "name") for person in people if isinstance(person, dict))))
