"""`tuireader changes [QUERY…]`: what was changed in articles that were edited after they were first fetched."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import pairwise

from tuireader.changes.compare import Comparison, compare
from tuireader.changes.quotation_changes import QuotationChange
from tuireader.changes.word_diff import ParagraphChange, marked_words
from tuireader.cli import write, write_json
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.cli.search import add_limit, index_articles, split_query
from tuireader.documents.cleaning import clean_line
from tuireader.library import EDITED, Entry, Library, Version, parse_query
from tuireader.library.view import narrow_view

DEFAULT_ARTICLES = 20
INDENT = " " * 12
COARSE_NOTE = "too long to be compared word by word"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "changes",
        "Show what was changed in articles whose words are no longer those that were first fetched: words, and "
        "quotations that were added, cut, reworded or given to another speaker. QUERY is one of tuireader search.",
    )
    command.add_argument("query", nargs="*", metavar="QUERY", help="only in articles that this finds")
    command.add_argument("--words", action="store_true", help="also print the changed paragraphs: [-cut-] [+added+]")
    add_limit(command, "print the changes of", DEFAULT_ARTICLES)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 found, 1 nothing found, 2 wrong usage."""
    words, options = split_query(parser(), arguments)

    def work(library: Library) -> int:
        view = narrow_view(EDITED, parse_query(" ".join(words)))
        index_articles(library, view)
        feeds = {feed.id: clean_line(feed.display_name) for feed in library.feeds.all(every=True)}
        entries = library.entries.listing(view, limit=options.limit or None)
        for entry in entries:
            _write_changes(library, entry, feeds.get(entry.feed, ""), options)
        if not entries and not options.json:
            write("No article has changed since it was first fetched." if not words else "Nothing was found.")
        return 0 if entries else 1

    return with_library(options.library, work, only_reads=True)


def _write_changes(library: Library, entry: Entry, feed: str, options: argparse.Namespace) -> None:
    """Write what was changed in one article, from version to version."""
    versions = library.versions.of_entry(entry.id)
    if not options.json:
        write(f"{entry.id:>10}  {clean_line(entry.title)}{f' · {feed}' if feed else ''}")
    for before, after in pairwise(versions):
        comparison = compare(before.document, after.document, partial(library.rulings.correct, entry.id))
        if options.json:
            write_json(change_to_json(entry, feed, before, after, comparison))
        else:
            write("\n".join(INDENT + line for line in change_lines(after, comparison, with_words=options.words)))


def change_to_json(
    entry: Entry, feed: str, before: Version, after: Version, comparison: Comparison
) -> dict[str, object]:
    """Return a change as JSON fields; `id` is that of the version that it led to, and stays."""
    return {
        "id": after.id,
        "entry": entry.id,
        "title": entry.title,
        "feed": feed,
        "url": entry.url,
        "before": _version_to_json(before),
        "after": _version_to_json(after),
        "words_added": comparison.words_added,
        "words_removed": comparison.words_removed,
        "compared_whole": comparison.text.is_whole,
        "quotations": {
            kind: [_quotation_to_json(it) for it in comparison.quotations if it.kind == kind]
            for kind in ("added", "cut", "reworded", "given")
        },
        "changes": [
            {"kind": _KINDS[paragraph.sign], "words": [list(piece) for piece in paragraph.pieces]}
            for paragraph in comparison.text.paragraphs
            if paragraph.sign != "="
        ],
    }


def _quotation_to_json(change: QuotationChange) -> dict[str, str]:
    return {name: value for name, value in change._asdict().items() if name != "kind"}


_KINDS = {"~": "changed", "-": "cut", "+": "added"}


def _version_to_json(version: Version) -> dict[str, object]:
    return {
        "id": version.id,
        "version": version.number,
        "fetched": version.fetched.isoformat(timespec="seconds") if version.fetched else None,
        "sha256": version.sha256.hex(),
        "title": version.document.title,
    }


def change_lines(after: Version, comparison: Comparison, *, with_words: bool) -> Iterator[str]:
    """Yield the lines that show a change to people."""
    coarse = "" if comparison.text.is_whole else f" ({COARSE_NOTE})"
    yield (
        f"{_local_time(after.fetched)} · version {after.number} · {counted_noun(comparison.words_added, 'word')} added,"
        f" {comparison.words_removed:,} removed{coarse}"
    )
    yield from map(quotation_line, comparison.quotations)
    if with_words:
        changed: list[ParagraphChange] = [*comparison.title.paragraphs, *comparison.text.paragraphs]
        yield from (f"{it.sign} {marked_words(it)}" for it in changed if it.sign != "=")


def _local_time(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else "at an unknown time"


def quotation_line(change: QuotationChange) -> str:
    """Return a line about a quotation."""
    before, after = f"“{clean_line(change.before)}”", f"“{clean_line(change.after)}”"
    if change.kind == "added":
        return f"quotation added: {after} ({clean_line(change.speaker_after)})"
    if change.kind == "cut":
        return f"quotation cut: {before} ({clean_line(change.speaker_before)})"
    if change.kind == "given":
        speakers = f"{clean_line(change.speaker_before)} → {clean_line(change.speaker_after)}"
        return f"given to another speaker: {after}: {speakers}"
    return f"reworded: {before} → {after} ({clean_line(change.speaker_after)})"
