"""Measure the library: `python tests/bench/bench_library.py`. Prints CPU milliseconds, the median of several runs.

For 0, 20,000 and 100,000 entries: opening the file, the first rows, the whole list, a step in the list, a jump to its
end, unread counts, a filter, marking all as read and undoing that; and the memory of a process that lists all. Then a
delivery of 100 feeds with 100 entries each, new and unchanged.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from deliveries import make_entry, make_feed
from tuireader.feeds.model import Feed
from tuireader.library import ALL, UNREAD, ChangeToken, Library, View, parse_query

ROUNDS = 9
SIZES = (0, 20_000, 100_000)
FEEDS = 100
BODY = "<p>" + " ".join(f"The river rose by {i} inches and the mill stood still." for i in range(60)) + "</p>"


def feed_of(feed: int, count: int, body: str) -> Feed:
    """Return a feed with that number and `count` entries."""
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=feed)
    site = f"https://f{feed}.example/"
    return make_feed(
        [
            make_entry(
                f"Headline {i} of feed {feed}: the weir, the mill and the long wet winter",
                f"{site}2026/{i}/the-long-wet-winter?utm_source=rss",
                f"{site}?p={i}",
                start + timedelta(minutes=i),
                f"{body}{i}",
                author="Ada Thornbury",
            )
            for i in range(count)
        ],
        f"Feed {feed}",
        site,
    )


def fill(path: Path, entries: int) -> None:
    """Make a library with so many entries, half of them read."""
    library = Library(path)
    for feed in range(FEEDS):
        number = library.feeds.store(f"https://f{feed}.example/feed", folder=f"Folder {feed % 7}").id
        library.ingest.store_entries(number, feed_of(feed, entries // FEEDS, "<p>Few words.</p>"), time.time())
    library.marks.mark([entry_id for entry_id in library.entries.listing().ids if entry_id % 2], read=True, undo=False)
    library.close()


def cost(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median CPU time of `work`, in milliseconds."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(1000 * (time.process_time() - begin))
    return statistics.median(times)


def steps(library: Library, count: int = 400) -> float:
    """Return the 95th percentile of the milliseconds for a step down the list."""
    rows = library.entries.listing()
    times = []
    for i in range(min(count, len(rows))):
        begin = time.perf_counter()
        for row in range(i, min(i + 20, len(rows))):
            _ = rows[row].title
        times.append(1000 * (time.perf_counter() - begin))
    return sorted(times)[int(0.95 * len(times))] if times else 0.0


def opened(path: Path) -> None:
    """Open the library, load the first rows, close it."""
    library = Library(path)
    _ = [entry.title for entry in library.entries.listing(limit=200)[:20]]
    library.close()


def measure(path: Path) -> dict[str, float]:
    """Return the costs for the library at `path`."""
    found = {"open + first rows": cost(lambda: opened(path))}
    library = Library(path)
    if library.entries.count():
        rows = library.entries.listing()
        found |= {
            "first 200 rows": cost(lambda: library.entries.listing(limit=200)[0]),
            "first 200 unread": cost(lambda: library.entries.listing(UNREAD, limit=200)[0]),
            "the whole list": cost(library.entries.listing),
            "the whole unread list": cost(lambda: library.entries.listing(UNREAD)),
            "one feed": cost(lambda: library.entries.listing(View(feed=1))),
            "one folder": cost(lambda: library.entries.listing(View(memberships=(("folder", "Folder 1"),)))),
            "by title": cost(lambda: library.entries.listing(ALL, "title"), 3),
            "a step (p95, wall)": steps(library),
            "filter “mill 77”": cost(lambda: library.entries.listing(parse_query("mill 77"))),
            "the last row of a list": cost(lambda: rows[-1], 1),
        }
    found["unread counts"] = cost(library.marks.counts)
    token = library.changes_since() or ChangeToken()
    found["changes_since"] = cost(lambda: [library.changes_since(token) for _ in range(100)]) / 100
    begin = time.perf_counter()
    library.marks.mark_view(ALL, read=True)
    found["mark all read (wall)"] = 1000 * (time.perf_counter() - begin)
    begin = time.perf_counter()
    library.marks.undo()
    found["undo that (wall)"] = 1000 * (time.perf_counter() - begin)
    found["check (wall)"] = cost(library.check_integrity, 1)
    library.close()
    return found


def memory(path: Path) -> float:
    """Return the megabytes that listing all entries adds to a process that imports the library."""
    program = (
        "import sys; from pathlib import Path; from tuireader.library import Library\n"
        "if len(sys.argv) > 1:\n"
        "    library = Library(Path(sys.argv[1])); rows = library.entries.listing(); library.marks.counts()\n"
        "    [rows[i].title for i in range(0, len(rows), 97)]\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    sizes = [
        int(subprocess.run([sys.executable, "-c", program, *rest], capture_output=True, check=True, text=True).stdout)
        for rest in ([str(path)], [])
    ]
    return (sizes[0] - sizes[1]) / 1024


def measure_delivery(folder: Path) -> None:
    """Print the costs of 100 feeds with 100 entries each, new and unchanged."""
    library = Library(folder / "delivery.db")
    feeds = [(library.feeds.store(f"https://f{i}.example/feed").id, feed_of(i, 100, BODY)) for i in range(FEEDS)]
    for what in ("new", "unchanged"):
        begin = time.process_time()
        for number, parsed in feeds:
            library.ingest.store_entries(number, parsed, time.time())
        print(f"100 × 100 entries of {len(BODY)} bytes, {what}: {time.process_time() - begin:.2f} s CPU")
    library.close()
    print(f"the file: {(folder / 'delivery.db').stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        columns = []
        for size in SIZES:
            path = folder / f"{size}.db"
            fill(path, size)
            columns.append({**measure(path), "memory, MB": memory(path)})
        print(f"{'milliseconds':28}" + "".join(f"{size:>12,}" for size in SIZES))
        for row in columns[-1]:
            print(f"{row:28}" + "".join(f"{column.get(row, 0):12.2f}" for column in columns))
        measure_delivery(folder)
    print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
