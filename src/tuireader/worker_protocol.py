"""What a process of a `WorkerPool` and its owner have in common: how one is started, and how tasks and answers go.

A message is eight bytes of length, then its bytes; a process ends with its input. Such a process has to start soon, and
so imports nothing here that takes its time.
"""

import contextlib
import gc
import signal
import sys
from collections.abc import Iterator
from typing import BinaryIO

LENGTH_BYTES = 8
_GARBAGE_THRESHOLD = 10_000  # things made, that may be garbage, between two looks


def module_command(module: str) -> list[str]:
    """Return the command that runs one of our own modules, whatever stands in the folder that one is in."""
    flags = ["-I"] * sys.flags.isolated + ["-B"] * sys.dont_write_bytecode  # as a kiosk has them
    return [sys.executable, *flags, "-P", "-W", "ignore", "-m", module]


def with_length(message: bytes) -> bytes:
    """Return a message with its length before it."""
    return len(message).to_bytes(LENGTH_BYTES) + message


def read_messages(source: BinaryIO) -> Iterator[bytes]:
    """Yield the messages that come, until there are no more."""
    while len(head := source.read(LENGTH_BYTES)) == LENGTH_BYTES:
        yield source.read(int.from_bytes(head))


def write_message(target: BinaryIO, message: bytes) -> None:
    """Send a message."""
    target.write(with_length(message))
    target.flush()


@contextlib.contextmanager
def exit_after(seconds: float, *, cpu: bool = False) -> Iterator[None]:
    """End this process, whatever it is in the middle of, after so many seconds (where the system can).

    With `cpu`, only the seconds count in which it was at work: then it does not matter what else the machine does.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    timer = signal.ITIMER_PROF if cpu else signal.ITIMER_REAL
    signal.setitimer(timer, seconds)
    yield
    signal.setitimer(timer, 0)


def limit_memory(address_space_bytes: int, data_bytes: int) -> None:
    """Have the system refuse this process more address space, and more memory of its own to write, than this."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has none, others may not allow it
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (address_space_bytes, address_space_bytes))
        resource.setrlimit(resource.RLIMIT_DATA, (data_bytes, data_bytes))


def collect_garbage_rarely() -> None:
    """Have garbage looked for less often, in a process that makes much and keeps little: for refreshing and parsing."""
    gc.set_threshold(_GARBAGE_THRESHOLD, 20, 20)
