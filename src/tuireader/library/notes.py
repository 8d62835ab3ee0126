"""What the user keeps of articles and writes beside it: stored beside what the engine found, never over it.

A note belongs to an entry, and stays when the entry goes, as a ruling does (`rulings`). Its id stays while its words
are changed. Which quotation it is about is worked out again whenever those of the article are stored (`store_places`).
"""

import time
from collections.abc import Iterable, Iterator

from tuireader.corrections.model import Anchor
from tuireader.corrections.placed_notes import NO_NOTES, Note, PlacedNotes, place_notes
from tuireader.documents.cleaning import clean, single_line
from tuireader.errors import TuireaderError
from tuireader.library.anchor_rows import (
    MAX_WORDS_CHARACTERS,
    adopt_rows,
    entry_key_of,
    forget_undone,
    has_rows,
    rows_of_entry,
    rows_that_hold,
)
from tuireader.library.column_types import as_text
from tuireader.library.database import Database
from tuireader.library.note_rows import (
    MAX_NOTE_CHARACTERS,
    NOTE,
    NOTE_COLUMNS,
    NoteChange,
    StoredNote,
    held_row,
    insert_note,
    set_undone,
    stored_note,
)
from tuireader.library.said import SavedQuotations, row_id_of
from tuireader.library.undo_steps import UndoSteps
from tuireader.quotes.model import Attribution

MAX_NOTES = 20_000
"""Of a library."""
MAX_NOTES_OF_ARTICLE = 500
MAX_UNDONE_NOTES = 50
"""Of one article: more are forgotten, the oldest first."""


class Notes:
    """The notes of a library."""

    def __init__(self, db: Database, steps: UndoSteps) -> None:
        self._db, self._steps = db, steps

    def write(self, entry_id: int, anchor: Anchor, text: str = "", *, note_id: int = 0) -> Note:
        """Store a note about the article of an entry, or the note `note_id` in place of what it was; return it.

        It can be undone. Raises TuireaderError where it is about nothing, too long or one too many, and where
        `note_id` is no longer there. `updates.change_notes` also says which quotation it is about.
        """
        note = Note(note_id, time.time(), anchor, single_line(clean(text)))
        _refuse_unfit(note)
        with self._db.transaction():
            before = held_row(self._db, note_id) if note_id else None
            if note_id and before is None:
                raise TuireaderError(f"n{note_id}: there is no such note; tuireader notes lists them")
            if before is None:
                self._refuse_too_many(entry_id)
            else:
                set_undone(self._db, before[0], undone=True)
            row_id, note_id = insert_note(self._db, entry_id, entry_key_of(self._db, entry_id), note)
            forget_undone(self._db, "note", entry_id, MAX_UNDONE_NOTES)
            self._steps.store(NOTE, value=True, ids=[row_id, before[0] if before else 0])
        return note._replace(id=note_id)

    def remove(self, note_id: int) -> NoteChange | None:
        """Remove a note, which can be undone; return None where there is none."""
        with self._db.transaction():
            before = held_row(self._db, note_id)
            if before is None:
                return None
            row_id, stored = before
            set_undone(self._db, row_id, undone=True)
            self._steps.store(NOTE, value=False, ids=[0, row_id])
        return NoteChange(stored.entry_id, None, stored.note)

    def get(self, note_id: int) -> StoredNote | None:
        """Return the note with that id, or None."""
        held = held_row(self._db, note_id)
        return held[1] if held else None

    def of_entry(self, entry_id: int) -> list[Note]:
        """Return the notes about the article of an entry, the oldest first."""
        rows = rows_of_entry(self._db, "note", NOTE_COLUMNS, entry_id, MAX_NOTES_OF_ARTICLE)
        return [stored.note for row in rows if (stored := stored_note(row))]

    def placed(self, entry_id: int, text: str, attribution: Attribution) -> PlacedNotes:
        """Return where the notes belong in the text of the article of an entry, which has these quotations."""
        notes = self.of_entry(entry_id)
        return place_notes(text, attribution, notes) if notes else NO_NOTES

    def all(self) -> Iterator[StoredNote]:
        """Yield all notes with their entries, in the order in which they were last written; also of those gone."""
        yield from filter(None, map(stored_note, rows_that_hold(self._db, "note", NOTE_COLUMNS, MAX_NOTES)))

    def of_quotations(self, quotation_ids: Iterable[str]) -> dict[str, str]:
        """Return the words of notes by the ids that stay of their quotations; of several notes, those of the last."""
        if not has_rows(self._db, "note"):
            return {}
        ids = {row_id_of(it): it for it in quotation_ids}
        statement = (
            f"SELECT said, substr(text, 1, {MAX_NOTE_CHARACTERS}) FROM note WHERE undone = 0 AND said IN ({{}})"
            " ORDER BY id"
        )
        return {ids[row_id]: as_text(text) for row_id, text in self._db.rows_for(statement, ids)}

    def adopt(self, entry_id: int) -> None:
        """Give an entry the notes about the same article whose entry is gone."""
        with self._db.transaction():
            adopt_rows(self._db, "note", entry_id)

    def store_places(self, entry_id: int, text: str, attribution: Attribution) -> PlacedNotes:
        """Store which quotations the notes of an entry are about, once these have their ids; return where notes are."""
        with self._db.transaction() as db:
            placed = self.placed(entry_id, text, attribution)
            said_of = self._said_of(entry_id, attribution, placed)
            values = [(said_of.get(note.id), note.id, said_of.get(note.id)) for note in placed.all]
            db.executemany("UPDATE note SET said = ? WHERE note = ? AND undone = 0 AND said IS NOT ?", values)
        return placed

    def _said_of(self, entry_id: int, attribution: Attribution, placed: PlacedNotes) -> dict[int, int]:
        """Return by the ids of notes the rows of the quotations that they are about."""
        noted = [it for it in attribution.quotations if it.id in placed.of_quotation]
        ids = SavedQuotations(self._db).ids_of(entry_id, noted) if noted else {}
        return {
            note.id: row_id_of(ids[quotation_id])
            for quotation_id, notes in placed.of_quotation.items()
            if quotation_id in ids
            for note in notes
        }

    def _refuse_too_many(self, entry_id: int) -> None:
        if len(self.of_entry(entry_id)) >= MAX_NOTES_OF_ARTICLE:
            raise TuireaderError(f"the article has {MAX_NOTES_OF_ARTICLE} notes; remove one to write another")
        (count,) = self._db.first_row("SELECT count(*) FROM note WHERE undone = 0") or (0,)
        if count >= MAX_NOTES:
            raise TuireaderError(f"the library has {MAX_NOTES:,} notes; remove some to write another")


def _refuse_unfit(note: Note) -> None:
    """Raise TuireaderError where a note is about nothing, or too long."""
    if not note.anchor.exact.strip():
        raise TuireaderError("there are no words that the note is about; name some")
    if len(note.anchor.exact) > MAX_WORDS_CHARACTERS:
        raise TuireaderError(
            f"{len(note.anchor.exact):,} characters are too many for a note to be about;"
            f" {MAX_WORDS_CHARACTERS:,} are allowed"
        )
    if len(note.text) > MAX_NOTE_CHARACTERS:
        raise TuireaderError(
            f"{len(note.text):,} characters are too many for a note; {MAX_NOTE_CHARACTERS:,} are allowed"
        )
