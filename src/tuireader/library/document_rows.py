"""Rows of the table `document`, which several parts of the library write."""

from collections.abc import Iterable
from typing import Literal

from tuireader.digests import sha256
from tuireader.library.database import Database, Row
from tuireader.library.packed import pack

Kind = Literal["feed", "page", "file"]
"""Where the bytes come from: the feed's HTML, the page that the entry links to, or a file."""


def write_document(  # noqa: PLR0913, PLR0917 - the columns of a row
    db: Database, entry_id: int, kind: Kind, url: str, data: bytes, fetched: float
) -> None:
    """Store the bytes of an article inside a transaction, and mark it for attribution."""
    insert_documents(db, [document_row(entry_id, kind, url, data, fetched)])
    db.connection.execute("UPDATE entry SET engine = 0 WHERE id = ? AND engine != 0", (entry_id,))


def document_row(entry_id: int, kind: Kind, url: str, data: bytes, fetched: float) -> Row:
    """Return the row for an article."""
    return (entry_id, kind, url, fetched, sha256(data).digest(), pack(data))


def insert_documents(db: Database, rows: Iterable[Row]) -> None:
    """Insert rows for entries that have no attribution yet, inside a transaction."""
    db.connection.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?)", rows)
