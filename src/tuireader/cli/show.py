"""`tuireader show QUERY|ID…`: print articles, as text, Markdown or JSON."""

import argparse
from collections.abc import Iterable

from tuireader.cli import EXIT_USAGE, write, write_error, write_json, write_utf8
from tuireader.cli.chosen_articles import articles_parser, choose, exit_status
from tuireader.cli.common import with_library
from tuireader.cli.plain_library import SEPARATOR
from tuireader.cli.plain_text import plain_report
from tuireader.cli.search import add_limit, say_if_more, split_query
from tuireader.documents.cleaning import clean_line
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.library import Entry, Library


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = articles_parser("show", "Print articles, the newest first; numbers in their own order.")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="as lines with who says what (without an option, too)")
    form.add_argument("--md", action="store_true", help="as Markdown with front matter")
    add_limit(command, "print", 0)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 found, 1 nothing found, 2 an article cannot be read."""
    command = parser()
    words, options = split_query(command, arguments)
    if options.json and (options.plain or options.md):
        command.error("choose one of --plain, --md and --json")

    def work(library: Library) -> int:
        chosen = choose(library, words)
        failed = _print_articles(library, chosen.ids[: options.limit or None], options)
        say_if_more(len(chosen.ids), options.limit)
        return EXIT_USAGE if failed else exit_status(chosen, as_json=options.json)

    return with_library(options.library, work, only_reads=True)


def _print_articles(library: Library, ids: Iterable[int], options: argparse.Namespace) -> bool:
    """Print articles; return whether one could not be read."""
    feeds = {feed.id: clean_line(feed.display_name) for feed in library.feeds.all(every=True)}
    failed, separator = False, ""
    for entry_id in ids:
        entry = library.entries.get(entry_id)
        if entry is None:  # another copy of the program has removed it meanwhile
            continue
        try:
            document = library.articles.open(entry)
        except ArticleError as error:
            write_error(error)
            failed = True
            continue
        if options.json:
            write_json(_to_json(library, entry, document, feeds.get(entry.feed, "")))
        elif options.md:
            write_utf8(f"{separator and chr(10)}{_markdown(document)}")
        else:
            write(f"{separator}{_plain(library, entry, document)}")
        separator = f"{SEPARATOR}\n"
    return failed


def _markdown(document: Document) -> str:
    from tuireader.documents.export import to_markdown  # noqa: PLC0415 - only for Markdown

    return to_markdown(document).rstrip("\n")


def _plain(library: Library, entry: Entry, document: Document) -> str:
    corrected = library.articles.corrected(entry.id, document.text)
    return plain_report(document, corrected.attribution if corrected else None)


def _to_json(library: Library, entry: Entry, document: Document, feed: str) -> dict[str, object]:
    """Return an article as JSON fields: those of search --json, with its author, tags and text."""
    return {
        "id": entry.id,
        "title": entry.title or document.title,
        "feed": feed,
        "author": entry.author or document.byline,
        "date": document.date.isoformat(timespec="seconds") if document.date else None,
        "url": entry.url,
        "path": str(entry.path) if entry.path else None,
        "read": entry.read,
        "starred": entry.starred,
        "tags": library.tags.of_entry(entry.id),
        "quotations": entry.quotations,
        "text": document.text,
    }
