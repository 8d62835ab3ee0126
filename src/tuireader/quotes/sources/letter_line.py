"""The text as one line of symbols: a quotation is one symbol, a mention is one, every other word its cue class.

`Q,sN.|Q¶` is a quotation, a comma, “said”, a name, a second quotation, the end of the paragraph. What stands between
a quotation and a mention is then a slice of a string, and a pattern over words is a regular expression.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import compress, count
from typing import Final

from tuireader.quotes.lexical.analysis import LexicalAnalysis
from tuireader.quotes.lexical.cue_classes import CueClass, as_noun
from tuireader.quotes.spans.draft import Draft


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


_KINDS = {"name": LineSymbol.NAME, "nominal": LineSymbol.DESCRIPTION, "pronoun": LineSymbol.PRONOUN}
# Quotation marks and newlines have no symbol of their own.
_MARKS = re.compile('["¶]')
_MENTION, _QUOTATION = re.compile("[NDPm]"), re.compile("Q")
# Behind a determiner, an owner or a preposition “report” and “plan” are nouns.
_NOUN_LIKE = re.compile("[dmoy][slt]")


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
    """Builds the line of a text, and the lines within its quotations."""

    def __init__(self, lexical: LexicalAnalysis, drafts: Sequence[Draft]) -> None:
        self.tokens, self.mentions, self.drafts = lexical.tokens, lexical.mentions, drafts
        self._cue_classes = lexical.cue_classes
        tokens = lexical.tokens
        self._breaks = dict.fromkeys(tokens.sentences[1:], LineSymbol.SENTENCE) | dict.fromkeys(
            tokens.paragraphs[1:], LineSymbol.PARAGRAPH
        )
        self._starts = {mention.first: index for index, mention in enumerate(lexical.mentions)}
        self._firsts = sorted(self._starts)
        self._contents: dict[int | None, list[tuple[int, int, int]]] = {}
        for draft_index, draft in enumerate(drafts):
            for start, end in draft.content:
                part = (tokens.at(start), tokens.at(end - 1), draft_index)
                self._contents.setdefault(draft.parent, []).append(part)

    @cached_property
    def _cells(self) -> list[str]:
        """The symbols of each token if it is a mere word, a break included; a mark has none."""
        cells = list(self._cue_classes)
        for match in _MARKS.finditer(self._cue_classes):
            cells[match.start()] = ""
        for token, symbol in self._breaks.items():
            cells[token] = symbol + cells[token]
        return cells

    def build(self, parent: int | None = None) -> LetterLine:
        """Build the line of the whole text, or of quotation `parent`, with the quotations directly within it."""
        first, end = 0, len(self.tokens.words)
        if parent is not None:
            content = self.drafts[parent].content
            first, end = self.tokens.at(content[0][0]), self.tokens.at(content[-1][1] - 1) + 1
        parts = sorted(self._contents.get(parent, ()))
        cells = self._cells[first:end]
        mentions = self._place(cells, parts, first, end)
        _drop_leading_breaks(cells)
        return self._line(cells, parts, mentions, first)

    def _place(self, cells: list[str], parts: list[tuple[int, int, int]], first: int, end: int) -> list[int]:
        """Put mentions and quotations into the cells, each into that of its first token; return the mentions' indexes.

        A mention that reaches into a quotation is no mention, only words.
        """
        placed, free = [], first  # `free` is the first token behind what is placed
        waiting = [*reversed(parts)]
        opens = waiting[-1][0] if waiting else end  # where the next quotation begins
        breaks, starts, mentions = self._breaks, self._starts, self.mentions
        for token in self._firsts[bisect_left(self._firsts, first) : bisect_left(self._firsts, end)]:
            while waiting and opens <= token:
                free = self._place_quotation(cells, waiting.pop(), first, free)
                opens = waiting[-1][0] if waiting else end
            index = starts[token]
            mention = mentions[index]
            last = mention.last
            if token < free or last >= opens:
                continue
            symbol = LineSymbol.POSSESSIVE if mention.possessive else _KINDS[mention.kind]
            cells[token - first] = breaks[token] + symbol if token in breaks else symbol
            free = last + 1
            if last > token:
                cells[token - first + 1 : free - first] = [""] * (last - token)
            placed.append(index)
        while waiting:
            free = self._place_quotation(cells, waiting.pop(), first, free)
        return placed

    def _place_quotation(self, cells: list[str], part: tuple[int, int, int], first: int, free: int) -> int:
        """Put a quotation into the cells; return the first token behind it."""
        start, last, _ = part
        begins, end = max(start, free), last + 1
        if begins < end:
            cells[begins - first : end - first] = [""] * (end - begins)
        cells[start - first] += self._breaks.get(start, "") + LineSymbol.QUOTATION
        return max(free, end)

    def _line(self, cells: list[str], parts: list[tuple[int, int, int]], mentions: list[int], first: int) -> LetterLine:
        """Join the cells; note the unit of each mention and quotation, and the token of each unit."""
        line = LetterLine(first)
        words = LineSymbol.PARAGRAPH + "".join(cells) + LineSymbol.PARAGRAPH
        line.tokens += self._tokens_of_units(cells, parts, first)
        line.tokens.append(first + len(cells) - 1)
        line.mentions = dict(zip([match.start() for match in _MENTION.finditer(words)], mentions, strict=True))
        for (_, _, draft_index), match in zip(parts, _QUOTATION.finditer(words), strict=True):
            unit = match.start()
            line.spans[draft_index] = (line.spans.get(draft_index, (unit, unit))[0], unit)
        symbols = words
        for match in _NOUN_LIKE.finditer(words):
            at = match.end() - 1
            symbols = symbols[:at] + as_noun(self.tokens.words[line.tokens[at]], words[at]) + symbols[at + 1 :]
        line.symbols = symbols
        return line

    def _tokens_of_units(self, cells: list[str], parts: list[tuple[int, int, int]], first: int) -> list[int]:
        """Return the token of each symbol in the cells; the first cell is that of token `first`."""
        tokens = [*compress(count(first), cells)]  # one for each cell that is not empty
        may_be_longer = self._breaks | dict.fromkeys([part[0] for part in parts], "")
        count_of_cells = len(cells)
        for token in may_be_longer:
            if 0 <= token - first < count_of_cells and (more := len(cells[token - first]) - 1) > 0:
                at = bisect_left(tokens, token)
                tokens[at:at] = [token] * more
        return tokens


def _drop_leading_breaks(cells: list[str]) -> None:
    """Take away the breaks before the first symbol of a line: it begins with a paragraph anyway."""
    for index, cell in enumerate(cells):
        cells[index] = cell.lstrip("|¶")
        if cells[index]:
            return
