"""`tuireader check`: check the library for damage."""

import argparse
import sqlite3

from tuireader.cli import write, write_error, write_json
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.errors import TuireaderError
from tuireader.library import ALL, Library
from tuireader.paths import library_path

EXIT_BROKEN = 1
"""The exit status if something is wrong."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    return library_parser(
        "check",
        "Check the library for damage: its pages, the checksum of every article, and whether all records fit together.",
    )


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 for an undamaged library, otherwise 1."""
    options = parser().parse_args(arguments)
    path = library_path(options.library)

    def work(library: Library) -> int:
        problems = library.check_integrity()
        feeds, entries = _counts(library)
        if options.json:
            write_json({"library": str(path), "feeds": feeds, "entries": entries, "problems": problems})
        elif not problems:
            write(f"{path}: no damage; {counted_noun(feeds or 0, 'feed')}, {counted_noun(entries or 0, 'article')}")
        else:
            for problem in problems:
                write_error(f"{path}: {problem}")
        return EXIT_BROKEN if problems else 0

    return with_library(options.library, work, only_reads=True)


def _counts(library: Library) -> tuple[int | None, int | None]:
    """Return how many feeds and entries there are; None if the file is too damaged to tell."""
    try:
        return len(library.feeds.all()), library.entries.count(ALL)
    except (sqlite3.DatabaseError, TuireaderError):
        return None, None
