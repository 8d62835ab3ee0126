"""`tuireader export`: write quotations with where they stood, for use elsewhere; or the feeds, for another reader."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from typing import NamedTuple

from tuireader.cli import EXIT_USAGE, show_progress, write_error, write_utf8
from tuireader.cli.common import add_password_option, library_parser, with_library
from tuireader.cli.export_feeds import write_feeds
from tuireader.cli.search import add_limit, index_articles, split_query
from tuireader.errors import ArticleError, TuireaderError
from tuireader.evidence.about import About
from tuireader.evidence.formats import FORMATS, lines_of
from tuireader.evidence.gather import evidence_of
from tuireader.evidence.model import Evidence
from tuireader.evidence.schemas import SCHEMAS, schema_text
from tuireader.library import Library, View, parse_query
from tuireader.library.person import Person
from tuireader.library.said_filter import PERSON_ID

DEFAULT_FORMAT = "md"
PROGRESS_ARTICLES = 50
"""After so many articles a terminal shows how far it is."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    listed = "; ".join(f"{name}: {about}" for name, (about, _) in FORMATS.items())
    command = library_parser(
        "export",
        "Write quotations to standard output, each with its words, the sentence around them, who said them, and where "
        "they stood: offsets, the digest of the text, when it was fetched. QUERY is one of tuireader search: said:, "
        "about: and verb: choose quotations, everything else chooses articles. tuireader verify checks later whether "
        f"they still stand there. Without QUERY and --format, write the feeds as OPML. Formats: {listed}.",
    )
    command.add_argument("query", nargs="*", metavar="QUERY", help="which quotations; “*”, or none with --format: all")
    command.add_argument("--format", choices=FORMATS, help=f"how they are written (default: {DEFAULT_FORMAT})")
    command.add_argument("--watch", metavar="NAME", help="what this watch looks for, instead of QUERY")
    command.add_argument("--title", metavar="TITLE", help="what md and html are called (default: the person or QUERY)")
    add_limit(command, "export", 0)
    command.add_argument(
        "--schema", choices=SCHEMAS, help="print the JSON Schema of a format and stop (of jsonl: of each line)"
    )
    add_password_option(command)
    return command


class _Request(NamedTuple):
    """What to export."""

    query: str
    view: View
    title: str


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 written, 1 nothing found, 2 wrong usage."""
    command = parser()
    words, options = split_query(command, arguments)
    if options.schema:
        write_utf8(schema_text(options.schema).rstrip("\n"))
        return 0
    if words and options.watch:
        command.error("choose one of QUERY and --watch")
    is_of_feeds = not (words or options.format or options.watch)
    if is_of_feeds and (options.title is not None or options.limit):
        command.error("--title and --limit are of quotations; without QUERY and --format, the feeds are written")
    if options.json and not is_of_feeds:
        command.error("--json is for the feeds; --format jsonl writes quotations")

    def work(library: Library) -> int:
        if is_of_feeds:
            return write_feeds(library, as_json=options.json, with_passwords=options.with_passwords)
        request = _request(library, " ".join(words), options)
        return _write_quotations(library, request, options)

    return with_library(options.library, work, only_reads=True)


def _request(library: Library, query: str, options: argparse.Namespace) -> _Request:
    """Return what to export. Raises TuireaderError where the query is wrong, or there is no such watch."""
    if options.watch:
        watch = library.watches.find(options.watch)
        if watch is None:
            raise TuireaderError(f"{options.watch}: there is no watch of this name; tuireader watch --list lists them")
        query = watch.query
    query = "" if query.strip() == "*" else query
    return _Request(query, parse_query(query), options.title or _title(library, query, options.watch))


def _title(library: Library, query: str, watch_name: str | None) -> str:
    """Return what an export is called: the person that it is about, the name of the watch, or what was asked for."""
    scope, _, name = query.partition(":")
    if scope == "said" and (person := _only_person(library, name)):
        return person.name
    return watch_name or query or "All quotations"


def _only_person(library: Library, name: str) -> Person | None:
    """Return the person with this id, or the only one with this name; None where there is none, or several are."""
    if found := PERSON_ID.fullmatch(name):
        return library.people.get(int(found[1]))
    people = library.people.named(name, 2)
    return people[0] if len(people) == 1 else None


def _write_quotations(library: Library, request: _Request, options: argparse.Namespace) -> int:
    """Write the quotations; return the exit status."""
    index_articles(library, request.view, with_people=True)
    entries = library.entries.listing(request.view)
    problems = list[ArticleError]()
    found = _readable(evidence_of(library, entries, request.view.said), problems)
    first = next(found, None)
    counted = _Counted(islice(chain(() if first is None else [first], found), options.limit or None))
    about = About(request.title, request.query, datetime.now(UTC))
    for line in lines_of(options.format or DEFAULT_FORMAT, counted, about) if first is not None else ():
        write_utf8(line)
    counted.end()
    for problem in problems:
        write_error(problem)
    if first is None and not problems:
        write_error("nothing was found; tuireader search QUERY shows which articles a query finds")
        return 1
    return EXIT_USAGE if problems else 0


def _readable(
    found: Iterable[tuple[Evidence, ...] | ArticleError], problems: list[ArticleError]
) -> Iterator[tuple[Evidence, ...]]:
    """Yield the quotations of the articles that can be read; collect what is wrong with the others."""
    for it in found:
        if isinstance(it, ArticleError):
            problems.append(it)
        else:
            yield it


class _Counted:
    """Articles that are counted as they are read, and shown on a terminal while they are."""

    def __init__(self, articles: Iterable[tuple[Evidence, ...]]) -> None:
        self._of, self.articles = articles, 0
        self._is_shown = sys.stderr is not None and sys.stderr.isatty() and not sys.stdout.isatty()

    def __iter__(self) -> Iterator[tuple[Evidence, ...]]:
        for rows in self._of:
            self.articles += 1
            if self._is_shown and self.articles % PROGRESS_ARTICLES == 0:
                show_progress(f"{self.articles:,} articles …")
            yield rows

    def end(self) -> None:
        """Clear what is shown."""
        if self._is_shown and self.articles >= PROGRESS_ARTICLES:
            show_progress("")
