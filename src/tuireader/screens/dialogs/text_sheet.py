"""A sheet of text above the bottom line: an explanation, problems, or a text too long to copy."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding

from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.screens.help_text import Paragraph
from tuireader.screens.key_hints import key_of, scroll_hint
from tuireader.screens.keys import QUIT
from tuireader.widgets.status import KeyHint, KeyHints, StatusLine
from tuireader.widgets.text_pane import TextPane, paragraph_lines
from tuireader.wire.textual_internals import keymap_of


class SheetStep(NamedTuple):
    """What the user does next after reading a sheet: Enter closes it and begins this."""

    words: str  # what it is, for the bottom line
    begin: Callable[[], Awaitable[None]]


class Sheet(BottomDialog[SheetStep | None]):
    """Paragraphs of text that can be scrolled and closed. Markup in them has no effect.

    `on_rows_covered` is called with the number of rows that the sheet covers. If the sheet is about a quotation,
    `step` shows the sheet of the next one. Enter answers with `next_step`, if there is one.
    """

    BINDINGS = [
        # These have the ids of the reader's keys, so a key that the user has changed is changed here too.
        Binding("q", "dismiss", "Close", id="reader.back"),
        Binding("escape,ctrl+g", "dismiss", "Close", id="reader.cancel"),
        Binding("question_mark", "dismiss", "Close", id="reader.help"),
        Binding("i", "dismiss", "Close", id="quotation.why"),
        Binding("right_square_bracket,full_stop", "quotation(1)", "Next quotation", id="quotation.next"),
        Binding("left_square_bracket,comma", "quotation(-1)", "Previous quotation", id="quotation.previous"),
        QUIT,
    ]

    def __init__(self, title: str, paragraphs: Iterable[Paragraph], right: str = "") -> None:
        super().__init__()
        self._title = title
        self._right = right
        self._paragraphs = list(paragraphs)
        self.on_rows_covered: Callable[[int], None] | None = None
        self.step: Callable[[int], Awaitable[None]] | None = None
        self.next_step: SheetStep | None = None

    def compose(self) -> ComposeResult:
        """The text and the status line."""
        yield TextPane(self._title, partial(paragraph_lines, self._paragraphs))
        yield StatusLine()

    def on_mount(self) -> None:
        """Show the title bar and focus the text."""
        pane = self.query_one(TextPane)
        pane.enclose(has_bar=True, has_rule=False, is_between=True)
        pane.set_title(self._title, right=self._right)
        self._fit()
        self.set_focus(pane)

    def on_resize(self) -> None:
        """Fit the sheet to the new window size."""
        self._fit()

    def _fit(self) -> None:
        pane = self.query_one(TextPane)
        lines = pane.lines_at(self.app.size.width)
        rows = self.rows_for(lines + 1)
        pane.styles.height = rows
        self._show_keys(can_scroll=lines + 1 > rows)
        if self.on_rows_covered is not None:
            self.on_rows_covered(rows)

    def _show_keys(self, *, can_scroll: bool) -> None:
        keymap = keymap_of(self.app)
        hints = (
            *((scroll_hint(keymap),) if can_scroll else ()),
            *((KeyHint(key_of("pane.open", keymap), self.next_step.words),) if self.next_step else ()),
            *((KeyHint(key_of("quotation.next", keymap), "next quotation"),) if self.step else ()),
            KeyHint(key_of("reader.back", keymap), "close"),
        )
        shown = tuple(hint for hint in hints if hint.key)
        self.query_one(StatusLine).hints = KeyHints(shown, shown) if self.has_footer else KeyHints()

    def show(self, paragraphs: Iterable[Paragraph], right: str) -> None:
        """Replace the paragraphs, and what stands at the right of the title."""
        self._paragraphs, self._right = list(paragraphs), right
        pane = self.query_one(TextPane)
        pane.show(partial(paragraph_lines, self._paragraphs))
        pane.set_title(self._title, right=right)
        self._fit()

    def on_text_pane_opened(self) -> None:
        """Close the sheet when Enter is pressed, and begin what comes next."""
        self.dismiss(self.next_step)

    async def action_quotation(self, step: int) -> None:
        """Show the sheet of the next quotation (1) or of the previous one (-1)."""
        if self.step is not None:
            await self.step(step)
