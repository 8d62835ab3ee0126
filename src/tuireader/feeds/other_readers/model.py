"""What comes from another reader, whichever it is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from tuireader.documents.cleaning import clean, single_line
from tuireader.documents.links import safe_url
from tuireader.feeds.model import Entry, Outline
from tuireader.feeds.normalize import MAX_KEY_CHARACTERS, MAX_TITLE_CHARACTERS

MAX_CONTENT_CHARACTERS = 2_000_000
MAX_TAGS, MAX_TAG_CHARACTERS = 20, 100
"""How many tags one article may bring, and how long each may be."""


class Refusal(NamedTuple):
    """Something that was not taken."""

    what: str  # as the other reader writes it
    reason: str  # the end of a sentence


class MovedArticle(NamedTuple):
    """An article with its marks."""

    feed_url: str
    entry: Entry
    read: bool = False
    starred: bool = False
    deleted: bool = False  # it is not to come again
    tags: tuple[str, ...] = ()
    feed_title: str = ""  # as the feed calls itself


@dataclass(slots=True)
class MovedFeeds:
    """Feeds and searches."""

    feeds: list[Outline] = field(default_factory=list)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of feeds, by address, but for the folder's
    searches: dict[str, str] = field(default_factory=dict)  # queries by name
    refusals: list[Refusal] = field(default_factory=list)


def moved_entry(  # noqa: PLR0913 - what all of them know of an article
    *,
    title: object,
    url: object,
    guid: object = "",
    author: object = "",
    content: object = "",
    published: object = None,
) -> Entry:
    """Return an article of another reader, whatever types its values have; `published` is in seconds since 1970."""
    link = safe_url("".join(as_line(url)[:MAX_KEY_CHARACTERS].split()))
    key = as_line(guid)[:MAX_KEY_CHARACTERS] or link or as_line(title)
    text = clean(content)[:MAX_CONTENT_CHARACTERS] if isinstance(content, str) else ""
    return Entry(
        title=as_line(title)[:MAX_TITLE_CHARACTERS],
        link=link,
        url=link,
        id=key,
        published=_moment(published),
        updated=None,
        author=as_line(author)[:MAX_TITLE_CHARACTERS],
        summary="",
        content=text,
    )


def as_line(value: object) -> str:
    """Return a text on one line without control characters; what is no text is empty."""
    return single_line(clean(value[: 4 * MAX_KEY_CHARACTERS])).strip() if isinstance(value, str) else ""


def clean_tags(names: list[object]) -> tuple[str, ...]:
    """Return tags as the library stores them."""
    tags = (as_line(name).replace('"', "").strip()[:MAX_TAG_CHARACTERS] for name in names)
    return tuple(dict.fromkeys(filter(None, tags)))[:MAX_TAGS]


def _moment(value: object) -> datetime | None:
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return datetime.fromtimestamp(value, UTC) if isinstance(value, (int, float)) and value > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
