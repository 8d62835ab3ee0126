"""The evidence for a mention as the source of a quotation, and for a quotation without a speaker.

What is seen is looked up in a table, in two steps: a group holds what is the same for many mentions (the symbols before
the quotation, say), and in it stands what differs. So each combination is weighed but once; `features` says what it
stands for. `<` means a mention before the quotation, `>` one behind it, `^` one between its halves. Letters are the
symbols of the letter line.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple

from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.sources.context import Context, PreviousSource
from tuireader.quotes.sources.features import EvidenceTable, Weight
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.spans.pairing import is_titled

_CLAUSAL = re.compile(
    r"\b(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|is|are|was|were|will|would|has|have|had|can|do|does|did)\b|n['’]t\b"
)
_STOPS = frozenset(",.?!")
_CAPITAL_OPENING = "A"
MAX_WAY_SYMBOLS = 5  # from a quotation to a mention behind it; what is farther says nothing
MAX_GAP_SYMBOLS = 5  # between two quotations; of more, only the breaks count


class QuotationPosition(NamedTuple):
    """A quotation on the line: its units, the symbols before it, its form, its words.

    `form` is a symbol for its beginning (A capital, a small, 0 digit, . dots, _ else) and its last character.
    `sentence` is true for a whole sentence that stands as one: nobody takes that for a title or a term.
    """

    first: int
    last: int
    left: str
    form: str
    words: list[str]
    sentence: bool


def position_of(context: Context, draft_index: int) -> QuotationPosition:
    """Return the position of quotation `draft_index`."""
    first, last = context.line.spans[draft_index]
    text = context.text
    content, behind_marks = context.drafts[draft_index].content, context.drafts[draft_index].outer[1]
    end = text[content[-1][1] - 1]
    if end not in _STOPS:
        # British papers set the comma and the full stop behind the mark.
        end = text[behind_marks : behind_marks + 1]
    form = _opening(text[content[0][0] : content[0][0] + 3]) + (end if end and end in _STOPS else "_")
    left = context.symbols[max(0, first - 3) : first]
    words = text[content[0][0] : content[-1][1]].split()
    sentence = (
        form[0] == _CAPITAL_OPENING
        and form[1] in _STOPS
        and left[-1] in LineSymbol.BREAKS
        and len(words) > 2
        and not is_titled(words)
    )
    return QuotationPosition(first, last, left, form, words, sentence)


def _opening(text: str) -> str:
    for char in text:
        if char.isalnum():
            return _CAPITAL_OPENING if char.isupper() else "0" if char.isdigit() else "a"
        if char in "….":
            return "."
    return "_"


def bucket(count: int) -> str:
    """Return a symbol for a count: 1, 2, 3 to 4, 5 to 8 and so on up to 33 and more."""
    return "abcdefg"[min(6, max(0, (count - 1).bit_length()))]


class Evidence(Generic[Weight]):
    """The evidence about the quotations of one line, weighed by a table."""

    def __init__(self, context: Context, table: EvidenceTable[Weight]) -> None:
        self.context, self.table = context, table
        self._between, self._beside = table.group("words between"), table.group("words around")
        self._word_before, self._word_behind = table.group("nobody before"), table.group("nobody behind")
        self._strangers, self._ways = table.group("stranger"), table.group("way")
        self._mentions = {side: table.group("mention", side) for side in "<^>"}
        self._words = {side: (table.group("word before", side), table.group("word behind", side)) for side in "<^>"}
        self._around: dict[tuple[str, int], tuple[str, str, Weight]] = {}

    def nobody(self, position: QuotationPosition) -> Weight:
        """Return the evidence that nobody speaks the quotation: it is a title, a term or a nickname."""
        context, words, form = self.context, position.words, position.form
        titled, clausal = is_titled(words), is_clausal(" ".join(words))
        return (
            self._between[titled, form, bucket(len(words)), clausal]
            + self._beside[titled, form, position.left[-1:], _work_nearby(context, position)]
            + self._word_before[context.word(position.first - 1)]
            + self._word_behind[context.word(position.last + 1)]
        )

    def stranger(self, position: QuotationPosition) -> Weight:
        """Return the evidence that the source is not among the mentions in reach."""
        return self._strangers[position.form, position.left[-2:]]

    def sources(
        self, position: QuotationPosition, units: Sequence[int], previous: PreviousSource | None
    ) -> Iterator[Weight]:
        """Yield for the mention in each of `units` the evidence that it is the source of the quotation."""
        context, first, last = self.context, position.first, position.last
        symbols, verb, around = context.symbols, context.verb, self._around
        zones, mentions, ways = self.table.group("zone", position.left), self._mentions, self._ways
        before, (subject, is_subject, is_not) = self._before(first, previous), self._subject(position)
        nearer = {"<": 0, "^": 0, ">": 0}  # speakers on each side so far; the nearest mention comes first
        for unit in units:
            side, start, end = _gap(unit, first, last)
            between = symbols[start:end]
            breaks, stops = between.count(LineSymbol.PARAGRAPH), between.count(LineSymbol.SENTENCE)
            # Slices put a ceiling on the counts: `min` would be slower than everything else here.
            zone = side + "¶¶"[:breaks] + "|||"[:stops] + "QQ"[: between.count(LineSymbol.QUOTATION)]
            others = "SS"[: nearer[side]]
            nearer[side] += symbols[unit] in LineSymbol.SPEAKERS
            left, right, words = around.get((side, unit)) or self._look_around(side, unit)
            yield (
                zones[zone, others, verb(unit)]
                + mentions[side][left, right, breaks > 0, stops > 0]
                + words
                + ways[between + right[:2] if side == ">" and len(between) <= MAX_WAY_SYMBOLS else ""]
                + (is_subject if unit == subject else is_not)
                + before(unit, zone)
            )

    def _look_around(self, side: str, unit: int) -> tuple[str, str, Weight]:
        """Return the symbols before a mention, its own and those behind it, and the evidence in the words beside it."""
        context, symbols, (before, behind) = self.context, self.context.symbols, self._words[side]
        words = before[context.word(unit - 1)] + behind[context.word(unit + 1)]
        found = symbols[max(0, unit - 2) : unit], symbols[unit : unit + 3], words
        self._around[side, unit] = found
        return found

    def _subject(self, position: QuotationPosition) -> tuple[int, Weight, Weight]:
        """Return the subject of the verb that the quotation hangs on, and what it weighs to be that and not to be."""
        clauses = self.context.clauses
        verb = clauses.governing_verb(position.first)
        subject = clauses.subject(verb) if verb >= 0 else -1
        symbol = clauses.symbols[verb] if verb >= 0 else ""
        group = self.table.group("subject", symbol, clauses.is_followed(position.last), position.form[-1])
        return subject, group["is"], group["none" if subject < 0 else "not"]

    def _before(self, first: int, previous: PreviousSource | None) -> Callable[[int, str], Weight]:
        """Return what weighs how a mention stands to the source of the quotation before."""
        context, symbols = self.context, self.context.symbols
        if previous is None:
            alone = self.table.group("first")[()]
            return lambda _, __: alone
        last, source, speaker = previous
        between = symbols[last + 1 : first]
        breaks = min(between.count(LineSymbol.PARAGRAPH), 2)
        is_short = len(between) <= MAX_GAP_SYMBOLS
        gap = between if is_short else f"~{breaks}{min(between.count(LineSymbol.SENTENCE), 2)}"
        same, others, same_head = (
            self.table.group("same", gap),
            self.table.group("other", gap, breaks),
            self.table.group("head")[()],
        )

        def weigh(unit: int, zone: str) -> Weight:
            if unit == source:
                return same[unit > last, zone]
            return same_head if context.mention(unit).head == speaker else others[unit > last, symbols[unit]]

        return weigh


def _gap(unit: int, first: int, last: int) -> tuple[str, int, int]:
    """Return on which side of the quotation a mention is, and the units between them."""
    if unit < first:
        return "<", unit + 1, first
    return (">", last + 1, unit) if unit > last else ("^", first + 1, unit)


def is_clausal(text: str) -> bool:
    """Return whether a text looks like a sentence, not like a title or a term."""
    return bool(_CLAUSAL.search(text))


def _work_nearby(context: Context, position: QuotationPosition) -> str:
    """Return where a word such as “film” stands: "b" close before the quotation, "h" close behind, "_" nowhere."""
    works = words_of("works")
    if not works.isdisjoint(map(context.word, range(max(0, position.first - 3), position.first))):
        return "b"
    return "_" if works.isdisjoint(map(context.word, range(position.last + 1, position.last + 3))) else "h"
