"""`tuireader [PATH…]`: open the reader."""

import argparse
import asyncio
import gc
import os
import sys
from pathlib import Path
from typing import NoReturn

from tuireader import __version__, config
from tuireader.cli import COMMANDS, USAGE, complain, write
from tuireader.cli.arguments import Parser
from tuireader.cli.common import with_library
from tuireader.errors import ArticleError
from tuireader.library import ALL, Entry, Library, Listing
from tuireader.resources import resource

SAMPLES = [str(resource("articles"))]
FIRST = 200
"""Entries that the reader opens with; the rest comes while the first picture is looked at."""


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line."""
    others = "\n".join(f"  tuireader {name:12} {about}" for name, (_, about) in COMMANDS.items())
    it = Parser(
        prog="tuireader",
        description="Read news in the terminal, and see who said what.",
        epilog=f"commands:\n{others}\n\nA file called “quotes” is opened as ./quotes.\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    it.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a file, a folder, or - for standard input; alone: your feeds, or the sample articles",
    )
    it.add_argument("--theme", metavar="NAME", help="colours: tuireader-dark, tuireader-light, tuireader-16, nord, …")
    it.add_argument(
        "--plain", action="store_true", help="print the articles in plain lines, for a pipe or a screen reader"
    )
    it.add_argument("--mouse", action="store_true", help="let the mouse focus and scroll")
    it.add_argument("--wire", choices=("on", "off"), default="on", help="off: Textual’s own output, many times as much")
    it.add_argument("--library", metavar="FILE", type=Path, help="the file that feeds, articles and marks are kept in")
    it.add_argument("--version", action="version", version=f"tuireader {__version__}")
    return it


def run(arguments: list[str]) -> int:
    """Open the reader; return the exit status."""
    options = parser().parse_args(arguments)
    if options.plain:
        return print_plain(options.paths or SAMPLES)
    if not sys.stdout.isatty():
        complain("the reader needs a terminal; in a pipe, use: tuireader --plain FILE, or tuireader quotes FILE")
        return USAGE
    return with_library(options.library, lambda library: open_reader(options, library))


def open_reader(options: argparse.Namespace, library: Library) -> int:
    """Open the reader on what was asked for; return the exit status."""
    chosen = config.load(config.config_file())
    library.configure(chosen.feeds)
    entries, problems = find_entries(library, options.paths)
    if not entries and (options.paths or problems):
        for problem in problems:
            complain(problem)
        return USAGE
    from tuireader.app import ReaderApp  # noqa: PLC0415 - only now is it sure that there is something to read

    view = ALL if not options.paths and library.feeds() else None
    wire = options.wire == "on"
    app = ReaderApp(entries, library, config=chosen, theme=options.theme, problems=problems, view=view, wire=wire)
    # What is there now stays: collecting garbage need not look at it. And no thread may keep a key waiting for long.
    gc.freeze()
    sys.setswitchinterval(0.0005)
    app.run(mouse=options.mouse, loop=asyncio.new_event_loop())
    library.close()
    return _leave(app.return_code or 0)


def _leave(status: int) -> NoReturn:
    """End at once: what is left to do is to free memory, and to wait for threads whose work nobody wants any more."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def find_entries(library: Library, paths: list[str]) -> tuple[Listing, list[ArticleError]]:
    """Return the entries for the files, folders and standard input named, and what could not be opened.

    Without names: what is subscribed to, or the sample articles where nothing is.
    """
    if not paths and library.feeds():
        return library.entries(limit=FIRST), []
    files, problems = library.open_paths([path for path in paths if path != "-"] or ([] if paths else SAMPLES))
    if "-" in paths:
        try:
            files = library.listing([read_standard_input(library).id, *files.ids])
        except ArticleError as error:
            problems.append(error)
    if len(files) == 1:
        files[0].peek()
        if files[0].failure:
            return library.listing([]), [*problems, ArticleError(str(files[0].path), files[0].failure)]
    return files, problems


def read_standard_input(library: Library) -> Entry:
    """Read an article from standard input, and let the keys come from the terminal from now on."""
    from tuireader import documents  # noqa: PLC0415 - as above

    data = sys.stdin.buffer.read()
    entry = library.open_data(data, documents.parse(data, "standard input"))
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise ArticleError("standard input", "was read, but there is no terminal to take keys from") from error
    os.dup2(terminal, 0)
    os.close(terminal)
    return entry


def print_plain(paths: list[str]) -> int:
    """Print articles from top to bottom; return the exit status."""
    from tuireader.cli.articles import read_all  # noqa: PLC0415
    from tuireader.cli.plain import plain  # noqa: PLC0415

    failed = False
    for result in read_all(paths):
        if isinstance(result, ArticleError):
            failed = True
            complain(result)
        else:
            write(plain(result[1]) + "\n")
    return USAGE if failed else 0
