"""A parser of command lines whose error messages are safe: arguments may be hostile file names."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from tuireader import __version__, event_log
from tuireader.cli import terminal_safe


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
            event_log.start(options.log)
            event_log.write_start(self.prog, __version__)
        return options, rest

    def error(self, message: str) -> NoReturn:
        """Print the usage and the cleaned message; exit with status 2."""
        super().error(terminal_safe(message).replace("\n", " "))
