"""Former addresses of feeds. A server may redirect a feed any number of times, so only some are stored."""

import sqlite3

from tuireader.library.column_types import as_text
from tuireader.library.database import Database

MAX_REDIRECTS_PER_FEED = 10
"""How many former addresses are stored for a feed: the first, which a configuration may name, and the latest."""
_IS_REDIRECT = "name GLOB 'moved *'"


def store_redirect(db: sqlite3.Connection, before: str, now: str) -> None:
    """Store, inside a transaction, that a feed is now at `now`, for all its former addresses: redirects never chain."""
    if before == now:
        return
    db.execute(f"UPDATE setting SET value = ?2 WHERE {_IS_REDIRECT} AND value = ?1", (before, now))
    db.execute("INSERT OR REPLACE INTO setting VALUES ('moved ' || ?, ?)", (before, now))
    db.execute("DELETE FROM setting WHERE name = 'moved ' || ?", (now,))
    row_ids = [
        row_id for (row_id,) in db.execute(f"SELECT rowid FROM setting WHERE {_IS_REDIRECT} AND value = ?", (now,))
    ]
    between = sorted(row_ids)[1 : 1 - MAX_REDIRECTS_PER_FEED]  # ids grow: later redirects have higher ones
    db.executemany("DELETE FROM setting WHERE rowid = ?", ((row_id,) for row_id in between))


def redirects(db: Database) -> dict[str, str]:
    """Return the present address of feeds by each former address."""
    rows = db.rows(f"SELECT substr(name, 7), value FROM setting WHERE {_IS_REDIRECT}")
    return {as_text(former): as_text(now) for former, now in rows}
