"""Quotations found in a process of their own, in a file that two processes share."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deliveries import make_entry, make_feed
from tuireader.config import Rule
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.updates import find_quotations as finding
from tuireader.updates import quotation_process, quotation_worker
from tuireader.updates.find_quotations import MIN_ENTRIES_AHEAD, find_quotations
from tuireader.updates.quotation_process import ENDED_PROBLEM, GO_ON, REST, find_in_process
from tuireader.worker_answers import dump_json
from tuireader.worker_exchange import Worker, end_workers, start_worker
from tuireader.worker_protocol import with_length

PAGE = "<p>“The tide table is wrong,” said Iris Vanterpool, harbour master of Port Anselm.</p>"
SPEAKERS = ("Josef Kettle", "Lena Marsh", "Ada Thornbury", "Mina Weir", "Tomas Reed", "Hugo Fell", "Ines Dale")
KILLS = int(os.environ.get("TUIREADER_TEST_FILLING_KILLS", "3"))
RULES = [Rule("tag", tag="tides", query="said:vanterpool"), Rule("star", pattern=re.compile("Tides 7"))]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library(tmp_path / "library.db")) as it:
        it.feeds.store("https://post.example/feed")
        entries = [make_entry(f"Tides {n}", f"https://post.example/{n}", f"id{n}", NOW, PAGE) for n in range(40)]
        it.ingest.store_entries(1, make_feed(entries), time.time(), rules=RULES)
        yield it


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Worker]:
    """All processes that are started."""
    processes = list[Worker]()

    def remember(module: str) -> Worker:
        processes.append(start_worker(module))
        return processes[-1]

    monkeypatch.setattr(quotation_process, "start_worker", remember)
    return processes


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Library]:
    """So many articles that the engine works ahead in a process of its own."""
    with closing(Library(tmp_path / "large.db")) as it:
        it.feeds.store("https://post.example/feed")
        entries = [
            make_entry(
                f"Tides {n}",
                f"https://post.example/{n}",
                f"id{n}",
                NOW,
                f"{PAGE}<p>“It is wrong by {n} feet,” she said. {SPEAKERS[n % 7]} said that nobody reads it.</p>",
            )
            for n in range(MIN_ENTRIES_AHEAD + 30)
        ]
        it.ingest.store_entries(1, make_feed(entries), time.time())
        yield it


def contents(library: Library) -> list[object]:
    """What was found: all of it but when, and which numbers people got, which depend on the order of the work."""
    columns = "id, gone, kind, start, stop, text, before, after, voice, cue, rule, confidence, indexed"
    statements = (
        f"SELECT {columns} FROM said ORDER BY id",
        "SELECT id, name, name_key, said, reported, verbs FROM voice ORDER BY id",
        "SELECT name, quotations, articles FROM person ORDER BY name",
        "SELECT entry, engine, text, data FROM attribution ORDER BY entry",
        "SELECT id, engine, quotations, reported FROM entry ORDER BY id",
        "SELECT entry FROM search JOIN sought ON docid = search.rowid WHERE search MATCH 'speakers : vanterpool' ORDER BY 1",
        "SELECT rowid FROM said_words WHERE said_words MATCH 'wrong' ORDER BY rowid",
        "SELECT count(*) FROM copy_queue",
    )
    return [library._db.rows(it) for it in statements]


def test_the_engine_ahead_finds_the_same(large: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large._db.connection.execute("VACUUM INTO ?", (str(tmp_path / "other.db"),))
    with closing(Library(tmp_path / "other.db")) as other:
        count = find_quotations(large)
        monkeypatch.setattr(finding, "MIN_ENTRIES_AHEAD", sys.maxsize)
        assert find_quotations(other) == count == MIN_ENTRIES_AHEAD + 30
        assert contents(large) == contents(other)


def test_killed_at_any_moment_it_loses_nothing(large: Library, tmp_path: Path) -> None:
    large._db.connection.execute("VACUUM INTO ?", (str(tmp_path / "other.db"),))
    dice = random.Random(KILLS)
    with closing(Library(tmp_path / "other.db")) as other:
        find_quotations(other)
        for _ in range(KILLS):
            checks = iter(range(dice.randrange(30)))
            find_in_process(large, lambda checks=checks: next(checks, None) is None, never, None)  # type: ignore[misc]
            assert large.check_integrity() == []
            if dice.random() < 0.1 and not large.articles.count_unattributed():
                with large.transaction():
                    large._db.connection.execute("UPDATE entry SET engine = 0 WHERE id % 2 = 0")
        find_in_process(large, never, never, None)
        assert contents(large) == contents(other)


def never() -> bool:
    return False


def found_in(library: Library) -> int:
    ((count,),) = library._db.rows("SELECT count(*) FROM entry WHERE engine > 0")
    return int(count)


def test_all_is_found_with_the_rules_of_the_configuration(library: Library, started: list[Worker]) -> None:
    assert find_in_process(library, never, never, RULES) == 40
    assert found_in(library) == 40
    assert library._db.rows("SELECT name, count(*) FROM tag GROUP BY name") == [("tides", 40)]
    assert find_in_process(library, never, never, None) == 0
    assert [process.poll() is not None for process in started] == [True, True]
    assert library.check_integrity() == []


def test_it_rests_while_keys_are_pressed_and_goes_on(library: Library) -> None:
    counts = list[int]()

    def rests() -> bool:
        counts.append(found_in(library))
        return len(counts) < 8

    assert find_in_process(library, never, rests, None) == 40
    assert counts[:8] == [0] * 8
    assert found_in(library) == 40


def test_each_message_lets_it_rest_or_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    states, may_work = list[bool](), threading.Event()

    def messages() -> Iterator[bytes]:
        for message in (REST, GO_ON, REST, REST, GO_ON):
            yield message
            states.append(may_work.is_set())

    monkeypatch.setattr(os, "_exit", lambda status: states.append(status == 0))
    quotation_worker._follow(messages(), may_work)
    assert states == [False, True, False, False, True, True]


def test_a_cancelled_process_ends_at_once_and_what_it_stored_stays(library: Library, started: list[Worker]) -> None:
    assert find_in_process(library, lambda: True, never, None) == 0
    assert started[0].poll() == -signal.SIGKILL
    assert find_in_process(library, never, never, None) == 40
    assert library.check_integrity() == []


def test_a_process_that_is_killed_is_reported(library: Library, started: list[Worker]) -> None:
    def kill() -> bool:
        os.kill(started[0].pid, signal.SIGKILL)
        return False

    with pytest.raises(TuireaderError, match=re.escape(ENDED_PROBLEM)):
        find_in_process(library, kill, never, None)
    assert find_in_process(library, never, never, None) == 40


def test_it_ends_with_its_owner(library: Library) -> None:
    """Even at rest, where it would wait for ever."""
    process = start_worker("tuireader.updates.quotation_worker")
    assert process.stdin
    process.stdin.write(with_length(dump_json([str(library.path), None, True])))
    process.stdin.close()
    assert process.wait(timeout=60) == 0
    assert process.stdout
    process.stdout.close()


def test_the_program_ends_it_before_it_closes_the_library(library: Library, started: list[Worker]) -> None:
    """A thread still waits for the answer; the log is empty because nobody else has the file open."""
    path, problems = library.path, list[str]()
    resting = threading.Event()

    def rests() -> bool:
        resting.set()
        return True

    def find() -> None:
        try:
            find_in_process(library, never, rests, None)
        except TuireaderError as error:
            problems.append(str(error))

    thread = threading.Thread(target=find)
    thread.start()
    resting.wait()
    end_workers()
    thread.join()
    assert [process.poll() for process in started] == [-signal.SIGKILL]
    assert problems == [ENDED_PROBLEM]
    library.close()
    assert path is not None
    assert not path.with_name("library.db-wal").exists()


def test_what_is_wrong_with_the_library_is_said(library: Library) -> None:
    with library._db.transaction() as db:
        db.execute("DROP TABLE copy_queue")  # which a trigger writes to
    with pytest.raises(TuireaderError, match="the library cannot be written"):
        find_in_process(library, never, never, None)


def test_without_processes_the_owner_may_find_them_itself(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(PermissionError):
        find_in_process(library, never, never, None)
