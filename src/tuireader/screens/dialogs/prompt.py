"""One line to type an answer in."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content as StyledText
from textual.screen import ModalScreen
from textual.widgets import Input

from tuireader.paths import DIALOG_STYLE_SHEET
from tuireader.widgets.search_bar import quiet_input
from tuireader.wire.textual_internals import ErrorBoundary


class Prompt(ErrorBoundary, ModalScreen[str | None]):
    """Answers with what was typed, "" where that is nothing; None where it was cancelled."""

    CSS_PATH = DIALOG_STYLE_SHEET
    BINDINGS = [Binding("escape,ctrl+g", "dismiss", "Cancel", id="prompt.cancel")]

    def __init__(self, title: str, value: str = "") -> None:
        super().__init__()
        self._title = title
        self._value = value

    def compose(self) -> ComposeResult:
        """A line under a title."""
        with Vertical() as box:
            box.border_title = StyledText(self._title)  # no markup: names of feeds stand in some
            yield quiet_input("answer")

    def on_mount(self) -> None:
        """Type at once."""
        line = self.query_one(Input)
        line.value = self._value
        line.cursor_position = len(self._value)
        self.set_focus(line)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())
