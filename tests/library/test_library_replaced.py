"""A library whose file is removed, moved or replaced while the program has it open."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from deliveries import NOW, numbered_feed
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.backup import back_up, check_backup

Happening = Callable[[Path], object]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    it = Library(tmp_path / "library.db")
    it.ingest.store_entries(it.feeds.store("https://weir.example/feed").id, numbered_feed(*range(5)), NOW)
    return it


def another(path: Path) -> Path:
    """Write another library beside `path`."""
    other = path.with_name("other.db")
    Library(other).close()
    return other


def filled(path: Path) -> Path:
    """Write many articles into a library."""
    with closing(Library(path)) as library:
        library.ingest.store_entries(
            library.feeds.store("https://mill.example/feed").id, numbered_feed(*range(500)), NOW
        )
    return path


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


HAPPENINGS: dict[str, tuple[Happening, str]] = {
    "the file is removed": (lambda path: path.unlink(), "library.db was removed or moved"),
    "the file is moved": (lambda path: path.rename(path.with_name("away.db")), "library.db was removed or moved"),
    "another is moved over it": (lambda path: another(path).rename(path), "library.db was replaced"),
    "it is moved, and another put there": (
        lambda path: (path.rename(path.with_name("away.db")), shutil.copy(another(path), path)),
        "library.db was replaced",
    ),
    "a backup is written over it": (
        lambda path: shutil.copyfile(back_up(another(path), path.with_name("copy.db")).path, path),
        "library.db was overwritten",
    ),
    "a shorter one is written over it": (
        lambda path: path.write_bytes(another(path).read_bytes()[:2000]),
        "library.db was overwritten",
    ),
    "a longer one is written over it": (
        lambda path: shutil.copyfile(filled(another(path)), path),
        "library.db was overwritten",
    ),
    "its log is removed": (lambda path: log_of(path).unlink(), "library.db-wal was removed"),
    "its log is replaced": (
        lambda path: shutil.copy(log_of(path), path.with_name("copy")) and path.with_name("copy").rename(log_of(path)),
        "library.db-wal was replaced",
    ),
}


@pytest.mark.parametrize(("happening", "sentence"), HAPPENINGS.values(), ids=HAPPENINGS)
def test_nothing_is_stored_in_the_wrong_file(
    happening: Happening, sentence: str, library: Library, tmp_path: Path
) -> None:
    happening(tmp_path / "library.db")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if not file.name.endswith("-shm")}
    for call in (lambda: library.marks.mark([1], read=True), library.changes_since):
        with pytest.raises(TuireaderError, match=f"{sentence} while tuireader had it open.*start tuireader again"):
            call()
    assert before == {file.name: file.read_bytes() for file in tmp_path.iterdir() if not file.name.endswith("-shm")}


def test_what_other_copies_do_is_no_replacement(library: Library, tmp_path: Path) -> None:
    other = Library(tmp_path / "library.db")
    other.marks.mark([2], read=True)
    other.close()
    with closing(sqlite3.connect(tmp_path / "library.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library.marks.mark([1], read=True)
    assert library.changes_since() is not None
    assert {entry.id for entry in library.entries.listing() if entry.read} == {1, 2}


@pytest.mark.parametrize("has_log", [True, False])
def test_what_a_library_was_overwritten_with_stays(library: Library, tmp_path: Path, has_log: bool) -> None:
    path = tmp_path / "library.db"
    if not has_log:
        library._db.rows("PRAGMA wal_checkpoint (TRUNCATE)")
    other = back_up(filled(another(path)), tmp_path / "copy.db").path
    shutil.copyfile(other, path)
    library.close()
    assert path.read_bytes() == other.read_bytes()
    assert check_backup(path).entries == 500
    with closing(Library(path)) as opened:
        assert opened.check_integrity() == []
    assert len(list(tmp_path.glob("library.db.overwritten-*-wal"))) == has_log
