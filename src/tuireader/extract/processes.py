"""Workers that are processes of this machine: each is replaced when it dies, and all end with the program."""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tuireader.errors import TuireaderError
from tuireader.extract.parts import Part
from tuireader.extract.run import Failure, Workers
from tuireader.extract.write_part import PartSummary, write_part

PARTS_PER_JOB = 2
"""So many parts a worker has before it, one of which it works on: it never waits, and the memory stays bounded."""
MAX_SHARED_TRIES = 2
"""A part whose worker died so often is tried once more alone, to know whether it is the part that kills it."""
_SET_DEATH_SIGNAL = 1


def default_jobs() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def process_workers(jobs: int) -> Workers:
    """Return workers in so many processes."""

    def workers(parts: Iterator[Part], folder: Path, file_format: str) -> Iterator[PartSummary | Failure]:
        return _Processes(jobs, partial(write_part, folder=str(folder), file_format=file_format)).run(parts)

    return workers


class _Processes:
    """Processes that do the parts of one run. All of a pool end with one that dies, so what they did is tried again."""

    def __init__(self, jobs: int, work: Callable[[Part], PartSummary]) -> None:
        self._jobs, self._work = jobs, work
        self._again, self._tries = deque[Part](), Counter[int]()

    def run(self, parts: Iterator[Part]) -> Iterator[PartSummary | Failure]:
        """Yield what becomes of each part."""
        died: list[Part] | None = None
        while died is None or died:
            died = []
            yield from self._run_in_pool(parts, died)
            self._tries.update(part.number for part in died)
            for part in died:
                if self._tries[part.number] < MAX_SHARED_TRIES:
                    self._again.append(part)
                else:
                    yield self._run_alone(part)

    def _run_in_pool(self, parts: Iterator[Part], died: list[Part]) -> Iterator[PartSummary | Failure]:
        """Yield what becomes of parts until all are done, or a worker dies: `died` gets those that were on the way."""
        with _pool(self._jobs) as pool:
            running = dict[Future[PartSummary], Part]()
            while True:
                while (
                    not died and len(running) < self._jobs * PARTS_PER_JOB and (part := self._next(parts)) is not None
                ):
                    try:
                        running[pool.submit(self._work, part)] = part
                    except BrokenProcessPool:
                        died.append(part)
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    part = running.pop(future)
                    outcome = _outcome(part, future)
                    if outcome is None:
                        died.append(part)
                    else:
                        yield outcome

    def _next(self, parts: Iterator[Part]) -> Part | None:
        return self._again.popleft() if self._again else next(parts, None)

    def _run_alone(self, part: Part) -> PartSummary | Failure:
        """Return what becomes of a part that nothing else runs beside."""
        with _pool(1) as pool:
            return _outcome(part, pool.submit(self._work, part)) or Failure(part.number, "its worker died each time")


def _outcome(part: Part, future: Future[PartSummary]) -> PartSummary | Failure | None:
    """Return what became of a part; None where its worker died, or another of the same pool.

    Raises TuireaderError where the folder cannot be written.
    """
    try:
        return future.result()
    except BrokenProcessPool:
        return None
    except TuireaderError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a part does, the others go on
        return Failure(part.number, f"{type(error).__name__}: {error}")


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Return processes that end with the work; those of a run that is ended (Ctrl-C) end in the middle of it.

    Where an input cannot be read to its end, they finish what was read of it.
    """
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin, (os.getpid(),))
    try:
        yield pool
    except TuireaderError:
        raise
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - others:
            worker.kill()
        raise
    finally:
        pool.shutdown()


def _begin(parent: int) -> None:
    """Prepare a worker: it ends when the program is killed, and leaves Ctrl-C to the program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it was killed before the signal was set
        os._exit(1)
