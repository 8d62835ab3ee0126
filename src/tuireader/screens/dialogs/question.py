"""A question in the bottom line."""

from textual.app import ComposeResult
from textual.events import Key

from tuireader.screens.dialogs.rising import Rising
from tuireader.widgets.status import KeyHint, StatusLine

YES_KEY, NO_KEY = "y", "n"


class Question(Rising[bool]):
    """Answers with whether `y` was pressed; any other key is no."""

    def __init__(self, question: str, yes: str, no: str) -> None:
        super().__init__()
        self._question = question
        self._answers = (KeyHint(YES_KEY, yes), KeyHint(NO_KEY, no))

    def compose(self) -> ComposeResult:
        """The line."""
        line = StatusLine()
        line.set_reactive(StatusLine.note, self._question)
        line.set_reactive(StatusLine.answers, self._answers)
        yield line

    def on_key(self, event: Key) -> None:
        """Take the answer; the key does nothing else."""
        event.stop()
        self.dismiss(event.key == YES_KEY)
