"""Read from a terminal without ever blocking, except at the end."""

import asyncio
import os
import select
import time
from collections.abc import Callable

from tuireader.wire.input_filter import Event, InputFilter

READ_BYTES = 1 << 12
BUSY_SECONDS = 0.02
"""How long to pause reading while the application is busy; unread keys stay in the terminal."""


class TerminalInput:
    """Reads what the terminal `fileno` sends, and passes it on as events.

    `receive` gets the events; `lost` is called when the terminal is gone. While `is_busy()`, nothing is read, so that
    unhandled keys take limited memory.
    """

    def __init__(
        self,
        fileno: int,
        input_filter: InputFilter,
        receive: Callable[[list[Event]], None],
        lost: Callable[[], None],
        is_busy: Callable[[], bool],
    ) -> None:
        self.filter = input_filter
        self._fileno = fileno
        self._receive, self._lost, self._is_busy = receive, lost, is_busy
        self._timer: asyncio.TimerHandle | None = None
        self._pause: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Start reading."""
        self._pause = None
        asyncio.get_running_loop().add_reader(self._fileno, self._on_readable)

    def stop(self) -> None:
        """Stop reading."""
        asyncio.get_running_loop().remove_reader(self._fileno)
        for handle in (self._timer, self._pause):
            if handle is not None:
                handle.cancel()
        self._timer = self._pause = None

    def _on_readable(self) -> None:
        if self._is_busy():
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._fileno)
            self._pause = loop.call_later(BUSY_SECONDS, self.start)
            return
        if (data := self._read()) is None:
            self._lost()
        elif data:
            self._receive(self.filter.feed(data, time.monotonic()))
            self._wait_for_rest()

    def _read(self) -> bytes | None:
        """Return the bytes that have arrived, b"" if there are none yet, None if the terminal is gone."""
        try:
            return os.read(self._fileno, READ_BYTES) or None
        except (BlockingIOError, InterruptedError):
            return b""
        except OSError:
            return None

    def _wait_for_rest(self) -> None:
        """Check again later whether an escape is a key because nothing has followed it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.filter.is_waiting:
            self._timer = asyncio.get_running_loop().call_later(self.filter.escape_seconds, self._expire)

    def _expire(self) -> None:
        self._timer = None
        if not _has_bytes(self._fileno, 0):  # otherwise the rest has arrived, and only we are late
            self._receive(self.filter.expire())
            self._wait_for_rest()

    def swallow(self, is_awaited: Callable[[], bool], until: float) -> None:
        """Read answers as long as some are expected, up to a time of the monotonic clock. Keys are dropped."""
        while is_awaited() and (left := until - time.monotonic()) > 0:
            if not _has_bytes(self._fileno, left):
                return
            if (data := self._read()) is None:
                return
            self._receive(self.filter.feed(data, time.monotonic()))


def _has_bytes(fileno: int, seconds: float) -> bool:
    """Return whether there is something to read within a time."""
    return bool(select.select([fileno], [], [], seconds)[0])
