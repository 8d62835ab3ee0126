"""Attribution with limits on time and memory, because a text may be long or hostile.

Short texts are read at once. A long one is read in a process of its own (`engine_process`), which has a deadline and
a memory limit: keys are not delayed, and its memory is freed. A text that is longer than the bound, or too hard for
the process, is read in part; `Attribution.read_to` says how far.
"""

import json
import threading
import time
from collections.abc import Sequence

from tuireader.quotes import attribute, attribute_with_reported
from tuireader.quotes.compact import from_compact
from tuireader.quotes.model import Attribution, Span
from tuireader.worker_answers import load_json
from tuireader.worker_exchange import Worker, end_worker, receive_answer, send_task, start_worker

ENGINE_MODULE = "tuireader.quotes.engine_process"
MAX_DIRECT_CHARACTERS = 40_000
"""Texts up to this length are read in the calling thread. The worst takes a second; news has 5,000."""
MAX_CHARACTERS = 500_000
"""Longer texts are read up to a paragraph that ends before this: 80,000 words, as many as a novel has."""
MAX_CHARACTERS_AFTER_FAILURE = 60_000
"""How much is read of a text that was too hard for the process."""
DEADLINE_SECONDS = 5.0
"""Of CPU time."""
MAX_WAIT_SECONDS = 60.0
"""The longest wait for an answer, however busy the machine is."""
MEMORY_BYTES = 160 << 20
"""The memory that the process may write to. An ordinary text of 500,000 characters takes 60 MB."""


def attribute_bounded(
    text: str, blocks: Sequence[Span] = (), language: str = "", *, with_reported: bool = False
) -> Attribution:
    """Return `attribute` of all of `text`, or of its beginning if it is too long or too hard.

    With `with_reported`, it is `attribute_with_reported`. Threads that call it at once wait for each other. Never
    raises. The process works no longer than two deadlines (CPU time).
    """
    if len(text) <= MAX_DIRECT_CHARACTERS:
        run = attribute_with_reported if with_reported else attribute
        return run(text, blocks=blocks, language=language)
    for most in (MAX_CHARACTERS, MAX_CHARACTERS_AFTER_FAILURE):
        end = len(text) if len(text) <= most else _paragraph_end(text, most)
        inside = [span for span in blocks if span[1] <= end]
        found = _PROCESS.attribute(text[:end], inside, language, with_reported=with_reported)
        if found is not None:
            return found if end == len(text) else found._replace(read_to=end)
    return Attribution((), (), 0)


def _paragraph_end(text: str, most: int) -> int:
    """Return the end of the last paragraph, or else of the last word, within the first `most` characters."""
    for sign in ("\n", " "):
        end = text.rfind(sign, most // 2, most)
        if end >= 0:
            return end
    return most


def engine_task(text: str, blocks: Sequence[Span], language: str, *, with_reported: bool = True) -> bytes:
    """Return the task to attribute a text for a process that runs `ENGINE_MODULE`."""
    limits = {"seconds": DEADLINE_SECONDS, "bytes": MEMORY_BYTES}
    given = {"text": text, "blocks": list(blocks), "language": language, "with_reported": with_reported}
    return json.dumps(given | limits).encode()


def attribution_in(answer: bytes, text: str) -> Attribution:
    """Return the attribution of a text from the answer of such a process. Raises ValueError where it is none."""
    return from_compact(load_json(answer), text)


class EngineProcess:
    """A process that attributes one text after the other; it starts when needed and ends after a long idle time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Worker | None = None

    def attribute(
        self, text: str, blocks: Sequence[Span], language: str, *, with_reported: bool = False
    ) -> Attribution | None:
        """Return the attribution of `text`; None if the process needed too much time or memory."""
        task = engine_task(text, blocks, language, with_reported=with_reported)
        with self._lock:
            for _ in range(2):  # an idle process may be about to end
                fresh = self._process is None
                try:
                    return attribution_in(self._exchange(task), text)
                except (OSError, EOFError, TimeoutError, ValueError):
                    self._end()
                    if fresh:
                        return None
        return None

    @property
    def pid(self) -> int | None:
        """The id of the running process, if there is one."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _exchange(self, task: bytes) -> bytes:
        """Send a task and return the answer.

        Raises OSError, EOFError or TimeoutError where there is no answer, ValueError where it is too long.
        """
        if self._process is None:
            self._process = start_worker(ENGINE_MODULE)
        end = time.monotonic() + MAX_WAIT_SECONDS  # the process ends itself sooner, where the system lets it
        send_task(self._process, task, end)
        return receive_answer(self._process, end)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end_worker(process)


_PROCESS = EngineProcess()
