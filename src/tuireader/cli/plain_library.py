"""`tuireader --plain` without a path: print the unread articles of the library."""

from pathlib import Path

from tuireader.cli import EXIT_USAGE, write, write_error, write_notice
from tuireader.cli.common import NO_FEEDS, with_library
from tuireader.cli.plain_text import plain_report
from tuireader.errors import ArticleError
from tuireader.library import UNREAD, Library
from tuireader.paths import library_path

NOTHING_UNREAD = "Nothing is unread; tuireader refresh fetches what is new."
SEPARATOR = "\n* * *\n"
"""Printed between two articles."""


def print_unread(library_file: str | None, *, mark_read: bool) -> int | None:
    """Print the unread articles, the newest first; return the exit status, or None if the user follows no feed.

    With `mark_read`, each is marked as read after it was printed; if the pipe is closed, the rest stays unread.
    """
    if library_file is None and not library_path(None).exists():
        return None
    has_feeds = True

    def work(library: Library) -> int:
        nonlocal has_feeds
        has_feeds = bool(library.feeds.all())
        return _print_entries(library, mark_read=mark_read) if has_feeds else 0

    status = with_library(Path(library_file) if library_file else None, work, only_reads=not mark_read)
    if has_feeds:
        return status
    if library_file is None:
        return None
    write_notice(NO_FEEDS)
    return 0


def _print_entries(library: Library, *, mark_read: bool) -> int:
    unread, failed = library.entries.listing(UNREAD), False
    if not unread:
        write_notice(NOTHING_UNREAD)
    for number, entry in enumerate(unread):
        try:
            document = library.articles.open(entry)
        except ArticleError as error:
            write_error(error)
            failed = True
            continue
        corrected = library.articles.corrected(entry.id, document.text)
        report = plain_report(document, corrected.attribution if corrected else None)
        write(f"{SEPARATOR}\n{report}" if number else report)
        if mark_read:
            library.marks.mark([entry.id], read=True)
    return EXIT_USAGE if failed else 0
