"""The language that a feed declares for its articles, which decides where their words do not."""

import sqlite3

from tuireader.library.database import Database


def store_language(db: sqlite3.Connection, feed_id: int, language: str) -> None:
    """Store, inside a transaction, which language a feed declares; "" is none."""
    if language:
        db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (_setting(feed_id), language))
    else:
        remove_language(db, feed_id)


def remove_language(db: sqlite3.Connection, feed_id: int) -> None:
    """Remove, inside a transaction, the language of a feed."""
    db.execute("DELETE FROM setting WHERE name = ?", (_setting(feed_id),))


def declared_language(db: Database, feed_id: int) -> str:
    """Return the language that a feed declares, as a tag (“de-AT”), or ""."""
    row = db.first_row("SELECT value FROM setting WHERE name = ?", (_setting(feed_id),))
    return str(row[0]) if row else ""


def _setting(feed_id: int) -> str:
    return f"language {feed_id}"
