"""Work on hostile bytes, in processes of its own that can be stopped when it takes too long or too much.

A `Pool` has the processes, each runs a module that answers `tasks`. A message is eight bytes of length, then its bytes;
a process ends with its input.
"""

import asyncio
import contextlib
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self

LENGTH = 8
SOON = 0.25  # seconds to wait for a process that is busy before another is started
GRACE = 1.0  # seconds for a process to end itself, where it can


class Pool:
    """At most `count` processes that run `module`, each started when first needed: a context manager, for one loop."""

    def __init__(self, module: str, *, count: int, deadline: float) -> None:
        self.deadline = deadline
        self._module = module
        self._turn = asyncio.Semaphore(count)
        self._idle: asyncio.Queue[Process] = asyncio.Queue()
        self._running = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(_end(self._idle.get_nowait()) for _ in range(self._idle.qsize())))

    async def ask(self, task: bytes) -> bytes | None:
        """Return the answer to a task, None where the process took too long or came to an end over it.

        :raises OSError: there can be no process here; NotImplementedError: the same.
        """
        async with self._turn:
            process = await self._process()
            try:
                async with asyncio.timeout(self.deadline + GRACE):
                    answer = await _exchange(process, framed(task))
            except (TimeoutError, EOFError, OSError):
                await self._give_up(process)
                return None
            except BaseException:  # cancelled: what the process is about to say belongs to nobody
                await self._give_up(process)
                raise
            self._idle.put_nowait(process)
            return answer

    async def _process(self) -> Process:
        """Return a process that is idle, or soon will be; else another one, whose start costs as much as many tasks."""
        if self._running:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SOON):
                    return await self._idle.get()
        self._running += 1
        try:
            return await self._start()
        except BaseException:
            self._running -= 1
            raise

    async def _give_up(self, process: Process) -> None:
        self._running -= 1
        await _end(process)

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *command(self._module), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
        )


def command(module: str) -> list[str]:
    """Return the command that runs one of our own modules, whatever stands in the folder that one is in."""
    return [sys.executable, "-P", "-W", "ignore", "-m", module]


def framed(message: bytes) -> bytes:
    """Return a message with its length before it."""
    return len(message).to_bytes(LENGTH) + message


def tasks(source: BinaryIO) -> Iterator[bytes]:
    """Yield the messages that come, until there are no more."""
    while len(head := source.read(LENGTH)) == LENGTH:
        yield source.read(int.from_bytes(head))


def answer(target: BinaryIO, message: bytes) -> None:
    """Send a message."""
    target.write(framed(message))
    target.flush()


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """End this process, whatever it is in the middle of, after so many seconds (where the system can)."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    yield
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def limit_memory(most: int, data: int) -> None:
    """Have the system refuse this process more than `most` bytes of address space, `data` of them its own to write."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has none, others may not allow it
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_DATA, (data, data))


async def _exchange(process: Process, message: bytes) -> bytes:
    assert process.stdin
    assert process.stdout
    process.stdin.write(message)
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(LENGTH))
    return await process.stdout.readexactly(length)


async def _end(process: Process) -> None:
    """End a process at once; it holds nothing that could be lost."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.stdin:
        process.stdin.close()
    await asyncio.shield(process.wait())
