"""Measure the quotations with lasting ids: `python tests/bench/bench_said.py [ARTICLES]` (default: 2,000).

Makes a library of so many articles with about ten quotations each, by speakers of whom few are quoted often, and prints:

- how fast it is built: CPU and articles a second of the engine alone, of opening articles for it, and of finding and storing
  as users have it, with the engine in a process of its own; at most 2,000 articles, in turns, the least of three;
- what lasting ids cost: CPU of the engine, with reported speech, and of finding and storing in one process, with and without
  ids and reported speech (in turns; all but the last in some of many batches), and of deciding who the speakers are, which
  is done as often as a single run does it; the memory of that process;
- the bytes of a quotation, by table; how long a start takes until the first rows are read, with the quotations and without;
- the answers to keys and the memory of the reader: with the quotations and without, in turns, and while they are found beside
  a reader that finds nothing.

`--texts FILE` takes articles from JSON lines, as they stand in “text”, instead of generated ones."""

import argparse
import html
import json
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pytest
from said_keys import compare_keys, measure_filling

from deliveries import make_entry, make_feed
from tuireader.library import Library
from tuireader.quotes import attribute, attribute_with_reported
from tuireader.quotes.bounded import attribute_bounded
from tuireader.updates.find_quotations import DECISION_GROWTH, FIRST_DECISION, find_quotations

BATCH, MEASURED_BATCHES = 500, 16
BUILT_ARTICLES, BUILDING_ROUNDS = 2000, 3
GIVEN_TEXTS: list[str] = []
"""Articles as HTML that are taken one after the other instead of generated ones."""
ENGINE, REPORTED = "the engine alone", "the engine with reported speech"
BEFORE, FOUND = "found and stored without lasting ids", "with them and reported speech"
DECIDED = "deciding who the speakers are"
COSTS = (ENGINE, REPORTED, BEFORE, FOUND, DECIDED)
FIRST = ["Ada", "Josef", "Mina", "Ruben", "Tilda", "Oskar", "Greta", "Emil", "Nora", "Viktor", "Lene", "Pavel"]
LAST = ["Thornbury", "Kettle", "Aldecott", "Marsh", "Holloway", "Brandt", "Sorley", "Quist", "Ferrant", "Ostrow"]
ROLES = ["mayor of Ness", "head of the water board", "harbour master", "director of the mill", "chair of the council"]
VERBS = ["said", "told the council", "added", "warned", "explained"]
THINGS = ["weir", "mill", "bridge", "sluice", "ferry", "tower", "school", "market", "harbour", "road"]
TABLES = ("said", "voice", "attribution", "person", "alias", "name_word", "role_held", "heard", "undecided")
ENDS = ["by spring", "before the winter", "after the flood", "in a year and a day", "for the whole valley"]


def sentence(dice: random.Random) -> str:
    thing, other = dice.sample(THINGS, 2)
    return (
        f"the {thing} will be {dice.choice(['rebuilt', 'closed', 'sold', 'repaired'])} {dice.choice(ENDS)} and the {other}"
        f" {dice.choice(['stays open', 'costs more', 'is safe', 'needs a new roof'])}"
    )


def speaker(dice: random.Random) -> str:
    """A name; a few are drawn far more often than others."""
    rank = int(dice.paretovariate(0.9)) % 30_000
    return (
        f"{FIRST[rank % len(FIRST)]} {LAST[rank // len(FIRST) % len(LAST)]}{['', 'son', 'berg', 'by'][rank // 120 % 4]}"
    )


def article(number: int) -> str:
    """Return an article of about 5,000 characters with ten quotations, as HTML; or one of those that are given."""
    if GIVEN_TEXTS:
        return GIVEN_TEXTS[number % len(GIVEN_TEXTS)]
    dice, paragraphs = random.Random(number), list[str]()
    people = [(speaker(dice), dice.choice(ROLES)) for _ in range(4)]
    for turn in range(10):
        name, role = people[turn % 4]
        called = f"{name}, {role}" if turn < 4 else name.split()[1]
        words = sentence(dice)
        verb = dice.choice(VERBS)
        paragraphs.append(
            f"“{words[0].upper()}{words[1:]},” {called} {verb}."
            if verb.count(" ")
            else f"“{words[0].upper()}{words[1:]},” {verb} {called}."
        )
        if dice.random() < 0.5:
            paragraphs.append(f"{called} {verb} that {sentence(dice)}.")
        paragraphs.append(" ".join(f"{sentence(dice).capitalize()}." for _ in range(4)))
    return "".join(f"<p>{it}</p>" for it in paragraphs)


def fill(path: Path, articles: int) -> None:
    """Make a library with so many articles, none of them read by the engine."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with closing(Library(path)) as library:
        library.feeds.store("http://127.0.0.1:9/feed")
        for first in range(0, articles, BATCH):
            entries = [
                make_entry(
                    f"Headline {n}", f"https://weir.example/{n}", f"id{n}", start + timedelta(minutes=n), article(n)
                )
                for n in range(first, min(articles, first + BATCH))
            ]
            library.ingest.store_entries(1, make_feed(entries), time.time())


def cpu(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def sizes(path: Path) -> dict[str, int]:
    """Return the bytes of each table and index, from the pages that it takes."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE VIRTUAL TABLE temp.pages USING dbstat (main)")
        return dict(db.execute("SELECT name, sum(pgsize) FROM temp.pages WHERE aggregate = 1 GROUP BY name"))


def first_rows(path: Path, rounds: int = 9) -> float:
    """Return the median milliseconds until a new process has read the first rows of the list."""
    program = (
        "import sys, time; from pathlib import Path; from tuireader.library import Library\n"
        "library = Library(Path(sys.argv[1])); [entry.title for entry in library.entries.listing(limit=200)[:20]]\n"
        "library.marks.counts()"
    )
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", program, str(path)], check=True)
        found.append(1000 * (time.perf_counter() - begin))
    return statistics.median(found)


def megabytes() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def find_some(library: Library, count: int) -> None:
    """Find the quotations of so many entries, in this process. Who the speakers are is decided by `decide`."""
    done = [0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tuireader.updates.find_quotations.MIN_ENTRIES_AHEAD", sys.maxsize)
        patch.setattr("tuireader.updates.find_quotations.FIRST_DECISION", sys.maxsize)
        find_quotations(library, lambda: done[0] >= count, lambda found: done.append(done.pop(0) + 1))


def without_said(work: Callable[[], object]) -> object:
    """Do the work as before there were lasting ids and reported speech."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tuireader.library.said_rows.store_said", lambda *_, **__: [])
        patch.setattr("tuireader.quotes.engine_ahead.attribute_bounded", lambda *given, **_: attribute_bounded(*given))
        return work()


def measure(folder: Path, articles: int) -> None:
    unread, plain, path = folder / "unread.db", folder / "plain.db", folder / "library.db"
    measure_building(folder, min(articles, BUILT_ARTICLES))
    fill(unread, articles)
    shutil.copy(unread, plain)
    shutil.copy(unread, path)
    costs = measure_costs(plain, path, articles)
    print(f"the process that builds: {megabytes():.0f} MB at most")
    for what, seconds in costs.items():
        print(f"{what:40} {1000 * seconds:.2f} ms CPU an article")
    print_shares(costs)
    print_sizes(path)
    for what, file in (("without", plain), ("with", path)):
        print(f"start to the first rows, {what} lasting ids: {first_rows(file):.0f} ms")
    compare_keys(folder, path)
    measure_filling(folder, unread, path)


def measure_building(folder: Path, articles: int) -> None:
    """Print CPU and articles a second of the engine alone, and of all that building a library takes."""
    unread = folder / "unbuilt.db"
    fill(unread, articles)
    with closing(Library(unread)) as library:
        library.search.update_index()
        documents = [library.articles.open(entry) for entry in library.entries.listing(limit=articles)]

    def run_engine() -> None:
        for it in documents:
            attribute_with_reported(it.prose, blocks=it.block_quotes, language=it.language)

    def open_and_run_engine() -> None:
        with closing(Library(unread)) as library:
            for listed in library.entries.listing(limit=articles):
                it = library.articles.open(listed)
                attribute_with_reported(it.prose, blocks=it.block_quotes, language=it.language)

    def build() -> None:
        path = folder / "built.db"
        shutil.copy(unread, path)
        with closing(Library(path)) as library:
            find_quotations(library)
        path.unlink()

    works = {"the engine alone": run_engine, "opened for it": open_and_run_engine, "found and stored": build}
    taken = measured(works)
    engine_seconds, engine_wall = taken["the engine alone"]
    for what, (seconds, wall) in taken.items():
        print(
            f"{what:20} {1000 * seconds / articles:.2f} ms CPU an article ({100 * (seconds / engine_seconds - 1):+.0f} %),"
            f" {articles / wall:.0f} articles a second ({100 * (engine_wall / wall - 1):+.0f} %)"
        )


def measured(works: dict[str, Callable[[], None]]) -> dict[str, tuple[float, float]]:
    """Do all works in turns; return the least CPU seconds, of child processes too, and the least seconds of each."""
    taken: dict[str, list[tuple[float, float]]] = {what: [] for what in works}
    for _ in range(BUILDING_ROUNDS):
        for what, work in works.items():
            cpu_before, before = cpu_of_all(), time.monotonic()
            work()
            taken[what].append((cpu_of_all() - cpu_before, time.monotonic() - before))
    return {what: (min(it[0] for it in times), min(it[1] for it in times)) for what, times in taken.items()}


def cpu_of_all() -> float:
    """Return the CPU seconds of this process and of those that it has waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measure_costs(plain: Path, path: Path, articles: int) -> dict[str, float]:
    """Find all quotations in `path`, and some without lasting ids in `plain`; return the CPU seconds of an article."""
    costs, measured = dict.fromkeys(COSTS, 0.0), dict.fromkeys(COSTS, 0)
    decisions = [FIRST_DECISION * DECISION_GROWTH**power for power in range(9)]
    every = max(1, articles // BATCH // MEASURED_BATCHES)
    attribute_with_reported(bare_text(article(0)))  # loads the word lists

    def measure_cost(what: str, count: int, work: Callable[[], object]) -> None:
        costs[what] += cpu(work)
        measured[what] += count

    with closing(Library(plain)) as old, closing(Library(path)) as new:
        old.search.update_index()
        new.search.update_index()
        for first in range(0, articles, BATCH):
            last = min(first + BATCH, articles)
            count = last - first
            if first // BATCH % every == 0:
                bare = [bare_text(article(n)) for n in range(articles - last, articles - first)]
                measure_cost(ENGINE, count, lambda bare=bare: [attribute(text) for text in bare])  # type: ignore[misc]
                measure_cost(
                    REPORTED,
                    count,
                    lambda bare=bare: [attribute_with_reported(text) for text in bare],  # type: ignore[misc]
                )
                measure_cost(BEFORE, count, lambda count=count: without_said(lambda: find_some(old, count)))  # type: ignore[misc]
            measure_cost(FOUND, count, lambda count=count: find_some(new, count))  # type: ignore[misc]
            if last == articles or any(first < it <= last for it in decisions):
                measure_cost(DECIDED, 0, new.people.decide)
    return {what: seconds / (measured[what] or articles) for what, seconds in costs.items()}


def bare_text(page: str) -> str:
    """Return the text of an article."""
    return "\n\n".join(page.removeprefix("<p>").removesuffix("</p>").split("</p><p>"))


def print_shares(costs: dict[str, float]) -> None:
    """Print what all of it costs beside the engine."""
    more = costs[FOUND] + costs[DECIDED] - costs[BEFORE]
    looking = costs[REPORTED] - costs[ENGINE]
    print(
        f"more than without lasting ids: {100 * more / costs[ENGINE]:.1f} % of the engine alone;"
        f" without looking for reported speech {100 * (more - looking) / costs[ENGINE]:.1f} %,"
        f" or {100 * (more - looking) / costs[REPORTED]:.1f} % of the engine with it"
    )


def print_sizes(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        (count,) = db.execute("SELECT count(*) FROM said WHERE gone IS NULL").fetchone()
        (reported,) = db.execute("SELECT count(*) FROM said WHERE kind = 'indirect'").fetchone()
    found = {name: size for name, size in sizes(path).items() if name.startswith(TABLES)}
    parts = ", ".join(f"{name} {size / count:.0f}" for name, size in found.items())
    print(
        f"{count:,} quotations, {reported:,} of them reported: {sum(found.values()) / count:.0f} bytes each ({parts})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", nargs="?", type=int, default=2000)
    parser.add_argument("--texts", type=Path, metavar="FILE", help="JSON lines with a “text” each")
    options = parser.parse_args()
    if options.texts:
        for line in options.texts.read_text("utf-8").splitlines()[: options.articles]:
            paragraphs = json.loads(line)["text"].split("\n\n")
            GIVEN_TEXTS.append("".join(f"<p>{html.escape(it)}</p>" for it in paragraphs))
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.articles)


if __name__ == "__main__":
    main()
