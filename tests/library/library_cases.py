"""Deliveries made by hand: what a feed parser would give."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
NOW = 1_800_000_000.0
"""Seconds since 1970 at which the tests fetch: after all that they deliver."""


@dataclass(frozen=True)
class Item:
    """One entry of a feed."""

    title: str = "The mill turns again"
    link: str = "https://weir.example/mill"
    id: str = ""
    published: datetime | None = START
    content: str = "<p>The wheel is older than the town.</p>"
    author: str = ""
    summary: str = ""
    updated: datetime | None = None


@dataclass(frozen=True)
class Document:
    """A feed's document."""

    entries: Sequence[Item] = ()
    title: str = "The Weir Post"
    link: str = "https://weir.example/"
    extra: dict[str, str] = field(default_factory=dict)


def item(number: int, **changes: object) -> Item:
    """Return an entry like no other: the higher the number, the later."""
    values: dict[str, object] = {
        "title": f"Headline number {number}",
        "link": f"https://weir.example/{number}",
        "id": f"urn:weir:{number}",
        "published": START + timedelta(minutes=number),
        "content": f"<p>Paragraph {number} of the river.</p>",
    }
    return Item(**{**values, **changes})  # type: ignore[arg-type]


def document(*numbers: int) -> Document:
    """Return a document with the entries of these numbers, the last first, as feeds have them."""
    return Document([item(number) for number in sorted(numbers, reverse=True)])
