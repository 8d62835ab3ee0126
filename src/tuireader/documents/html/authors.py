"""Find who wrote a page: first in its metadata, then by its class names and links."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tuireader.documents.html.byline import byline
from tuireader.documents.html.structured_data import PageFacts, element_text, names_in, without_organizations
from tuireader.documents.html.text_runs import match_key

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_META_NAMES = (  # Dublin Core comes first: who writes it means it, while “author” is often the site
    *("dc.creator", "dcterms.creator", "author", "article:author", "parsely-author", "sailthru.author", "byl"),
    *(
        "dc.contributor",
        "citation_author",
        "og:author",
        "article:author_name",
        "og:article:author",
        "cxenseparse:author",
    ),
    *("byline", "authors", "creator"),
)
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|by-?author|writer|contributor|posted-?by|autor(?:en?|a|es|in)?|auteurs?|verfasser)"
    r"(?:[\s_-]|$)|[a-z]Author(?:$|[\sN_-])|[bB]y[lL]ine",
    re.ASCII,
)
_OTHER_CLASS = re.compile(
    r"comment|bio|avatar|image|photo|img|social|follow|related|share|sidebar|footer|desc|note|dashboard|widget|box"
    r"|info-?card|count|date|time|title|tooltip",
    re.IGNORECASE,
)
_AUTHORS_PAGE = re.compile(r"/authors?/[\w.%-]{2,80}/?$")
_PAGE_TAGS = frozenset({"html", "body", "article", "main", "meta", "link", "img"})
_MAX_BYLINE_CHARACTERS = 150  # code points of an element with a byline class
_MAX_AUTHORS = 4  # that links or microdata name


def authors_of(facts: PageFacts, site: str) -> str:
    """Return the names of a page's authors joined by commas, or ""; the site's name is removed from several."""
    names = next((names for texts in _candidates(facts) if (names := byline(texts))), "")
    return ", ".join(name for name in names.split(", ") if match_key(name) != match_key(site)) or names


def _candidates(facts: PageFacts) -> Iterator[list[str]]:
    """Yield lists of texts that may name the authors, the most reliable first."""
    author_values = [node.get(name) for node in facts.article_nodes for name in ("author", "creator")]
    for value in author_values:
        yield names_in(value, kind="Person") or names_in(without_organizations(value))
    for name in _META_NAMES:
        yield [value for value in facts.meta_values.get(name, ()) if "://" not in value and not value.startswith("/")]
    if facts.meta("twitter:label1").lower() in {"written by", "by", "author"}:
        yield [facts.meta("twitter:data1")]
    elements = [
        element for element in facts.root.iter() if isinstance(element.tag, str) and element.tag not in _PAGE_TAGS
    ]
    yield [element_text(each) for each in elements if each.tag == "a" and _has_attribute_word(each, "rel", "author")][
        :_MAX_AUTHORS
    ]
    yield [_microdata_name(each) for each in elements if _has_attribute_word(each, "itemprop", "author")][:_MAX_AUTHORS]
    yield from (
        [element_text(each)]
        for each in elements
        if _is_byline(each) and len(element_text(each)) < _MAX_BYLINE_CHARACTERS
    )
    yield _author_link(elements)
    yield from map(names_in, author_values)


def _author_link(elements: "list[Element]") -> list[str]:
    """Return the name on links to authors' pages, if there is only one: of several, any could be the author."""
    links = (each for each in elements if each.tag == "a" and _AUTHORS_PAGE.search(each.get("href") or ""))
    names = {name for each in links if (name := byline([element_text(each)]))}
    return list(names) if len(names) == 1 else []


def _has_attribute_word(element: "Element", attribute: str, value: str) -> bool:
    found = element.get(attribute)
    return found is not None and value in found.lower().split()


def _microdata_name(element: "Element") -> str:
    """Return the name in microdata."""
    named = next((each for each in element.iter() if _has_attribute_word(each, "itemprop", "name")), element)
    return named.get("content") or element_text(named)


def _is_byline(element: "Element") -> bool:
    """Return whether an element's class or id says that it is a byline."""
    if not element.attrib:
        return False
    name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
    name = f"{name} {element.get('data-component') or ''}"
    return len(name) > 5 and bool(_BYLINE_CLASS.search(name)) and not _OTHER_CLASS.search(name)
