"""Which server gave a feed's validators (ETag, Last-Modified), if it is not the feed's own: only it gets them back."""

import sqlite3

from tuireader.library.column_types import as_text
from tuireader.library.database import Database

_IS_SERVER = "name GLOB 'validators *'"


def store_validators_from(db: sqlite3.Connection, feed_id: int, address: str) -> None:
    """Store, inside a transaction, an address at the server that gave the validators; "" is the feed's own server."""
    if address:
        db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (_setting(feed_id), address))
    else:
        db.execute("DELETE FROM setting WHERE name = ?", (_setting(feed_id),))


def validators_from(db: Database) -> dict[int, str]:
    """Return, by the ids of feeds, an address at the server that gave the validators, if it is not the feed's own."""
    rows = db.rows(f"SELECT substr(name, 12), value FROM setting WHERE {_IS_SERVER}")
    return {int(name): as_text(address) for name, address in rows if name.isascii() and name.isdecimal()}


def _setting(feed_id: int) -> str:
    return f"validators {feed_id}"
