"""Helpers for the commands that use the library."""

import argparse
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tuireader import config
from tuireader.cli import EXIT_USAGE, write_error
from tuireader.cli.arguments import Parser
from tuireader.config import Config
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.database import SQLITE_ERRORS, library_error
from tuireader.library.open_library import open_library
from tuireader.library.private_files import restrict_permissions
from tuireader.library.speaker_rules import wrong_rules
from tuireader.paths import library_path

NO_FEEDS = "No feeds yet; tuireader add URL subscribes to one."


def library_parser(name: str, description: str, *, has_json: bool = True) -> argparse.ArgumentParser:
    """Return a new parser for such a command, with `--library` and `--json`."""
    command = Parser(prog=f"tuireader {name}", description=description)
    if has_json:
        command.add_argument("--json", action="store_true", help="print one JSON object per line")
    command.add_argument("--library", metavar="FILE", type=Path, help="use this library instead of the usual one")
    return command


def add_password_option(command: argparse.ArgumentParser) -> None:
    """Add `--with-passwords`, for commands that write addresses of feeds."""
    command.add_argument(
        "--with-passwords",
        action="store_true",
        help="write the passwords in addresses, which are left out otherwise",
    )


def load_configuration() -> Config:
    """Return the configuration; report what is wrong with it."""
    found = config.load(config.config_file())
    for problem in (*found.problems, *(f"{found.path}: {sentence}" for sentence in wrong_rules(found.rules))):
        write_error(problem)
    return found


def counted_noun(count: int, noun: str) -> str:
    """Return “1 feed”, “2 feeds”, …."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def with_library(
    named_path: Path | None, work: Callable[[Library], int], *, create: bool = False, only_reads: bool = False
) -> int:
    """Open the library, call `work` and close it; report expected failures. Returns the exit status.

    `named_path` is from --library: if it does not exist, it is only created with `create`. What `only_reads` also works
    where the library cannot be written.
    """
    path = library_path(named_path)
    if named_path is not None and not create and not named_path.exists():
        write_error(f"{named_path}: there is no such library; check the spelling, or leave out --library")
        return EXIT_USAGE
    if named_path is None and (note := restrict_permissions(path)):
        write_error(note)
    try:
        library = open_library(path, only_reads=only_reads)
    except TuireaderError as error:
        write_error(error)
        return EXIT_USAGE
    with closing(library):
        # Inside: an error that is still on its way holds the connections of other threads, so that they stay open.
        return _exit_status(library, path, work)


def _exit_status(library: Library, path: Path, work: Callable[[Library], int]) -> int:
    """Call `work`; report expected failures."""
    try:
        return work(library)
    except TuireaderError as error:
        write_error(error)
    except SQLITE_ERRORS as error:
        write_error(library_error(path, "used", error))
    return EXIT_USAGE
