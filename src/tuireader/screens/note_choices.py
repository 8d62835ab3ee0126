"""What can be chosen about a note: to keep words with it, to remove it, other words, or another note."""

from enum import Enum
from typing import NamedTuple

from tuireader.corrections.placed_notes import Note, PlacedNotes
from tuireader.screens.correction_choices import Choice
from tuireader.widgets.phrases import one_line

MAX_LISTED_NOTES = 100
"""The most notes of an article to choose from."""
_MAX_SHOWN_CHARACTERS = 300


class NoteAction(Enum):
    """What can be chosen, as it is shown."""

    KEEP = "keep these words"
    REMOVE = "remove the note"
    PASSAGE = "a passage"
    OTHER = "another note"
    PUT_HERE = "put it on this quotation"


class NoteQuestion(NamedTuple):
    """What is asked: the title of its bar, the words of the note so far, and what else can be chosen."""

    title: str
    right: str = ""
    text: str = ""
    keeps: bool = True  # whether there are words to keep
    others: tuple[Choice, ...] = ()
    listed: tuple[Choice, ...] = ()  # the other notes of the article


class NoteAnswer(NamedTuple):
    """What was chosen, with what was typed, and the id of the note that was chosen."""

    what: Enum
    text: str
    note_id: int = 0


_REMOVE = Choice(NoteAction.REMOVE, NoteAction.REMOVE.value, "and keep nothing")
_PASSAGE = Choice(NoteAction.PASSAGE, NoteAction.PASSAGE.value, "mark it from word to word")


def question_about_words(kind: str, note: Note | None, typed: str, notes: PlacedNotes) -> NoteQuestion:
    """Return what is asked about a quotation or a passage (`kind`), with the note that is there."""
    title = f"{'Your note on' if note else 'Keep'} this {kind}"
    others = (*((_REMOVE,) if note else ()), *((_PASSAGE,) if kind == "quotation" else ()))
    text = typed or (note.text if note else "")
    return NoteQuestion(title, text=text, others=others, listed=_listed(notes, note))


def question_about_open(note: Note, *, has_quotation: bool) -> NoteQuestion:
    """Return what is asked about a note that no longer fits."""
    put_here = Choice(NoteAction.PUT_HERE, NoteAction.PUT_HERE.value)
    others = (*((put_here,) if has_quotation else ()), _REMOVE)
    return NoteQuestion(f"It no longer fits: “{shown(note.anchor.exact)}”", text=note.text, others=others)


def question_about_article(notes: PlacedNotes) -> NoteQuestion:
    """Return what is asked where no quotation is current."""
    return NoteQuestion("Notes on this article", keeps=False, others=(_PASSAGE,), listed=_listed(notes, None))


def _listed(notes: PlacedNotes, without: Note | None) -> tuple[Choice, ...]:
    """Return the notes of an article to choose from; those that no longer fit come first."""
    listed = [note for note in (*notes.open, *notes.all[: len(notes.places)]) if note != without]
    return tuple(_listed_choice(note, is_open=note in notes.open) for note in listed[:MAX_LISTED_NOTES])


def _listed_choice(note: Note, *, is_open: bool) -> Choice:
    detail = " · ".join(filter(None, ("no longer fits" if is_open else "", shown(note.text))))
    return Choice(NoteAction.OTHER, f"“{shown(note.anchor.exact)}”", detail, ruling_id=note.id)


def shown(words: str) -> str:
    """Return the beginning of words on one line."""
    return one_line(words[:_MAX_SHOWN_CHARACTERS])
