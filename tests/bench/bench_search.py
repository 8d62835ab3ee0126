"""Measure the search: `python tests/bench/bench_search.py [ARTICLES]`. By default, 100,000 articles of 500 words.

Makes a library of invented words with the frequencies of a real language (a few words are everywhere, most are rare)
and quotations and speakers in each article. Prints the costs of the newest 50 and the best results for rare and common
words, phrases and speakers; of each key while a query is typed; and the bytes of the index for each article.
"""

import itertools
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from deliveries import make_entry, make_feed
from tuireader.errors import TuireaderError
from tuireader.library import UNREAD, Library, View, parse_query
from tuireader.library.database import Database
from tuireader.library.index import OLDER_ENTRIES_PER_STEP
from tuireader.library.index_rows import IndexedWords, write_rows
from tuireader.library.recent_words import delete_old_words
from tuireader.library.view import Sort
from tuireader.quotes import Attribution, Quotation, Speaker

ARTICLES, LENGTH, QUOTED = 100_000, 500, 120
"""How many articles, how many words each has, and how many of these are quoted."""
WORDS = 60_000
FEEDS = 50
ROUNDS = 21
AT_ONCE = 200
START = datetime(2025, 1, 1, tzinfo=UTC)
APART = timedelta(minutes=5)
BEGINNINGS = "b c d f g h k l m n p r s t v w br st tr pl"
ENDS = "a e i o u ai ou er en"
SYLLABLES = [a + b for a, b in itertools.product(BEGINNINGS.split(" "), ENDS.split(" "))]


class Language:
    """Invented words, the most frequent first, with frequencies by Zipf's law."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        words: set[str] = set()
        while len(words) < WORDS:
            words.add("".join(self.dice.choices(SYLLABLES, k=self.dice.choice((1, 2, 2, 3, 3, 4)))))
        self.words = sorted(sorted(words), key=lambda word: len(word) + 4 * self.dice.random())
        self._weights = list(itertools.accumulate(1 / (place + 2.7) for place in range(WORDS)))

    def say(self, count: int) -> list[str]:
        """Return `count` random words."""
        return self.dice.choices(self.words, cum_weights=self._weights, k=count)

    def commonest(self, letters: int) -> str:
        """Return the most frequent first letters of words."""
        words = Counter(word[:letters] for word in self.say(100_000) if len(word) >= letters)
        return words.most_common(1)[0][0]

    def article(self) -> IndexedWords:
        """Return an article with six quotations by three speakers."""
        words = self.say(LENGTH)
        speakers = tuple(
            Speaker(f"s{n}", " ".join(self.say(2)).title(), " ".join(self.say(2)), (), "person") for n in range(3)
        )
        part = QUOTED // 6
        quotations = tuple(
            Quotation(
                f"q{n}", ((0, 1),), " ".join(words[60 * n : 60 * n + part]), None, None, None, "direct", "bench", 1.0
            )
            for n in range(6)
        )
        return IndexedWords(" ".join(words[:9]).capitalize(), " ".join(words), Attribution(speakers, quotations))


def build(library: Library, language: Language, count: int) -> tuple[int, float]:
    """Fill the library; return the bytes of all titles and texts, and the seconds for indexing."""
    feeds = [library.feeds.store(f"https://f{n}.example/feed").id for n in range(FEEDS)]
    db = Database(library.path)
    size, spent = 0, 0.0
    for first in range(0, count, AT_ONCE):
        articles = [language.article() for _ in range(min(AT_ONCE, count - first))]
        entries = [
            make_entry(
                title=words.title,
                link=f"https://f.example/{first + n}",
                id=f"urn:{first + n}",
                published=START + APART * (first + n),
                content="",
            )
            for n, words in enumerate(articles)
        ]
        feed = feeds[first // AT_ONCE % FEEDS]
        new = library.ingest.store_entries(feed, make_feed(entries[::-1], title="F", link=""), 2e9).new
        begin = time.process_time()
        with db.transaction() as writing:
            writing.execute("DELETE FROM unsought")
            write_rows(db, zip(new, articles, strict=True))
        if first % OLDER_ENTRIES_PER_STEP == 0:
            delete_old_words(db)
        spent += time.process_time() - begin
        size += sum(len(words.title) + len(words.text) for words in articles)
        if sys.stderr.isatty():
            print(f"\r{first + AT_ONCE:,} of {count:,}", end="", file=sys.stderr, flush=True)
    db.close()
    library.marks.mark([entry_id for entry_id in library.entries.listing().ids if entry_id % 2], read=True, undo=False)
    return size, spent


def queries(language: Language) -> Iterator[tuple[str, str]]:
    """Yield names and queries."""
    w = language.words
    yield "the commonest word", w[0]
    yield "a common word", w[100]
    yield "a word in some hundreds", w[3000]
    yield "a rare word", w[50_000]
    yield "three common words", f"{w[1]} {w[5]} {w[50]}"
    yield "one of three", f"{w[100]} OR {w[3000]} OR {w[50_000]}"
    yield "a common phrase", f'"{w[0]} {w[1]}"'
    yield "a speaker", f"speaker:{w[300]}"
    yield "a role", f"role:{w[300]}"
    yield "a speaker and a word", f"speaker:{w[100]} {w[0]}"
    yield "quoted words", f"quote:{w[100]}"
    yield "a common word, not another", f"{w[100]} -{w[0]}"
    yield "a beginning of three letters", f"{w[5000][:3]}*"
    begun = f"{language.commonest(3)}*"
    yield "three letters that most have", begun
    yield "four letters that half have", f"{language.commonest(4)}*"
    yield "five letters", f"{language.commonest(5)}*"
    yield "three letters that most have, unread", f"{begun} is:unread"
    yield "such letters and the commonest word", f"{w[0]} {begun}"
    yield "such letters and a common word", f"{w[100]} {begun}"
    yield "such letters and a rarer word", f"{w[3000]} {begun}"
    yield "a common word, not such letters", f"{w[100]} -{begun}"
    yield "the commonest, unread", f"{w[0]} is:unread"
    yield "the commonest, of a week", f"{w[0]} since:{START + APART * (ARTICLES - 2000):%Y-%m-%d}"
    yield "the commonest, starred (none is)", f"{w[0]} is:starred"
    yield "without the commonest word", f"-{w[0]}"
    yield "without a common word", f"-{w[100]}"
    yield "without a rare word", f"-{w[50_000]}"
    yield "without a common and a rare word", f"-{w[100]} -{w[50_000]}"
    yield "without letters that half have", f"-{language.commonest(4)}*"
    yield "without a common word, starred", f"-{w[100]} is:starred"


def times(work: Callable[[], object], rounds: int = ROUNDS) -> str:
    """Return the median and the 95th percentile of the CPU milliseconds of `work`."""
    taken = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - begin))
    taken.sort()
    return f"{statistics.median(taken):8.2f} {taken[min(rounds - 1, int(0.95 * rounds))]:8.2f}"


def measure(library: Library, language: Language) -> None:
    """Print the cost of each query."""
    print(f"{'CPU milliseconds: median, p95':34}{'newest 50':>18}{'best':>18}{'all, newest first':>18}{'matches':>9}")
    for name, query in queries(language):
        view = parse_query(query)

        def listed(sort: Sort, limit: int | None = None, view: View = view) -> Callable[[], object]:
            return lambda: library.entries.listing(view, sort, limit=limit)

        cells = [times(listed("newest", 50)), times(listed("best"), 9), times(listed("newest"), 5)]
        print(f"{name:34}" + "".join(f"{cell:>18}" for cell in cells) + f"{library.entries.count(view):9,}")


def measure_typing(library: Library, language: Language) -> None:
    """Print the cost of each key, from the typed text to the first 50 rows."""
    for query in (f"{language.words[7000]} {language.words[100]}", f"speaker:{language.words[2000]} is:unread"):
        taken = []
        for end in range(1, len(query) + 1):
            begin = time.perf_counter()
            with suppress(TuireaderError):  # an unfinished query may be invalid
                _ = [
                    entry.title
                    for entry in library.entries.listing(parse_query(query[:end], typing=True), limit=50)[:20]
                ]
            taken.append(1000 * (time.perf_counter() - begin))
        print(
            f"typing {query!r}, by the clock: median {statistics.median(taken):.2f} ms a key, the slowest {max(taken):.2f} ms"
        )


def measure_writing(library: Library, language: Language) -> None:
    """Print the cost of indexing new entries, and how long other writers have to wait."""
    article = language.article()
    body = "".join(f"<p>{' '.join(language.say(50))}</p>" for _ in range(10))
    entries = [
        make_entry(
            title=f"{article.title} {n}",
            link="",
            id=f"urn:new:{n}",
            published=None,
            content=body,
        )
        for n in range(1000)
    ]
    library.ingest.store_entries(1, make_feed(entries, title="F", link=""), time.time())
    held: list[float] = []
    put = library.search._write_batch

    def timed(*portion: object) -> None:
        begin = time.perf_counter()
        put(*portion)  # type: ignore[arg-type]
        held.append(1000 * (time.perf_counter() - begin))

    library.search._write_batch = timed  # type: ignore[method-assign, assignment]
    begin = time.process_time()
    count = library.search.update_index(older=False)
    spent = 1000 * (time.process_time() - begin) / count
    held.sort()
    print(
        f"indexing what comes: {spent:.2f} ms CPU an article with reading its HTML; a transaction holds the file"
        f" {statistics.median(held):.1f} ms, p95 {held[int(0.95 * len(held))]:.1f} ms, at most {held[-1]:.1f} ms"
    )


def measure_size(library: Library, size: int, count: int) -> None:
    """Print the size of the index in bytes."""
    db = Database(library.path)
    sizes: dict[str, int] = dict(db.rows("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
    db.close()
    index = sum(
        number
        for name, number in sizes.items()
        if name.startswith(("search", "sought", "unsought", "sqlite_autoindex_sought", "fresh"))
    )
    print(
        f"index: {index / count:,.0f} bytes an article of {size / count:,.0f} bytes ({index / size:.2f} times the text);"
        f" {index / 1e6:.0f} MB"
    )


def main() -> None:
    """Measure everything."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "library.db")
        library, language = Library(path), Language()
        begin = time.monotonic()
        size, spent = build(library, language, count)
        print(
            f"\n{count:,} articles of {LENGTH} words, built in {time.monotonic() - begin:.0f} s;"
            f" indexing took {1000 * spent / count:.2f} ms CPU an article"
        )
        measure_size(library, size, count)
        measure(library, language)
        measure_typing(library, language)
        print(
            f"unread of the commonest word: {times(lambda: library.entries.count(parse_query(f'{language.words[0]} is:unread')), 5)} ms"
        )
        print(f"unread of all, for comparison: {times(lambda: library.entries.count(UNREAD), 5)} ms")
        measure_writing(library, language)
        library.close()


if __name__ == "__main__":
    main()
