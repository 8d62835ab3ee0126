"""Parse feeds off the event loop, in processes that can be stopped when a feed takes too long or too much."""

import asyncio
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from types import TracebackType
from typing import Self

from tuireader.feeds.model import Feed, Problem

DEADLINE = 10.0  # seconds for one feed
COUNT = 2  # so that a feed that takes its time does not hold up the others
_LENGTH = 8  # bytes before each message, as the worker has it


class Parsers:
    """At most `count` parsing processes, each started when first needed: a context manager, for one event loop."""

    def __init__(self, *, count: int = COUNT, deadline: float = DEADLINE) -> None:
        self._turn = asyncio.Semaphore(count)
        self._idle: list[Process] = []
        self._deadline = deadline

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*map(_end, self._idle))

    async def parse(self, data: bytes, url: str) -> Feed:
        """Return the feed in `data`; one that cannot be read in time is empty and says so. Never raises."""
        async with self._turn:
            try:
                process = self._idle.pop() if self._idle else await _start()
            except (OSError, NotImplementedError):  # no processes here: better slow than not at all
                from tuireader.feeds.reading import parse  # noqa: PLC0415 - imports the parsers

                return await asyncio.to_thread(parse, data, url)
            return await self._ask(process, data, url)

    async def _ask(self, process: Process, data: bytes, url: str) -> Feed:
        try:
            async with asyncio.timeout(self._deadline + 1):  # the process ends itself, where it can
                feed = await _exchange(process, pickle.dumps((self._deadline, data, url), pickle.HIGHEST_PROTOCOL))
        except (TimeoutError, EOFError, OSError):
            await _end(process)
            return Feed(problems=(Problem("reading it took too much time or memory", "the whole feed"),))
        except BaseException:  # cancelled: what the process is about to say belongs to nobody
            await _end(process)
            raise
        self._idle.append(process)
        return feed


async def _start() -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tuireader.feeds.worker", stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
    )


async def _exchange(process: Process, task: bytes) -> Feed:
    assert process.stdin
    assert process.stdout
    process.stdin.write(len(task).to_bytes(_LENGTH) + task)
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(_LENGTH))
    answer: Feed = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301 - from our own process
    return answer


async def _end(process: Process) -> None:
    """End a process at once; it holds nothing that could be lost."""
    if process.returncode is None:
        process.kill()
    if process.stdin:
        process.stdin.close()
    await asyncio.shield(process.wait())
