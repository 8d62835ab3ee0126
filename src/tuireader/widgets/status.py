"""The status line: which quotation, by whom, in which words; and what just happened."""

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tuireader.documents.model import Document
from tuireader.quotes import Attribution, Quotation
from tuireader.widgets.row_list import both_ends
from tuireader.widgets.speakers import NO_SPEAKER
from tuireader.widgets.text_width import truncate, width_of, wrap

MAX_NOTE_LINES = 4
"""Lines that a note may take."""
_MAX_INTRODUCTION_CELLS = 60


class StatusLine(Widget):
    """One line; more only for a note that needs them.

    `note` is what just happened; it stands until the next thing does; `activity` what goes on.
    """

    document: reactive[Document | None] = reactive[Document | None](None)
    attribution: reactive[Attribution | None] = reactive[Attribution | None](None)
    quotation: reactive[int | None] = reactive[int | None](None)
    note: reactive[str] = reactive("")
    activity: reactive[str] = reactive("")
    percent: reactive[int | None] = reactive[int | None](None)

    def watch_note(self) -> None:
        """What is said may take more room than a line."""
        self._fit()

    def on_resize(self) -> None:
        """There may be room for it in fewer lines."""
        self._fit()

    def _fit(self) -> None:
        if self.styles.height is not None and self.styles.height.value != (lines := len(self._note_lines()) or 1):
            self.styles.height = lines

    def _note_lines(self) -> list[str]:
        """Return the lines of a note that is too long for one, so that the advice at its end is read."""
        width = self.app.size.width - 2
        if width < 1 or width_of(self.note) <= width:
            return []
        lines = [self.note[start:end] for start, end in wrap(self.note, 0, len(self.note), width)]
        if len(lines) <= MAX_NOTE_LINES:
            return lines
        shown, rest = lines[: MAX_NOTE_LINES - 1], lines[MAX_NOTE_LINES - 1 :]
        return [*shown, truncate(" ".join(rest), width)]

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        width, style = self.size.width, self.rich_style
        if y < len(note_lines := self._note_lines()):
            return Strip([Segment(f" {note_lines[y]}")]).apply_style(style).adjust_cell_length(width, style)
        percent = f"{self.percent} %" if self.percent is not None else ""
        if self.note and width_of(f" {self.note}  {self.activity}  {percent}") > width:
            percent = ""  # it can wait
        right = "  ".join(filter(None, (self.activity, percent)))
        line = both_ends(Segment(" " + self.text), Segment(right), width - 1)
        return Strip(line).apply_style(style).adjust_cell_length(width, style)

    @property
    def text(self) -> str:
        """What the line says."""
        if self.note:
            return self.note
        if self.attribution is None or self.document is None:
            return ""
        count = len(self.attribution.quotations)
        if self.quotation is None:
            speakers = counted(len(self.attribution.speakers), "speaker")
            return f"{counted(count, 'quotation')}{read_part(self.attribution, self.document)} · {speakers} · ? help"
        quotation = self.attribution.quotations[self.quotation]
        names = {speaker.id: speaker.name for speaker in self.attribution.speakers}
        name = names.get(quotation.speaker or "", NO_SPEAKER)
        parts = (f"quotation {self.quotation + 1} of {count}", name, introduction(self.document.text, quotation))
        return " · ".join(part for part in parts if part)


def counted(count: int, noun: str) -> str:
    """Say “no quotations”, “1 quotation”, “2 quotations”."""
    return f"{f'{count:,}' if count else 'no'} {noun}{'' if count == 1 else 's'}"


def read_part(attribution: Attribution, document: Document) -> str:
    """Say how much of a text was searched for quotations, where that is not all: “ in the first 20 % of the text”."""
    if attribution.read_to is None:
        return ""
    percent = 100 * attribution.read_to / max(1, len(document.text))
    return f" in the first {percent:.0f} % of the text (it is too long to be searched whole)"


def introduction(text: str, quotation: Quotation) -> str:
    """Return the words that introduce `quotation`, as they stand where they stand together: “he remarked”."""
    spans = sorted(span for span in (quotation.source, quotation.cue) if span)
    if not spans:
        return ""
    start, end = spans[0][0], max(span[1] for span in spans)
    inside = any(start < stop and begin < end for begin, stop in quotation.content)
    if end - start <= _MAX_INTRODUCTION_CELLS and not inside:
        return " ".join(text[start:end].split())
    return truncate(" … ".join(" ".join(text[slice(*span)].split()) for span in spans), _MAX_INTRODUCTION_CELLS)
