"""What the user keeps of an article and writes beside it, at the words that it is about."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tuireader.quotes.model import Attribution

if TYPE_CHECKING:
    from tuireader.corrections.model import Anchor, Place


class Note(NamedTuple):
    """A quotation or a passage that the user keeps, with words of the user's own."""

    id: int  # stays while the words are changed; never used again
    at: float  # when it was written or changed last, in seconds since 1970
    anchor: "Anchor"
    text: str = ""  # what the user wrote; empty: kept without words


class PlacedNotes(NamedTuple):
    """The notes about one text, each with its place or open."""

    places: "Mapping[int, Place]" = MappingProxyType({})  # by the id of a note where its words surely are
    of_quotation: Mapping[str, tuple[Note, ...]] = MappingProxyType({})  # by the id of a quotation
    passages: tuple[Note, ...] = ()  # those that have a place and are about no quotation, in the order of the text
    open: tuple[Note, ...] = ()  # those whose words are no longer surely found

    @property
    def all(self) -> tuple[Note, ...]:
        """All of them, those with a place in the order of the text."""
        placed = [*(it for notes in self.of_quotation.values() for it in notes), *self.passages]
        return (*sorted(placed, key=lambda it: (self.places[it.id].start, it.id)), *self.open)


NO_NOTES = PlacedNotes()


def place_notes(text: str, attribution: Attribution, notes: Sequence[Note]) -> PlacedNotes:
    """Return where notes belong in a text whose quotations are known."""
    if not notes:
        return NO_NOTES
    from tuireader.corrections.anchors import AnchorFinder  # noqa: PLC0415 - few articles have notes
    from tuireader.corrections.drafts import Drafts  # noqa: PLC0415
    from tuireader.corrections.sure_places import sure_places  # noqa: PLC0415

    places, drafts = sure_places(AnchorFinder(text), notes), Drafts(text, attribution.quotations)
    of_quotation, passages = dict[str, tuple[Note, ...]](), list[Note]()
    for note in sorted((it for it in notes if it.id in places), key=lambda it: (places[it.id].start, it.id)):
        found = drafts.at(places[note.id].span)
        if found and not found[1:]:  # several are a passage
            quotation_id = found[0].quotation.id
            of_quotation[quotation_id] = (*of_quotation.get(quotation_id, ()), note)
        else:
            passages.append(note)
    return PlacedNotes(places, of_quotation, tuple(passages), tuple(it for it in notes if it.id not in places))
