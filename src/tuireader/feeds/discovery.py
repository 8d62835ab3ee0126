"""Find the feeds of a site: those that its page links to, or else addresses where sites often have them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from tuireader.feeds.feed_address import web_address
from tuireader.feeds.feed_encoding import utf8_feed
from tuireader.feeds.normalize import absolute_url, plain_line

_MAX_PAGE_BYTES = 1 << 20  # bytes of a page that are read; links to feeds are in its head
_MAX_CANDIDATES = 50
_TYPES = {
    "application/rss+xml": "RSS",
    "application/rss": "RSS",
    "application/x-rss+xml": "RSS",
    "application/rdf+xml": "RSS",
    "text/rss": "RSS",
    "text/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/atom": "Atom",
    "text/atom+xml": "Atom",
    "application/feed+json": "JSON Feed",
    "application/json": "",  # many sites give this type to their programming interface
    "application/xml": "",
    "text/xml": "",
}
_COMMON_PATHS = ("/feed", "/rss", "/atom.xml", "/feed.xml", "/rss.xml", "/index.xml", "/feed.json")
_TAG = re.compile(  # a value in quotation marks may hold angle brackets
    r"""<(base|link|a)\s((?>[^<>"']{1,2000}+|"[^"]{0,2000}+"|'[^']{0,2000}+'|["']){1,200}+)>""", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,20}+)\s{0,20}+=\s{0,20}+("[^"]*+"|'[^']*+'|[^\s"'>]++)""", re.IGNORECASE)
_LOOKS_LIKE_FEED = re.compile(
    r"(?:/(?:feed|rss|atom)/?|[/.](?:rss|atom)|/(?:feed|index|rss|atom)\.(?:xml|json))$", re.IGNORECASE
)


class Candidate(NamedTuple):
    """A feed that a site may have."""

    url: str
    title: str  # as the page's link calls it
    type: str  # "RSS", "Atom", …; "" where the page does not say


def discover(html: bytes, url: str, content_type: str = "") -> list[Candidate]:
    """Return the feeds of the page `html`, which was fetched from `url` as `content_type`, the best first.

    These are the links with `rel="alternate"`; or else the links that look like feeds; or else addresses to try.
    """
    page = utf8_feed(html[:_MAX_PAGE_BYTES], content_type)
    text, base = _without_comments(page.decode("utf-8", "replace")), url
    named_feeds: dict[str, Candidate] = {}
    linked_feeds: dict[str, Candidate] = {}
    for tag, attributes in _tags(text):
        href = web_address(attributes.get("href", ""))
        if tag == "base":
            base = absolute_url(href, url) or base
        elif (found := absolute_url(href, base)).startswith("http"):
            feed_type = _feed_type(attributes)
            if tag == "link" and feed_type is not None:
                named_feeds.setdefault(found, Candidate(found, plain_line(attributes.get("title", "")), feed_type))
            elif tag == "a" and (feed_type is not None or _LOOKS_LIKE_FEED.search(found.partition("?")[0])):
                linked_feeds.setdefault(found, Candidate(found, "", ""))
    guesses = (absolute_url(url, base) for url in _COMMON_PATHS)
    typed_feeds = {url: candidate for url, candidate in named_feeds.items() if candidate.type}
    return list((typed_feeds or named_feeds or linked_feeds).values())[:_MAX_CANDIDATES] or [
        Candidate(url, "", "") for url in guesses if url
    ]


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + " ".join(other.partition("-->")[2] for other in others)


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for found in _TAG.finditer(text):
        attributes = {name.lower(): unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(found[2])}
        yield found[1].lower(), attributes


def _feed_type(attributes: dict[str, str]) -> str | None:
    """Return the type of feed that a `<link>` leads to, or None."""
    rels = attributes.get("rel", "").lower().split()
    stated = attributes.get("type", "").lower().partition(";")[0].strip()
    found = _TYPES.get(stated)
    if found or "alternate" in rels or "feed" in rels:
        looks_like_feed = "feed" in rels or _LOOKS_LIKE_FEED.search(attributes.get("href", "").partition("?")[0])
        return found if stated or not looks_like_feed else ""
    return None
