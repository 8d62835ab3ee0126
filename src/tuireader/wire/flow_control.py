"""How much may be on its way to the terminal, so that a slow line shows what is true now, not what was a minute ago.

A pseudo-terminal takes some 20 kilobytes, and an SSH connection far more, before it says that it is full. So after so
many bytes the terminal is asked whether it is well (DSR 5); its answer tells that it has drawn all that came before,
and how fast. While more than half a second's worth is on its way, no further frame is written. Where the terminal's
settings tell that the line is slower than any network, that is known without asking.
"""

import time
from collections import deque
from collections.abc import Callable

QUESTION = "\x1b[5n"
ANSWER = b"\x1b[0n"
ASK_AFTER = 1024
"""Bytes after which the terminal is asked again."""
LEAST = 1536
"""So many bytes may always be on their way."""
SECONDS = 0.5
"""The time's worth of bytes that may be on their way."""
PATIENCE = 5.0
"""Seconds after which no answer is expected any longer."""


class Flow:
    """Counts what was sent against what was answered."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, bytes_a_second: int | None = None) -> None:
        self._clock = clock
        self._line = bytes_a_second
        self._busy_until = 0.0
        self._asked: deque[tuple[float, int]] = deque()
        self._unasked = 0
        self._rate = 0.0
        self._answers = False

    def sent(self, count: int) -> str:
        """Take in that `count` bytes were sent; return what is to be sent after them: a question, or nothing."""
        self._unasked += count
        if self._line:
            self._busy_until = max(self._clock(), self._busy_until) + count / self._line
        if self._unasked < ASK_AFTER or (self._asked and not self._answers):
            return ""
        self._asked.append((self._clock(), self._unasked))
        self._unasked = 0
        return QUESTION

    def answered(self) -> None:
        """Take in an answer."""
        if self._asked:
            on_its_way = sum(count for _, count in self._asked)
            began, count = self._asked.popleft()
            self._rate = max(count, on_its_way / 2) / max(1e-3, self._clock() - began)
            self._answers = True

    def heard(self) -> None:
        """Take in that the terminal answers questions, if not yet this one."""
        self._answers = True

    @property
    def waits(self) -> bool:
        """Say whether an answer is still to come."""
        return bool(self._asked)

    @property
    def is_open(self) -> bool:
        """Say whether another frame may be written. A terminal that never answered is never waited for."""
        if self._busy_until > self._clock() + SECONDS:
            return False
        if not self._asked or not self._answers:
            return True
        if self._clock() - self._asked[0][0] > PATIENCE:
            self._asked.clear()
            self._answers = False
            return True
        return self._unasked + sum(count for _, count in self._asked) < max(LEAST, SECONDS * self._rate)
