"""The line in which a search is typed."""

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from tuireader.widgets.messages import FieldMessage
from tuireader.wire.textual_internals import ErrorBoundary

if TYPE_CHECKING:
    from textual.widgets import Input


def quiet_input(name: str) -> "Input":
    """Return an input called `name` whose cursor does not blink: an idle program writes no byte."""
    from textual.widgets import Input  # noqa: PLC0415 - a start does not wait for what nobody types into yet

    line = Input(compact=True, id=name)
    line.cursor_blink = False
    return line


class FindBar(ErrorBoundary, Widget):
    """Tells every change of the words that are searched for, and when the reader is done. Empty until it is used."""

    BINDINGS = [Binding("tab", "turn", "Best or newest first", id="search.turn")]

    class Changed(FieldMessage):
        """`query` is what is typed by now; `prefix` is what it was begun with: a slash, “&” or a backslash."""

        query: str
        prefix: str

    class Done(FieldMessage):
        """The reader pressed Enter: `query` stays live."""

        query: str
        prefix: str

    class OrderToggled(Message):
        """The reader wants to see what was found in the other order."""

    prefix = "/"

    async def start(self, prefix: str, value: str = "") -> None:
        """Show the line with `value` in it, and type into it."""
        from textual.widgets import Input, Label  # noqa: PLC0415 - as above

        if not self.children:
            await self.mount(Label(id="sign", markup=False), quiet_input("query"))
        self.display = True
        self.prefix = prefix
        self.query_one("#sign", Label).update(f" {prefix} ")
        line = self.query_one(Input)
        line.value = value
        line.cursor_position = len(value)
        # At once: Widget.focus() would let keys that are typed fast go elsewhere.
        self.screen.set_focus(line)

    def action_turn(self) -> None:
        """Show the best first, or the newest."""
        self.post_message(self.OrderToggled())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:  # noqa: ARG002 - Textual's own
        """Only what was found everywhere has two orders."""
        return action != "turn" or self.prefix == "\\"

    def on_input_changed(self, event: "Input.Changed") -> None:
        """Tell what is typed by now."""
        event.stop()
        if self.display:
            self.post_message(self.Changed(event.value, self.prefix))

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """Tell that the reader is done."""
        event.stop()
        self.post_message(self.Done(event.value, self.prefix))
