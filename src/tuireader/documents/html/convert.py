"""Turn an HTML tree into pieces, for extracted pages and for the HTML of feeds."""

import re
from typing import TYPE_CHECKING

from tuireader.documents.assemble import RULE_TEXT, Piece
from tuireader.documents.cleaning import clean_line
from tuireader.documents.code_language import element_language
from tuireader.documents.html.base_url import resolve_link
from tuireader.documents.html.tables import Table, is_data_table
from tuireader.documents.html.text_runs import BLOCK_TAGS, HEADING_TAGS, NESTING_TAGS
from tuireader.documents.html.tree import UNREAD_TAGS
from tuireader.documents.line_builder import LineBuilder
from tuireader.documents.model import BlockKind, StyleKind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_STYLE_OF_TAG: dict[str, StyleKind] = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "emphasis"),
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("s", "del", "strike"), "strike"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}
_SKIPPED_TAGS = (UNREAD_TAGS - {"noscript", "svg"}) | {"svg", "rp", "annotation", "annotation-xml", "noscript"}
_LINE_NUMBER_CLASS = re.compile(r"\b(?:gutter|lineno|linenos|line-?numbers?(?:-rows)?)\b", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,6}")
_MAX_NESTING_LEVEL = 32
_MAX_PIXEL_SIZE = 2  # pixels: smaller pictures are for counting readers


def tree_pieces(root: "Element", base: str, *, images: bool = True) -> list[Piece]:
    """Return the pieces of everything below `root`; links are resolved against `base`, `images` may be left out."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    builder = _PieceBuilder(base)
    skipped = _SKIPPED_TAGS if images else _SKIPPED_TAGS | {"img"}
    events = iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if element.tag in skipped or (builder.code_parts is not None and _is_line_numbers(element)):
                events.skip_subtree()
            else:
                builder.start(element)
                builder.add_words(element.text)
        else:
            if element.tag not in skipped:
                builder.end(element)
            if element is not root:
                builder.add_words(element.tail)
    builder.end_line()
    return builder.pieces


class _PieceBuilder:
    """Tracks the open elements: lists, quotes, a table, code, links and styles."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.pieces: list[Piece] = []
        self.line = LineBuilder()
        self.containers: list[str] = []  # "list" and "quote", outermost first
        self.next_numbers: list[int | None] = []  # the next number of each list, None for bullets
        self.marker = ""
        self.heading_level = 0
        self.open_spans: list[tuple[Element, int]] = []
        self.table: Table | None = None
        self.code_parts: list[str] | None = None
        self.code_language = ""
        self.follows_break = False  # only spaces since a <br>

    def add_words(self, text: str | None) -> None:
        """Add the text between two tags."""
        if not text:
            return
        if self.code_parts is not None:
            self.code_parts.append(text)
            return
        self.line.add_words(text)
        self.follows_break = self.follows_break and not text.strip()

    def start(self, element: "Element") -> None:
        """Handle the start of an element."""
        tag = element.tag
        if self.code_parts is not None:
            self.code_parts.append("\n" if tag == "br" else "")
        elif tag in BLOCK_TAGS or tag in {"br", "hr"}:
            self._start_block(element)
        elif tag == "img":
            self._add_image(element)
        elif tag == "q":
            self.line.add_words("“")
        elif tag == "sup" and self.line.parts and self.line.parts[-1][-1:].isdigit():
            self.line.add_words("^")
        elif tag == "a" or tag in _STYLE_OF_TAG:
            self.open_spans.append((element, self.line.length))

    def end(self, element: "Element") -> None:
        """Handle the end of an element."""
        tag = element.tag
        if self.code_parts is not None:
            if tag == "pre":
                self._end_code()
            elif tag in BLOCK_TAGS and self.code_parts and not self.code_parts[-1].endswith("\n"):
                self.code_parts.append("\n")
        elif tag in BLOCK_TAGS:
            self._end_block(element)
        elif tag == "q":
            self.line.add_words("”")
        elif self.open_spans and self.open_spans[-1][0] is element:
            self._apply_markup(*self.open_spans.pop())

    def end_line(self) -> None:
        """End the line; open links and styles continue on the next."""
        if self.table is not None:
            self.line.add_words(" ")
            return
        for element, start in reversed(self.open_spans):
            self._apply_markup(element, start)
        self.open_spans = [(element, 0) for element, _ in self.open_spans]
        self.follows_break = False
        if not self.line.length:
            return
        text, links, styles = self.line.finish()
        self.line = LineBuilder()
        if text:
            kind, level = self._kind_and_level()
            marker = self.marker if kind == "item" else ""
            self.marker = "" if kind == "item" else self.marker
            self.pieces.append(Piece(kind, text, level, marker, tuple(links), tuple(styles)))

    def _start_block(self, element: "Element") -> None:
        tag = element.tag
        if tag == "br":
            self._add_break()
        elif self.table is not None:
            self._start_in_table(tag)
        else:
            self.end_line()
            if tag == "hr":
                self.pieces.append(Piece("rule", RULE_TEXT))
            elif tag in HEADING_TAGS:
                self.heading_level = int(tag[1])
            elif tag in NESTING_TAGS:
                self._enter_container(element)
            elif tag == "li":
                self._begin_item(element)
            elif tag == "pre":
                self.code_parts, self.code_language = [], element_language(element)
            elif tag == "table" and is_data_table(element):
                self.table = Table()

    def _start_in_table(self, tag: str) -> None:
        assert self.table is not None
        if tag == "tr":
            self.table.begin_row()
        elif tag in {"td", "th", "caption"}:
            self.line = LineBuilder()
        else:
            self.line.add_words(" ")

    def _end_block(self, element: "Element") -> None:
        tag = element.tag
        if self.table is not None:
            self._end_in_table(tag)
            return
        self.end_line()
        if tag in HEADING_TAGS:
            self.heading_level = 0
        elif tag in NESTING_TAGS and self.containers and self.containers.pop() == "list":
            self.next_numbers.pop()
        if tag in NESTING_TAGS or tag == "li":
            self.marker = ""

    def _end_in_table(self, tag: str) -> None:
        assert self.table is not None
        if tag in {"td", "th"}:
            self.table.add_cell(*self.line.finish())
            self.line, self.open_spans = LineBuilder(), []
        elif tag == "caption":
            table, self.table = self.table, None
            self.end_line()
            self.table = table
        elif tag == "table":
            self.pieces.append(self.table.to_piece())
            self.table, self.line = None, LineBuilder()
        else:
            self.line.add_words(" ")

    def _add_break(self) -> None:
        if self.follows_break:
            self.end_line()
        else:
            self.line.add_words(" ")
            self.follows_break = True

    def _enter_container(self, element: "Element") -> None:
        quote = element.tag == "blockquote"
        self.containers.append("quote" if quote else "list")
        if not quote:
            self.next_numbers.append(_number(element.get("start"), 1) if element.tag == "ol" else None)

    def _begin_item(self, element: "Element") -> None:
        number = self.next_numbers[-1] if self.next_numbers else None
        if number is None:
            self.marker = "•"
        else:
            number = _number(element.get("value"), number)
            self.marker = f"{number}."
            self.next_numbers[-1] = number + 1

    def _kind_and_level(self) -> tuple[BlockKind, int]:
        if self.heading_level:
            return "heading", self.heading_level
        if not self.containers:
            return ("item", 1) if self.marker else ("paragraph", 0)
        innermost = self.containers[-1]
        return ("item" if innermost == "list" else "quote"), min(self.containers.count(innermost), _MAX_NESTING_LEVEL)

    def _end_code(self) -> None:
        text = "".join(self.code_parts or []).expandtabs(4).strip("\n")
        self.code_parts = None
        code = "\n".join(line.rstrip() for line in text.split("\n"))
        self.pieces.append(Piece("code", code, language=self.code_language))

    def _add_image(self, element: "Element") -> None:
        sizes = (element.get("width") or "", element.get("height") or "")
        if any(size.isdecimal() and int(size[:5]) <= _MAX_PIXEL_SIZE for size in sizes):
            return
        self.line.add_words(" ")
        start = self.line.length
        alt = clean_line(element.get("alt") or "")
        self.line.add_words(f"[image: {alt}]" if alt else "[image]")
        if not any(opened.tag == "a" for opened, _ in self.open_spans):
            self.line.add_link(start, resolve_link(self.base, element.get("data-src") or element.get("src") or ""))
        self.line.add_words(" ")
        self.follows_break = False

    def _apply_markup(self, element: "Element", start: int) -> None:
        """Apply the element's link or style to the words since `start`."""
        if element.tag == "a":
            self.line.add_link(start, resolve_link(self.base, element.get("href") or ""))
        else:
            self.line.add_style(start, _STYLE_OF_TAG[element.tag])


def _number(text: str | None, default: int) -> int:
    return int(text) if text and _NUMBER.fullmatch(text) else default


def _is_line_numbers(element: "Element") -> bool:
    return bool(_LINE_NUMBER_CLASS.search(element.get("class") or ""))
