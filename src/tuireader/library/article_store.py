"""What is kept of an article: its bytes as they were fetched, and who said what in it."""

import json
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from tuireader.library.database import Database, Row
from tuireader.library.entries import ENGINE_VERSION, from_timestamp
from tuireader.quotes import Attribution, to_schema
from tuireader.quotes.schema import from_schema

Kind = Literal["feed", "page", "file"]

MAX_ENTRY_ID = (1 << 63) - 1
"""More than the id of any entry."""


class StoredArticle(NamedTuple):
    """The bytes of an article: HTML as the feed had it or as the page did, or a file's; and when that was."""

    kind: Kind
    url: str
    fetched: datetime | None
    sha256: bytes
    data: bytes


class ArticleStore:
    """The articles that a library keeps for reading without a network."""

    db: Database

    def stored_article(self, entry_id: int, kind: Kind | None = None) -> StoredArticle | None:
        """Return what is kept of an entry: its page, if that was fetched, else what its feed said; or that `kind`."""
        row = self.db.first_row(
            "SELECT kind, url, fetched, sha256, data FROM document WHERE entry = ? AND kind = coalesce(?, kind)"
            " ORDER BY kind = 'page' DESC",
            (entry_id, kind),
        )
        return StoredArticle(row[0], row[1], from_timestamp(row[2]), row[3], zlib.decompress(row[4])) if row else None

    def store_document(self, entry_id: int, kind: Kind, url: str, data: bytes, fetched: float) -> None:
        """Keep the bytes of an article, in place of those that were kept before."""
        with self.db.transaction():
            write_document(self.db, entry_id, kind, url, data, fetched)

    def attribution(self, entry_id: int, text: str) -> Attribution | None:
        """Return who said what in `text`, if today's engine has found it in this very text before."""
        row = self.db.first_row(
            "SELECT data FROM attribution WHERE entry = ? AND engine = ? AND text = ?",
            (entry_id, ENGINE_VERSION, _text_digest(text)),
        )
        try:
            return from_schema(json.loads(zlib.decompress(row[0]))) if row else None
        except zlib.error:  # it is damaged, and can be found again
            return None

    def store_attribution(self, entry_id: int, text: str, attribution: Attribution) -> None:
        """Keep who said what in the article of an entry, and how many quotations it has."""
        data = json.dumps(to_schema(attribution, str(entry_id)), separators=(",", ":")).encode()
        with self.db.transaction() as db:
            counted = db.execute(
                "UPDATE entry SET engine = ?, quotations = ? WHERE id = ?",
                (ENGINE_VERSION, len(attribution.quotations), entry_id),
            )
            if counted.rowcount:
                row = (entry_id, ENGINE_VERSION, _text_digest(text), zlib.compress(data, 3))
                db.execute("INSERT OR REPLACE INTO attribution VALUES (?, ?, ?, ?)", row)

    def unattributed_entries(self, before_id: int = MAX_ENTRY_ID, limit: int = 100) -> list[int]:
        """Return entries whose quotations are still to be found and whose id is below `before_id`, the newest first."""
        statement = (
            "SELECT id FROM entry INDEXED BY entry_unfound WHERE engine = 0 AND hidden = 0 AND aside = 0 AND id < ?"
            " ORDER BY id DESC LIMIT ?"
        )
        return [entry_id for (entry_id,) in self.db.rows(statement, (before_id, limit))]

    def count_unattributed_entries(self) -> int:
        """Return in how many entries quotations are still to be found."""
        row = self.db.first_row("SELECT count(*) FROM entry WHERE engine = 0 AND hidden = 0 AND aside = 0")
        return int(row[0]) if row else 0

    def invalidate_old_attributions(self) -> None:
        """When the engine is another than the one that found what is kept, have it all found anew."""
        if (
            self.db.first_row("SELECT 1 FROM setting WHERE name = 'engine' AND value = ?", (str(ENGINE_VERSION),))
            is None
        ):
            with self.db.transaction() as db:
                db.execute("UPDATE entry SET engine = 0 WHERE engine NOT IN (0, ?)", (ENGINE_VERSION,))
                db.execute("INSERT OR REPLACE INTO setting VALUES ('engine', ?)", (str(ENGINE_VERSION),))


def write_document(  # noqa: PLR0913, PLR0917 - the columns of a row
    db: Database, entry_id: int, kind: Kind, url: str, data: bytes, fetched: float
) -> None:
    """Keep the bytes of an article, inside a transaction; its quotations are to be found anew."""
    insert_documents(db, [document_row(entry_id, kind, url, data, fetched)])
    db.connection.execute("UPDATE entry SET engine = 0 WHERE id = ? AND engine != 0", (entry_id,))


def document_row(entry_id: int, kind: Kind, url: str, data: bytes, fetched: float) -> Row:
    """Return what is kept of the bytes of an article."""
    import hashlib  # noqa: PLC0415 - takes longer than a start has

    return (entry_id, kind, url, fetched, hashlib.sha256(data).digest(), zlib.compress(data, 3))


def insert_documents(db: Database, rows: Iterable[Row]) -> None:
    """Keep the rows of articles, inside a transaction: of entries whose quotations nobody has looked for."""
    db.connection.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?)", rows)


def _text_digest(text: str) -> bytes:
    import hashlib  # noqa: PLC0415 - as above

    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
