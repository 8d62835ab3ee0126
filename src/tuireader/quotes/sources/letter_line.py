"""The text as one line of symbols: a quotation is one symbol, a mention is one, every other word its cue class.

`Q,sN.|Q¶` is a quotation, a comma, “said”, a name, a second quotation, the end of the paragraph. What stands between
a quotation and a mention is then a slice of a string, and a pattern over words is a regular expression.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import compress, pairwise
from typing import Final

from tuireader.quotes.lexical.analysis import LexicalAnalysis
from tuireader.quotes.lexical.cue_classes import CueClass, as_noun
from tuireader.quotes.spans.draft import Draft

# Those of `string.ascii_letters`, a module that takes longer to import than all others here.
LETTERS = "".join(map(chr, (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))))


class LineSymbol(CueClass):
    """The symbols of a letter line by name: the cue classes, and what stands for more than a word.

    Those that code asks about together are sets.
    """

    QUOTATION: Final = "Q"
    NAME: Final = "N"
    DESCRIPTION: Final = "D"
    PRONOUN: Final = "P"
    POSSESSIVE: Final = "m"
    SENTENCE: Final = "|"

    BREAKS: Final = frozenset("|¶")
    ALL_VERBS: Final = frozenset("sglktubv")
    SPEAKERS: Final = frozenset("NDP")  # mentions that can be a subject
    MENTIONS: Final = frozenset("NDPm")


_KINDS = {
    "name": ord(LineSymbol.NAME),
    "nominal": ord(LineSymbol.DESCRIPTION),
    "pronoun": ord(LineSymbol.PRONOUN),
}
_POSSESSIVE, _QUOTATION_CELL = ord(LineSymbol.POSSESSIVE), ord(LineSymbol.QUOTATION)
_SENTENCE, _PARAGRAPH = ord(LineSymbol.SENTENCE), ord(LineSymbol.PARAGRAPH)
_BREAKS_AND_NONE = bytes((0, _SENTENCE, _PARAGRAPH))
# Quotation marks and newlines have no symbol of their own.
_WITHOUT_MARKS = bytes.maketrans((LineSymbol.QUOTATION_MARK + LineSymbol.PARAGRAPH).encode("latin-1"), b"\0\0")
_IS_MENTION = bytes(chr(symbol) in LineSymbol.MENTIONS for symbol in range(256))
_QUOTATION, _LINE_END = re.compile(b"Q"), bytearray(LineSymbol.PARAGRAPH.encode("latin-1"))
MAX_KEPT_NUMBERS = 50_000  # hostile text must not fill the memory
# Behind a determiner, an owner or a preposition “report” and “plan” are nouns.
_NOUN_LIKE = re.compile(b"[dmoy][slt]")


class _Numbers:
    """The numbers of tokens and units, which are the same for all texts: to make them takes as long as to sift them."""

    def __init__(self, end: int) -> None:
        self.end = end
        self.once = list(range(end))
        self.twice = [number for number in self.once for _ in (0, 1)]


class _NumbersCache:
    """Numbers that reach as far as a text needs; those of the longest texts are not kept."""

    def __init__(self) -> None:
        self._kept = _Numbers(0)

    def up_to(self, end: int) -> _Numbers:
        """Return the numbers below `end`, and maybe more."""
        if end <= self._kept.end:
            return self._kept
        found = _Numbers(2 * end)
        if found.end <= MAX_KEPT_NUMBERS:
            self._kept = found
        return found


_numbers = _NumbersCache()


class LetterLine:
    """`symbols`, one a unit; `tokens` the token of each unit; and the units of mentions and quotations.

    Besides the cue classes: `Q` a quotation, `N` a name, `D` a description, `P` a pronoun, `m` a possessive,
    `|` a new sentence, `¶` a new paragraph; the first and the last symbol are `¶`. `mentions[unit]` is the index
    of the mention that the unit is, `spans[draft_index]` the first and the last unit of a quotation.
    """

    __slots__ = ("mentions", "spans", "symbols", "tokens")

    def __init__(self, first: int) -> None:
        self.symbols = ""
        self.tokens = [first]
        self.mentions: dict[int, int] = {}
        self.spans: dict[int, tuple[int, int]] = {}


class LetterLineBuilder:
    """Builds the line of a text, and the lines within its quotations.

    While a line is built, each token has a cell of two bytes, the break before it and its symbol; 0 stands for none.
    """

    def __init__(self, lexical: LexicalAnalysis, drafts: Sequence[Draft]) -> None:
        self.tokens, self.mentions, self.drafts = lexical.tokens, lexical.mentions, drafts
        self._cells = _cells_of(lexical)
        starts = {mention.first: index for index, mention in enumerate(lexical.mentions)}  # of two, the one inside
        self._firsts, self._indexes = [*starts], [*starts.values()]
        self._contents: dict[int | None, list[tuple[int, int, int]]] = {}
        for draft_index, draft in enumerate(drafts):
            for start, end in draft.content:
                part = (lexical.tokens.at(start), lexical.tokens.at(end - 1), draft_index)
                self._contents.setdefault(draft.parent, []).append(part)

    def build(self, parent: int | None = None) -> LetterLine:
        """Build the line of the whole text, or of quotation `parent`, with the quotations directly within it."""
        first, end = 0, len(self.tokens.words)
        if parent is not None:
            content = self.drafts[parent].content
            first, end = self.tokens.at(content[0][0]), self.tokens.at(content[-1][1] - 1) + 1
        parts = sorted(self._contents.get(parent, ()))
        cells = self._cells[2 * first : 2 * end]
        mentions = self._place(cells, parts, first, end)
        leading = len(cells) - len(cells.lstrip(_BREAKS_AND_NONE))  # the line begins with a paragraph anyway
        cells[:leading] = bytes(leading)
        return self._line(cells, parts, mentions, first)

    def _place(self, cells: bytearray, parts: list[tuple[int, int, int]], first: int, end: int) -> list[int]:
        """Put mentions and quotations into the cells, each into that of its first token; return the mentions' indexes.

        A mention that reaches into a quotation is no mention, only words.
        """
        placed, free = [], first  # `free` is the first token behind what is placed
        waiting = [*reversed(parts)]
        opens = waiting[-1][0] if waiting else end  # where the next quotation begins
        mentions, to_symbol = self.mentions, 1 - 2 * first
        within = slice(bisect_left(self._firsts, first), bisect_left(self._firsts, end))
        for token, index in zip(self._firsts[within], self._indexes[within], strict=True):
            while opens <= token:
                free = self._place_quotation(cells, waiting.pop(), first, free)
                opens = waiting[-1][0] if waiting else end
            if token < free:
                continue
            mention = mentions[index]
            last = mention.last
            if last >= opens:
                continue
            at, free = 2 * token + to_symbol, last + 1
            cells[at] = _POSSESSIVE if mention.possessive else _KINDS[mention.kind]
            if more := 2 * (last - token):
                cells[at + 1 : at + 1 + more] = bytes(more)
            placed.append(index)
        while waiting:
            free = self._place_quotation(cells, waiting.pop(), first, free)
        return placed

    def _place_quotation(self, cells: bytearray, part: tuple[int, int, int], first: int, free: int) -> int:
        """Put a quotation into the cells; return the first token behind it."""
        start, last, _ = part
        begins, end = max(start, free), last + 1
        if begins < end:
            cells[2 * (begins - first) : 2 * (end - first)] = bytes(2 * (end - begins))
        at = 2 * (start - first)
        cells[at : at + 2] = self._cells[2 * start], _QUOTATION_CELL
        return max(free, end)

    def _line(self, cells: bytearray, parts: list[tuple[int, int, int]], mentions: list[int], first: int) -> LetterLine:
        """Join the cells; note the unit of each mention and quotation, and the token of each unit."""
        line = LetterLine(first)
        units = _LINE_END + cells.translate(None, b"\0") + _LINE_END
        tokens = compress(_numbers.up_to(len(cells) // 2).twice, cells)  # of breaks and symbols
        line.tokens += [first + token for token in tokens] if first else tokens
        line.tokens.append(first + len(cells) // 2 - 1)
        if len({part[0] for part in parts}) < len(parts):
            self._repeat(units, line.tokens, [part[0] for part in parts])
        mention_units = compress(_numbers.up_to(len(units)).once, units.translate(_IS_MENTION))
        line.mentions = dict(zip(mention_units, mentions, strict=True))
        for (_, _, draft_index), match in zip(parts, _QUOTATION.finditer(units), strict=True):
            unit = match.start()
            line.spans[draft_index] = (line.spans.get(draft_index, (unit, unit))[0], unit)
        words = self.tokens.words
        for match in [*_NOUN_LIKE.finditer(units)]:
            at = match.end() - 1
            units[at] = ord(as_noun(words[line.tokens[at]], chr(units[at])))
        line.symbols = units.decode("latin-1")
        return line

    def _repeat(self, units: bytearray, tokens: list[int], starts: list[int]) -> None:
        """Add the quotations that begin in the same token as the one before them; both ends of the line stay."""
        for start in [start for before, start in pairwise(starts) if before == start]:
            at = bisect_right(tokens, start, 1, len(tokens) - 1)
            more = bytes((self._cells[2 * start], _QUOTATION_CELL)).lstrip(b"\0")
            units[at:at] = more
            tokens[at:at] = [start] * len(more)


def _cells_of(lexical: LexicalAnalysis) -> bytearray:
    """Return the cells of all tokens as mere words."""
    tokens = lexical.tokens
    cells = bytearray(2 * len(tokens.words))
    cells[1::2] = lexical.cue_classes.encode("latin-1").translate(_WITHOUT_MARKS)
    for token in tokens.sentences[1:]:
        cells[2 * token] = _SENTENCE
    for token in tokens.paragraphs[1:]:
        cells[2 * token] = _PARAGRAPH
    return cells
