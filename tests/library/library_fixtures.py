"""A fixture with a library in a temporary folder, with two feeds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tuireader.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library with the feeds 1 and 2."""
    it = Library(tmp_path / "library.db")
    it.feeds.store("https://weir.example/feed")
    it.feeds.store("https://mill.example/feed", folder="Local")
    yield it
    assert it.check_integrity() == []
    it.close()
