"""The evidence for a mention as the source of a quotation, and for a quotation without a speaker.

What is seen is looked up in a table, in two steps: a group holds what is the same for many mentions (the symbols before
the quotation, say), and in it stands what differs. So each combination is weighed but once; `features` says what it
stands for. `<` means a mention before the quotation, `>` one behind it, `^` one between its halves. Letters are the
symbols of the letter line.
"""

import re
from typing import Generic

from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.sources.context import SPELT_OUT, VERB_BEHIND, Context, PreviousSource, Reach
from tuireader.quotes.sources.features import FAR, NO_SYMBOL, EvidenceGroup, EvidenceTable, Weight
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.spans.pairing import is_titled

_CLAUSAL = re.compile(
    r"\b(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|is|are|was|were|will|would|has|have|had|can|do|does|did)\b"
    r"|n['’]t\b|\b(?:[Tt]hat|[Ii]t|[Tt]here)['’]s\b"
)
_STOPS = frozenset(",.?!")
_CAPITAL_OPENING = "A"
# Words of these classes, and what is no word, are no films.
_NO_WORKS = SPELT_OUT | {
    LineSymbol.ACCORDING,
    LineSymbol.AS,
    LineSymbol.AUXILIARY,
    LineSymbol.BY,
    LineSymbol.CONJUNCTION,
    LineSymbol.DETERMINER,
    LineSymbol.PREPOSITION,
    LineSymbol.SUBORDINATOR,
    LineSymbol.THAT,
    LineSymbol.TO,
    LineSymbol.WHO,
}
# Which mentions may have the same head as another one.
_ALIKE = {
    LineSymbol.NAME: LineSymbol.NAME + LineSymbol.POSSESSIVE,
    LineSymbol.DESCRIPTION: LineSymbol.DESCRIPTION,
    LineSymbol.PRONOUN: LineSymbol.PRONOUN + LineSymbol.POSSESSIVE,
    LineSymbol.POSSESSIVE: LineSymbol.NAME + LineSymbol.PRONOUN + LineSymbol.POSSESSIVE,
}
_MANY = "SS"  # so many speakers nearer to the quotation, or more
MAX_WAY_SYMBOLS = 5  # from a quotation to a mention behind it; what is farther says nothing
_NO_MARKS = bytes(set(range(256)) - set("¶|Q".encode("latin-1")))
MAX_COUNTED_WORDS = 33  # between the marks
MAX_GAP_SYMBOLS = 5  # between two quotations; of more, only the breaks count


class QuotationPosition:
    """A quotation on the line: its units, the symbols before it, its form, its words and how many.

    `form` is a symbol for its beginning (A capital, a small, 0 digit, . dots, _ else) and its last character.
    `titled` is true for words that are spelt like a title, `sentence` for a whole sentence that stands as one: nobody
    takes that for a title or a term.
    """

    __slots__ = ("first", "form", "last", "left", "sentence", "titled", "word_count", "words")

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        first: int,
        last: int,
        left: str,
        form: str,
        words: str,
        word_count: int,
        titled: bool,
        sentence: bool,
    ) -> None:
        self.first = first
        self.last = last
        self.left = left
        self.form = form
        self.words = words
        self.word_count = word_count
        self.titled = titled
        self.sentence = sentence


def position_of(context: Context, draft_index: int) -> QuotationPosition:
    """Return the position of quotation `draft_index`."""
    first, last = context.line.spans[draft_index]
    text, draft = context.text, context.drafts[draft_index]
    start, end = draft.content[0][0], draft.content[-1][1]
    stop = text[end - 1]
    if stop not in _STOPS:
        # British papers set the comma and the full stop behind the mark.
        stop = text[draft.outer[1] : draft.outer[1] + 1]
        if stop not in _STOPS:
            stop = "_"
    opening = _opening(text[start : start + 3])
    words = text[start:end]
    separate = words.split()
    count, titled = len(separate), is_titled(separate)
    left = context.symbols[max(0, first - 3) : first]
    stands_alone = opening == _CAPITAL_OPENING and stop != "_" and left[-1] in LineSymbol.BREAKS
    sentence = stands_alone and count > 2 and not titled
    return QuotationPosition(first, last, left, opening + stop, words, min(count, MAX_COUNTED_WORDS), titled, sentence)


def _opening(text: str) -> str:
    for char in text:
        if char.isalnum():
            return _CAPITAL_OPENING if char.isupper() else "0" if char.isdigit() else "a"
        if char in "….":
            return "."
    return "_"


class Evidence(Generic[Weight]):
    """The evidence about the quotations of one line, weighed by a table."""

    def __init__(self, context: Context, table: EvidenceTable[Weight]) -> None:
        self.context, self.table = context, table
        self._padded, self._marks = NO_SYMBOL + context.symbols, context.symbols.encode("latin-1")

    def nobody(self, position: QuotationPosition) -> Weight:
        """Return the evidence that nobody speaks the quotation: it is a title, a term or a nickname."""
        table, titled, form = self.table, position.titled, position.form
        before, behind = self.context.word(position.first - 1), self.context.word(position.last + 1)
        return (
            table.between[titled, form, position.word_count, is_clausal(position.words)]
            + table.beside[titled, form, position.left[-1], self._work_nearby(position.first, position.last)]
            + table.word_before[before]
            + table.word_behind[behind]
        )

    def _work_nearby(self, first: int, last: int) -> str:
        """Return where a word such as “film” is: "b" close before the quotation, "h" close behind, "_" nowhere."""
        works, context = words_of("works"), self.context
        for symbol, start, end in (("b", max(0, first - 3), first), ("h", last + 1, last + 3)):
            for unit, seen in enumerate(context.symbols[start:end], start):
                if seen not in _NO_WORKS and context.word(unit) in works:
                    return symbol
        return "_"

    def stranger(self, position: QuotationPosition) -> Weight:
        """Return the evidence that the source is not among the mentions in reach."""
        return self.table.strangers[position.form, position.left[-2:]]

    def sources(self, position: QuotationPosition, reach: Reach, previous: PreviousSource | None) -> list[Weight]:
        """Return for each mention in reach the evidence that it is the source of the quotation."""
        context, table, padded, marks, first = self.context, self.table, self._padded, self._marks, position.first
        symbols, words, tokens = context.symbols, context.tokens.words, context.line.tokens
        mentions, indexes = context.mentions, context.line.mentions
        zone_verbs = table.group("zone", position.left)
        subject, is_subject, is_not = self._subject(position)
        last, source, head, (same, earlier, later) = self._previous(first, previous)
        same_head, ways, verb_behind, far_verb = table.same_head[()], table.ways, VERB_BEHIND, context.far_verb
        speakers, alike = LineSymbol.SPEAKERS, _ALIKE.get(symbols[source], "")
        found = []
        for side, units, start in (
            (table.before, reach.before, 0),
            (table.within, reach.within, first + 1),
            (table.behind, reach.behind, position.last + 1),
        ):
            if not units:
                continue
            zones, word_before, word_behind = side.zones, side.word_before, side.word_behind
            symbol_before, symbol_behind, others = side.symbol_before, side.symbol_behind, ""
            farthest_way = start + MAX_WAY_SYMBOLS if side is table.behind else 0
            for unit in units:
                between = marks[start:unit] if start else marks[unit + 1 : first]
                zone, surroundings = zones[between.translate(None, _NO_MARKS)]
                near = padded[unit - 1 : unit + 4]  # two symbols, the mention, two symbols
                left, kind, right = near[1], near[2], near[3]
                weight = (
                    zone_verbs[zone, others, verb_behind[symbols[unit + 1 : unit + 5]] or far_verb(unit)]
                    + surroundings[near]
                    + (
                        (symbol_before[left] if left in SPELT_OUT else word_before[words[tokens[unit - 1]]])
                        + (symbol_behind[right] if right in SPELT_OUT else word_behind[words[tokens[unit + 1]]])
                    )
                )
                if unit <= farthest_way:
                    weight = weight + ways[symbols[start : unit + 2]]
                weight = weight + (is_subject if unit == subject else is_not)
                if unit == source:
                    weight = weight + same[unit > last, zone]
                elif kind in alike and mentions[indexes[unit]].head == head:
                    weight = weight + same_head
                else:
                    weight = weight + (later if unit > last else earlier)[kind]
                found.append(weight)
                if others != _MANY and kind in speakers:  # the nearest mention comes first
                    others += "S"
        return found

    def _subject(self, position: QuotationPosition) -> tuple[int, Weight, Weight]:
        """Return the subject of the verb that the quotation hangs on, and what it weighs to be that and not to be."""
        clauses, subjects = self.context.clauses, self.table.subjects
        verb = clauses.governing_verb(position.first)
        subject = clauses.subject(verb) if verb >= 0 else -1
        symbol = clauses.symbols[verb] if verb >= 0 else ""
        is_followed, end = clauses.is_followed(position.last), position.form[-1]
        is_not = subjects[symbol, is_followed, end, "none" if subject < 0 else "not"]
        return subject, subjects[symbol, is_followed, end, "is"], is_not

    def _previous(
        self, first: int, previous: PreviousSource | None
    ) -> tuple[int, int, str | None, tuple[EvidenceGroup[Weight], EvidenceGroup[Weight], EvidenceGroup[Weight]]]:
        """Return the source of the quotation before with its head, and the groups that say how mentions stand to it."""
        if previous is None:
            alone = self.table.first
            return -1, -1, None, (alone, alone, alone)
        last, source = previous.last, previous.source
        between = self.context.symbols[last + 1 : first]
        if len(between) > MAX_GAP_SYMBOLS:
            breaks, stops = between.count(LineSymbol.PARAGRAPH), between.count(LineSymbol.SENTENCE)
            between = f"{FAR}{min(breaks, 2)}{min(stops, 2)}"
        return last, source, self.context.mention(source).head, self.table.gaps[between]


def is_clausal(text: str) -> bool:
    """Return whether a text looks like a sentence, not like a title or a term."""
    return bool(_CLAUSAL.search(text))
