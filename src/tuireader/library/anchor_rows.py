"""What the rows have in common that say something about words of an article: the anchor, the article, and undo.

Their tables have the columns `entry` (it may be gone: what the user said is not), `entry_key` (a hash by which the same
article is known when it comes again; 0: none), those of `ANCHOR_COLUMNS`, and `undone`.
"""

import os
from collections.abc import Iterator
from typing import Literal

from tuireader.corrections.model import Anchor
from tuireader.library.column_types import as_integer, as_text, storable_text
from tuireader.library.database import Database, Row
from tuireader.library.entry_identity import lasting_key

MAX_WORDS_CHARACTERS = 20_000
"""How long the words of an anchor may be."""
ROWS_PER_READ = 500
ANCHOR_COLUMNS = (
    f"substr(exact, 1, {MAX_WORDS_CHARACTERS + 1}), substr(prefix, 1, 99), substr(suffix, 1, 99), start, stop, single"
)
"""What is read of an anchor; a hostile file may have more in it."""
ANCHOR_NAMES = "exact, prefix, suffix, start, stop, single"

AnchorTable = Literal["ruling", "note"]


def anchor_of_row(row: Row) -> Anchor | None:
    """Return the anchor of the columns `ANCHOR_COLUMNS`; None where it is too long."""
    exact, prefix, suffix, start, stop, single = row
    anchor = Anchor(as_text(exact), as_text(prefix), as_text(suffix), as_integer(start), as_integer(stop), bool(single))
    return anchor if len(anchor.exact) <= MAX_WORDS_CHARACTERS else None


def anchor_values(anchor: Anchor) -> Row:
    """Return the values of the columns `ANCHOR_NAMES`."""
    texts = map(storable_text, (anchor.exact, anchor.prefix, anchor.suffix))
    return (*texts, anchor.start, anchor.stop, anchor.is_unique)


def has_rows(db: Database, table: AnchorTable) -> bool:
    """Return whether a table has any row: that of most libraries has none, and nothing must be slower for that."""
    return db.first_row(f"SELECT 1 FROM {table} LIMIT 1") is not None


def rows_of_entry(db: Database, table: AnchorTable, columns: str, entry_id: int, limit: int) -> list[Row]:
    """Return the rows that hold about the article of an entry, or of a former one that is gone; the oldest first."""
    if not has_rows(db, table):
        return []
    return db.rows(
        f"SELECT {columns} FROM {table} WHERE entry = ? AND undone = 0 UNION ALL"
        f" SELECT {columns} FROM {table} WHERE entry_key = ? AND entry_key != 0 AND entry != ? AND undone = 0"
        " AND entry NOT IN (SELECT id FROM entry) ORDER BY id LIMIT ?",
        (entry_id, entry_key_of(db, entry_id), entry_id, limit),
    )


def rows_that_hold(db: Database, table: AnchorTable, columns: str, limit: int) -> Iterator[Row]:
    """Yield all rows that hold, the oldest first; `columns` begin with the id.

    None are read after `limit` rows: a hostile file may have more.
    """
    statement = f"SELECT {columns} FROM {table} WHERE id > ? AND undone = 0 ORDER BY id LIMIT {ROWS_PER_READ:d}"
    last_id = count = 0
    while count < limit and (rows := db.rows(statement, (last_id,))):
        last_id, count = rows[-1][0], count + len(rows)
        yield from rows


def adopt_rows(db: Database, table: AnchorTable, entry_id: int) -> None:
    """Give an entry the rows about the same article whose entry is gone, inside a transaction."""
    if has_rows(db, table) and (key := entry_key_of(db, entry_id)):
        db.connection.execute(
            f"UPDATE {table} SET entry = ? WHERE entry_key = ? AND entry NOT IN (SELECT id FROM entry)", (entry_id, key)
        )


def forget_undone(db: Database, table: AnchorTable, entry_id: int, limit: int) -> None:
    """Forget what was undone about the article of an entry, but for the newest `limit`, inside a transaction."""
    db.connection.execute(
        f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE entry = ? AND undone = 1"
        " ORDER BY id DESC LIMIT -1 OFFSET ?)",
        (entry_id, limit),
    )


def entry_key_of(db: Database, entry_id: int) -> int:
    """Return the hash by which the article of an entry is known when it comes again; 0 where nothing tells it."""
    row = db.first_row(
        "SELECT feed.url, entry.url, guid, path FROM entry JOIN feed ON feed.id = entry.feed WHERE entry.id = ?",
        (entry_id,),
    )
    if row is None:
        return 0
    feed_url, url, guid, path = row
    name = os.fsdecode(path) if isinstance(path, str | bytes) else ""
    return lasting_key(as_text(feed_url), as_text(url), as_text(guid), name)
