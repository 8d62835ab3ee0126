"""The status line: the current quotation, its speaker and introduction; and what just happened."""

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tuireader.documents.model import Document
from tuireader.quotes import Attribution
from tuireader.widgets.phrases import attribution_summary, quotation_summary
from tuireader.widgets.row_list import both_ends
from tuireader.widgets.text_width import truncate, width_of, wrap

MAX_NOTE_LINES = 4
"""Lines that a note may take."""


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
        if self.quotation is None:
            return attribution_summary(self.document.text, self.attribution)
        return quotation_summary(self.document.text, self.attribution, self.quotation)
