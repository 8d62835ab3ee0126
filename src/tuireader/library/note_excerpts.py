"""The note that a search for words of notes has found in an article."""

from collections.abc import Sequence

from tuireader.corrections.placed_notes import Note
from tuireader.library.matching import Excerpt, snippet, term_finder
from tuireader.library.term import Term

YOUR_NOTE = "your note"
"""Who wrote the words, where the names of speakers stand."""


def asked_note(notes: Sequence[Note], terms: tuple[Term, ...]) -> Note | None:
    """Return the note that has most of `terms`, of equals the one that was written last; None without any."""
    return max(notes, key=lambda note: (_term_count(note, terms), note.at, note.id), default=None)


def _term_count(note: Note, terms: tuple[Term, ...]) -> int:
    return sum(bool(term_finder((term,))(note.text)) for term in terms)


def note_excerpt(note: Note, terms: tuple[Term, ...]) -> Excerpt:
    """Return the words of a note around `terms`; without any, the words that it keeps."""
    words, found = snippet(note.text or f"“{note.anchor.exact}”", terms)
    return Excerpt(words, tuple(found), None, None, YOUR_NOTE)
