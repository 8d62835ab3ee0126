"""A text input with a hint at its right end. Imported when the user first types."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.events import Paste
from textual.geometry import Offset, Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input

from tuireader.widgets.text_width import truncate, width_of

MIN_HINT_CELLS = 12
"""If fewer cells are left beside the typed text, no hint is shown."""

MAX_TYPED_CHARACTERS = 2048
"""The longest line that can be typed or pasted, but for notes: an address may have so many characters."""


def full_hint(max_characters: int = MAX_TYPED_CHARACTERS) -> str:
    """Return the message where nothing more can be typed."""
    return f"only {max_characters:,} characters fit here"


def fitting_hint(parts: Sequence[str], room: int) -> str:
    """Return the parts of a hint that fit `room` cells: the last are left out first; a long first one is cut."""
    shown = [part for part in parts if part]
    while len(shown) > 1 and width_of(" · ".join(shown)) > room:
        shown.pop()
    hint = " · ".join(shown)
    return hint if width_of(hint) <= room else truncate(hint, room) if room >= MIN_HINT_CELLS else ""


class TypedLine(Input, inherit_bindings=False):
    """Its cursor does not blink, so an idle program writes no byte. The typed text comes before the hint."""

    BINDINGS = Input.BINDINGS  # without those of what scrolls: up and down are for the rows above

    hint: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())

    def __init__(
        self,
        value: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own word
        *,
        max_characters: int = MAX_TYPED_CHARACTERS,
        joins_lines: bool = False,
    ) -> None:
        super().__init__(value, compact=True, select_on_focus=False, max_length=max_characters, id=id)
        self._max_characters, self._joins_lines = max_characters, joins_lines
        self.cursor_blink = False
        self.cursor_position = len(value)

    def on_paste(self, event: Paste) -> None:
        """Insert as much of a pasted text, or of its first line, as fits; Textual would refuse all of it."""
        event.prevent_default()
        event.stop()
        start, end = sorted(self.selection)
        room = self._max_characters - len(self.value) + (end - start)
        lines = event.text.strip("\n").splitlines()
        if line := (" ".join(lines) if self._joins_lines else "".join(lines[:1]))[:room]:
            self.replace(line, start, end)

    def on_resize(self) -> None:
        """Keep the caret in sight, also behind a long text that was there at first."""
        self.scroll_to_region(Region(self._caret_cell, 0, 1, 1), force=True, animate=False)

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell of the window with the caret, for the terminal's cursor; Textual has it one off at the end."""
        return super().cursor_screen_offset - (int(self.cursor_at_end), 0)

    @property
    def _caret_cell(self) -> int:
        """The cell of the caret, counted from where the text begins."""
        return self.cursor_screen_offset.x - self.content_region.x + self.scroll_offset.x

    @property
    def is_full(self) -> bool:
        """Whether nothing more can be typed."""
        return len(self.value) >= self._max_characters

    @property
    def hint_cells(self) -> int:
        """The cells for a hint beside the typed text."""
        return self.size.width - width_of(self.value) - 4

    def render_line(self, y: int) -> Strip:
        """Draw the typed text, and the hint after it; the message that nothing more fits never hides the caret."""
        strip, width = super().render_line(y), self.size.width
        if self.is_full and y == 0:
            hint = fitting_hint((full_hint(self._max_characters),), width // 2)
            return self._with_full_hint(strip, hint) if hint else strip
        hint = fitting_hint(self.hint, self.hint_cells) if y == 0 else ""
        return self._with_hint(strip, f"{hint} ") if hint else strip

    def _with_hint(self, strip: Strip, hint: str) -> Strip:
        typed, width = strip.crop(0, self.size.width - width_of(hint)), self.size.width
        return Strip([*typed, Segment(hint, self.rich_style)]).adjust_cell_length(width, self.rich_style)

    def _with_full_hint(self, strip: Strip, hint: str) -> Strip:
        """Draw a hint at the right of the text, or at the left where the caret is at the right."""
        width, cells = self.size.width, width_of(hint) + 2
        if self._caret_cell - self.scroll_offset.x < width - cells:
            return self._with_hint(strip, f"…{hint} ")
        typed = strip.crop(cells, width)
        return Strip([Segment(f"{hint} …", self.rich_style), *typed]).adjust_cell_length(width, self.rich_style)
