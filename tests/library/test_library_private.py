"""A library is its user's alone."""

import os
import stat
from pathlib import Path

import pytest

from deliveries import NOW, numbered_feed
from tuireader.cli import main
from tuireader.library import Library
from tuireader.library.private_files import restrict_permissions


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder, not there yet."""
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TUIREADER_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path / "data"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_what_is_made_is_the_users_alone(umask: int, data: Path) -> None:
    before = os.umask(umask)
    try:
        library = Library(data / "library.db")
        library.feeds.store("https://weir.example/feed")
        library.ingest.store_entries(1, numbered_feed(1, 2), NOW)
    finally:
        os.umask(before)
    files = sorted(data.iterdir())
    assert [file.name for file in files] == ["library.db", "library.db-shm", "library.db-wal"]
    assert [mode(file) for file in files] == [0o600] * 3
    assert mode(data) == 0o700
    library.close()


def test_an_old_library_is_mended_with_a_note(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Library(data / "library.db").close()
    data.chmod(0o755)
    (data / "library.db").chmod(0o644)
    assert main(["feeds"]) == 0
    note = f"tuireader: {data} and {data}/library.db: others could read your library; from now on only you can\n"
    assert capsys.readouterr().err == note
    assert (mode(data), mode(data / "library.db")) == (0o700, 0o600)
    assert main(["feeds"]) == 0
    assert capsys.readouterr().err == ""


def test_a_library_that_is_named_keeps_what_its_owner_allows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As that of a kiosk, which others are to read."""
    path = tmp_path / "srv" / "library.db"
    Library(path).close()
    path.parent.chmod(0o755)
    path.chmod(0o644)
    assert main(["feeds", "--library", str(path)]) == 0
    assert capsys.readouterr().err == ""
    assert (mode(path.parent), mode(path)) == (0o755, 0o644)


def test_a_folder_that_others_use_stays_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared, home = tmp_path / "shared", tmp_path / "home"
    for folder, allowed in ((shared, 0o1777), (home, 0o755)):
        folder.mkdir()
        folder.chmod(allowed)
        Library(folder / "library.db").close()
    monkeypatch.setenv("HOME", str(home))
    assert restrict_permissions(shared / "library.db") == restrict_permissions(home / "library.db") == ""
    assert (mode(shared), mode(home)) == (0o1777, 0o755)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("somebody's")
    other.chmod(0o644)
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "library.db").symlink_to(other)
    assert restrict_permissions(folder / "library.db") == ""
    assert mode(other) == 0o644
