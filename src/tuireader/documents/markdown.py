"""Turn Markdown into pieces: CommonMark with tables and strikethrough; HTML tags and comments are removed."""

import functools
import re
from collections.abc import Iterator, MutableMapping
from threading import Lock
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from tuireader.documents.assemble import RULE_TEXT, Piece, table_piece
from tuireader.documents.cleaning import clean
from tuireader.documents.code_language import fence_language
from tuireader.documents.inline import InlineText
from tuireader.documents.model import BlockKind

APPENDIX_COMMENT = "<!-- tuireader: who said what -->"
"""What follows this comment is about the article and is not read as part of it: `w` writes it there."""
MAX_MARKDOWN_CHARACTERS = 1_000_000
"""This is 170,000 words, which take the parser a second; longer texts are read as plain text."""
MAX_NESTING_TOKENS = 24  # twelve nested lists or quotes; the parser's time grows with the depth
DEPTH_CHECK_CHARACTERS = 100_000
"""Texts from this length on are first checked for deep nesting, where each line costs its depth again."""
_PARSER_LOCK = Lock()  # two threads may parse their first article at the same time
_CODE_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_DEEP_NESTING = re.compile(
    r"^[ \t]*(?:(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])[ \t]*){7,}+[^\s*+-]", re.MULTILINE
)  # quotes, lists
_TASK = re.compile(r"\[([ xX])\] (?=\S)")  # the box of a task, before the words of an item
MAX_UNCLOSED_BRACKETS = 1000  # the parser searches for the end of each one up to the end of the paragraph
MAX_TABLE_SIGNS = 40_000  # a table is parsed in one step; each cell takes a kilobyte
MAX_PARSER_STEPS = 200_000
"""How often the parser may look at a sign: twice as often as in the largest text that people write."""
MAX_PARSER_OBJECTS = 200_000
"""How many tokens and delimiters a text may become; each takes half a kilobyte. A book has 20,000 of them."""


class _TooCostlyError(Exception):
    """A text costs the parser more time or memory than it may."""


def markdown_pieces(text: str) -> list[Piece] | None:
    """Return the pieces of a clean Markdown text, or None if it is too long, too deep or too costly to parse."""
    text = text.partition(APPENDIX_COMMENT)[0]
    if (
        len(text) > MAX_MARKDOWN_CHARACTERS
        or text.count("|") > MAX_TABLE_SIGNS
        or text.count("[") - text.count("]") > MAX_UNCLOSED_BRACKETS
        or (len(text) > DEPTH_CHECK_CHARACTERS and _DEEP_NESTING.search(text))
    ):
        return None
    with _PARSER_LOCK:
        parser = _parser()
    try:
        tokens = parser.parse(without_comments(text), {"steps": 0, "objects": 0})
    except _TooCostlyError:
        return None
    if any(token.level >= MAX_NESTING_TOKENS - 1 for token in tokens):
        return None  # the parser leaves out anything deeper
    return list(_BlockReader().pieces(tokens))


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING_TOKENS, "html": False})
    parser.enable(["table", "strikethrough"]).disable(["text_join", "html_block", "html_inline"])
    # Rules that match nothing are where the parser can be stopped: it calls them at every block and every sign.
    parser.block.ruler.before("table", "bound", _bound_blocks)
    parser.inline.ruler.after("text", "bound", _bound_inline)
    parser.inline.ruler2.before("balance_pairs", "count", _count_objects)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - keeps unsafe links' words
    # Fill caches now: another thread could find them half full (mdurl's tables, the lists of rules).
    parser.normalizeLink("%")
    parser.normalizeLinkText("%")
    parser.parse("a", {"steps": 0, "objects": 0})
    return parser


def _bound_blocks(state: StateBlock, _start: int, _end: int, silent: bool) -> bool:  # noqa: ARG001 - the parser's own
    """Stop at a block if the text has cost too much so far."""
    _spend_step(state.env, len(state.tokens))
    return False


def _bound_inline(state: StateInline, silent: bool) -> bool:  # noqa: ARG001 - as above
    """Stop at a sign if the text has cost too much so far."""
    _spend_step(state.env, len(state.tokens) + len(state.delimiters))
    return False


def _spend_step(env: MutableMapping[str, Any], objects: int) -> None:
    env["steps"] += 1
    if env["steps"] > MAX_PARSER_STEPS or env["objects"] + objects > MAX_PARSER_OBJECTS:
        raise _TooCostlyError


def _count_objects(state: StateInline) -> None:
    """Count what a finished paragraph has become."""
    state.env["objects"] += len(state.tokens) + len(state.delimiters)


class _BlockReader:
    """Reads block tokens in order and tracks the open containers."""

    def __init__(self) -> None:
        self.containers: list[str] = []  # "list" and "quote", outermost first
        self.marker = ""
        self.heading_level = 0
        self.table_rows: list[list[InlineText]] | None = None

    def pieces(self, tokens: list[Token]) -> Iterator[Piece]:
        """Yield a piece for each block with words."""
        for token in tokens:
            if token.type in {"fence", "code_block"}:
                code = clean(token.content.expandtabs(4)).strip("\n")
                yield Piece("code", code, language=fence_language(token.info))
            elif token.type == "hr":
                yield Piece("rule", RULE_TEXT)
            elif token.type == "inline":
                yield from self._inline(token)
            elif token.type == "table_close":
                yield self._table()
            else:
                self._enter_container(token)

    def _enter_container(self, token: Token) -> None:
        """Record the container, heading or table row that a token opens or closes."""
        kind = token.type
        if kind in {"bullet_list_open", "ordered_list_open", "blockquote_open"}:
            self.containers.append("quote" if kind == "blockquote_open" else "list")
        elif kind in {"bullet_list_close", "ordered_list_close", "blockquote_close"}:
            self.containers.pop()
        elif kind == "list_item_open":
            self.marker = f"{int(token.info)}." if token.info else "•"
        elif kind == "list_item_close":
            self.marker = ""
        elif kind == "heading_open":
            self.heading_level = int(token.tag[1:])
        elif kind == "heading_close":
            self.heading_level = 0
        elif kind == "table_open":
            self.table_rows = []
        elif kind == "tr_open" and self.table_rows is not None:
            self.table_rows.append([])

    def _inline(self, token: Token) -> Iterator[Piece]:
        inline = InlineText.read(token.children or [])
        if self.table_rows is not None:
            self.table_rows[-1].append(inline)
        elif inline.text:
            kind, level = self._kind_and_level()
            marker = self.marker if kind == "item" else ""
            self.marker = "" if kind == "item" else self.marker
            if marker and (task := _TASK.match(token.content)) and inline.text.startswith(task[0]):
                inline = inline.with_start(len(task[0]) - 1, "☐" if task[1] == " " else "☑")
            text = inline.text.replace("\n", " ") if kind == "heading" else inline.text
            yield Piece(kind, text, level, marker, tuple(inline.links), tuple(inline.styles))

    def _kind_and_level(self) -> tuple[BlockKind, int]:
        if self.heading_level:
            return "heading", self.heading_level
        if not self.containers:
            return "paragraph", 0
        innermost = self.containers[-1]
        return ("item" if innermost == "list" else "quote"), self.containers.count(innermost)

    def _table(self) -> Piece:
        rows, self.table_rows = self.table_rows or [], None
        return table_piece([(cell.text, cell.links, cell.styles) for cell in row] for row in rows)


def without_comments(text: str) -> str:
    """Return `text` without closed comments, except in code; an unclosed one stays."""
    if "<!--" not in text:
        return text
    parts: list[str] = []
    fence, inside = "", False
    last = text.rfind("-->")
    offset = 0
    for line in text.splitlines(keepends=True):
        end = offset + len(line)
        if not inside and (found := _CODE_FENCE.match(line)):
            fence = "" if fence and found[1].startswith(fence) else fence or found[1]
        piece, inside = (
            (line, inside)
            if fence or ("`" in line and not inside)
            else _line_without_comments(line, inside, last - offset)
        )
        parts.append(piece)
        offset = end
    return "".join(parts)


def _line_without_comments(line: str, inside: bool, last: int) -> tuple[str, bool]:
    """Return a line without comments, and whether one is open at its end; `last` is where the last one closes."""
    parts: list[str] = []
    offset = 0
    while True:
        if inside:
            close = line.find("-->", offset)
            if close < 0:
                return "".join(parts) + "\n" * line.endswith("\n"), True
            offset, inside = close + 3, False
        start = line.find("<!--", offset)
        if start < 0 or start > last:
            return "".join(parts) + line[offset:], False
        parts.append(line[offset:start])
        offset, inside = start + 4, True
