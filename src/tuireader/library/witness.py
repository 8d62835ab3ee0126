"""What is found of the same words in other articles."""

from typing import NamedTuple

from tuireader.changes.word_diff import Piece
from tuireader.library.person import PersonQuotation

NOWHERE_ELSE = "No other article of the library quotes these words."
NO_NAME = "no name given"


class Witness(NamedTuple):
    """A quotation with the words that are asked for."""

    found: PersonQuotation
    pieces: tuple[Piece, ...]  # its words, with what they lack (-) and add (+)
    is_asked: bool = False  # the quotation itself
    has_other_speaker: bool = False

    @property
    def has_all_words(self) -> bool:
        """Whether it has all the words and no others."""
        return all(piece.sign == "=" for piece in self.pieces)

    @property
    def label(self) -> str:
        """What its row calls it beside the others: “this one”, “the same words”, or nothing."""
        return "this one" if self.is_asked else "the same words" if self.has_all_words else ""


class SameWords(NamedTuple):
    """A quotation, and all that have its words, the earliest first."""

    witnesses: tuple[Witness, ...]
    is_whole: bool = True  # False: there may be more

    @property
    def articles(self) -> int:
        """How many articles have the words."""
        return len({it.found.entry_id for it in self.witnesses})
