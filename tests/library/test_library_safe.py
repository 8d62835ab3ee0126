"""Killed at any moment, written by several at once: nothing is lost, nothing is doubled, nobody is refused."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from deliveries import NOW, numbered_feed
from tuireader.library import ChangeToken, Library

pytest_plugins = ("library_fixtures",)

HERE = Path(__file__).parent
KILLS = int(os.environ.get("TUIREADER_TEST_KILLS", "100"))
CLOSINGS = 20

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HERE.parent)}
"""Of the scripts: they import what the tests share."""


def script(name: str, *arguments: object) -> list[str]:
    return [sys.executable, str(HERE / name), *map(str, arguments)]


def test_killed_a_hundred_times_in_the_middle_of_deliveries(tmp_path: Path) -> None:
    answer = subprocess.run(
        script("killed_writer.py", tmp_path / "library.db", KILLS, 1),
        capture_output=True,
        check=False,
        text=True,
        env=ENVIRONMENT,
    )
    assert (answer.returncode, answer.stderr) == (0, "")


def test_three_copies_that_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    writers = [
        subprocess.Popen(script("busy_writer.py", path, number, 25), stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
        for number in range(3)
    ]
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [("", 0)] * 3
    library = Library(path)
    assert library.check_integrity() == []
    assert library.entries.count() == 40 + 3 * 40
    assert [library.settings.get(f"writer {number}") for number in range(3)] == ["24"] * 3
    assert len(library.feeds.all()) == 3
    library.close()


def test_threads_share_a_library(library: Library) -> None:
    failures: list[BaseException] = []

    def work(feed: int) -> None:
        try:
            for number in range(10):
                library.ingest.store_entries(feed, numbered_feed(*range(feed * 100, feed * 100 + number)), NOW)
                library.marks.mark([entry.id for entry in library.entries.listing()], read=True)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=work, args=(feed,)) for feed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert library.entries.count() == 18


def test_each_copy_sees_what_the_others_have_changed(library: Library) -> None:
    other = Library(library._db.path)
    token = library.changes_since(ChangeToken())
    assert token is not None
    assert library.changes_since(token) is None
    ids = other.ingest.store_entries(1, numbered_feed(1, 2), NOW).new
    after = library.changes_since(token)
    assert after is not None
    assert after.newest > token.newest
    assert after.feeds == token.feeds
    rows = library.entries.listing()
    assert [entry.read for entry in rows] == [False, False]
    other.marks.mark(ids, read=True)
    assert library.changes_since(after) is not None
    library.entries.reload()
    assert [entry.read for entry in rows] == [True, True]
    other.close()


def test_a_copy_of_the_file_is_a_backup(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    library.feeds.store("https://weir.example/feed")
    library.ingest.store_entries(1, numbered_feed(*range(50)), NOW)
    library.close()
    assert [file.name for file in tmp_path.iterdir()] == ["library.db"]
    (tmp_path / "copy.db").write_bytes((tmp_path / "library.db").read_bytes())
    copy = Library(tmp_path / "copy.db")
    assert copy.entries.count() == 50
    assert copy.check_integrity() == []
    copy.close()


def test_what_is_damaged_is_told(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    library.feeds.store("https://weir.example/feed")
    first, second = library.ingest.store_entries(1, numbered_feed(1, 2), NOW).new
    with library._db.transaction() as db:
        db.execute("UPDATE document SET data = x'00' WHERE entry = ?", (first,))
        db.execute("DELETE FROM document WHERE entry = ?", (second,))
        db.execute("INSERT INTO identity VALUES (7, 999)")
        db.execute("INSERT INTO also VALUES (1, ?)", (first,))
    problems = library.check_integrity()
    assert len(problems) == 4
    assert any(f"entry {first}" in problem for problem in problems)
    library.close()


def test_closing_a_library_that_other_threads_ask_ends_nothing_but_their_asking(tmp_path: Path) -> None:
    answer = subprocess.run(
        script("closed_in_use.py", tmp_path, CLOSINGS, 1), capture_output=True, check=False, text=True, env=ENVIRONMENT
    )
    assert (answer.returncode, answer.stderr) == (0, "")


def test_killed_in_the_middle_of_the_step_and_of_storing_versions(tmp_path: Path) -> None:
    answer = subprocess.run(
        script("killed_versions.py", tmp_path, KILLS // 3, 1),
        capture_output=True,
        check=False,
        text=True,
        env=ENVIRONMENT,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
