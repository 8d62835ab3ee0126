"""Compares two versions of an article: its title, its words, and its quotations, which the engine finds in both."""

from collections.abc import Callable
from typing import NamedTuple

from tuireader.changes.quotation_changes import QuotationChange, ReadText, compare_quotations
from tuireader.changes.word_diff import TextChanges, compare_texts
from tuireader.documents.model import Document
from tuireader.quotes import Attribution
from tuireader.quotes.bounded import attribute_bounded


class Comparison(NamedTuple):
    """What was changed between two versions."""

    title: TextChanges
    text: TextChanges
    quotations: tuple[QuotationChange, ...]

    @property
    def words_added(self) -> int:
        """How many words only the new version has, with its title."""
        return self.title.words_added + self.text.words_added

    @property
    def words_removed(self) -> int:
        """How many words only the old version has, with its title."""
        return self.title.words_removed + self.text.words_removed


Corrector = Callable[[str, Attribution], Attribution]
"""Returns the attribution of a text with what the user ruled."""


def compare(before: Document, after: Document, correct: Corrector = lambda _, found: found) -> Comparison:
    """Return what was changed; never on the thread that answers keys, for it may take seconds."""
    return Comparison(
        compare_texts(before.title, after.title),
        compare_texts(before.text, after.text),
        compare_quotations(_read(before, correct), _read(after, correct)),
    )


def _read(document: Document, correct: Corrector) -> ReadText:
    attribution = attribute_bounded(document.prose, document.block_quotes, document.language)
    return ReadText(document.text, correct(document.text, attribution))
