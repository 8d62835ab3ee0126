"""`tuireader [PATH…]`: open the reader."""

import gc
import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING, NoReturn

from tuireader.cli import COMMANDS, EXIT_USAGE, standard_input, write, write_error
from tuireader.errors import ArticleError, TuireaderError, UnwritableLibraryError
from tuireader.textual_startup import without_unused_modules
from tuireader.version import VERSION

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence
    from pathlib import Path

    from tuireader.app import ReaderApp
    from tuireader.cli.standard_input import PipedData
    from tuireader.config import Config
    from tuireader.library import Entry, Library, Listing
    from tuireader.wire.splash import Splash

# Slow imports come behind the splash, or where they are needed.
# ruff: noqa: PLC0415

FIRST_ENTRIES = 200
"""How many entries the reader opens with; it loads the others while the user looks at the first screen."""
HEADLINE_BYTES = 1 << 16
"""How much of a pipe is searched for a headline."""
UNWRITABLE_NOTE = "The library cannot be written, so marks and positions last only until you quit."
"""The message at the start where the disk is read-only or full."""
MIN_OPEN_FILES = 64
"""A connection to the library has three, and there is one for each thread; other processes have two pipes each."""
KIOSK_IDLE_MINUTES = 30
"""How long a visitor may read without a key: the longest page of text takes a slow reader a few minutes."""
MAX_IDLE_MINUTES = 10_080
"""A week; a longer time means never."""
EXIT_CRASH = 1
"""The exit status after an unexpected error."""


class Options:
    """The options on the command line."""

    theme: str | None = None
    plain = mouse = restricted = mark_read = False
    wire = "on"
    library: str | None = None
    log: str | None = None
    idle_minutes: int | None = None

    def __init__(self, paths: list[str]) -> None:
        self.paths = paths
        self.piped: list[PipedData] = []
        self.problems: list[ArticleError] = []

    def read_pipes(self) -> None:
        """Read pipes among the paths, or standard input if there are no paths; remove them from `paths`."""
        for path in standard_input.piped_paths(self.paths):
            try:
                piped = standard_input.read_pipe(path)
            except ArticleError as error:
                self.problems.append(error)
            else:
                if piped.data or self.paths:  # standard input may be an empty pipe if the user named nothing
                    self.piped.append(piped)
        self.paths = [path for path in self.paths if path != "-" and not standard_input.is_pipe(path)]

    @property
    def idle_limit(self) -> int:
        """After how many minutes in which nothing was typed the reader ends; 0 is never."""
        if self.idle_minutes is None:
            return KIOSK_IDLE_MINUTES if self.restricted else 0
        return self.idle_minutes

    @property
    def names_articles(self) -> bool:
        """Whether the user named anything to open."""
        return bool(self.paths or self.piped or self.problems)


def parser() -> "ArgumentParser":
    """Return the parser of the command line."""
    from argparse import RawDescriptionHelpFormatter

    from tuireader.cli.arguments import Parser

    command_lines = "\n".join(f"  tuireader {name:12} {about}" for name, (_, about) in COMMANDS.items())
    command = Parser(
        prog="tuireader",
        description="Read news in the terminal, and see who said what.",
        epilog=f"commands:\n{command_lines}\n\nTo open a file that is called like a command, write ./quotes.\n",
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a file, a folder, an address (https://…), or - for standard input (default: your feeds, or the sample"
        " articles)",
    )
    command.add_argument(
        "--theme", metavar="NAME", help="colours: tuireader-dark, tuireader-light, tuireader-16, nord, …"
    )
    command.add_argument(
        "--plain",
        action="store_true",
        help="print articles as plain text, for pipes and screen readers (without PATH: what is unread)",
    )
    command.add_argument(
        "--mark-read",
        action="store_true",
        help="with --plain: mark each article of your feeds as read once it is printed",
    )
    command.add_argument("--mouse", action="store_true", help="use the mouse to focus and scroll")
    command.add_argument(
        "--wire",
        choices=("on", "off"),
        default="on",
        help="off: use Textual’s own output, which sends many times as many bytes",
    )
    command.add_argument(
        "--library", metavar="FILE", help="use this library: the file with your feeds, articles and marks"
    )
    command.add_argument(
        "--restricted",
        action="store_true",
        help="kiosk for a public account: read the library, write and fetch nothing",
    )
    command.add_argument(
        "--idle-minutes",
        metavar="N",
        type=_idle_minutes,
        help="end after N minutes in which nothing was typed; 0: never"
        f" (default: {KIOSK_IDLE_MINUTES} with --restricted, else never)",
    )
    command.add_argument("--version", action="version", version=f"tuireader {VERSION}")
    return command


def _idle_minutes(word: str) -> int:
    """Return the minutes that `--idle-minutes` gives. Raises ArgumentTypeError where it is no number of minutes."""
    from argparse import ArgumentTypeError

    if not (word.isascii() and word.isdecimal() and len(word) < 6 and int(word) <= MAX_IDLE_MINUTES):
        raise ArgumentTypeError(f"give a whole number of minutes from 0 (never) to {MAX_IDLE_MINUTES}")
    return int(word)


def run(arguments: list[str]) -> int:
    """Open the reader; return the exit status."""
    are_paths = not any(word.startswith("-") for word in arguments)
    options = Options(arguments) if are_paths else parser().parse_args(arguments, Options([]))
    if options.restricted:
        from tuireader.cli import kiosk

        kiosk.confine_process()
        if problem := kiosk.refusal_reason(options.paths, plain=options.plain):
            write_error(problem)
            return EXIT_USAGE
    if options.plain:
        return print_plain(options)
    standard_input.open_standard_files()
    if problem := mistyped_command(options.paths) or missing_terminal() or too_few_files():
        write_error(problem)
        return EXIT_USAGE
    # Objects from the imports below are not garbage: collecting takes a tenth of the start-up time.
    gc.disable()
    try:
        if not options.restricted:
            options.read_pipes()
            standard_input.take_keys_from_terminal()
        return open_behind_splash(options, arguments)
    except TuireaderError as error:
        write_error(error)
        return EXIT_USAGE
    except Exception:
        if not options.restricted:
            raise
        return report_kiosk_crash()


def mistyped_command(paths: "Sequence[str]") -> str | None:
    """Return an error message if the first path is not a file but looks like a misspelt command."""
    word = paths[0] if paths else ""
    if not word.isalpha() or os.access(word, os.F_OK):
        return None
    from difflib import get_close_matches

    close = get_close_matches(word.lower(), COMMANDS, n=1)
    return f"{word}: there is no such file or command; did you mean “tuireader {close[0]}”?" if close else None


def too_few_files() -> str | None:
    """Return an error message if this process may not open as many files as the reader needs at most."""
    import resource

    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed != resource.RLIM_INFINITY and allowed < MIN_OPEN_FILES:
        if most != resource.RLIM_INFINITY and most < MIN_OPEN_FILES:
            return f"the reader needs {MIN_OPEN_FILES} open files and may only have {most}; “ulimit -n” sets how many"
        resource.setrlimit(resource.RLIMIT_NOFILE, (MIN_OPEN_FILES, most))
    return None


def missing_terminal() -> str | None:
    """Return an error message if standard output is not a terminal."""
    if os.isatty(1):
        return None
    return "the reader needs a terminal; in a pipe, use: tuireader --plain FILE, or tuireader quotes FILE"


def report_kiosk_crash() -> int:
    """Tell a visitor in one sentence that the reader has crashed; return the exit status."""
    from tuireader.cli import kiosk

    write_error(kiosk.CRASH_MESSAGE)
    return EXIT_CRASH


def open_behind_splash(options: Options, arguments: list[str]) -> int:
    """Show the last screen, or the program's name, while the reader opens; return the exit status."""
    from tuireader.paths import library_file
    from tuireader.wire.splash import Splash

    path = library_file(options.library)
    # If a file is missing, the message belongs on the terminal's present screen.
    required_paths = options.paths + ([path] if options.restricted else [])
    if options.wire == "off" or options.problems or not all(map(os.path.exists, required_paths)):
        return open_reader(options, path, None)
    # A visitor's screen is private, so a kiosk stores none. A pipe cannot be read again the next time.
    screen = None if options.restricted or options.piped else f"{path}-screen"
    with Splash(screen, arguments, "tuireader", mouse=options.mouse) as splash:
        return open_reader(options, path, splash)


def open_reader(options: Options, path: str, splash: "Splash | None") -> int:
    """Open the reader; return the exit status. Raises TuireaderError where nothing can be opened."""
    from pathlib import Path

    from tuireader.library import ALL

    opened = open_entries(options, Path(path))
    library, settings, entries, note = opened.library, opened.settings, opened.entries, opened.note
    with closing(library):
        problems = [*options.problems, *opened.problems]
        if not entries and (options.names_articles or problems):
            raise TuireaderError("\ntuireader: ".join(map(str, problems)))
        with without_unused_modules():
            from tuireader.app import ReaderApp  # slow to import, and only needed if there is something to read

        follows_feeds = bool(library.feeds.all())
        app = ReaderApp(
            entries,
            library,
            config=settings,
            theme=options.theme,
            problems=problems,
            view=ALL if follows_feeds and not options.names_articles else None,
            are_samples=not follows_feeds and not options.names_articles,
            wire=options.wire == "on",
            splash=splash,
            note=note,
            idle_minutes=options.idle_limit,
        )
        if options.restricted:
            from tuireader.wire.textual_internals import exit_without_traceback

            exit_without_traceback(app)
        status = run_app(app, mouse=options.mouse)
        _end_processes()
        if options.restricted and status == EXIT_CRASH:
            report_kiosk_crash()
        if app.farewell:
            write_error(app.farewell)
    return _exit_now(status)


class Opened:
    """What the reader opens with; `note` is a message for the status line, or “”.

    No NamedTuple: to make one of types that are not imported yet takes a millisecond before the splash.
    """

    def __init__(
        self, library: "Library", settings: "Config", entries: "Listing", problems: "list[ArticleError]", note: str
    ) -> None:
        self.library, self.settings, self.entries, self.problems, self.note = library, settings, entries, problems, note


def open_entries(options: Options, path: "Path") -> Opened:
    """Open the library and find the entries; where it cannot be written, for reading. Raises TuireaderError."""
    from tuireader.library.private_files import restrict_permissions

    try:
        opened = find_in_library(open_library(options, path), options)
        opened.note = "" if options.restricted or options.library else restrict_permissions(path)
    except UnwritableLibraryError as error:
        if options.restricted:
            raise
        return open_for_reading(options, path, error)
    return opened


def open_for_reading(options: Options, path: "Path", error: UnwritableLibraryError) -> Opened:
    """Open the library for reading; for articles that are named, and for samples, one in memory is used instead."""
    from tuireader.library import Library, readonly_library

    library = Library(None) if options.names_articles else readonly_library.open_for_reading(path, error)
    if not options.names_articles and not library.feeds.all():
        library.close()
        library = Library(None)
    opened = find_in_library(library, options)
    opened.note = UNWRITABLE_NOTE
    return opened


def find_in_library(library: "Library", options: Options) -> Opened:
    """Return the entries to open with; close the library where that fails. Raises TuireaderError."""
    from tuireader import config

    try:
        settings = config.load(config.config_file()).with_redirects(library.feeds.redirects())
        if options.restricted:
            settings = settings.for_kiosk()
        library.feeds.apply_options(settings.feeds)
        return Opened(library, settings, *find_entries(library, options.paths, options.piped), note="")
    except BaseException:
        library.close()
        raise


def open_library(options: Options, path: "Path") -> "Library":
    """Return the library; in a kiosk, one for a visit. Raises TuireaderError where it cannot be opened."""
    if options.restricted:
        from tuireader.cli import kiosk

        return kiosk.open_kiosk_library(path, named=options.library is not None)
    from tuireader.library import Library

    return Library(path)


def run_app(app: "ReaderApp", *, mouse: bool) -> int:
    """Run the reader; return the exit status."""
    import asyncio

    # No thread may delay a key for long.
    sys.setswitchinterval(0.0005)
    app.run(mouse=mouse, loop=asyncio.new_event_loop())
    return app.return_code or 0


def _end_processes() -> None:
    """End the processes that threads have started: who closes the library last writes its log into it."""
    if (exchange := sys.modules.get("tuireader.worker_exchange")) is not None:
        exchange.end_workers()


def _exit_now(status: int) -> NoReturn:
    """End the process at once, without freeing memory or waiting for threads whose work is no longer needed."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def sample_paths() -> list[str]:
    """Return the paths of the sample articles, for users without feeds who named nothing."""
    from tuireader.paths import resource_folder

    return [str(resource_folder("articles"))]


def find_entries(
    library: "Library", paths: list[str], piped: "Sequence[PipedData]" = ()
) -> "tuple[Listing, list[ArticleError]]":
    """Return the entries for the given files, folders, pages and pipes, and what went wrong.

    If nothing is given, return those of all feeds, or the sample articles if there are no feeds.
    """
    if not paths and not piped and library.feeds.all():
        return library.entries.listing(limit=FIRST_ENTRIES), []
    from tuireader.cli.inputs import is_address, open_pages
    from tuireader.library import peek_entry

    named_files = [path for path in paths if not is_address(path)]
    files, problems = library.files.open_paths(named_files or ([] if paths or piped else sample_paths()))
    if addresses := [path for path in paths if is_address(path)]:
        pages, failures = open_pages(library, addresses)
        files, problems = library.entries.listing_of([*pages, *files.ids]), [*failures, *problems]
    for pipe in reversed(piped):
        try:
            files = library.entries.listing_of([store_piped(library, pipe).id, *files.ids])
            problems += filter(None, [pipe.problem])
        except ArticleError as error:
            problems.append(error)
    if len(files) == 1:
        peek_entry(files[0])
        if files[0].failure:
            return library.entries.listing_of([]), [*problems, ArticleError(str(files[0].path), files[0].failure)]
    return files, problems


def store_piped(library: "Library", pipe: "PipedData") -> "Entry":
    """Return the entry for data from a pipe. Raises ArticleError where it is not an article."""
    from tuireader.documents.peek_file import peek_text

    top = pipe.data[:HEADLINE_BYTES]
    return library.files.open_data(pipe.data, peek_text(top, pipe.location, whole=len(top) == len(pipe.data)))


def print_plain(options: Options) -> int:
    """Print the given articles, or else all unread ones, or else the samples; return the exit status."""
    from tuireader.cli.inputs import read_articles
    from tuireader.cli.plain_library import print_unread
    from tuireader.cli.plain_text import plain_report

    if not options.paths:
        status = print_unread(options.library, mark_read=options.mark_read)
        if status is not None:
            return status
    failed = False
    for result in read_articles(options.paths or sample_paths()):
        if isinstance(result, ArticleError):
            failed = True
            write_error(result)
        else:
            write(plain_report(result[1]) + "\n")
    return EXIT_USAGE if failed else 0
