"""Where the reader was in each article, and which ones were read: one SQLite file."""

import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tuireader.errors import TuireaderError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS place (
    entry TEXT PRIMARY KEY,
    offset INTEGER NOT NULL DEFAULT -1,
    quotation INTEGER,
    read INTEGER NOT NULL DEFAULT 0,
    seen REAL NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one was: the offset of the first line in sight (-1 above the text), and the current quotation's number."""

    offset: int = -1
    quotation: int | None = None


class Places:
    """Reading places, kept in the file `path`; without one, they are kept while the program runs.

    Raises TuireaderError where the file cannot be used.
    """

    def __init__(self, path: Path | None) -> None:
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = _open(path)
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise TuireaderError(
                f"{path}: the library cannot be used ({error}); name another file with --library"
            ) from error

    def place(self, entry: str) -> Place:
        """Return where one was in `entry`; its beginning if it was never opened."""
        row = self._db.execute("SELECT offset, quotation FROM place WHERE entry = ?", (entry,)).fetchone()
        return Place(*row) if row else Place()

    def keep(self, entry: str, place: Place) -> None:
        """Remember where one is in `entry`, and that it was the last to be read."""
        self._db.execute(
            "INSERT INTO place (entry, offset, quotation, seen) VALUES (?, ?, ?, ?) ON CONFLICT (entry) DO UPDATE"
            " SET offset = excluded.offset, quotation = excluded.quotation, seen = excluded.seen",
            (entry, place.offset, place.quotation, time.time()),
        )

    def mark(self, entry: str, *, read: bool) -> None:
        """Remember whether `entry` was read."""
        self._db.execute(
            "INSERT INTO place (entry, read) VALUES (?, ?) ON CONFLICT (entry) DO UPDATE SET read = excluded.read",
            (entry, read),
        )

    def read(self) -> set[str]:
        """Return the ids of all entries that were read."""
        return {entry for (entry,) in self._db.execute("SELECT entry FROM place WHERE read")}

    def last(self, entries: Iterable[str]) -> str | None:
        """Return which of `entries` was read last, if any was."""
        wanted = set(entries)
        for (entry,) in self._db.execute("SELECT entry FROM place WHERE seen > 0 ORDER BY seen DESC"):
            if entry in wanted:
                return str(entry)
        return None

    def setting(self, name: str) -> str | None:
        """Return what was chosen in the program for `name`, if anything was."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: str) -> None:
        """Remember a choice."""
        self._db.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def _open(path: Path | None) -> sqlite3.Connection:
    """Open the file so that several running copies can write it, and a kill at any moment leaves it whole."""
    db = sqlite3.connect(path or ":memory:", timeout=5, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    return db
