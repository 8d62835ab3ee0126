"""The protocol between a `WorkerPool` and its processes: the command line, and the format of messages.

A message is its length in eight bytes, then its bytes; a process ends when its input ends. Each process imports this
module when it starts, so this module imports nothing slow.
"""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from queue import SimpleQueue

LENGTH_BYTES = 8
PIPE_BYTES = 1 << 20
"""What a pipe holds after `enlarge_pipes`: most messages whole, so that neither side often waits for the other."""
_GARBAGE_THRESHOLD = 10_000  # new objects between two garbage collections


def module_command(module: str) -> list[str]:
    """Return the command that runs one of our own modules; files in the working directory cannot replace it."""
    flags = ["-I"] * sys.flags.isolated + ["-B"] * sys.dont_write_bytecode  # a kiosk sets these flags
    return [sys.executable, *flags, "-P", "-W", "ignore", "-m", module]


def with_length(message: bytes) -> bytes:
    """Return a message as it is sent: its length, then its bytes."""
    return len(message).to_bytes(LENGTH_BYTES) + message


def read_messages(source: BinaryIO) -> Iterator[bytes]:
    """Yield messages until the stream ends."""
    while len(head := source.read(LENGTH_BYTES)) == LENGTH_BYTES:
        yield source.read(int.from_bytes(head))


def receive_tasks() -> "SimpleQueue[bytes]":
    """Return the messages that come to standard input, received in a thread of its own.

    When the owner has ended, the process ends, because nobody waits for an answer any more.
    """
    from queue import SimpleQueue  # noqa: PLC0415 - most processes receive one task at a time
    from threading import Thread  # noqa: PLC0415

    waiting = SimpleQueue[bytes]()

    def receive() -> None:
        for task in read_messages(sys.stdin.buffer):
            waiting.put(task)
        os._exit(0)

    Thread(target=receive, daemon=True).start()
    return waiting


def write_message(target: BinaryIO, message: bytes) -> None:
    """Write a message and flush the stream."""
    target.write(with_length(message))
    target.flush()


@contextlib.contextmanager
def exit_after(seconds: float, *, cpu: bool = False) -> Iterator[None]:
    """Return a context that ends this process after `seconds`, on systems with interval timers.

    With `cpu`, only the processor time that it uses counts, so that other work on the machine makes no difference.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    timer = signal.ITIMER_PROF if cpu else signal.ITIMER_REAL
    signal.setitimer(timer, seconds)
    yield
    signal.setitimer(timer, 0)


def limit_memory(address_space_bytes: int, data_bytes: int) -> None:
    """Limit the address space and the writable memory of this process, both in bytes, if the system can.

    A lower limit that it has already, as a visitor of a kiosk has, stays.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows cannot, others may not allow it
        import resource  # noqa: PLC0415

        for kind, wanted in ((resource.RLIMIT_AS, address_space_bytes), (resource.RLIMIT_DATA, data_bytes)):
            hard = resource.getrlimit(kind)[1]
            limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(kind, (limit, limit))


def enlarge_pipes() -> None:
    """Let the pipes of standard input and output hold `PIPE_BYTES`, where the system can (Linux) and allows it."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415

        for pipe in (0, 1):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def collect_garbage_rarely() -> None:
    """Run the garbage collector less often, in a process that makes many objects and frees few."""
    gc.set_threshold(_GARBAGE_THRESHOLD, 20, 20)
