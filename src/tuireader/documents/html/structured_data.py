"""What a page tells machines: its meta tags and its JSON-LD."""

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
_VAGUE_KINDS = frozenset({"WebPage", "CreativeWork", "Review", "Recipe"})  # say less than an article beside them
_SCRIPT_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*+;?\s*+$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_MAX_NODES = 5000
_MAX_SCRIPT_CHARACTERS = 1 << 19

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """A page's tree, its address, its meta tags by their names in lower case and the JSON-LD nodes of articles."""

    root: "Element"
    url: str
    metas: dict[str, list[str]]
    data: list[Node]

    @classmethod
    def read(cls, root: "Element", url: str) -> "Facts":
        """Return what a tree, its scripts still in it, tells."""
        return cls(root, url, _metas(root), articles(scripts_with_data(root)))

    def meta(self, *names: str) -> str:
        """Return the first value of the first meta tag that is there, or nothing."""
        return next((value for name in names for value in self.metas.get(name, ())), "")


def words_of(element: "Element") -> str:
    """Return the words in an element as one line, of bounded length."""
    return single_line(" ".join(map(str, element.itertext()))[:_MAX_VALUE_CHARACTERS])


def _metas(root: "Element") -> dict[str, list[str]]:
    """Return the values of the meta tags; a property may list several names."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        names = f"{meta.get('property') or ''} {meta.get('name') or ''} {meta.get('itemprop') or ''}".lower()
        content = single_line(meta.get("content") or "")[:_MAX_VALUE_CHARACTERS]
        for name in names.split() if content else ():
            for spelling, meant in _SPELLINGS:
                name = meant + name.removeprefix(spelling) if name.startswith(spelling) else name  # noqa: PLW2901 - one name, spelt alike
            found.setdefault(name, []).append(content)
    return found


def articles(scripts: Iterable[str]) -> list[Node]:
    """Return the nodes that describe an article, the most telling first; references to other nodes resolved."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    named = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    found = [node for node in nodes if any(_ARTICLE_KINDS.match(kind) for kind in _kinds(node))]
    found.sort(key=lambda node: _VAGUE_KINDS.issuperset(_kinds(node)))
    return [{name: _resolved(value, named) for name, value in node.items()} for node in found[:8]]


def names_in(value: Any, *, kind: str = "") -> list[str]:
    """Return the names that a value holds: a text, a node with a name, or a list of either."""
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


def without_bodies(value: Any) -> Any:
    """Return a value without the nodes of companies and the like."""
    if isinstance(value, list):
        return [without_bodies(part) for part in value[:50]]
    body = isinstance(value, dict) and any(kind.endswith("Organization") for kind in _kinds(value))
    return None if body else value


def first_text(value: Any) -> str:
    """Return the first text in a value."""
    texts = names_in(value)
    return texts[0] if texts else ""


def _parsed(script: str) -> Any:
    text = _SCRIPT_WRAPPING.sub("", _SCRIPT_WRAPPING.sub("", script[:_MAX_SCRIPT_CHARACTERS])).strip().rstrip(";")
    for mend in (str, lambda broken: _TRAILING_COMMA.sub(r"\1", broken), unescape):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[Node]:
    """Yield the nodes of a value, outer ones first."""
    waiting: deque[Any] = deque([value])
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        each = waiting.popleft()
        if isinstance(each, dict):
            yield each
            waiting.extend(part for part in each.values() if isinstance(part, dict | list))
        elif isinstance(each, list):
            waiting.extend(each)


def _kinds(node: Node) -> set[str]:
    kinds = node.get("@type")
    return {str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind}


def _resolved(value: Any, named: dict[str, Node]) -> Any:
    """Return a value with its references, one level deep, replaced by what they name."""
    if isinstance(value, list):
        return [_resolved(part, named) for part in value[:50]]
    if isinstance(value, dict) and "name" not in value and str(value.get("@id")) in named:
        return named[str(value["@id"])]
    return value
