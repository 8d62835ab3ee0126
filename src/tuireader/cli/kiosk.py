"""`tuireader --restricted`: the reader for anybody, behind a public account. What it opens is named by who runs it."""

import logging
import os
import pwd
import resource
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tuireader.cli import write_error
from tuireader.errors import TuireaderError
from tuireader.library import Library

ALLOWED_VARIABLES = {
    "TERM",
    "COLORTERM",
    "TERM_PROGRAM",
    "NO_COLOR",
    "LANG",
    "TZ",
    "PATH",
    "STY",
    "TMUX",
    "SSH_CONNECTION",
}
"""The environment variables that are kept, besides LC_*: they describe the terminal and name no file and no program."""

CRASH_MESSAGE = "the reader has crashed; connect again to go on reading"
"""What a visitor is shown of any error that nobody expected."""


def confine_process() -> None:
    """Remove what a visitor may have sent, and prevent suspending, core dumps and bytecode files.

    Must run before anything reads the environment: Textual does so when it is imported.
    """
    for name in list(os.environ):
        if name not in ALLOWED_VARIABLES and not name.startswith("LC_"):
            del os.environ[name]
    os.environ["HOME"] = pwd.getpwuid(os.getuid()).pw_dir
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for signal_number in (signal.SIGTSTP, signal.SIGQUIT):
        signal.signal(signal_number, signal.SIG_IGN)
    _show_no_traceback()


def _show_no_traceback() -> None:
    """Have Python print no traceback: one would show paths, and what others read."""
    sys.excepthook = lambda *_: write_error(CRASH_MESSAGE)
    threading.excepthook = lambda _: None
    sys.unraisablehook = lambda _: None
    logging.lastResort = None  # where asyncio reports to


def refusal_reason(paths: Sequence[str], *, plain: bool) -> str | None:
    """Return what keeps the reader from opening for a visitor, if anything does."""
    if paths or plain:
        return "--restricted opens the library and nothing else: leave out PATH and --plain"
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        return "the reader needs a terminal: ssh -t asks for one"
    return None


def open_kiosk_library(path: Path, *, named: bool) -> Library:
    """Return the library for a visit; where there is none, or nothing in it, an empty one in memory.

    Raises TuireaderError where one was `named` that is not there or cannot be read.
    """
    from tuireader.library.kiosk_library import KioskLibrary  # noqa: PLC0415 - no other start needs it

    if not os.path.exists(path):  # noqa: PTH110 - says no where it may not look, too
        if named:
            raise TuireaderError(
                f"{path}: there is no library that may be read; its owner makes one with tuireader add"
            )
        return Library(None)
    library = KioskLibrary(path)
    if library.feeds.all():
        return library
    library.close()
    return Library(None)
