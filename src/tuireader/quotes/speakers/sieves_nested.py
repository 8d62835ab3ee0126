"""Sieves for a source inside a quotation: who “I” and “he” are in “I asked him, and he said, ‘No,’” she said."""

from tuireader.quotes.lexical.gender import PRONOUNS, Gender
from tuireader.quotes.speakers import sieves_descriptions
from tuireader.quotes.speakers.discourse import Discourse
from tuireader.quotes.speakers.entities import Entity

_REACH = 12  # mentions back to the one whom a quotation tells of
_SURE = 0.6  # the certainty from which a name inside a quotation is a person's


def first_person(discourse: Discourse, number: int) -> Entity | None:
    """Whoever speaks the quotation around it: “I told him, ‘No,’” X said."""
    return discourse.around(number) if discourse.mentions[number].head == "i" else None


def told_of(discourse: Discourse, number: int) -> Entity | None:
    """The last one of that gender of whom the quotation itself tells: “The driver got out and he said, ‘No.’”."""
    wanted = PRONOUNS.get(discourse.mentions[number].head)
    if wanted not in ("m", "f"):
        return None
    begins = discourse.inner[number].start
    for before in range(number - 1, max(-1, number - _REACH), -1):
        if discourse.mentions[before].start < begins:
            return None
        if found := _meant(discourse, before, wanted):
            return found if found is not discourse.around(number) else None
    return None


def _meant(discourse: Discourse, number: int, gender: Gender) -> Entity | None:
    """Return whom a mention inside a quotation means, if it may be of this gender."""
    mention, entity = discourse.mentions[number], discourse.entities[number]
    if mention.kind == "nominal" and mention.letter == "r" and mention.gender == gender:
        return entity or sieves_descriptions.role(discourse, number) or sieves_descriptions.unnamed(discourse, number)
    if entity is None or mention.possessive or entity.kind not in ("person", "unnamed"):
        return None
    fits = entity.gender == gender if mention.kind == "pronoun" else entity.gender in (gender, None)
    return entity if fits and entity.certainty() > _SURE else None


def of_whom_all_speak(discourse: Discourse, number: int) -> Entity | None:
    """The most salient person of that gender besides the one who speaks."""
    wanted, speaker = PRONOUNS.get(discourse.mentions[number].head), discourse.around(number)
    if wanted not in ("m", "f"):
        return None
    return discourse.salience.most(
        lambda one: one.certainty() * (one is not speaker and one.kind == "person" and one.gender == wanted)
    )
