"""Ask a yes-or-no question in the bottom line."""

from textual.app import ComposeResult
from textual.events import Key

from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.widgets.status import KeyHint, StatusLine

YES_KEY, NO_KEY = "y", "n"


class Question(BottomDialog[bool]):
    """Answers True if `y` was pressed, False for any other key."""

    def __init__(self, question: str, yes: str, no: str) -> None:
        super().__init__()
        self._question = question
        self._answers = (KeyHint(YES_KEY, yes), KeyHint(NO_KEY, no))

    def compose(self) -> ComposeResult:
        """The status line with the question."""
        line = StatusLine()
        line.set_reactive(StatusLine.note, self._question)
        line.set_reactive(StatusLine.answers, self._answers)
        yield line

    def on_key(self, event: Key) -> None:
        """Answer, and keep the key from doing anything else."""
        event.stop()
        self.dismiss(event.key == YES_KEY)
