"""The Textual application: themes, style sheets and the first screen."""

import asyncio
import gc
import os
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.binding import ActiveBinding
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import Event, InputEvent, Key, Paste
from textual.geometry import Offset
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.theme import Theme

from tuireader import event_log
from tuireader.config import Config
from tuireader.errors import ArticleError
from tuireader.library import Library, Listing, View
from tuireader.paths import resource_folder
from tuireader.screens import keys, kiosk_policy
from tuireader.screens.config_check import check_config, no_theme
from tuireader.screens.error_boundary import failure_message
from tuireader.screens.idle_timer import IdleTimer
from tuireader.screens.reader.arrival import Arrival
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.screens.reader.watch_list import WatchList
from tuireader.screens.themes import DARK, default_theme, theme_to_borrow_from, themes, without_colours
from tuireader.widgets.pane import Pane
from tuireader.wire import tty
from tuireader.wire.driver import install
from tuireader.wire.notices import notice_sequence
from tuireader.wire.splash import Splash
from tuireader.wire.textual_internals import (
    ErrorBoundary,
    FailureAnsweringApp,
    give_terminal_back,
    is_ending,
    leave_out_popups,
    write_to_terminal,
)

if TYPE_CHECKING:
    from textual.actions import ActionParseResult

KEY_WAIT_SECONDS = 0.5
"""How long a key waits at most until the key before it has been handled."""

WRITE_WAIT_SECONDS = 3.0
"""How long a write waits at most for another copy of the program, whose writes take milliseconds."""

IDLE_WARNING = "Nothing was typed for a while: the reader ends soon. Any key goes on."
SECONDS_PER_MINUTE = 60.0

KEY_REST_SECONDS = 0.02
"""After this long a key counts as handled if all message queues are empty."""


class ReaderApp(ErrorBoundary, FailureAnsweringApp, inherit_bindings=False):
    """A news reader for the terminal that knows who said what."""

    TITLE = "tuireader"
    ENABLE_COMMAND_PALETTE = False  # it has its own: see `textual_startup`
    # Textual's own bindings are left out: Ctrl-Q would quit, and some terminals send it as XON.
    BINDINGS = [keys.SUSPEND]
    _has_colours = True

    def __init__(  # noqa: PLR0913 - all but the first two may be left out
        self,
        entries: Listing,
        library: Library,
        *,
        config: Config | None = None,
        theme: str | None = None,
        problems: Sequence[ArticleError | str] = (),
        now: datetime | None = None,
        view: View | None = None,
        are_samples: bool = False,
        wire: bool = True,
        splash: Splash | None = None,
        note: str = "",
        idle_minutes: int = 0,
    ) -> None:
        self.config = config or Config()
        super().__init__(driver_class=_driver_class(wire=wire))
        # Every screen would have a widget for each; this program shows all messages in its status line.
        leave_out_popups(self)
        self._wire = install(self, splash=splash) if wire else None
        if self._wire is None:
            from tuireader.wire.sanitize_frames import sanitize_frames  # noqa: PLC0415 - only needed if the wire is off

            sanitize_frames(self)
        # Over SSH, the frames of animations are only wasted bytes.
        self.animation_level = "none"
        self._reader = ReaderScreen(entries, library, now, self.config, view, are_samples=are_samples)
        self._library = library
        self._start_note = note
        self._idle_minutes = idle_minutes
        self._idle_timer = IdleTimer(SECONDS_PER_MINUTE * idle_minutes, self._warn_of_end, self._end_idle_session)
        self.farewell = ""
        self._focused_bindings: tuple[Pane | None, Mapping[str, ActiveBinding]] = (None, {})
        self._has_colours = self._wire.terminal.colours != "none" if self._wire else not os.environ.get("NO_COLOR")
        for own_theme in themes():
            self.register_theme(own_theme if self._has_colours else without_colours(own_theme))
        chosen_keys, config_problems = check_config(self.config, self.available_themes)
        self.set_keymap(chosen_keys)
        self._reader.bind_commands(chosen_keys)
        self._problems = [*problems, *self.config.problems, *config_problems]
        if theme and theme not in self.available_themes:
            self._problems.append(f"--theme: {no_theme(theme, self.available_themes)}")
        theme_name = theme or self._saved_theme() or self.config.theme or default_theme(dict(os.environ))
        self.theme = theme_name if theme_name in self.available_themes else DARK

    def get_default_screen(self) -> Screen[None]:
        """Return the reader's screen. Its style sheets are read here: Textual would read those in CSS_PATH twice."""
        self.stylesheet.read_all([resource_folder("styles") / "reader.tcss", resource_folder("styles") / "text.tcss"])
        return self._reader

    def refresh_css(self, animate: bool = True) -> None:
        """Apply other colours. Before the first screen, only set the variables, so that CSS is not parsed twice."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        """Log the start, limit how long writes wait, and save each theme that the user chooses from now on."""
        event_log.write(
            "screen", columns=self.size.width, rows=self.size.height, theme=self.theme, wire=bool(self._wire)
        )
        self._library.limit_write_wait(WRITE_WAIT_SECONDS)
        if self._wire is None and not self.is_headless:  # as the wire's own driver does
            tty.handle_quit(partial(give_terminal_back, self))
            tty.exit_on_signals(lambda status: self.exit(return_code=status), tty.ENDING_SIGNALS)
        self.theme_changed_signal.subscribe(self, self._save_theme)
        self._idle_timer.start()
        if self.config.restricted and not self.is_headless:
            tty.exit_on_signals(self._end_used_up_session, (signal.SIGXCPU,))

    def _warn_of_end(self) -> None:
        """Say that the session ends soon, in the line at the bottom."""
        self._reader.note = IDLE_WARNING

    def _end_idle_session(self) -> None:
        """End because nothing was typed for so long."""
        minutes = "a minute" if self._idle_minutes == 1 else f"{self._idle_minutes} minutes"
        self.farewell = f"nothing was typed for {minutes}; {self._way_to_go_on}"
        self.exit()

    def _end_used_up_session(self, status: int) -> None:
        """End because the processor time is used up that a visitor may use; the system kills the process soon."""
        self.farewell = f"this visit’s processor time is used up; {self._way_to_go_on}"
        self.exit(return_code=status)

    @property
    def _way_to_go_on(self) -> str:
        return f"{'connect' if self.config.restricted else 'start it'} again to go on"

    @on(Arrival.Arrived)
    def _arrived(self) -> None:
        """Turn on garbage collection, skipping the objects that exist already, and show problems of the start."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        if self._start_note:
            self._reader.note = self._start_note
        self._show_problems()
        if self._wire is not None:
            self._wire.release()

    def _show_problems(self) -> None:
        """Show a sheet with what could not be opened or understood, once, over the first article."""
        problems, self._problems = self._problems, []
        if problems:
            from tuireader.screens.dialogs.text_sheet import Sheet  # noqa: PLC0415 - most starts have no problem

            only_articles = all(isinstance(problem, ArticleError) for problem in problems)
            sentences = [text if text.endswith("?") else f"{text}." for text in map(str, problems)]
            self.push_screen(Sheet("Not opened" if only_articles else "Problems", [("", text) for text in sentences]))

    def _saved_theme(self) -> str | None:
        """Return the theme that was chosen in the program, unless the configured theme has changed since then."""
        before = self._library.settings.get("theme.configured") or ""
        return self._library.settings.get("theme") if before == (self.config.theme or "") else None

    def _save_theme(self, theme: Theme) -> None:
        self._library.settings.save("theme", theme.name)
        self._library.settings.save("theme.configured", self.config.theme or "")

    @property
    def cursor_position(self) -> Offset:
        """The position of the terminal's cursor in each frame: where the user reads or types.

        Braille displays and magnifiers follow it, whether it is shown or not.
        """
        focused = self.focused if self.screen_stack else None
        if focused is None:
            return Offset(0, 0)
        own: Offset | None = getattr(focused, "cursor_screen_offset", None)
        return focused.content_region.offset if own is None else own

    @cursor_position.setter
    def cursor_position(self, _position: Offset) -> None:
        """Ignore what Textual's input lines report: their cursor position is asked for when it is needed."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy `text` through the terminal, also inside tmux and screen."""
        from tuireader.wire.clipboard import clipboard_sequence  # noqa: PLC0415 - not needed at start

        sequence = clipboard_sequence(text, os.environ)
        if sequence is not None:
            write_to_terminal(self, sequence)

    @on(WatchList.Noticed)
    def _give_notice(self, event: WatchList.Noticed) -> None:
        """Give notice through the terminal, if the user wants that."""
        sequence = notice_sequence(self.config.watch_notify, event.text, os.environ)
        if sequence:
            write_to_terminal(self, sequence)

    def action_redraw(self) -> None:
        """Draw every cell again."""
        if self._wire is not None:
            self._wire.redraw()
        self.refresh(layout=True)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run the action of a key, the palette or a click; in a kiosk only one that changes nothing."""
        if self.config.restricted and not kiosk_policy.is_reading(action):
            self._reader.note = kiosk_policy.REFUSED_NOTE
            return True
        shows_note = self.screen is self._reader or getattr(self.screen, "shows_reader_note", False)
        if isinstance(action, str) and isinstance(self.focused, Pane) and shows_note:
            self._reader.bottom_line.key_pressed(action)
        return await super().run_action(action, default_namespace, namespaces)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open a browser, but never in a kiosk."""
        if not self.config.restricted:
            super().open_url(url, new_tab=new_tab)

    async def on_event(self, event: Event) -> None:
        """Handle keys one after the other, so that each one sees the focus that the one before has set.

        Textual sends a key to the focused widget and looks for its binding when the key comes back. If keys arrive
        faster than they are handled (a slow connection delivers them in bursts), “/” and the words after it would go to
        different widgets. So a bound key that the focused widget does not consume runs its action at once.
        """
        if isinstance(event, InputEvent | Paste):
            if self._idle_timer.has_warned:
                self._reader.note = ""
            self._idle_timer.typed()
        if isinstance(event, Key) and not event.is_forwarded:
            if not self._is_idle():
                await self._wait_for_keys()
            self._reader.jobs.last_key = time.monotonic()
            active_binding = self._binding_of(event.key)
            is_typed_text = self.focused is not None and self.focused.check_consume_key(event.key, event.character)
            if active_binding and active_binding.enabled and (active_binding.binding.priority or not is_typed_text):
                await self.run_action(active_binding.binding.action, active_binding.node)
                return
        await super().on_event(event)

    def _binding_of(self, key: str) -> ActiveBinding | None:
        """Return what a key does now; cached as long as one pane has the focus."""
        if not isinstance(pane := self.focused, Pane):
            return self.screen.active_bindings.get(key)
        if pane is not self._focused_bindings[0]:
            self._focused_bindings = (pane, self.screen.active_bindings)
        return self._focused_bindings[1].get(key)

    def _is_idle(self) -> bool:
        """Return whether the key before was handled: a pane has the focus, and no queue around it has messages."""
        if time.monotonic() < self._reader.jobs.last_key + KEY_REST_SECONDS or not isinstance(self.focused, Pane):
            return False
        return not any(node.message_queue_size for node in self.focused.ancestors_with_self)

    async def _wait_for_keys(self) -> None:
        """Wait until the focused widget and its ancestors have handled all messages; at most `KEY_WAIT_SECONDS`."""
        before: MessagePump | None = None
        with suppress(TimeoutError):
            async with asyncio.timeout(KEY_WAIT_SECONDS):
                while (target := self.focused or self.screen) is not before and not self._is_idle():
                    before = target
                    for node in target.ancestors_with_self:
                        await _wait_until_flushed(node)
                        if node is self.screen:
                            break

    def answer_failure(self, error: Exception) -> bool:
        """Show an expected failure in the status line, wherever it comes from; the program continues."""
        message = failure_message(error)
        if message is None and is_ending(self):  # a widget that was being mounted when a signal came has no children
            event_log.write("failure at the end", kind=type(error).__name__)
            return True
        if message is None:
            event_log.write_crash(error)
        else:
            event_log.write("failure", message=message)
            self._reader.note = message
        return message is not None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Add the colours of speakers, which Textual's own themes do not have."""
        own_theme = theme_to_borrow_from(self.current_theme)
        return dict((own_theme if self._has_colours else without_colours(own_theme)).variables)


async def _wait_until_flushed(node: MessagePump) -> None:
    """Wait until `node` has handled its messages, and those that it sent to itself meanwhile."""
    for _ in range(2):
        done = asyncio.Event()
        if node.call_later(done.set):
            await done.wait()


def _driver_class(*, wire: bool) -> type[Driver]:
    """Return the class that reads and writes the terminal. A wire replaces it later, so Textual's is not imported."""
    if wire:
        return Driver
    from tuireader.wire.textual_driver import FilteredDriver  # noqa: PLC0415 - where the wire is off

    return FilteredDriver
