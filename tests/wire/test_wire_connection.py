"""The reader in a real pseudo-terminal: signals, a line that breaks, sizes that change, terminals that know little."""

import fcntl
import os
import pty
import re
import select
import signal
import sqlite3
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from wire_emulator import Emulator

from tuireader.wire.capabilities import Terminal

ARTICLE = "# The door\n\n“The door sticks,” said Olga Finch, a baker. “It always has.”\n\n" + "\n\n".join(
    f"Paragraph {i} of the long story of the door." for i in range(60)
)
PATIENCE = 20.0
QUESTIONS = re.compile(r"\x1b\[[?0-9;]*\$p|\x1b\[>[0-9]*u|\x1b\[<u|\x1b\[[56]n")


SHELL = """
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
os.setpgid(job, job)
os.tcsetpgrp(0, job or os.getpid())
if job == 0:
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
while os.WIFSTOPPED(status := os.waitpid(job, os.WUNTRACED)[1]):
    pass
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A shell with job control and one job: Ctrl-Z stops a program only where somebody can let it go on."""


class Connection:
    """A reader and the terminal it runs in, 80×24, which answers as an xterm does.

    `by_shell`: a shell has started the reader; else it is the first process of its session.
    """

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        by_shell: bool = False,
        window: tuple[int, int] = (24, 80),
        **environment: str,
    ) -> None:
        self.data = folder / "data"
        article = folder / "door.md"
        article.write_text(ARTICLE, "utf-8")
        self.master, self.slave = pty.openpty()
        termios.tcsetwinsize(self.slave, window)
        inherited = {k: v for k, v in os.environ.items() if k not in ("COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE")}
        env = {
            **inherited,
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "TUIREADER_DATA": str(self.data),
            **environment,
        }
        self.before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [sys.executable, *(["-c", SHELL] if by_shell else []), "-m", "tuireader", *arguments, str(article)],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=env,
            start_new_session=True,
            preexec_fn=self._at_home,  # noqa: PLW1509
        )
        self.encoding = "latin-1" if "8859" in environment.get("LC_ALL", "") else "utf-8"
        self.all = b""
        self.emulator = Emulator(80, 24, Terminal(repeats=True))

    def _at_home(self) -> None:
        """As a shell starts a program: the terminal is its own, and no signal is ignored, as nohup would have it."""
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)

    def read(self, seconds: float) -> bytes:
        """Return what comes within a time, and show it."""
        out, end = b"", time.monotonic() + seconds
        while select.select([self.master], [], [], max(0.0, end - time.monotonic()))[0]:
            with suppress(OSError):
                data = os.read(self.master, 65536)
                out += data
                self.press("\x1b[0n" * data.count(b"\x1b[5n") + "\x1b[1;4R" * data.count(b"\x1b[6n"))
        self.all += out
        self.emulator.feed(QUESTIONS.sub("", out.decode(self.encoding)))
        return out

    def until(self, words: str) -> None:
        """Read until the words are on the screen."""
        end = time.monotonic() + PATIENCE
        while words not in "\n".join(self.emulator.text):
            assert time.monotonic() < end, f"no {words!r} in\n" + "\n".join(self.emulator.text)
            self.read(0.05)

    def bytes_within(self, seconds: float) -> bytes:
        """Read until nothing has come for a while; show none of it."""
        came = b""
        while select.select([self.master], [], [], seconds)[0]:
            came += os.read(self.master, 65536)
        return came

    def until_bytes(self, *wanted: bytes) -> None:
        """Read until all these bytes have come, one after the other, from now on."""
        came, end = b"", time.monotonic() + PATIENCE
        while not re.search(b".*".join(map(re.escape, wanted)), came, re.DOTALL):
            assert time.monotonic() < end, came
            came += self.read(0.05)

    def press(self, keys: str | bytes) -> None:
        """Send what is typed, or what the terminal sends by itself."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            data = data[os.write(self.master, data) :]

    @property
    def job(self) -> int:
        """The reader that the shell has started."""
        return int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text())

    def state(self, process: int) -> str:
        """Return what a process does: “T” where it is stopped."""
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]

    def place(self) -> tuple[int, int | None]:
        """Return the reading place that was written down."""
        with closing(sqlite3.connect(self.data / "library.db")) as db:
            row: tuple[int, int | None] = db.execute("SELECT offset, quotation FROM place").fetchone()
        return row

    def close(self, *ends: str) -> None:
        """Close one end of the line, or both."""
        for end in ends:
            if getattr(self, end) >= 0:
                os.close(getattr(self, end))
                setattr(self, end, -1)


@contextmanager
def connection(
    folder: Path, *arguments: str, by_shell: bool = False, window: tuple[int, int] = (24, 80), **environment: str
) -> Iterator[Connection]:
    it = Connection(folder, *arguments, by_shell=by_shell, window=window, **environment)
    try:
        yield it
    finally:
        it.process.kill()
        it.process.wait()
        it.close("master", "slave")


def started(it: Connection) -> None:
    it.until("2 quotations")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_it_with_nothing_lost(tmp_path: Path, number: signal.Signals, status: int) -> None:
    with connection(tmp_path) as it:
        started(it)
        it.press("]")
        it.until("quotation 1 of 2")
        it.process.send_signal(number)
        assert it.process.wait(PATIENCE) == status
        it.read(0.1)
        assert it.place()[1] == 0
        assert termios.tcgetattr(it.slave) == it.before
        assert it.all.endswith(b"\x1b[?7;25h")


def test_a_terminal_that_is_gone_ends_it_with_nothing_lost(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        it.close("slave")
        started(it)
        it.press("]")
        it.until("quotation 1 of 2")
        it.close("master")
        assert it.process.wait(PATIENCE) == 129
        assert it.place()[1] == 0


def test_it_can_be_stopped_and_comes_back(tmp_path: Path) -> None:
    with connection(tmp_path, by_shell=True) as it:
        started(it)
        shown = it.emulator.text
        it.press("\x1a")
        end = time.monotonic() + PATIENCE
        while it.state(it.job) != "T" and time.monotonic() < end:
            it.read(0.02)
        assert termios.tcgetattr(it.slave) == it.before
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        os.kill(it.job, signal.SIGCONT)
        started(it)
        assert it.emulator.text == shown
        it.press("]")
        it.until("quotation 1 of 2")
        it.press("Q")
        assert it.process.wait(PATIENCE) == 0


def test_where_no_shell_waits_it_goes_on(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        started(it)
        shown = it.emulator.text
        it.press("\x1a")
        it.until_bytes(b"\x1b[?2004;1049l", b"\x1b[?1049;2004h")
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        it.press("\x0c")
        started(it)
        assert it.emulator.text == shown
        it.press("]")
        it.until("quotation 1 of 2")


def test_a_window_of_one_cell_loses_nothing(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        started(it)
        for height, width in [(1, 1), (24, 80), (2, 3), (1, 1), (24, 80)] * 3:
            termios.tcsetwinsize(it.slave, (height, width))
            it.press("j")
            os.read(it.master, 65536) if select.select([it.master], [], [], 0.01)[0] else None
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        it.press("g]")
        it.until("quotation 1 of 2")
        it.press("\x0c")
        it.until("The door sticks")


@pytest.mark.parametrize("said", ["\x1b[48;60000;60000;1;1t", "\x1b[48;1;1;1;1t"])
def test_its_size_is_what_the_line_says_not_what_is_typed(tmp_path: Path, said: str) -> None:
    with connection(tmp_path) as it:
        started(it)
        it.press(said)
        it.press("]")
        it.until("quotation 1 of 2")
        assert "Paragraph 8 of" in "\n".join(it.emulator.text)


def test_a_window_larger_than_any_is_drawn_as_far_as_any_goes(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        started(it)
        termios.tcsetwinsize(it.slave, (65535, 65535))
        it.press("]")
        came = b""
        while b"quotation 1 of 2" not in came:
            came += os.read(it.master, 65536)
        termios.tcsetwinsize(it.slave, (24, 80))
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        it.press("]")
        it.until("quotation 2 of 2")


@pytest.mark.parametrize("window", [(65535, 65535), (1, 65535), (65535, 1)])
def test_a_window_of_any_size_takes_no_memory(tmp_path: Path, window: tuple[int, int]) -> None:
    with connection(tmp_path, window=window) as it:
        came = b""
        while b"2 quotations" not in came and min(window) > 1:
            came += os.read(it.master, 65536)
        it.press("jj]")
        it.bytes_within(0.5)
        (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{it.process.pid}/status").read_text())
        assert int(peak) < 250_000
        termios.tcsetwinsize(it.slave, (24, 80))
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        it.press("\x0c")
        it.until("The door sticks")


def test_it_is_silent_until_something_happens_and_begins_small(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        started(it)
        it.read(0.6)
        assert len(it.all) < 2048
        for mode in (b"?1000h", b"?1003h", b"?1004h"):
            assert mode not in it.all
        assert it.read(0.5) == b""
        it.press("2z")
        it.read(0.5)
        it.press("j")
        assert 0 < len(it.read(0.5)) <= 110


def test_the_mouse_is_asked_for(tmp_path: Path) -> None:
    with connection(tmp_path, "--mouse") as it:
        started(it)
        assert b"1003" in it.all


def test_textuals_own_output_is_there_behind_a_switch(tmp_path: Path) -> None:
    with connection(tmp_path, "--wire", "off") as it:
        out = b""
        end = time.monotonic() + PATIENCE
        while b"2 quotations" not in out and time.monotonic() < end:
            out += os.read(it.master, 65536) if select.select([it.master], [], [], 0.1)[0] else b""
        assert b"2 quotations" in out
        assert len(out) > 5_000


@pytest.mark.parametrize("term", ["xterm", "screen", "tmux", "linux", "vt220", "dumb", "alacritty"])
def test_any_terminal_shows_it(tmp_path: Path, term: str) -> None:
    with connection(tmp_path, TERM=term) as it:
        started(it)
        it.press("]")
        it.until("quotation 1 of 2")
        if term in ("vt220", "dumb"):
            assert not re.search(rb"\x1b\[[0-9;]*(3[0-8]|4[0-8]|9[0-7])[;m]", it.all)
        if term in ("linux", "vt220", "dumb"):
            assert b"$p" not in it.all


def test_no_colour_means_none(tmp_path: Path) -> None:
    with connection(tmp_path, NO_COLOR="1", COLORTERM="truecolor") as it:
        started(it)
        it.press("]")
        it.until("quotation 1 of 2")
        parameters = {p for sgr in re.findall(rb"\x1b\[([0-9;]*)m", it.all) for p in sgr.split(b";")}
        assert parameters <= {b"", b"1", b"2", b"3", b"4", b"7", b"9", b"22", b"23", b"24", b"27", b"29"}
        assert b"7" in parameters


@pytest.mark.parametrize(("name", "expected"), [("C", "ascii"), ("POSIX", "ascii"), ("en_US.ISO-8859-1", "latin-1")])
def test_a_locale_without_the_characters_gets_others(tmp_path: Path, name: str, expected: str) -> None:
    with connection(tmp_path, LC_ALL=name) as it:
        started(it)
        assert any('"The door sticks,"' in row for row in it.emulator.text)
        it.all.decode("ascii" if expected == "ascii" else "latin-1")
        assert "·".encode() not in it.all
