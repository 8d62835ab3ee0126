"""Corrections by the user: a ruling is stored, and counts and the search index follow in the same transaction."""

from collections.abc import Sequence
from functools import partial

from tuireader.corrections.anchors import same_signs
from tuireader.corrections.apply import apply_rulings
from tuireader.corrections.model import Action, Anchor, Corrected, Ruling
from tuireader.errors import ArticleError, TuireaderError
from tuireader.library import Entry, Library, MarkChange, PersonChange, RulingChange

MISFIT_SENTENCE = (
    "these words cross the end of another quotation, or stand so often that this place cannot be told from the others;"
    " name more words, or correct the other quotation first"
)
GONE_SENTENCE = "the article is no longer in the library"
CHANGED_SENTENCE = "the article was changed and no longer has these words; open it again"


def add_ruling(  # noqa: PLR0913 - what a ruling consists of
    library: Library, entry: Entry, action: Action, anchor: Anchor, value: str = "", *, words: Anchor | None = None
) -> Ruling:
    """Store a ruling about the article of `entry`; return it.

    Raises TuireaderError where it is empty, too long or one too many, or does not fit the other quotations of the
    article, and where the article is gone by now, or has other words: then nothing is stored.
    """
    with library.transaction():
        if library.entries.get(entry.id) is None:
            raise TuireaderError(GONE_SENTENCE)
        before = library.rulings.of_entry(entry.id)
        ruling = library.rulings.add(entry.id, action, anchor, value, words=words)
        text = _text_of(library, entry)
        if text is not None and not _has_words(text, anchor, words):
            raise TuireaderError(CHANGED_SENTENCE)
        corrected = _bring_up_to_date(library, entry, before, text)
        if corrected is not None and any(it.id == ruling.id for it in corrected.open):
            raise TuireaderError(MISFIT_SENTENCE)
    return ruling


def undo_ruling(library: Library, ruling_id: int) -> RulingChange | None:
    """Undo a ruling, which can be undone in turn; return None where there is none that holds."""
    with library.transaction():
        change = library.rulings.undo(ruling_id)
        if change is not None:
            _follow(library, change)
    return change


def undo_last(library: Library) -> MarkChange | RulingChange | PersonChange | None:
    """Undo the last change of marks, rulings or people; return it, or None where there is none."""
    return library.marks.undo(partial(_follow, library))


def _follow(library: Library, change: RulingChange) -> None:
    """Count and index again what a ruling was about that was undone, or brought back; inside a transaction."""
    entry = library.entries.get(change.stored.entry_id)
    if entry is not None:
        others = [it for it in library.rulings.of_entry(entry.id) if it.id != change.stored.ruling.id]
        before = others if change.holds else [*others, change.stored.ruling]
        _bring_up_to_date(library, entry, before, _text_of(library, entry))


def _text_of(library: Library, entry: Entry) -> str | None:
    """Return the text of the article of an entry; None where it cannot be read."""
    try:
        return library.articles.open(entry).text
    except ArticleError:
        return None


def _has_words(text: str, *anchors: Anchor | None) -> bool:
    """Return whether a text has the words of all these anchors."""
    folded = same_signs(text)
    return all(same_signs(anchor.exact) in folded for anchor in anchors if anchor is not None)


def _bring_up_to_date(library: Library, entry: Entry, before: Sequence[Ruling], text: str | None) -> Corrected | None:
    """Count and index the quotations of an article again, inside a transaction; return them with the rulings.

    `before` are the rulings that held before, as the index has them. Returns None where the quotations of `text` are
    still to be found: then they are counted with the rulings once they are.
    """
    attribution = None if text is None else library.articles.attribution(entry.id, text)
    if text is None or attribution is None:
        return None
    former = apply_rulings(text, attribution, before).attribution
    library.search.index_quotations(entry.id, text, attribution, former)
    library.articles.store_attribution(entry.id, text, attribution)
    library.people.decide_entry(entry.id)
    corrected = library.rulings.apply(entry.id, text, attribution)
    entry.quotations = len(corrected.attribution.quotations)
    return corrected
