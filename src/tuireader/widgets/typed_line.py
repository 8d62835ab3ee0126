"""A text input with a hint at its right end. Imported when the user first types."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.events import Paste
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input

from tuireader.widgets.text_width import truncate, width_of

MIN_HINT_CELLS = 12
"""If fewer cells are left beside the typed text, no hint is shown."""

MAX_TYPED_CHARACTERS = 2048
"""The longest line that can be typed or pasted: an address may have so many characters."""
FULL_HINT = f"… only {MAX_TYPED_CHARACTERS:,} characters fit here"


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

    def __init__(self, value: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(value, compact=True, select_on_focus=False, max_length=MAX_TYPED_CHARACTERS, id=id)
        self.cursor_blink = False
        self.cursor_position = len(value)

    def on_paste(self, event: Paste) -> None:
        """Insert as much of the first line of a pasted text as there is room for; Textual would refuse all of it."""
        event.prevent_default()
        event.stop()
        start, end = sorted(self.selection)
        room = MAX_TYPED_CHARACTERS - len(self.value) + (end - start)
        if line := event.text.lstrip("\n").partition("\n")[0][:room]:
            self.replace(line, start, end)

    @property
    def is_full(self) -> bool:
        """Whether nothing more can be typed."""
        return len(self.value) >= MAX_TYPED_CHARACTERS

    @property
    def hint_cells(self) -> int:
        """The cells for a hint beside the typed text."""
        return self.size.width - width_of(self.value) - 4

    def render_line(self, y: int) -> Strip:
        """Draw the typed text, and the hint after it."""
        strip, width = super().render_line(y), self.size.width
        hint = fitting_hint(self.hint, self.hint_cells) if y == 0 else ""
        if self.is_full and y == 0:
            hint = fitting_hint((FULL_HINT,), width // 2)
        if not hint:
            return strip
        typed = strip.crop(0, width - width_of(hint) - 1)
        return Strip([*typed, Segment(f"{hint} ", self.rich_style)]).adjust_cell_length(width, self.rich_style)
