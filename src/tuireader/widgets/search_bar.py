"""The input line at the bottom of the window."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tuireader.library import Sort
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.text_width import width_of
from tuireader.wire.textual_internals import ErrorBoundary

if TYPE_CHECKING:
    from textual.widgets import Input

    from tuireader.widgets.typed_line import TypedLine

FIND_KEYS = {
    "/": ("Enter stay", "{cancel} back"),
    "&": ("Enter keep", "{cancel} all"),
    "\\": ("↓ ↑ choose", "Tab {tab}", "Enter results", "{cancel} back"),
}
"""The keys that are useful while the user types, by the prefix of the line."""


class PromptLine(ErrorBoundary, Widget):
    """A sign, the typed text, and at the right what it finds and the useful keys.

    With `max_note_characters` it takes a note: at most so many characters, and all lines of a pasted text as one.
    """

    def __init__(self, sign: str = "", value: str = "", name: str = "query", *, max_note_characters: int = 0) -> None:
        super().__init__()
        self.sign = sign
        self._value = value
        self._input_id = name
        self._max_note_characters = max_note_characters

    def compose(self) -> ComposeResult:
        """Yield the sign and the input line, once the user types."""
        if self.sign:
            from textual.widgets import Label  # noqa: PLC0415 - keeps the start fast

            from tuireader.widgets.typed_line import MAX_TYPED_CHARACTERS, TypedLine  # noqa: PLC0415 - as above

            yield Label(f" {self.sign} ", id="sign", markup=False)
            most = self._max_note_characters
            yield TypedLine(
                self._value, self._input_id, max_characters=most or MAX_TYPED_CHARACTERS, joins_lines=most > 0
            )

    @property
    def line(self) -> "TypedLine":
        """The text input."""
        from tuireader.widgets.typed_line import TypedLine  # noqa: PLC0415 - as above

        return self.query_one(TypedLine)

    async def start(self, sign: str, value: str = "") -> None:
        """Show the line with `value` in it, and focus it."""
        from textual.widgets import Label  # noqa: PLC0415 - as above

        self.sign, self._value = sign, value
        if not self.children:
            await self.mount_all(self.compose())
        self.display = True
        self.query_one("#sign", Label).update(f" {sign} ")
        line = self.line
        line.value = value
        line.cursor_position = len(value)
        # At once: Widget.focus() would let keys that are typed fast go elsewhere.
        self.screen.set_focus(line)


class FindBar(PromptLine):
    """Posts every change of the query, and when the user presses Enter. Empty until it is used."""

    BINDINGS = [
        Binding("tab", "turn", "Best or newest first", id="search.turn"),
        Binding("down,ctrl+n", "choose(1)", "Next row", id="search.down"),
        Binding("up,ctrl+p", "choose(-1)", "Previous row", id="search.up"),
    ]

    cancel_key = "Esc"
    """The user's key for cancelling, which belongs to the screen. The other keys here cannot be changed."""

    note: reactive[str] = reactive("")
    """What the query finds, or what is wrong with it."""
    list_sort: reactive[Sort] = reactive[Sort]("newest")
    """The order in which the results are listed."""
    offered_word: reactive[str] = reactive("")
    """The word that Tab puts in the place of one that nothing has."""

    class Changed(FieldMessage):
        """The user typed: `query` is the text so far, `prefix` its first sign: a slash, “&” or a backslash."""

        query: str
        prefix: str

    class Done(FieldMessage):
        """The user pressed Enter: `query` stays active."""

        query: str
        prefix: str

    class Turned(Message):
        """The user wants the results in the other order, or the word that is offered instead of one without results."""

    class RowStepped(FieldMessage):
        """The user wants another row of the results, without leaving the line."""

        step: int

    @property
    def prefix(self) -> str:
        """The prefix of the line."""
        return self.sign or "/"

    async def start(self, sign: str, value: str = "") -> None:
        """Show the line with `value` in it, and focus it."""
        await super().start(sign, value)
        self._show_hint()

    def watch_note(self) -> None:
        """Say what was found."""
        self._show_hint()

    def on_resize(self) -> None:
        """Fit the note to the new width."""
        self._show_hint()

    def watch_list_sort(self) -> None:
        """Show which other sort order there is."""
        self._show_hint()

    watch_offered_word = watch_list_sort

    @property
    def found(self) -> str:
        """What the query finds, without the query."""
        return self.note.removeprefix(f"{self.prefix}{self.line.value} · ").removeprefix(f"{self.prefix} ")

    @property
    def has_room_for_note(self) -> bool:
        """Whether the note, or at least its first part, fits at the right of the typed text."""
        return width_of(self.found.split(" · ")[0]) <= self.line.hint_cells

    def _show_hint(self) -> None:
        if self.display and self.children:
            other_order = "newest first" if self.list_sort == "best" else "best first"
            tab = f"takes {self.offered_word}" if self.offered_word else other_order
            found = self.found.split(" · ") if self.has_room_for_note else ()
            parts = (part for part in FIND_KEYS[self.prefix] if self.cancel_key or "{cancel}" not in part)
            self.line.hint = (*found, *(part.format(tab=tab, cancel=self.cancel_key) for part in parts))

    def action_turn(self) -> None:
        """Switch between the best and the newest results first, or take the word that is offered."""
        self.post_message(self.Turned())

    def action_choose(self, step: int) -> None:
        """Go to another row of the results."""
        self.post_message(self.RowStepped(step))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:  # noqa: ARG002 - Textual's own
        """Return whether a key has an effect: only a search has two orders, and only listed results have rows."""
        return self.prefix == "\\" if action == "turn" else action != "choose" or self.prefix in {"\\", "&"}

    def on_input_changed(self, event: "Input.Changed") -> None:
        """Post the text typed so far."""
        event.stop()
        if self.display:
            self.post_message(self.Changed(event.value, self.prefix))

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """Post that the user pressed Enter."""
        event.stop()
        self.post_message(self.Done(event.value, self.prefix))
