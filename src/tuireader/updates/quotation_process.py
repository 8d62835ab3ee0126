"""Find quotations in a separate process: keys stay fast, and the reader does not load the engine, which is large."""

import select
import time
from collections.abc import Callable, Iterable

from tuireader.config import Rule
from tuireader.config.message import rules_to_message
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.worker_answers import dump_json, load_json, whole_numbers
from tuireader.worker_exchange import Worker, end_worker, receive_answer, send_task, start_worker

ENDED_PROBLEM = "Finding quotations ended unexpectedly; what was found is kept. R starts it again."
REST, GO_ON = b"rest", b"go on"
"""The messages that follow the task: a key was pressed, and none was for a while."""
CHECK_SECONDS = 0.05
"""How soon the process rests after a key, and ends when this is cancelled."""
_EXCHANGE_SECONDS = 30.0
"""How long the process may take to read a message, and to write its short answer once it has begun."""


def find_in_process(
    library: Library, cancelled: Callable[[], bool], rests: Callable[[], bool], rules: Iterable[Rule] | None
) -> int:
    """Find quotations as `find_quotations` does, in another process, which rests while `rests` returns true.

    `cancelled` ends it at once; what it has stored stays. Returns how many entries were processed. Raises OSError where
    no process can be started, and TuireaderError where the library cannot be written or the process ends early.
    """
    process = start_worker("tuireader.updates.quotation_worker")
    try:
        packed_rules = None if rules is None else rules_to_message(rules)
        is_resting = rests()
        _send(process, dump_json([str(library.path), packed_rules, is_resting]))
        return _await_answer(process, cancelled, rests, is_resting=is_resting)
    except (ValueError, EOFError, TimeoutError, BrokenPipeError) as error:
        raise TuireaderError(ENDED_PROBLEM) from error
    finally:
        end_worker(process)


def _await_answer(
    process: Worker, cancelled: Callable[[], bool], rests: Callable[[], bool], *, is_resting: bool
) -> int:
    assert process.stdout
    while not cancelled():
        if rests() != is_resting:
            is_resting = not is_resting
            _send(process, REST if is_resting else GO_ON)
        if select.select([process.stdout], [], [], CHECK_SECONDS)[0]:
            return _read_answer(receive_answer(process, time.monotonic() + _EXCHANGE_SECONDS))
    return 0


def _send(process: Worker, message: bytes) -> None:
    send_task(process, message, time.monotonic() + _EXCHANGE_SECONDS)


def _read_answer(answer: bytes) -> int:
    """Return how many entries were processed. Raises TuireaderError where the process says why it ended."""
    match load_json(answer):
        case ["error", str(sentence)]:
            raise TuireaderError(sentence)
        case ["done", count]:
            return whole_numbers([count])[0]
    raise ValueError("no answer about quotations")
