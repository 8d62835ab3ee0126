"""Parsed feeds for tests, as a feed parser would return them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from tuireader.feeds.model import Entry, Feed

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
NOW = 1_800_000_000.0
"""When tests fetch, in seconds since 1970: after everything that they deliver was published."""


def make_entry(
    title: str = "The mill turns again",
    link: str = "https://weir.example/mill",
    id: str = "",  # noqa: A002 - the field's name
    published: datetime | None = START,
    content: str = "<p>The wheel is older than the town.</p>",
    **fields: Any,
) -> Entry:
    """Return an entry of a feed; its `url` is `link` unless `fields` has another."""
    defaults: dict[str, Any] = {"url": link, "updated": None, "author": "", "summary": ""}
    return Entry(title=title, link=link, id=id, published=published, content=content, **defaults | fields)


def make_feed(entries: Iterable[Entry] = (), title: str = "The Weir Post", link: str = "https://weir.example/") -> Feed:
    """Return a feed with these entries."""
    return Feed(title, link, tuple(entries))


def numbered_entry(number: int, **changes: Any) -> Entry:
    """Return a unique entry: higher numbers are later."""
    values: dict[str, Any] = {
        "title": f"Headline number {number}",
        "link": f"https://weir.example/{number}",
        "id": f"urn:weir:{number}",
        "published": START + timedelta(minutes=number),
        "content": f"<p>Paragraph {number} of the river.</p>",
    }
    return make_entry(**values | changes)


def numbered_feed(*numbers: int) -> Feed:
    """Return a feed with the entries of these numbers, the newest first, as feeds have them."""
    return make_feed(numbered_entry(number) for number in sorted(numbers, reverse=True))
