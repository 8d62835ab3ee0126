"""A kiosk whose library's owner was killed, or takes the library away: it is read, or a sentence says what to do."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from deliveries import NOW, numbered_feed
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library import readonly_database as it
from tuireader.library.kiosk_library import KioskLibrary

IN_FILE, IN_LOG = 5, 3
NOBODY = 65534
OWNER = """
import sys
from pathlib import Path
from deliveries import NOW, numbered_feed
from tuireader.library import Library
library = Library(Path(sys.argv[1]))
library.ingest.store_entries(1, numbered_feed(90), NOW)
library.close()
"""
"""Writes as the owner does: in another process, as SQLite's connections of one share what may be written."""


def write_and_be_killed(path: Path) -> None:
    """Leave a library with articles in its file, and more of them in its log."""
    child = os.fork()
    if not child:
        with closing(Library(path)) as library:
            library.feeds.store("https://weir.example/feed")
            library.ingest.store_entries(1, numbered_feed(*range(IN_FILE)), NOW)
        Library(path).ingest.store_entries(1, numbered_feed(*range(IN_FILE, IN_FILE + IN_LOG)), NOW)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").chmod(0o644)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(it, "OPEN_RETRY_SECONDS", 0.0)
    folder = tmp_path / "srv"
    folder.mkdir()
    write_and_be_killed(folder / "library.db")
    return folder / "library.db"


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}


def test_what_is_in_the_log_of_a_killed_owner_is_shown(path: Path) -> None:
    before = contents(path.parent)
    with closing(KioskLibrary(path)) as kiosk:
        assert kiosk.entries.count() == IN_FILE + IN_LOG
        token = kiosk.changes_since()
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
        subprocess.run([sys.executable, "-c", OWNER, str(path)], check=True, env=environment)
        assert kiosk.changes_since(token or pytest.fail("no token")) is not None
        assert kiosk.entries.count() == IN_FILE + IN_LOG + 1
        assert before.keys() == contents(path.parent).keys()


def test_a_stranger_in_a_folder_that_may_only_be_read_sees_it_too(path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can become another user")
    shutil.copytree(path.parent, folder := Path(f"/tmp/tuireader-{os.getpid()}"))
    try:
        for place, mode in ((folder, 0o555), *((file, 0o444) for file in folder.iterdir())):
            place.chmod(mode)
        child = os.fork()
        if not child:
            status = 1
            try:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
                with closing(KioskLibrary(folder / "library.db")) as kiosk:
                    status = kiosk.entries.count()
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == IN_FILE + IN_LOG
        assert len(list(folder.iterdir())) == 3
    finally:
        shutil.rmtree(folder)


def test_a_log_without_its_index_is_for_the_owner_to_mend(path: Path) -> None:
    Path(f"{path}-shm").unlink()
    with pytest.raises(TuireaderError, match=r"the library cannot be read .*; its owner must open it once"):
        KioskLibrary(path)
    assert not Path(f"{path}-shm").exists()
    Library(path).close()
    with closing(KioskLibrary(path)) as kiosk:
        assert kiosk.entries.count() == IN_FILE + IN_LOG


def test_a_library_that_may_not_be_read_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(it.ReadOnlyDatabase, "_open", refuse)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(TuireaderError, match=r"this account may not read the library; its owner must let it"):
        KioskLibrary(path)


def test_a_library_in_a_folder_that_may_not_be_entered_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(TuireaderError, match=r"its owner must let it into the folder \(chmod o\+x\)"):
        KioskLibrary(path)


@pytest.mark.parametrize("has_log", [True, False])
def test_a_library_that_is_gone_is_said_until_it_is_back(path: Path, has_log: bool, tmp_path: Path) -> None:
    if not has_log:
        Library(path).close()
    with closing(KioskLibrary(path)) as kiosk:
        path.parent.rename(tmp_path / "elsewhere")
        for call in (kiosk.changes_since, kiosk.entries.count, kiosk.entries.listing, kiosk.marks.counts):
            with pytest.raises(TuireaderError, match="The library is gone; what is shown stays until it is back"):
                call()
        (tmp_path / "elsewhere").rename(path.parent)
        assert kiosk.entries.count() == IN_FILE + IN_LOG


@pytest.mark.parametrize("has_log", [True, False])
def test_a_library_in_the_place_of_another_is_shown(path: Path, has_log: bool, tmp_path: Path) -> None:
    if not has_log:
        Library(path).close()
    with closing(Library(tmp_path / "new.db")) as new:
        new.feeds.store("https://mill.example/feed")
        new.ingest.store_entries(1, numbered_feed(1, 2), NOW)
    with closing(KioskLibrary(path)) as kiosk:
        token = kiosk.changes_since()
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        (tmp_path / "new.db").rename(path)
        assert kiosk.changes_since(token or pytest.fail("no token")) is not None
        assert kiosk.entries.count() == 2
