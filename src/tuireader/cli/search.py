"""`tuireader search QUERY…`: find articles in the library, or keep a search as a view."""

import argparse
import re
import time
from collections.abc import Iterator

from tuireader.cli import USAGE, complain, tell, write, write_json
from tuireader.cli.common import library_parser, with_library
from tuireader.documents.cleaning import field
from tuireader.errors import ArticleError
from tuireader.library import Entry, Library, View, open_article, parse_query
from tuireader.library.matching import Span, positive, snippet

LIMIT = 20
PATIENCE = 2.0
"""Seconds in which what has come since is indexed first; a large library goes on with that in the program."""
_BARRED = re.compile(r"-[^-\s].*")


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line."""
    it = library_parser(
        "search",
        "Find articles: words, “a phrase”, -not, this OR that, ferr* and speaker:, title:, quote:, text:, feed:, "
        "folder:, tag:, since:7d, is:unread. The newest come first. Alone: list the searches that are kept.",
    )
    it.add_argument("query", nargs="*", metavar="QUERY", help="what is searched for")
    it.add_argument("--best", action="store_true", help="those that fit best come first")
    it.add_argument("--limit", metavar="N", type=int, default=LIMIT, help=f"at most so many, 0 for all; {LIMIT} alone")
    it.add_argument("--save", metavar="NAME", help="keep the search as a view of that name, beside the feeds")
    it.add_argument("--forget", metavar="NAME", help="remove the view of that name")
    return it


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 found, 1 nothing found, 2 asked wrongly."""
    words, options = _parsed(arguments)
    query = " ".join(words)

    def work(library: Library) -> int:
        if options.forget is not None:
            return _forget(library, options.forget)
        if not query.strip() and options.save is not None:
            complain(f"{options.save}: name what to search for too, as tuireader search --save NAME QUERY")
            return USAGE
        if not query.strip():
            return _list(library, as_json=options.json)
        view = parse_query(query)
        if options.save is not None:
            before = library.saved_queries().get(options.save)
            library.save_query(options.save, query)
            tell(f"Kept as {options.save}" + (f"; it was: {before}" if before not in {None, query} else ""))
        return _search(library, view, options)

    return with_library(options.library, work)


def _parsed(arguments: list[str]) -> tuple[list[str], argparse.Namespace]:
    """Return the words of the query, in order, and the options; `-word` is no option but what is not wanted."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    given, stand_ins = [], {}
    for number, word in enumerate(arguments):
        if number > at or (number < at and _BARRED.fullmatch(word) and word != "-h"):
            stand_ins[f"\0{number}"] = word
            given.append(f"\0{number}")
        elif number < at:
            given.append(word)
    options = parser().parse_intermixed_args(given)
    options.save = stand_ins.get(options.save, options.save)
    return [stand_ins.get(word, word) for word in options.query], options


def _search(library: Library, view: View, options: argparse.Namespace) -> int:
    end = time.monotonic() + PATIENCE
    library.update_index(lambda: time.monotonic() > end)
    if waiting := library.count_unindexed():
        complain(f"{waiting:,} articles are not indexed yet and were not searched; tuireader refresh indexes them")
    entries = library.entries(view, "best" if options.best else "newest", limit=options.limit or None)
    feeds = {feed.id: field(feed.shown) for feed in library.feeds(every=True)}
    for entry in entries:
        said, spans = _snippet(library, entry, view)
        if options.json:
            write_json(as_json(entry, feeds.get(entry.feed, ""), said, spans))
        else:
            write("\n".join(lines(entry, feeds.get(entry.feed, ""), said)))
    if not entries and not options.json:
        write("Nothing was found.")
    return 0 if entries else 1


def _snippet(library: Library, entry: Entry, view: View) -> tuple[str, list[Span]]:
    try:
        text = open_article(library, entry).text
    except ArticleError:
        return "", []
    return snippet(text, positive(view))


def as_json(entry: Entry, feed: str, said: str, spans: list[Span]) -> dict[str, object]:
    """Return what programs are told of a hit; `hits` are half-open spans of code points in the snippet."""
    return {
        "id": entry.id,
        "title": entry.title,
        "feed": feed,
        "date": entry.date.isoformat(timespec="seconds") if entry.date else None,
        "url": entry.url,
        "path": str(entry.path) if entry.path else None,
        "read": entry.read,
        "starred": entry.starred,
        "quotations": entry.quotations,
        "snippet": said,
        "hits": spans,
    }


def lines(entry: Entry, feed: str, said: str) -> Iterator[str]:
    """Yield what people are told of a hit."""
    date = f"{entry.date:%Y-%m-%d}" if entry.date else " " * 10
    yield f"{date}  {field(entry.title)}{f' · {feed}' if feed else ''}"
    for more in (said, field(entry.url or str(entry.path or ""))):
        if more:
            yield f"            {more}"


def _list(library: Library, *, as_json: bool) -> int:
    """Tell the searches that are kept."""
    queries = library.saved_queries()
    for name, query in queries.items():
        if as_json:
            write_json({"name": name, "query": query})
        else:
            write(f"{name}: {query}")
    if not queries and not as_json:
        write("No searches are kept yet; tuireader search --save NAME QUERY keeps one.")
    return 0


def _forget(library: Library, name: str) -> int:
    if name not in library.saved_queries():
        complain(f"{name}: no search of that name is kept; tuireader search lists those that are")
        return USAGE
    library.forget_query(name)
    return 0
