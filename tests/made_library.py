"""Libraries that take a second to make: each is made once a run of the tests, and copied for each test."""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tuireader.library import Library


def made_library(folder: Path, fill: Callable[[Library], None]) -> Library:
    """Return a library in `folder` as `fill` makes it."""
    file = folder / "library.db"
    file.write_bytes(_made(fill))
    return Library(file)


@cache
def _made(fill: Callable[[Library], None]) -> bytes:
    """Return the file of the library."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "library.db"
        library = Library(file)
        fill(library)
        library.close()
        return file.read_bytes()
