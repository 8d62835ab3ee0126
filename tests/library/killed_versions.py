"""A script that tests run: a child opens an older library and stores versions; it is killed at a random moment, often.

The first kills of each file are near the migration; before the others, the child has stored something.

Arguments: a folder, how many kills, the seed. Prints what is wrong, or nothing.
"""

import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import tuireader.library.ingest_entries  # noqa: F401 - as below
from deliveries import NOW, make_feed, numbered_entry
from tuireader.documents import from_html, html_to_text
from tuireader.library import Library, schema
from tuireader.library.version_rows import MAX_VERSIONS

ARTICLES = 4
BEFORE = 5
"""The step of the schema before there were versions."""
KILLS_PER_FILE = 10
MAX_DELIVERIES = 3
"""A kill that is not near the migration waits for one to so many deliveries."""


def content(number: int, article: int) -> str:
    return f"<p>At {number} o’clock the river stood at {number * article} metres.</p>"


def deliver(library: Library, number: int) -> None:
    items = [numbered_entry(article, content=content(number, article)) for article in range(ARTICLES)]
    library.ingest.store_entries(1, make_feed(items), NOW + number, etag=str(number))


def write_for_ever(path: Path, ready: int) -> None:
    """Open the library, and change all its articles without end; write a byte before that and after each delivery."""
    os.write(ready, b"!")
    library = Library(path)
    number = int(library.feeds.get(1).etag or 0)
    while True:
        number += 1
        deliver(library, number)
        os.write(ready, b"!")


def write_older_library(path: Path) -> None:
    """Write a library of the step before, with a feed and many other entries."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    for step in schema.STEPS[:BEFORE]:
        step(db)
    db.execute(f"PRAGMA user_version = {BEFORE}")
    db.execute("INSERT INTO feed (url, kind, listed) VALUES ('https://weir.example/feed', 'feed', 1)")
    rows = ((f"/{number}.md", number) for number in range(20_000))
    db.executemany("INSERT INTO entry (feed, title, words, path, date, seen) VALUES (1, '', '', ?, ?, 0)", rows)
    db.commit()
    db.close()


def check_file(path: Path) -> None:
    """Check what a killed child has left, before anybody has migrated it."""
    db = sqlite3.connect(path)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    columns = {row[1] for row in db.execute("PRAGMA table_info (entry)")}
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    db.close()
    assert version in {BEFORE, schema.VERSION}, version
    assert ("edited" in columns) == ("version" in tables) == ("entry_edited" in tables) == (version > BEFORE), version


def check_versions(path: Path) -> int:
    """Check that each article has all versions up to the last delivery; return the number of that."""
    library = Library(path)
    assert library.check_integrity() == [], library.check_integrity()
    number = int(library.feeds.get(1).etag or 0)
    for entry in library.entries.listing(limit=ARTICLES) if number else ():
        article = int(entry.url.rpartition("/")[2])
        versions = library.versions.of_entry(entry.id)
        assert library.articles.open(entry).text == html_to_text(content(number, article), "")
        expected = range(1, number + 1) if number > 1 else range(0)
        kept = [*expected[:1], *expected[1:][-MAX_VERSIONS + 1 :]]
        assert [it.number for it in versions] == kept, (number, [it.number for it in versions])
        assert [it.document.text for it in versions] == [html_to_text(content(it, article), "") for it in kept]
        assert entry.edited == bool(versions)
    library.close()
    return number


def kill_child(work: Callable[[int], object], signs: int, seconds: float) -> None:
    """Let a child do `work`, and kill it so many seconds after it has written so many bytes."""
    reading, ready = os.pipe()
    child = os.fork()
    if not child:
        work(ready)
    os.close(ready)
    for _ in range(signs):
        assert os.read(reading, 1), "the child has ended"
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)


def main() -> None:
    """Kill as many times as the argument says."""
    folder, kills, dice = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    from_html("<p>What is imported now, no child has to import.</p>", "")
    older = folder / "older.db"
    write_older_library(older)
    path, stored = older, 0
    for kill in range(kills):
        if kill % KILLS_PER_FILE == 0:
            path = folder / f"{kill}.db"
            path.write_bytes(older.read_bytes())
        is_near_migration = kill % KILLS_PER_FILE < 2
        signs = 1 if is_near_migration else 1 + dice.randint(1, MAX_DELIVERIES)
        kill_child(lambda ready, path=path: write_for_ever(path, ready), signs, dice.random() * 0.05)  # type: ignore[misc]
        check_file(path)
        stored += 0 if is_near_migration else check_versions(path)
    assert stored, "nothing was ever stored"


if __name__ == "__main__":
    main()
