"""Pipes: what comes by standard input or a named pipe is an article, and keys come from the terminal all the same.

A pipe is read before the terminal is taken over, so that Ctrl-C and all other signals end the program as ever.
"""

import fcntl
import os
import select
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from tuireader.cli import show_progress
from tuireader.errors import ArticleError, TuireaderError

# A start that reads no pipe imports none of what reads articles.

MAX_PIPED_BYTES = 2 << 20
"""So much of a pipe is read: four long novels. The worst text of this size takes the reader 236 MB, of 3 MB 308."""
NOTICE_SECONDS = 0.3
"""A pipe that has brought nothing for so long is named on the terminal."""
STANDARD_INPUT = "standard input"
_OWN_FILES = ("/dev/fd/", "/proc/self/fd/")


class Piped(NamedTuple):
    """What a pipe has brought; `is_cut` where that is not all. `place` names it."""

    place: str
    data: bytes
    is_cut: bool

    @property
    def problem(self) -> ArticleError | None:
        """Say that some is missing, where it is."""
        if not self.is_cut:
            return None
        return ArticleError(self.place, f"goes on after {MAX_PIPED_BYTES >> 20} MB; only those are read")


def open_standard_files() -> None:
    """Open what is closed of standard input, output and error: no other file may take their numbers."""
    while (fileno := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(fileno)
    for fileno, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:  # which is how Python says that it is closed
            mode = "w" if fileno else "r"
            file = open(fileno, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - for good
            vars(sys).update({name: file, f"__{name}__": file})


def is_pipe(path: str) -> bool:
    """Return whether a path leads to a pipe, as `<(command)` does: it is read only once."""
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)  # noqa: PTH116 - pathlib would be imported for it
    except (OSError, ValueError):
        return False


def piped_paths(paths: Sequence[str]) -> list[str]:
    """Return which of `paths` are pipes, “-” among them; without any paths, “-” where something is piped in."""
    if paths:
        return [path for path in dict.fromkeys(paths) if path == "-" or is_pipe(path)]
    mode = os.fstat(0).st_mode
    return ["-"] if stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode) else []


def read_pipe(path: str) -> Piped:
    """Return what standard input (“-”) or a named pipe brings, at most `MAX_PIPED_BYTES` of it.

    Says on the terminal that it waits. Raises ArticleError where nothing can be read.
    """
    place = STANDARD_INPUT if path == "-" else path
    notice = _Notice(place)
    try:
        with _opened(path) as fileno:
            return _read(place, fileno, notice)
    except OSError as error:
        raise ArticleError(place, f"cannot be read ({(error.strerror or str(error)).lower()})") from error
    finally:
        notice.remove()


@contextmanager
def _opened(path: str) -> Iterator[int]:
    """Open a pipe. What this process has got from its parent is read as it is, not opened once more."""
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
    """Waits for a pipe; says so on the terminal after a while."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._is_shown = not os.isatty(2)

    def wait(self, fileno: int) -> None:
        """Return when there is something to read."""
        if not self._is_shown and not select.select([fileno], [], [], NOTICE_SECONDS)[0]:
            show_progress(f"Reading {self._place} … Ctrl-C ends")
            self._is_shown = True
        select.select([fileno], [], [])

    def remove(self) -> None:
        """Take the line away."""
        if self._is_shown and os.isatty(2):
            show_progress("")


def _read(place: str, fileno: int, notice: _Notice) -> Piped:
    data = bytearray()
    while len(data) <= MAX_PIPED_BYTES:
        notice.wait(fileno)
        with suppress(BlockingIOError):
            piece = os.read(fileno, 1 << 16)
            if not piece:
                return Piped(place, bytes(data), is_cut=False)
            data += piece
    # A line is left out rather than cut: half a character would be none.
    end = data.rfind(b"\n", 0, MAX_PIPED_BYTES) + 1
    return Piped(place, bytes(data[: end or MAX_PIPED_BYTES]), is_cut=True)


def take_keys_from_terminal() -> None:
    """Let standard input be the terminal, whatever it was: keys come from there. Raises TuireaderError without one."""
    if os.isatty(0):
        return
    # Those of standard error and output stand in where the program has no controlling terminal.
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
