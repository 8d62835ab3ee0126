"""The line in which a search is typed."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label


def quiet_input(name: str) -> Input:
    """Return an input called `name` whose cursor does not blink: an idle program writes no byte."""
    line = Input(compact=True, id=name)
    line.cursor_blink = False
    return line


class FindBar(Horizontal):
    """Tells every change of the words that are searched for, and when the reader is done."""

    @dataclass
    class Changed(Message):
        """`query` is what is typed by now."""

        query: str

    @dataclass
    class Done(Message):
        """The reader pressed Enter: `query` stays live."""

        query: str

    def compose(self) -> ComposeResult:
        """A slash and what is typed."""
        yield Label(" / ")
        yield quiet_input("query")

    def start(self) -> None:
        """Show the line, empty, and type into it."""
        self.display = True
        line = self.query_one(Input)
        line.value = ""
        # At once: Widget.focus() would let keys that are typed fast go elsewhere.
        self.screen.set_focus(line)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:
            self.post_message(self.Changed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Done(event.value))
