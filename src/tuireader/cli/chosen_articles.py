"""Which articles `show`, `mark`, `star` and `tag` are about: their numbers, or a query."""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tuireader.cli import EXIT_USAGE, write, write_error, write_json
from tuireader.cli.common import library_parser, with_library
from tuireader.cli.search import index_articles, split_query
from tuireader.library import Library, parse_query

MAX_ID_DIGITS = 18
"""SQLite takes no longer number."""
_NUMBER = re.compile(rf"[0-9]{{1,{MAX_ID_DIGITS}}}", re.ASCII)
NOTHING_FOUND = 1
"""The exit status where a query finds nothing."""
DRY_RUN_HELP = "change nothing, and say how many articles would change"


class Chosen(NamedTuple):
    """The articles that a command is about."""

    ids: tuple[int, ...]  # in the order in which they were named, or the newest first
    has_unknown: bool = False  # whether a number was named that no article has


def articles_parser(name: str, description: str) -> argparse.ArgumentParser:
    """Return a new parser for such a command."""
    command = library_parser(name, f"{description} QUERY is that of a search; words that are all numbers are articles.")
    command.add_argument(
        "query", nargs="+", metavar="QUERY|ID", help="a query, or the numbers of articles, which search --json prints"
    )
    return command


def change_articles(
    command: argparse.ArgumentParser,
    arguments: Sequence[str],
    action: Callable[[argparse.Namespace], str],
    change: Callable[[Library, argparse.Namespace, list[int]], list[int]],
) -> int:
    """Run a command that changes articles; return its exit status: 0 found, 1 nothing found, 2 wrong usage.

    `action` says what is done (“marked as read”); `change` returns the ids of those that it changes, and with the
    option --dry-run, of those that it would change.
    """
    words, options = split_query(command, list(arguments))
    done = action(options)

    def work(library: Library) -> int:
        chosen = choose(library, words)
        changed = change(library, options, list(chosen.ids))
        if options.json:
            write_json({"found": len(chosen.ids), "changed": changed, "dry_run": options.dry_run})
        elif chosen.ids:
            would = "would be " if options.dry_run else ""
            articles = f"{len(chosen.ids):,} {'article' if len(chosen.ids) == 1 else 'articles'}"
            write(f"{len(changed):,} of {articles} {would}{done}")
        return exit_status(chosen, as_json=options.json)

    return with_library(options.library, work, only_reads=options.dry_run)


def choose(library: Library, words: Sequence[str]) -> Chosen:
    """Return the articles that the words name; report numbers that no article has. Raises TuireaderError."""
    if all(map(_NUMBER.fullmatch, words)):
        ids = list(dict.fromkeys(map(int, words)))
        known = {entry.id for entry in library.entries.load(ids)}
        for entry_id in ids:
            if entry_id not in known:
                write_error(f"{entry_id}: no article has this number; tuireader search --json prints the numbers")
        return Chosen(tuple(it for it in ids if it in known), has_unknown=not known.issuperset(ids))
    view = parse_query(" ".join(words))
    index_articles(library, view)
    return Chosen(tuple(library.entries.listing(view).article_ids))


def exit_status(chosen: Chosen, *, as_json: bool = False) -> int:
    """Return the exit status of a command about these articles; say where a query has found none."""
    if chosen.has_unknown:
        return EXIT_USAGE
    if not chosen.ids and not as_json:
        write_error("nothing was found; tuireader search QUERY tries a query")
    return 0 if chosen.ids else NOTHING_FOUND
