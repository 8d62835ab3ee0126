"""Pipes: an article may come from standard input or a named pipe, while keys still come from the terminal.

A pipe is read before the reader takes over the terminal, so that Ctrl-C and all other signals end the program as usual.
"""

import fcntl
import os
import select
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from tuireader.cli import reserve_standard_files, show_progress
from tuireader.errors import ArticleError, TuireaderError

# Modules that read articles are not imported here: most starts read no pipe.

MAX_PIPED_BYTES = 2 << 20
"""Four long novels. The worst text of this size takes the reader 236 MB; one of 3 MB takes 308 MB."""
NOTICE_SECONDS = 0.3
"""If a pipe sends nothing for so long, the terminal shows what the program waits for."""
STANDARD_INPUT = "standard input"
_OWN_FILES = ("/dev/fd/", "/proc/self/fd/")


class PipedData(NamedTuple):
    """The data from a pipe."""

    location: str  # its name, for messages
    data: bytes  # at most `MAX_PIPED_BYTES`
    is_cut: bool  # whether the pipe had more

    @property
    def problem(self) -> ArticleError | None:
        """The error to report if the data was cut off."""
        if not self.is_cut:
            return None
        return ArticleError(self.location, f"goes on after {MAX_PIPED_BYTES >> 20} MB; only those are read")


def open_standard_files() -> None:
    """Open those of standard input, output and error that are closed, and give Python an object for each."""
    reserve_standard_files()
    for fileno, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:  # closed
            mode = "w" if fileno else "r"
            file = open(fileno, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open
            vars(sys).update({name: file, f"__{name}__": file})


def is_pipe(path: str) -> bool:
    """Return whether a path is a pipe, as from `<(command)`: it can only be read once."""
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)  # noqa: PTH116 - pathlib is slow to import
    except (OSError, ValueError):
        return False


def piped_paths(paths: Sequence[str]) -> list[str]:
    """Return those of `paths` that are pipes or “-”; if there are no paths, “-” if standard input is piped."""
    if paths:
        return [path for path in dict.fromkeys(paths) if path == "-" or is_pipe(path)]
    mode = os.fstat(0).st_mode
    return ["-"] if stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode) else []


def read_pipe(path: str) -> PipedData:
    """Return at most `MAX_PIPED_BYTES` from standard input (“-”) or a named pipe.

    Shows on the terminal that it waits. Raises ArticleError where nothing can be read.
    """
    location = STANDARD_INPUT if path == "-" else path
    notice = _Notice(location)
    try:
        with _opened(path) as fileno:
            return _read(location, fileno, notice)
    except OSError as error:
        raise ArticleError(location, f"cannot be read ({(error.strerror or str(error)).lower()})") from error
    finally:
        notice.remove()


@contextmanager
def _opened(path: str) -> Iterator[int]:
    """Open a pipe. One that this process inherited is duplicated and not opened again."""
    if path == "-":
        yield 0
        return
    own = next((path.removeprefix(start) for start in _OWN_FILES if path.startswith(start)), "")
    fileno = os.dup(int(own)) if own.isdecimal() else os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        yield fileno
    finally:
        os.close(fileno)


class _Notice:
    """Waits for a pipe, and shows that on the terminal after a while."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._is_shown = not os.isatty(2)

    def wait(self, fileno: int) -> None:
        """Return when there is something to read."""
        if not self._is_shown and not select.select([fileno], [], [], NOTICE_SECONDS)[0]:
            show_progress(f"Reading {self._location} … Ctrl-C ends")
            self._is_shown = True
        select.select([fileno], [], [])

    def remove(self) -> None:
        """Remove the line from the terminal."""
        if self._is_shown and os.isatty(2):
            show_progress("")


def _read(location: str, fileno: int, notice: _Notice) -> PipedData:
    data = bytearray()
    while len(data) <= MAX_PIPED_BYTES:
        notice.wait(fileno)
        with suppress(BlockingIOError):
            piece = os.read(fileno, 1 << 16)
            if not piece:
                return PipedData(location, bytes(data), is_cut=False)
            data += piece
    # Cut off at the end of a line: half a character would be invalid.
    end = data.rfind(b"\n", 0, MAX_PIPED_BYTES) + 1
    return PipedData(location, bytes(data[: end or MAX_PIPED_BYTES]), is_cut=True)


def take_keys_from_terminal() -> None:
    """Connect standard input to the terminal, where keys come from. Raises TuireaderError where there is none."""
    if os.isatty(0):
        return
    # If the program has no controlling terminal, use that of standard error or output.
    for path in ("/dev/tty", *(os.ttyname(fileno) for fileno in (2, 1) if os.isatty(fileno))):
        with suppress(OSError):
            fileno = os.open(path, os.O_RDWR | os.O_NOCTTY)
            os.dup2(fileno, 0)
            os.close(fileno)
            return
    if os.isatty(2) and fcntl.fcntl(2, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR:  # it belongs to another user
        os.dup2(2, 0)
        return
    raise TuireaderError("there is no terminal to take keys from; start tuireader in one, or use --plain")
