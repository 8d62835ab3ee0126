"""The speakers panel: who is quoted, how much, and with which words."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.reactive import reactive

from tuireader.quotes import Attribution, Quotation, Span, Speaker
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.paint import speaker_class
from tuireader.widgets.phrases import NO_SPEAKER, counted
from tuireader.widgets.row_list import RowList, both_ends, cut_at_word
from tuireader.widgets.text_width import first_lines

NOBODY_QUOTED = "Nobody is quoted here."
"""The message of an article that quotes nobody."""
MAX_QUOTATION_LINES = 2
"""The number of lines shown of a quotation: enough to recognise it."""


@dataclass(slots=True)
class Row:
    """A row of the pane: a speaker, or (where `quotation_index` is not None) one of their quotations."""

    speaker: Speaker | None
    quotation_index: int | None = None
    count: int = 0
    share: int = 0
    is_last: bool = False
    """Whether a blank line follows, because the next row is another speaker."""


class SpeakerPanel(RowList):
    """Each speaker once, with number of quotations and share of the quoted words; role and quotations below."""

    TAB_CELLS = 1

    attribution: reactive[Attribution | None] = reactive[Attribution | None](None, repaint=False)
    quotation: reactive[int | None] = reactive[int | None](None, repaint=False)

    class QuotationSelected(FieldMessage):
        """The user has chosen quotation `quotation_index` (from 0)."""

        quotation_index: int

    def __init__(self, name: str, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(name, id)
        self._rows: list[Row] = []
        self._colours: dict[str | None, int] = {}

    @property
    def row_count(self) -> int:
        """The number of speakers and quotations: each has one row."""
        return len(self._rows)

    def watch_attribution(self, attribution: Attribution | None) -> None:
        """Show who is quoted in another article."""
        self._rows = list(panel_rows(attribution)) if attribution else []
        self._colours = {s.id: i for i, s in enumerate(attribution.speakers)} if attribution else {}
        self._show_head(attribution)
        self.empty_text = NOBODY_QUOTED if attribution and not attribution.speakers else ""
        self.start_over()

    def _show_head(self, attribution: Attribution | None) -> None:
        """Show in the bar how many speakers there are, and what the figures beside the names mean."""
        speakers = len(attribution.speakers) if attribution else 0
        if speakers:
            self.set_title(counted(speakers, "speaker"), f"{speakers:,}", right="quotes · words")
        else:
            self.set_title(str(self.name))

    def watch_quotation(self, before: int | None, quotation_index: int | None) -> None:
        """Move the cursor to the current quotation."""
        for row, shown in enumerate(self._rows):
            if shown.quotation_index is None:
                continue
            if shown.quotation_index == before:
                self.refresh_rows(row)
            if shown.quotation_index == quotation_index:
                self.refresh_rows(row)
                self.cursor = row

    def action_open(self) -> None:
        """Jump to the quotation that has the cursor, or to the first of the speaker that has it."""
        if self._rows:
            row = self._rows[self.cursor]
            if row.quotation_index is None:  # a speaker: the first quotation is in the row below
                row = self._rows[self.cursor + 1]
            quotation_index = row.quotation_index
            if quotation_index is not None:
                self.post_message(self.QuotationSelected(quotation_index))

    def row_text(self, row: int) -> str:
        """Return name and role, or the quoted words: they are what a find searches."""
        shown = self._rows[row]
        if shown.quotation_index is not None:
            return self._quotation(shown.quotation_index).text
        return f"{shown.speaker.name} {shown.speaker.role or ''}" if shown.speaker else NO_SPEAKER

    def text_column(self, row: int) -> int:
        """Return the column of the name, or of the quoted words."""
        return self.TAB_CELLS + (1 if self._rows[row].quotation_index is None else 3)

    def row_height(self, row: int, width: int) -> int:
        """Return the lines of name and role, or of a quotation, and a blank one before the next speaker."""
        shown = self._rows[row]
        if shown.quotation_index is None:
            return 1 + bool(shown.speaker and shown.speaker.role)
        return len(self._quotation_spans(shown.quotation_index, width)) + shown.is_last

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return a speaker's name and figures with the role below, or the beginning of a quotation."""
        shown = self._rows[row]
        if shown.quotation_index is not None:
            return self._quotation_lines(shown.quotation_index, width)
        colour = self.part(speaker_class(self._colours.get(shown.speaker.id if shown.speaker else None)))
        name = Segment(shown.speaker.name if shown.speaker else NO_SPEAKER, colour + self.part("row--strong"))
        minor = self.part("row--minor")
        figures = Segment(f"{shown.count} · {shown.share:2} %", minor)
        role = (shown.speaker.role if shown.speaker else None) or ""
        lead = Segment(" ")
        return [lead, *both_ends(name, figures, width - 3)], [lead, Segment(cut_at_word(role, width - 3), minor)]

    def _quotation_lines(self, quotation_index: int, width: int) -> Sequence[list[Segment]]:
        quotation = self._quotation(quotation_index)
        current = quotation_index == self.quotation
        style = self.part("row--current") if current else self.part(speaker_class(self._colours.get(quotation.speaker)))
        leads = (" ▶ " if current else " “ ", "   ")
        spans = self._quotation_spans(quotation_index, width)
        lines = [
            f"{lead}{quotation.text[start:end]}".replace("\n", " ")
            for lead, (start, end) in zip(leads, spans, strict=False)
        ]
        if spans[-1][1] < len(quotation.text.rstrip()):
            lines[-1] += "…"
        return [[Segment(line, style)] for line in lines]

    def _quotation_spans(self, quotation_index: int, width: int) -> Sequence[Span]:
        """Return the spans of the lines of a quotation that are shown, in a pane of `width` cells."""
        text = self._quotation(quotation_index).text[: 8 * width].replace("\n", " ")  # two lines of it are shown
        return first_lines(text, max(1, width - self.TAB_CELLS - 4), MAX_QUOTATION_LINES)

    def _quotation(self, quotation_index: int) -> Quotation:
        assert self.attribution is not None
        return self.attribution.quotations[quotation_index]


def panel_rows(attribution: Attribution) -> list[Row]:
    """Return the panel's rows: speakers by first appearance, then the quotations without a named speaker."""
    words = [len(q.text.split()) for q in attribution.quotations]
    total = sum(words) or 1
    indexes_by_speaker: dict[str | None, list[int]] = {}
    for quotation_index, quotation in enumerate(attribution.quotations):
        indexes_by_speaker.setdefault(quotation.speaker, []).append(quotation_index)
    rows = []
    for speaker in (*attribution.speakers, None):
        indexes = indexes_by_speaker.get(speaker.id if speaker else None, [])
        if indexes:
            share = round(100 * sum(words[n] for n in indexes) / total)
            rows.append(Row(speaker, count=len(indexes), share=share))
            rows.extend(Row(speaker, quotation_index) for quotation_index in indexes)
            rows[-1].is_last = True
    return rows
