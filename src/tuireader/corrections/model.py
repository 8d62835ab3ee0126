"""What a user rules about the quotations of an article, and what comes of it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from tuireader.quotes.model import Attribution, Span

CONTEXT_CHARACTERS = 32
"""How much of the text before and behind the words belongs to their anchor."""


class Action(StrEnum):
    """What is ruled; the values are stored."""

    SPEAKER = "speaker"  # `value` said these words
    NOBODY = "nobody"  # these words are nobody's: a title, a term, a nickname
    MISSING = "missing"  # these words are a quotation that was not found; `value` said them, if it is not empty
    WORDS = "words"  # the quotation of these words has other bounds: those of `Ruling.words`


class Anchor(NamedTuple):
    """Words of a text with their surroundings, by which they are found again in another version of it."""

    exact: str  # the words, with all that stands between the first and the last of them
    prefix: str = ""  # what stands before them, up to `CONTEXT_CHARACTERS`; shorter only at the beginning of the text
    suffix: str = ""  # what stands behind them
    start: int = 0  # where they were, in code points; a hint and no proof
    stop: int = 0
    is_unique: bool = False  # whether the words stood only there


class Ruling(NamedTuple):
    """One correction by the user."""

    id: int  # grows with time; never used again
    at: float  # seconds since 1970
    action: Action
    anchor: Anchor
    value: str = ""  # the name of the speaker, for `SPEAKER` and `MISSING`
    words: Anchor | None = None  # the right bounds, for `WORDS`


class Place(NamedTuple):
    """Where the words of an anchor are in a text."""

    start: int
    stop: int
    is_exact: bool = True  # whether they are the very words; else some of them were changed since

    @property
    def span(self) -> Span:
        """Start and end."""
        return self.start, self.stop


class Corrected(NamedTuple):
    """An attribution with the rulings of the user applied.

    `attribution` has the ids of the engine's quotations and speakers, and new ones for what the engine did not find.
    Confidence is 1 where the user ruled; only `ruling_of` says that it was the user.
    """

    attribution: Attribution
    ruling_of: Mapping[str, Ruling] = MappingProxyType({})  # by quotation, the ruling that decided last: also removals
    open: tuple[Ruling, ...] = ()  # those whose words are no longer surely found: they change nothing
    places: Mapping[int, Place] = MappingProxyType({})  # by the id of a ruling that holds, where its words are
    given_ids: frozenset[str] = frozenset()  # of the quotations whose speaker is what the user said, not the engine
