"""Backups: whole, whoever writes meanwhile; and the way back."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deliveries import NOW, make_feed, numbered_entry, numbered_feed
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.backup import back_up, back_up_daily, backup_folder, backups_of, check_backup, restore

HERE = Path(__file__).parent
COPIES = int(os.environ.get("TUIREADER_TEST_COPIES", "10"))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with one feed and three entries, the newest starred, all of it still in the log."""
    opened = Library(tmp_path / "library.db")
    opened.feeds.store("https://weir.example/feed")
    ids = opened.ingest.store_entries(1, numbered_feed(1, 2, 3), NOW).new
    opened.marks.mark([ids[0]], starred=True)
    return opened


def path_of(library: Library) -> Path:
    assert library.path is not None
    return library.path


def rows(path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        return db.execute("SELECT title, read, starred FROM entry ORDER BY id").fetchall()


def test_a_backup_holds_what_is_only_in_the_log_yet(library: Library, tmp_path: Path) -> None:
    made = back_up(path_of(library), tmp_path / "copy.db")
    assert Path(f"{path_of(library)}-wal").stat().st_size > 0
    assert rows(made.path) == rows(path_of(library))
    assert check_backup(made.path) == (1, 3)
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == ["copy.db"]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_without_a_name_it_lies_in_a_folder_of_its_own(library: Library) -> None:
    made = back_up(path_of(library))
    assert made.path.parent == backup_folder(path_of(library))
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert [backup.path for backup in backups_of(path_of(library))] == [made.path]


def test_a_backup_may_replace_a_backup_and_nothing_else(library: Library, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    back_up(path_of(library), target)
    library.ingest.store_entries(1, numbered_feed(4), NOW)
    assert check_backup(back_up(path_of(library), target).path).entries == 4
    target.write_text("a shopping list")
    with pytest.raises(TuireaderError, match="no backup of a library"):
        back_up(path_of(library), target)
    assert target.read_text() == "a shopping list"
    with pytest.raises(TuireaderError, match="the library itself"):
        back_up(path_of(library), path_of(library))


def test_of_nothing_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(TuireaderError, match="no library to back up"):
        back_up(tmp_path / "library.db", tmp_path / "copy.db")


def test_a_damaged_library_gives_no_backup_and_the_older_ones_stay(library: Library, tmp_path: Path) -> None:
    path = path_of(library)
    library.ingest.store_entries(1, numbered_feed(*range(10, 200)), NOW)
    library.close()
    folder = backup_folder(path)
    folder.mkdir()
    older = [folder / f"library-2026-01-0{day}.db" for day in (1, 2, 3)]
    for file in older:
        shutil.copy(path, file)
    data = bytearray(path.read_bytes())
    for page in range(8, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 512] = os.urandom(512)
    path.write_bytes(data)
    with pytest.raises(TuireaderError, match=r"damaged|no whole library|cannot be copied"):
        back_up_daily(path, 3)
    assert sorted(folder.iterdir()) == older
    assert not [file for file in tmp_path.iterdir() if "partial" in file.name]


def test_one_backup_a_day_and_the_newest_stay(library: Library) -> None:
    path = path_of(library)
    folder = backup_folder(path)
    folder.mkdir()
    for day in (1, 2, 3):
        back_up(path, folder / f"library-2026-01-0{day}.db")
    by_hand = back_up(path).path
    made = back_up_daily(path, 3)
    assert made
    assert back_up_daily(path, 3) is None
    left = sorted(file.name for file in folder.iterdir())
    assert left == sorted(["library-2026-01-02.db", "library-2026-01-03.db", made.path.name, by_hand.name])


def test_no_daily_backup_where_none_is_wanted_and_a_sentence_where_there_is_no_room(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert back_up_daily(path_of(library), 0) is None
    size = path_of(library).stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 2 * size))
    with pytest.raises(TuireaderError, match=r"MB free, and a backup needs .* make room"):
        back_up_daily(path_of(library), 3)
    assert not backup_folder(path_of(library)).exists()


def test_what_is_restored_is_what_was_backed_up(library: Library, tmp_path: Path) -> None:
    path = path_of(library)
    made = back_up(path, tmp_path / "copy.db")
    before = rows(path)
    library.ingest.store_entries(1, numbered_feed(4, 5), NOW)
    after = rows(path)
    library.close()
    contents, aside = restore(made.path, path)
    assert contents == (1, 3)
    assert rows(path) == before
    assert aside
    assert rows(aside) == after
    assert not Path(f"{path}-wal").exists()


def test_after_a_kill_the_log_that_is_left_is_moved_aside_with_its_file(library: Library, tmp_path: Path) -> None:
    path = path_of(library)
    made = back_up(path, tmp_path / "copy.db")
    library.ingest.store_entries(1, numbered_feed(4, 5), NOW)
    dead = tmp_path / "dead"
    dead.mkdir()
    for end in ("", "-wal"):  # as a kill leaves them
        shutil.copy(f"{path}{end}", f"{dead}/library.db{end}")
    _, aside = restore(made.path, dead / "library.db")
    reopened = Library(dead / "library.db")
    assert reopened.check_integrity() == []
    assert [entry.title for entry in reopened.entries.listing()] == [f"Headline number {n}" for n in (3, 2, 1)]
    assert aside
    assert len(rows(aside)) == 5
    reopened.close()
    library.close()


def test_a_library_too_damaged_to_be_opened_is_moved_aside_too(library: Library, tmp_path: Path) -> None:
    path = path_of(library)
    made = back_up(path, tmp_path / "copy.db")
    library.close()
    path.write_bytes(b"no database at all")
    Path(f"{path}-wal").write_bytes(b"nor a log")
    _, aside = restore(made.path, path)
    assert aside
    assert aside.read_bytes() == b"no database at all"
    assert Path(f"{aside}-wal").read_bytes() == b"nor a log"
    assert check_backup(path) == (1, 3)


def test_a_library_that_somebody_has_open_is_not_replaced(library: Library, tmp_path: Path) -> None:
    path = path_of(library)
    made = back_up(path, tmp_path / "copy.db")
    library.close()
    script = (
        "import sys; from pathlib import Path; from tuireader.library import Library\n"
        "library = Library(Path(sys.argv[1])); library.entries.listing(); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdin
        other.stdout.readline()
        with pytest.raises(TuireaderError, match="another copy of tuireader has the library open"):
            restore(made.path, path)
        other.stdin.close()
    restore(made.path, path)


@pytest.mark.parametrize("what", ["text", "sqlite", "cut", "later", "missing"])
def test_what_is_no_whole_library_is_not_restored(what: str, library: Library, tmp_path: Path) -> None:
    path, source = path_of(library), tmp_path / "copy.db"
    library.ingest.store_entries(
        1, make_feed(numbered_entry(n, content="<p>" + "river " * 500) for n in range(10, 60)), NOW
    )
    if what != "missing":
        back_up(path, source)
    library.close()
    before = path.read_bytes()
    if what == "text":
        source.write_text("a shopping list")
    elif what == "sqlite":
        source.unlink()
        with sqlite3.connect(source) as db:
            db.execute("CREATE TABLE feed (id)")
    elif what == "cut":
        os.truncate(source, source.stat().st_size // 2)
    elif what == "later":
        with sqlite3.connect(source) as db:
            db.execute("PRAGMA user_version = 999")
    reason = r"^\S*copy\.db: is no library and no backup of one" if what == "text" else r"copy\.db"
    with pytest.raises(TuireaderError, match=reason):
        restore(source, path)
    assert path.read_bytes() == before
    assert not [file for file in tmp_path.iterdir() if "restoring" in file.name or "before" in file.name]


def test_backups_made_while_others_write_are_whole(library: Library, tmp_path: Path) -> None:
    """Each holds all that was there when it was begun, and no half of a delivery; restored, it is a library."""
    path = path_of(library)
    library.close()
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, str(HERE / "busy_writer.py"), str(path), "1", "100000"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as writer:
        try:
            for turn in range(COPIES):
                with sqlite3.connect(path) as db:
                    there = db.execute("SELECT count(*) FROM entry").fetchone()[0]
                made = back_up(path, tmp_path / f"copy-{turn}.db")
                contents, _ = restore(made.path, tmp_path / f"restored-{turn}" / "library.db")
                assert contents.entries >= there
                restored = Library(tmp_path / f"restored-{turn}" / "library.db")
                assert restored.check_integrity() == []
                restored.close()
        finally:
            writer.kill()


@pytest.mark.parametrize("name", ["lib[1]*.db", 'a b\'s "q"?#%20.db', "ä.library"])
def test_odd_names_have_backups_of_their_own(name: str, library: Library, tmp_path: Path) -> None:
    library.close()
    path = path_of(library).rename(tmp_path / name)
    folder = backup_folder(path)
    folder.mkdir()
    older, other = folder / f"{path.stem}-2026-01-01.db", folder / "lib1x-2026-01-01.db"
    for file in (older, other):
        shutil.copy(path, file)
    made = back_up_daily(path, 1)
    assert made
    assert [backup.path for backup in backups_of(path)] == [made.path]
    assert other.exists()


def test_a_library_behind_a_symbolic_link_has_its_backups_beside_itself(library: Library, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path_of(library))
    daily = back_up_daily(link, 1)
    assert daily
    made = [daily.path, back_up(link).path]
    assert {path.parent for path in made} == {backup_folder(path_of(library))}
    assert {backup.path for backup in backups_of(link)} == set(made)


def test_backups_of_days_to_come_do_not_crowd_out_those_of_today(library: Library) -> None:
    path = path_of(library)
    folder = backup_folder(path)
    folder.mkdir()
    for year in (2097, 2098, 2099):  # a clock that was wrong
        shutil.copy(back_up(path).path, folder / f"library-{year}-01-01.db")
    made = back_up_daily(path, 3)
    assert made
    assert made.path.exists()
    assert not (folder / "library-2097-01-01.db").exists()
    assert back_up_daily(path, 3) is None


def test_at_no_moment_of_a_restore_is_the_library_missing(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(library)
    source = back_up(path, tmp_path / "copy.db").path
    library.close()
    seen = []
    for name in ("rename", "replace", "unlink", "hardlink_to", "chmod"):
        original = getattr(Path, name)

        def watched(*arguments: object, original: object = original, **options: object) -> object:
            seen.append(path.exists())
            return original(*arguments, **options)  # type: ignore[operator]

        monkeypatch.setattr(Path, name, watched)
    restore(source, path)
    assert len(seen) > 3
    assert all(seen)


def test_whoever_could_read_the_library_can_read_the_restored_one(library: Library, tmp_path: Path) -> None:
    path = path_of(library)
    source = back_up(path, tmp_path / "copy.db").path
    library.close()
    path.chmod(0o644)  # a kiosk's
    restore(source, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_copies_that_a_kill_left_behind_are_removed_by_the_next(library: Library, tmp_path: Path) -> None:
    path, target = path_of(library), tmp_path / "copy.db"
    left = [Path(f"{target}.partial-1"), Path(f"{path}.restoring-1"), Path(f"{path}.restoring-1.partial-1")]
    recent = Path(f"{target}.partial-2")
    for file in (*left, recent):
        file.write_bytes(b"half")
    for file in left:
        os.utime(file, (1, 1))
    restore_from = back_up(path, target).path
    library.close()
    restore(restore_from, path)
    assert not [file for file in left if file.exists()]
    assert recent.exists()


def test_the_unfinished_backup_of_another_day_is_removed_too(library: Library) -> None:
    folder = backup_folder(path_of(library))
    folder.mkdir()
    left = folder / "library-2026-01-01.db.partial-1"
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    assert back_up_daily(path_of(library), 3)
    assert not left.exists()


@pytest.mark.parametrize("what", ["pipe", "folder", "long name"])
def test_what_is_no_file_is_refused_with_a_sentence(what: str, library: Library, tmp_path: Path) -> None:
    path, other = path_of(library), tmp_path / ("other" if what != "long name" else "o" * 300)
    source = back_up(path, tmp_path / "copy.db").path
    library.close()
    if what == "pipe":
        os.mkfifo(other)
    elif what == "folder":
        other.mkdir()
    with pytest.raises(TuireaderError):
        restore(other, path)
    with pytest.raises(TuireaderError):
        restore(source, other)
    if what != "folder":
        with pytest.raises(TuireaderError):
            back_up(path, other)
    assert check_backup(path) == (1, 3)


def test_what_the_system_refuses_is_told_in_a_sentence(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(library)
    source = back_up(path, tmp_path / "copy.db").path
    library.close()

    original = Path.open

    def refuse_to_write(file: Path, mode: str) -> object:
        if mode == "r+b":
            raise PermissionError(13, "Permission denied", str(file))
        return original(file, mode)

    monkeypatch.setattr(Path, "open", refuse_to_write)
    with pytest.raises(TuireaderError, match=r"library\.db: cannot be used .Permission denied"):
        restore(source, path)


def test_a_second_name_that_a_killed_restore_left_is_removed_by_the_next(library: Library, tmp_path: Path) -> None:
    path = path_of(library)
    source = back_up(path, tmp_path / "copy.db").path
    library.close()
    (tmp_path / "library.db.before-2026-01-01-000000").hardlink_to(path)
    _, previous = restore(source, path)
    assert list(tmp_path.glob("library.db.before-*")) == [previous]
