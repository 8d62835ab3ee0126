"""Where feeds have moved from: a server may move one as often as it likes, so that only some addresses are stored."""

import sqlite3

from tuireader.library.database import Database

MAX_REDIRECTS_PER_FEED = 10
"""Addresses that are kept of a feed: the first, which a configuration may well name, and the last others."""
_IS_REDIRECT = "name GLOB 'moved *'"


def store_redirect(db: sqlite3.Connection, before: str, now: str) -> None:
    """Store, inside a transaction, that a feed is at `now`, for all addresses that it had: none leads to another."""
    if before == now:
        return
    db.execute(f"UPDATE setting SET value = ?2 WHERE {_IS_REDIRECT} AND value = ?1", (before, now))
    db.execute("INSERT OR REPLACE INTO setting VALUES ('moved ' || ?, ?)", (before, now))
    db.execute("DELETE FROM setting WHERE name = 'moved ' || ?", (now,))
    row_ids = [
        row_id for (row_id,) in db.execute(f"SELECT rowid FROM setting WHERE {_IS_REDIRECT} AND value = ?", (now,))
    ]
    between = sorted(row_ids)[1 : 1 - MAX_REDIRECTS_PER_FEED]  # the later they came, the higher
    db.executemany("DELETE FROM setting WHERE rowid = ?", ((row_id,) for row_id in between))


def redirects(db: Database) -> dict[str, str]:
    """Return where feeds are now, by each address that they had."""
    return dict(db.rows(f"SELECT substr(name, 7), value FROM setting WHERE {_IS_REDIRECT}"))
