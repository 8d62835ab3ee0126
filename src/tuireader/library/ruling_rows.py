"""The rows of rulings: written, read with care, done and undone."""

import json
from typing import NamedTuple

from tuireader.corrections.model import Action, Anchor, Ruling
from tuireader.library.anchor_rows import (
    ANCHOR_COLUMNS,
    ANCHOR_NAMES,
    MAX_WORDS_CHARACTERS,
    anchor_of_row,
    anchor_values,
)
from tuireader.library.column_types import as_integer, as_number, as_text, storable_text
from tuireader.library.database import Database, Row
from tuireader.library.undo_steps import UndoStep

RULING = "ruling"
"""What the field of an undo step is called whose ids are those of rulings."""
MAX_NAME_CHARACTERS = 200
"""How long a name may be that the user gives to a speaker or to a person."""
_MAX_JSON_CHARACTERS = 12 * MAX_WORDS_CHARACTERS
COLUMNS = (
    f"id, entry, at, action, {ANCHOR_COLUMNS}, substr(value, 1, {MAX_NAME_CHARACTERS}),"
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
    ruling_id, entry_id, at, action, *anchor_row, value, words = row
    anchor = anchor_of_row(tuple(anchor_row))
    try:
        right_words = Anchor(*json.loads(words)) if words else None
        if right_words is not None and [type(it) for it in right_words] != [str, str, str, int, int, bool]:
            return None
        action = Action(action)
    except (ValueError, TypeError, RecursionError):
        return None
    if anchor is None:
        return None
    ruling = Ruling(as_integer(ruling_id), as_number(at), action, anchor, as_text(value), right_words)
    return StoredRuling(as_integer(entry_id), ruling)


def insert_ruling(db: Database, entry_id: int, entry_key: int, ruling: Ruling) -> int:
    """Write a ruling inside a transaction; return its id."""
    row = (
        *(ruling.at, str(ruling.action), entry_id, entry_key),
        *anchor_values(ruling.anchor),
        storable_text(ruling.value),
        json.dumps(ruling.words) if ruling.words else "",
    )
    statement = (
        f"INSERT INTO ruling (at, action, entry, entry_key, {ANCHOR_NAMES}, value, words)"
        f" VALUES ({', '.join('?' * len(row))})"
    )
    mark_uncounted(db, entry_id)
    return db.connection.execute(statement, row).lastrowid or 0


def mark_uncounted(db: Database, entry_id: int) -> None:
    """Mark the quotations of an entry to be counted and indexed again, inside a transaction.

    Whoever has corrected it does so at once (`updates.change_rulings`); if that ends too soon, the next run does.
    """
    db.connection.execute("UPDATE entry SET engine = 0 WHERE id = ?", (entry_id,))
