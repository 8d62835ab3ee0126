"""The engine reads the next texts in a process of its own, while its owner stores what it found in the last ones."""

import time
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple, Self

from tuireader.quotes.bounded import (
    ENGINE_MODULE,
    MAX_DIRECT_CHARACTERS,
    MAX_WAIT_SECONDS,
    attribute_bounded,
    attribution_in,
    engine_task,
)
from tuireader.quotes.model import Attribution, Span
from tuireader.worker_exchange import Worker, end_worker, receive_answer, send_task, start_worker

MAX_STARTS = 20
"""How often a process is started: where it ends again and again, texts are read without one."""


class EngineAhead:
    """The engine, as a context manager; each text that it begins with is finished in the same order.

    It works on at most `texts_ahead` texts before they are asked for. With 0, or where no process can be started, a
    text is read once it is asked for, as a long one and one that the process cannot read always are.
    """

    def __init__(self, texts_ahead: int) -> None:
        self.texts_ahead = texts_ahead
        self._begun = deque[_Text]()
        self._process: Worker | None = None
        self._starts_left = MAX_STARTS if texts_ahead else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_process()

    def begin(self, text: str, blocks: Sequence[Span], language: str) -> None:
        """Begin to attribute a text, with its reported speech."""
        is_sent = len(text) <= MAX_DIRECT_CHARACTERS and self._send(engine_task(text, blocks, language))
        self._begun.append(_Text(text, blocks, language, self._process if is_sent else None))

    def finish(self) -> Attribution:
        """Return the attribution of the first text that was begun and is not finished."""
        text, blocks, language, process = self._begun.popleft()
        if process is not None and process is self._process:
            try:
                return attribution_in(receive_answer(process, time.monotonic() + MAX_WAIT_SECONDS), text)
            except (OSError, EOFError, TimeoutError, ValueError):
                self._end_process()
        return attribute_bounded(text, blocks, language, with_reported=True)

    def _send(self, task: bytes) -> bool:
        """Send a task to the process, which is started if there is none; return whether that could be done."""
        try:
            if self._process is None:
                if not self._starts_left:
                    return False
                self._starts_left -= 1
                self._process = start_worker(ENGINE_MODULE)
            send_task(self._process, task, time.monotonic() + MAX_WAIT_SECONDS)
        except (OSError, TimeoutError):
            self._end_process()
            return False
        return True

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end_worker(process)


class _Text(NamedTuple):
    """A text that was begun."""

    text: str
    blocks: Sequence[Span]
    language: str
    process: Worker | None  # that reads it
