"""The status line at the bottom: a message or the keys that are useful now, and the progress of jobs."""

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tuireader.widgets.text_width import truncate, width_of, wrap

MAX_NOTE_LINES = 4
"""The most lines of a note."""

NARROW_CELLS = 64
"""Below this width the shorter words of the keys are shown."""

_KEY_STYLE = Style(bold=True)
_BETWEEN_HINTS = "   "


class KeyHint(NamedTuple):
    """A key as it is printed on the keyboard, and what it does here."""

    key: str
    words: str

    @property
    def cells(self) -> int:
        """The number of cells that the hint takes."""
        return width_of(f"{self.key} {self.words}")


class KeyHints(NamedTuple):
    """The keys of a place, the most important first, and those for a narrow window. The last one is always shown."""

    wide: tuple[KeyHint, ...] = ()
    narrow: tuple[KeyHint, ...] = ()


def fitting_hints(hints: KeyHints, width: int, window_width: int) -> list[KeyHint]:
    """Return the hints that fit `width` cells: the last one is always shown, the one before it is left out first."""
    shown = list(hints.narrow if window_width < NARROW_CELLS else hints.wide)
    while len(shown) > 1 and _cells_of(shown) > width:
        del shown[-2]
    return shown if _cells_of(shown) <= width else []


def _cells_of(hints: list[KeyHint]) -> int:
    return sum(hint.cells for hint in hints) + len(_BETWEEN_HINTS) * (len(hints) - 1)


def hint_segments(hints: list[KeyHint]) -> list[Segment]:
    """Return the keys in bold, each with what it does."""
    segments: list[Segment] = []
    for number, hint in enumerate(hints):
        segments += [
            Segment(_BETWEEN_HINTS if number else ""),
            Segment(hint.key, _KEY_STYLE),
            Segment(f" {hint.words}"),
        ]
    return segments


class StatusLine(Widget):
    """One line at the bottom. It grows upwards only for a note that needs more lines.

    `note` says what just happened; `answers` are the keys that answer a question; `activity` is the progress of jobs.
    If there is no note, the line shows the keys that are useful here.
    """

    note: reactive[str] = reactive("")
    activity: reactive[str] = reactive("")
    hints: reactive[KeyHints] = reactive(KeyHints())
    answers: reactive[tuple[KeyHint, ...]] = reactive[tuple[KeyHint, ...]](())

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[object, list[Strip]] | None = None

    def watch_note(self) -> None:
        """Fit the height to the message."""
        self._fit()

    def on_mount(self) -> None:
        """Fit the height to a question that is set from the start."""
        self._fit()

    def on_resize(self) -> None:
        """Fit the height to the new width."""
        self._fit()

    def _fit(self) -> None:
        if self.styles.height is not None and self.styles.height.value != (height := len(self._note_lines()) or 1):
            self.styles.height = height

    @property
    def _room(self) -> int:
        return self.app.size.width - 2

    @property
    def _right_cells(self) -> int:
        return _cells_of(list(self.answers)) + 2 if self.answers else 0

    def _note_lines(self) -> list[str]:
        """Return the lines of a note, always with the advice at its end; the last one leaves room for the answers."""
        room = self._room
        if room < 1 or not self.note:
            return []
        lines = [self.note[start:end] for start, end in wrap(self.note, 0, len(self.note), room)]
        most = MAX_NOTE_LINES
        if len(lines) > most:
            lines = [*lines[: most - 1], truncate(" ".join(lines[most - 1 :]), room)]
        if width_of(lines[-1]) + self._right_cells > room:
            if len(lines) < most:
                lines.append("")
            else:
                lines[-1] = truncate(lines[-1], room - self._right_cells)
        return lines if self._right_cells or len(lines) > 1 else [self.note]

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "StatusLine":
        """Draw the line again."""
        self._drawn = None
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def notify_style_update(self) -> None:
        """Draw the line again, because colours have changed."""
        self._drawn = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines as they were drawn last: Textual asks for them whenever anything else is drawn."""
        drawn_for = crop, self.get_line_filters()
        if self._drawn is None or self._drawn[0] != drawn_for:
            self._drawn = drawn_for, super().render_lines(crop)
        return self._drawn[1]

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        width, style = self.size.width, self.rich_style
        lines = self._note_lines()
        is_last = y >= len(lines) - 1
        left = [Segment(lines[y])] if y < len(lines) else []
        right = self._right(lines) if is_last else []
        if not lines:
            room = self._room - (sum(width_of(it.text) for it in right) + 2 if right else 0)
            left = hint_segments(fitting_hints(self.hints, room, self.app.size.width))
        blanks = width - 2 - sum(width_of(it.text) for it in (*left, *right))
        line = [Segment(" "), *left, Segment(" " * max(1 if right else 0, blanks)), *right]
        return Strip(line).apply_style(style).adjust_cell_length(width, style)

    def _right(self, lines: list[str]) -> list[Segment]:
        """Return the right end of the last line: the answers, or the activity if there is room."""
        if self.answers:
            return hint_segments(list(self.answers))
        room = self._room - (width_of(lines[-1]) + 2 if lines else 0)
        return [Segment(self.activity)] if self.activity and width_of(self.activity) <= room else []

    @property
    def text(self) -> str:
        """The text of the line."""
        return self.note
