"""A program in a pseudo-terminal, and what a terminal would show of it."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pyte

PATIENCE = 20.0
"""Seconds within which a screen must come, on however slow a machine."""


class Terminal:
    """A program in a terminal of 80×24 cells."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self.master, self.process = master, process
        self.screen = pyte.Screen(80, 24)
        self.raw = b""
        self._stream = pyte.ByteStream(self.screen)

    def until(self, *words: str) -> str:
        """Read until any of `words` are on the screen; return the screen."""
        return self._read(lambda seen: any(word in seen for word in words), " or ".join(map(repr, words)))

    def until_gone(self, words: str) -> str:
        """Read until `words` are on the screen no longer; return the screen."""
        return self._read(lambda seen: words not in seen, f"screen without {words!r}")

    def _read(self, wanted: Callable[[str], bool], name: str) -> str:
        while not wanted(seen := self.shown):
            assert select.select([self.master], [], [], PATIENCE)[0], f"no {name} in\n{seen}"
            try:
                self._take()
            except OSError as error:
                raise AssertionError(f"the program ended before it showed {name}:\n{seen}") from error
        return seen

    @property
    def shown(self) -> str:
        """What is on the screen: as pyte's own `display`, which fails on a mark that has lost its letter."""
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in range(self.screen.columns)) for row in rows)

    def _take(self) -> None:
        data = os.read(self.master, 65536)
        if not data:
            raise OSError("the program has gone")
        self.raw += data
        self._stream.feed(data)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.master, keys.encode())

    def status(self) -> int:
        """Read on until the program has ended; return its exit status."""
        while self.process.poll() is None:
            if select.select([self.master], [], [], 0.05)[0]:
                with suppress(OSError):
                    self._take()
        return self.process.returncode

    def rest(self) -> bytes:
        """Read until the program has ended and nothing is left to read; return all that it has written."""
        with suppress(OSError):  # which is how a pseudo-terminal says so
            while select.select([self.master], [], [], PATIENCE)[0]:
                self._take()
        return self.raw

    def bytes_within(self, seconds: float) -> bytes:
        """Return what the program writes if nobody does anything for a while."""
        out = b""
        while select.select([self.master], [], [], seconds)[0]:
            out += os.read(self.master, 65536)
        return out


@contextmanager
def terminal(command: list[str], environment: Mapping[str, str] = {}, stdin: int | None = None) -> Iterator[Terminal]:
    """Run `command` in a pseudo-terminal that is its controlling one; afterwards it is gone."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    process = subprocess.Popen(
        command,
        stdin=slave if stdin is None else stdin,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads are running yet
    )
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)


@contextmanager
def reader(folder: Path, *arguments: str, stdin: int | None = None) -> Iterator[Terminal]:
    """Run the reader in a pseudo-terminal; what it keeps lies in `folder`."""
    with terminal(
        [sys.executable, "-m", "tuireader", *arguments], {"TUIREADER_DATA": str(folder / "data")}, stdin
    ) as it:
        yield it
