"""Applies rulings to an attribution; see `Corrected`.

First the words of every ruling are found. Then the rulings are applied in the order in which they were made, so that a
later one on the same quotation wins. A ruling whose words are not surely found, or fit no quotation surely, stays open
and changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from tuireader.corrections.anchors import MIN_SIDE_CHARACTERS, AnchorFinder, same_length, same_signs
from tuireader.corrections.drafts import MIN_SAME_EXTENT, Draft, Drafts, share_of
from tuireader.corrections.given_speakers import Speakers
from tuireader.corrections.model import Action, Corrected, Place, Ruling
from tuireader.quotes.model import Attribution


def apply_rulings(text: str, attribution: Attribution, rulings: Iterable[Ruling]) -> Corrected:
    """Return the attribution of `text` with the rulings applied, in the order of their ids."""
    ordered = sorted(rulings, key=lambda ruling: ruling.id)
    places = _sure_places(text, ordered)
    applied = _Application(text, attribution)
    still_open = [ruling for ruling in ordered if ruling.id not in places or not applied.apply(ruling, places)]
    open_ids = {ruling.id for ruling in still_open}
    return Corrected(
        applied.attribution(),
        applied.ruling_of(),
        tuple(still_open),
        {ruling.id: places[ruling.id][0] for ruling in ordered if ruling.id not in open_ids},
        applied.given_ids(),
    )


_Places = dict[int, tuple[Place, Place | None]]
"""By the id of a ruling where its words are, and where the right words are."""


def _sure_places(text: str, rulings: Sequence[Ruling]) -> _Places:
    """Return where the words of rulings are; without those of different words that came to the same place."""
    finder, places = AnchorFinder(text), _Places()
    for ruling in rulings:
        place = finder.find(ruling.anchor)
        right = finder.find(ruling.words) if ruling.words else None
        if place and (right or not ruling.words):
            places[ruling.id] = place, right
    found = [ruling for ruling in rulings if ruling.id in places]
    for ruling_id in set(_misplaced_ids(found, places)):
        del places[ruling_id]
    return places


def _misplaced_ids(rulings: Sequence[Ruling], places: _Places) -> Iterator[int]:
    """Yield the ids of rulings that share their place with others by accident: they were about other words.

    Edited words may not even overlap with others. Those whose very words are there stay; but of two with the same
    words, in surroundings of which nothing is the same, it is not sure which was meant.
    """
    by_start = sorted(rulings, key=lambda ruling: places[ruling.id][0].start)
    for index, ruling in enumerate(by_start):
        place = places[ruling.id][0]
        for other in by_start[index + 1 :]:
            other_place = places[other.id][0]
            if other_place.start >= place.stop:
                break
            is_certain = place.is_exact and other_place.is_exact
            is_shared = not is_certain or share_of(place.span, other_place.span) >= MIN_SAME_EXTENT
            if is_shared and _are_about_other_words(ruling, other):
                pair = ((ruling, place), (other, other_place))
                is_same_kind = place.is_exact is other_place.is_exact
                yield from (one.id for one, its_place in pair if is_same_kind or not its_place.is_exact)


def _are_about_other_words(one: Ruling, other: Ruling) -> bool:
    """Return whether two rulings that came to the same place were surely not made about one."""
    first, second = one.anchor, other.anchor
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


class _Application:
    """An attribution to which rulings are applied, one after the other."""

    def __init__(self, text: str, attribution: Attribution) -> None:
        self._found = attribution
        self._drafts = Drafts(text, attribution.quotations)
        self._speakers = Speakers(text, attribution)

    def apply(self, ruling: Ruling, places: _Places) -> bool:
        """Apply a ruling whose words are found; return whether it fits."""
        place, right = places[ruling.id]
        if ruling.action is Action.WORDS:
            return right is not None and self._set_words(ruling, place, right)
        drafts = self._drafts.at(place.span)
        if drafts is None:
            return ruling.action is Action.MISSING and self._add(ruling, place)
        if not drafts:
            return ruling.action is Action.NOBODY or self._add(ruling, place)
        if len(drafts) > 1 and (ruling.action is Action.MISSING or not place.is_exact):
            return False
        for draft in drafts:
            self._decide(draft, ruling, place)
        return True

    def _decide(self, draft: Draft, ruling: Ruling, place: Place) -> None:
        """Let a ruling decide about a quotation that is there."""
        draft.ruling, draft.is_removed = ruling, ruling.action is Action.NOBODY
        if ruling.action is Action.MISSING:
            self._drafts.resize(draft, place.span)
        if ruling.value and not draft.is_removed:
            self._speakers.give(draft, ruling)

    def _add(self, ruling: Ruling, place: Place) -> bool:
        """Add a quotation that was not found; return False where it would cross another."""
        if self._drafts.crosses(place.span):
            return False
        draft = self._drafts.add(place.span, ruling)
        if ruling.value:
            self._speakers.give(draft, ruling)
        return True

    def _set_words(self, ruling: Ruling, place: Place, right: Place) -> bool:
        """Give a quotation other bounds; what else the new ones have in them is a part of it."""
        if not share_of(place.span, right.span):
            return False
        old = self._drafts.at(place.span) or self._drafts.at(right.span)
        if old is None or len(old) > 1:
            return False
        if not old:
            return self._add(ruling, right)
        (draft,) = old
        others = self._drafts.swallowed_by(right.span, draft)
        if self._drafts.crosses(right.span, draft) or any(other.ruling for other in others):
            return False
        for other in others:
            other.ruling, other.is_removed = ruling, True
        self._drafts.resize(draft, right.span)
        draft.ruling, draft.is_removed = ruling, False
        return True

    def attribution(self) -> Attribution:
        """Return the attribution as it is now."""
        quotations = tuple(draft.quotation for draft in self._drafts.present())
        had = {quotation.speaker for quotation in self._found.quotations}
        has = {quotation.speaker for quotation in quotations}
        speakers = tuple(
            speaker
            for speaker in chain(self._found.speakers, self._speakers.new)
            if speaker.id in has or speaker.id not in had
        )
        return self._found._replace(speakers=speakers, quotations=quotations)

    def given_ids(self) -> frozenset[str]:
        """Return the ids of the quotations whose speaker the user gave."""
        return frozenset(draft.quotation.id for draft in self._drafts.present() if draft.has_given_speaker)

    def ruling_of(self) -> dict[str, Ruling]:
        """Return the ruling that decided about each quotation, also about those that are none any more."""
        return {draft.quotation.id: draft.ruling for draft in self._drafts.all() if draft.ruling}
