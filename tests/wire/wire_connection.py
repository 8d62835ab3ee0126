"""The reader in a real pseudo-terminal that answers like an xterm."""

import codecs
import fcntl
import os
import pty
import re
import resource
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

from wire_emulator import Emulator

from tuireader.wire.capabilities import Terminal

ARTICLE = "# The door\n\n“The door sticks,” said Olga Finch, a baker. “It always has.”\n\n" + "\n\n".join(
    f"Paragraph {i} of the long story of the door." for i in range(60)
)
WAIT_SECONDS = 20.0
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
"""A shell with job control and one job: Ctrl-Z only stops a program if somebody can continue it."""


class Connection:
    """A reader and its terminal, 80×24, which answers like an xterm.

    With `by_shell`, a shell starts the reader; otherwise it is the first process of its session.
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
        self.decoder = codecs.getincrementaldecoder(self.encoding)()  # a read may end within a character
        self.all = b""
        self.answers = True
        self.emulator = Emulator(80, 24, Terminal(repeats=True))

    def _at_home(self) -> None:
        """Set up the process as a shell does: it controls the terminal, and no signal is ignored."""
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)

    def read(self, seconds: float) -> bytes:
        """Return the output within some seconds, and show it."""
        out, end = b"", time.monotonic() + seconds
        while select.select([self.master], [], [], max(0.0, end - time.monotonic()))[0]:
            with suppress(OSError):
                data = os.read(self.master, 65536)
                out += data
                if self.answers:
                    self.press("\x1b[0n" * data.count(b"\x1b[5n") + "\x1b[1;4R" * data.count(b"\x1b[6n"))
        self.all += out
        self.emulator.feed(QUESTIONS.sub("", self.decoder.decode(out)))
        return out

    def until(self, words: str) -> None:
        """Read until the words are on the screen."""
        end = time.monotonic() + WAIT_SECONDS
        while words not in "\n".join(self.emulator.text):
            assert time.monotonic() < end, f"no {words!r} in\n" + "\n".join(self.emulator.text)
            self.read(0.05)

    def bytes_within(self, seconds: float) -> bytes:
        """Return the output until there has been none for some seconds, without showing it."""
        came = b""
        while select.select([self.master], [], [], seconds)[0]:
            came += os.read(self.master, 65536)
        return came

    def until_bytes(self, *wanted: bytes) -> None:
        """Read until all these bytes have arrived in this order."""
        came, end = b"", time.monotonic() + WAIT_SECONDS
        while not re.search(b".*".join(map(re.escape, wanted)), came, re.DOTALL):
            assert time.monotonic() < end, came
            came += self.read(0.05)

    def status(self) -> int:
        """Read until the program has ended: a terminal that reads nothing holds it up; return its exit status."""
        end = time.monotonic() + WAIT_SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < end, "it has not ended:\n" + "\n".join(self.emulator.text)
            self.read(0.05)
        self.read(0.1)  # what it wrote just before
        return self.process.returncode

    def press(self, keys: str | bytes) -> None:
        """Send typed keys, or what the terminal sends by itself."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            data = data[os.write(self.master, data) :]

    @property
    def job(self) -> int:
        """The process id of the reader that the shell has started."""
        return int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text())

    def state(self, process: int) -> str:
        """Return the state of a process: “T” if it is stopped."""
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]

    def place(self) -> tuple[int, int | None]:
        """Return the reading position that was stored."""
        with closing(sqlite3.connect(self.data / "library.db")) as db:
            row: tuple[int, int | None] = db.execute("SELECT offset, quotation FROM place").fetchone()
        return row

    def close(self, *ends: str) -> None:
        """Close one end of the pseudo-terminal, or both."""
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
