"""Parse JSON Feed, versions 1 and 1.1 (jsonfeed.org), leniently."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tuireader.documents.decoding import WINDOWS_1252_FALLBACK
from tuireader.feeds.attachments import MAX_SCANNED_ATTACHMENTS, Attachment
from tuireader.feeds.entry_authors import joined_authors
from tuireader.feeds.feed_dates import moment_of_number
from tuireader.feeds.feed_html import has_words, text_to_html
from tuireader.feeds.normalize import RawEntry

_VERSION_PREFIX = "jsonfeed.org/version/"
_MAX_OBJECTS_AND_LISTS = 200_000  # ten for each entry of the largest feed
_MAX_STRINGS = 400_000


def looks_like_json(data: bytes) -> bool:
    """Return whether `data` starts like a JSON object."""
    return data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n").startswith(b"{")


def read(data: bytes) -> tuple[str, str, list[RawEntry]]:
    """Return a feed's title, its website and its entries.

    Raises ValueError where `data` is not JSON or has no feed, RecursionError where it is nested too deep.
    """
    if data.count(b"{") + data.count(b"[") > _MAX_OBJECTS_AND_LISTS or data.count(b'",') > _MAX_STRINGS:
        raise ValueError("it has more parts than any feed needs")
    text = data.decode(json.detect_encoding(data), WINDOWS_1252_FALLBACK).lstrip("\ufeff \t\r\n")
    feed, _ = json.JSONDecoder(strict=False).raw_decode(text)  # whatever a cache appended after it does not matter
    items = feed.get("items") if isinstance(feed, dict) else None
    if items is None and _VERSION_PREFIX in _text(feed, "version"):
        items = []
    if not isinstance(items, list):
        raise ValueError("this is JSON without the items of a feed")  # noqa: TRY004 - the data is wrong, not a type
    return _text(feed, "title"), _text(feed, "home_page_url"), list(_entries(items, _author(feed)))


def _entries(items: list[Any], author: str) -> Iterator[RawEntry]:
    for item in items:
        if not isinstance(item, dict):
            continue
        yield RawEntry(
            title=_text(item, "title"),
            link=_link(item),
            id=_text(item, "id"),
            published=_moment(item, "date_published"),
            updated=_moment(item, "date_modified"),
            author=_author(item) or author,
            summary=text_to_html(_text(item, "summary")),
            content=_content(item),
            attachments=_attachments(item),
        )


def _text(item: dict[str, Any], *names: str) -> str:
    """Return the first of the named fields that is not empty; a number, such as an id, becomes its digits."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def _content(item: dict[str, Any]) -> str:
    html, text = _text(item, "content_html"), _text(item, "content_text")
    return html if html and (not text or has_words(html)) else text_to_html(text)


def _link(item: dict[str, Any]) -> str:
    """Return the address of an item's page, or else an id that is an address."""
    if link := _text(item, "url", "external_url"):
        return link
    if (name := _text(item, "id")).startswith(("http://", "https://")):
        return name
    return ""


def _attachments(item: dict[str, Any]) -> tuple[Attachment, ...]:
    attachments = item.get("attachments")
    files = attachments if isinstance(attachments, list) else []
    return tuple(
        Attachment(
            link,
            _text(file, "mime_type"),
            _text(file, "size_in_bytes"),
            _text(file, "title"),
            _text(file, "duration_in_seconds"),
        )
        for file in files[:MAX_SCANNED_ATTACHMENTS]
        if isinstance(file, dict) and (link := _text(file, "url"))
    )


def _moment(item: dict[str, Any], name: str) -> datetime | str:
    """Return a date as written; a number counts from 1970."""
    value = item.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return moment_of_number(value) or ""
    return _text(item, name)


def _author(item: dict[str, Any]) -> str:
    """Return the names of the authors, from a list (version 1.1) or a single one (version 1)."""
    authors = item.get("authors") or item.get("author") or ()
    people = authors if isinstance(authors, list) else [authors]
    named = (person if isinstance(person, dict) else {"name": person} for person in people)
    return joined_authors(_text(person, "name") for person in named)
