"""Whether a name that says nothing itself ("Big Lantern") is a person's or a body's: what stands beside it votes."""

from collections.abc import Sequence
from typing import Literal

from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.speakers.entities import Entity
from tuireader.quotes.speakers.name_parts import NamedMention

Vote = Literal["person", "group", "place"]
MAX_MENTIONS = 5  # mentions from a name to the pronoun that may mean it
# An apposition, “who” and “which” tell more than a pronoun, which has one vote.
_PERSON_VOTES: tuple[Vote, ...] = ("person", "person")
_GROUP_VOTES: tuple[Vote, ...] = ("group", "group")
_PLACE_VOTES: tuple[Vote, ...] = ("place", "place")
_RELATIVES = {"which": _GROUP_VOTES, "who": _PERSON_VOTES, "whose": _PERSON_VOTES, "whom": _PERSON_VOTES}
_PLACING = frozenset({"in", "at", "near"})
# Verbs behind an "it" that means nothing: "it isn't the first time", "it would be wrong".
_EMPTY = frozenset(
    {"is", "was", "isn't", "isn’t", "wasn't", "wasn’t", "'s", "’s", "will", "would", "may", "might", "could", "can"}
    | {"has", "had", "seems", "seemed", "took", "takes", "remains", "remained", "means", "meant", "came", "comes"}
)
# Those of them behind which "it" may well be whoever said so: "X said it would open a mill", not "it would be wrong".
_PLANNING = frozenset({"will", "would", "has", "had"})
_PERSONAL = frozenset({"he", "she"})


def decide_kinds(
    tokens: Tokens,
    word_classes: str,
    mentions: Sequence[Mention],
    names: Sequence[NamedMention],
    entities: Sequence[Entity | None],
) -> None:
    """Make bodies of entities without a person's name if more votes are for a body than against it."""
    votes: dict[Entity, list[Vote]] = {}
    for index, mention, _ in names:
        entity = entities[index]
        if entity and entity.kind == "person" and not entity.is_personal and not mention.possessive:
            given = _votes(tokens, word_classes, mentions, index)
            if given:
                votes[entity] = [*votes.get(entity, ()), *given]
    for entity, given in votes.items():
        if given.count("group") > given.count("person"):
            entity.kind, entity.gender = "group", None
        elif given.count("place") > given.count("person"):
            entity.kind, entity.gender = "place", None


def _votes(tokens: Tokens, word_classes: str, mentions: Sequence[Mention], index: int) -> Sequence[Vote]:
    mention, words = mentions[index], tokens.words
    if mention.first and words[mention.first - 1] in _PLACING:  # born at X, the daughter of a signalman
        return _PLACE_VOTES
    after = mention.last + 1
    comma = word_classes[after] == ","
    votes = _RELATIVES.get(words[after + comma], ()) if after + comma < len(words) else ()
    before, behind = mentions[index - 1] if index else None, mentions[index + 1] if index + 1 < len(mentions) else None
    if before and before.possessive and index > 1:  # the club's chairman, X: the owner stands in between
        before = mentions[index - 2]
    if before and before.kind == "nominal" and before.last + 1 == mention.first:  # the advocacy group X
        votes += _noun_votes(before)
    elif (
        before
        and before.is_role
        and word_classes[before.last + 1 : mention.first] == ","
        and word_classes[after] in ",."
    ):
        votes += _PERSON_VOTES  # the chairman, X, said; said the chairman, X.
    if behind and comma and behind.kind == "nominal" and behind.first == after + 1:  # X, the label,
        votes += _noun_votes(behind)
    elif vote := _pronoun_vote(tokens, word_classes, mentions, index):
        votes += (vote,)
    return votes


def _noun_votes(mention: Mention) -> tuple[Vote, ...]:
    """Return the votes of a description that stands beside a name."""
    if mention.is_role:
        return _PERSON_VOTES
    return _GROUP_VOTES if mention.is_body or mention.is_document else ()


def _pronoun_vote(tokens: Tokens, word_classes: str, mentions: Sequence[Mention], index: int) -> Vote | None:
    """Return the vote of the first pronoun behind a name, no other name and no quotation in between."""
    after = mentions[index].last + 1
    for behind in mentions[index + 1 : index + MAX_MENTIONS]:
        if behind.kind == "name" or '"' in word_classes[after : behind.first]:
            return None
        if behind.head in _PERSONAL:
            return "person"
        if behind.head == "its":
            return "group"
        if behind.head == "it" and word_classes[behind.last + 1] == WordClass.VERB:
            words, verb = tokens.words, behind.last + 1
            plans = words[behind.first - 1] == "said" and words[verb] in _PLANNING and words[verb + 1] != "be"
            is_empty = words[verb] in _EMPTY and not plans  # X said it was raining
            return None if is_empty else "group"
    return None
