"""The runs of a tree: its words between two block boundaries, each with the places where they stand."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NESTS = frozenset({"ul", "ol", "menu", "dir", "blockquote"})
BLOCKS = HEADINGS | {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
    ),
    *(
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
    ),
    *("ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}


@dataclass(slots=True)
class Run:
    """Words and pictures in one line of the page.

    `text_slots` are (element, whether the text is behind it), `linked` counts the code points in links, `key` is the
    letters and digits alone, `is_article` says whether the run is the article's.
    """

    block: "Element"
    text_slots: list[tuple["Element", bool]] = field(default_factory=list)
    images: list["Element"] = field(default_factory=list)
    linked: int = 0
    text: str = ""
    key: str = ""
    is_article: bool = False


def runs_of(root: "Element") -> list[Run]:
    """Return the runs below `root`, in order."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    reader = _Reader(root)
    for event, element in iterwalk(root, events=("start", "end")):
        if event == "start":
            reader.start(element)
        else:
            reader.end(element)
    reader.cut()
    return reader.runs


def key(text: str) -> str:
    """Return the letters and digits of a text, lowered: equal for equal words however they are spaced."""
    return "".join(filter(str.isalnum, text)).lower()


class _Reader:
    """Adds the words of a walk to the open run; a block's boundary and a line break cut it."""

    def __init__(self, root: "Element") -> None:
        self.runs: list[Run] = []
        self.root = root
        self.blocks = [root]
        self.links = 0
        self.texts: list[str] = []
        self.run = Run(root)

    def start(self, element: "Element") -> None:
        tag = element.tag
        if tag in BLOCKS:
            self.cut()
            self.blocks.append(element)
            self.run.block = element
        elif tag == "br":
            self.cut()
        elif tag == "img":
            self.run.images.append(element)
        self.links += tag == "a"
        self._add(element, element.text, behind=False)

    def end(self, element: "Element") -> None:
        self.links -= element.tag == "a"
        if element.tag in BLOCKS:
            self.cut()
            self.blocks.pop()
            self.run.block = self.blocks[-1]
        if element is not self.root:
            self._add(element, element.tail, behind=True)

    def cut(self) -> None:
        """End the open run and begin another."""
        run = self.run
        if run.text_slots or run.images:
            run.text = "".join(self.texts)
            run.key = key(run.text)
            self.runs.append(run)
            self.texts = []
            self.run = Run(self.blocks[-1])

    def _add(self, element: "Element", text: str | None, *, behind: bool) -> None:
        if text:
            self.run.text_slots.append((element, behind))
            self.texts.append(text)
            if self.links:
                self.run.linked += len(text)
