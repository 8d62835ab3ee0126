"""`tuireader corrections [QUERY…]`: what the user corrected, and annotated articles made from it."""

import argparse
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tuireader.cli import write, write_json, write_notice
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.cli.search import index_articles, split_query
from tuireader.corrections.gold import to_gold
from tuireader.corrections.model import Action, Ruling
from tuireader.documents.cleaning import clean_line
from tuireader.errors import ArticleError
from tuireader.library import Entry, Library, StoredRuling, parse_query
from tuireader.library.entry import from_timestamp, local_time
from tuireader.updates.corrected_article import CorrectedArticle, open_corrected

INDENT = " " * 12
MAX_SHOWN_CHARACTERS = 100
NONE_YET = "Nothing was corrected yet; tuireader correct --list ENTRY shows what can be."
OPEN_NOTE = "the article no longer has these words as they were"


class Group(NamedTuple):
    """The rulings about one article; without an entry, about articles that are gone."""

    entry: Entry | None
    rulings: Sequence[Ruling]
    article: CorrectedArticle | None  # None where it cannot be read


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "corrections",
        "List what you corrected about quotations, article by article. A correction is open where the article no "
        "longer has its words as they were: it then changes nothing. QUERY is one of tuireader search.",
    )
    command.add_argument("query", nargs="*", metavar="QUERY", help="only in articles that this finds")
    command.add_argument(
        "--gold", action="store_true", help="print the corrected articles, annotated, for scoring and training"
    )
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 found, 1 nothing found, 2 wrong usage."""
    words, options = split_query(parser(), arguments)

    def work(library: Library) -> int:
        groups = list(_groups(library, " ".join(words)))
        if options.gold:
            _write_gold(groups)
        elif options.json:
            for group in groups:
                for ruling in group.rulings:
                    write_json(ruling_to_json(group.entry, ruling, is_open=_is_open(group, ruling)))
        else:
            feeds = {feed.id: clean_line(feed.display_name) for feed in library.feeds.all(every=True)}
            for group in groups:
                write("\n".join(_lines(group, feeds.get(group.entry.feed, "") if group.entry else "")))
            if not groups:
                write("Nothing was found." if words else NONE_YET)
        return 0 if groups else 1

    return with_library(options.library, work, only_reads=True)


def _groups(library: Library, query: str) -> Iterator[Group]:
    """Yield the rulings by article; those of articles that are gone come last, and only without a query."""
    by_entry: dict[int, list[Ruling]] = {}
    for stored in library.rulings.all():
        by_entry.setdefault(stored.entry_id, []).append(stored.ruling)
    found = set(by_entry)
    if query.strip():
        view = parse_query(query)
        index_articles(library, view)
        found &= set(library.entries.listing(view).ids)
    gone: list[StoredRuling] = []
    for entry_id in sorted(found):
        entry = library.entries.get(entry_id)
        if entry is None:
            gone += (StoredRuling(entry_id, ruling) for ruling in by_entry[entry_id])
            continue
        try:
            yield Group(entry, by_entry[entry_id], open_corrected(library, entry))
        except ArticleError:
            yield Group(entry, by_entry[entry_id], None)
    if gone and not query.strip():
        yield Group(None, [stored.ruling for stored in gone], None)


def _is_open(group: Group, ruling: Ruling) -> bool:
    return group.article is None or ruling.id not in group.article.corrected.places


def _lines(group: Group, feed: str) -> Iterator[str]:
    """Yield the lines about one article."""
    if group.entry is None:
        yield f"{'':>10}  Articles that are no longer in the library"
    else:
        yield f"{group.entry.id:>10}  {clean_line(group.entry.title)}{f' · {feed}' if feed else ''}"
    for ruling in group.rulings:
        yield INDENT + (open_line(ruling) if _is_open(group, ruling) else ruling_line(ruling))


def ruling_line(ruling: Ruling) -> str:
    """Return what a ruling says: “r7  2026-11-30  Ada Thornbury: “…””."""
    moment = local_time(ruling.at)
    when = f"{moment:%Y-%m-%d}" if moment else "at an unknown time"
    return f"r{ruling.id}  {when}  {_what(ruling)}"


def open_line(ruling: Ruling) -> str:
    """Return what an open ruling says, and that it is open."""
    return f"{ruling_line(ruling)} · open: {OPEN_NOTE}"


def _what(ruling: Ruling) -> str:
    words = f"“{shown_words(ruling.anchor.exact)}”"
    if ruling.action is Action.NOBODY:
        return f"nobody’s words: {words}"
    if ruling.action is Action.WORDS and ruling.words is not None:
        return f"other words: “{_shown_ends(ruling.anchor.exact)}” → “{_shown_ends(ruling.words.exact)}”"
    if ruling.action is Action.MISSING:
        return f"missing{f', {clean_line(ruling.value)}' if ruling.value else ''}: {words}"
    return f"{clean_line(ruling.value)}: {words}"


def shown_words(words: str, max_characters: int = MAX_SHOWN_CHARACTERS) -> str:
    """Return words in one line, cut where they are longer than so many characters."""
    line = clean_line(words)
    return line if len(line) <= max_characters else f"{line[:max_characters].rstrip()}…"


def _shown_ends(words: str) -> str:
    """Return words on one line, of long ones the start and the end: either may be what was corrected."""
    line, half = clean_line(words), MAX_SHOWN_CHARACTERS // 2
    return line if len(line) <= MAX_SHOWN_CHARACTERS else f"{line[:half].rstrip()} … {line[-half:].lstrip()}"


def ruling_to_json(entry: Entry | None, ruling: Ruling, *, is_open: bool) -> dict[str, object]:
    """Return a ruling as JSON fields."""
    at = from_timestamp(ruling.at)
    return {
        "id": f"r{ruling.id}",
        "entry": entry.id if entry else None,
        "title": entry.title if entry else None,
        "at": at.isoformat(timespec="seconds") if at else None,
        "action": str(ruling.action),
        "words": ruling.anchor.exact,
        "speaker": ruling.value or None,
        "right_words": ruling.words.exact if ruling.words else None,
        "open": is_open,
    }


def _write_gold(groups: Sequence[Group]) -> None:
    """Write one object for each article that has a correction which holds; say how many are left out."""
    left_out = 0
    for group in groups:
        still_open = sum(_is_open(group, ruling) for ruling in group.rulings)
        left_out += still_open
        if group.article is not None and group.entry is not None and still_open < len(group.rulings):
            name = group.entry.url or str(group.entry.path or group.entry.id)
            write_json(to_gold(name, group.article.document.prose, group.article.corrected))
    if left_out:
        write_notice(f"{counted_noun(left_out, 'correction')} left out: open")
