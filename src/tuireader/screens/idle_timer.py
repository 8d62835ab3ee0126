"""Ends a session in which nothing has been typed for a while."""

import asyncio
import time
from collections.abc import Callable

WARNING_SECONDS = 60.0
"""How long before the end the warning is shown; in sessions of one minute, half of that."""
MAX_LATENESS_SECONDS = 30.0
"""A timer that is later than this was stopped with the process, or the machine was asleep: the time starts again."""


class IdleTimer:
    """Calls `warn` and later `end` where nothing is typed for `seconds`; a key costs it only a look at the clock.

    There is one timer, which wakes after the whole time and looks how much of it is left.
    """

    def __init__(self, seconds: float, warn: Callable[[], object], end: Callable[[], object]) -> None:
        self._seconds = seconds
        self._warning_seconds = min(WARNING_SECONDS, seconds / 2)
        self._warn, self._end = warn, end
        self._typed_at = 0.0
        self.has_warned = False

    def start(self) -> None:
        """Start counting; with no seconds, never end."""
        if self._seconds:
            self.typed()
            self._wait(self._seconds - self._warning_seconds)

    def typed(self) -> None:
        """Note that something was typed: the time starts again."""
        self._typed_at = time.monotonic()
        self.has_warned = False

    def _wait(self, seconds: float) -> None:
        due = time.monotonic() + seconds
        asyncio.get_running_loop().call_later(seconds, self._look, due)

    def _look(self, due: float) -> None:
        """Warn or end if it is time for that; wait on."""
        now = time.monotonic()
        if now > due + MAX_LATENESS_SECONDS:
            self.typed()
        left = self._typed_at + self._seconds - now
        if left <= 0:
            self._end()
            return
        if left > self._warning_seconds:
            left -= self._warning_seconds
        elif not self.has_warned:
            self.has_warned = True
            self._warn()
        self._wait(left)
