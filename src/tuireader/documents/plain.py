"""Turn plain text into pieces: paragraphs, wrapped or not, lists, mail quotes, and headings if they are clear."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tuireader.documents.assemble import MAX_LINES, RULE_TEXT, Piece
from tuireader.documents.cleaning import single_line
from tuireader.documents.model import BlockKind
from tuireader.documents.raised_digits import Replacement, raised_notes

# The groups are possessive: a line may have millions of signs, and the way back from each takes a hundred bytes.
_RULE = re.compile(r"[ \t]*(?:([*_~=-])(?:[ \t]*+\1){2,}+|⁂)")
_UNDERLINE = re.compile(r"(=+|-+|~+)[ \t]*")
_QUOTE = re.compile(r"((?:[ \t]?>)++)[ \t]?(.*)")
_BULLET = re.compile(r"([-*•‣◦▪·+])[ \t]+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)][ \t]+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…:。！？]['\"”’»)\]]*$")
_HEADING_END = re.compile(r"[\w)%]$")
_MAX_WRAP_CELLS = 100  # nobody wraps lines beyond this
_MIN_WRAP_CELLS = 45
_MAX_HEADING_CHARACTERS, _MIN_PARAGRAPH_CHARACTERS = 60, 80  # of a heading, and of the paragraph after it
_MAX_NESTING_LEVEL = 32


@dataclass(slots=True)
class _OpenBlock:
    """The block that lines are still added to."""

    kind: BlockKind = "paragraph"  # as in `Block`
    level: int = 0  # as in `Block`
    marker: str = ""  # as in `Block`
    indent: int = 0  # of its first line, in cells
    lines: list[str] = field(default_factory=list)


def with_bounded_lines(text: str) -> str:
    """Return a text of at most about `MAX_LINES` lines: each may become a block. A longer one ends in one paragraph."""
    if text.count("\n") <= MAX_LINES:
        return text
    *lines, rest = text.split("\n", MAX_LINES)
    return "\n".join([*lines, "", " ".join(rest.split())])


def plain_pieces(lines: Sequence[str]) -> list[Piece]:
    """Return the pieces of clean lines (without their newlines)."""
    return _with_headings(list(_PieceReader(wrap_width(lines)).read(lines)))


def wrap_width(lines: Sequence[str]) -> int:
    """Return the column at which the text was wrapped, or 0 if each line is a paragraph of its own.

    In a wrapped text, most lines are full: the first word of the next line would not have fitted.
    """
    stripped = [line.strip() for line in lines]
    lengths = [len(line) for line in stripped if line]
    wrapped_lengths = [length for length in lengths if length <= _MAX_WRAP_CELLS]
    width = max(wrapped_lengths, default=0)
    pairs = [(a, b) for a, b in pairwise(stripped) if a and b]
    if len(wrapped_lengths) < 0.9 * len(lengths) or width < _MIN_WRAP_CELLS or not pairs:
        return 0
    are_full = [_is_full(a, b, width) for a, b in pairs]
    if len(pairs) < 3:
        are_full = [is_full and not _SENTENCE_END.search(a) for is_full, (a, _) in zip(are_full, pairs, strict=True)]
    return width if sum(are_full) >= 0.7 * len(are_full) else 0


def _is_full(line: str, after: str, width: int) -> bool:
    word = 1 if _is_unspaced(after[0]) else len(after.split(None, 1)[0])
    return len(line) + 1 + word > 0.85 * width


class _PieceReader:
    """Reads lines into pieces; `width` is the wrap column or 0."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.open_block: _OpenBlock | None = None
        self.item_indents: list[int] = []
        self.item_number = 0

    def read(self, lines: Sequence[str]) -> Iterator[Piece]:
        """Yield the pieces of `lines` in order."""
        for line in lines:
            if not line.strip():
                yield from self._close_block()
            elif self._is_underline(line):
                yield from self._close_block(2 if line[0] != "=" else 1)
            elif _RULE.fullmatch(line.rstrip()):
                yield from self._close_block()
                yield Piece("rule", RULE_TEXT)
            elif self._continues(line):
                self._add(line)
            else:
                yield from self._close_block()
                self._begin_block(line)
        yield from self._close_block()

    def _is_underline(self, line: str) -> bool:
        block = self.open_block
        if block is None or block.kind != "paragraph" or len(block.lines) != 1 or not _UNDERLINE.fullmatch(line):
            return False
        return max(3, len(block.lines[0]) // 2) <= len(line.strip()) <= len(block.lines[0]) + 10

    def _continues(self, line: str) -> bool:
        """Return whether a line belongs to the open block."""
        block, quote = self.open_block, _QUOTE.match(line)
        if block is None:
            return False
        if quote:
            same = block.kind == "quote" and block.level == _depth(quote[1])
            return same and bool(quote[2].strip()) and self._is_wrapped(block.lines[-1], quote[2].strip())
        if block.kind == "quote" or self._marker(line):
            return False
        indent = _indent(line)
        if block.kind == "item" and indent > block.indent:
            return True
        return indent <= block.indent + 1 and self._is_wrapped(block.lines[-1], line.strip())

    def _is_wrapped(self, before: str, line: str) -> bool:
        return self.width > 0 and bool(before) and (_is_full(before, line, self.width) or _is_compound(before, line))

    def _add(self, line: str) -> None:
        assert self.open_block is not None
        quote = _QUOTE.match(line)
        self.open_block.lines.append((quote[2] if quote and self.open_block.kind == "quote" else line).strip())

    def _begin_block(self, line: str) -> None:
        quote, marker, indent = _QUOTE.match(line), self._marker(line), _indent(line)
        if quote:
            self.open_block = _OpenBlock("quote", min(_depth(quote[1]), _MAX_NESTING_LEVEL), lines=[quote[2].strip()])
        elif marker:
            text = line.strip()[len(marker[0]) :].strip()
            self.open_block = _OpenBlock("item", self._level(indent), marker[1], indent, [text])
            self.item_number = int(marker[1][:-1]) if marker[1] != "•" else self.item_number
        else:
            self.item_indents = []
            self.open_block = _OpenBlock(indent=indent, lines=[line.strip()])

    def _marker(self, line: str) -> tuple[str, str] | None:
        """Return a list item's marker as written and as shown; numbers must start or continue a count."""
        text = line.strip()
        if bullet := _BULLET.match(text):
            return bullet[1], "•"
        number = _NUMBER.match(text)
        if number and int(number[1]) in {1, self.item_number + 1}:
            return number[0].rstrip(), f"{int(number[1])}."
        return None

    def _level(self, indent: int) -> int:
        while self.item_indents and self.item_indents[-1] > indent:
            self.item_indents.pop()
        if not self.item_indents or self.item_indents[-1] < indent:
            self.item_indents.append(indent)
        return min(len(self.item_indents), _MAX_NESTING_LEVEL)

    def _close_block(self, heading: int = 0) -> Iterator[Piece]:
        block, self.open_block = self.open_block, None
        if block is None:
            return
        text = single_line(_join_lines(block.lines))
        if notes := raised_notes(text):
            text = Replacement(notes).text(text)
        if heading:
            yield Piece("heading", text, heading)
        elif text:
            yield Piece(block.kind, text, block.level, block.marker)


def _depth(marks: str) -> int:
    return marks.count(">")


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _is_unspaced(char: str) -> bool:
    """Return whether a character is from a script without spaces (Chinese, Japanese) or fullwidth."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"


def _is_compound(before: str, line: str) -> bool:
    """Return whether a word with a hyphen continues in the next line."""
    return before[-1:] == "-" and before[-2:-1].isalnum() and line[:1].islower()


def _join_lines(lines: Sequence[str]) -> str:
    """Join wrapped lines; after a broken compound, and in Chinese and Japanese, without a space."""
    text: list[str] = []
    for line in lines:
        if text:
            unspaced = _is_compound(text[-1], line) or (_is_unspaced(text[-1][-1:]) and _is_unspaced(line[:1]))
            text.append("" if unspaced else " ")
        text.append(line)
    return "".join(text)


def _with_headings(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces; short lines above long paragraphs, and lines in capitals, become headings."""
    headed = [
        replace(piece, kind="heading", level=2) if _is_heading(piece, following) else piece
        for piece, following in pairwise(pieces)
    ]
    return headed + pieces[-1:]


def _is_heading(piece: Piece, following: Piece) -> bool:
    text = piece.text
    if (
        piece.kind != "paragraph"
        or len(text) > _MAX_HEADING_CHARACTERS
        or not _HEADING_END.search(text)
        or not text[0].isupper()
    ):
        return False
    in_capitals = text.isupper() and len(text) > 3
    return in_capitals or (following.kind == "paragraph" and len(following.text) >= _MIN_PARAGRAPH_CHARACTERS)
