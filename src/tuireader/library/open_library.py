"""Opens a library as whoever needs it can use it."""

from pathlib import Path

from tuireader.errors import UnwritableLibraryError
from tuireader.library.library import Library


def open_library(path: Path, *, only_reads: bool) -> Library:
    """Return the library; with `only_reads` also one that cannot be written.

    Raises TuireaderError where it cannot be opened as it is needed.
    """
    try:
        return Library(path)
    except UnwritableLibraryError as error:
        if not only_reads:
            raise
        from tuireader.library.readonly_library import open_for_reading  # noqa: PLC0415 - most libraries can be written

        return open_for_reading(path, error)
