"""Runs a program of the user's: without a shell and without a terminal, with a limit of time and of output."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from tuireader.errors import TuireaderError

MAX_OUTPUT_BYTES = 256 << 10
"""A program that writes more is ended."""

LAST_OUTPUT_SECONDS = 0.5
"""How long output is still read after a program has ended: what it has left in the background may hold the pipe."""

GRACE_SECONDS = 1.0
"""How long a program that is ended has time to do so before it is killed."""

_PIECE_BYTES = 1 << 16


class Handling(NamedTuple):
    """How much of a program's output is kept, and how the program is ended at a limit."""

    output_bytes: int = MAX_OUTPUT_BYTES
    ends_at_output: bool = True  # a program that writes more is ended; else the rest is read and thrown away
    has_errors: bool = True  # standard error is kept, too, as it comes
    has_grace: bool = True  # it has time to end before it is killed


BOTH_OUTPUTS = Handling()


class Outcome(NamedTuple):
    """What a program wrote, and how it ended."""

    output: bytes  # the first `Handling.output_bytes`
    status: int | None  # minus the signal's number if a signal ended it; None: it was ended here
    limit: Literal["", "seconds", "output"] = ""  # the limit for which it was ended


async def run_program(
    words: Sequence[str],
    data: bytes,
    seconds: float,
    variables: Mapping[str, str] | None = None,
    handling: Handling = BOTH_OUTPUTS,
) -> Outcome:
    """Run a program with `data` on its standard input; `variables` are added to its environment.

    It gets a process group of its own, which is ended if a limit is reached or the task is cancelled.
    Raises TuireaderError where it cannot be run.
    """
    output = bytearray()
    environment = {**os.environ, **(variables or {})}
    process, stream, pipe = await _start(words, data, environment, STDOUT if handling.has_errors else DEVNULL)
    reading, has_ended = asyncio.ensure_future(_read(stream, output, handling)), asyncio.ensure_future(process.wait())
    limit: Literal["", "seconds", "output"] = ""
    try:
        async with asyncio.timeout(seconds):
            await asyncio.wait({reading, has_ended}, return_when=asyncio.FIRST_COMPLETED)
            if len(output) <= handling.output_bytes:
                await asyncio.shield(has_ended)
                await asyncio.wait({reading}, timeout=LAST_OUTPUT_SECONDS)
        limit = "output" if len(output) > handling.output_bytes else ""
    except TimeoutError:
        limit = "seconds"
    finally:
        reading.cancel()
        pipe.close()
        if not has_ended.done():
            await _end(process, has_ended, GRACE_SECONDS if handling.has_grace else 0.0)
    return Outcome(bytes(output[: handling.output_bytes]), None if limit else process.returncode, limit)


async def _start(
    words: Sequence[str], data: bytes, environment: Mapping[str, str], errors: int
) -> tuple[Process, asyncio.StreamReader, asyncio.ReadTransport]:
    """Start a program; return it, what it writes, and the pipe to close.

    Its input is a file, which need not be read, and the pipe is our own: asyncio would wait for those of its children.
    """
    read_end, write_end = os.pipe()
    stream = asyncio.StreamReader()
    pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(read_end, "rb", 0)
    )
    try:
        with _file_of(data) as file:
            process = await asyncio.create_subprocess_exec(
                *words, stdin=file, stdout=write_end, stderr=errors, start_new_session=True, env=environment
            )
    except (OSError, ValueError) as error:  # ValueError: a NUL
        pipe.close()
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise TuireaderError(f"“{words[0]}” cannot be run ({reason}); check its name.") from error
    finally:
        os.close(write_end)
    return process, stream, pipe


@contextmanager
def _file_of(data: bytes) -> Iterator[BinaryIO]:
    """Open a file that has `data`; without data it needs no space on a disk."""
    if not data:
        with Path(os.devnull).open("rb", 0) as file:
            yield file
        return
    from tempfile import TemporaryFile  # noqa: PLC0415 - imports more than a start may

    with TemporaryFile(buffering=0) as file:
        file.write(data)
        file.seek(0)
        yield file


async def _read(stream: asyncio.StreamReader, output: bytearray, handling: Handling) -> None:
    """Read into `output` until it has more than it may have, or to the end where the rest is thrown away."""
    while len(output) <= handling.output_bytes and (piece := await stream.read(_PIECE_BYTES)):
        output += piece
        if not handling.ends_at_output:
            del output[handling.output_bytes :]


async def _end(process: Process, has_ended: "asyncio.Future[int]", grace_seconds: float) -> None:
    """End a program and all in its process group: politely if it has time to end, then in any case."""
    try:
        if grace_seconds:
            _signal_group(process.pid, signal.SIGTERM)
            await asyncio.wait({has_ended}, timeout=grace_seconds)
    finally:  # also where the reader ends meanwhile
        _signal_group(process.pid, signal.SIGKILL)
    await asyncio.shield(has_ended)


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
