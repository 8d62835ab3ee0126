"""Measure how rightly copies are found, and what that costs: `python tests/bench/bench_copies.py [ARTICLES]` (default: 2,000).

Each change that outlets make to a text (a cut end, other words, added lines, another headline) is made to 300 generated
articles; printed is how many of the pairs are found, among all 600 articles, and how many are found that are none. Then
pairs that must not be found: articles about the same things, pages that say the same under each headline, newsletters
with one footer, articles that have another one in them. At last a library of so many articles, a fifth of them copies:
CPU time for an article, beside indexing its words and finding its quotations; bytes for an article."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from copied_articles import (
    BOILERPLATE,
    NOON,
    Story,
    find,
    groups,
    store,
    story,
    with_added_lines,
    with_changed_words,
    with_cut_end,
    with_headline,
)
from deliveries import make_entry, make_feed
from tuireader.library import ALL, Library
from tuireader.updates.find_quotations import find_quotations

PAIRS = 300
HOURS_OF_PAIRS = 48
Change = Callable[[Story, int], Story]
CHANGES: dict[str, Change] = {
    "nothing": lambda it, _: it,
    **{f"{share:.0%} of the end cut": lambda it, _, share=share: with_cut_end(it, share) for share in (0.2, 0.4, 0.5, 0.6, 0.7)},  # type: ignore[misc]
    **{f"{share:.0%} of the words": lambda it, n, share=share: with_changed_words(it, share, n) for share in (0.01, 0.02, 0.03, 0.04, 0.05, 0.1)},  # type: ignore[misc]
    **{f"{lines} added paragraphs": lambda it, n, lines=lines: with_added_lines(it, lines, n) for lines in (2, 5, 10)},  # type: ignore[misc]
    "another headline": with_headline,
    "headline, 30% cut, 1% of words, 1 paragraph": lambda it, n: with_added_lines(
        with_changed_words(with_cut_end(with_headline(it, n), 0.3), 0.01, n), 1, n + 7
    ),
    "headline, 30% cut, 2% of words, 2 paragraphs": lambda it, n: with_added_lines(
        with_changed_words(with_cut_end(with_headline(it, n), 0.3), 0.02, n), 2, n + 7
    ),
}  # fmt: skip
OTHERS: dict[str, Callable[[int], Story]] = {
    "the same subject": lambda n: story(n)._replace(title=story(1).title),
    "pages that ask to subscribe": lambda n: story(n)._replace(paragraphs=(BOILERPLATE,)),
    "newsletters with one footer": lambda n: story(n)._replace(paragraphs=(*story(n, 2).paragraphs, BOILERPLATE)),
    "a text within one three times as long": lambda n: (
        story(n // 2) if n % 2 else with_added_lines(story(n // 2), 20, n)._replace(title=story(n + 5000).title)
    ),
    "summaries of 25 words": lambda n: story(n // 2)._replace(paragraphs=(" ".join(story(n // 2).text.split()[:25]),)),
}


def library_of(stories: Sequence[Story]) -> Library:
    """Return a library with stories, each of an outlet of its own."""
    library = Library(None)
    with library.transaction():
        for number, it in enumerate(stories):
            store(library, f"paper{number}.example", it, NOON + timedelta(hours=number % HOURS_OF_PAIRS))
    find(library)
    return library


def print_changes() -> None:
    """Print how many copies are found, by what was changed, and how many wrong ones."""
    print(f"{PAIRS} articles and a copy of each, with       found   wrong")
    for name, change in CHANGES.items():
        originals = [story(number) for number in range(PAIRS)]
        stories = [it for number, one in enumerate(originals) for it in (one, change(one, number))]
        with closing(library_of(stories)) as library:
            found = groups(library)
        right = sum(frozenset({2 * number + 1, 2 * number + 2}) in found for number in range(PAIRS))
        print(f"  {name:46} {right / PAIRS:6.1%} {len(found) - right:6}")


def print_others() -> None:
    """Print how many articles are taken for copies that are none."""
    print(f"{2 * PAIRS} articles that are no copies:        joined")
    for name, make in OTHERS.items():
        with closing(library_of([make(number) for number in range(2 * PAIRS)])) as library:
            print(f"  {name:46} {sum(map(len, groups(library))):6}")


def fill(library: Library, count: int) -> None:
    """Store articles of a hundred outlets, 240 a day; every fifth is a copy of the one before."""
    feeds = [library.feeds.store(f"https://paper{number}.example/feed") for number in range(100)]
    for number in range(count):
        it = with_cut_end(story(number - 1), 0.3) if number % 5 == 4 else story(number)
        html = "".join(f"<p>{paragraph}</p>" for paragraph in it.paragraphs)
        link = f"https://paper{number % 100}.example/{number}"
        moment = NOON - timedelta(minutes=6 * number)
        entry = make_entry(it.title, link, link, moment, html)
        with library.transaction():
            library.ingest.store_entries(feeds[number % 100].id, make_feed([entry]), NOON.timestamp() + 9)


def cpu_seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def print_costs(count: int) -> None:
    """Print what it takes to compare so many articles, beside what else is done with them."""
    with tempfile.TemporaryDirectory() as folder, closing(Library(Path(folder) / "library.db")) as library:
        fill(library, count)
        indexed = cpu_seconds(library.search.update_index)
        if count <= 2000:
            quoted = cpu_seconds(lambda: find_quotations(library))
            print(f"{count:,} articles: quotations, with copies, {1000 * quoted / count:.2f} ms an article")
        rows = "SELECT id, random(), 1 FROM entry"
        library._db.connection.execute(f"INSERT OR REPLACE INTO copy_queue {rows}")
        compared = cpu_seconds(library.copies.find)
        tables = "('sketch', 'sketch_entry', 'copy', 'copy_leader', 'copy_queue')"
        statement = f"SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN {tables}"
        ((size,),) = library._db.rows(statement)
        print(
            f"{count:,} articles: indexed {1000 * indexed / count:.2f} ms, compared {1000 * compared / count:.2f} ms,"
            f" {size / count:.0f} bytes an article, {len(groups(library)):,} groups"
        )
        listing = library.entries.listing()
        begin = time.perf_counter()
        folded = library.copies.fold(listing, ALL)
        print(f"  folding {len(listing):,} to {len(folded):,} rows: {1000 * (time.perf_counter() - begin):.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=2000)
    parser.add_argument("--costs", action="store_true", help="nothing but the costs")
    options = parser.parse_args()
    if not options.costs:
        print_changes()
        print_others()
    print_costs(options.articles)


if __name__ == "__main__":
    main()
