"""Undoing what is no mark: rulings, notes, watches, tags, and what was ruled about people. A start needs none of it."""

from collections.abc import Callable

from tuireader.library.database import Database
from tuireader.library.note_rows import NOTE, NoteChange, undo_note_step
from tuireader.library.person import PersonChange
from tuireader.library.person_changes import undo_person_step
from tuireader.library.ruling_rows import RULING, RulingChange, undo_ruling_step
from tuireader.library.tag_steps import TAGS, TagChange, undo_tag_step
from tuireader.library.undo_steps import PERSON, WATCH, WATCH_NAME, MarkChange, UndoStep
from tuireader.library.watches import WatchChange, undo_watch_step

WordsChange = RulingChange | NoteChange
"""A change that is about words of an article."""
OtherChange = WordsChange | PersonChange | WatchChange | TagChange
Undone = MarkChange | OtherChange
"""What can be undone."""
_OF_WORDS: dict[str, Callable[[Database, UndoStep], WordsChange | None]] = {
    RULING: undo_ruling_step,
    NOTE: undo_note_step,
}
"""What undoes a change that is about words of an article, by the field of the step."""
_OTHERS: dict[str, Callable[[Database, UndoStep], OtherChange | None]] = {
    PERSON: undo_person_step,
    WATCH: undo_watch_step,
    WATCH_NAME: undo_watch_step,
    TAGS: undo_tag_step,
}


def undo_other_step(db: Database, step: UndoStep, on_words: Callable[[WordsChange], object]) -> OtherChange | None:
    """Undo a step that is no mark, inside a transaction; return None where that can no longer be undone.

    `on_words` is called with a change that is about words. A damaged file may name any field: such a step is none.
    """
    if step.field in _OTHERS:
        return _OTHERS[step.field](db, step)
    change = _OF_WORDS[step.field](db, step) if step.field in _OF_WORDS else None
    if change is not None:
        on_words(change)
    return change
