"""Parse any feed with feedparser: much slower, but lenient with every encoding and every mistake."""

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]

from tuireader.feeds.attachments import MAX_SCANNED_ATTACHMENTS, Attachment
from tuireader.feeds.entry_authors import joined_authors, named_authors
from tuireader.feeds.feed_dates import feed_moment
from tuireader.feeds.feed_html import has_markup, inline_text_to_html, text_to_html
from tuireader.feeds.normalize import RawEntry

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
# Long runs for which feedparser's patterns take quadratic time.
_LONG_SPACES = re.compile(rb"\s{64,}")
_LONG_NAME = re.compile(
    rb"(<(?:\w{1,20}:)?(?:author|contributor|creator|email|managingeditor|name|owner|publisher|webmaster)\b[^<>]*>"
    rb"(?:<!\[CDATA\[)?)[^<]{300,}",
    re.IGNORECASE,
)


def read(data: bytes) -> tuple[str, str, list[RawEntry]]:
    """Return a feed's title, its website and its entries."""
    data = data.replace(b"&lt;![CDATA[", b"").replace(b"]]&gt;", b"")
    data = _LONG_NAME.sub(rb"\1", _LONG_SPACES.sub(b"\n", data.strip()))
    # As a stream: feedparser would open bytes that are a path or an address.
    found = feedparser.parse(BytesIO(data), sanitize_html=False)
    feed = found.feed
    feed_authors = named_authors(_people(feed))
    entries = list(_entries(found.entries, feed_authors, is_atom=str(found.get("version")).startswith("atom")))
    return _text(feed, "title"), _text(feed, "link"), entries


def _text(item: Any, name: str) -> str:
    """Return a field of feedparser's as text; where elements are in the wrong place, it has made a dictionary of it."""
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _entries(found: list[Any], feed_authors: str, *, is_atom: bool) -> Iterator[RawEntry]:
    for item in found:
        updated = _moment(item, ("updated",))
        content = _html(max(item.get("content") or (), key=lambda part: len(_text(part, "value")), default=None))
        summary = _summary(item.get("summary_detail")) or _text(item, "summary") or _text(item, "subtitle")
        people = _people(item)
        link, entry_id = _text(item, "link"), _text(item, "id")
        is_only_id = link == entry_id and not _ADDRESS.match(link)  # feedparser makes a link of any id
        yield RawEntry(
            title=_title(item, is_atom=is_atom),
            link="" if is_only_id else link,
            id=entry_id,
            id_is_link=is_only_id or _ADDRESS.match(entry_id) is not None,
            published=_moment(item, ("published", "created")) or updated,
            updated=updated,
            author=named_authors(people) or joined_authors(people) or _source_authors(item) or feed_authors,
            summary=summary,
            content=content,
            attachments=_attachments(item),
        )


def _title(item: Any, *, is_atom: bool) -> str:
    title = _text(item, "title")
    is_plain = (item.get("title_detail") or {}).get("type") == "text/plain"
    return title.replace("<", "&lt;") if is_atom and is_plain else title


def _html(part: Any) -> str:
    if not part:
        return ""
    value = _text(part, "value")
    return text_to_html(value) if part.get("type") == "text/plain" else value


def _summary(part: Any) -> str:
    value = _text(part or {}, "value")
    is_plain = (part or {}).get("type") == "text/plain" and not has_markup(value)
    return inline_text_to_html(value) if is_plain else value


def _people(item: Any) -> list[str]:
    """Return the authors of an entry or a feed, a mail address for each that has no name."""
    people = item.get("authors") or ()
    if len(people) <= 1:
        return [_text(item, "author")]
    return [name for person in people if (name := _name(person))]


def _name(person: Any) -> str:
    """Return a person's name; feedparser takes the end of some mail addresses for the start of a name."""
    name, mail = _text(person, "name"), _text(person, "email")
    return mail if not name or (mail and name[0].islower()) else name


def _source_authors(item: Any) -> str:
    source = item.get("source")
    return joined_authors(_people(source)) if source else ""


def _attachments(item: Any) -> tuple[Attachment, ...]:
    enclosures = [
        Attachment(_text(link, "href"), _text(link, "type"), _text(link, "length"), _text(link, "title"))
        for link in item.get("links") or ()
        if link.get("rel") == "enclosure"
    ]
    files = [
        Attachment(
            _text(file, "url"),
            _text(file, "type") or _text(file, "medium"),
            _text(file, "filesize"),
            duration=_text(file, "duration"),
            width=_text(file, "width") or _text(file, "bitrate"),
            is_default=_text(file, "isdefault").lower() == "true",
            is_enclosure=False,
        )
        for file in (item.get("media_content") or ())[:MAX_SCANNED_ATTACHMENTS]
    ]
    duration = _text(item, "itunes_duration")
    found = [each if each.duration else each._replace(duration=duration) for each in (*enclosures, *files)]
    return tuple(each for each in found if each.url)


def _moment(item: Any, names: tuple[str, ...]) -> datetime | None:
    """Return the first of the named dates: read by our own rules: feedparser fills gaps with today's date."""
    stated = (_text(item, name) for name in names if name in item)  # `get` would take one date for another
    return next((moment for text in stated if text and (moment := feed_moment(text))), None)
