"""The text as one line of symbols: a quotation is one symbol, a mention is one, every other word its cue class.

`Q,sN.|Q¶` is a quotation, a comma, “said”, a name, a second quotation, the end of the paragraph. What stands between
a quotation and a mention is then a slice of a string, and a pattern over words is a regular expression.
"""

from collections.abc import Sequence
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
    SPEAKERS: Final = frozenset("NDP")  # mentions that can be a subject
    MENTIONS: Final = frozenset("NDPm")


_KINDS = {"name": LineSymbol.NAME, "nominal": LineSymbol.DESCRIPTION, "pronoun": LineSymbol.PRONOUN}
# Behind these “report” and “plan” are nouns.
_SKIPPED = frozenset({LineSymbol.QUOTATION_MARK, LineSymbol.PARAGRAPH})
_DETERMINERS = frozenset({LineSymbol.DETERMINER, LineSymbol.POSSESSIVE, LineSymbol.PREPOSITION, LineSymbol.BY})


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
        self.tokens, self.cue_classes, self.mentions = lexical.tokens, lexical.cue_classes, lexical.mentions
        self.drafts = drafts
        tokens = lexical.tokens
        self._breaks = dict.fromkeys(tokens.sentences[1:], LineSymbol.SENTENCE) | dict.fromkeys(
            tokens.paragraphs[1:], LineSymbol.PARAGRAPH
        )
        self._starts = {mention.first: index for index, mention in enumerate(lexical.mentions)}
        self._contents: dict[int | None, list[tuple[int, int, int]]] = {}
        for draft_index, draft in enumerate(drafts):
            for start, end in draft.content:
                part = (tokens.at(start), tokens.at(end - 1), draft_index)
                self._contents.setdefault(draft.parent, []).append(part)

    def build(self, parent: int | None = None) -> LetterLine:
        """Build the line of the whole text, or of quotation `parent`, with the quotations directly within it."""
        words = self.tokens.words
        first, end = 0, len(words)
        if parent is not None:
            content = self.drafts[parent].content
            first, end = self.tokens.at(content[0][0]), self.tokens.at(content[-1][1] - 1) + 1
        line = LetterLine(first)
        symbols = [LineSymbol.PARAGRAPH]
        for start, last, draft_index in [*sorted(self._contents.get(parent, ())), (end, end, -1)]:
            self._add_words(line, symbols, first, start)
            if draft_index >= 0:
                self._add_break(line, symbols, start)
                unit = len(symbols)
                line.spans[draft_index] = (line.spans.get(draft_index, (unit, unit))[0], unit)
                symbols.append(LineSymbol.QUOTATION)
                line.tokens.append(start)
                first = max(first, last + 1)
        line.symbols = "".join([*symbols, LineSymbol.PARAGRAPH])
        line.tokens.append(end - 1)
        return line

    def _add_break(self, line: LetterLine, symbols: list[str], token: int) -> None:
        """Add a break before the token where it begins a sentence or a paragraph."""
        if token in self._breaks and len(symbols) > 1:
            symbols.append(self._breaks[token])
            line.tokens.append(token)

    def _add_words(self, line: LetterLine, symbols: list[str], token: int, end: int) -> None:
        """Add the tokens from `token` up to `end`, between two quotations."""
        words, breaks, starts = self.tokens.words, self._breaks, self._starts
        cue_classes = self.cue_classes
        while token < end:
            if token in breaks:
                self._add_break(line, symbols, token)
            mention_index = starts.get(token)
            if mention_index is not None and self.mentions[mention_index].last < end:
                mention = self.mentions[mention_index]
                line.mentions[len(symbols)] = mention_index
                symbols.append(LineSymbol.POSSESSIVE if mention.possessive else _KINDS[mention.kind])
                line.tokens.append(token)
                token = mention.last + 1
                continue
            symbol = cue_classes[token]
            if symbol not in _SKIPPED:
                if symbol in LineSymbol.FINITE_CUES and symbols[-1] in _DETERMINERS:
                    symbol = as_noun(words[token], symbol)
                symbols.append(symbol)
                line.tokens.append(token)
            token += 1
