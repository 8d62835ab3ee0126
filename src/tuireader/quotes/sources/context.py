"""One text with its letter line, and answers about it: which word, verb or subject, and who speaks often."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from tuireader.quotes.lexical.analysis import LexicalAnalysis
from tuireader.quotes.lexical.cue_classes import base_of
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.technical_text import is_technical
from tuireader.quotes.sources.clauses import Clauses
from tuireader.quotes.sources.letter_line import LETTERS, LetterLine, LineSymbol
from tuireader.quotes.spans.draft import Draft

# How far a source is looked for: mentions before and behind the quotation, paragraphs before it, units of the line.
MAX_MENTIONS_BEFORE, MAX_MENTIONS_BEHIND, MAX_PARAGRAPHS_BACK, MAX_UNITS = 8, 4, 2, 160
MAX_NEAR_VERBS = 20_000  # hostile text must not fill the memory
# The verb of a mention: directly behind it, or behind an apposition, a relative clause or a bracket.
_VERB = re.compile(r"(?:r*|[,(-][^|¶Q]{1,40}?[,)-]r*|[oc][^|¶Q,]{1,20}?|[^|¶Q,]{0,3}?)([sglktubv])")
# NAME was told; NAME has been told
_IS_TOLD = re.compile(r"r?b?(b)r?(s)")
# NAME has been accused by …; NAME accused of “…”
_IS_ACCUSED = re.compile(r"r?b{0,2}r?(l)r?[yo]")
_BEING, _TELLING = (
    frozenset({"was", "were", "is", "are", "been", "being"}),
    frozenset({"tell", "warn", "inform", "advise", "remind", "ask"}),
)
_OPENS_PASSIVE = frozenset("rbl")  # what these begin with
_OPENS_WAY = frozenset("r,(-oc")
_NO_VERB = "_"
_OUTSIDE = "$"
# All symbols but breaks.
IN_SENTENCE = LETTERS + ",.:;()-@#"
SPELT_OUT = LineSymbol.MENTIONS | LineSymbol.BREAKS | {LineSymbol.QUOTATION, *",.:", _OUTSIDE}  # no words
_SIGNATURE = "¶-"  # a dash that begins a paragraph


class _NearVerbs(dict[str, str]):
    """The verb in four symbols behind a mention, "_" for none, "" where it may be farther behind."""

    def __missing__(self, behind: str) -> str:
        if len(self) > MAX_NEAR_VERBS:
            self.clear()
        match = _VERB.match(behind)
        self[behind] = verb = "" if behind[0] in _OPENS_WAY else match.group(1) if match else _NO_VERB
        return verb


VERB_BEHIND = _NearVerbs()


class PreviousSource:
    """The decision about the previous quotation: its last unit, and the unit of its source."""

    __slots__ = ("last", "source")

    def __init__(self, last: int, source: int) -> None:
        self.last = last
        self.source = source


class Reach:
    """The units of the mentions that can be the source of a quotation, on each side the nearest first."""

    __slots__ = ("before", "behind", "within")

    def __init__(self, before: list[int], within: list[int], behind: list[int]) -> None:
        self.before = before
        self.within = within
        self.behind = behind

    @property
    def units(self) -> list[int]:
        """All of them."""
        return [*self.before, *self.within, *self.behind]


class Context:
    """A letter line with its text and mentions; frequent answers are cached."""

    __slots__ = (
        "_cue_starts",
        "_is_technical",
        "_mention_units",
        "_sentence_starts",
        "_units_of_heads",
        "_words",
        "clauses",
        "drafts",
        "line",
        "mentions",
        "symbols",
        "text",
        "tokens",
    )

    def __init__(self, lexical: LexicalAnalysis, drafts: Sequence[Draft], line: LetterLine) -> None:
        self.tokens, self.mentions, self.drafts, self.line = lexical.tokens, lexical.mentions, drafts, line
        self.text, self.symbols = lexical.tokens.text, line.symbols
        self.clauses = Clauses(line, lexical.mentions, lexical.tokens.words)
        self._words: dict[int, str] = {}
        self._sentence_starts: dict[int, int] = {}
        self._mention_units = list(line.mentions)
        self._units_of_heads: dict[str, list[int]] | None = None
        self._cue_starts: set[int] | None = None
        self._is_technical: bool | None = None

    def cue_starts(self) -> set[int]:
        """Return the offsets of the cues of all quotations, once their sources have been found."""
        if self._cue_starts is None:
            self._cue_starts = {draft.cue[0] for draft in self.drafts if draft.cue}
        return self._cue_starts

    def is_technical(self) -> bool:
        """Return whether the text is not news prose but a manual, code or a list of changes."""
        if self._is_technical is None:
            self._is_technical = is_technical(self.text)
        return self._is_technical

    def word(self, unit: int) -> str:
        """Return the base form of a unit's word; its symbol where it is no word, "$" outside the line."""
        word = self._words.get(unit)
        if word is None:
            symbol = self.symbols[unit] if 0 <= unit < len(self.symbols) else _OUTSIDE
            word = symbol if symbol in SPELT_OUT else base_of[self.tokens.words[self.line.tokens[unit]]]
            self._words[unit] = word
        return word

    def mention(self, unit: int) -> Mention:
        """Return the mention in `unit`."""
        return self.mentions[self.line.mentions[unit]]

    def verb(self, unit: int) -> str:
        """Return the symbol of the verb whose subject the mention in `unit` may be, "_" for none."""
        return VERB_BEHIND[self.symbols[unit + 1 : unit + 5]] or self.far_verb(unit)

    def far_verb(self, unit: int) -> str:
        """Return the same where it may be farther behind the mention."""
        match = _VERB.match(self.symbols, unit + 1)
        return match.group(1) if match else _NO_VERB

    def sentence(self, first: int, last: int) -> str:
        """Return the symbols of the sentence around the units, these left out."""
        symbols = self.symbols
        start, highest = self.sentence_start(first), min(len(symbols), last + MAX_UNITS)
        ends = [
            at
            for at in (
                symbols.find(LineSymbol.SENTENCE, last, highest),
                symbols.find(LineSymbol.PARAGRAPH, last, highest),
            )
            if at >= 0
        ]
        return symbols[start:first] + symbols[last + 1 : min(ends, default=highest)]

    def sentence_start(self, first: int) -> int:
        """Return the unit that begins the sentence of unit `first`, no farther back than the reach."""
        start = self._sentence_starts.get(first)
        if start is None:
            lowest = max(0, first - MAX_UNITS)
            start = lowest + len(self.symbols[lowest:first].rstrip(IN_SENTENCE))
            self._sentence_starts[first] = start
        return start

    def is_told(self, draft_index: int, unit: int) -> bool:
        """Return whether the mention in `unit` only hears the quotation: “…,” NAME was told; NAME was told that “…”.

        Or is what it is about: NAME was accused of “…”.
        """
        if self.symbols[unit + 1] not in _OPENS_PASSIVE:  # most sources
            return False
        accused = _IS_ACCUSED.match(self.symbols, unit + 1)
        if accused and self.word(accused.start(1)) == "accuse":
            return LineSymbol.CUE_VERBS.isdisjoint(self.symbols[accused.end() : self.line.spans[draft_index][0]])
        match = _IS_TOLD.match(self.symbols, unit + 1)
        if not match or self.word(match.start(1)) not in _BEING or self.word(match.start(2)) not in _TELLING:
            return False
        first = self.line.spans[draft_index][0]
        return unit > first or LineSymbol.CUE_VERBS.isdisjoint(self.symbols[match.end() : first])

    def previous_source(self, draft_index: int, unit: int) -> PreviousSource:
        """Return quotation `draft_index` as the previous one, with the mention in `unit` as its source."""
        return PreviousSource(self.line.spans[draft_index][1], unit)

    def candidates(self, draft_index: int) -> Reach:
        """Return the units of the mentions that can be the source of quotation `draft_index`."""
        first, last = self.line.spans[draft_index]
        units = self._mention_units
        at = bisect_left(units, first)
        behind = bisect_left(units, last, at)
        return Reach(
            self._before(first, at), units[at : min(behind, at + MAX_MENTIONS_BEHIND)], self._behind(last, behind)
        )

    def _before(self, first: int, at: int) -> list[int]:
        """Return the mentions before a quotation that are in reach, the nearest first; `at` is the next one behind."""
        units, symbols = self._mention_units, self.symbols
        start = bisect_left(units, first - MAX_UNITS + 1, max(0, at - MAX_MENTIONS_BEFORE), at)
        if start < at and symbols.count(LineSymbol.PARAGRAPH, units[start], first) > MAX_PARAGRAPHS_BACK:
            end = first
            for _ in range(MAX_PARAGRAPHS_BACK + 1):
                end = symbols.rfind(LineSymbol.PARAGRAPH, 0, end)
            start = bisect_left(units, end, start, at)
        return units[start:at][::-1]

    def _behind(self, last: int, at: int) -> list[int]:
        """Return the mentions up to the end of the paragraph, in the next one only a signature (— NAME)."""
        highest = last + MAX_UNITS
        if self.symbols[last + 1 : last + 3] != _SIGNATURE:
            end = self.symbols.find(LineSymbol.PARAGRAPH, last, highest)
            highest = end if end >= 0 else highest
        units = self._mention_units
        return units[at : bisect_left(units, highest, at, min(len(units), at + MAX_MENTIONS_BEHIND))]

    def speaks(self, head: str) -> bool:
        """Return whether a mention with this head is the subject of a verb of speech anywhere."""
        if self._units_of_heads is None:
            self._units_of_heads = _units_of_heads(self.line, self.mentions)
        units, symbols = self._units_of_heads.get(head, []), self.symbols
        while units:
            unit = units[-1]
            if symbols[unit - 1] == LineSymbol.SAID or self.verb(unit) in LineSymbol.SPEECH:
                return True
            units.pop()
        return False


def _units_of_heads(line: LetterLine, mentions: Sequence[Mention]) -> dict[str, list[int]]:
    """Return the units of the mentions with each head; those that do not speak are taken out when looked at."""
    units: dict[str, list[int]] = {}
    for unit, index in line.mentions.items():
        units.setdefault(mentions[index].head, []).append(unit)
    return units
