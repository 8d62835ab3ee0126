"""The rows of rulings: written, read with care, done and undone."""

import json
import os
from typing import NamedTuple

from tuireader.corrections.model import Action, Anchor, Ruling
from tuireader.library.column_types import as_integer, as_number, as_text, storable_text
from tuireader.library.database import Database, Row
from tuireader.library.entry_identity import lasting_key
from tuireader.library.undo_steps import UndoStep

RULING = "ruling"
"""What the field of an undo step is called whose ids are those of rulings."""
MAX_WORDS_CHARACTERS = 20_000
"""How long the words may be that a ruling is about."""
MAX_NAME_CHARACTERS = 200
"""How long a name may be that the user gives to a speaker or to a person."""
_MAX_JSON_CHARACTERS = 12 * MAX_WORDS_CHARACTERS
COLUMNS = (
    f"id, entry, at, action, substr(exact, 1, {MAX_WORDS_CHARACTERS + 1}), substr(prefix, 1, 99),"
    f" substr(suffix, 1, 99), start, stop, single, substr(value, 1, {MAX_NAME_CHARACTERS}),"
    f" substr(words, 1, {_MAX_JSON_CHARACTERS})"
)
"""What is read of a row; a hostile file may have more in it."""


class StoredRuling(NamedTuple):
    """A ruling with the entry of its article."""

    entry_id: int
    ruling: Ruling


class RulingChange(NamedTuple):
    """A ruling that was undone, or brought back."""

    stored: StoredRuling
    holds: bool  # whether it holds now


def undo_ruling_step(db: Database, step: UndoStep) -> RulingChange | None:
    """Undo what was done to a ruling, inside a transaction; return None where there is no such ruling any more."""
    return set_undone(db, step.ids[0], undone=step.value) if step.ids else None


def set_undone(db: Database, ruling_id: int, *, undone: bool) -> RulingChange | None:
    """Undo a ruling or bring it back, inside a transaction; return None where there is none, or it was so already."""
    row = db.first_row(f"SELECT {COLUMNS} FROM ruling WHERE id = ? AND undone != ?", (ruling_id, undone))
    stored = stored_ruling(row) if row else None
    if stored is None:
        return None
    db.connection.execute("UPDATE ruling SET undone = ? WHERE id = ?", (undone, ruling_id))
    mark_uncounted(db, stored.entry_id)
    return RulingChange(stored, not undone)


def stored_ruling(row: Row) -> StoredRuling | None:
    """Return the ruling of a row of `COLUMNS`; None where it is damaged."""
    ruling_id, entry_id, at, action, exact, prefix, suffix, start, stop, single, value, words = row
    try:
        right_words = Anchor(*json.loads(words)) if words else None
        if right_words is not None and [type(it) for it in right_words] != [str, str, str, int, int, bool]:
            return None
        ruling = Ruling(
            as_integer(ruling_id),
            as_number(at),
            Action(action),
            Anchor(as_text(exact), as_text(prefix), as_text(suffix), as_integer(start), as_integer(stop), bool(single)),
            as_text(value),
            right_words,
        )
    except (ValueError, TypeError, RecursionError):
        return None
    if len(ruling.anchor.exact) > MAX_WORDS_CHARACTERS:
        return None
    return StoredRuling(as_integer(entry_id), ruling)


def insert_ruling(db: Database, entry_id: int, entry_key: int, ruling: Ruling) -> int:
    """Write a ruling inside a transaction; return its id."""
    anchor = ruling.anchor
    row = (
        *(ruling.at, str(ruling.action), entry_id, entry_key),
        *map(storable_text, (anchor.exact, anchor.prefix, anchor.suffix)),
        *(anchor.start, anchor.stop, anchor.is_unique, storable_text(ruling.value)),
        json.dumps(ruling.words) if ruling.words else "",
    )
    statement = (
        "INSERT INTO ruling (at, action, entry, entry_key, exact, prefix, suffix, start, stop, single, value, words)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    mark_uncounted(db, entry_id)
    return db.connection.execute(statement, row).lastrowid or 0


def mark_uncounted(db: Database, entry_id: int) -> None:
    """Mark the quotations of an entry to be counted and indexed again, inside a transaction.

    Whoever has corrected it does so at once (`updates.change_rulings`); if that ends too soon, the next run does.
    """
    db.connection.execute("UPDATE entry SET engine = 0 WHERE id = ?", (entry_id,))


def adopt_rulings(db: Database, entry_id: int, entry_key: int) -> None:
    """Give an entry the rulings about the same article whose entry is gone, inside a transaction."""
    if entry_key:
        db.connection.execute(
            "UPDATE ruling SET entry = ? WHERE entry_key = ? AND entry NOT IN (SELECT id FROM entry)",
            (entry_id, entry_key),
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
