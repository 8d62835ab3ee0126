"""When to draw: once a key, as soon as its consequences are known."""

import asyncio
import time
from collections.abc import Callable

PATIENCE = 0.006
"""Seconds that a frame waits for messages that are still under way."""
INTERVAL = 1 / 60
"""Seconds between two frames at the least, whatever a program does."""


class Clock:
    """Calls `draw` when a frame is wanted and `settled()` says that no message is under way."""

    def __init__(self, draw: Callable[[], None], settled: Callable[[], bool], interval: float = INTERVAL) -> None:
        self._draw, self._settled, self._interval = draw, settled, interval
        self._handle: asyncio.Handle | None = None
        self._asked = self._drawn = 0.0

    def resume(self) -> None:
        """A frame is wanted."""
        if self._handle is None:
            self._asked = time.monotonic()
            self._handle = asyncio.get_running_loop().call_soon(self._look)

    def pause(self) -> None:
        """No frame is wanted any longer."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _look(self) -> None:
        now, loop = time.monotonic(), asyncio.get_running_loop()
        if now < self._drawn + self._interval:
            self._handle = loop.call_later(self._drawn + self._interval - now, self._look)
        elif now < self._asked + PATIENCE and not self._settled():
            self._handle = loop.call_soon(self._look)
        else:
            self._handle, self._drawn = None, now
            self._draw()
