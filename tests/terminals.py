"""A program in a pseudo-terminal, and what a terminal would show."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pyte

WAIT_SECONDS = 20.0
"""How long to wait for a screen, even on a slow machine."""


class Screen(pyte.Screen):
    """pyte with SU, which tmux also uses: it scrolls the region up."""

    def scroll_up(self, count: int = 1) -> None:
        """Move the lines of the region up."""
        x, y = self.cursor.x, self.cursor.y
        self.cursor.y = self.margins.top if self.margins else 0
        self.delete_lines(count or 1)
        self.cursor.x, self.cursor.y = x, y


class Stream(pyte.ByteStream):
    """Handles output as bytes."""

    csi = {**pyte.ByteStream.csi, "S": "scroll_up"}
    events = pyte.ByteStream.events | {"scroll_up"}


class Terminal:
    """A program in a terminal with `size` (columns, rows)."""

    def __init__(self, master: int, process: subprocess.Popen[bytes], size: tuple[int, int] = (80, 24)) -> None:
        self.master, self.process = master, process
        self.screen = Screen(*size)
        self.raw = b""
        self._stream = Stream(self.screen)

    def until(self, *words: str) -> str:
        """Read until any of `words` are on the screen; return the screen."""
        return self._read(lambda seen: any(word in seen for word in words), " or ".join(map(repr, words)))

    def until_gone(self, words: str) -> str:
        """Read until `words` are no longer on the screen; return the screen."""
        return self._read(lambda seen: words not in seen, f"screen without {words!r}")

    def _read(self, wanted: Callable[[str], bool], name: str) -> str:
        while not wanted(seen := self.shown):
            assert select.select([self.master], [], [], WAIT_SECONDS)[0], f"no {name} in\n{seen}"
            try:
                self.take()
            except OSError as error:
                raise AssertionError(f"the program ended before it showed {name}:\n{seen}") from error
        return seen

    @property
    def shown(self) -> str:
        """The text on the screen, like pyte's own `display`, which fails on a combining mark without its letter."""
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in range(self.screen.columns)) for row in rows)

    def take(self, most: int = 65536) -> int:
        """Show at most `most` bytes of output; return how many there were."""
        data = os.read(self.master, most)
        if not data:
            raise OSError("the program has gone")
        self.raw += data
        self._stream.feed(data)
        return len(data)

    def press(self, keys: str) -> None:
        """Send typed keys."""
        os.write(self.master, keys.encode())

    def status(self) -> int:
        """Read until the program has ended, and the last of its output; return its exit status."""
        end = time.monotonic() + WAIT_SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < end, "it has not ended:\n" + "\n".join(self.screen.display)
            if select.select([self.master], [], [], 0.05)[0]:
                with suppress(OSError):
                    self.take()
        self.quiet(0.05)  # what it wrote just before
        return self.process.returncode

    def quiet(self, seconds: float) -> None:
        """Show output until there has been none for some seconds."""
        with suppress(OSError):  # the program has ended
            while select.select([self.master], [], [], seconds)[0]:
                self.take()

    def rest(self) -> bytes:
        """Read until the program has ended; return everything that it has written."""
        with suppress(OSError):  # how a pseudo-terminal reports its end
            while select.select([self.master], [], [], WAIT_SECONDS)[0]:
                self.take()
        return self.raw

    def bytes_within(self, seconds: float) -> bytes:
        """Return the output within some seconds without any input."""
        out = b""
        with suppress(OSError):  # the program has ended
            while select.select([self.master], [], [], seconds)[0]:
                out += os.read(self.master, 65536)
        return out


@contextmanager
def terminal(
    command: list[str],
    environment: Mapping[str, str] = {},
    stdin: int | None = None,
    speed: int | None = None,
    size: tuple[int, int] = (80, 24),
) -> Iterator[Terminal]:
    """Run `command` with a pseudo-terminal as its controlling terminal; end it afterwards.

    `speed` is the connection's speed in the terminal's settings (`termios.B9600`).
    """
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, size[::-1])
    if speed is not None:
        settings = termios.tcgetattr(slave)
        settings[4] = settings[5] = speed
        termios.tcsetattr(slave, termios.TCSANOW, settings)
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
        yield Terminal(master, process, size)
    finally:
        process.kill()
        process.wait()
        os.close(master)


@contextmanager
def reader(folder: Path, *arguments: str, stdin: int | None = None) -> Iterator[Terminal]:
    """Run the reader in a pseudo-terminal; its files are in `folder`."""
    with terminal(
        [sys.executable, "-m", "tuireader", *arguments], {"TUIREADER_DATA": str(folder / "data")}, stdin
    ) as it:
        yield it
