"""Turn an HTML tree into pieces, for extracted pages and for the HTML of feeds."""

import re
from typing import TYPE_CHECKING

from tuireader.documents.assemble import RULE_TEXT, Piece
from tuireader.documents.code_language import element_language
from tuireader.documents.html.base_url import resolve_link
from tuireader.documents.html.embeds import EMBED_TAGS, embed_words
from tuireader.documents.html.list_markers import BULLET, ListMarkers
from tuireader.documents.html.notes import superscript_signs
from tuireader.documents.html.pictures import picture_words
from tuireader.documents.html.tables import Table, is_data_table
from tuireader.documents.html.text_runs import BLOCK_TAGS, HEADING_TAGS, MEDIA_TAGS, NESTING_TAGS
from tuireader.documents.html.tree import UNREAD_TAGS, leading_text
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
_SIGNED_TAGS = frozenset({"q", "sup", "rt", "rtc", "ins"})
_MEDIA_AND_SIGNED_TAGS = MEDIA_TAGS | _SIGNED_TAGS
_DELETED_TAGS = frozenset({"del", "s", "strike"})
_CHANGED_TAGS = _DELETED_TAGS | {"ins"}
_FIGURE_START = re.compile(r"[$€£¥+−-]?\d")
_MAX_SUPERSCRIPT_CHARACTERS = 24
_MAX_NESTING_LEVEL = 32


def tree_pieces(root: "Element", base: str, *, images: bool = True) -> list[Piece]:
    """Return the pieces of everything below `root`; links are resolved against `base`, `images` may be left out."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    builder = _PieceBuilder(base)
    skipped = _SKIPPED_TAGS if images else _SKIPPED_TAGS | MEDIA_TAGS
    events = iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if element.tag in skipped:
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
        self.lists: list[ListMarkers] = []  # the open lists
        self.marker = ""
        self.heading_level = 0
        self.open_spans: list[tuple[Element, int]] = []
        self.open_signs: list[tuple[Element, str]] = []  # what is to be written at the end of an element
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
        elif tag == "a" or tag in _STYLE_OF_TAG:
            self.open_spans.append((element, self.line.length))
        elif tag in _MEDIA_AND_SIGNED_TAGS:
            if tag in MEDIA_TAGS:
                self._add_media(element)
            elif tag != "ins":
                self._add_signs(element)

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
        elif self.open_spans and self.open_spans[-1][0] is element:
            self._apply_markup(*self.open_spans.pop())
            if tag in _DELETED_TAGS and self._is_glued_to_change(element):
                self.line.add_words(" ")
        elif tag in _SIGNED_TAGS:
            self._end_signs(element)

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
            if tag in {"thead", "tbody", "tfoot"}:
                self.table.begin_group()
            self.line.add_words(" ")

    def _end_block(self, element: "Element") -> None:
        tag = element.tag
        if self.table is not None:
            self._end_in_table(element)
            return
        self.end_line()
        if tag in HEADING_TAGS:
            self.heading_level = 0
        elif tag in NESTING_TAGS and self.containers and self.containers.pop() == "list":
            self.lists.pop()
        if tag in NESTING_TAGS or tag == "li":
            self.marker = ""

    def _end_in_table(self, element: "Element") -> None:
        assert self.table is not None
        tag = element.tag
        if tag in {"td", "th"}:
            self.table.add_cell(element, *self.line.finish())
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
            return
        if self.table is not None or self.heading_level:
            self.line.add_words(" ")
        else:
            self.line.add_break()
        self.follows_break = True

    def _enter_container(self, element: "Element") -> None:
        quote = element.tag == "blockquote"
        self.containers.append("quote" if quote else "list")
        if not quote:
            self.lists.append(ListMarkers(element))

    def _begin_item(self, element: "Element") -> None:
        self.marker = self.lists[-1].marker(element) if self.lists else BULLET

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

    def _add_media(self, element: "Element") -> None:
        """Add the words for a picture, film or recording, with a link to it."""
        is_embed = element.tag in EMBED_TAGS
        is_linked = any(opened.tag == "a" for opened, _ in self.open_spans)
        address = "" if is_linked and not is_embed else resolve_link(self.base, element.get("src") or "")
        words, title = (embed_words(element, address), "") if is_embed else picture_words(element)
        is_line = is_embed and self.table is None and not _text_after(element).strip()
        if is_line:
            self.end_line()
        self.line.add_words(" ")
        start = self.line.length
        self.line.add_words(words)
        if not is_linked:
            self.line.add_link(start, address)
        self.line.add_words(f" ({title}) " if title else " ")
        if is_line:
            self.end_line()
        self.follows_break = False

    def _add_signs(self, element: "Element") -> None:
        """Add what an element shows before its words, and remember what it shows behind them."""
        if element.tag == "q":
            before, after = "“", "”"
        elif element.tag == "sup":
            words = leading_text(element, _MAX_SUPERSCRIPT_CHARACTERS)
            before, after = superscript_signs(self._line_before(), words, _text_after(element))
            if self._is_numerator(element, words):
                before, after = " " if self._line_before()[-1:].isdigit() else "", "/"
        else:  # a reading beside ruby characters
            is_nested = bool(self.open_signs) and self.open_signs[-1][0].tag in {"rt", "rtc"}
            is_empty = is_nested or not leading_text(element, 1).strip()
            before, after = ("", "") if is_empty else ("(", ")")
        if before:
            self.line.add_words(before)
        if after:
            self.open_signs.append((element, after))

    def _is_numerator(self, element: "Element", words: str) -> bool:
        """Return whether a superscript is the upper number of a fraction without a sign between its numbers."""
        below = element.getnext()
        is_above = below is not None and below.tag == "sub" and not element.tail
        if below is None or not is_above or not words.strip().isdecimal() or self._line_before()[-1:].isalpha():
            return False
        return leading_text(below, 8).strip().isdecimal() and not (below.tail or "")[:1].isalpha()

    def _end_signs(self, element: "Element") -> None:
        if self.open_signs and self.open_signs[-1][0] is element:
            self.line.add_words(self.open_signs.pop()[1])
        if element.tag == "ins" and self._is_glued_to_change(element):
            self.line.add_words(" ")

    def _line_before(self) -> str:
        """Return the end of the line so far."""
        return "".join(self.line.parts[-4:])

    def _is_glued_to_change(self, element: "Element") -> bool:
        """Return whether a figure or word that replaces the one in `element` follows without a space."""
        before, after = self._line_before()[-1:], _text_after(element)
        following = None if element.tail else element.getnext()
        if not before.isalnum() and before not in "%$€£¥":
            return False
        if following is not None and following.tag in _CHANGED_TAGS and following.tag != element.tag:
            return after[:1].isalnum() or bool(_FIGURE_START.match(after))
        return element.tag in _DELETED_TAGS and bool(_FIGURE_START.match(after))

    def _apply_markup(self, element: "Element", start: int) -> None:
        """Apply the element's link or style to the words since `start`."""
        if element.tag == "a":
            self.line.add_link(start, resolve_link(self.base, element.get("href") or ""))
        else:
            self.line.add_style(start, _STYLE_OF_TAG[element.tag])


def _text_after(element: "Element") -> str:
    """Return the start of the text directly after an inline element."""
    if element.tail:
        return element.tail
    following = element.getnext()
    return (
        "" if following is None or following.tag in BLOCK_TAGS or following.tag == "br" else leading_text(following, 8)
    )
