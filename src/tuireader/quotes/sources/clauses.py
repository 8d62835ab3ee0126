"""Who does what in a sentence, found on the letter line: the subject of each verb, and the verb of a quotation.

Not a parser: a few shapes (name – verb, name – apposition – verb, “… and said”, “…, saying”, “to say”, “said NAME”)
cover most of what newspapers write.
"""

import re
from collections.abc import Iterator, Sequence

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.sources.letter_line import LETTERS, LetterLine, LineSymbol

MAX_CLAUSE_UNITS = 60
MAX_PHRASE_UNITS = 12
_INVERTED = re.compile(r"[,-]?[rbc]{0,2}([slt])[ro]?d*([NDP])")
# “A man in a good coat”, before a comma: the mention that heads a phrase of more words.
_PHRASE = lazy_pattern(r"[ND](?=o[^,|¶Qslt]{1,8}$)")
# “a union representing staff of [NAME]”, “residents polled by [NAME]”: the mention that heads a shortened clause.
_REDUCED = re.compile(r"(?:[ND](?:i|v[oyf])|Dx[fo])[NDmxdor]{0,8}$")
_TIED = frozenset({"close", "familiar", "loyal", "opposed", "aligned"})  # a person close to [the speaker]
_BELONGING = frozenset({"of", "from"})
# “he asked for it”: a subject and its finite verb at the head of a clause.
_CLAUSE = lazy_pattern(r"c?r?([NDP])r*[sltv]")
# “the owner of a home where”: who is described by a clause at the head of a sentence, and what that begins with.
_RESTRICTED = re.compile(r"([ND])(?:o[^,|¶QslP]{1,6}?)?([wTP])")
_FOLLOWING = re.compile(r"[^|¶Qslt]{0,30}?([slt])")
# Symbols to be passed over in search of a cue verb, another verb or a mention in the same sentence.
_NO_CUES, _NO_VERBS, _NO_SPEAKERS = (
    "".join({*LETTERS, *",.:;()-@#"} - sought)
    for sought in (LineSymbol.CUE_VERBS, LineSymbol.FINITE_VERBS, LineSymbol.SPEAKERS)
)
_BREAKS, _SPEAKERS, _BEFORE_VERB = LineSymbol.BREAKS, LineSymbol.SPEAKERS, LineSymbol.BEFORE_VERB


_PLACING = frozenset({"in", "from", "at", "near", "outside"})
_PERSONS = frozenset({WordClass.ROLE, WordClass.ROLES})
_SERVING = frozenset({"to", "for"})  # aides to NAME worried
_BEFORE_PLACE = frozenset({LineSymbol.PREPOSITION, LineSymbol.TO})
_TOWN_BEFORE = "oN,"  # a woman in Worcester, Massachusetts, told
_ACTS = lazy_pattern(r",?[rb]{0,2}[sltv]")


class Clauses:
    """The clauses of one line; answers are remembered, each look reaches `MAX_CLAUSE_UNITS` units at most."""

    def __init__(self, line: LetterLine, mentions: Sequence[Mention], words: Sequence[str]) -> None:
        self.symbols, self._line, self._mentions, self._words = line.symbols, line, mentions, words
        self._subjects: dict[int, int] = {}

    def subject(self, verb: int) -> int:
        """Return the unit of the mention that is the subject of the verb in unit `verb`, or -1."""
        if verb in self._subjects:
            return self._subjects[verb]
        chain = []
        found = -1
        while verb >= 0:
            if verb in self._subjects:
                found = self._subjects[verb]
                break
            chain.append(verb)
            found, verb = self._step(verb)
        for unit in chain:
            self._subjects[unit] = found
        return found

    def _step(self, verb: int) -> tuple[int, int]:
        """Return the subject, or an earlier verb that shares it; -1 for one that does not exist."""
        symbols = self.symbols
        at = verb - 1
        while at >= 0 and symbols[at] in _BEFORE_VERB:
            at -= 1
        if at < 0 or symbols[at] in _BREAKS:
            return -1, -1
        if (head := self._described_at_length(at)) >= 0:
            return head, -1
        if symbols[verb] in LineSymbol.GERUND_CUES or symbols[at] in LineSymbol.OPENS_PHRASE:
            before = self._verb_before(at)
            return (-1, before) if before >= 0 else (self._mention_before(at), -1)
        if symbols[at] in ",-)":
            shared = self._verb_that_shares(at) if symbols[at] == "," else -1
            return (-1, shared) if shared >= 0 else (self._before_apposition(at), -1)
        return self.head(at) if symbols[at] in _SPEAKERS else self._mention_before(at), -1

    def _described_at_length(self, at: int) -> int:
        """Return the mention at the head of the sentence whose relative clause ends in unit `at`, or -1.

        “A man whose boat sank off NAME told”: the verb has no subject beside it, and no comma ends the clause.
        """
        symbols = self.symbols
        if symbols[at] in _SPEAKERS and symbols[at - 1] != LineSymbol.PREPOSITION:
            return -1
        start = max(symbols.rfind(LineSymbol.SENTENCE, 0, at), symbols.rfind(LineSymbol.PARAGRAPH, 0, at)) + 1
        match = _RESTRICTED.match(symbols, start, at)
        if match is None or "," in symbols[start:at]:
            return -1
        relative = match.start(2)
        is_relative = symbols[relative] != LineSymbol.PRONOUN or self._is_relative(relative)
        return match.start(1) if is_relative else -1

    def head(self, at: int) -> int:
        """Step from the last mention of a phrase to its head: “spokesman for NAME”."""
        while at >= 2 and self.symbols[at - 2] in _SPEAKERS and self.symbols[at - 1] == LineSymbol.PREPOSITION:
            at -= 2
        reduced = _REDUCED.search(self.symbols, max(0, at - MAX_PHRASE_UNITS), at)
        if reduced and (self.symbols[reduced.start() + 1] != "x" or self._word(reduced.start() + 1) in _TIED):
            return reduced.start()
        return at

    def phrase_head(self, unit: int) -> int:
        """Return the head of a phrase that a place ends before a verb: the senator in “the senator from NAME said”."""
        symbols = self.symbols
        behind_town = symbols[max(0, unit - 3) : unit] == _TOWN_BEFORE
        is_state = behind_town and self._mention(unit).head_class == WordClass.PLACE
        place = unit - 2 if is_state else unit
        if symbols[place - 1] not in _BEFORE_PLACE:
            return unit
        is_aide = symbols[place - 2] == LineSymbol.DESCRIPTION and self._mention(place - 2).head_class in _PERSONS
        if self._word(place - 1) not in _PLACING and not (is_aide and self._word(place - 1) in _SERVING):
            return unit
        if is_aide:
            return place - 2 if _ACTS.match(symbols, unit + 1) else unit
        return self.head(place) if _ACTS.match(symbols, unit + 1) else unit

    def _mention(self, unit: int) -> Mention:
        return self._mentions[self._line.mentions[unit]]

    def _word(self, unit: int) -> str:
        return self._words[self._line.tokens[unit]]

    def _verb_that_shares(self, comma: int) -> int:
        """Return the verb before a comma that shares its subject with the one behind it: “he asked for it, called it”.

        An apposition or a relative clause has no such verb.
        """
        start = max(self.symbols.rfind(",", 0, comma), self.symbols.rfind(LineSymbol.SENTENCE, 0, comma)) + 1
        start = max(start, self.symbols.rfind(LineSymbol.PARAGRAPH, 0, comma) + 1)
        match = _CLAUSE.match(self.symbols, start, comma)
        return match.end() - 1 if match and not self._is_relative(match.start(1)) else -1

    def _is_relative(self, unit: int) -> bool:
        return self._mentions[self._line.mentions[unit]].head == "who"

    def _before_apposition(self, at: int) -> int:
        """Return the mention before the apposition, clause or bracket that ends in unit `at`."""
        symbols = self.symbols
        opening = "(" if symbols[at] == ")" else symbols[at]
        start = at - 1
        lowest = max(0, at - MAX_CLAUSE_UNITS)
        while start >= lowest and symbols[start] != opening:
            if symbols[start] in _BREAKS:
                return self._mention_before(at)
            start -= 1
        if start > 0 and symbols[start - 1] in _SPEAKERS:
            return self._member(self.head(start - 1))
        phrase = _PHRASE.search(symbols[max(0, start - MAX_PHRASE_UNITS) : max(0, start)])
        if phrase:
            return max(0, start - MAX_PHRASE_UNITS) + phrase.start()
        if start > 0 and symbols[start + 1] == LineSymbol.PRONOUN and self._is_relative(start + 1):
            return self._mention_before(start - 1)  # the delegate and activist, who backs NAME, warned
        return self._mention_before(at)

    def _member(self, body: int) -> int:
        """Return the name before a body to which its bearer belongs, “NAME, of the institute, who”; else the body."""
        belongs = self.symbols[max(0, body - 3) : body] == "N,o" and self._word(body - 1) in _BELONGING
        return body - 3 if belongs else body

    def _mention_before(self, at: int) -> int:
        lowest = max(0, at - MAX_CLAUSE_UNITS)
        found = self.symbols[lowest : at + 1].rstrip(_NO_SPEAKERS)
        return self.head(lowest + len(found) - 1) if found and found[-1] not in _BREAKS else -1

    def _verb_before(self, at: int) -> int:
        lowest = max(0, at - MAX_CLAUSE_UNITS)
        found = self.symbols[lowest : at + 1].rstrip(_NO_VERBS)
        while found and found[-1] not in _BREAKS:
            unit = lowest + len(found) - 1
            if self.symbols[unit - 1] != LineSymbol.TO:
                return unit
            found = found[:-1].rstrip(_NO_VERBS)
        return -1

    def governing(self, first: int) -> Iterator[int]:
        """Yield the cue verbs before the quotation in unit `first`, in its sentence, nearest first, two at most."""
        lowest = max(0, first - MAX_CLAUSE_UNITS)
        unit = first
        for _ in range(2):
            before = self.symbols[lowest:unit].rstrip(_NO_CUES)
            if not before or before[-1] in _BREAKS:
                return
            unit = lowest + len(before) - 1
            yield unit

    def governing_verb(self, first: int) -> int:
        """Return the cue verb nearest before the quotation in unit `first`, in its sentence, or -1."""
        lowest = max(0, first - MAX_CLAUSE_UNITS)
        before = self.symbols[lowest:first].rstrip(_NO_CUES)
        return lowest + len(before) - 1 if before and before[-1] not in _BREAKS else -1

    def is_followed(self, last: int) -> bool:
        """Return whether a cue verb stands behind the quotation that ends in unit `last`."""
        return self.symbols[last + 1] not in _BREAKS and _FOLLOWING.match(self.symbols, last + 1) is not None

    def following(self, last: int) -> tuple[int, int]:
        """Return the cue verb behind the quotation that ends in unit `last`, and its subject; -1 for none."""
        symbols = self.symbols
        if symbols[last + 1] in _BREAKS:
            return -1, -1
        if inverted := _INVERTED.match(symbols, last + 1):
            return inverted.start(1), inverted.start(2)
        match = _FOLLOWING.match(symbols, last + 1)
        return (match.start(1), self.subject(match.start(1))) if match else (-1, -1)
