"""Read a page's machine-readable metadata: its meta tags and its JSON-LD."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from tuireader.documents.cleaning import single_line
from tuireader.documents.html.tree import scripts_with_data

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_VALUE_CHARACTERS = 1000
_SPELLINGS = (("dcterm.", "dcterms."), ("dcterms:", "dcterms."), ("dcterm:", "dcterms."), ("dc:", "dc."))
_ARTICLE_KINDS = re.compile(
    r"(?:\w*Article|\w*Posting|Report|Review|Recipe|ClaimReview|CreativeWork|WebPage|Chapter|ScholarlyArticle)\Z"
)
_VAGUE_KINDS = frozenset({"WebPage", "CreativeWork", "Review", "Recipe"})  # say less than an article node beside them
_SCRIPT_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*+;?\s*+$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_MAX_NODES = 5000
_MAX_SCRIPT_CHARACTERS = 1 << 19

JsonLdNode = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts that a page states about itself."""

    root: "Element"  # the page's tree, with scripts
    url: str  # the page's address
    meta_values: dict[str, list[str]]  # of meta tags, by their names in lower case
    article_nodes: list[JsonLdNode]  # JSON-LD nodes that describe an article

    @classmethod
    def read(cls, root: "Element", url: str) -> "PageFacts":
        """Return the facts in a tree, which must still have its scripts."""
        return cls(root, url, _meta_values(root), article_nodes_of(scripts_with_data(root)))

    def meta(self, *names: str) -> str:
        """Return the first value of the first of these meta tags that the page has, or ""."""
        return next((value for name in names for value in self.meta_values.get(name, ())), "")


def element_text(element: "Element") -> str:
    """Return the words in an element as one line of limited length."""
    return single_line(" ".join(map(str, element.itertext()))[:_MAX_VALUE_CHARACTERS])


def _meta_values(root: "Element") -> dict[str, list[str]]:
    """Return the values of the meta tags by name; one tag may list several names."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        names = f"{meta.get('property') or ''} {meta.get('name') or ''} {meta.get('itemprop') or ''}".lower()
        content = single_line(meta.get("content") or "")[:_MAX_VALUE_CHARACTERS]
        for name in names.split() if content else ():
            for spelling, replacement in _SPELLINGS:
                name = replacement + name.removeprefix(spelling) if name.startswith(spelling) else name  # noqa: PLW2901 - the same name, spelled consistently
            found.setdefault(name, []).append(content)
    return found


def article_nodes_of(scripts: Iterable[str]) -> list[JsonLdNode]:
    """Return the nodes that describe an article, the most specific type first; references are resolved."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    nodes_by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    found = [node for node in nodes if any(_ARTICLE_KINDS.match(kind) for kind in _kinds(node))]
    found.sort(key=lambda node: _VAGUE_KINDS.issuperset(_kinds(node)))
    return [{name: _resolved(value, nodes_by_id) for name, value in node.items()} for node in found[:8]]


def names_in(value: Any, *, kind: str = "") -> list[str]:
    """Return the names in a value: a text, a node with a name, or a list of either."""
    if isinstance(value, str):
        return [] if kind else [value]
    if isinstance(value, dict):
        if "@list" in value:
            return names_in(value["@list"], kind=kind)
        name = value.get("name")
        return names_in(name) if name and (not kind or kind in _kinds(value)) else []
    if isinstance(value, list):
        return [name for part in value[:50] for name in names_in(part, kind=kind)]
    return []


def without_organizations(value: Any) -> Any:
    """Return a value without the nodes of organizations."""
    if isinstance(value, list):
        return [without_organizations(part) for part in value[:50]]
    is_organization = isinstance(value, dict) and any(kind.endswith("Organization") for kind in _kinds(value))
    return None if is_organization else value


def first_text(value: Any) -> str:
    """Return the first text in a value."""
    texts = names_in(value)
    return texts[0] if texts else ""


def _parsed(script: str) -> Any:
    text = _SCRIPT_WRAPPING.sub("", _SCRIPT_WRAPPING.sub("", script[:_MAX_SCRIPT_CHARACTERS])).strip().rstrip(";")
    for repair in (str, lambda broken: _TRAILING_COMMA.sub(r"\1", broken), unescape):
        try:
            return json.loads(repair(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[JsonLdNode]:
    """Yield the nodes in a value, outer ones first."""
    pending: deque[Any] = deque([value])
    for _ in range(_MAX_NODES):
        if not pending:
            return
        value_inside = pending.popleft()
        if isinstance(value_inside, dict):
            yield value_inside
            pending.extend(part for part in value_inside.values() if isinstance(part, dict | list))
        elif isinstance(value_inside, list):
            pending.extend(value_inside)


def _kinds(node: JsonLdNode) -> set[str]:
    kinds = node.get("@type")
    return {str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind}


def _resolved(value: Any, nodes_by_id: dict[str, JsonLdNode]) -> Any:
    """Return a value with its references, one level deep, replaced by the nodes they refer to."""
    if isinstance(value, list):
        return [_resolved(part, nodes_by_id) for part in value[:50]]
    if isinstance(value, dict) and "name" not in value and str(value.get("@id")) in nodes_by_id:
        return nodes_by_id[str(value["@id"])]
    return value
