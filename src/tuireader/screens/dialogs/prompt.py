"""Ask for one line of text, typed into the bottom line."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from tuireader.screens.dialogs.rising import Rising
from tuireader.widgets.search_bar import PromptLine


class Prompt(Rising[str | None]):
    """Answers with what was typed, "" where that is nothing; None where it was cancelled.

    `title` says what is asked for.
    """

    BINDINGS = [Binding("escape,ctrl+g", "dismiss", "Cancel", id="prompt.cancel")]

    def __init__(self, title: str, value: str = "", sign: str = "?") -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._sign = sign

    def compose(self) -> ComposeResult:
        """The line."""
        yield PromptLine(self._sign, self._value, "answer")

    def on_mount(self) -> None:
        """Type at once."""
        line = self.query_one(PromptLine).line
        line.hint = (self._title, "Enter", "Esc")
        self.set_focus(line)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())
