"""Corrections by the user: a ruling is stored, and counts and the search index follow in the same transaction."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tuireader.corrections.model import Action, Anchor, Corrected, Ruling
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library, NoteChange
from tuireader.library.undo_changes import Undone, WordsChange
from tuireader.updates.article_words import text_of, text_with_words
from tuireader.updates.change_notes import follow_note

if TYPE_CHECKING:
    from tuireader.library import RulingChange

MISFIT_SENTENCE = (
    "these words cross the end of another quotation, or stand so often that this place cannot be told from the others;"
    " name more words, or correct the other quotation first"
)


def add_ruling(  # noqa: PLR0913 - what a ruling consists of
    library: Library, entry: Entry, action: Action, anchor: Anchor, value: str = "", *, words: Anchor | None = None
) -> Ruling:
    """Store a ruling about the article of `entry`; return it.

    Raises TuireaderError where it is empty, too long or one too many, or does not fit the other quotations of the
    article, and where the article is gone by now, or has other words: then nothing is stored.
    """
    with library.transaction():
        text = text_with_words(library, entry, anchor, words)
        before = library.rulings.of_entry(entry.id)
        ruling = library.rulings.add(entry.id, action, anchor, value, words=words)
        corrected = _bring_up_to_date(library, entry, before, text)
        if corrected is not None and any(it.id == ruling.id for it in corrected.open):
            raise TuireaderError(MISFIT_SENTENCE)
    return ruling


def undo_ruling(library: Library, ruling_id: int) -> "RulingChange | None":
    """Undo a ruling, which can be undone in turn; return None where there is none that holds."""
    with library.transaction():
        change = library.rulings.undo(ruling_id)
        if change is not None:
            _follow(library, change)
    return change


def undo_last(library: Library) -> Undone | None:
    """Undo the last change of marks, watches, rulings, notes or people; return it, or None where there is none."""
    return library.marks.undo(partial(_follow, library))


def _follow(library: Library, change: WordsChange) -> None:
    """Count and index again what a ruling was about that was undone, or brought back; inside a transaction."""
    if isinstance(change, NoteChange):
        follow_note(library, change.entry_id)
        return
    entry = library.entries.get(change.stored.entry_id)
    if entry is not None:
        others = [it for it in library.rulings.of_entry(entry.id) if it.id != change.stored.ruling.id]
        before = others if change.holds else [*others, change.stored.ruling]
        _bring_up_to_date(library, entry, before, text_of(library, entry))


def _bring_up_to_date(library: Library, entry: Entry, before: Sequence[Ruling], text: str | None) -> Corrected | None:
    """Count and index the quotations of an article again, inside a transaction; return them with the rulings.

    `before` are the rulings that held before, as the index has them. Returns None where the quotations of `text` are
    still to be found: then they are counted with the rulings once they are.
    """
    attribution = None if text is None else library.articles.attribution(entry.id, text)
    if text is None or attribution is None:
        return None
    from tuireader.corrections.apply import apply_rulings  # noqa: PLC0415 - not needed at start

    former = apply_rulings(text, attribution, before).attribution
    library.search.index_quotations(entry.id, text, attribution, former)
    library.articles.store_attribution(entry.id, text, attribution)
    library.people.decide_entry(entry.id)
    corrected = library.rulings.apply(entry.id, text, attribution)
    entry.quotations = len(corrected.attribution.quotations)
    return corrected
