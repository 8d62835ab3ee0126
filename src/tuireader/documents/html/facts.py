"""What a page tells machines: its meta tags and its JSON-LD."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuireader.documents.cleaning import squeeze
from tuireader.documents.html.jsonld import Node, articles
from tuireader.documents.html.tree import scripts_with_data

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LONGEST = 1000  # code points of one value
_SPELLINGS = (("dcterm.", "dcterms."), ("dcterms:", "dcterms."), ("dcterm:", "dcterms."), ("dc:", "dc."))


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
    return squeeze(" ".join(map(str, element.itertext()))[:_LONGEST])


def _metas(root: "Element") -> dict[str, list[str]]:
    """Return the values of the meta tags; a property may list several names."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        names = f"{meta.get('property') or ''} {meta.get('name') or ''} {meta.get('itemprop') or ''}".lower()
        content = squeeze(meta.get("content") or "")[:_LONGEST]
        for name in names.split() if content else ():
            for spelling, meant in _SPELLINGS:
                name = meant + name.removeprefix(spelling) if name.startswith(spelling) else name  # noqa: PLW2901 - one name, spelt alike
            found.setdefault(name, []).append(content)
    return found
