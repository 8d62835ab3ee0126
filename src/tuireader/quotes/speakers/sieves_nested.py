"""Sieves for a source inside a quotation: who “I” and “he” are in “I asked him, and he said, ‘No,’” she said."""

from tuireader.quotes.lexical.gender import PRONOUNS, Gender
from tuireader.quotes.speakers import sieves_descriptions
from tuireader.quotes.speakers.discourse import Discourse
from tuireader.quotes.speakers.entities import Entity

MAX_MENTIONS_BACK = 12  # how many mentions back the person may be that a quotation is about
MIN_CERTAINTY = 0.6  # the certainty from which a name inside a quotation is a person's


def first_person(discourse: Discourse, mention_index: int) -> Entity | None:
    """Whoever speaks the quotation around it: “I told him, ‘No,’” X said."""
    return discourse.enclosing_speaker(mention_index) if discourse.mentions[mention_index].head == "i" else None


def mentioned_last(discourse: Discourse, mention_index: int) -> Entity | None:
    """The last one of that gender that the quotation itself mentions: “The driver got out and he said, ‘No.’”."""
    gender = PRONOUNS.get(discourse.mentions[mention_index].head)
    if gender not in ("m", "f"):
        return None
    begins = discourse.nested[mention_index].start
    for before in range(mention_index - 1, max(-1, mention_index - MAX_MENTIONS_BACK), -1):
        if discourse.mentions[before].start < begins:
            return None
        if found := _meant(discourse, before, gender):
            return found if found is not discourse.enclosing_speaker(mention_index) else None
    return None


def _meant(discourse: Discourse, mention_index: int, gender: Gender) -> Entity | None:
    """Return who a mention inside a quotation means, if it may be of this gender."""
    mention, entity = discourse.mentions[mention_index], discourse.entities[mention_index]
    if mention.kind == "nominal" and mention.is_role and mention.gender == gender:
        return (
            entity
            or sieves_descriptions.role(discourse, mention_index)
            or sieves_descriptions.unnamed(discourse, mention_index)
        )
    if entity is None or mention.possessive or entity.kind not in ("person", "unnamed"):
        return None
    fits = entity.gender == gender if mention.kind == "pronoun" else entity.gender in (gender, None)
    return entity if fits and entity.certainty() > MIN_CERTAINTY else None


def other_in_mind(discourse: Discourse, mention_index: int) -> Entity | None:
    """The most salient person of that gender other than the speaker."""
    gender, speaker = PRONOUNS.get(discourse.mentions[mention_index].head), discourse.enclosing_speaker(mention_index)
    if gender not in ("m", "f"):
        return None
    return discourse.salience.most_salient(
        lambda one: one.certainty() * (one is not speaker and one.kind == "person" and one.gender == gender)
    )
