"""Split a tree into runs: a run is the words between two block boundaries, and the elements that hold them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NESTING_TAGS = frozenset({"ul", "ol", "menu", "dir", "blockquote"})
BLOCK_TAGS = HEADING_TAGS | {
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


MEDIA_TAGS = frozenset({"img", "iframe", "video", "audio"})
"""Pictures, films, recordings and other pages, as `simplify` leaves them."""


@dataclass(slots=True)
class TextRun:
    """Words and pictures in one line of the page."""

    block: "Element"  # the block that holds it
    text_slots: list[tuple["Element", bool]] = field(default_factory=list)  # (element, is the text after it?)
    images: list["Element"] = field(default_factory=list)
    linked_characters: int = 0  # code points in links
    text: str = ""
    match_key: str = ""  # only its letters and digits, in lower case
    is_article: bool = False  # whether the run belongs to the article


def text_runs(root: "Element") -> list[TextRun]:
    """Return the runs below `root`, in order."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    reader = _RunReader(root)
    for event, element in iterwalk(root, events=("start", "end")):
        if event == "start":
            reader.start(element)
        else:
            reader.end(element)
    reader.end_run()
    return reader.runs


def match_key(text: str) -> str:
    """Return the letters and digits of a text in lower case: equal for equal words with any spacing."""
    return "".join(filter(str.isalnum, text)).lower()


class _RunReader:
    """Adds the words of a tree to the open run; a block's boundary or a line break ends it."""

    def __init__(self, root: "Element") -> None:
        self.runs: list[TextRun] = []
        self.root = root
        self.blocks = [root]
        self.open_links = 0
        self.texts: list[str] = []
        self.open_run = TextRun(root)

    def start(self, element: "Element") -> None:
        tag = element.tag
        if tag in BLOCK_TAGS:
            self.end_run()
            self.blocks.append(element)
            self.open_run.block = element
        elif tag == "br":
            self.end_run()
        elif tag in MEDIA_TAGS:
            self.open_run.images.append(element)
        self.open_links += tag == "a"
        self._add(element, element.text, is_tail=False)

    def end(self, element: "Element") -> None:
        self.open_links -= element.tag == "a"
        if element.tag in BLOCK_TAGS:
            self.end_run()
            self.blocks.pop()
            self.open_run.block = self.blocks[-1]
        if element is not self.root:
            self._add(element, element.tail, is_tail=True)

    def end_run(self) -> None:
        """End the open run and start another."""
        run = self.open_run
        if run.text_slots or run.images:
            run.text = "".join(self.texts)
            run.match_key = match_key(run.text)
            self.runs.append(run)
            self.texts = []
            self.open_run = TextRun(self.blocks[-1])

    def _add(self, element: "Element", text: str | None, *, is_tail: bool) -> None:
        if text:
            self.open_run.text_slots.append((element, is_tail))
            self.texts.append(text)
            if self.open_links:
                self.open_run.linked_characters += len(text)
