"""Write to a terminal without ever waiting for it."""

import errno
import os
import select
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable


class TerminalOutput:
    """Writes to the terminal `fileno`; bytes that it does not accept at once stay pending.

    `drained` is called when everything is written; `lost` when the terminal is gone.
    """

    def __init__(
        self, fileno: int, loop: AbstractEventLoop, drained: Callable[[], None], lost: Callable[[], None]
    ) -> None:
        self._loop, self._drained, self._lost = loop, drained, lost
        self._pending = bytearray()
        self._is_waiting = False
        self._is_lost = False
        self._is_own_file = True
        try:
            # O_NONBLOCK belongs to the open file, which the shell shares: it must not see it.
            self._fileno = os.open(os.ttyname(fileno), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            self._fileno, self._is_own_file = os.dup(fileno), False
            os.set_blocking(self._fileno, False)

    @property
    def is_clear(self) -> bool:
        """Whether the terminal has accepted everything that was written."""
        return not self._pending

    def write(self, data: bytes) -> None:
        """Write what the terminal accepts; the rest follows later."""
        if self._is_lost or not data:
            return
        self._pending += data
        if not self._is_waiting:
            self._write_pending()
            if self._pending and not self._is_lost:
                self._is_waiting = True
                self._loop.add_writer(self._fileno, self._on_writable)

    def _write_pending(self) -> None:
        try:
            while self._pending:
                del self._pending[: os.write(self._fileno, self._pending)]
        except BlockingIOError:
            pass
        except OSError as error:
            if error.errno != errno.EINTR:
                self._is_lost = True
                self._pending.clear()
                self._lost()

    def _on_writable(self) -> None:
        self._write_pending()
        if not self._pending:
            self._stop_waiting()
            self._drained()

    def _stop_waiting(self) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self._loop.remove_writer(self._fileno)

    def close(self, timeout_seconds: float) -> None:
        """Write what is left, waiting at most `timeout_seconds` for a terminal that accepts nothing."""
        self._stop_waiting()
        end = time.monotonic() + timeout_seconds
        while self._pending and not self._is_lost and (left := end - time.monotonic()) > 0:
            if select.select([], [self._fileno], [], left)[1]:
                self._write_pending()
        if not self._is_own_file:
            os.set_blocking(self._fileno, True)
        os.close(self._fileno)
        self._is_lost = True
