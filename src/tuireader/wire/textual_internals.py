"""All private names of Textual that this program uses; no other module uses one.

If a release of Textual changes one of them, `tests/wire/test_wire_names.py` fails and says which.
"""

# ruff: noqa: SLF001 - private names are what this module is for

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from rich.text import Text
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding, BindingsMap, Keymap
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tuireader.userinfo import without_passwords

__all__ = [
    "ErrorBoundary",
    "FailureAnsweringApp",
    "XTermParser",
    "add_bindings",
    "attach_node",
    "change_strips",
    "draw_screen",
    "end_sequence",
    "give_terminal_back",
    "hook_display",
    "is_batching",
    "is_ending",
    "is_key",
    "is_update",
    "is_within_sequence",
    "keymap_of",
    "leave_out_popups",
    "parser_after",
    "restarts_itself",
    "set_size",
    "set_update_timer",
    "strips_of",
    "write_to_terminal",
]

Display = Callable[[Screen[Any], object], None]


class UpdateTimer(Protocol):
    """What Textual needs of a screen's timer for updates."""

    def resume(self) -> None:
        """Request a frame."""

    def pause(self) -> None:
        """Cancel the request for a frame."""


def hook_display(app: App[Any], display: Callable[[Display, Screen[Any], object], None]) -> None:
    """Let `display(textuals_own, screen, update)` handle each update.

    Every frame goes through `App._display(screen, renderable)`.
    """
    textual_display = app._display
    app._display = lambda screen, renderable: display(textual_display, screen, renderable)  # type: ignore[method-assign,arg-type]


def exit_without_traceback(app: App[Any]) -> None:
    """Let an unexpected error end the application with status 1, and show nothing about it.

    `App._handle_exception` renders a traceback, and `App._close_messages_no_wait` ends the application.
    """

    def end(error: Exception) -> None:
        if not (isinstance(app, FailureAnsweringApp) and app.answer_failure(error)):
            app._return_code = 1
            app._close_messages_no_wait()

    app._handle_exception = end  # type: ignore[method-assign]


def is_batching(app: App[Any]) -> bool:
    """Return whether updates are held back: `App._batch_count`, which `App.batch_update` increases."""
    return bool(app._batch_count)


def is_update(renderable: object) -> bool:
    """Return whether this is a frame: `_compositor.LayoutUpdate` (complete) or `_compositor.ChopsUpdate` (parts)."""
    return isinstance(renderable, LayoutUpdate | ChopsUpdate)


def size_of(update: object) -> tuple[int, int] | None:
    """Return width and height of a complete frame (`LayoutUpdate.region`), None for parts of one."""
    return update.region.size if isinstance(update, LayoutUpdate) else None


def strips_of(update: object) -> Iterator[tuple[int, int, Strip]]:
    """Yield row, column and strip for each piece of a frame, in the order in which Textual would write them.

    `LayoutUpdate.strips` and `.region`; `ChopsUpdate.chops`, `.spans` and `.chop_ends`.
    """
    if isinstance(update, LayoutUpdate):
        for row, strips in enumerate(update.strips, update.region.y):
            column = update.region.x
            for strip in strips:
                if strip is not None:
                    yield row, column, strip
                    column += strip.cell_length
    elif isinstance(update, ChopsUpdate):
        for row, start, stop in update.spans:
            for end, (column, chop) in zip(update.chop_ends[row], update.chops[row].items(), strict=False):
                if chop is not None and column < stop and end > start:
                    whole = start <= column < stop and end <= stop
                    yield row, column, chop if whole else chop.crop(0, min(end, stop) - column)


def change_strips(update: object, change: Callable[[Strip], Strip]) -> None:
    """Replace each strip of a frame with `change(strip)`, before Textual writes it."""
    if isinstance(update, LayoutUpdate):
        update.strips = [[change(strip) for strip in row] for row in update.strips]
    elif isinstance(update, ChopsUpdate):
        update.chops = [{x: strip and change(strip) for x, strip in row.items()} for row in update.chops]


def set_update_timer(screen: Screen[Any], timer: UpdateTimer) -> None:
    """Let `timer` decide when the screen draws: it replaces `Screen._update_timer`, which has a mangled name."""
    screen._update_timer.stop()
    screen._Screen__update_timer = timer  # type: ignore[attr-defined]


def draw_screen(screen: Screen[Any]) -> None:
    """Lay out and draw what has changed: `Screen._on_timer_update`, which Textual's own timer calls."""
    screen._on_timer_update()


def require_layout(container: Widget) -> None:
    """Have what is in `container` laid out again before the next frame: `Screen._layout_required`.

    `Widget.refresh` asks for that with messages, and a frame may be drawn before they arrive.
    """
    for node in container.ancestors_with_self:
        if isinstance(node, Widget):
            node._clear_arrangement_cache()
    container.screen._layout_required = True
    container.screen.check_idle()


def restarts_itself(driver: Driver) -> bool:
    """Return whether the driver starts again after a suspend: `Driver._auto_restart`, off within `App.suspend`."""
    return driver._auto_restart


def set_size(driver: Driver, size: tuple[int, int]) -> None:
    """Set the application's size: `Driver._size`, which `App.size` reads before it asks the terminal."""
    driver._size = size


def is_ending(app: App[Any]) -> bool:
    """Return whether the application was told to end: `App._exit`, which `App.exit` sets."""
    return app._exit


def wants_mouse(driver: Driver) -> bool:
    """Return whether the application uses the mouse: `Driver._mouse`."""
    return driver._mouse


class FailureAnsweringApp(App[None]):
    """An application that gets each failure before the program ends because of it: `App._handle_exception`.

    `App._fatal_error` would show the values of variables beside the lines of code.
    """

    def answer_failure(self, error: Exception) -> bool:  # noqa: ARG002 - no failure is expected here
        """Show an expected failure to the user; return whether it was expected."""
        return False

    def _handle_exception(self, error: Exception) -> None:
        if not self.answer_failure(error):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Show where an unexpected error comes from, without values: they are what somebody reads, and passwords."""
        import traceback  # noqa: PLC0415 - needed once at most

        self.bell()
        self._exit_renderables.append(Text(without_passwords(traceback.format_exc()).rstrip()))
        self._close_messages_no_wait()


class ErrorBoundary(MessagePump):
    """Continues with the next message after a failure in a handler that the application has answered.

    `MessagePump._dispatch_message` runs every handler; after an error in one, Textual would handle no more messages
    here.
    """

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            app = self.app
            if not (isinstance(app, FailureAnsweringApp) and app.answer_failure(error)):
                raise


def leave_out_popups(app: App[Any]) -> None:
    """Give screens no widgets for tooltips and notifications: `App._disable_tooltips`, `._disable_notifications`."""
    app._disable_tooltips = app._disable_notifications = True


def give_terminal_back(app: App[Any]) -> None:
    """Have the driver restore the terminal, where there is one: `App._driver`."""
    if app._driver is not None:
        app._driver.stop_application_mode()
        app._driver.close()


def write_to_terminal(app: App[Any], sequence: str) -> None:
    """Write a sequence to the terminal, if there is one: `App._driver`."""
    if app._driver is not None:
        app._driver.write(sequence)


def keymap_of(app: App[Any]) -> Keymap:
    """Return the keys that the user has chosen: `App._keymap`, which `App.set_keymap` writes."""
    return app._keymap


def add_bindings(node: DOMNode, bindings: Iterable[Binding]) -> None:
    """Add bindings to those of the node's class, for this node alone: `DOMNode._bindings`."""
    node._bindings = BindingsMap.merge([node._bindings, BindingsMap(bindings)])


def attach_node(node: DOMNode, parent: DOMNode) -> None:
    """Let `node` inherit styles from `parent`, without adding it to its children: `DOMNode._attach`."""
    node._attach(parent)


def is_key(sequence: str) -> bool:
    """Return whether `XTermParser` finds a key or the mouse in a sequence, and not just a character by its number.

    It reads an unknown number, as in `CSI 65 A`, as the character with that code.
    """
    if sequence in ANSI_SEQUENCES_KEYS or sequence[-1] == "u" or sequence.startswith(("\x1b[<", "\x1b[27;")):
        return True
    return f"{sequence[2:-1].partition(';')[0] or '1'}{sequence[-1]}" in FUNCTIONAL_KEYS


def is_within_sequence(parser: XTermParser) -> bool:
    """Return whether the parser waits for the rest of a sequence: `Parser._awaiting.timeout`."""
    return parser._awaiting.timeout is not None


def end_sequence(parser: XTermParser) -> list[Message]:
    """Tell the parser that nothing follows (`Parser._timeout_time`); return the events for what it has."""
    parser._timeout_time = 0.0
    return list(parser.tick())


def parser_after(parser: XTermParser, debug: bool) -> XTermParser:
    """Return a new parser that knows where the mouse was: `XTermParser.last_x` and `.last_y`."""
    new_parser = XTermParser(debug)
    new_parser.last_x, new_parser.last_y = parser.last_x, parser.last_y
    return new_parser
