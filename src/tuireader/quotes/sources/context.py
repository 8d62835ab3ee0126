"""One text with its letter line, and answers about it: which word, verb or subject, and who speaks often."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from tuireader.quotes.lexical.analysis import LexicalAnalysis
from tuireader.quotes.lexical.cue_classes import base_of
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.technical_text import is_technical
from tuireader.quotes.sources.clauses import Clauses
from tuireader.quotes.sources.letter_line import LetterLine, LineSymbol
from tuireader.quotes.spans.draft import Draft

# How far a source is looked for: mentions before and behind the quotation, paragraphs before it, units of the line.
MAX_MENTIONS_BEFORE, MAX_MENTIONS_BEHIND, MAX_PARAGRAPHS_BACK, MAX_UNITS = 8, 4, 2, 160
# The verb of a mention: directly behind it, or behind an apposition, a relative clause or a bracket.
_VERB = re.compile(r"(?:r*|[,(-][^|¶Q]{1,40}?[,)-]r*|[oc][^|¶Q,]{1,20}?|[^|¶Q,]{0,3}?)([sglktubv])")
_OUTSIDE = "$"
_BREAKS = (LineSymbol.SENTENCE, LineSymbol.PARAGRAPH)
_SPELT_OUT = LineSymbol.MENTIONS | LineSymbol.BREAKS | {LineSymbol.QUOTATION, *",.:", _OUTSIDE}  # no words
_SIGNATURE = "¶-"  # a dash that begins a paragraph


class PreviousSource(NamedTuple):
    """The decision about the previous quotation: its last unit, and the unit and head of its source."""

    last: int
    source: int
    head: str


class Context:
    """A letter line with its text and mentions; frequent answers are cached."""

    def __init__(self, lexical: LexicalAnalysis, drafts: Sequence[Draft], line: LetterLine) -> None:
        self.tokens, self.mentions, self.drafts, self.line = lexical.tokens, lexical.mentions, drafts, line
        self.text, self.symbols = lexical.tokens.text, line.symbols
        relatives = {unit for unit, index in line.mentions.items() if self.mentions[index].head == "who"}
        self.clauses = Clauses(line.symbols, relatives)
        self._words: dict[int, str] = {}
        self._verbs: dict[int, str] = {}
        self._sentence_starts: dict[int, int] = {}
        self._mention_units = list(line.mentions)

    @cached_property
    def cue_starts(self) -> set[int]:
        """The offsets of the cues of all quotations, once their sources have been found."""
        return {draft.cue[0] for draft in self.drafts if draft.cue}

    @cached_property
    def is_technical(self) -> bool:
        """Whether the text is not news prose but a manual, code or a list of changes."""
        return is_technical(self.text)

    def word(self, unit: int) -> str:
        """Return the base form of a unit's word; its symbol where it is no word, "$" outside the line."""
        word = self._words.get(unit)
        if word is None:
            symbol = self.symbols[unit] if 0 <= unit < len(self.symbols) else _OUTSIDE
            word = symbol if symbol in _SPELT_OUT else base_of[self.tokens.words[self.line.tokens[unit]]]
            self._words[unit] = word
        return word

    def mention(self, unit: int) -> Mention:
        """Return the mention in `unit`."""
        return self.mentions[self.line.mentions[unit]]

    def verb(self, unit: int) -> str:
        """Return the symbol of the verb whose subject the mention in `unit` may be, "_" for none."""
        verb = self._verbs.get(unit)
        if verb is None:
            verb = self.symbols[unit + 1]
            if verb not in LineSymbol.ALL_VERBS:  # directly behind, it needs no pattern
                match = _VERB.match(self.symbols, unit + 1)
                verb = match.group(1) if match else "_"
            self._verbs[unit] = verb
        return verb

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
            find, lowest = self.symbols.rfind, max(0, first - MAX_UNITS)
            sentence, paragraph = (find(symbol, lowest, first) for symbol in _BREAKS)
            start = self._sentence_starts[first] = max(sentence, paragraph, lowest - 1) + 1
        return start

    def previous_source(self, draft_index: int, unit: int) -> PreviousSource:
        """Return quotation `draft_index` as the previous one, with the mention in `unit` as its source."""
        return PreviousSource(self.line.spans[draft_index][1], unit, self.mention(unit).head)

    def candidates(self, draft_index: int) -> list[int]:
        """Return the units of the mentions that can be the source of quotation `draft_index`."""
        first, last = self.line.spans[draft_index]
        units = self._mention_units
        before, behind = bisect_left(units, first), bisect_left(units, last)
        return [
            *self._before(first, units[max(0, before - MAX_MENTIONS_BEFORE) : before]),
            *units[before : min(behind, before + MAX_MENTIONS_BEHIND)],
            *self._behind(last, units[behind : behind + MAX_MENTIONS_BEHIND]),
        ]

    def _before(self, first: int, units: list[int]) -> list[int]:
        """Return those of the mentions `units` before a quotation that are in reach, the nearest first."""
        lowest = max(0, first - MAX_UNITS + 1)
        end = first
        for _ in range(MAX_PARAGRAPHS_BACK + 1):
            end = self.symbols.rfind(LineSymbol.PARAGRAPH, lowest, end)
            if end < 0:
                break
        lowest = max(lowest, end)
        return [unit for unit in reversed(units) if unit >= lowest]

    def _behind(self, last: int, units: list[int]) -> list[int]:
        """Return those of `units` up to the end of the paragraph, in the next one only a signature (— NAME)."""
        highest = last + MAX_UNITS
        if self.symbols[last + 1 : last + 3] != _SIGNATURE:
            end = self.symbols.find(LineSymbol.PARAGRAPH, last, highest)
            highest = end if end >= 0 else highest
        return [unit for unit in units if unit < highest]

    @cached_property
    def speech_counts(self) -> dict[str, int]:
        """How often each head is the subject of a verb of speech."""
        counts: dict[str, int] = {}
        for unit in self.line.mentions:
            if self.verb(unit) in LineSymbol.SPEECH or self.symbols[unit - 1 : unit] == LineSymbol.SAID:
                head = self.mention(unit).head
                counts[head] = counts.get(head, 0) + 1
        return counts
