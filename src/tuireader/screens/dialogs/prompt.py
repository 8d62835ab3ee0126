"""Ask for one line of text in the bottom line."""

from collections.abc import Awaitable, Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from tuireader.errors import TuireaderError
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.widgets.search_bar import PromptLine
from tuireader.widgets.status import StatusLine

UseAnswer = Callable[[str], Awaitable[None]]
"""Uses an answer. Raises TuireaderError if the user has to correct it; the message says how."""


class Prompt(BottomDialog[str | None]):
    """Answers with the typed text, or None if cancelled. `title` tells the user what to type.

    If `use` refuses the text, the dialog stays open, with the reason above the line. Up and down go through `history`,
    the answers before, the latest last.
    """

    BINDINGS = [
        Binding("escape,ctrl+g", "dismiss", "Cancel", id="prompt.cancel"),
        Binding("up,ctrl+p", "earlier(1)", "Answer before", id="prompt.earlier"),
        Binding("down,ctrl+n", "earlier(-1)", "Answer after", id="prompt.later"),
    ]

    def __init__(
        self,
        title: str,
        value: str = "",
        sign: str = "?",
        use: UseAnswer | None = None,
        history: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._sign = sign
        self._use = use
        self._answers = [*history, value]  # the last is what is being typed
        self._answer = len(history)

    def compose(self) -> ComposeResult:
        """The reason for a refusal, and the input line."""
        refusal = StatusLine()
        refusal.display = False
        yield refusal
        yield PromptLine(self._sign, self._value, "answer")

    def on_mount(self) -> None:
        """Show the hint and focus the input line."""
        line = self.query_one(PromptLine).line
        line.hint = (self._title, "Enter", *(("↑ before",) if len(self._answers) > 1 else ()), "Esc")
        self.set_focus(line)

    def action_earlier(self, step: int) -> None:
        """Show the answer before (1) or after (-1), which can be changed."""
        line = self.query_one(PromptLine).line
        if self._answer == len(self._answers) - 1:
            self._answers[-1] = line.value
        self._answer = max(0, min(self._answer - step, len(self._answers) - 1))
        line.value = self._answers[self._answer]
        line.cursor_position = len(line.value)

    @on(Input.Changed)
    def _changed(self) -> None:
        self._show_refusal("")

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        answer = event.value.strip()
        if self._use is not None:
            try:
                await self._use(answer)
            except TuireaderError as error:
                self._show_refusal(str(error))
                return
        self.dismiss(answer)

    def _show_refusal(self, reason: str) -> None:
        refusal = self.query_one(StatusLine)
        refusal.note = reason
        refusal.display = bool(reason)
