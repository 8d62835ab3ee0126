"""The rows of notes: each is a note as it was at some time; one of them holds. No words are overwritten."""

from typing import NamedTuple

from tuireader.corrections.placed_notes import Note
from tuireader.library.anchor_rows import ANCHOR_COLUMNS, ANCHOR_NAMES, anchor_of_row, anchor_values
from tuireader.library.column_types import as_integer, as_number, as_text, storable_text
from tuireader.library.database import Database, Row
from tuireader.library.text_folding import folded_words
from tuireader.library.undo_steps import UndoStep

NOTE = "note"
"""What the field of an undo step is called whose ids are those of rows of notes: what holds since, what held before."""
MAX_NOTE_CHARACTERS = 20_000
"""How long a note may be."""
NOTE_COLUMNS = f"id, note, entry, at, {ANCHOR_COLUMNS}, substr(text, 1, {MAX_NOTE_CHARACTERS})"
"""What is read of a row; a hostile file may have more in it."""


class StoredNote(NamedTuple):
    """A note with the entry of its article."""

    entry_id: int
    note: Note


class NoteChange(NamedTuple):
    """A change of a note: that it was removed, or what was undone."""

    entry_id: int
    now: Note | None  # as it is now; None: it is removed
    before: Note | None  # as it was; None: there was none


def stored_note(row: Row) -> StoredNote | None:
    """Return the note of a row of `NOTE_COLUMNS`; None where it is damaged."""
    _, note_id, entry_id, at, *anchor_row, text = row
    anchor = anchor_of_row(tuple(anchor_row))
    if anchor is None or not as_integer(note_id):
        return None
    return StoredNote(as_integer(entry_id), Note(as_integer(note_id), as_number(at), anchor, as_text(text)))


def insert_note(db: Database, entry_id: int, entry_key: int, note: Note) -> tuple[int, int]:
    """Write a note inside a transaction; return the id of its row, and its own: that of its first row if it is new."""
    text = storable_text(note.text)
    row = (note.id, note.at, entry_id, entry_key, *anchor_values(note.anchor), text, folded_words(text))
    columns = f"note, at, entry, entry_key, {ANCHOR_NAMES}, text, words"
    statement = f"INSERT INTO note ({columns}) VALUES ({', '.join('?' * len(row))})"
    row_id = db.connection.execute(statement, row).lastrowid or 0
    if not note.id:
        db.connection.execute("UPDATE note SET note = id WHERE id = ?", (row_id,))
    return row_id, note.id or row_id


def held_row(db: Database, note_id: int) -> tuple[int, StoredNote] | None:
    """Return the row of a note that holds, with its id; None where there is none, or it is damaged."""
    row = db.first_row(f"SELECT {NOTE_COLUMNS} FROM note WHERE note = ? AND undone = 0", (note_id,))
    stored = stored_note(row) if row else None
    return (row[0], stored) if row and stored else None


def set_undone(db: Database, row_id: int, *, undone: bool) -> StoredNote | None:
    """Let a row hold no longer, or again, inside a transaction; return it, or None where there is nothing to be done.

    A row does not hold again where another one of the same note holds by now.
    """
    row = db.first_row(f"SELECT {NOTE_COLUMNS} FROM note WHERE id = ? AND undone != ?", (row_id, undone))
    stored = stored_note(row) if row else None
    if stored is None or (not undone and held_row(db, stored.note.id) is not None):
        return None
    db.connection.execute("UPDATE note SET undone = ? WHERE id = ?", (undone, row_id))
    return stored


def undo_note_step(db: Database, step: UndoStep) -> NoteChange | None:
    """Undo what was done to a note, inside a transaction; return None where it was changed again or is gone."""
    if len(step.ids) != 2:
        return None
    now_id, before_id = step.ids
    undone = set_undone(db, now_id, undone=True) if now_id else None
    if now_id and undone is None:
        return None
    restored = set_undone(db, before_id, undone=False) if before_id else None
    stored = restored or undone
    if stored is None:
        return None
    return NoteChange(stored.entry_id, restored and restored.note, undone and undone.note)
