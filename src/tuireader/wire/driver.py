"""The driver: set up the terminal, read from it, write to it, and restore it."""

import asyncio
import os
import re
import signal
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from tuireader.wire import textual_internals, tty
from tuireader.wire.capabilities import Terminal, closing, environment, opening, terminal_of
from tuireader.wire.flow_control import ANSWER
from tuireader.wire.frame import bounded
from tuireader.wire.input_filter import Event, InputFilter, Pasted, Reply, escape_seconds
from tuireader.wire.key_parser import KeyParser
from tuireader.wire.splash import MAX_ANSWER_SECONDS, Splash
from tuireader.wire.tty_input import TerminalInput
from tuireader.wire.tty_output import TerminalOutput
from tuireader.wire.wire import Wire

_MODE_REPLY = re.compile(rb"\x1b\[\?(69|2026);([0-4])\$y")
_CURSOR_REPLY = re.compile(rb"\x1b\[1;([0-9]+)R")
_SIGNALS = (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
_ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_HANDLED_WHILE_SUSPENDED = (signal.SIGCONT, *_ENDING_SIGNALS)
"""A signal that ends the suspended program arrives when it is continued; nothing may be lost then either."""
LAST_BYTES_SECONDS = 0.03
"""At the end, how long to wait for a terminal that accepts no more bytes."""
MAX_UNANSWERED_KEYS = 1000
"""While more keys than this are not handled yet, no more are read."""


class WireDriver(Driver):
    """Reads keys and writes frames in the event loop itself: no thread, no polling, nothing that blocks."""

    wire: Wire

    def __init__(
        self, app: Any, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._input_fileno = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._output_fileno = tty.output_terminal(self._input_fileno)
        self._window()
        self._saved_settings: tty.Settings | None = None
        self._output: TerminalOutput | None = None
        self._keys = KeyParser(debug=debug)
        self._input = TerminalInput(
            self._input_fileno,
            InputFilter(self.wire.terminal.encoding, mouse=mouse),
            self._receive,
            self._lose_connection,
            lambda: self.wire.app.message_queue_size > MAX_UNANSWERED_KEYS,
        )
        self._cursor_asked_at: float | None = None
        self._is_leaving = False
        self._is_suspended = False
        self._is_ending = False  # a signal has come while it was suspended
        self._is_lost = False

    @property
    def can_suspend(self) -> bool:
        """True: the program can be suspended and resumed."""
        return True

    # Start and end

    def start_application_mode(self) -> None:
        """Set the terminal up and start reading."""
        loop = asyncio.get_running_loop()
        self._output = TerminalOutput(self._output_fileno, loop, self.wire.flush, self._lose_connection)
        self._add_signal_handlers(loop)
        self._cursor_asked_at = time.monotonic() if self.wire.terminal.modern else None
        shown, splash = None, self.wire.splash
        after_splash = splash is not None and splash.is_on
        if splash and after_splash:
            self._saved_settings, shown = splash.hand_over(), splash.saved_cells()
            tty.set_raw(self._input_fileno)
        else:
            self._saved_settings = tty.set_raw(self._input_fileno)
            self.write(self.opening)
        self._input.filter.reset()
        self._input.start()
        size = self._window()
        self.wire.attach(self, size, shown, after_splash=after_splash)
        self.wire.app.post_message(events.Resize(size, size))

    def _add_signal_handlers(self, loop: asyncio.AbstractEventLoop) -> None:
        for signal_number, handler in zip(_SIGNALS, self._handlers(), strict=True):
            if signal.getsignal(signal_number) is not signal.SIG_IGN:  # ignored by nohup and in a kiosk
                with suppress(ValueError, RuntimeError):
                    loop.add_signal_handler(signal_number, handler)
        # The loop may hang: that is what this signal is for.
        tty.handle_quit(self._give_terminal_back)

    @property
    def opening(self) -> str:
        """The sequences that set the terminal up."""
        return opening(self.wire.terminal, mouse=textual_internals.wants_mouse(self))

    def _handlers(self) -> tuple[Callable[[], None], ...]:
        ended = (partial(self._exit_on_signal, signal_number) for signal_number in (signal.SIGTERM, signal.SIGINT))
        return self._resize, self._suspend, self._resume, self._lose_connection, *ended

    def stop_application_mode(self) -> None:
        """Restore the terminal."""
        if self._output is None:
            return
        self.disable_input()
        self.wire.detach()
        self.write(closing(self.wire.terminal, mouse=textual_internals.wants_mouse(self)))
        self._output.close(0 if self._is_lost else LAST_BYTES_SECONDS)
        self._output = None
        if not self._is_lost:
            self._swallow_answers()
        tty.restore(self._input_fileno, self._saved_settings)
        self._remove_signal_handlers()
        self.wire.save_last_screen(self)

    def _give_terminal_back(self) -> None:
        """Give the terminal back at once, from a signal handler; the program goes on no longer."""
        if self._output is not None:
            self.write(closing(self.wire.terminal, mouse=textual_internals.wants_mouse(self)))
            self._output.close(LAST_BYTES_SECONDS)
        tty.restore(self._input_fileno, self._saved_settings)

    def _swallow_answers(self) -> None:
        """Wait for expected answers, which the shell would read as keys."""
        asked_at = max(filter(None, self._questions_asked_at()), default=None)
        if asked_at is None:
            return
        round_trip = self.wire.flow.round_trip_seconds
        timeout = MAX_ANSWER_SECONDS
        if round_trip is not None:
            timeout = min(timeout, 2 * round_trip + LAST_BYTES_SECONDS)
        self._is_leaving = True
        self._input.swallow(lambda: any(self._questions_asked_at()), asked_at + timeout)
        self._is_leaving = False

    def _questions_asked_at(self) -> tuple[float | None, ...]:
        """Return when each kind of question was asked, None if it was answered."""
        return self._cursor_asked_at, self.wire.mode_asked_at, self.wire.flow.asked_at

    def _remove_signal_handlers(self) -> None:
        tty.handle_quit(None)
        loop = asyncio.get_running_loop()
        for signal_number in _SIGNALS:
            if not (signal_number in _HANDLED_WHILE_SUSPENDED and self._is_suspended):
                with suppress(ValueError, RuntimeError):
                    loop.remove_signal_handler(signal_number)

    def disable_input(self) -> None:
        """Read no more keys. Signals are still handled: the terminal must be restored first."""
        self._input.stop()

    # Writing and reading

    @property
    def bytes_a_second(self) -> int | None:
        """The speed of a serial connection; None for others, where the terminal's setting means nothing."""
        speeds = {getattr(termios, f"B{baud}"): baud for baud in (300, 600, 1200, 2400, 4800, 9600, 19200)}
        baud = speeds.get(self._saved_settings[5]) if self._saved_settings else None
        return baud // 10 if baud else None

    def write(self, data: str) -> None:
        """Write something that is not a frame: a bell, copied text, a mode; but no pointer shapes without a mouse."""
        if self._output is not None and (textual_internals.wants_mouse(self) or not data.startswith("\x1b]22;")):
            self._output.write(data.encode(self.wire.terminal.encoding, "replace"))

    @property
    def is_clear(self) -> bool:
        """Whether the terminal has accepted everything that was written."""
        return self._output is not None and self._output.is_clear

    def _receive(self, came: list[Event]) -> None:
        """Handle what the terminal has sent; while leaving, only its answers."""
        for event in came:
            if isinstance(event, Reply):
                self._take_reply(event.sequence)
            elif self._is_leaving:
                continue
            elif isinstance(event, Pasted):
                self.process_message(events.Paste(event.text))
            else:
                for message in self._keys.events_of(event.text):
                    self.process_message(message)

    def _take_reply(self, reply: bytes) -> None:
        """Handle the answer to one of our own questions, and ignore others."""
        wire = self.wire
        if reply == ANSWER:
            wire.record_answer()
            if wire.flow.round_trip_seconds is not None:
                self._input.filter.escape_seconds = escape_seconds(wire.flow.round_trip_seconds)
        elif mode := _MODE_REPLY.fullmatch(reply):
            if mode[1] == b"69":
                wire.terminal.margins = mode[2] in b"12"
            else:
                wire.record_mode(is_known=mode[2] != b"0")
        elif (cursor := _CURSOR_REPLY.fullmatch(reply)) and self._cursor_asked_at is not None:
            self._cursor_asked_at = None
            wire.terminal.repeats = cursor[1] == b"4"
            wire.flow.expect_answers()

    def process_message(self, message: Message) -> None:
        """Pass on a key or the mouse."""
        super().process_message(message)
        self.wire.release_soon()

    def send_message(self, message: Message) -> None:
        """Post a message to the application, which runs in this thread."""
        self.wire.app.post_message(message)

    # Signals

    def _window(self) -> Size:
        """Return the size to draw in. Textual gets it too: it would otherwise lay out any size the terminal claims."""
        size = Size(*bounded(*os.get_terminal_size(self._output_fileno)))
        textual_internals.set_size(self, size)
        return size

    def _resize(self) -> None:
        size = self._window()
        self.wire.resize(size)
        self.wire.app.post_message(events.Resize(size, size))

    def _suspend(self) -> None:
        """Restore the terminal for the shell, and stop the process."""
        if textual_internals.restarts_itself(self):
            self._is_suspended = True
            self.suspend_application_mode()
        self._is_ending = _stop()
        self._resume()

    def _resume(self) -> None:
        """Set the terminal up again, unless the shell has put this process into the background."""
        if not self._is_suspended or self._is_ending:
            return
        with suppress(OSError):
            if os.tcgetpgrp(self._input_fileno) != os.getpgrp():
                self._is_ending = _stop()
                return
        self._is_suspended = False
        self.resume_application_mode()
        self.send_message(self.SignalResume())

    def _lose_connection(self) -> None:
        """Exit, because the terminal is gone."""
        self._is_lost = True
        with suppress(RuntimeError):
            self._input.stop()
        self.wire.app.exit(return_code=128 + signal.SIGHUP)

    def _exit_on_signal(self, signal_number: signal.Signals) -> None:
        self.wire.app.exit(return_code=128 + signal_number)


def _stop() -> bool:
    """Stop until a shell continues the process; return whether a signal has come that ends it.

    In an orphaned process group, this returns at once. The event loop gets the signal as well, and acts on it.
    """
    received: list[int] = []
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTSTP, *_ENDING_SIGNALS)}
    for number in _ENDING_SIGNALS:
        if callable(handlers[number]):
            signal.signal(number, lambda number, _: received.append(number))
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    signal.raise_signal(signal.SIGTSTP)
    for number, handler in handlers.items():
        signal.signal(number, handler)
    return bool(received)


def install(app: App[Any], terminal: Terminal | None = None, splash: Splash | None = None) -> Wire:
    """Let `app`, which is not running yet, write through a wire; without a terminal, Textual's driver is kept.

    `splash` uses the terminal until the application is ready.
    """
    wire = Wire(app, terminal or terminal_of(environment()), splash)
    app.driver_class = type("WireDriver", (WireDriver,), {"wire": wire})
    textual_internals.hook_display(app, wire.display)
    return wire
