"""Title, byline, date and site of a page: what it says to machines first, then what stands around its title."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as data_field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tuireader.documents.clean import field, squeeze
from tuireader.documents.dates import parse_date
from tuireader.documents.html.convert import resolve
from tuireader.documents.html.jsonld import Node, articles, first_text, names_in
from tuireader.documents.html.names import byline
from tuireader.documents.html.titles import page_title
from tuireader.documents.html.tree import scripts_with_data
from tuireader.documents.links import safe_url

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TITLES = (
    "dc.title",
    "dcterms.title",
    "og:title",
    "title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
)
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
    "og:author",
    "article:author_name",
    "og:article:author",
    "cxenseparse:author",
    "byline",
    "authors",
    "creator",
)
_DATES = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "dcterms.created",
    "cxenseparse:recs:publishtime",
    "publication_date",
    "article.published",
    "published-date",
    "originalpublicationdate",
    "date",
    "rnews:datepublished",
)
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:byline|author|authors|writer|contributor|dateline)(?:[\s_-]|$)|[a-z]Author(?:$|[\sN_-])|byLine|Byline",
    re.ASCII,
)
_NOT_BYLINE = re.compile(
    r"comment|bio|avatar|image|photo|img|social|follow|related|share|sidebar|footer|desc|note|dashboard|widget|box|info-?card|count|date|time|title|tooltip",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?:[/_.-]|$)")
_ELEMENTS = 6000  # beyond them guessing a date takes too long


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; empty where it says nothing."""

    title: str = ""
    byline: str = ""
    date: datetime | None = None
    site: str = ""
    canonical: str = ""
    free: bool | None = None  # whether everyone may read the whole of it


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's tree with its meta tags and its JSON-LD."""

    root: "Element"
    url: str
    metas: dict[str, list[str]] = data_field(default_factory=dict)
    data: list[Node] = data_field(default_factory=list)

    def meta(self, *names: str) -> str:
        return next((value for name in names for value in self.metas.get(name, ())), "")


def read_metadata(root: "Element", url: str) -> Metadata:
    """Return what a page's tree, scripts still in it, says of itself."""
    page = _Page(root, url, _metas(root), articles(scripts_with_data(root)))
    site = _site(page)
    return Metadata(
        title=page_title(
            root,
            [first_text(node.get(name)) for node in page.data[:1] for name in ("headline", "name")]
            + [title for name in _TITLES for title in page.metas.get(name, ())[:1]],
            site,
        ),
        byline=_first(byline, _authors(page)),
        date=_first(_moment, _dates(page)) or _guessed_date(root, url),
        site=site,
        canonical=_canonical(page),
        free=_is_free(page),
    )


def _first(read: Callable[[Any], Any], candidates: Iterable[Any]) -> Any:
    """Return the first thing that can be read from the candidates, or what is read from none."""
    return next((found for candidate in candidates if (found := read(candidate))), read(""))


def _metas(root: "Element") -> dict[str, list[str]]:
    """Return the values of the meta tags by their names in lower case; a property may list several names."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        names = f"{meta.get('property') or ''} {meta.get('name') or ''} {meta.get('itemprop') or ''}".lower().split()
        content = squeeze(meta.get("content") or "")
        for name in names if content else ():
            found.setdefault(
                name.replace("dcterm.", "dcterms.").replace("dcterm:", "dcterms.").replace("dc:", "dc."), []
            ).append(content[:1000])
    return found


def _site(page: _Page) -> str:
    names = [
        page.meta("og:site_name"),
        *(first_text(node.get("publisher")) for node in page.data),
        page.meta("application-name"),
    ]
    host = (urlsplit(page.url).hostname or "") if _is_web(page.url) else ""
    return next((field(name) for name in names if name and len(name) < 80), host.removeprefix("www."))


def _is_web(url: str) -> bool:
    return bool(safe_url(url)) and not url.startswith("mailto:")


def _canonical(page: _Page) -> str:
    links = [
        link.get("href") or "" for link in page.root.iter("link") if (link.get("rel") or "").lower() == "canonical"
    ]
    return next(
        (safe for href in [*links, page.meta("og:url")] if href and (safe := safe_url(resolve(page.url, href)))), ""
    )


def _authors(page: _Page) -> Iterator[list[str]]:
    """Yield lists of texts that may name the authors, the surest first."""
    for node in page.data:
        people = names_in(node.get("author"), kind="Person") or names_in(node.get("creator"), kind="Person")
        yield people or names_in(node.get("author")) or names_in(node.get("creator"))
    for name in _AUTHORS:
        yield [value for value in page.metas.get(name, ()) if "://" not in value and not value.startswith("/")]
    if page.meta("twitter:label1").lower() in {"written by", "by", "author"}:
        yield [page.meta("twitter:data1")]
    yield from _marked_authors(page.root)


def _marked_authors(root: "Element") -> Iterator[list[str]]:
    """Yield what links, microdata and class names mark as the author."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    yield [
        _words(each) for each in elements if "author" in (each.get("rel") or "").lower().split() and each.tag == "a"
    ][:4]
    yield [_item(each) for each in elements if "author" in (each.get("itemprop") or "").split()][:4]
    for each in elements:
        name = f"{each.get('class') or ''} {each.get('id') or ''} {each.get('data-testid') or ''}"
        if (
            len(name) > 5
            and _BYLINE_CLASS.search(name)
            and not _NOT_BYLINE.search(name)
            and each.tag not in {"body", "article", "main", "html", "meta", "link", "img"}
        ):
            words = _words(each)
            if 3 < len(words) < 150:
                yield [words]


def _item(element: "Element") -> str:
    name = next((each for each in element.iter() if "name" in (each.get("itemprop") or "").split()), element)
    return name.get("content") or _words(name)


def _words(element: "Element") -> str:
    return squeeze(" ".join(element.itertext())[:400])


def _dates(page: _Page) -> Iterator[str]:
    """Yield texts that may tell when the article was published, the surest first."""
    for node in page.data:
        yield first_text(node.get("datePublished"))
    for name in _DATES:
        yield from page.metas.get(name, ())[:1]
    times = list(page.root.iter("time"))
    yield from (time.get("datetime") or time.get("content") or _words(time) for time in times if _is_published(time))
    for element in page.root.iter("span", "abbr", "div", "p", "meta"):
        if "datepublished" in (element.get("itemprop") or "").lower():
            yield element.get("content") or element.get("datetime") or _words(element)
    for node in page.data:
        yield first_text(node.get("dateCreated"))
        yield first_text(node.get("uploadDate"))
    found = _URL_DATE.search(page.url)
    yield "-".join(found.groups()) if found else ""
    yield from (time.get("datetime") or "" for time in times[:1])


def _guessed_date(root: "Element", url: str) -> datetime | None:
    """Return what htmldate finds in the page's text; a first of January is a year that it has filled up."""
    from copy import copy  # noqa: PLC0415 - as below

    from htmldate import find_date  # noqa: PLC0415 - slow to import

    small = sum(1 for _ in root.iter()) < _ELEMENTS
    for extensive in (False, True) if small else ():
        try:
            found = find_date(copy(root), url=url or None, original_date=True, extensive_search=extensive)
        except Exception:  # noqa: BLE001 - a guess that fails is no guess
            return None
        if found and not (extensive and found.endswith("-01-01")):
            return parse_date(found)
    return None


def _is_free(page: _Page) -> bool | None:
    said = [str(node["isAccessibleForFree"]).lower() for node in page.data if "isAccessibleForFree" in node]
    tier = page.meta("article:content_tier").lower()
    if said or tier:
        return not ("false" in said or tier in {"locked", "metered"})
    return None


def _is_published(time: "Element") -> bool:
    marks = f"{time.get('itemprop') or ''} {time.get('class') or ''} {time.get('pubdate') or ''}".lower()
    return "publish" in marks or "entry-date" in marks or time.get("pubdate") is not None or "dt-published" in marks


def _moment(text: str) -> datetime | None:
    text = squeeze(text)
    found = parse_date(text)
    if found is None and (iso := _ISO.match(text)):
        found = parse_date(iso[0])
    return found
