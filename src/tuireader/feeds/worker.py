"""A process that does nothing but parse feeds, so that a hostile one can be stopped: run by `Parsers`.

Each message is eight bytes of length and a pickle: in, (seconds, data, url); out, a Feed. It ends with its input.
"""

import contextlib
import pickle
import signal
import sys
from collections.abc import Iterator
from typing import BinaryIO

from tuireader.feeds.reading import parse

LENGTH = 8
_MEMORY = 1 << 30  # bytes of address space
_DATA = 104 << 20  # bytes that it may write to: with the libraries' own code that is less than 150 MB


def main() -> None:
    """Answer until there is no more to answer."""
    _limit_memory()
    work(sys.stdin.buffer, sys.stdout.buffer)


def work(source: BinaryIO, target: BinaryIO) -> None:
    """Read tasks from `source`, write their feeds to `target`."""
    while len(head := source.read(LENGTH)) == LENGTH:
        seconds, data, url = pickle.loads(source.read(int.from_bytes(head)))  # noqa: S301 - from the program itself
        with _alarm(seconds):
            answer = pickle.dumps(parse(data, url), pickle.HIGHEST_PROTOCOL)
        target.write(len(answer).to_bytes(LENGTH) + answer)
        target.flush()


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """End this process, whatever it is in the middle of, after so many seconds (where the system can)."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    yield
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has none, others may not allow it
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_DATA, (_DATA, _DATA))


if __name__ == "__main__":
    main()
