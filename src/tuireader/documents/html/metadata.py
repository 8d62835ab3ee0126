"""Title, byline, date and site of a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tuireader.documents.cleaning import clean_line
from tuireader.documents.html.authors import authors_of
from tuireader.documents.html.base_url import resolve_link
from tuireader.documents.html.published_date import find_published_date
from tuireader.documents.html.structured_data import PageFacts, first_text
from tuireader.documents.html.titles import page_title
from tuireader.documents.links import safe_url

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TITLE_NAMES = (
    *("dc.title", "dcterms.title", "og:title", "title", "twitter:title", "parsely-title", "sailthru.title"),
    "citation_title",
)
_MAX_SITE_CHARACTERS = 80  # anything longer is a slogan


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; empty where it says nothing."""

    title: str = ""
    byline: str = ""  # the authors' names
    date: datetime | None = None
    site: str = ""  # the name of the site, or its host
    canonical: str = ""  # the address that the page gives itself
    is_free: bool | None = None  # whether everybody may read the whole article


def read_metadata(root: "Element", url: str) -> Metadata:
    """Return what a page says about itself; the tree must still have its scripts."""
    facts = PageFacts.read(root, url)
    site = _site(facts)
    titles = [first_text(node.get(name)) for node in facts.article_nodes[:1] for name in ("headline", "name")]
    return Metadata(
        title=page_title(
            root, titles + [title for name in _TITLE_NAMES for title in facts.meta_values.get(name, ())[:1]], site
        ),
        byline=authors_of(facts, site),
        date=find_published_date(facts),
        site=site,
        canonical=_canonical(facts),
        is_free=_is_free(facts),
    )


def _site(facts: PageFacts) -> str:
    """Return the name of the site, or its host."""
    publishers = [first_text(node.get("publisher")) for node in facts.article_nodes]
    names = [facts.meta("og:site_name"), *publishers, facts.meta("application-name")]
    host = (urlsplit(facts.url).hostname or "") if safe_url(facts.url) and "://" in facts.url else ""
    return next(
        (clean_line(name) for name in names if name and len(name) < _MAX_SITE_CHARACTERS), host.removeprefix("www.")
    )


def _canonical(facts: PageFacts) -> str:
    links = [
        link.get("href") or "" for link in facts.root.iter("link") if (link.get("rel") or "").lower() == "canonical"
    ]
    found = (safe_url(resolve_link(facts.url, href)) for href in [*links, facts.meta("og:url")])
    return next(filter(None, found), "")


def _is_free(facts: PageFacts) -> bool | None:
    statements = [
        str(node["isAccessibleForFree"]).lower() for node in facts.article_nodes if "isAccessibleForFree" in node
    ]
    tier = facts.meta("article:content_tier").lower()
    if not statements and not tier:
        return None
    return not (any(each.endswith("false") for each in statements) or tier in {"locked", "metered"})
