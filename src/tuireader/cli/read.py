"""`tuireader [PATH…]`: open the reader."""

import argparse
import asyncio
import gc
import os
import sys
from pathlib import Path
from typing import NoReturn

from tuireader import __version__, config
from tuireader.cli import USAGE, complain
from tuireader.errors import ArticleError, TuireaderError
from tuireader.library import Entry, Places
from tuireader.resources import resource

EPILOG = """other commands:
  tuireader quotes FILE…   tell who said what in FILE (see tuireader quotes --help)

A file called “quotes” is opened as ./quotes.
"""


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line."""
    it = argparse.ArgumentParser(
        prog="tuireader",
        description="Read news in the terminal, and see who said what.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    it.add_argument(
        "paths", nargs="*", metavar="PATH", help="a file, a folder, or - for standard input; alone: the sample articles"
    )
    it.add_argument("--theme", metavar="NAME", help="colours: tuireader-dark, tuireader-light, tuireader-16, nord, …")
    it.add_argument("--mouse", action="store_true", help="let the mouse focus and scroll")
    it.add_argument("--wire", choices=("on", "off"), default="on", help="off: Textual’s own output, many times as much")
    it.add_argument("--library", metavar="FILE", type=Path, help="where to remember what was read, and how far")
    it.add_argument("--version", action="version", version=f"tuireader {__version__}")
    return it


def run(arguments: list[str]) -> int:
    """Open the reader; return the exit status."""
    options = parser().parse_args(arguments)
    if not sys.stdout.isatty():
        complain("the reader needs a terminal; in a pipe, use: tuireader quotes FILE")
        return USAGE
    entries, problems = find_entries(options.paths)
    if not entries:
        for problem in problems:
            complain(problem)
        return USAGE
    try:
        places = Places(options.library or config.data_folder() / "library.db")
    except TuireaderError as error:
        complain(error)
        return USAGE
    from tuireader.app import ReaderApp  # noqa: PLC0415 - only now is it sure that there is something to read

    app = ReaderApp(entries, places, theme=options.theme, problems=problems, wire=options.wire == "on")
    # What is there now stays: collecting garbage need not look at it. And no thread may keep a key waiting for long.
    gc.freeze()
    sys.setswitchinterval(0.0005)
    app.run(mouse=options.mouse, loop=asyncio.new_event_loop())
    places.close()
    return _leave(app.return_code or 0)


def _leave(status: int) -> NoReturn:
    """End at once: what is left to do is to free memory, and to wait for threads whose work nobody wants any more."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def find_entries(paths: list[str]) -> tuple[list[Entry], list[ArticleError]]:
    """Return the entries for the files, folders and standard input named, and what could not be opened."""
    from tuireader import documents  # noqa: PLC0415

    if not paths:
        paths = [str(resource("articles"))]
    files, problems = documents.find_articles([path for path in paths if path != "-"])
    entries = [Entry.of_file(file) for file in files]
    if "-" in paths:
        try:
            entries.insert(0, read_standard_input())
        except ArticleError as error:
            problems.append(error)
    if len(entries) == 1:
        entries[0].peek()
        if entries[0].failure:
            return [], [*problems, ArticleError(str(entries[0].path), entries[0].failure)]
    return entries, problems


def read_standard_input() -> Entry:
    """Read an article from standard input, and let the keys come from the terminal from now on."""
    data = sys.stdin.buffer.read()
    entry = Entry.of_data(data)
    entry.peek()
    if entry.failure:
        raise ArticleError("standard input", entry.failure)
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise ArticleError("standard input", "was read, but there is no terminal to take keys from") from error
    os.dup2(terminal, 0)
    os.close(terminal)
    return entry
