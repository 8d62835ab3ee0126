"""What the commands about the library have in common."""

import argparse
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tuireader.cli import USAGE, complain
from tuireader.cli.arguments import Parser
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.database import trouble
from tuireader.resources import library_path


def library_parser(name: str, description: str) -> argparse.ArgumentParser:
    """Return the beginning of a parser: every such command takes `--library` and `--json`."""
    it = Parser(prog=f"tuireader {name}", description=description)
    it.add_argument("--json", action="store_true", help="answer with one JSON object a line")
    it.add_argument("--library", metavar="FILE", type=Path, help="the library, if it is not the usual one")
    return it


def with_library(chosen: Path | None, work: Callable[[Library], int]) -> int:
    """Open the library, do the work and close it; tell what goes wrong on purpose. Returns the exit status."""
    place = library_path(chosen)
    try:
        with closing(Library(place)) as library:
            return work(library)
    except TuireaderError as error:
        complain(error)
    except sqlite3.Error as error:
        complain(trouble(place, "used", error))
    return USAGE
