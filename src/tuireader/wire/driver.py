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
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tuireader.wire import textual_internals, tty
from tuireader.wire.capabilities import closing, opening
from tuireader.wire.flow_control import ANSWER
from tuireader.wire.frame import bounded
from tuireader.wire.tty_output import Output

if TYPE_CHECKING:
    from tuireader.wire.wire import Wire

_MARGINS = re.compile(rb"\x1b\[\?69;([0-4])\$y")
_PLACE = re.compile(rb"\x1b\[1;([0-9]+)R")
_REPLIES = re.compile(rb"\x1b\[0n|\x1b\[\?69;[0-4]\$y|\x1b\[1;[0-9]+R")
_CUT_REPLY = re.compile(rb"\x1b\[(?:0|1(?:;[0-9]*)?|\?(?:6(?:9(?:;[0-4]?\$?)?)?)?)?$")
_SIGNALS = (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
DYING = 0.03
"""Seconds for the last bytes to a terminal that takes none; for an answer that is still to come, too."""


class WireDriver(Driver):
    """Reads keys and writes frames in the event loop itself: no thread, no polling, nothing that waits."""

    wire: "Wire"

    def __init__(
        self, app: Any, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._keys = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._shows = tty.shown_on(self._keys)
        self._before: tty.Settings | None = None
        self._output: Output | None = None
        self._parser = textual_internals.XTermParser(debug)
        self._decode = getincrementaldecoder(self.wire.terminal.encoding)("replace").decode
        self._cut = b""
        self._asked = False
        self._suspended = False
        self._lost = False

    @property
    def can_suspend(self) -> bool:
        """A terminal can be left and come back to."""
        return True

    # Beginning and end

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        loop = asyncio.get_running_loop()
        self._output = Output(self._shows, loop, self.wire.flush, self._line_lost)
        shown, prelude = None, self.wire.prelude
        after_prelude = prelude is not None and prelude.is_on
        if prelude and after_prelude:
            self._before, shown = prelude.taken(), prelude.cells()
        else:
            self._before = tty.raw(self._keys)
            self.write(self.opening)
        self._asked = self.wire.terminal.modern
        loop.add_reader(self._keys, self._read)
        for number, handler in zip(_SIGNALS, self._handlers(), strict=True):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it, and a kiosk
                with suppress(ValueError, RuntimeError):
                    loop.add_signal_handler(number, handler)
        size = self._window()
        self.wire.attached(self, size, shown, after_prelude=after_prelude)
        self.wire.app.post_message(events.Resize(size, size))

    @property
    def opening(self) -> str:
        """What takes the terminal over."""
        return opening(self.wire.terminal, mouse=textual_internals.wants_mouse(self))

    def _handlers(self) -> tuple[Callable[[], None], ...]:
        ended = (partial(self._ended, number) for number in (signal.SIGTERM, signal.SIGINT))
        return self._resized, self._stop, self._continue, self._line_lost, *ended

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self._output is None:
            return
        self.disable_input()
        self.wire.detached()
        self.write(closing(self.wire.terminal, mouse=textual_internals.wants_mouse(self)))
        self._output.close(0 if self._lost else DYING)
        self._output = None
        if self.wire.flow.waits and not self._lost:
            self._swallow()
        tty.restore(self._keys, self._before)
        self.wire.left(self)

    def _swallow(self) -> None:
        """Take in an answer that is still to come: the shell would take it for keys."""
        import select  # noqa: PLC0415 - at the end only

        if select.select([self._keys], [], [], DYING)[0]:
            with suppress(OSError):
                os.read(self._keys, 4096)

    def disable_input(self) -> None:
        """Read no more keys."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._keys)
        for number in _SIGNALS:
            if not (number == signal.SIGCONT and self._suspended):
                with suppress(ValueError, RuntimeError):
                    loop.remove_signal_handler(number)

    # Writing and reading

    @property
    def bytes_a_second(self) -> int | None:
        """What a serial line carries; None where the speed means nothing, as on a network (38,400 baud or more)."""
        speeds = {getattr(termios, f"B{baud}"): baud for baud in (300, 600, 1200, 2400, 4800, 9600, 19200)}
        return speeds[self._before[5]] // 10 if self._before and self._before[5] in speeds else None

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
            data = os.read(self._keys, 65536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._line_lost()
            return
        text = self._decode(self._take_replies(self._cut + data))
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
        kept = _REPLIES.sub(self._take_reply, data)
        cut = _CUT_REPLY.search(kept) if self._asked or self.wire.flow.waits or self._cut else None
        self._cut = kept[cut.start() :] if cut and len(cut[0]) > 2 else b""
        return kept[: len(kept) - len(self._cut)]

    def _take_reply(self, match: re.Match[bytes]) -> bytes:
        """Take an answer in; give back what was none."""
        reply = match[0]
        if reply == ANSWER:
            self.wire.answered()
        elif margins := _MARGINS.match(reply):
            self.wire.terminal.margins = margins[1] in b"12"
        elif (place := _PLACE.match(reply)) and self._asked:
            # The same bytes later are a function key.
            self._asked = False
            self.wire.terminal.repeats = place[1] == b"4"
            self.wire.flow.heard()
        else:
            return reply
        return b""

    def process_message(self, message: Message) -> None:
        """Pass on what the terminal sent."""
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self.wire.terminal.synchronized = True
        elif not isinstance(message, events.Resize):  # which size it has is asked of the line, never of what is typed
            super().process_message(message)
            self.wire.release_soon()

    def send_message(self, message: Message) -> None:
        """Hand a message to the application; this is its own thread."""
        self.wire.app.post_message(message)

    # Signals

    def _window(self) -> Size:
        return Size(*bounded(*os.get_terminal_size(self._shows)))

    def _resized(self) -> None:
        size = self._window()
        self.wire.resized(size)
        self.wire.app.post_message(events.Resize(size, size))

    def _stop(self) -> None:
        """Leave the terminal to the shell, and stop."""
        if textual_internals.restarts_itself(self):
            self._suspended = True
            self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue(self) -> None:
        """Come back, unless the shell has sent us into the background."""
        if not self._suspended:
            return
        with suppress(OSError):
            if os.tcgetpgrp(self._keys) != os.getpgrp():
                os.kill(os.getpid(), signal.SIGSTOP)
                return
        self._suspended = False
        self.resume_application_mode()
        self.send_message(self.SignalResume())

    def _line_lost(self) -> None:
        """Nobody is there any longer."""
        self._lost = True
        with suppress(RuntimeError):
            asyncio.get_running_loop().remove_reader(self._keys)
        self.wire.app.exit(return_code=128 + signal.SIGHUP)

    def _ended(self, number: signal.Signals) -> None:
        self.wire.app.exit(return_code=128 + number)
