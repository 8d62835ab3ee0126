"""`tuireader --restricted`: the reader for anybody, behind a public account. Its owner decides what it opens."""

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
"""Environment variables that are kept, besides LC_*: they describe the terminal and name no file or program."""

CRASH_MESSAGE = "the reader has crashed; connect again to go on reading"
"""What a visitor sees after any unexpected error."""


LAST_CPU_SECONDS = 10
"""How much processor time is left for the end of a visit that has used up the rest."""


def confine_process() -> None:
    """Remove whatever a visitor may have sent, and prevent suspending, core dumps and bytecode files.

    Must run before anything reads the environment, which Textual does when it is imported.
    """
    for name in list(os.environ):
        if name not in ALLOWED_VARIABLES and not name.startswith("LC_"):
            del os.environ[name]
    os.environ["HOME"] = pwd.getpwuid(os.getuid()).pw_dir
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _be_warned_of_cpu_limit()
    for signal_number in (signal.SIGTSTP, signal.SIGQUIT):
        signal.signal(signal_number, signal.SIG_IGN)
    _show_no_traceback()


def _be_warned_of_cpu_limit() -> None:
    """Get SIGXCPU some time before the system kills the process: then it ends by itself, and says why."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        warned = max(1, hard - LAST_CPU_SECONDS)
        resource.setrlimit(resource.RLIMIT_CPU, (warned if soft == resource.RLIM_INFINITY else min(soft, warned), hard))


def _show_no_traceback() -> None:
    """Let Python print no tracebacks: they would show paths, and what others read."""
    sys.excepthook = lambda *_: write_error(CRASH_MESSAGE)
    threading.excepthook = lambda _: None
    sys.unraisablehook = lambda _: None
    logging.lastResort = None  # asyncio reports to it


def refusal_reason(paths: Sequence[str], *, plain: bool) -> str | None:
    """Return why the reader does not open for a visitor, or None."""
    if paths or plain:
        return "--restricted opens the library and nothing else: leave out PATH and --plain"
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        return "the reader needs a terminal: ssh -t asks for one"
    return None


def open_kiosk_library(path: Path, *, named: bool) -> Library:
    """Return the library for a visit; if it does not exist or is empty, an empty one in memory.

    Raises TuireaderError where a library was `named` that does not exist or cannot be read.
    """
    from tuireader.library.kiosk_library import KioskLibrary  # noqa: PLC0415 - only kiosks need it

    if not os.path.exists(path):  # noqa: PTH110 - also false without permission
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
