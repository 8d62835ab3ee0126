"""The quotations of a text while rulings are applied to them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate, pairwise

from tuireader.corrections.model import Ruling
from tuireader.quotes.model import Quotation, Span

GIVEN_LABEL = "given by you"
"""The rule of a quotation whose speaker the user gave; it is only shown: `Corrected.given_ids` says which these are."""
MIN_SAME_EXTENT = 0.6
"""How much of two places, or of a place and a quotation, must be shared, of both together, for them to be one."""
MIN_SHARE_LEAD = 0.2
"""By how much that share must be larger than the share of any other quotation."""


class Draft:
    """A quotation, and the ruling that decided about it last."""

    __slots__ = ("_first_extent", "has_given_speaker", "index", "is_removed", "quotation", "ruling")

    def __init__(self, index: int, quotation: Quotation, ruling: Ruling | None = None) -> None:
        self.index = index  # in the order in which they came
        self.quotation = quotation
        self.ruling = ruling
        self.is_removed = False
        self.has_given_speaker = False
        self._first_extent = self.extent

    @property
    def extent(self) -> Span:
        """From the first word to the last."""
        return self.quotation.extent

    def share_of(self, place: Span) -> float:
        """Return how much a place shares with the quotation as it is, or as it was before it got other bounds."""
        return max(share_of(self.extent, place), share_of(self._first_extent, place))


class Drafts:
    """The quotations of one text."""

    def __init__(self, text: str, quotations: Iterable[Quotation]) -> None:
        self._text = text
        self._drafts = [Draft(index, it) for index, it in enumerate(it for it in quotations if it.content)]
        # Those of the engine by their first extents, and those that rulings added or gave other bounds: so a place
        # is compared only with what is near it.
        self._by_start = sorted(range(len(self._drafts)), key=lambda index: self._drafts[index].extent)
        extents = [self._drafts[index].extent for index in self._by_start]
        self._starts = [start for start, _ in extents]
        self._last_stops = list(accumulate((stop for _, stop in extents), max))  # of each and all before it
        self._changed = set[int]()  # their indexes

    def present(self) -> list[Draft]:
        """Return those that are not removed, in order."""
        return sorted((draft for draft in self._drafts if not draft.is_removed), key=lambda draft: draft.extent[0])

    def all(self) -> list[Draft]:
        """Return all, also those that are removed."""
        return self._drafts

    def _near(self, place: Span) -> list[Draft]:
        """Return those that may share something with a place, now or before they got other bounds, in their order."""
        first, last = bisect_left(self._last_stops, place[0]), bisect_right(self._starts, place[1])
        return [self._drafts[index] for index in sorted(self._changed.union(self._by_start[first:last]))]

    def at(self, place: Span) -> list[Draft] | None:
        """Return the quotation that a place means, or its parts: what the engine found in two at another time.

        None where there is one, and it is not surely the same; an empty list where there is none.
        """
        shares = [(draft.share_of(place), draft) for draft in self._near(place)]
        shares = sorted((pair for pair in shares if pair[0]), key=lambda pair: -pair[0])
        if not shares:
            return []
        best, draft = shares[0]
        second = shares[1][0] if len(shares) > 1 else 0.0
        if best == 1.0 or (best >= MIN_SAME_EXTENT and best - second >= MIN_SHARE_LEAD):
            return [draft]
        return self._parts_of(place, [draft for _, draft in shares])

    def _parts_of(self, place: Span, drafts: list[Draft]) -> list[Draft] | None:
        """Return the quotations that together are most of a place, one behind the other; None if they are not."""
        parts = sorted((draft for draft in drafts if _is_within(draft.extent, place)), key=lambda it: it.extent)
        follow = all(one.extent[1] <= other.extent[0] for one, other in pairwise(parts))
        length = sum(draft.extent[1] - draft.extent[0] for draft in parts)
        is_most = length >= MIN_SAME_EXTENT * (place[1] - place[0])
        return parts if is_most and follow and len(parts) == len(drafts) else None

    def crosses(self, place: Span, own: Draft | None = None) -> bool:
        """Return whether a quotation would cross another one, or be the same, if it had these bounds."""
        return any(
            share_of(draft.extent, place) > 0
            and (draft.extent == place or not (_is_within(draft.extent, place) or _is_within(place, draft.extent)))
            for draft in self._near(place)
            if draft is not own and not draft.is_removed
        )

    def swallowed_by(self, place: Span, own: Draft) -> list[Draft]:
        """Return the quotations that would be a part of `own` if it had these bounds, and were none before."""
        return [
            draft
            for draft in self._near(place)
            if draft is not own
            and not draft.is_removed
            and _is_within(draft.extent, place)
            and not _is_within(draft.extent, own.extent)
        ]

    def add(self, place: Span, ruling: Ruling) -> Draft:
        """Add a quotation that was not found."""
        words = self._text[slice(*place)]
        quotation = Quotation(
            f"r{ruling.id}", (place,), words, None, None, None, "direct", GIVEN_LABEL, 1.0, source_confidence=1.0
        )
        draft = Draft(len(self._drafts), quotation, ruling)
        self._changed.add(draft.index)
        draft.has_given_speaker = True
        self._drafts.append(draft)
        return draft

    def resize(self, draft: Draft, place: Span) -> None:
        """Give a quotation other bounds; clauses between its parts stay outside of it."""
        inside = [(max(start, place[0]), min(end, place[1])) for start, end in draft.quotation.content]
        spans = [(start, end) for start, end in inside if start < end] or [place]
        spans[0] = place[0], spans[0][1]
        spans[-1] = spans[-1][0], place[1]
        text = " ".join(self._text[start:end] for start, end in spans)
        draft.quotation = draft.quotation._replace(content=tuple(spans), text=text)
        self._changed.add(draft.index)


def share_of(one: Span, other: Span) -> float:
    """Return how much two places share, of both together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared > 0 else 0.0


def _is_within(one: Span, other: Span) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]
