"""What a person has said: quotations with their outlets and articles, below the head of the page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from textual.message import Message

from tuireader.library.person import PersonQuotation
from tuireader.quotes import Span
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.paged_list import PagedList
from tuireader.widgets.paint import speaker_class
from tuireader.widgets.person_head import MIN_TALL_ROWS, HeadFacts, Parts, head_lines
from tuireader.widgets.phrases import one_line
from tuireader.widgets.row_list import cut_at_word
from tuireader.widgets.status import NARROW_CELLS
from tuireader.widgets.text_width import first_lines, truncate, width_of

WIDE_CELLS = 100
"""From this width on, the outlet has a column."""
OUTLET_CELLS = 20
MAX_WORD_LINES = 4
"""The most lines of a quotation; the article has the rest."""
PART_LINES = 2
"""The least lines of a quotation that is a part of a sentence: the sentence is shown in them once it is known."""
ONE_LINE_CELLS = 120
"""Where a line has so many cells, one is enough for that."""
MAX_CUE_CELLS = 28
MAX_NOTE_CELLS = 40
NOTE_SIGN = "*"
"""The sign of a quotation that the user keeps, before the words of the note."""
MIN_HEAD_LINES_BELOW = 7
"""How many lines the head leaves for the first quotation."""
_OPENING_MARKS = ("“", "‘", '"', "'", "«", "„")
_CLOSING = re.compile(r"[,.!?]?[”’\"'»“]")
_DATE_CELLS = len("20 Nov 26")
_GAP = 2


class SaidShape(NamedTuple):
    """How a row is divided; it depends on the width of the list and on the order alone."""

    has_date: bool
    has_outlet: bool
    text_column: int  # from the end of the tab
    text_cells: int


@cache
def said_shape(width: int, *, by_outlet: bool) -> SaidShape:
    """Return how a row is divided in a list of `width` cells; the last cell stays blank."""
    has_date = width >= NARROW_CELLS
    has_outlet = width >= WIDE_CELLS and not by_outlet
    column = 1 + has_date * (_DATE_CELLS + _GAP) + has_outlet * (OUTLET_CELLS + _GAP)
    return SaidShape(has_date, has_outlet, column, max(1, width - SaidList.TAB_CELLS - column - 2))


class SaidList(PagedList[PersonQuotation]):
    """Quotations of one person; with `facts`, the head of the page is above the first one and scrolls away with it."""

    TAB_CELLS = 2

    class Chosen(FieldMessage):
        """The user wants to see that quotation in its article."""

        quotation: PersonQuotation

    class RowsShown(Message):
        """Other rows came into sight."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.facts: HeadFacts | None = None
        self.by_outlet = False
        self.colour = 0
        """The number of the person's colour."""
        self.sentences: dict[str, str] = {}
        """The sentences of quotations that are parts of one, by their ids."""
        self._outlet_counts: dict[str, int] = {}

    def show(
        self,
        quotations: Sequence[PersonQuotation],
        facts: HeadFacts | None,
        *,
        by_outlet: bool,
        row: int = 0,
        y: int = 0,
    ) -> None:
        """Show other quotations, with the cursor on a row that begins on line `y` of the window."""
        self.facts, self.by_outlet = facts, by_outlet
        self._outlet_counts = dict(facts.profile.outlets) if facts is not None else {}
        self.show_rows(quotations, row, y)

    def show_facts(self, facts: HeadFacts | None) -> None:
        """Show a head that says more; it has the same lines as before."""
        self.facts = facts
        self.refresh()

    def scrolled(self) -> None:
        """Ask for more rows before the user sees the last one, and for what belongs to those in sight."""
        self.post_message(self.RowsShown())
        super().scrolled()

    @property
    def parts_in_sight(self) -> list[PersonQuotation]:
        """The quotations in sight whose sentences are not known yet."""
        in_sight = (self.rows[row] for row in self.rows_in_sight)
        return [it for it in in_sight if is_part(it) and it.quotation.id not in self.sentences]

    def show_sentences(self, sentences: Mapping[str, str]) -> None:
        """Show the sentences of quotations; no row changes its height."""
        self.sentences.update(sentences)
        self.refresh_rows(*(row for row in self.rows_in_sight if self.rows[row].quotation.id in sentences))

    def action_open(self) -> None:
        """Show the quotation with the cursor in its article."""
        if self.chosen_row is not None:
            self.post_message(self.Chosen(self.chosen_row))

    # Rows

    def row_text(self, row: int) -> str:
        """Return the words, the outlet and the title."""
        it = self.rows[row]
        return f"{shown_words(it)} {it.outlet} {it.title}"

    def row_height(self, row: int, width: int) -> int:
        """Return the lines of the words, one for the article, and those above."""
        return self._lines_above(row, width) + self._word_lines(row, width) + 1

    def _word_lines(self, row: int, width: int) -> int:
        """Return how many lines the words take; their sentence, which is learnt later, has no more."""
        lines = len(self._word_spans(row, width))
        cells = said_shape(width, by_outlet=self.by_outlet).text_cells
        part_lines = PART_LINES if cells < ONE_LINE_CELLS else 1
        return max(lines, part_lines) if is_part(self.rows[row]) else lines

    def lines_above(self, row: int) -> int:
        """Return the lines of the head and of an outlet's heading."""
        return self._lines_above(row, self.size.width)

    def _lines_above(self, row: int, width: int) -> int:
        return len(self._above(row, width)) if row == 0 or self._begins_outlet(row) else 0

    def _above(self, row: int, width: int) -> list[Parts]:
        """Return the lines above a row: the head, and in the order of outlets the name of each."""
        lines: list[Parts] = []
        if row == 0 and self.facts is not None:
            height = self.room.height
            lines += head_lines(
                self.facts,
                max(1, width - self.TAB_CELLS - 1),
                height - MIN_HEAD_LINES_BELOW,
                is_tall=height >= MIN_TALL_ROWS,
            )
        if self._begins_outlet(row):
            outlet = self.rows[row].outlet
            count = self._outlet_counts.get(outlet)
            heading = one_line(outlet) or "no outlet"
            if row:
                lines.append([])
            lines.append([(truncate(f"{heading} · {count:,}" if count else heading, width - 3), "row--minor")])
        return lines

    def _begins_outlet(self, row: int) -> bool:
        return self.by_outlet and (row == 0 or self.rows[row].outlet != self.rows[row - 1].outlet)

    def _word_spans(self, row: int, width: int) -> Sequence[Span]:
        cells = said_shape(width, by_outlet=self.by_outlet).text_cells
        words = shown_words(self.rows[row])[: (MAX_WORD_LINES + 1) * 2 * cells]
        return first_lines(words, cells, MAX_WORD_LINES)

    def text_column(self, row: int) -> int:  # noqa: ARG002 - the same in all rows
        """Return the column of the words."""
        return self.TAB_CELLS + said_shape(self.size.width, by_outlet=self.by_outlet).text_column

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return the words with date and outlet beside them, and below them how they were introduced, and where."""
        above = [
            [Segment(text, self.part(style) if style else None) for text, style in line]
            for line in self._above(row, width)
        ]
        return [*above, *self._own_lines(row, width)]

    def _own_lines(self, row: int, width: int) -> list[list[Segment]]:
        it, shape = self.rows[row], said_shape(width, by_outlet=self.by_outlet)
        minor, colour = self.part("row--minor"), self.part(speaker_class(self.colour))
        count = self._word_lines(row, width)
        words, quoted = words_to_show(it, self.sentences.get(it.quotation.id, ""), count * shape.text_cells)
        spans = first_lines(words, shape.text_cells, count)
        lines = [
            [Segment(text, colour if is_quoted else minor) for text, is_quoted in _split(words, span, quoted)]
            for span in spans
        ]
        if spans[-1][1] < len(words.rstrip()):
            lines[-1].append(Segment("…", minor))
        lines += [[] for _ in range(count - len(lines))]
        leads = [lead_of(it, shape), *[" " * shape.text_column] * count]
        facts = cut_at_word(" · ".join(filter(None, _facts(it, shape, by_outlet=self.by_outlet))), shape.text_cells)
        return [
            *([Segment(lead, minor), *line] for lead, line in zip(leads, lines, strict=False)),
            [Segment(leads[-1], minor), Segment(facts, minor)],
        ]


def is_part(it: PersonQuotation) -> bool:
    """Return whether a quotation is a part of somebody else's sentence: “the crew was ‘very tired’”."""
    return it.quotation.is_part


def words_to_show(it: PersonQuotation, sentence: str, cells: int) -> tuple[str, Span]:
    """Return what a row shows, at most about `cells` of it from the start, and which of it is quoted.

    That is the quotation, or the sentence of which it is a part, from a word before the quoted ones on.
    """
    words = shown_words(it)
    text, inner = one_line(sentence), words.strip("“”")
    at = text.find(inner)
    if at < 0 or not inner:
        return words, (0, len(words))
    start = at - 1 if text[at - 1 : at] in _OPENING_MARKS else at
    end = at + len(inner)
    if closing := _CLOSING.match(text, end):
        end = closing.end()
    if width_of(text[:end]) > cells - 2 and start > cells // 3:
        first = text.find(" ", start - cells // 3, start) + 1 or start
        return f"… {text[first:]}", (start - first + 2, end - first + 2)
    return text, (start, end)


def _split(words: str, span: Span, quoted: Span) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a line of `words`, each with whether it is quoted."""
    cuts = sorted({*span, *(min(max(it, span[0]), span[1]) for it in quoted)})
    for start, end in pairwise(cuts):
        yield words[start:end], quoted[0] <= start < quoted[1]


def lead_of(it: PersonQuotation, shape: SaidShape) -> str:
    """Return what stands before the words: date and outlet, each in its column."""
    date = day_of(it).rjust(_DATE_CELLS) + " " * _GAP if shape.has_date else ""
    outlet = truncate(one_line(it.outlet), OUTLET_CELLS) if shape.has_outlet else ""
    return " " + date + (outlet + " " * (OUTLET_CELLS + _GAP - width_of(outlet)) if shape.has_outlet else "")


def _facts(it: PersonQuotation, shape: SaidShape, *, by_outlet: bool) -> tuple[str, ...]:
    """Return what stands below the words: the user's note, the verb, and what has no column: date, outlet, title."""
    return (
        "" if it.note is None else f"{NOTE_SIGN} {truncate(one_line(it.note), MAX_NOTE_CELLS) or 'kept'}",
        "" if shape.has_date else day_of(it),
        "reported" if it.quotation.is_reported else "",
        truncate(one_line(it.quotation.cue), MAX_CUE_CELLS),
        "" if shape.has_outlet or by_outlet else truncate(one_line(it.outlet), OUTLET_CELLS),
        one_line(it.title),
    )


def day_of(it: PersonQuotation) -> str:
    """Return the day of the article: “20 Nov 26”."""
    return "" if it.date is None else f"{it.date:%-d %b %y}"


def shown_words(it: PersonQuotation) -> str:
    """Return the words on one line, in quotation marks where they are quoted."""
    return it.quotation.in_marks(one_line(it.quotation.text))
