"""JSON-LD: what a page says of itself to search engines (schema.org's Article and its kinds)."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

_KINDS = re.compile(
    r"(?:\w*Article|\w*Posting|Report|Review|Recipe|ClaimReview|CreativeWork|WebPage|Chapter|ScholarlyArticle)\Z"
)
_SECOND = frozenset({"WebPage", "CreativeWork", "Review", "Recipe"})  # say less than an article beside them
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*+;?\s*+$")
_COMMA = re.compile(r",\s*([}\]])")
_MOST = 5000  # nodes
_LONGEST = 1 << 19  # code points of one script

Node = dict[str, Any]


def articles(scripts: Iterable[str]) -> list[Node]:
    """Return the nodes that describe an article, the most telling first; references to other nodes resolved."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    named = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    found = [node for node in nodes if any(_KINDS.match(kind) for kind in _kinds(node))]
    found.sort(key=lambda node: _SECOND.issuperset(_kinds(node)))
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
    text = _WRAPPED.sub("", _WRAPPED.sub("", script[:_LONGEST])).strip().rstrip(";")
    for mend in (str, lambda broken: _COMMA.sub(r"\1", broken), unescape):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[Node]:
    """Yield the nodes of a value, outer ones first."""
    waiting: deque[Any] = deque([value])
    for _ in range(_MOST):
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
