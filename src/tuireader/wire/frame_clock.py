"""When to draw: once a key, as soon as its consequences are known."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

PATIENCE = 0.006
"""Seconds that a frame waits for messages that are still under way."""
INTERVAL = 1 / 60
"""Seconds between two frames, whatever a program does."""
AT_ONCE = 3
"""So many frames may follow each other at once: laying out anew takes as many, and then there is time to catch up."""


class Clock:
    """Calls `draw` when a frame is wanted and `settled()` says that no message is under way."""

    def __init__(self, draw: Callable[[], None], settled: Callable[[], bool], interval: float = INTERVAL) -> None:
        self._draw, self._settled, self._interval = draw, settled, interval
        self._handle: asyncio.Handle | None = None
        self._asked = 0.0
        self._drawn: deque[float] = deque([0.0] * AT_ONCE, AT_ONCE)

    @property
    def is_pending(self) -> bool:
        """Say whether a frame is wanted and not drawn yet."""
        return self._handle is not None

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
        free = self._drawn[0] + AT_ONCE * self._interval
        if now < free:
            self._handle = loop.call_later(free - now, self._look)
        elif now < self._asked + PATIENCE and not self._settled():
            self._handle = loop.call_soon(self._look)
        else:
            self._handle = None
            self._drawn.append(now)
            self._draw()
