"""A parser of command lines whose error messages are safe: arguments may be hostile file names."""

import argparse
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from tuireader import event_log
from tuireader.cli import terminal_safe
from tuireader.errors import TuireaderError
from tuireader.paths import library_path
from tuireader.version import VERSION


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that cleans its error messages, and accepts `--log FILE` for every command."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.add_argument(
            "--log",
            metavar="FILE",
            help="write to FILE what is fetched, refused and decided, and how long it takes; no text, no password",
        )

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Parse a command line, and start the log if it asks for one. Raises TuireaderError where that fails."""
        options, rest = super().parse_known_args(args, namespace)
        if options.log:
            _refuse_library(options.log, library_path(getattr(options, "library", None)))
            event_log.start(options.log)
            event_log.write_start(self.prog, VERSION)
        return options, rest

    def error(self, message: str) -> NoReturn:
        """Print the usage and the cleaned message; exit with status 2."""
        super().error(terminal_safe(message).replace("\n", " "))


def _refuse_library(log: str, library: Path) -> None:
    """Raise TuireaderError where the log would be written into a file of the library, or would replace one."""
    library_files = {os.path.realpath(f"{library}{suffix}") for suffix in ("", "-wal", "-shm", "-journal")}
    for path in (log, f"{log}.1"):  # a log that gets too long is renamed
        if os.path.realpath(path) in library_files or _is_same_file(Path(path), library):
            raise TuireaderError(f"--log {log}: is the library")


def _is_same_file(path: Path, library: Path) -> bool:
    """Return whether both are one file under two names."""
    with suppress(OSError):  # there is no such file, or it may not be looked at: nothing can be written there
        return path.samefile(library)
    return False
