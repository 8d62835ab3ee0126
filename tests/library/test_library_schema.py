"""The file: new, old, from a later version, no library at all."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tuireader.errors import TuireaderError
from tuireader.library import Library, ReadingPosition
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.ownership import APPLICATION_ID
from tuireader.library.schema import VERSION

BEFORE = """
CREATE TABLE place (entry TEXT PRIMARY KEY, offset INTEGER NOT NULL DEFAULT -1, quotation INTEGER,
    read INTEGER NOT NULL DEFAULT 0, seen REAL NOT NULL DEFAULT 0) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO setting VALUES ('theme', 'nord');
"""


def first_days(path: Path, *rows: tuple[object, ...]) -> None:
    """Write a file as the program's first days did."""
    db = sqlite3.connect(path)
    db.executescript(BEFORE)
    db.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", rows)
    db.commit()
    db.close()


def test_a_file_of_the_first_days_comes_along(tmp_path: Path) -> None:
    (tmp_path / "mill.md").write_text("# The mill\n\nIt turns.\n", "utf-8")
    (tmp_path / "geese.md").write_text("# Geese\n\nThey went over.\n", "utf-8")
    rows = [(str(tmp_path / "mill.md"), 120, 2, 1, 5.0), (str(tmp_path / "geese.md"), -1, None, 1, 0.0)]
    first_days(tmp_path / "library.db", *rows, ("sha256:abc", 7, None, 0, 9.0))
    library = Library(tmp_path / "library.db")
    entries, problems = library.files.open_paths([str(tmp_path)])
    assert problems == []
    geese, mill = entries
    assert (mill.read, library.positions.get(mill.id)) == (True, ReadingPosition(120, 2))
    assert (geese.read, library.positions.get(geese.id)) == (True, ReadingPosition())
    assert library.positions.recent_ids()[1:] == [mill.id]
    assert library.settings.get("theme") == "nord"
    assert library.feeds.all() == []
    assert library.check_integrity() == []
    library.close()


def test_a_file_of_a_later_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Library(path).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(
        TuireaderError, match=f"later version of tuireader .library {VERSION + 1}, this one knows {VERSION}."
    ):
        Library(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no library " * 100, "is no library of tuireader; name another file"),
        (b"SQLite format 3\0" + b"\xff" * 4096, "the library cannot be used"),
        (b"\0" * 8192, "is damaged at its start; tuireader restore lists the backups"),
    ],
    ids=["text", "damaged", "zeros"],
)
def test_what_is_no_library_is_left_alone(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(content)
    with pytest.raises(TuireaderError, match=sentence):
        Library(path)
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["library.db"]


def test_a_file_of_zeros_is_read_from_its_log(tmp_path: Path) -> None:
    with closing(Library(tmp_path / "library.db")) as library:
        library.settings.save("theme", "nord")
        crashed = tmp_path / "crashed.db"
        crashed.write_bytes(bytes(4096))
        shutil.copy(tmp_path / "library.db-wal", tmp_path / "crashed.db-wal")
    with closing(Library(crashed)) as library:
        assert library.settings.get("theme") == "nord"


FOREIGN = {
    "tables": ["CREATE TABLE bookmark (id INTEGER PRIMARY KEY)"],
    "some of our names": ["CREATE TABLE feed (id INTEGER PRIMARY KEY)", "CREATE TABLE setting (name TEXT)"],
    "an id": ["PRAGMA application_id = 252006675"],
    "an id and our tables": [
        "PRAGMA application_id = 1",
        "CREATE TABLE feed (id INTEGER PRIMARY KEY)",
        "CREATE TABLE entry (id INTEGER PRIMARY KEY)",
    ],
    "tables, with a log": ["PRAGMA journal_mode = WAL", "CREATE TABLE bookmark (id INTEGER PRIMARY KEY)"],
}


@pytest.mark.parametrize("opened", [Library, KioskLibrary])
@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN)
def test_a_file_of_another_program_is_left_alone(
    statements: list[str], opened: Callable[[Path], object], tmp_path: Path
) -> None:
    path = tmp_path / "a strange?name#%41.db"
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()
    before = path.read_bytes()
    with pytest.raises(TuireaderError, match="belongs to another program; name another file with --library"):
        opened(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_library_says_in_its_header_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    for _ in range(2):  # one of an earlier version gets it when it is opened
        Library(path).close()
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
            db.execute("PRAGMA application_id = 0")
            db.commit()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TuireaderError, match="name another file with --library"):
        Library(tmp_path / "file" / "library.db")
    with pytest.raises(TuireaderError, match="is a folder; name the file of a library"):
        Library(tmp_path)


def test_several_that_open_a_new_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "library.db"
    program = "import sys; from pathlib import Path; from tuireader.library import Library; Library(Path(sys.argv[1])).close()"
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(path)], stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert [(it.communicate()[1], it.returncode) for it in running] == [("", 0)] * 6
    library = Library(path)
    assert library.check_integrity() == []
    library.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    first_days(path, ("/gone/mill.md", 1, None, 1, 1.0))
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE feed (id)")  # in the way of the library's own
    db.commit()
    db.close()
    with pytest.raises(TuireaderError, match="already exists"):
        Library(path)
    db = sqlite3.connect(path)
    assert db.execute("SELECT entry FROM place").fetchall() == [("/gone/mill.md",)]
    db.close()


def test_a_disk_that_is_full_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    library._db.connection.execute("PRAGMA max_page_count = 1")

    def write() -> None:
        with library._db.transaction():
            library.settings.save("theme", "nord")
            library.settings.save("long", "x" * 1_000_000)

    with pytest.raises(TuireaderError, match="cannot be written"):
        write()
    assert library.settings.get("theme") is None
    library.close()


def test_a_library_without_a_file_writes_none_and_is_one_for_all_threads() -> None:
    library, other = Library(None), Library(None)
    library.settings.save("theme", "nord")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(library.settings.get, "theme").result() == "nord"
    assert other.settings.get("theme") is None
    assert not library._db.path.exists()
    library.close()
    other.close()
