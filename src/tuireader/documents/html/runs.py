"""The runs of a tree: its words between two block boundaries, each with the places where they stand."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "html"]
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class Run:
    """Words and pictures in one line of the page.

    `places` are (element, whether the text is behind it), `linked` counts the code points in links, `key` is the
    letters and digits alone, `kept` says whether the run is the article's.
    """

    block: "Element"
    places: list[tuple["Element", bool]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    images: list["Element"] = field(default_factory=list)
    linked: int = 0
    text: str = ""
    key: str = ""
    kept: bool = False


def runs_of(root: "Element") -> list[Run]:
    """Return the runs below `root`, in order."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    runs: list[Run] = []
    blocks: list[Element] = [root]
    run = Run(root)
    links = 0

    def add(element: "Element", text: str | None, *, tail: bool) -> None:
        if text:
            run.places.append((element, tail))
            run.texts.append(text)
            if links:
                run.linked += len(text)

    for event, element in iterwalk(root, events=("start", "end")):
        tag = element.tag
        boundary = tag in BLOCKS
        if event == "start":
            if boundary or tag == "br":
                runs.append(run)
                if boundary:
                    blocks.append(element)
                run = Run(blocks[-1])
            links += tag == "a"
            if tag == "img":
                run.images.append(element)
            add(element, element.text, tail=False)
        else:
            links -= tag == "a"
            if boundary:
                runs.append(run)
                blocks.pop()
                run = Run(blocks[-1])
            if element is not root:
                add(element, element.tail, tail=True)
    runs.append(run)
    for each in runs:
        each.text = "".join(each.texts)
        each.key = key(each.text)
    return [each for each in runs if each.places or each.images]


def key(text: str) -> str:
    """Return the letters and digits of a text, lowered: equal for equal words however they are spaced."""
    return "".join(filter(str.isalnum, text)).lower()
