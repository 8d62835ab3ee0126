"""A tree of HTML becomes pieces: one converter for extracted pages and for what feeds carry."""

import re
from typing import TYPE_CHECKING

from tuireader.documents.assemble import RULE_TEXT, Piece
from tuireader.documents.cleaning import clean_line
from tuireader.documents.html.base_url import resolve
from tuireader.documents.html.tables import Table, is_data
from tuireader.documents.html.text_runs import BLOCKS, HEADINGS, NESTS
from tuireader.documents.html.tree import DROPPED
from tuireader.documents.line_builder import LineBuilder
from tuireader.documents.model import BlockKind, StyleKind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_STYLES: dict[str, StyleKind] = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "emphasis"),
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("s", "del", "strike"), "strike"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}
_SKIPPED = (DROPPED - {"noscript", "svg"}) | {"svg", "rp", "annotation", "annotation-xml", "noscript"}
_GUTTER = re.compile(r"\b(?:gutter|lineno|linenos|line-?numbers?(?:-rows)?)\b", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,6}")
_MAX_LEVEL = 32
_MAX_PIXEL_SIZE = 2  # pixels: a picture no larger counts readers


def tree_pieces(root: "Element", base: str, *, images: bool = True) -> list[Piece]:
    """Return the pieces of what stands below `root`; links are resolved against `base`, `images` may be left out."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    walker = _Walker(base)
    skipped = _SKIPPED if images else _SKIPPED | {"img"}
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element.tag in skipped or (walker.code is not None and _is_gutter(element)):
                walk.skip_subtree()
            else:
                walker.start(element)
                walker.words(element.text)
        else:
            if element.tag not in skipped:
                walker.end(element)
            if element is not root:
                walker.words(element.tail)
    walker.flush()
    return walker.pieces


class _Walker:
    """Knows what it stands in: lists, quotes, a table, code, and the links and styles that are open."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.pieces: list[Piece] = []
        self.line = LineBuilder()
        self.within: list[str] = []  # "list" and "quote", outermost first
        self.numbers: list[int | None] = []  # the next number of each list, None where it has dots
        self.marker = ""
        self.heading = 0
        self.opened: list[tuple[Element, int]] = []
        self.table: Table | None = None
        self.code: list[str] | None = None
        self.broken = False  # nothing but spaces since a <br>

    def words(self, text: str | None) -> None:
        """Add what stands between two tags."""
        if not text:
            return
        if self.code is not None:
            self.code.append(text)
            return
        self.line.add_words(text)
        self.broken = self.broken and not text.strip()

    def start(self, element: "Element") -> None:
        """Begin an element."""
        tag = element.tag
        if self.code is not None:
            self.code.append("\n" if tag == "br" else "")
        elif tag in BLOCKS or tag in {"br", "hr"}:
            self._start_block(element)
        elif tag == "img":
            self._image(element)
        elif tag == "q":
            self.line.add_words("“")
        elif tag == "sup" and self.line.parts and self.line.parts[-1][-1:].isdigit():
            self.line.add_words("^")
        elif tag == "a" or tag in _STYLES:
            self.opened.append((element, self.line.length))

    def end(self, element: "Element") -> None:
        """End an element."""
        tag = element.tag
        if self.code is not None:
            if tag == "pre":
                self._end_code()
            elif tag in BLOCKS and self.code and not self.code[-1].endswith("\n"):
                self.code.append("\n")
        elif tag in BLOCKS:
            self._end_block(element)
        elif tag == "q":
            self.line.add_words("”")
        elif self.opened and self.opened[-1][0] is element:
            self._apply_markup(*self.opened.pop())

    def flush(self) -> None:
        """End the line; what is open goes on in the next."""
        if self.table is not None:
            self.line.add_words(" ")
            return
        for element, start in reversed(self.opened):
            self._apply_markup(element, start)
        self.opened = [(element, 0) for element, _ in self.opened]
        self.broken = False
        if not self.line.length:
            return
        text, links, styles = self.line.finished()
        self.line = LineBuilder()
        if text:
            kind, level = self._kind()
            marker = self.marker if kind == "item" else ""
            self.marker = "" if kind == "item" else self.marker
            self.pieces.append(Piece(kind, text, level, marker, tuple(links), tuple(styles)))

    def _start_block(self, element: "Element") -> None:
        tag = element.tag
        if tag == "br":
            self._break()
        elif self.table is not None:
            self._start_in_table(tag)
        else:
            self.flush()
            if tag == "hr":
                self.pieces.append(Piece("rule", RULE_TEXT))
            elif tag in HEADINGS:
                self.heading = int(tag[1])
            elif tag in NESTS:
                self._enter(element)
            elif tag == "li":
                self._item(element)
            elif tag == "pre":
                self.code = []
            elif tag == "table" and is_data(element):
                self.table = Table()

    def _start_in_table(self, tag: str) -> None:
        assert self.table is not None
        if tag == "tr":
            self.table.row()
        elif tag in {"td", "th", "caption"}:
            self.line = LineBuilder()
        else:
            self.line.add_words(" ")

    def _end_block(self, element: "Element") -> None:
        tag = element.tag
        if self.table is not None:
            self._end_in_table(tag)
            return
        self.flush()
        if tag in HEADINGS:
            self.heading = 0
        elif tag in NESTS and self.within and self.within.pop() == "list":
            self.numbers.pop()
        if tag in NESTS or tag == "li":
            self.marker = ""

    def _end_in_table(self, tag: str) -> None:
        assert self.table is not None
        if tag in {"td", "th"}:
            self.table.cell(*self.line.finished())
            self.line, self.opened = LineBuilder(), []
        elif tag == "caption":
            table, self.table = self.table, None
            self.flush()
            self.table = table
        elif tag == "table":
            self.pieces.append(self.table.piece())
            self.table, self.line = None, LineBuilder()
        else:
            self.line.add_words(" ")

    def _break(self) -> None:
        if self.broken:
            self.flush()
        else:
            self.line.add_words(" ")
            self.broken = True

    def _enter(self, element: "Element") -> None:
        quote = element.tag == "blockquote"
        self.within.append("quote" if quote else "list")
        if not quote:
            self.numbers.append(_number(element.get("start"), 1) if element.tag == "ol" else None)

    def _item(self, element: "Element") -> None:
        number = self.numbers[-1] if self.numbers else None
        if number is None:
            self.marker = "•"
        else:
            number = _number(element.get("value"), number)
            self.marker = f"{number}."
            self.numbers[-1] = number + 1

    def _kind(self) -> tuple[BlockKind, int]:
        if self.heading:
            return "heading", self.heading
        if not self.within:
            return ("item", 1) if self.marker else ("paragraph", 0)
        innermost = self.within[-1]
        return ("item" if innermost == "list" else "quote"), min(self.within.count(innermost), _MAX_LEVEL)

    def _end_code(self) -> None:
        text = "".join(self.code or []).expandtabs(4).strip("\n")
        self.code = None
        self.pieces.append(Piece("code", "\n".join(line.rstrip() for line in text.split("\n"))))

    def _image(self, element: "Element") -> None:
        sizes = (element.get("width") or "", element.get("height") or "")
        if any(size.isdecimal() and int(size[:5]) <= _MAX_PIXEL_SIZE for size in sizes):
            return
        self.line.add_words(" ")
        start = self.line.length
        alt = clean_line(element.get("alt") or "")
        self.line.add_words(f"[image: {alt}]" if alt else "[image]")
        if not any(opened.tag == "a" for opened, _ in self.opened):
            self.line.add_link(start, resolve(self.base, element.get("data-src") or element.get("src") or ""))
        self.line.add_words(" ")
        self.broken = False

    def _apply_markup(self, element: "Element", start: int) -> None:
        """Set the words since `start` as the element says."""
        if element.tag == "a":
            self.line.add_link(start, resolve(self.base, element.get("href") or ""))
        else:
            self.line.add_style(start, _STYLES[element.tag])


def _number(text: str | None, default: int) -> int:
    return int(text) if text and _NUMBER.fullmatch(text) else default


def _is_gutter(element: "Element") -> bool:
    return bool(_GUTTER.search(element.get("class") or ""))
