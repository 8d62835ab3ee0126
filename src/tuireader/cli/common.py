"""What the commands about the library have in common."""

import argparse
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tuireader import config
from tuireader.cli import USAGE, complain
from tuireader.cli.arguments import Parser
from tuireader.config import Config
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.database import trouble
from tuireader.library.private_files import mend_permissions
from tuireader.paths import library_path


def library_parser(name: str, description: str) -> argparse.ArgumentParser:
    """Return the beginning of a parser: every such command takes `--library` and `--json`."""
    it = Parser(prog=f"tuireader {name}", description=description)
    it.add_argument("--json", action="store_true", help="answer with one JSON object a line")
    it.add_argument("--library", metavar="FILE", type=Path, help="the library, if it is not the usual one")
    return it


def configuration() -> Config:
    """Return what is configured, and tell what of it is not understood."""
    found = config.load(config.config_file())
    for problem in found.problems:
        complain(problem)
    return found


def counted(count: int, noun: str) -> str:
    """Say “1 feed”, “2 feeds”."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def with_library(chosen: Path | None, work: Callable[[Library], int], *, makes_one: bool = False) -> int:
    """Open the library, do the work and close it; tell what goes wrong on purpose. Returns the exit status.

    One that was chosen and is not there is only made where the work puts something into it.
    """
    place = library_path(chosen)
    if chosen is not None and not makes_one and not chosen.exists():
        complain(f"{chosen}: there is no such library; check the spelling, or leave out --library")
        return USAGE
    if chosen is None and (note := mend_permissions(place)):
        complain(note)
    try:
        with closing(Library(place)) as library:
            return work(library)
    except TuireaderError as error:
        complain(error)
    except sqlite3.Error as error:
        complain(trouble(place, "used", error))
    return USAGE
