"""Prune a page's tree to its article: the article's words, the elements around them, and safe attributes only."""

from typing import TYPE_CHECKING

from tuireader.documents.code_language import LANGUAGE_ATTRIBUTE, element_language
from tuireader.documents.html.base_url import resolve_link
from tuireader.documents.html.embeds import KIND_ATTRIBUTE
from tuireader.documents.html.text_runs import MEDIA_TAGS
from tuireader.documents.html.tree import remove_elements
from tuireader.documents.links import safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from tuireader.documents.html.text_runs import TextRun

_ATTRIBUTES = frozenset(
    {"href", "src", "alt", "start", "value", "type", "colspan", "rowspan", "role", "width", "height"}
)
_MEDIA_ATTRIBUTES = ("title", KIND_ATTRIBUTE)
_WRAPPERS = frozenset({"html", "body", "div", "main", "section", "span", "center", "form"})
_WORDLESS_PARTS = frozenset({"br", "hr", "td", "th"})  # belong to their parent even without words


def prune(root: "Element", runs: "Iterable[TextRun]", base: str) -> "Element":
    """Prune `root` to the article's runs, make addresses absolute, and return the innermost wrapper around them."""
    languages = {code: language for code in root.iter("pre") if (language := element_language(code))}
    article_elements = _article_elements(runs)
    others = []
    for element in root.iterdescendants():
        if element in article_elements or (element.tag in _WORDLESS_PARTS and element.getparent() in article_elements):
            _keep_safe_attributes(element, base)
        else:
            others.append(element)
    for code, language in languages.items():
        code.set(LANGUAGE_ATTRIBUTE, language)
    remove_elements(others)
    while len(root) == 1 and root.tag in _WRAPPERS and not (root.text or "").strip():
        if root[0].tag not in _WRAPPERS | {"article"} or (root[0].tail or "").strip():
            break
        root = root[0]
    _keep_safe_attributes(root, base)
    return root


def _article_elements(runs: "Iterable[TextRun]") -> "set[Element | None]":
    """Return all elements around the article's words and pictures; remove the words of the other runs."""
    article_elements: set[Element | None] = set()
    for run in runs:
        if not run.is_article:
            for element, is_tail in run.text_slots:
                if is_tail:
                    element.tail = None
                else:
                    element.text = None
            continue
        for holder in [
            *run.images,
            *(element.getparent() if is_tail else element for element, is_tail in run.text_slots),
        ]:
            ancestor: Element | None = holder
            while ancestor is not None and ancestor not in article_elements:
                article_elements.add(ancestor)
                ancestor = ancestor.getparent()
    return article_elements


def _keep_safe_attributes(element: "Element", base: str) -> None:
    """Remove all attributes except safe addresses and those that change the element's meaning."""
    if not element.attrib:
        return
    found = {name: value for name in _ATTRIBUTES.intersection(element.keys()) if (value := element.get(name))}
    if element.tag == "ol" and element.get("reversed") is not None:
        found["reversed"] = "reversed"
    if element.tag in MEDIA_TAGS:
        found |= {name: element.get(name) or "" for name in _MEDIA_ATTRIBUTES if element.get(name)}
    element.attrib.clear()
    for name, value in found.items():
        safe_value = safe_url(resolve_link(base, value)) if name in {"href", "src"} else value
        if safe_value:
            element.set(name, safe_value)
