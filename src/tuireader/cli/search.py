"""`tuireader search QUERY…`: find articles in the library, or save a search as a view."""

import argparse
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tuireader.cli import EXIT_USAGE, write, write_error, write_json, write_notice
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.documents.cleaning import clean_line
from tuireader.errors import ArticleError
from tuireader.library import Entry, Library, View, parse_query
from tuireader.library.excerpts import best_fitting, read_excerpt
from tuireader.library.matching import Span, asked_of, snippet
from tuireader.library.note_excerpts import asked_note, note_excerpt
from tuireader.library.said_filter import ALL_SAID

DEFAULT_HITS = 20
INDEX_SECONDS = 2.0
"""How long to index new entries before the search; the reader indexes the rest of a large library."""
MAX_LIMIT_DIGITS = 18
"""SQLite takes no longer number."""
_AGAIN = "run the search again, or tuireader refresh"
_EXCLUDED_WORD = re.compile(r"-[^-\s].*")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "search",
        "Find articles by words, “a phrase”, -not, this OR that, ferr*, speaker: (by name), role:, title:, quote:, "
        "text:, author:, url:, feed:, folder:, tag:, outlet:, since:7d, is:unread, /pattern/; by one quotation: said: "
        "(speaker), about:, verb:. "
        "The newest come first. Without QUERY: list the saved searches.",
    )
    command.add_argument("query", nargs="*", metavar="QUERY", help="the words to search for")
    command.add_argument("--best", action="store_true", help="put the best matches first")
    add_limit(command, "print", DEFAULT_HITS)
    command.add_argument("--save", metavar="NAME", help="save the search under this name; it appears above the feeds")
    command.add_argument("--forget", metavar="NAME", help="remove the saved search of this name")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 found, 1 nothing found, 2 wrong usage."""
    words, options = split_query(parser(), arguments)
    query = " ".join(words)

    def work(library: Library) -> int:
        if options.forget is not None:
            return _forget_search(library, options.forget)
        if not query.strip() and options.save is not None:
            write_error(f"{options.save}: say what to search for: tuireader search --save NAME QUERY")
            return EXIT_USAGE
        if not query.strip():
            return _list_searches(library, as_json=options.json)
        view = parse_query(query)
        if options.save is not None:
            previous_query = library.saved_searches.all().get(options.save)
            library.saved_searches.save(options.save, query)
            write_notice(
                f"Saved as {options.save}"
                + (f"; it was: {previous_query}" if previous_query not in {None, query} else "")
            )
        return _search(library, view, options)

    only_reads = options.save is None and options.forget is None
    return with_library(options.library, work, only_reads=only_reads)


def add_limit(command: argparse.ArgumentParser, action: str, default: int, noun: str = "articles") -> None:
    """Add the option for how many articles, or other things, a command shows; `action` is what it does with them."""

    def limit(word: str) -> int:
        if not (word.isascii() and word.isdigit() and len(word) < MAX_LIMIT_DIGITS):
            raise argparse.ArgumentTypeError(f"give a whole number, or 0 for all {noun}")
        return int(word)

    about = f"{action} at most N {noun}, 0 for all (default: {default or 'all'})"
    command.add_argument("--limit", metavar="N", type=limit, default=default, help=about)


def say_if_more(count: int, limit: int, action: tuple[str, str] = ("printed", "prints")) -> None:
    """Say that there are more than `limit`, if `count` is higher; `limit` 0: all are shown."""
    if limit and count > limit:
        done, does = action
        write_notice(f"{limit:,} {'is' if limit == 1 else 'are'} {done}, and there are more; --limit 0 {does} all")


def split_query(command: argparse.ArgumentParser, arguments: list[str]) -> tuple[list[str], argparse.Namespace]:
    """Return the words of the query, in order, and the options; `-word` excludes a word and is not an option."""
    separator_index = arguments.index("--") if "--" in arguments else len(arguments)
    own_arguments, stand_ins = [], {}
    for index, word in enumerate(arguments):
        if index > separator_index or (index < separator_index and _EXCLUDED_WORD.fullmatch(word) and word != "-h"):
            stand_ins[f"\0{index}"] = word
            own_arguments.append(f"\0{index}")
        elif index < separator_index:
            own_arguments.append(word)
    options = command.parse_intermixed_args(own_arguments)
    if "save" in options:
        options.save = stand_ins.get(options.save, options.save)
    return [stand_ins.get(word, word) for word in options.query], options


def _search(library: Library, view: View, options: argparse.Namespace) -> int:
    is_complete = index_articles(library, view)
    limit = options.limit + 1 if options.limit else None  # one more tells whether there are more
    found_entries = library.entries.listing(view, "best" if options.best else "newest", limit=limit)
    entries = found_entries[: options.limit or None]
    feeds = {feed.id: clean_line(feed.display_name) for feed in library.feeds.all(every=True)}
    for entry in entries:
        found = _found_words(library, entry, view)
        if options.json:
            write_json(hit_to_json(entry, feeds.get(entry.feed, ""), found))
        else:
            write("\n".join(hit_lines(entry, feeds.get(entry.feed, ""), found.line)))
    if not entries and not options.json:
        write(_nothing_found(library, view) if is_complete else "Nothing was found in what is indexed so far.")
    say_if_more(len(found_entries), options.limit)
    return 0 if entries else 1


def _nothing_found(library: Library, view: View) -> str:
    """Return the sentences for a search without hits, with the nearest word that would find something."""
    near = library.entries.nearest_word(view)
    nearest = f" Nearest: {near.word} ({counted_noun(near.articles, 'article')})." if near is not None else ""
    return f"Nothing was found.{nearest}"


def index_articles(library: Library, view: View, *, with_people: bool = False) -> bool:
    """Index what is not indexed, for as long as a search may take; return whether all is, and else say what is not.

    The quotations of articles are found where the query asks for them: after an update of the program none are known.
    Reported speech is found, and who is who is decided, where it asks for that, or `with_people`.
    """
    is_late = late_after(INDEX_SECONDS)
    library.search.update_index(is_late)
    with_people = with_people or view.said != ALL_SAID or view.reported is not None
    is_whole = True
    if with_people or _asks_for_quotations(view):
        is_whole = find_who_said_what(library, is_late, with_people=with_people)
    unindexed = library.search.count_unindexed()
    if unindexed:
        write_error(f"{_counted_articles(unindexed)} not indexed yet; {_AGAIN}")
    return is_whole and not unindexed


def find_who_said_what(
    library: Library, is_late: Callable[[], bool] | None = None, *, with_people: bool = True
) -> bool:
    """Find the quotations of articles, for as long as a search may take; `with_people` also what `index_articles` says.

    Return whether all is known; else print what is missing.
    """
    is_late = is_late or late_after(INDEX_SECONDS)

    def count_left() -> int:
        return library.articles.count_unattributed() + (library.articles.count_unreported() if with_people else 0)

    left = count_left()
    if left:
        from tuireader.updates.find_quotations import find_quotations  # noqa: PLC0415 - imports the engine

        find_quotations(library, is_late)
        # Articles that cannot be read stay without quotations: they are no reason to search again.
        left = count_left() if is_late() else 0
    if with_people:
        library.people.decide(is_late)
    if left:
        write_error(f"{_counted_articles(left)} not searched for quotations and speakers yet; {_AGAIN}")
    return not left


def late_after(seconds: float) -> Callable[[], bool]:
    """Return a function that returns whether so many seconds have passed."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def _asks_for_quotations(view: View) -> bool:
    terms = (*(term for group in view.terms for term in group), *view.excluded_terms)
    return view.quoted is not None or any(term.scope in {"speaker", "role", "quote"} for term in terms)


def _counted_articles(count: int) -> str:
    return f"{count:,} {'article is' if count == 1 else 'articles are'}"


class FoundWords(NamedTuple):
    """What a search has found in an article."""

    text: str
    spans: Sequence[Span]  # of the words that were searched for
    quotation_id: str = ""  # of the quotation that was asked for
    speaker: str = ""

    @property
    def line(self) -> str:
        """The words, behind who said or wrote them where that was asked for: “12.3  Ada Thornbury: “…””."""
        speaker = f"{clean_line(self.speaker)}: " if self.speaker else ""
        if not self.quotation_id:
            return f"{speaker}{self.text}"
        return f"{self.quotation_id}  {speaker}{clean_line(self.text)}"


def _found_words(library: Library, entry: Entry, view: View) -> FoundWords:
    """Return the note or the quotation that the view asks for, or else the words around what it searches for."""
    asked = asked_of(view)
    if asked.shows_notes and (note := asked_note(library.notes.of_entry(entry.id), asked.notes)):
        words, spans, *_, writer = note_excerpt(note, asked.notes)
        return FoundWords(words, spans, speaker=writer)
    terms = asked.terms
    fitting = library.people.fitting(entry.id, view.said) if view.said.is_positive else ()
    if fitting and (excerpt := read_excerpt(library.articles, entry, terms, fitting)):
        return FoundWords(excerpt.words, excerpt.found, best_fitting(fitting, terms).id, excerpt.speaker)
    try:
        text = library.articles.open(entry).text
    except ArticleError:
        return FoundWords("", ())
    return FoundWords(*snippet(text, terms))


def hit_to_json(entry: Entry, feed: str, found: FoundWords) -> dict[str, object]:
    """Return a hit as JSON fields; `hits` are half-open spans of code points in the snippet."""
    quotation = {"quotation": found.quotation_id, "speaker": found.speaker or None} if found.quotation_id else {}
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
        "snippet": found.text,
        "hits": list(found.spans),
        **quotation,
    }


def hit_lines(entry: Entry, feed: str, text: str) -> Iterator[str]:
    """Yield the lines that show a hit to people."""
    date = f"{entry.date:%Y-%m-%d}" if entry.date else " " * 10
    yield f"{date}  {clean_line(entry.title)}{f' · {feed}' if feed else ''}"
    for detail in (text, clean_line(entry.url or str(entry.path or ""))):
        if detail:
            yield f"            {detail}"


def _list_searches(library: Library, *, as_json: bool) -> int:
    """List the saved searches."""
    queries = library.saved_searches.all()
    for name, query in queries.items():
        if as_json:
            write_json({"name": name, "query": query})
        else:
            write(f"{name}: {query}")
    if not queries and not as_json:
        write("No searches are saved yet; tuireader search --save NAME QUERY saves one.")
    return 0


def _forget_search(library: Library, name: str) -> int:
    if name not in library.saved_searches.all():
        write_error(f"{name}: there is no saved search of this name; tuireader search lists them")
        return EXIT_USAGE
    library.saved_searches.remove(name)
    write_notice(f"Removed the saved search {name}")
    return 0
