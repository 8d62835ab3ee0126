"""The bytes of articles as rows of the file: what several parts of the library write."""

import zlib
from collections.abc import Iterable
from typing import Literal

from tuireader.library.database import Database, Row

Kind = Literal["feed", "page", "file"]
"""What the bytes are: HTML as the feed had it, or as the page that the entry leads to; or a file's."""


def write_document(  # noqa: PLR0913, PLR0917 - the columns of a row
    db: Database, entry_id: int, kind: Kind, url: str, data: bytes, fetched: float
) -> None:
    """Store the bytes of an article, inside a transaction; its quotations are to be found again."""
    insert_documents(db, [document_row(entry_id, kind, url, data, fetched)])
    db.connection.execute("UPDATE entry SET engine = 0 WHERE id = ? AND engine != 0", (entry_id,))


def document_row(entry_id: int, kind: Kind, url: str, data: bytes, fetched: float) -> Row:
    """Return the row of an article."""
    import hashlib  # noqa: PLC0415 - takes longer than a start has

    return (entry_id, kind, url, fetched, hashlib.sha256(data).digest(), zlib.compress(data, 3))


def insert_documents(db: Database, rows: Iterable[Row]) -> None:
    """Store the rows of articles, inside a transaction: of entries whose quotations nobody has looked for."""
    db.connection.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?)", rows)
