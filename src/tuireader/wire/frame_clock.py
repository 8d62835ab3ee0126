"""Decide when to draw: once for each key, as soon as its messages are handled."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

SETTLE_TIMEOUT_SECONDS = 0.006
"""How long a frame waits for messages that are still in a queue."""
FRAME_INTERVAL_SECONDS = 1 / 60
"""The shortest time between two frames, except in bursts."""
MAX_BURST_FRAMES = 3
"""How many frames may follow each other without a pause: a new layout takes this many."""


class FrameClock:
    """Calls `draw` when a frame was requested and `is_settled()` says that all messages are handled."""

    def __init__(
        self, draw: Callable[[], None], is_settled: Callable[[], bool], interval: float = FRAME_INTERVAL_SECONDS
    ) -> None:
        self._draw, self._is_settled, self._interval = draw, is_settled, interval
        self._handle: asyncio.Handle | None = None
        self._asked_at = 0.0
        self._drawn_at: deque[float] = deque([0.0] * MAX_BURST_FRAMES, MAX_BURST_FRAMES)

    @property
    def is_pending(self) -> bool:
        """Whether a frame was requested and not drawn yet."""
        return self._handle is not None

    def resume(self) -> None:
        """Request a frame."""
        if self._handle is None:
            self._asked_at = time.monotonic()
            self._handle = asyncio.get_running_loop().call_soon(self._draw_if_settled)

    def pause(self) -> None:
        """Cancel the request for a frame."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _draw_if_settled(self) -> None:
        now, loop = time.monotonic(), asyncio.get_running_loop()
        earliest = self._drawn_at[0] + MAX_BURST_FRAMES * self._interval
        if now < earliest:
            self._handle = loop.call_later(earliest - now, self._draw_if_settled)
        elif now < self._asked_at + SETTLE_TIMEOUT_SECONDS and not self._is_settled():
            self._handle = loop.call_soon(self._draw_if_settled)
        else:
            self._handle = None
            self._drawn_at.append(now)
            self._draw()
