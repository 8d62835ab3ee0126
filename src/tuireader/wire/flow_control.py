"""Limit the bytes on their way to the terminal, so that a slow one shows a recent frame.

A pseudo-terminal accepts some 20 kilobytes, and an SSH connection far more, before it says that it is full. So after
every `ASK_AFTER_BYTES` the terminal gets a question (DSR 5); the answer shows that it has drawn everything before it,
and how fast. While more than half a second's worth is on its way, no other frame is written. If the terminal's settings
show a speed below any network's, that is used without asking.
"""

import time
from collections import deque
from collections.abc import Callable

QUESTION = "\x1b[5n"
ANSWER = b"\x1b[0n"
ASK_AFTER_BYTES = 1024
"""After how many bytes the terminal is asked again."""
MIN_PENDING_BYTES = 1536
"""This many bytes may always be on their way."""
MAX_PENDING_SECONDS = 0.5
"""How many seconds' worth of bytes may be on their way."""
ROUND_TRIPS = 8
"""How many of the last answers are used for the round-trip time."""
ANSWER_TIMEOUT_SECONDS = 5.0
"""After this time an answer is no longer expected."""


class FlowControl:
    """Compares the bytes that were sent with those that the terminal has confirmed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, bytes_a_second: int | None = None) -> None:
        self._clock = clock
        self._bytes_a_second = bytes_a_second
        self._busy_until = 0.0
        self._questions: deque[tuple[float, int]] = deque()
        self._bytes_since_question = 0
        self._measured_rate = 0.0
        self._does_answer = False
        self._round_trips: deque[float] = deque(maxlen=ROUND_TRIPS)

    def record_sent(self, count: int) -> str:
        """Record that `count` bytes were sent; return the question to send after them, or ""."""
        self._bytes_since_question += count
        if self._bytes_a_second:
            self._busy_until = max(self._clock(), self._busy_until) + count / self._bytes_a_second
        if self._bytes_since_question < ASK_AFTER_BYTES or (self._questions and not self._does_answer):
            return ""
        self._questions.append((self._clock(), self._bytes_since_question))
        self._bytes_since_question = 0
        return QUESTION

    def record_answer(self) -> None:
        """Record an answer to the oldest question."""
        if self._questions:
            pending_bytes = sum(count for _, count in self._questions)
            asked_at, count = self._questions.popleft()
            seconds = self._clock() - asked_at
            self._measured_rate = max(count, pending_bytes / 2) / max(1e-3, seconds)
            self._round_trips.append(seconds)
            self._does_answer = True

    def expect_answers(self) -> None:
        """Record that the terminal answers questions, even if it has not answered one of these."""
        self._does_answer = True

    @property
    def asked_at(self) -> float | None:
        """When the last unanswered question was asked, or None."""
        return self._questions[-1][0] if self._questions else None

    @property
    def round_trip_seconds(self) -> float | None:
        """The shortest round trip of the last answers in seconds, or None."""
        return min(self._round_trips, default=None)

    @property
    def may_send(self) -> bool:
        """Whether another frame may be written; always true for a terminal that has never answered."""
        if self._busy_until > self._clock() + MAX_PENDING_SECONDS:
            return False
        if not self._questions or not self._does_answer:
            return True
        if self._clock() - self._questions[0][0] > ANSWER_TIMEOUT_SECONDS:
            self._questions.clear()
            self._does_answer = False
            return True
        return self._bytes_since_question + sum(count for _, count in self._questions) < max(
            MIN_PENDING_BYTES, MAX_PENDING_SECONDS * self._measured_rate
        )
