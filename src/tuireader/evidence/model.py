"""A quotation as evidence: its words, where they stood, who said them, and how that is known."""

from datetime import datetime
from typing import NamedTuple

from tuireader.quotes.model import Span

CONTEXT_CHARACTERS = 32
"""How much of the text before and behind the words belongs to a selector."""


class Selector(NamedTuple):
    """Words of a text by which they are found again: `text[start:end]` is `exact`.

    `prefix` and `suffix` are what stands before and behind them, `CONTEXT_CHARACTERS` each; shorter only where the text
    begins or ends.
    """

    exact: str
    prefix: str
    suffix: str
    start: int  # in code points of the article's text, as is `end`
    end: int


class SpeakerFacts(NamedTuple):
    """Who said it."""

    name: str
    kind: str  # person, group, document or unnamed
    roles: tuple[str, ...] = ()  # as the article gives them; the first is the one that it gives first
    person_id: int = 0  # the library's; 0 where the speaker is nobody of the library


class ArticleFacts(NamedTuple):
    """Where it stood."""

    entry_id: int  # the library's
    title: str
    author: str
    outlet: str
    url: str  # "" without one
    date: datetime | None  # when it was published
    fetched: datetime | None  # when this text of it was fetched
    sha256: str  # of the text in UTF-8, as hexadecimal digits
    characters: int  # length of the text in code points


class Evidence(NamedTuple):
    """One quotation."""

    id: str  # “ENTRY.SLOT”, which stays
    kind: str  # direct or mixed
    words: str  # as shown: all spans, with a blank between two
    selectors: tuple[Selector, ...]  # one for each span: a quotation that its cue splits has two
    sentence: str  # the sentence around the words, cut with “…” where it is long
    speaker: SpeakerFacts | None
    is_corrected: bool  # whether the user ruled about it
    source: tuple[str, Span] | None  # the mention of the speaker in the text, and where it is
    cue: tuple[str, Span] | None  # the words that introduce it
    reporter: str  # who reports what the speaker said; "" where nobody does
    rule: str  # which rule of the engine found the speaker
    confidence: float  # the chance, 0 to 1, that the name is right; 1 where the user ruled
    source_confidence: float  # that the mention is
    note: str | None  # what the user wrote beside it; "" where it is kept without words, None where it is not
    article: ArticleFacts


def selector_of(text: str, start: int, end: int) -> Selector:
    """Return the selector of `text[start:end]`."""
    prefix = text[max(0, start - CONTEXT_CHARACTERS) : start]
    return Selector(text[start:end], prefix, text[end : end + CONTEXT_CHARACTERS], start, end)
