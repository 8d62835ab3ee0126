"""Finds the words of an anchor again in a text that may have been edited: surely, or not at all.

Quotation marks, dashes and blanks of all kinds count as the same; every comparison keeps the offsets. The work grows
with the length of the text: the words, and each side of their surroundings, are looked for a limited number of times.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from tuireader.corrections.model import CONTEXT_CHARACTERS, Anchor, Place
from tuireader.quotes.model import Quotation

MAX_OCCURRENCES = 100
"""Words that occur more often are not found: nothing tells surely which of them was meant."""
MIN_SIDE_CHARACTERS = 10
"""How many characters of a side must agree for that side to speak for a place."""
MIN_BOTH_CHARACTERS = 42
"""How many of both sides must agree where the words alone tell nothing: one side as a whole, and the other speaks."""
MIN_TELLING_CHARACTERS = 20
"""Words of this length that stood only once need only one side that agrees; shorter ones need both."""
MIN_SAME_WORDS = 0.5
"""How many of the words must be the same where they were edited, and both sides agree."""
MAX_LENGTH_RATIO = 2
"""How much longer or shorter edited words may be."""

_SAME_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\n\t\r\v\f\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " "),
    }
)


def anchor_of(text: str, start: int, stop: int) -> Anchor:
    """Return the anchor of `text[start:stop]`."""
    exact = text[start:stop]
    folded = same_signs(text)
    occurrences = _occurrences(folded, same_signs(exact), 2)
    prefix = text[max(0, start - CONTEXT_CHARACTERS) : start]
    return Anchor(exact, prefix, text[stop : stop + CONTEXT_CHARACTERS], start, stop, len(occurrences) == 1)


def anchor_of_quotation(text: str, quotation: Quotation) -> Anchor:
    """Return the anchor of a quotation: from its first word to its last, with the clause between two halves of it."""
    return anchor_of(text, *quotation.extent)


def find_anchor(text: str, anchor: Anchor) -> Place | None:
    """Return where the words of `anchor` are in `text`; None where that is not sure."""
    return AnchorFinder(text).find(anchor)


class _Agreement(NamedTuple):
    """How many characters of the two sides of an anchor agree with a place; a whole side counts as a full one."""

    before: int
    behind: int

    @property
    def is_of_both(self) -> bool:
        """Whether both sides together are proof of the place."""
        return min(self) >= MIN_SIDE_CHARACTERS and sum(self) >= MIN_BOTH_CHARACTERS

    @property
    def is_of_one(self) -> bool:
        """Whether a side speaks for the place."""
        return max(self) >= MIN_SIDE_CHARACTERS


class AnchorFinder:
    """Finds anchors in one text."""

    def __init__(self, text: str) -> None:
        self._text = same_signs(text)

    def find(self, anchor: Anchor) -> Place | None:
        """Return where the words of `anchor` are; None where that is not sure."""
        anchor = anchor._replace(
            exact=same_signs(anchor.exact),
            prefix=same_signs(anchor.prefix[-CONTEXT_CHARACTERS:]),
            suffix=same_signs(anchor.suffix[:CONTEXT_CHARACTERS]),
        )
        if not anchor.exact.strip():
            return None
        starts = _occurrences(self._text, anchor.exact, MAX_OCCURRENCES + 1)
        if len(starts) > MAX_OCCURRENCES:
            return None
        sure = [start for start in starts if self._is_sure(anchor, start, is_only=len(starts) == 1)]
        if len(sure) == 1:
            return Place(sure[0], sure[0] + len(anchor.exact))
        return None if sure else self._edited_place(anchor)

    def _is_sure(self, anchor: Anchor, start: int, *, is_only: bool) -> bool:
        """Return whether the words of the anchor that begin at `start` are surely those that were meant."""
        agreement = self._agreement(anchor, start)
        is_telling = is_only and anchor.is_unique and len(anchor.exact) >= MIN_TELLING_CHARACTERS
        return agreement.is_of_both or (is_telling and agreement.is_of_one)

    def _agreement(self, anchor: Anchor, start: int) -> _Agreement:
        """Return how far the sides of an anchor agree with the text around a place."""
        text, prefix, suffix, stop = self._text, anchor.prefix, anchor.suffix, start + len(anchor.exact)
        before = same_length(prefix[::-1], text[max(0, start - CONTEXT_CHARACTERS) : start][::-1])
        behind = same_length(suffix, text[stop : stop + CONTEXT_CHARACTERS])
        return _Agreement(
            CONTEXT_CHARACTERS if before == len(prefix) and self._begins(prefix, start - before) else before,
            CONTEXT_CHARACTERS if behind == len(suffix) and self._ends(suffix, stop + behind) else behind,
        )

    def _begins(self, prefix: str, start: int) -> bool:
        """Return whether a prefix may begin there: a short one was the beginning of the text."""
        return len(prefix) == CONTEXT_CHARACTERS or start == 0

    def _ends(self, suffix: str, stop: int) -> bool:
        """Return whether a suffix may end there: a short one was the end of the text."""
        return len(suffix) == CONTEXT_CHARACTERS or stop == len(self._text)

    def _edited_place(self, anchor: Anchor) -> Place | None:
        """Return the place between the two sides of an anchor whose words were edited; None unless there is one."""
        places = list(self._between_sides(anchor))
        if len(places) != 1:
            return None
        start, stop = places[0]
        # Words that overlap themselves are not among their occurrences: “aa” in “aaa”.
        return Place(start, stop, is_exact=self._text[start:stop] == anchor.exact)

    def _between_sides(self, anchor: Anchor) -> Iterator[tuple[int, int]]:
        """Yield the places between the two sides with most of the words of the anchor."""
        ends, stops = self._side_ends(anchor.prefix), self._side_starts(anchor.suffix)
        words = Counter(anchor.exact.casefold().split())
        shortest, longest = len(anchor.exact) / MAX_LENGTH_RATIO, len(anchor.exact) * MAX_LENGTH_RATIO
        for start in ends:
            stop = next((stop for stop in stops if stop >= start + shortest), None)
            if stop is not None and stop - start <= longest and self._share(words, start, stop) >= MIN_SAME_WORDS:
                yield start, stop

    def _side_ends(self, prefix: str) -> list[int]:
        """Return where the prefix of an anchor ends in the text, so that its words may begin."""
        if len(prefix) < CONTEXT_CHARACTERS:
            return [len(prefix)] if self._text.startswith(prefix) else []
        return [at + len(prefix) for at in _occurrences(self._text, prefix, MAX_OCCURRENCES)]

    def _side_starts(self, suffix: str) -> list[int]:
        """Return where the suffix of an anchor begins in the text, so that its words may end."""
        if len(suffix) < CONTEXT_CHARACTERS:
            return [len(self._text) - len(suffix)] if self._text.endswith(suffix) else []
        return _occurrences(self._text, suffix, MAX_OCCURRENCES)

    def _share(self, words: Counter[str], start: int, stop: int) -> float:
        """Return how many of the words are the same in the text, of the larger number of both."""
        others = Counter(self._text[start:stop].casefold().split())
        return (words & others).total() / max(words.total(), others.total(), 1)


def same_signs(text: str) -> str:
    """Return a text of the same length with one sign for all kinds of marks, dashes and blanks."""
    return text.translate(_SAME_SIGNS)


def _occurrences(text: str, words: str, max_places: int) -> list[int]:
    """Return where `words` occur in `text`, `max_places` at the most; they do not overlap."""
    places, at = list[int](), text.find(words) if words else -1
    while at >= 0 and len(places) < max_places:
        places.append(at)
        at = text.find(words, at + len(words))
    return places


def same_length(one: str, other: str) -> int:
    """Return how many characters are the same from the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
