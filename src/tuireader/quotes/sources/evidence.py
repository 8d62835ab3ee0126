"""The evidence for a mention as the source of a quotation, and for a quotation without a speaker.

What is seen is looked up in a table, in two steps: a group holds what is the same for many mentions (the form of the
quotation, say), and in it stands what differs. So each combination is weighed but once; `features` says what it stands
for. `<` means a mention before the quotation, `>` one behind it, `^` one between its halves. Letters are the symbols
of the letter line.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple

from tuireader.quotes.lexical.tokens import words_of
from tuireader.quotes.sources.context import MAX_UNITS, Context, PreviousSource
from tuireader.quotes.sources.features import EvidenceGroup, EvidenceTable, Weight, Zone
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.spans.pairing import is_titled

_CUES = LineSymbol.CUE_VERBS | {LineSymbol.CUE_NOUN, LineSymbol.ACCORDING}
_CLAUSAL = re.compile(
    r"\b(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|is|are|was|were|will|would|has|have|had|can|do|does|did)\b|n['’]t\b"
)
_STOPS = frozenset(",.?!")
_CAPITAL_OPENING = "A"
MAX_WAY_SYMBOLS, MAX_HEAD_SYMBOLS = 7, 5  # the symbols used of a stretch; only the ends of a longer one count


class QuotationPosition(NamedTuple):
    """A quotation on the line: its units, the symbols and words around it, its form, the verbs that it may hang on.

    `form` is a symbol for its beginning (A capital, a small, 0 digit, . dots, _ else) and its last character.
    `governing` are the cue verbs before it with their subjects, `verb` and `subject` those behind it (-1 for none).
    `sentence` is true for a whole sentence that stands as one: nobody takes that for a title or a term.
    """

    draft_index: int
    first: int
    last: int
    left: str
    right: str
    before: str
    behind: str
    form: str
    governing: list[tuple[int, int]]
    verb: int
    subject: int
    sentence: bool


def position_of(context: Context, draft_index: int) -> QuotationPosition:
    """Return the position of quotation `draft_index`."""
    first, last = context.line.spans[draft_index]
    symbols, text = context.symbols, context.text
    content, behind_marks = context.drafts[draft_index].content, context.drafts[draft_index].outer[1]
    end = text[content[-1][1] - 1]
    if end not in _STOPS:
        # British papers set the comma and the full stop behind the mark.
        end = text[behind_marks : behind_marks + 1]
    form = _opening(text[content[0][0] : content[0][0] + 3]) + (end if end and end in _STOPS else "_")
    governing = [(at, context.clauses.subject(at)) for at in context.clauses.governing(first)]
    verb, subject = context.clauses.following(last)
    left, right = symbols[max(0, first - 4) : first], symbols[last + 1 : last + 4]
    before, behind = context.word(first - 1), context.word(last + 1)
    words = text[content[0][0] : content[-1][1]].split()
    sentence = (
        form[0] == _CAPITAL_OPENING
        and form[1] in _STOPS
        and left[-1] in LineSymbol.BREAKS
        and len(words) > 2
        and not is_titled(words)
    )
    return QuotationPosition(
        draft_index, first, last, left, right, before, behind, form, governing, verb, subject, sentence
    )


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
        self._mentions: dict[int, EvidenceGroup[Weight]] = {}
        self._ways, self._strangers = table.group("way"), table.group("stranger")
        self._behind, self._without_cue = table.group("behind")[()], table.group("no cue")[()]

    def nobody(self, position: QuotationPosition) -> Weight:
        """Return the evidence that nobody speaks the quotation: it is a title, a term or a nickname."""
        content = self.context.drafts[position.draft_index].content
        text = self.context.text[content[0][0] : content[-1][1]]
        words = text.split()
        titled = "title" if is_titled(words) else "plain"
        between = self.table.group("words between", titled, position.form, is_clausal(text))
        around = self.table.group("words around", titled, position.form, position.left[-2:], position.before)
        return between[bucket(len(words))] + around[position.behind, _work_nearby(self.context, position)]

    def stranger(self, position: QuotationPosition) -> Weight:
        """Return the evidence that the source is not among the mentions in reach."""
        return self._strangers[position.form, position.left[-2:]]

    def sources(
        self, position: QuotationPosition, units: Sequence[int], previous: PreviousSource | None
    ) -> Iterator[Weight]:
        """Yield for the mention in each of `units` the evidence that it is the source of the quotation."""
        context, first, last = self.context, position.first, position.last
        symbols, verb = context.symbols, context.verb
        zones = self.table.group("zone", position.form, position.left[-3:], position.before, position.behind)
        to_cue, before = self._to_cue(first), self._before(first, previous)
        subjects, no_subject = self._subject(position)
        nearer = {"<": 0, "^": 0, ">": 0}  # speakers on each side so far; the nearest mention comes first
        for unit in units:
            side, start, end = _gap(unit, first, last)
            between = symbols[start:end]
            stops, breaks = between.count(LineSymbol.SENTENCE), between.count(LineSymbol.PARAGRAPH)
            quotations = between.count(LineSymbol.QUOTATION)
            others = nearer[side]
            nearer[side] += symbols[unit] in LineSymbol.SPEAKERS
            # comparisons, because `min` is slower than everything else here
            zone = side, min(2, breaks), min(3, stops), min(2, quotations)
            mentions = self._mentions.get(unit) or self._mention(unit)
            way = _without_slack(between)
            way = way if len(way) <= MAX_WAY_SYMBOLS else f"{way[:3]}~{way[-3:]}"
            yield (
                zones[zone, min(6, others), verb(unit)]
                + mentions[side, 1 if breaks else 0, 1 if stops else 0]
                + self._ways[side, way, symbols[unit : unit + 2]]
                + subjects.get(unit, no_subject)
                + before(unit, zone)
                + to_cue(unit)
            )

    def _mention(self, unit: int) -> EvidenceGroup[Weight]:
        """Return the evidence in the words around a mention and in its role in the text."""
        context, symbols, mention = self.context, self.context.symbols, self.context.mention(unit)
        self._mentions[unit] = group = self.table.group(
            "mention",
            symbols[max(0, unit - 2) : unit + 3],
            min(2, unit),
            mention.head_class if symbols[unit] == LineSymbol.DESCRIPTION else "",
            context.verb(unit),
            min(context.speech_counts.get(mention.head, 0), 4),
            context.word(unit - 1),
            context.word(unit + 1),
        )
        return group

    def _to_cue(self, first: int) -> Callable[[int], Weight]:
        """Return what weighs the way from a mention over the last cue word before the quotation to the quotation."""
        symbols = self.context.symbols
        cue = next((at for at in range(first - 1, max(-1, first - MAX_UNITS), -1) if symbols[at] in _CUES), -1)
        behind, without = self._behind, self._without_cue
        if cue < 0:
            return lambda unit: without if unit < first else behind
        tail = _without_slack(symbols[cue + 1 : first])[:5]
        group = self.table.group("cue", symbols[cue], tail, self.context.word(cue))

        def weigh(unit: int) -> Weight:
            if unit >= cue:
                return without if unit < first else behind
            head = _without_slack(symbols[unit + 1 : cue])
            return group[head if len(head) <= MAX_HEAD_SYMBOLS else f"{head[:3]}~{head[-2:]}", len(head) > 1]

        return weigh

    def _subject(self, position: QuotationPosition) -> tuple[dict[int, Weight], Weight]:
        """Return what it weighs to be the subject of the verbs that the quotation hangs on, by unit, and not to be."""
        verbs = "".join([self.context.symbols[verb] for verb, _ in position.governing])
        subjects = [subject for _, subject in position.governing] + [position.subject] * (position.verb >= 0)
        missing = "".join("-" if subject < 0 else "n" for subject in subjects)
        group = self.table.group("subject", verbs, position.verb >= 0, position.form[-1], position.right[:2])
        weights = {
            unit: group["".join(["i" if subject == unit else m for subject, m in zip(subjects, missing, strict=True)])]
            for unit in subjects
            if unit >= 0
        }
        return weights, group[missing]

    def _before(self, first: int, previous: PreviousSource | None) -> Callable[[int, Zone], Weight]:
        """Return what weighs how a mention stands to the source of the quotation before."""
        context, symbols = self.context, self.context.symbols
        if previous is None:
            alone = self.table.group("first")[()]
            return lambda _, __: alone
        between = symbols[previous.last + 1 : first]
        breaks = min(between.count(LineSymbol.PARAGRAPH), 2)
        gap = between if len(between) <= 5 else f"~{breaks}{min(between.count(LineSymbol.SENTENCE), 2)}"
        group = self.table.group("previous", gap, breaks)
        last, source, speaker = previous

        def weigh(unit: int, zone: Zone) -> Weight:
            same = "same" if unit == source else "head" if context.mention(unit).head == speaker else "other"
            return group[same, unit > last, zone, symbols[unit]]

        return weigh


def _gap(unit: int, first: int, last: int) -> tuple[str, int, int]:
    """Return on which side of the quotation a mention is, and the units between them."""
    if unit < first:
        return "<", unit + 1, first
    return (">", last + 1, unit) if unit > last else ("^", first + 1, unit)


def _without_slack(symbols: str) -> str:
    """Return symbols without determiners, adverbs and words that mean nothing here."""
    return symbols.replace("x", "").replace("d", "").replace("r", "")


def is_clausal(text: str) -> bool:
    """Return whether a text looks like a sentence, not like a title or a term."""
    return bool(_CLAUSAL.search(text))


def _work_nearby(context: Context, position: QuotationPosition) -> str:
    """Return where a word such as “film” stands: "b" close before the quotation, "h" close behind, "_" nowhere."""
    works = words_of("works")
    if any(context.word(unit) in works for unit in range(max(0, position.first - 3), position.first)):
        return "b"
    return "h" if any(context.word(unit) in works for unit in range(position.last + 1, position.last + 3)) else "_"
