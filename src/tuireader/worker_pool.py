"""Process untrusted bytes in separate processes, which are stopped if they take too much time or memory.

A `WorkerPool` owns the processes. Each runs a module that answers the messages of `worker_protocol.read_messages`.
"""

import asyncio
import contextlib
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Callable
from types import TracebackType
from typing import Self, TypeVar

from tuireader.worker_answers import answer_length
from tuireader.worker_protocol import LENGTH_BYTES, PIPE_BYTES, module_command, with_length

Answer = TypeVar("Answer")
IDLE_WAIT_SECONDS = 1.0  # for a busy process, before another is started
GRACE_SECONDS = 1.0  # how long after the deadline a process may take to end itself


class WorkerPool:
    """At most `count` processes that run `module`, each started when first needed: a context manager, for one loop."""

    def __init__(self, module: str, *, count: int, deadline: float) -> None:
        self.deadline = deadline
        self._module = module
        self._slots = asyncio.Semaphore(count)
        self._idle: asyncio.Queue[Process] = asyncio.Queue()
        self._running = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(_kill(self._idle.get_nowait()) for _ in range(self._idle.qsize())))

    async def ask(self, message: bytes, read_answer: Callable[[bytes], Answer]) -> Answer | None:
        """Return the answer to a task, as `read_answer` reads it; None if the process took too long or ended without.

        Raises OSError or NotImplementedError where this system cannot start processes, and ValueError where an answer
        is too long, or `read_answer` raises it: that process is ended, and the next task gets another.
        """
        async with self._slots:
            process = await self._process()
            try:
                async with asyncio.timeout(self.deadline + GRACE_SECONDS):
                    answer = read_answer(await _exchange(process, with_length(message)))
            except (TimeoutError, EOFError, OSError):
                await self._discard(process)
                return None
            except BaseException:  # a broken answer; or cancelled, and the next task must not get this answer
                await self._discard(process)
                raise
            self._idle.put_nowait(process)
            return answer

    async def _process(self) -> Process:
        """Return an idle process; wait a moment for one, because starting another takes as long as many tasks."""
        if self._running:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_WAIT_SECONDS):
                    return await self._idle.get()
        self._running += 1
        try:
            return await _start_process(self._module)
        except BaseException:
            self._running -= 1
            raise

    async def _discard(self, process: Process) -> None:
        self._running -= 1
        await _kill(process)


async def stream_messages(module: str, message: bytes) -> AsyncGenerator[bytes, None]:
    """Yield the messages that a process running `module` sends for one task, until it ends.

    Closing the generator ends the process. Raises OSError or NotImplementedError where this system cannot start one,
    and ValueError where a message is too long.
    """
    process = await _start_process(module)
    assert process.stdin
    assert process.stdout
    try:
        with contextlib.suppress(EOFError, OSError):  # the process has ended
            process.stdin.write(with_length(message))
            await process.stdin.drain()
            while True:
                yield await _read_message(process.stdout)
    finally:
        await _kill(process)


async def _start_process(module: str) -> Process:
    return await asyncio.create_subprocess_exec(
        *module_command(module), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True, limit=PIPE_BYTES
    )


async def _exchange(process: Process, message: bytes) -> bytes:
    assert process.stdin
    assert process.stdout
    process.stdin.write(message)
    await process.stdin.drain()
    return await _read_message(process.stdout)


async def _read_message(stream: asyncio.StreamReader) -> bytes:
    return await stream.readexactly(answer_length(await stream.readexactly(LENGTH_BYTES)))


async def _kill(process: Process) -> None:
    """End a process at once; it has nothing that could be lost."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.stdin:
        process.stdin.close()
    await asyncio.shield(process.wait())
