"""The terminal: set up, read, written to, and given back as it was."""

import asyncio
import os
import re
import signal
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from textual import constants, events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tuireader.wire import textual_internals, tty
from tuireader.wire.capabilities import Terminal, closing, environment, opening, terminal_of
from tuireader.wire.flow_control import ANSWER
from tuireader.wire.frame import bounded
from tuireader.wire.splash import Splash
from tuireader.wire.tty_output import TerminalOutput
from tuireader.wire.wire import Wire

_MARGINS_REPLY = re.compile(rb"\x1b\[\?69;([0-4])\$y")
_CURSOR_REPLY = re.compile(rb"\x1b\[1;([0-9]+)R")
_REPLIES = re.compile(rb"\x1b\[0n|\x1b\[\?69;[0-4]\$y|\x1b\[1;[0-9]+R")
_PARTIAL_REPLY = re.compile(rb"\x1b\[(?:0|1(?:;[0-9]*)?|\?(?:6(?:9(?:;[0-4]?\$?)?)?)?)?$")
_SIGNALS = (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
LAST_BYTES_SECONDS = 0.03
"""On leaving, the last bytes to a terminal that takes none, and an answer that is still to come, may take so long."""


class WireDriver(Driver):
    """Reads keys and writes frames in the event loop itself: no thread, no polling, nothing that waits."""

    wire: Wire

    def __init__(
        self, app: Any, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._input_fileno = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._output_fileno = tty.output_terminal(self._input_fileno)
        self._saved_settings: tty.Settings | None = None
        self._output: TerminalOutput | None = None
        self._parser = textual_internals.XTermParser(debug)
        self._decode = getincrementaldecoder(self.wire.terminal.encoding)("replace").decode
        self._partial_reply = b""
        self._awaits_cursor_reply = False
        self._is_suspended = False
        self._is_lost = False

    @property
    def can_suspend(self) -> bool:
        """A terminal can be left and come back to."""
        return True

    # Beginning and end

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        loop = asyncio.get_running_loop()
        self._output = TerminalOutput(self._output_fileno, loop, self.wire.flush, self._lose_connection)
        shown, splash = None, self.wire.splash
        after_splash = splash is not None and splash.is_on
        if splash and after_splash:
            self._saved_settings, shown = splash.hand_over(), splash.saved_cells()
        else:
            self._saved_settings = tty.set_raw(self._input_fileno)
            self.write(self.opening)
        self._awaits_cursor_reply = self.wire.terminal.modern
        loop.add_reader(self._input_fileno, self._read)
        for signal_number, handler in zip(_SIGNALS, self._handlers(), strict=True):
            if signal.getsignal(signal_number) is not signal.SIG_IGN:  # as nohup has it, and a kiosk
                with suppress(ValueError, RuntimeError):
                    loop.add_signal_handler(signal_number, handler)
        size = self._window()
        self.wire.attach(self, size, shown, after_splash=after_splash)
        self.wire.app.post_message(events.Resize(size, size))

    @property
    def opening(self) -> str:
        """What takes the terminal over."""
        return opening(self.wire.terminal, mouse=textual_internals.wants_mouse(self))

    def _handlers(self) -> tuple[Callable[[], None], ...]:
        ended = (partial(self._exit_on_signal, signal_number) for signal_number in (signal.SIGTERM, signal.SIGINT))
        return self._resize, self._suspend, self._resume, self._lose_connection, *ended

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self._output is None:
            return
        self.disable_input()
        self.wire.detach()
        self.write(closing(self.wire.terminal, mouse=textual_internals.wants_mouse(self)))
        self._output.close(0 if self._is_lost else LAST_BYTES_SECONDS)
        self._output = None
        if self.wire.flow.awaits_answer and not self._is_lost:
            self._swallow()
        tty.restore(self._input_fileno, self._saved_settings)
        self.wire.save_last_screen(self)

    def _swallow(self) -> None:
        """Take in an answer that is still to come: the shell would take it for keys."""
        import select  # noqa: PLC0415 - at the end only

        if select.select([self._input_fileno], [], [], LAST_BYTES_SECONDS)[0]:
            with suppress(OSError):
                os.read(self._input_fileno, 4096)

    def disable_input(self) -> None:
        """Read no more keys."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._input_fileno)
        for signal_number in _SIGNALS:
            if not (signal_number == signal.SIGCONT and self._is_suspended):
                with suppress(ValueError, RuntimeError):
                    loop.remove_signal_handler(signal_number)

    # Writing and reading

    @property
    def bytes_a_second(self) -> int | None:
        """Return what a serial connection carries; None where the speed means nothing, as on a network."""
        speeds = {getattr(termios, f"B{baud}"): baud for baud in (300, 600, 1200, 2400, 4800, 9600, 19200)}
        baud = speeds.get(self._saved_settings[5]) if self._saved_settings else None
        return baud // 10 if baud else None

    def write(self, data: str) -> None:
        """Write what is no frame: a bell, a copied text, a mode. No shape of a pointer that is not there."""
        if self._output is not None and (textual_internals.wants_mouse(self) or not data.startswith("\x1b]22;")):
            self._output.write(data.encode(self.wire.terminal.encoding, "replace"))

    @property
    def is_clear(self) -> bool:
        """Say whether the terminal has taken all that was written."""
        return self._output is not None and self._output.is_clear

    def _read(self) -> None:
        try:
            data = os.read(self._input_fileno, 65536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._lose_connection()
            return
        text = self._decode(self._take_replies(self._partial_reply + data))
        for event in self._parser.feed(text) if text else ():
            self.process_message(event)
        if "\x1b" in text:
            asyncio.get_running_loop().call_later(constants.ESCAPE_DELAY + 0.001, self._tick)

    def _tick(self) -> None:
        """An escape that nothing has followed was the key."""
        for event in self._parser.tick():
            self.process_message(event)

    def _take_replies(self, data: bytes) -> bytes:
        """Take the terminal's answers to the wire's own questions out of what was read."""
        rest = _REPLIES.sub(self._take_reply, data)
        is_expected = self._awaits_cursor_reply or self.wire.flow.awaits_answer or self._partial_reply
        cut = _PARTIAL_REPLY.search(rest) if is_expected else None
        self._partial_reply = rest[cut.start() :] if cut and len(cut[0]) > 2 else b""
        return rest[: len(rest) - len(self._partial_reply)]

    def _take_reply(self, match: re.Match[bytes]) -> bytes:
        """Take an answer in; give back what was none."""
        reply = match[0]
        if reply == ANSWER:
            self.wire.record_answer()
        elif margins := _MARGINS_REPLY.match(reply):
            self.wire.terminal.margins = margins[1] in b"12"
        elif (cursor := _CURSOR_REPLY.match(reply)) and self._awaits_cursor_reply:
            # The same bytes later are a function key.
            self._awaits_cursor_reply = False
            self.wire.terminal.repeats = cursor[1] == b"4"
            self.wire.flow.expect_answers()
        else:
            return reply
        return b""

    def process_message(self, message: Message) -> None:
        """Pass on what the terminal sent."""
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self.wire.terminal.synchronized = True
        elif not isinstance(message, events.Resize):  # the pseudo-terminal knows the size, whatever is typed
            super().process_message(message)
            self.wire.release_soon()

    def send_message(self, message: Message) -> None:
        """Hand a message to the application; this is its own thread."""
        self.wire.app.post_message(message)

    # Signals

    def _window(self) -> Size:
        return Size(*bounded(*os.get_terminal_size(self._output_fileno)))

    def _resize(self) -> None:
        size = self._window()
        self.wire.resize(size)
        self.wire.app.post_message(events.Resize(size, size))

    def _suspend(self) -> None:
        """Leave the terminal to the shell, and stop."""
        if textual_internals.restarts_itself(self):
            self._is_suspended = True
            self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _resume(self) -> None:
        """Come back, unless the shell has sent us into the background."""
        if not self._is_suspended:
            return
        with suppress(OSError):
            if os.tcgetpgrp(self._input_fileno) != os.getpgrp():
                os.kill(os.getpid(), signal.SIGSTOP)
                return
        self._is_suspended = False
        self.resume_application_mode()
        self.send_message(self.SignalResume())

    def _lose_connection(self) -> None:
        """End: there is no terminal any longer."""
        self._is_lost = True
        with suppress(RuntimeError):
            asyncio.get_running_loop().remove_reader(self._input_fileno)
        self.wire.app.exit(return_code=128 + signal.SIGHUP)

    def _exit_on_signal(self, signal_number: signal.Signals) -> None:
        self.wire.app.exit(return_code=128 + signal_number)


def install(app: App[Any], terminal: Terminal | None = None, splash: Splash | None = None) -> Wire:
    """Let `app`, which is not running yet, write through a wire; without a terminal it stays as it is.

    `splash` has the terminal until the application is there.
    """
    wire = Wire(app, terminal or terminal_of(environment()), splash)
    app.driver_class = type("WireDriver", (WireDriver,), {"wire": wire})
    textual_internals.hook_display(app, wire.display)
    return wire
