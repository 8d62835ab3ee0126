"""`tuireader watch [WATCH]`: watch a speaker or a search, and print what is new.

What was printed is recorded as told once it was written and flushed. So a kill before that loses nothing, and a kill
just between printing and recording repeats the last batch: rather twice than never. The program has its own count.
"""

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby

from tuireader.cli import EXIT_USAGE, write, write_error, write_json, write_notice
from tuireader.cli.common import library_parser, with_library
from tuireader.cli.said_formats import (
    INDENT,
    SaidArticle,
    found_lines,
    found_to_json,
    iso_moment,
    text_width,
    title_lines,
)
from tuireader.cli.search import find_who_said_what
from tuireader.documents.cleaning import clean_line
from tuireader.library import Entry, Library
from tuireader.library.watches import FoundItem, Watch

ITEMS_PER_BATCH = 100
"""How many matches are printed and then recorded: a kill between the two repeats no more."""
NONE_YET = "Nothing is watched yet; tuireader watch --add QUERY begins."


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "watch",
        "Print what is new since this was last asked: the quotations, or the articles, that watches have found. Each "
        "is printed once. QUERY is one of tuireader search: said:thornbury, said:p12, “the old mill”.",
    )
    command.add_argument("watch", nargs="?", metavar="WATCH", help="the name of one watch (default: all watches)")
    command.add_argument("--add", metavar="QUERY", help="watch a speaker, a phrase or any other search from now on")
    command.add_argument("--name", metavar="NAME", help="what the new watch is called (default: its query)")
    command.add_argument("--list", action="store_true", help="list the watches, with what was not read yet")
    command.add_argument("--remove", metavar="NAME", help="end the watch of this name")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 something new or done, 1 nothing new, 2 wrong usage."""
    command = parser()
    options = command.parse_args(arguments)
    if sum((options.watch is not None, options.add is not None, options.list, options.remove is not None)) > 1:
        command.error("choose one of WATCH, --add, --list and --remove")
    if options.name is not None and options.add is None:
        command.error("--name belongs to --add")

    def work(library: Library) -> int:
        if options.add is not None:
            return _add(library, options.add, options.name or "")
        if options.list:
            return _list(library, as_json=options.json)
        if options.remove is not None:
            return _remove(library, options.remove)
        return _tell(library, options.watch, as_json=options.json)

    return with_library(options.library, work, only_reads=options.list)


def _add(library: Library, query: str, name: str) -> int:
    watch = library.watches.add(query, name).watch
    write_notice(f"Watching “{clean_line(watch.name)}” from now on")
    return 0


def _list(library: Library, *, as_json: bool) -> int:
    watches = library.watches.all()
    for watch in watches:
        if as_json:
            since = iso_moment(watch.since)
            write_json({"name": watch.name, "query": watch.query, "since": since, "new": watch.new})
        else:
            query = "" if watch.query == watch.name else f": {watch.query}"
            write(f"{watch.name}{query} ({watch.new:,} new)")
    if not watches and not as_json:
        write(NONE_YET)
    return 0


def _find(library: Library, name: str) -> Watch | None:
    """Return the watch of that name; say so where there is none."""
    watch = library.watches.find(name)
    if watch is None:
        write_error(f"“{clean_line(name)}”: there is no watch of this name; tuireader watch --list lists them")
    return watch


def _remove(library: Library, name: str) -> int:
    watch = _find(library, name)
    if watch is None:
        return EXIT_USAGE
    library.watches.end(watch.id)
    write_notice(f"“{clean_line(watch.name)}” is no longer watched")
    return 0


# What is new


def _tell(library: Library, name: str | None, *, as_json: bool) -> int:
    """Print what is new, and record that; return the exit status."""
    watches = library.watches.all()
    if name is not None:
        watch = _find(library, name)
        if watch is None:
            return EXIT_USAGE
        watches = [watch]
    if not watches:
        write_notice(NONE_YET)
        return 1
    find_who_said_what(library)
    library.watches.check()
    told = [_tell_watch(library, watch, as_json=as_json) for watch in watches]
    return 0 if any(told) else 1


def _tell_watch(library: Library, watch: Watch, *, as_json: bool) -> bool:
    """Print what a watch has found, batch by batch, each of which is recorded once it is written."""
    after, is_told = 0, False
    while items := library.watches.unprinted(watch.id, ITEMS_PER_BATCH, after):
        if not (as_json or is_told):
            write(clean_line(watch.name))
        if as_json:
            _write_json_lines(library, watch, items)
        else:
            _write_text(library, items)
        library.watches.set_told(watch.id, items)
        after, is_told = items[-1].id, True
    return is_told


def _articles(library: Library, items: Sequence[FoundItem]) -> Iterator[SaidArticle]:
    """Yield the articles of what was found, in the order in which they came."""
    entries = {it.id: it for it in library.entries.load({it.entry_id for it in items})}
    rows = library.people.with_ids([it.id for it in items if it.is_quotation])
    of_entry = {entry_id: tuple(group) for entry_id, group in groupby(rows, key=lambda row: row.entry_id)}
    for entry_id in dict.fromkeys(it.entry_id for it in items):
        if entry_id in entries:
            yield SaidArticle(entries[entry_id], of_entry.get(entry_id, ()))


def _write_text(library: Library, items: Sequence[FoundItem]) -> None:
    width = text_width()
    for article in _articles(library, items):
        if article.quotations:
            write("\n".join(found_lines(article, width)))
        elif (entry := article.entry) is not None:
            lines = title_lines(entry.date, entry.title, _outlet(library, entry), width)
            write("\n".join([*lines, *([f"{INDENT}{clean_line(entry.url)}"] if entry.url else [])]))


def _write_json_lines(library: Library, watch: Watch, items: Sequence[FoundItem]) -> None:
    head = {"watch": watch.name, "query": watch.query}
    for article in _articles(library, items):
        for row in article.quotations:
            write_json({**head, **found_to_json(article, row)})
        if not article.quotations and article.entry is not None:
            write_json({**head, **_article_to_json(library, article.entry)})


def _article_to_json(library: Library, entry: Entry) -> dict[str, object]:
    return {
        "entry": entry.id,
        "title": entry.title,
        "outlet": _outlet(library, entry),
        "date": iso_moment(entry.date),
        "url": entry.url,
    }


def _outlet(library: Library, entry: Entry) -> str:
    """Return where an article was published."""
    feed = None if entry.credit else library.feeds.find(entry.feed)
    return entry.credit or (feed.display_name if feed else "")
