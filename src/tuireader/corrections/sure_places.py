"""Where the words are that several anchors of one text mean; two that came to the same place by accident have none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from tuireader.corrections.anchors import MIN_SIDE_CHARACTERS, AnchorFinder, same_length, same_signs
from tuireader.corrections.drafts import MIN_SAME_EXTENT, share_of
from tuireader.corrections.model import Anchor, Place


class Anchored(Protocol):
    """What the user said about some words: a ruling or a note."""

    @property
    def id(self) -> int:
        """A number of its own."""

    @property
    def anchor(self) -> Anchor:
        """The words that it is about."""


def sure_places(finder: AnchorFinder, anchored: Sequence[Anchored]) -> dict[int, Place]:
    """Return by their ids where the words are; without those of different words that came to the same place."""
    places = {it.id: place for it in anchored if (place := finder.find(it.anchor))}
    found = [it for it in anchored if it.id in places]
    for misplaced_id in set(_misplaced_ids(found, places)):
        del places[misplaced_id]
    return places


def _misplaced_ids(anchored: Sequence[Anchored], places: Mapping[int, Place]) -> Iterator[int]:
    """Yield the ids of those that share their place with others by accident: they were about other words.

    Edited words may not even overlap with others. Those whose very words are there stay; but of two with the same
    words, in surroundings of which nothing is the same, it is not sure which was meant.
    """
    by_start = sorted(anchored, key=lambda it: places[it.id].start)
    for index, one in enumerate(by_start):
        place = places[one.id]
        for other in by_start[index + 1 :]:
            other_place = places[other.id]
            if other_place.start >= place.stop:
                break
            is_certain = place.is_exact and other_place.is_exact
            is_shared = not is_certain or share_of(place.span, other_place.span) >= MIN_SAME_EXTENT
            if is_shared and _are_about_other_words(one.anchor, other.anchor):
                pair = ((one, place), (other, other_place))
                is_same_kind = place.is_exact is other_place.is_exact
                yield from (it.id for it, its_place in pair if is_same_kind or not its_place.is_exact)


def _are_about_other_words(first: Anchor, second: Anchor) -> bool:
    """Return whether two anchors that came to the same place were surely not made of one."""
    if first == second:  # as where a quotation is ruled about again and again
        return False
    words, others = same_signs(first.exact), same_signs(second.exact)
    if words == others:
        has_side = first.prefix == second.prefix or first.suffix == second.suffix
        return not (has_side or first.is_unique or second.is_unique)
    enough = min(MIN_SIDE_CHARACTERS, len(words), len(others))
    if first.prefix == second.prefix and same_length(words, others) >= enough:
        return False
    if first.suffix == second.suffix and same_length(words[::-1], others[::-1]) >= enough:
        return False
    return words not in others and others not in words
