"""Fixtures for all tests: they must never use the library or the configuration of the user who runs them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tuireader.paths import config_file, data_folder

pytest_plugins = ("app_fixtures",)
OWN = (data_folder(), config_file().parent)


def _state() -> dict[Path, tuple[int, int, int]]:
    """Return inode, size and time of change of every file that a test might change."""
    files = [path for folder in OWN if folder.is_dir() for path in folder.rglob("*")]
    stats = [path.stat() for path in files]
    return {path: (it.st_ino, it.st_size, it.st_mtime_ns) for path, it in zip(files, stats, strict=True)}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Screens that have changed are approved by an option, after somebody has looked at them."""
    parser.addoption("--approve-screens", action="store_true", help="take the screens of the reader as they are now")


@pytest.fixture(scope="session", autouse=True)
def _own_files_are_left_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the tests their own library and configuration; fail if the user's own files have changed."""
    before = _state()
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUIREADER_DATA", str(folder / "data"))
        patch.setenv("TUIREADER_CONFIG", str(folder / "config.toml"))
        yield
    assert _state() == before
