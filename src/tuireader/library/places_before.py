"""The file of the program's first days: a table of places by path. Its marks come along into the library."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from tuireader.library.words import fold

_ROWS = "SELECT entry, offset, quotation, read, seen FROM place"


def bring_along(db: sqlite3.Connection) -> Callable[[sqlite3.Connection], None]:
    """Take the old tables out of the way; return what puts their rows into the new ones."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'place'").fetchone():
        return lambda _: None
    places = db.execute(_ROWS).fetchall()
    settings = db.execute("SELECT name, value FROM setting").fetchall()
    db.execute("DROP TABLE place")
    db.execute("DROP TABLE setting")

    def put(db: sqlite3.Connection) -> None:
        db.executemany("INSERT INTO setting VALUES (?, ?)", settings)
        for path, offset, quotation, read, seen in places:
            entry = _entry(db, path, read)
            if seen > 0:
                db.execute("INSERT INTO place VALUES (?, ?, ?, ?)", (entry, offset, quotation, seen))

    return put


def _entry(db: sqlite3.Connection, path: str, read: int) -> int:
    """Make the entry of a file, or of what came by standard input (its id is a digest)."""
    folder = "-" if path.startswith("sha256:") else str(Path(path).parent)
    db.execute("INSERT OR IGNORE INTO feed (url, kind, listed) VALUES (?, 'folder', 0)", (folder,))
    (feed,) = db.execute("SELECT id FROM feed WHERE url = ?", (folder,)).fetchone()
    title = "standard input" if folder == "-" else Path(path).stem
    row = (feed, title, fold(title), path, read)
    insert = "INSERT INTO entry (feed, title, words, path, date, seen, aside, read) VALUES (?, ?, ?, ?, 0, 0, 1, ?)"
    return int(db.execute(insert, row).lastrowid or 0)
