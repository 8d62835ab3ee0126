"""Ask a worker process without an event loop: it is started, gets tasks and gives answers, all until a deadline."""

import os
import select
import subprocess
import time
from contextlib import suppress

from tuireader.worker_answers import MAX_ANSWER_BYTES, answer_length
from tuireader.worker_protocol import LENGTH_BYTES, module_command, with_length

Worker = subprocess.Popen[bytes]
_running = set[Worker]()
_PIECE_BYTES = 1 << 16


def start_worker(module: str) -> Worker:
    """Start a process that runs one of our modules. Raises OSError where this system cannot."""
    process = subprocess.Popen(  # noqa: S603 - our own module; nothing from outside is in the command
        module_command(module),
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in the terminal is the reader's
    )
    _running.add(process)
    return process


def end_worker(process: Worker) -> None:
    """End a process at once; it has nothing that could be lost, and what it still writes is not read."""
    _running.discard(process)
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()


def end_workers() -> None:
    """End all processes, whoever waits for their answers: the program ends, and they may have its files open."""
    for process in list(_running):
        process.kill()
        process.wait()


def send_task(process: Worker, message: bytes, end: float) -> None:
    """Send a task until `end`, a time of `time.monotonic`. Raises TimeoutError or OSError where that fails."""
    assert process.stdin
    fileno = process.stdin.fileno()
    os.set_blocking(fileno, False)  # a process that does not read must not stop its owner
    rest = memoryview(with_length(message))
    while rest:
        if not select.select([], [fileno], [], max(0.0, end - time.monotonic()))[1]:
            raise TimeoutError
        with suppress(BlockingIOError):
            rest = rest[os.write(fileno, rest[:_PIECE_BYTES]) :]


def receive_answer(process: Worker, end: float, max_bytes: int = MAX_ANSWER_BYTES) -> bytes:
    """Return one answer. Raises TimeoutError after `end`, EOFError or OSError without one, ValueError if too long."""
    assert process.stdout
    fileno = process.stdout.fileno()
    return _read(fileno, answer_length(_read(fileno, LENGTH_BYTES, end), max_bytes), end)


def _read(fileno: int, count: int, end: float) -> bytes:
    """Read `count` bytes, until the time `end` at the latest."""
    parts, left = [], count
    while left:
        if not select.select([fileno], [], [], max(0.0, end - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(fileno, min(left, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
