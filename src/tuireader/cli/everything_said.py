"""`tuireader said PERSON`: everything a person has said, in all articles."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from tuireader.cli import EXIT_USAGE, write, write_error, write_json, write_json_list, write_notice
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.cli.csv_cells import write_csv
from tuireader.cli.said_formats import (
    CSV_FIELDS,
    SaidArticle,
    SaidHead,
    head_lines,
    markdown_article,
    markdown_head,
    person_line,
    person_to_json,
    quotation_to_cells,
    quotation_to_json,
    text_lines,
    text_width,
)
from tuireader.cli.search import add_limit, find_who_said_what, say_if_more
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.person import Person, PersonQuotation
from tuireader.library.query import parse_said, since_timestamp
from tuireader.library.said_filter import PERSON_ID, SaidFilter, narrow_filter
from tuireader.library.term import Scope, Term
from tuireader.library.text_folding import fold, tokens
from tuireader.library.view import View

PAGE_QUOTATIONS = 500
"""How many quotations are read at once: the first are printed before the last are read."""
MAX_NAMESAKES = 20
MAX_NAMED = 500
"""Of so many people with a name that begins like this, the most quoted, one may have exactly this name."""
NOTHING_QUOTED = "Nothing was found; --indirect also looks at reported speech."
_WORD_OPTIONS: dict[str, tuple[Scope, str]] = {
    "about": ("about", "only quotations that have these words"),
    "role": ("role", "only what was said in this role"),
    "verb": ("verb", "only what was introduced by this verb"),
}
_FORMATS = {
    "json": "print one object: the person, and the list of quotations",
    "jsonl": "print one JSON object per quotation, a line each",
    "csv": "print a table for spreadsheets, in which nothing is a formula",
    "md": "print Markdown: a section for each article",
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "said",
        "Print everything a person or a body has said, the newest first, with ids that stay. PERSON is a name, or the "
        "beginnings of its words, or an id that tuireader speakers shows (p12). WORDS are as in a search: words, "
        "“a phrase”, -not, this OR that, ferr*.",
        has_json=False,
    )
    command.add_argument(
        "name", nargs="+", metavar="PERSON", help="whose quotations to print: one name, or one id (p12)"
    )
    for name, (_, about) in _WORD_OPTIONS.items():
        command.add_argument(f"--{name}", metavar="WORDS", action="append", default=[], help=about)
    command.add_argument("--since", metavar="DATE", help="only articles since then: today, 7d or 2026-11-22")
    command.add_argument("--outlet", metavar="NAME", help="only from outlets with this in their name")
    command.add_argument("--indirect", action="store_true", help="also print reported speech without quotation marks")
    add_limit(command, "print", 0, "quotations")
    formats = command.add_mutually_exclusive_group()
    for name, about in _FORMATS.items():
        formats.add_argument(f"--{name}", dest="format", action="store_const", const=name, help=about)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 found, 1 nothing found, 2 wrong usage, or several have the name."""
    options = parser().parse_args(arguments)
    asked = _filter_of(options)
    if not "".join(options.name).strip():
        raise TuireaderError("name a person or a body; tuireader speakers lists them")

    def work(library: Library) -> int:
        find_who_said_what(library)
        name = " ".join(options.name)
        people = _people(library, name)
        if len(people) > 1:
            _write_namesakes(name, people)
            return EXIT_USAGE
        if not people:
            say = write if options.format is None else write_notice
            say(f"Nobody called “{name}” is quoted here{_nearest(library, name)}.")
            return 1
        return _write_said(library, people[0], asked, options)

    return with_library(options.library, work, only_reads=True)


def _filter_of(options: argparse.Namespace) -> SaidFilter:
    """Return what is asked of the quotations. Raises TuireaderError where it is written wrongly."""
    said = SaidFilter(outlet=(options.outlet or "").strip(), kind="both" if options.indirect else "quoted")
    if options.outlet is not None and not said.outlet:
        raise TuireaderError("--outlet needs a word after it")
    for name, (scope, _) in _WORD_OPTIONS.items():
        for words in getattr(options, name):
            if not words.strip():
                raise TuireaderError(f"--{name} needs a word after it")
            said = narrow_filter(said, parse_said(words, scope))
    if options.since is not None:
        said = said._replace(since=since_timestamp(options.since, datetime.now(UTC).astimezone()))
    return said


# Who is meant


def _people(library: Library, name: str) -> list[Person]:
    """Return who is meant: who has the id, or this whole name; else all whose names begin like this.

    Raises TuireaderError where there is no person with the id.
    """
    if found := PERSON_ID.fullmatch(name):
        person = library.people.get(int(found[1]))
        if person is None:
            raise TuireaderError(f"{name}: there is no person with this id; tuireader speakers lists them")
        return [person]
    if len(words := name.split()) > 1 and all(map(PERSON_ID.fullmatch, words)):
        raise TuireaderError(f"{name}: give one id; in the program = joins those who are one person")
    people = library.people.named(name, MAX_NAMED)
    exact = [it for it in people if fold(it.name).split() == fold(name).split()]
    return exact if exact and " " in name.strip() else people


def _nearest(library: Library, name: str) -> str:
    """Return which name is near, or else how to find one."""
    for word in tokens(name):
        near = library.entries.nearest_word(View(said=SaidFilter(((Term(word, "said"),),))))
        if near is not None:
            return f". Nearest: {near.word} ({counted_noun(near.articles, 'article')})"
    return "; tuireader speakers lists who is"


def _write_namesakes(name: str, people: list[Person]) -> None:
    """Say that several have the name, and which ids they have."""
    count = f"{len(people)} people or bodies" if len(people) <= MAX_NAMESAKES else f"more than {MAX_NAMESAKES}"
    example = people[0].id
    write_error(f"{name}: {count} have this name; choose one by the id: tuireader said p{example}")
    write_notice("\n".join(map(person_line, people[:MAX_NAMESAKES])))


# What was said


def _write_said(library: Library, person: Person, asked: SaidFilter, options: argparse.Namespace) -> int:
    """Write what a person has said; return the exit status."""
    if options.limit:
        say_if_more(library.people.count_quotations(person.id, "", asked), options.limit)
    articles = _articles(library, asked._replace(person_ids=(person.id,)), options.limit)
    if options.format == "csv":
        found = _write_csv(articles, person)
    elif options.format == "jsonl":
        found = _write_lines(articles, person)
    else:
        head = _head(library, person, asked)
        found = _WRITERS[options.format](articles, head)
    return 0 if found else 1


def _head(library: Library, person: Person, asked: SaidFilter) -> SaidHead:
    """Return what is known of the person. Raises TuireaderError where the person is no longer in the library."""
    profile = library.people.profile(person.id)
    if profile is None:
        raise TuireaderError(f"p{person.id}: there is no person with this id; tuireader speakers lists them")
    count = library.people.count_quotations(person.id, "", asked)
    everything = SaidFilter(kind=asked.kind)
    total = count if asked == everything else library.people.count_quotations(person.id, "", everything)
    if asked.kind == "quoted":
        return SaidHead(profile, count, total, person.articles, with_reported=False)
    articles = library.people.count_articles(everything._replace(person_ids=(person.id,)))
    return SaidHead(profile, count, total, articles, with_reported=True)


def _articles(library: Library, said: SaidFilter, limit: int) -> Iterator[SaidArticle]:
    """Yield what was said, article by article, the newest first."""
    for entry_id, rows in groupby(_quotations(library, said, limit), key=attrgetter("entry_id")):
        in_order = sorted(rows, key=lambda row: (row.quotation.content, row.quotation.slot))
        yield SaidArticle(library.entries.get(entry_id), tuple(in_order))


def _quotations(library: Library, said: SaidFilter, limit: int) -> Iterator[PersonQuotation]:
    """Yield quotations, the newest first, a page at a time; `limit` 0: all of them."""
    count, before = 0, None
    while True:
        size = min(PAGE_QUOTATIONS, limit - count) if limit else PAGE_QUOTATIONS
        page = library.people.find(said, size, before)
        yield from page
        count += len(page)
        if len(page) < size or count == limit:
            return
        before = page[-1]


def _write_csv(articles: Iterable[SaidArticle], person: Person) -> bool:
    """Write a table; return whether it has a row below its head."""
    write_csv(CSV_FIELDS)
    found = False
    for article in articles:
        for row in article.quotations:
            write_csv(quotation_to_cells(article, row, person))
        found = True
    return found


def _write_lines(articles: Iterable[SaidArticle], person: Person) -> bool:
    """Write an object for each quotation; return whether there is one."""
    found = False
    for article in articles:
        for row in article.quotations:
            write_json(quotation_to_json(article, row, person))
        found = True
    return found


def _write_object(articles: Iterable[SaidArticle], head: SaidHead) -> bool:
    """Write one object with the person and the quotations; return whether there is one."""
    person = head.profile.person
    rows = (quotation_to_json(article, row, person) for article in articles for row in article.quotations)
    write_json_list({"person": person_to_json(head.profile), "found": head.found}, "quotations", rows)
    return head.found > 0


def _write_markdown(articles: Iterable[SaidArticle], head: SaidHead) -> bool:
    """Write a document; return whether it has a quotation."""
    write(markdown_head(head))
    for article in articles:
        write(f"\n{markdown_article(article)}")
    return head.found > 0


def _write_text(articles: Iterable[SaidArticle], head: SaidHead) -> bool:
    """Write text for people; return whether there was anything to write."""
    width = text_width()
    write("\n".join(head_lines(head, width)))
    for article in articles:
        write("\n".join(text_lines(article, width)))
    if not head.found:
        write("Nothing was found." if head.with_reported else NOTHING_QUOTED)
    return head.found > 0


_WRITERS: dict[str | None, Callable[[Iterable[SaidArticle], SaidHead], bool]] = {
    "json": _write_object,
    "md": _write_markdown,
    None: _write_text,
}
