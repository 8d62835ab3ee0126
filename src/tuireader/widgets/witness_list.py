"""A quotation and all others that have its words: each with what differs, who said it, and where."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.segment import Segment

from tuireader.changes.word_diff import Piece
from tuireader.library.person import PersonQuotation
from tuireader.library.witness import NO_NAME, Witness
from tuireader.widgets.change_lines import ROLES, Parts, flow_parts, marked_piece
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.paged_list import PagedList
from tuireader.widgets.paint import SPEAKER_COLOURS, speaker_class
from tuireader.widgets.phrases import one_line
from tuireader.widgets.row_list import cut_at_word
from tuireader.widgets.said_list import MAX_CUE_CELLS, OUTLET_CELLS, SaidShape, day_of, lead_of, said_shape, shown_words
from tuireader.widgets.text_width import first_lines, truncate

MAX_WORD_LINES = 6
"""The most lines of a quotation; the article has the rest."""
MAX_CUT_WORDS = 8
"""The most words that are shown of what a quotation lacks: the one above has them."""
FIRST_CUT_WORDS, LAST_CUT_WORDS = 4, 3
MAX_PART_CHARACTERS = 4000
MAX_NAME_CELLS = 40
NARROW_FACT_LINES = 2


class _Row(NamedTuple):
    """What is drawn of a row."""

    words: Sequence[Parts]  # its lines, each of words with their roles
    facts: Sequence[str]  # the lines below them


class WitnessList(PagedList[Witness]):
    """Quotations with the same words, the earliest first."""

    TAB_CELLS = 2

    class Chosen(FieldMessage):
        """The user wants to see that quotation in its article."""

        quotation: PersonQuotation

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._drawn_rows: dict[tuple[str, int], _Row] = {}

    def show(self, witnesses: Sequence[Witness], *, row: int = 0, y: int = 0) -> None:
        """Show other quotations, with the cursor on a row that begins on line `y` of the window."""
        self._drawn_rows.clear()
        self.show_rows(witnesses, row, y)

    def action_open(self) -> None:
        """Show the quotation with the cursor in its article."""
        if self.chosen_row is not None:
            self.post_message(self.Chosen(self.chosen_row.found))

    # Rows

    def row_text(self, row: int) -> str:
        """Return the words, the speaker, the outlet and the title."""
        it = self.rows[row].found
        return f"{shown_words(it)} {it.person_name} {it.outlet} {it.title}"

    def row_height(self, row: int, width: int) -> int:
        """Return the lines of the words, and those for who and where."""
        drawn = self._row(row, width)
        return len(drawn.words) + len(drawn.facts)

    def text_column(self, row: int) -> int:  # noqa: ARG002 - the same in all rows
        """Return the column of the words."""
        return self.TAB_CELLS + said_shape(self.size.width, by_outlet=False).text_column

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return the words with date and outlet beside them, and below them who said them, and where."""
        witness, drawn = self.rows[row], self._row(row, width)
        shape, minor = said_shape(width, by_outlet=False), self.part("row--minor")
        has_name = bool(witness.found.person_name)
        colour = self.part(speaker_class(witness.found.person_id % SPEAKER_COLOURS if has_name else None))
        leads = [lead_of(witness.found, shape), *[" " * shape.text_column] * len(drawn.words)]
        lines = [
            [Segment(text, self.part(role) if isinstance(role, str) else colour) for text, role in parts]
            for parts in drawn.words
        ]
        return [
            *([Segment(lead, minor), *line] for lead, line in zip(leads, lines, strict=False)),
            *([Segment(leads[-1], minor), Segment(line, minor)] for line in drawn.facts),
        ]

    def _row(self, row: int, width: int) -> _Row:
        """Return what a row shows, laid out once for a width."""
        witness = self.rows[row]
        key = witness.found.quotation.id, width
        if key not in self._drawn_rows:
            shape = said_shape(width, by_outlet=False)
            self._drawn_rows[key] = _Row(word_lines(witness, shape.text_cells), fact_lines(witness, shape))
        return self._drawn_rows[key]


def word_lines(witness: Witness, cells: int) -> Sequence[Parts]:
    """Return the lines of the words of a quotation; where nothing differs, a single line."""
    if witness.has_all_words and not witness.is_asked:
        return [[(cut_at_word(shown_words(witness.found)[:MAX_PART_CHARACTERS], cells), True)]]
    parts = list(_in_marks(list(_parts(witness.pieces))))
    lines = [list(line) for line in flow_parts(parts, cells)]
    if len(lines) > MAX_WORD_LINES:
        lines = [*lines[: MAX_WORD_LINES - 1], [*lines[MAX_WORD_LINES - 1][:-1], ("…", True)]]
    return lines


def _parts(pieces: Sequence[Piece]) -> Iterator[tuple[str, bool | str]]:
    """Yield words with their roles, what was cut and added in brackets; at most `MAX_PART_CHARACTERS` of them."""
    left = MAX_PART_CHARACTERS
    for sign, text in pieces:
        words = one_line(text) if sign != "-" else short_cut(one_line(text))
        shown = words[:left]
        left -= len(shown)
        before, after = (" " if edge.isspace() else "" for edge in (text[:1], text[-1:] if shown else ""))
        yield f"{before}{marked_piece(sign, shown)}{after}", True if sign == "=" else ROLES[sign]


def short_cut(words: str) -> str:
    """Return the words that a quotation lacks; of very many the first and the last."""
    split = words.split(" ")
    if len(split) <= MAX_CUT_WORDS:
        return words
    return f"{' '.join(split[:FIRST_CUT_WORDS])} … {' '.join(split[-LAST_CUT_WORDS:])}"


def _in_marks(parts: Sequence[tuple[str, bool | str]]) -> Iterator[tuple[str, bool | str]]:
    """Yield the parts in quotation marks; a comma at the end belongs to the sentence around them."""
    yield "“", True
    yield from parts[:-1]
    for text, role in parts[-1:]:
        yield text.rstrip().removesuffix("," if role is True else ""), role
    yield "”", True


def fact_lines(witness: Witness, shape: SaidShape) -> Sequence[str]:
    """Return what stands below the words: who said them, and what has no column; two lines where the date has none."""
    it = witness.found
    name = truncate(one_line(it.person_name), MAX_NAME_CELLS) or NO_NAME
    facts = (
        witness.label,
        f"another speaker: {name}" if witness.has_other_speaker else name,
        "" if shape.has_date else day_of(it),
        "" if shape.has_outlet else truncate(one_line(it.outlet), OUTLET_CELLS),
        truncate(one_line(it.quotation.cue), MAX_CUE_CELLS),
        one_line(it.title),
    )
    text = " · ".join(filter(None, facts))
    spans = first_lines(text, shape.text_cells, 1 if shape.has_date else NARROW_FACT_LINES)
    *lines, last = (text[start:end] for start, end in spans)
    return [*lines, last + "…" * (spans[-1][1] < len(text.rstrip()))]
