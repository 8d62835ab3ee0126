"""The user's own library where nothing can be written: on a read-only or a full disk, or in a read-only folder."""

from pathlib import Path

from tuireader.errors import TuireaderError, UnwritableLibraryError
from tuireader.library.kiosk_library import KioskLibrary, VisitPositions, VisitSettings
from tuireader.library.library import Library
from tuireader.library.positions import ReadingPosition, ReadingPositions
from tuireader.library.settings import Settings


class ReadOnlyLibrary(KioskLibrary):
    """The library in the file `path`; marks, positions and choices of this run are in memory, on top of the stored.

    Raises TuireaderError where the file cannot be read either.
    """

    _hides_notes = False

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.positions, self.settings = RunPositions(self._db), RunSettings(self._db)


class RunPositions(VisitPositions):
    """Reading positions of this run, or else the stored ones."""

    def get(self, entry_id: int) -> ReadingPosition:
        """Return the reading position in `entry_id`."""
        return self._positions.get(entry_id) or ReadingPositions.get(self, entry_id)

    def recent_ids(self, limit: int = 50) -> list[int]:
        """Return the ids of the entries that were read last, the last one first."""
        return list(dict.fromkeys([*super().recent_ids(limit), *ReadingPositions.recent_ids(self, limit)]))[:limit]


class RunSettings(VisitSettings):
    """Choices of this run, or else the stored ones."""

    def get(self, name: str) -> str | None:
        """Return the choice for `name`, or None."""
        chosen = super().get(name)
        return Settings.get(self, name) if chosen is None else chosen


def open_for_reading(path: Path, error: UnwritableLibraryError) -> Library:
    """Return the library at `path`, which could not be opened because of `error`, for reading.

    Where there is none yet, return an empty one in memory. Raises `error` where the file cannot be read either.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return Library(None)
        return ReadOnlyLibrary(path)
    except (OSError, TuireaderError):
        raise error from None
