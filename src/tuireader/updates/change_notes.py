"""Notes by the user: one is stored, and which quotation it is about follows in the same transaction."""

from tuireader.corrections.model import Anchor
from tuireader.corrections.placed_notes import Note, PlacedNotes
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library, NoteChange
from tuireader.updates.article_words import text_of, text_with_words

MISFIT_SENTENCE = "these words stand so often that this place cannot be told from the others; name more words"


def write_note(library: Library, entry: Entry, anchor: Anchor, text: str = "", *, note_id: int = 0) -> Note:
    """Store a note about the article of `entry`, or the note `note_id` in place of what it was; return it.

    Raises TuireaderError where it is about nothing, too long or one too many, where its words cannot be told from
    others, and where the article or the note is gone by now, or the article has other words: then nothing is stored.
    """
    with library.transaction():
        before = library.notes.get(note_id) if note_id else None
        is_same_place = before is not None and before.note.anchor == anchor  # also of one that is open
        text_with_words(library, entry, None if is_same_place else anchor)
        note = library.notes.write(entry.id, anchor, text, note_id=note_id)
        placed = follow_note(library, entry.id)
        if placed is not None and not is_same_place and any(it.id == note.id for it in placed.open):
            raise TuireaderError(MISFIT_SENTENCE)
    library.entries.load([entry.id])
    return note


def remove_note(library: Library, note_id: int) -> NoteChange | None:
    """Remove a note, which can be undone; return None where there is none."""
    change = library.notes.remove(note_id)
    if change is not None:
        library.entries.load([change.entry_id])
    return change


def follow_note(library: Library, entry_id: int) -> PlacedNotes | None:
    """Store which quotations the notes of an entry are about, inside a transaction; return where they are.

    Returns None where the quotations are still to be found: they are stored with the notes once they are.
    """
    entry = library.entries.get(entry_id)
    text = None if entry is None else text_of(library, entry)
    corrected = None if text is None else library.articles.corrected(entry_id, text)
    if text is None or corrected is None:
        return None
    return library.notes.store_places(entry_id, text, corrected.attribution)
