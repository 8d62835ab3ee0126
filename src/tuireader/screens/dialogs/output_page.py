"""What a program of the user's has written, in the whole window: to scroll, search and copy."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from tuireader.library.text_folding import fold
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.screens.key_hints import key_of, scroll_hint
from tuireader.screens.keys import QUIT
from tuireader.widgets.search_bar import PromptLine
from tuireader.widgets.status import KeyHint, KeyHints, StatusLine
from tuireader.widgets.text_pane import TextLine, TextPane
from tuireader.widgets.text_width import wrap
from tuireader.wire.textual_internals import keymap_of


class OutputPage(BottomDialog[None]):
    """The output of a program. Markup in it has no effect."""

    BINDINGS = [
        # These have the ids of the reader's keys, so a key that the user has changed is changed here too.
        Binding("q", "dismiss", "Close", id="reader.back"),
        Binding("escape,ctrl+g", "close", "Close", id="reader.cancel"),
        Binding("question_mark", "dismiss", "Close", id="reader.help"),
        Binding("slash", "find", "Find here", id="find.start"),
        Binding("n", "again(1)", "Next match", id="find.next"),
        Binding("N", "again(-1)", "Previous match", id="find.previous"),
        Binding("y", "copy_output", "Copy all of it", id="quotation.copy"),
        QUIT,
    ]

    def __init__(self, name: str, output: str, ending: str, copy: Callable[[str, str], str]) -> None:
        """`ending` says how the program ended, where that is no success; `copy` is as for the changes of an article."""
        super().__init__()
        self._program, self._output, self._ending, self._copy = name, output, ending, copy
        self._query = ""
        self._matches: list[int] = []
        self._current = 0

    def compose(self) -> ComposeResult:
        """The output, the status line, and a line to search it."""
        yield TextPane(self._program, self._lay_out)
        yield StatusLine()
        line = PromptLine()
        line.display = False
        yield line

    def on_mount(self) -> None:
        """Show the title bar and focus the text."""
        pane = self.query_one(TextPane)
        pane.enclose(has_bar=True, has_rule=False, is_between=False)
        pane.set_title(self._program, right=self._ending)
        self._show_keys()
        self.set_focus(pane)

    def _lay_out(self, width: int) -> Sequence[TextLine]:
        lines: list[TextLine] = []
        for line in self._output.split("\n"):
            spans = wrap(line, 0, len(line), width) if len(line) > width or not line.isascii() else [(0, len(line))]
            lines += [((line[slice(*span)], False),) for span in spans] or [()]
        return lines

    def _show_keys(self) -> None:
        keymap = keymap_of(self.app)
        find, close = KeyHint(key_of("find.start", keymap), "find"), KeyHint(key_of("reader.back", keymap), "close")
        copy = KeyHint(key_of("quotation.copy", keymap), "copy all")
        hints = ((find, copy, scroll_hint(keymap), close), (find, copy, close))
        wide, narrow = (tuple(it for it in each if it.key) for each in hints)
        self.query_one(StatusLine).hints = KeyHints(wide, narrow) if self.has_footer else KeyHints()

    def on_key(self) -> None:
        """Clear the message."""
        self.query_one(StatusLine).note = ""

    # Finding

    async def action_find(self) -> None:
        """Let the user type words, and go to the first line that has them."""
        self.query_one(StatusLine).display = False
        await self.query_one(PromptLine).start("/", self._query)
        self.query_one(PromptLine).line.hint = ("words to find here", "Enter", "Esc")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        self._query = event.value.strip()
        self._end_typing()
        self._go_to_match(0)

    def action_again(self, step: int) -> None:
        """Go to the next line that has the words (1), or to the previous one (-1)."""
        if self._query:
            self._go_to_match(step)

    def _go_to_match(self, step: int) -> None:
        """Go to a match, counted from the current one; 0 goes to the first from the line at the top on."""
        pane, query, status = self.query_one(TextPane), fold(self._query), self.query_one(StatusLine)
        matches = [number for number, line in enumerate(pane.plain_lines()) if query in fold(line)] if query else []
        if not matches:
            status.note = f"/{self._query} · not found" if query else ""
            return
        top = int(pane.scroll_offset.y)
        if step == 0 or self._current >= len(matches):
            self._current = next((place for place, line in enumerate(matches) if line >= top), 0)
        else:
            self._current = (self._current + step) % len(matches)
        pane.scroll_to_line(matches[self._current])
        status.note = f"/{self._query} · {self._current + 1} of {len(matches)}"

    def _end_typing(self) -> None:
        self.query_one(PromptLine).display = False
        self.query_one(StatusLine).display = True
        self.set_focus(self.query_one(TextPane))

    # The end

    def action_close(self) -> None:
        """End the typing if there is one, else close the page."""
        if self.query_one(PromptLine).display:
            self._end_typing()
        else:
            self.dismiss(None)

    def action_copy_output(self) -> None:
        """Copy the whole output."""
        self.query_one(StatusLine).note = self._copy(self._output, f"what {self._program} wrote.")

    def on_text_pane_opened(self) -> None:
        """Close the page when Enter is pressed."""
        self.dismiss(None)
