"""Mark words in the article, from word to word: the first one, then the last one."""

from typing import Protocol

from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Offset

from tuireader.quotes import Span
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.screens.key_hints import key_of
from tuireader.widgets.status import NARROW_CELLS, KeyHint, StatusLine
from tuireader.widgets.text_words import word_after, word_before
from tuireader.wire.textual_internals import keymap_of

FIRST_NOTE, LAST_NOTE = "The first word?", "The last word?"
END_NOTE = "There are no more words."
COVERED_ROWS = 2
"""The most rows that the question and its keys take above the one of the bottom line."""


class WordView(Protocol):
    """The article, in which the words are shown that are being marked."""

    def cover(self, rows: int, span: Span | None = None) -> None:
        """Keep the words that are shown out of so many rows at the bottom; with 0 rows, scroll back."""

    def show_marking(self, marked: Span, word: Span) -> None:
        """Show the marked words and the current one, and bring that into sight."""

    def end_marking(self) -> None:
        """Show no such words any more."""

    def word_on_other_line(self, word: Span, lines: int) -> Span | None:
        """Return the word so many lines below (or above) another; None where there is none."""

    def cell_of(self, offset: int) -> Offset:
        """Return the cell of the screen that shows an offset."""


class _MarkingLine(StatusLine, can_focus=True):
    """The bottom line; the terminal's cursor stands on the word in the article."""

    cursor_screen_offset = Offset(0, 0)


class MarkWords(BottomDialog[Span | None]):
    """Answers with the marked words, or None. They cover no more than the bottom line."""

    BINDINGS = [
        # These have the ids of the reader's keys, so a key that the user has changed is changed here too.
        Binding("l,right,tab", "word(1)", "Next word", id="pane.next"),
        Binding("h,left,shift+tab", "word(-1)", "Previous word", id="pane.previous"),
        Binding("j,down", "step(1)", "A line down", id="pane.down"),
        Binding("k,up", "step(-1)", "A line up", id="pane.up"),
        Binding("space,enter", "choose", "Take this word", id="words.take"),
        Binding("q", "dismiss", "Leave", id="reader.back"),
        Binding("escape,ctrl+g", "dismiss", "Leave", id="reader.cancel"),
    ]

    def __init__(self, text: str, first: Span, last: Span | None, view: WordView) -> None:
        """The words from `first` on are proposed, to `last` if there is one."""
        super().__init__()
        self._text, self._view = text, view
        self._first, self._last = first, last
        self._word = first
        self._has_first = False

    def compose(self) -> ComposeResult:
        """The bottom line."""
        yield _MarkingLine()

    def on_mount(self) -> None:
        """Ask for the first word."""
        self.set_focus(self.query_one(_MarkingLine))
        self._view.cover(COVERED_ROWS)
        self._show(FIRST_NOTE)

    def on_resize(self) -> None:
        """Show the keys for which there is room."""
        self._show(LAST_NOTE if self._has_first else FIRST_NOTE)

    def on_unmount(self) -> None:
        """Show no marked words any more."""
        self._view.end_marking()
        self._view.cover(0)

    def _show(self, note: str) -> None:
        self._view.show_marking(self._marked, self._word)
        line, keymap, is_narrow = self.query_one(_MarkingLine), keymap_of(self.app), self.app.size.width < NARROW_CELLS
        line.cursor_screen_offset = self._view.cell_of(self._word[0])
        hints = (
            KeyHint(f"{key_of('pane.previous', keymap)} {key_of('pane.next', keymap)}", "word"),
            *(() if is_narrow else (KeyHint(f"{key_of('pane.down', keymap)} {key_of('pane.up', keymap)}", "line"),)),
            KeyHint("Space", f"{'end' if self._has_first else 'begin'}{'' if is_narrow else 's here'}"),
            KeyHint("Esc", "leave"),
        )
        line.note = note
        line.answers = tuple(hint for hint in hints if hint.key.strip())

    @property
    def _marked(self) -> Span:
        """The words that would be marked now."""
        if not self._has_first:
            return self._first[0], max(self._first, self._last or self._first)[1]
        ends = (self._first, self._word)
        return min(start for start, _ in ends), max(stop for _, stop in ends)

    def action_word(self, step: int) -> None:
        """Go to the next word (1) or to the previous one (-1)."""
        self._go((word_after if step > 0 else word_before)(self._text, self._word))

    def action_step(self, lines: int) -> None:
        """Go to the word below or above."""
        self._go(self._view.word_on_other_line(self._word, lines))

    def _go(self, word: Span | None) -> None:
        if word is None:
            self._show(END_NOTE)
            return
        self._word = word
        if not self._has_first:
            self._first = word
        self._show(LAST_NOTE if self._has_first else FIRST_NOTE)

    def action_choose(self) -> None:
        """Take this word as the first one, then as the last one."""
        if self._has_first:
            self.dismiss(self._marked)
            return
        self._has_first = True
        self._word = max(self._first, self._last or self._first)
        self._show(LAST_NOTE)
