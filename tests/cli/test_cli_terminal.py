"""The reader in a real pseudo-terminal: what it writes, what it leaves behind."""

import os
import pty
import select
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyte

ARTICLE = "# The door\n\n“The door sticks,” said Olga Finch, a baker. “It always has.”\n"
PATIENCE = 20.0
"""Seconds within which a screen must come, on however slow a machine."""


class Terminal:
    """A program in a terminal of 80×24 cells."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self.master, self.process = master, process
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)

    def until(self, words: str) -> str:
        """Read until `words` are on the screen; return the screen."""
        while words not in "\n".join(self.screen.display):
            assert select.select([self.master], [], [], PATIENCE)[0], f"no {words!r} in\n" + "\n".join(
                self.screen.display
            )
            self._stream.feed(os.read(self.master, 65536))
        return "\n".join(self.screen.display)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.master, keys.encode())

    def status(self) -> int:
        """Read on until the program has ended; return its exit status."""
        while self.process.poll() is None:
            if select.select([self.master], [], [], 0.05)[0]:
                with suppress(OSError):
                    os.read(self.master, 65536)
        return self.process.returncode

    def bytes_within(self, seconds: float) -> bytes:
        """Return what the program writes if nobody does anything for a while."""
        out = b""
        while select.select([self.master], [], [], seconds)[0]:
            out += os.read(self.master, 65536)
        return out


@contextmanager
def terminal(tmp_path: Path, *arguments: str, stdin: int | None = None) -> Iterator[Terminal]:
    """Run the reader in a pseudo-terminal; afterwards it must be gone."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    env = {**os.environ, "TUIREADER_DATA": str(tmp_path / "data"), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tuireader", *arguments],
        stdin=slave if stdin is None else stdin,
        stdout=slave,
        stderr=slave,
        env=env,
        start_new_session=True,
        preexec_fn=lambda: __import__("fcntl").ioctl(slave, termios.TIOCSCTTY, 0),  # noqa: PLW1509
    )
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)


def test_the_bundled_articles_open_alone(tmp_path: Path) -> None:
    with terminal(tmp_path) as it:
        screen = it.until("speakers")
        assert "Headlines" in screen
        assert "Ferry makes its" in screen
        it.press("q")
        assert it.status() == 0


def test_quotations_are_walked_and_an_idle_program_writes_nothing(tmp_path: Path) -> None:
    door = tmp_path / "door.md"
    door.write_text(ARTICLE, "utf-8")
    with terminal(tmp_path, str(door)) as it:
        it.until("2 quotations · 1 speaker")
        it.press("]")
        it.until("quotation 1 of 2 · Olga Finch · said Olga Finch")
        it.press("]")
        it.until("quotation 2 of 2 · Olga Finch")
        it.bytes_within(0.5)
        assert it.bytes_within(1.5) == b""
        it.press("Q")
        assert it.status() == 0


def test_keys_typed_faster_than_frames_are_not_lost(tmp_path: Path) -> None:
    door = tmp_path / "door.md"
    door.write_text(ARTICLE, "utf-8")
    with terminal(tmp_path, str(door)) as it:
        it.until("2 quotations · 1 speaker")
        it.press("/sticks\r")
        it.until("/sticks · match 1 of 1")
        it.press("@olga\r")
        it.until("quotation 1 of 2 · Olga Finch")
        it.press("]@ol")
        it.until(" ol ")
        it.press("\x07Q")
        assert it.status() == 0


def test_an_article_by_standard_input_leaves_the_keys_to_the_terminal(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, ARTICLE.encode())
    os.close(writing)
    with terminal(tmp_path, "-", stdin=reading) as it:
        it.until("2 quotations · 1 speaker")
        it.press("]")
        it.until("quotation 1 of 2")
        it.press("q")
        assert it.status() == 0


def test_what_cannot_be_opened_is_shown_over_what_can(tmp_path: Path) -> None:
    door = tmp_path / "door.md"
    door.write_text(ARTICLE, "utf-8")
    with terminal(tmp_path, str(tmp_path / "gone.md"), str(door)) as it:
        it.until("gone.md")
        it.press("q")
        it.until("2 quotations · 1 speaker")
        it.press("q")
        assert it.status() == 0


def test_nothing_to_open_is_status_2(tmp_path: Path) -> None:
    with terminal(tmp_path, str(tmp_path / "gone.md")) as it:
        it.until("gone.md")
        assert it.status() == 2
