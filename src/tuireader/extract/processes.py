"""Workers that are processes of this machine: each is replaced when it dies, and all end with the program."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from queue import Empty, SimpleQueue

from tuireader.errors import TuireaderError
from tuireader.extract.part_process import summary_of, task_message
from tuireader.extract.parts import Part
from tuireader.extract.run import Failure, Workers
from tuireader.extract.write_part import PartSummary
from tuireader.worker_exchange import Worker, end_worker, receive_answer, send_task, start_worker

PARTS_PER_JOB = 2
"""So many parts a worker has before it, one of which it works on: it never waits, and the memory stays bounded."""
MAX_TRIES = 2
"""How often a part is tried whose worker dies."""
MAX_SECONDS_PER_ARTICLE, MIN_SECONDS = 30, 300
"""How long a part may take: as long as so many articles that are as hard as articles can be."""
_MODULE = "tuireader.extract.part_process"


def default_jobs() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def process_workers(jobs: int) -> Workers:
    """Return workers in so many processes."""

    def workers(parts: Iterator[Part], folder: Path, file_format: str) -> Iterator[PartSummary | Failure]:
        processes = _Processes(str(folder), file_format)
        with ThreadPoolExecutor(jobs) as threads:
            try:
                yield from _outcomes(parts, threads, processes, jobs * PARTS_PER_JOB)
            except TuireaderError:  # an input cannot be read to its end: what was read of it is written
                raise
            except BaseException:
                processes.end()
                raise
            finally:
                threads.shutdown(cancel_futures=processes.is_ended)
                processes.end()

    return workers


def _outcomes(
    parts: Iterator[Part], threads: ThreadPoolExecutor, processes: "_Processes", max_running: int
) -> Iterator[PartSummary | Failure]:
    """Yield what becomes of each part; at most `max_running` are on their way."""
    running = set[Future[PartSummary | Failure]]()
    source = iter(parts)
    while True:
        while len(running) < max_running and (part := next(source, None)) is not None:
            running.add(threads.submit(processes.write, part))
        if not running:
            return
        done, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


class _Processes:
    """The processes of one run, each of which one thread asks at a time."""

    def __init__(self, folder: str, file_format: str) -> None:
        self._folder, self._format = folder, file_format
        self._idle = SimpleQueue[Worker]()
        self._busy = set[Worker]()
        self.is_ended = False

    def write(self, part: Part) -> PartSummary | Failure:
        """Have a part written, once more if its worker dies; return what became of it."""
        task, reason = task_message(part, self._folder, self._format), ""
        seconds = MIN_SECONDS + MAX_SECONDS_PER_ARTICLE * len(part.items)
        for _ in range(MAX_TRIES):
            if self.is_ended:
                return Failure(part.number, "the run was ended")
            worker = self._take()
            try:
                end = time.monotonic() + seconds
                send_task(worker, task, end)
                answer = summary_of(receive_answer(worker, end))
            except TimeoutError:
                reason = f"it took longer than {seconds} seconds"
            except (EOFError, OSError, ValueError):
                reason = "its worker died each time"
            else:
                self._busy.discard(worker)
                self._idle.put(worker)
                return Failure(part.number, answer) if isinstance(answer, str) else answer
            end_worker(worker)
            self._busy.discard(worker)
        return Failure(part.number, reason)

    def _take(self) -> Worker:
        try:
            worker = self._idle.get_nowait()
        except Empty:
            worker = start_worker(_MODULE)
        self._busy.add(worker)
        return worker

    def end(self) -> None:
        """End all processes; parts that are on their way are not written."""
        self.is_ended = True
        for worker in list(self._busy):
            worker.kill()  # its thread does the rest
        while not self._idle.empty():
            end_worker(self._idle.get())
