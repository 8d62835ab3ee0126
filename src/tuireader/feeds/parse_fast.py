"""Parse RSS, RDF and Atom with fastfeedparser, which takes a millisecond or two for a feed."""

import re
from collections.abc import Iterator
from typing import Any

import fastfeedparser  # type: ignore[import-untyped]

from tuireader.feeds.normalize import MAX_ENTRIES, RawEntry, text_to_html

_PLAIN = {"text", "text/plain"}
_WRAPPER = re.compile(r"\A<(?:\w+:)?content\b[^<>]*>(.*)</(?:\w+:)?content>\s*\Z", re.DOTALL)


def read(data: bytes) -> tuple[str, str, list[RawEntry]]:
    """Return a feed's title, its website and its entries.

    Raises ValueError where this parser does not know the format; broken feeds may raise any exception.
    """
    found = fastfeedparser.parse(data, include_tags=False, include_enclosures=False)
    feed = found["feed"]
    return feed.get("title") or "", feed.get("link") or "", list(_entries(found["entries"][: MAX_ENTRIES + 1]))


def _entries(found: list[Any]) -> Iterator[RawEntry]:
    for item in found:
        content = _content(item)
        yield RawEntry(
            title=item.get("title") or "",
            link=_link(item),
            id=item.get("id") or "",
            published=item.get("published"),
            updated=item.get("updated"),
            author=item.get("author") or "",
            summary=item.get("description") or "",
            content=content or _caption(item),
        )


def _link(item: Any) -> str:
    """Return an entry's link: of several in Atom, the last one to the page; without any, an id that is an address."""
    chosen, links = item.get("link") or "", item.get("links") or ()
    if not chosen and (item.get("id") or "").startswith(("http://", "https://")):
        return str(item["id"])
    if any(link["href"] == chosen for link in links):
        best = max(reversed(links), key=_is_page)
        return str(best["href"]) if _is_page(best)[0] else ""
    return chosen


def _is_page(link: Any) -> tuple[bool, bool]:
    return link.get("rel") in {None, "alternate"}, "html" in (link.get("type") or "text/html")


def _content(item: Any) -> str:
    parts = item.get("content") or ()
    for part in sorted(parts, key=lambda part: len(part.get("value") or ""), reverse=True):
        value = part.get("value") or ""
        kind = (part.get("type") or "").lower()
        if kind in _PLAIN:
            return text_to_html(value)
        if kind.endswith(("xhtml", "xhtml+xml")):
            inside = _WRAPPER.match(value)
            return inside[1] if inside else value
        return str(value)
    return ""


def _caption(item: Any) -> str:
    """Return the description of an entry's video or picture, for entries without other text."""
    if item.get("description"):
        return ""
    for part in item.get("media_content") or ():
        if part.get("description"):
            return text_to_html(part["description"])
    return ""
