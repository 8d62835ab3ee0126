"""The file itself: held by others, closed, damaged. What goes wrong is one sentence, and nobody waits for long."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from deliveries import NOW, make_feed, numbered_entry, numbered_feed
from tuireader.cli import main
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.database import is_corrupt
from tuireader.library.kiosk_library import KioskLibrary

pytest_plugins = ("library_fixtures",)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Write, as another copy of the program would, for as long as this lasts."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_who_waits_for_another_writer_in_vain_is_told_so(library: Library) -> None:
    library._db.limit_write_wait(0.01)
    with held(library._db.path), pytest.raises(TuireaderError, match=r"another copy .* try again"):
        library.settings.save("theme", "nord")
    library.settings.save("theme", "nord")
    assert library.settings.get("theme") == "nord"


def test_the_patience_of_a_thread_is_its_own(library: Library) -> None:
    patience: list[int] = []

    def ask() -> None:
        patience.extend(library._db.first_row("PRAGMA busy_timeout") or ())

    library._db.limit_write_wait(0.25)
    ask()
    other = threading.Thread(target=ask)
    other.start()
    other.join()
    assert patience == [250, 30_000]


def test_a_file_that_may_not_be_written_is_told(library: Library) -> None:
    library._db.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(TuireaderError, match=r"cannot be written .*readonly"):
        library.settings.save("theme", "nord")
    library._db.connection.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize("opened", [Library, KioskLibrary])
def test_what_is_closed_is_asked_in_vain_however_often(opened: Callable[[Path], Library], tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Library(path).close()
    library = opened(path)
    library.close()
    path.unlink()
    for _ in range(3):
        with pytest.raises(sqlite3.ProgrammingError, match="is closed"):
            library.entries.count()
    assert list(tmp_path.iterdir()) == []


def test_what_is_indexed_after_closing_is_said_to_be_closed(library: Library) -> None:
    other = Library(library._db.path)
    other.close()
    with pytest.raises(sqlite3.ProgrammingError, match="is closed"):
        other.search._write_batch([])


def test_only_damage_is_damage() -> None:
    with closing(sqlite3.connect(":memory:")) as db, pytest.raises(sqlite3.Error) as told:
        db.execute("SELECT nothing")
    assert not is_corrupt(told.value)
    assert not is_corrupt(sqlite3.ProgrammingError("is closed"))


# Damage

COMMANDS = (
    ["check"],
    ["check", "--json"],
    ["feeds"],
    ["search", "--limit", "90", "river"],
    ["export"],
    ["remove", "none"],
)
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "zeros": lambda page: bytes(len(page)),
    "ones": lambda page: b"\xff" * len(page),
    "cut": lambda page: page[: len(page) // 2] + bytes(len(page) - len(page) // 2),
    "shifted": lambda page: page[8:] + page[:8],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_library_is_told_whichever_page_it_is(
    tmp_path: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever asks, the answer is in sentences; to verify it is one of those who ask."""
    path = tmp_path / "library.db"
    library = Library(path)
    library.feeds.store("https://weir.example/feed")
    library.ingest.store_entries(1, numbered_feed(*range(60)), NOW)
    long = " ".join(sha256(bytes([number])).hexdigest() for number in range(200))
    library.ingest.store_entries(1, make_feed([numbered_entry(60, content=f"<p>A river: {long}")]), NOW)
    library.search.update_index()
    library.close()
    whole, size = path.read_bytes(), 4096
    found = changed = 0
    for start in range(0, len(whole), size):
        changed += DAMAGE[damage](whole[start : start + size]) != whole[start : start + size]
        # What is cut off may look whole to SQLite until it is verified.
        for command in COMMANDS if damage != "cut" else COMMANDS[:2]:
            path.write_bytes(whole[:start] + DAMAGE[damage](whole[start : start + size]) + whole[start + size :])
            status = main([*command, "--library", str(path)])
            assert status in {0, 1, 2}, (start, command)
            said = capsys.readouterr().err.splitlines()
            assert all(line.startswith("tuireader: ") for line in said), (start, command)
            if command == ["check"] and status:
                found += 1
                assert said, start
    assert found > changed / 2  # the others may hold nothing that is in use
