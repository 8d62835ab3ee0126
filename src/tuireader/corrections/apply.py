"""Applies rulings to an attribution; see `Corrected`.

First the words of every ruling are found. Then the rulings are applied in the order in which they were made, so that a
later one on the same quotation wins. A ruling whose words are not surely found, or fit no quotation surely, stays open
and changes nothing.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from tuireader.corrections.anchors import AnchorFinder
from tuireader.corrections.drafts import Draft, Drafts, share_of
from tuireader.corrections.given_speakers import Speakers
from tuireader.corrections.model import Action, Corrected, Place, Ruling
from tuireader.corrections.sure_places import sure_places
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
    """Return where the words of rulings are, and where the right words are, where both are sure."""
    finder = AnchorFinder(text)
    right = {ruling.id: finder.find(ruling.words) for ruling in rulings if ruling.words}
    places = sure_places(finder, [it for it in rulings if it.id not in right or right[it.id]])
    return {ruling_id: (place, right.get(ruling_id)) for ruling_id, place in places.items()}


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
