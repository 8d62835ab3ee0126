"""Find when a page was published: first in its metadata, then by htmldate in its text."""

import logging
import re
from collections.abc import Iterator
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING

from tuireader.documents.cleaning import single_line
from tuireader.documents.dates import parse_date
from tuireader.documents.html.structured_data import PageFacts, element_text, first_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_META_NAMES = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"),
    *("sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "published_time", "published-date"),
    *("citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date"),
    *("dc.date.created", "dcterms.created", "cxenseparse:recs:publishtime", "publication_date", "article.published"),
    *("originalpublicationdate", "rnews:datepublished", "date"),
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?!\d)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?:[/_.-]|$)")
_MAX_ELEMENTS = 6000  # for larger pages guessing takes too long


def find_published_date(facts: PageFacts) -> datetime | None:
    """Return when a page was published, or None where it does not say."""
    stated = next((moment for text in _candidates(facts) if (moment := _moment(text))), None)
    return stated or _guess(facts)


def _candidates(facts: PageFacts) -> Iterator[str]:
    """Yield texts that may be the date, the most reliable first."""
    yield from (first_text(node.get("datePublished")) for node in facts.article_nodes)
    for name in _META_NAMES:
        yield from facts.meta_values.get(name, ())[:1]
    times = list(facts.root.iter("time"))
    yield from (
        time.get("datetime") or time.get("content") or element_text(time) for time in times if _is_published(time)
    )
    for element in facts.root.iter("span", "abbr", "div", "p"):
        if "datepublished" in (element.get("itemprop") or "").lower():
            yield element.get("content") or element.get("datetime") or element_text(element)
    yield from (first_text(node.get(name)) for node in facts.article_nodes for name in ("dateCreated", "uploadDate"))
    found = _IN_ADDRESS.search(facts.url)
    yield "-".join(found.groups()) if found else ""
    yield from (time.get("datetime") or "" for time in times[:1])


def _is_published(time: "Element") -> bool:
    labels = f"{time.get('itemprop') or ''} {time.get('class') or ''}".lower()
    return any(label in labels for label in ("publish", "entry-date")) or time.get("pubdate") is not None


def _moment(text: str) -> datetime | None:
    text = single_line(text)
    iso, dotted = _ISO.match(text), _DOTTED.match(text)
    if dotted:
        return parse_date("-".join(reversed(dotted.groups())))
    return parse_date(text) or (parse_date(iso[0]) if iso else None)


def _guess(facts: PageFacts) -> datetime | None:
    """Return the date that htmldate finds; ignore a 1 January from its wide search: it only found a year."""
    from htmldate import find_date  # noqa: PLC0415 - slow to import

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)  # users need not see what it logs
    small = sum(1 for _ in facts.root.iter()) < _MAX_ELEMENTS
    for extensive in (False, True) if small else ():
        try:
            found = find_date(copy(facts.root), url=facts.url or None, original_date=True, extensive_search=extensive)
        except Exception:  # noqa: BLE001 - htmldate may raise anything
            return None
        if found and not (extensive and found.endswith("-01-01")):
            return parse_date(found)
    return None
