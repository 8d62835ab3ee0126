"""The language that a page declares."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TAG = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{1,8}){0,4}")
_META_NAMES = ("content-language", "og:locale", "dc.language", "language")


def declared_language(root: "Element") -> str:
    """Return the language tag of a page: of its root or body, or else of its meta tags; "" without any."""
    body = root.find("body")
    elements = [root] if body is None else [root, body]
    stated = [one.get(name) or "" for one in elements for name in ("lang", "xml:lang")]
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("http-equiv") or meta.get("property") or meta.get("name") or "").lower()
        metas.setdefault(name, meta.get("content") or "")
    stated += [metas.get(name, "") for name in _META_NAMES]
    tags = (_TAG.fullmatch(tag.partition(",")[0].strip()) for tag in stated)
    return next((tag.group().replace("_", "-") for tag in tags if tag), "")
