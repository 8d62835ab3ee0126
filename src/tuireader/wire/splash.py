"""Show the last screen, or else the program's name, before Textual is imported.

Importing Textual takes a fifth of a second, importing this module hardly any time. Keys that are typed meanwhile stay
in the terminal until the driver reads them. The last screen is saved in a file: a line with the terminal, size and
arguments that it is for, the bytes that draw it, and its cells, so that only differences are drawn next.
"""

import os
import re
import signal
import stat
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from tuireader.terminal_safety import UNSAFE_UTF8
from tuireader.wire import tty

if TYPE_CHECKING:
    from tuireader.wire.cells import Cell, Row

_TERMINAL_VARIABLES = ("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "TMUX", "STY")
"""The environment variables that change how the program draws."""
_SAFE_DRAWING = (
    rb"(?:\x1b\[[?>]?[0-9;]*[mHGdABCKXJbrhlun]|\x1b\[\?[0-9]+\$p|\x1b\]8;;\x1b\\|[\n\r\b]"
    rb"|\x1b\]8;id=[0-9a-f]+;(?:https?://|mailto:)[!-~]+\x1b\\"
    rb"|(?!" + UNSAFE_UTF8 + rb")[^\x00-\x1f\x7f])*+"
)
"""What a saved drawing may contain: the wire's own sequences, and text. Somebody may have changed the file."""
_SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
MAX_ANSWER_SECONDS = 1.0
"""How long to wait at the end for expected answers, which the shell would read as keys."""
MAX_SCREEN_FILE_BYTES = 1 << 20
"""How much of a file is read: the largest screens take a tenth of this."""


class Splash:
    """Uses the terminal until a driver takes it over; as a context manager, it restores the terminal if none has.

    `file` is where the last screen is saved, None if it must not be. `arguments` are those of the command line.
    """

    def __init__(self, file: str | None, arguments: Sequence[str], program: str, *, mouse: bool = False) -> None:
        self._file, self._program, self._mouse = file, program, mouse
        self._input_fileno = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._output_fileno = tty.output_terminal(self._input_fileno)
        self._arguments = tuple(arguments)
        self._saved_settings: tty.Settings | None = None
        self._saved_cells = self._closing = b""
        self._asked_at: float | None = None
        self._signal = 0
        self.size = (0, 0)
        self.is_on = False

    def __enter__(self) -> Self:
        """Draw, and let the terminal send single keys instead of lines from now on."""
        if not (os.isatty(self._input_fileno) and os.isatty(self._output_fileno)):
            return self
        self.size = tuple(os.get_terminal_size(self._output_fileno))  # type: ignore[assignment]
        for signal_number in _SIGNALS:
            if signal.getsignal(signal_number) in (signal.SIG_DFL, signal.default_int_handler):  # not under nohup
                signal.signal(signal_number, self._on_signal)
        self._saved_settings = tty.set_raw(self._input_fileno, interruptible=True)
        self.is_on = True
        self._write(self._last_screen() or self._title())
        # Import this only now, when nobody waits for it. A signal may interrupt any import, so handlers import nothing.
        from tuireader.wire.capabilities import closing, environment, terminal_of  # noqa: PLC0415

        terminal = terminal_of(environment())
        self._asked_at = time.monotonic() if terminal.modern else None
        self._closing = closing(terminal, mouse=self._mouse).encode()
        if self._signal:
            self._on_signal(self._signal, None)
        return self

    def __exit__(self, *_error: object) -> None:
        """Restore the terminal, unless a driver has taken it over."""
        if self.is_on:
            self._write(self._closing)
            if self._signal != signal.SIGHUP:
                self._discard_answers()
            tty.restore(self._input_fileno, self.hand_over())

    def _discard_answers(self) -> None:
        """Wait for the answers to the questions that the opening asked: the shell would read them as keys."""
        import select  # noqa: PLC0415 - not needed if a driver reads

        received = b""
        with suppress(OSError):
            while self._asked_at is not None and not re.search(rb"\x1b\[[0-9]+;[0-9]+R", received):
                seconds_left = self._asked_at + MAX_ANSWER_SECONDS - time.monotonic()
                if seconds_left <= 0 or not select.select([self._input_fileno], [], [], seconds_left)[0]:
                    break
                data = os.read(self._input_fileno, 4096)
                if not data:
                    break
                received = received[-20:] + data

    def _on_signal(self, signal_number: int, _frame: object) -> None:
        """Restore the terminal and exit, or remember to, if the sequences for that are not known yet."""
        self._signal = signal_number
        if self._closing:
            self.__exit__()
            if signal_number == signal.SIGQUIT:  # it may leave a dump
                signal.signal(signal_number, signal.SIG_DFL)
                signal.raise_signal(signal_number)
            os._exit(128 + signal_number)

    def hand_over(self) -> tty.Settings | None:
        """Let a driver take the terminal over; return the terminal's settings from before the splash."""
        self.is_on = False
        for signal_number in _SIGNALS:
            if signal.getsignal(signal_number) == self._on_signal:
                is_interrupt = signal_number == signal.SIGINT
                signal.signal(signal_number, signal.default_int_handler if is_interrupt else signal.SIG_DFL)
        return self._saved_settings

    def _write(self, data: bytes) -> None:
        with suppress(OSError):
            while data:
                data = data[os.write(self._output_fileno, data) :]

    # The last screen

    def _cache_key(self) -> bytes:
        variables = {name: os.environ.get(name) for name in _TERMINAL_VARIABLES}
        directory = os.getcwd() if self._arguments else ""  # noqa: PTH109 - pathlib is not imported yet
        return repr((1, self.size, directory, self._arguments, variables)).encode("utf-8", "backslashreplace")

    def _last_screen(self) -> bytes:
        """Return the bytes that draw the last screen, if there is one that fits."""
        if self._file is None:
            return b""
        try:
            key, _, rest = _read_own_file(self._file).partition(b"\n")
            length, _, rest = rest.partition(b"\n")
            drawing = rest[: int(length)]
        except (OSError, ValueError):
            return b""
        if key != self._cache_key() or len(drawing) != int(length) or not re.fullmatch(_SAFE_DRAWING, drawing):
            return b""
        self._saved_cells = rest[len(drawing) :]
        return drawing

    def _title(self) -> bytes:
        """Return the bytes that draw the program's name, where the status line will be."""
        from tuireader.wire.capabilities import environment, opening, terminal_of  # noqa: PLC0415 - the last screen does not need it

        begin = opening(terminal_of(environment()), mouse=self._mouse)
        return f"{begin}\x1b[m\x1b[2J\x1b[{self.size[1]};2H{self._program}".encode()

    def saved_cells(self) -> "list[Row] | None":
        """Return the cells of the last screen, or None if the terminal does not show it."""
        from tuireader.wire import screen_cache  # noqa: PLC0415 - Textual is imported by then

        return screen_cache.decode_rows(self._saved_cells, self.size) if self._saved_cells else None

    def save_screen(self, drawing: bytes, rows: "Sequence[Sequence[Cell]]") -> None:
        """Save a screen for the next start; ignore failures."""
        from tuireader.wire import screen_cache  # noqa: PLC0415 - not needed at start

        if self._file is None:
            return
        self.size = len(rows[0]), len(rows)  # the window may have another size now
        data = b"%b\n%d\n%b%b" % (self._cache_key(), len(drawing), drawing, screen_cache.encode_rows(rows))
        temporary_path = f"{self._file}.{os.getpid()}"
        try:
            # It shows what somebody has read, so nobody else may read the file.
            fileno = os.open(temporary_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with open(fileno, "wb") as file:  # noqa: PTH123 - as above
                file.write(data)
            os.replace(temporary_path, self._file)  # noqa: PTH105 - as above
        except OSError:
            with suppress(OSError):
                os.unlink(temporary_path)  # noqa: PTH108 - as above


def _read_own_file(path: str) -> bytes:
    """Return the contents of a file that nobody else can write; never wait for a pipe. Raises OSError for others."""
    fileno = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    with open(fileno, "rb") as file:  # noqa: PTH123 - as above
        status = os.fstat(fileno)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
            raise OSError(f"{path}: others may have written it")
        return file.read(MAX_SCREEN_FILE_BYTES)
