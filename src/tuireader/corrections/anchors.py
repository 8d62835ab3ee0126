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
MIN_TELLING_CHARACTERS = 30
"""Words of this length that stood only once are found wherever they went; shorter ones need a side that agrees."""
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
    folded = text.translate(_SAME_SIGNS)
    occurrences = _occurrences(folded, exact.translate(_SAME_SIGNS), 2)
    prefix = text[max(0, start - CONTEXT_CHARACTERS) : start]
    return Anchor(exact, prefix, text[stop : stop + CONTEXT_CHARACTERS], start, stop, len(occurrences) == 1)


def anchor_of_quotation(text: str, quotation: Quotation) -> Anchor:
    """Return the anchor of a quotation: from its first word to its last, with the clause between two halves of it."""
    return anchor_of(text, quotation.content[0][0], quotation.content[-1][1])


def find_anchor(text: str, anchor: Anchor) -> Place | None:
    """Return where the words of `anchor` are in `text`; None where that is not sure."""
    return AnchorFinder(text).find(anchor)


class _Agreement(NamedTuple):
    """How many characters of the two sides of an anchor agree with a place, and whether each agrees as a whole."""

    before: int
    behind: int
    is_before_whole: bool
    is_behind_whole: bool

    @property
    def both(self) -> bool:
        """Whether both sides speak for the place."""
        return self._speaks(self.before, self.is_before_whole) and self._speaks(self.behind, self.is_behind_whole)

    @property
    def any(self) -> bool:
        """Whether a side speaks for the place."""
        return max(self.before, self.behind) >= MIN_SIDE_CHARACTERS

    @staticmethod
    def _speaks(characters: int, is_whole: bool) -> bool:
        return is_whole or characters >= MIN_SIDE_CHARACTERS


class AnchorFinder:
    """Finds anchors in one text."""

    def __init__(self, text: str) -> None:
        self._text = text.translate(_SAME_SIGNS)

    def find(self, anchor: Anchor) -> Place | None:
        """Return where the words of `anchor` are; None where that is not sure."""
        anchor = anchor._replace(
            exact=anchor.exact.translate(_SAME_SIGNS),
            prefix=anchor.prefix[-CONTEXT_CHARACTERS:].translate(_SAME_SIGNS),
            suffix=anchor.suffix[:CONTEXT_CHARACTERS].translate(_SAME_SIGNS),
        )
        if not anchor.exact.strip():
            return None
        starts = _occurrences(self._text, anchor.exact, MAX_OCCURRENCES + 1)
        if len(starts) > MAX_OCCURRENCES:
            return None
        start = self._decide(anchor, starts)
        if start is not None:
            return Place(start, start + len(anchor.exact))
        return self._bridge(anchor) if not starts else None

    def _decide(self, anchor: Anchor, starts: list[int]) -> int | None:
        """Return the one of several places that the sides of the anchor surely mean."""
        agreements = [(self._agreement(anchor, start, start + len(anchor.exact)), start) for start in starts]
        if len(agreements) == 1:
            agreement, start = agreements[0]
            is_sure = agreement.both or (
                anchor.is_unique and (agreement.any or len(anchor.exact) >= MIN_TELLING_CHARACTERS)
            )
            return start if is_sure else None
        sure = [(agreement.before + agreement.behind, start) for agreement, start in agreements if agreement.both]
        return sure[0][1] if len(sure) == 1 else None

    def _agreement(self, anchor: Anchor, start: int, stop: int) -> _Agreement:
        """Return how far the sides of an anchor agree with the text around a place."""
        text, prefix, suffix = self._text, anchor.prefix, anchor.suffix
        before = _same_length(prefix[::-1], text[max(0, start - len(prefix)) : start][::-1])
        behind = _same_length(suffix, text[stop : stop + len(suffix)])
        return _Agreement(
            before,
            behind,
            before == len(prefix) and (len(prefix) == CONTEXT_CHARACTERS or start == before),
            behind == len(suffix) and (len(suffix) == CONTEXT_CHARACTERS or stop + behind == len(text)),
        )

    def _bridge(self, anchor: Anchor) -> Place | None:
        """Return the place between the two sides of an anchor whose words were edited; None unless there is one."""
        places = list(self._between_sides(anchor))
        if len(places) != 1:
            return None
        start, stop = places[0]
        return Place(start, stop, is_exact=False)

    def _between_sides(self, anchor: Anchor) -> Iterator[tuple[int, int]]:
        """Yield the places between the two sides with most of the words of the anchor."""
        if not anchor.prefix.strip() or not anchor.suffix.strip():
            return
        ends = [at + len(anchor.prefix) for at in _occurrences(self._text, anchor.prefix, MAX_OCCURRENCES)]
        stops = _occurrences(self._text, anchor.suffix, MAX_OCCURRENCES)
        words = Counter(anchor.exact.casefold().split())
        shortest, longest = len(anchor.exact) / MAX_LENGTH_RATIO, len(anchor.exact) * MAX_LENGTH_RATIO
        for start in ends:
            stop = next((stop for stop in stops if stop >= start + shortest), None)
            if stop is not None and stop - start <= longest and self._share(words, start, stop) >= MIN_SAME_WORDS:
                yield start, stop

    def _share(self, words: Counter[str], start: int, stop: int) -> float:
        """Return how many of the words are the same in the text, of the larger number of both."""
        others = Counter(self._text[start:stop].casefold().split())
        return (words & others).total() / max(words.total(), others.total(), 1)


def _occurrences(text: str, words: str, most: int) -> list[int]:
    """Return where `words` occur in `text`, up to so many places; they do not overlap."""
    places, at = list[int](), text.find(words) if words else -1
    while at >= 0 and len(places) < most:
        places.append(at)
        at = text.find(words, at + len(words))
    return places


def _same_length(one: str, other: str) -> int:
    """Return how many characters are the same from the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
