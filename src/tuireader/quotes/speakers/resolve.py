"""From the source mention of each quotation to the speaker: who "he" and "the ministry" are.

Names are gathered first (`names`); then one walk through the text (`discourse`) decides about the other mentions,
with the sieves below for each kind of mention, in this order.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tuireader.quotes.lexical.mentions import Mention, MentionKind
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import classes_of
from tuireader.quotes.model import Span, Speaker
from tuireader.quotes.speakers import (
    sieves_adjacent,
    sieves_bodies,
    sieves_descriptions,
    sieves_nested,
    sieves_pronouns,
)
from tuireader.quotes.speakers.discourse import Around, Discourse, Sieve, walk
from tuireader.quotes.speakers.entities import Entity, Roll
from tuireader.quotes.speakers.name_clusters import gather
from tuireader.quotes.speakers.roles import roles_of

SIEVES: dict[MentionKind, tuple[Sieve, ...]] = {
    "name": (sieves_adjacent.both, sieves_adjacent.name),
    "pronoun": (sieves_pronouns.relative, sieves_pronouns.he_or_she, sieves_pronouns.it, sieves_pronouns.they),
    "nominal": (
        sieves_adjacent.apposed,
        sieves_adjacent.labelled,
        sieves_descriptions.role,
        sieves_bodies.body,
        sieves_bodies.published,
        sieves_bodies.own_text,
        sieves_descriptions.same_description,
        sieves_bodies.body_in_mind,
        sieves_descriptions.in_mind,
        sieves_descriptions.unnamed,
    ),
}
# For sources inside a quotation.
INSIDE: dict[MentionKind, tuple[Sieve, ...]] = {
    "name": (sieves_adjacent.name,),
    "pronoun": (sieves_nested.first_person, sieves_nested.told_of, sieves_nested.of_whom_all_speak),
    "nominal": (
        sieves_adjacent.apposed,
        sieves_adjacent.labelled,
        sieves_descriptions.role,
        sieves_bodies.body,
        sieves_descriptions.unnamed,
    ),
}
_BARELY = 2  # spaces in a description that tells no more than its noun
_OVERLAPPING = 3  # so many mentions may begin before a place and still reach over it


@dataclass(frozen=True, slots=True)
class Source:
    """What speakers need of one quotation: where its content begins and ends, and the source mention, if any."""

    start: int
    end: int
    mention: Span | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whom one source means, and the name of the rule that says so."""

    entity: Entity | None
    rule: str


def resolve(
    tokens: Tokens, mentions: Sequence[Mention], sources: Sequence[Source]
) -> tuple[tuple[Speaker, ...], list[str | None]]:
    """Return the speakers by first appearance, and for each source the id of its speaker or None."""
    ids: dict[Entity, str] = {}
    given = [
        ids.setdefault(made.entity, f"s{len(ids) + 1}") if made.entity else None
        for made in decide(tokens, mentions, sources)
    ]
    return tuple(_speaker(entity, number) for entity, number in ids.items()), given


def decide(tokens: Tokens, mentions: Sequence[Mention], sources: Sequence[Source]) -> list[Decision]:
    """Return for each source whom it means and why."""
    letters = classes_of(tokens.words)
    numbers = [_mention_in(mentions, source.mention) for source in sources]
    entities = gather(tokens, letters, mentions)
    roll = _roll(tokens, letters, mentions, entities)
    speaking = frozenset(number for number in numbers if number is not None)
    inner = _inner(mentions, sources, numbers)
    discourse = Discourse(tokens, letters, mentions, entities, [""] * len(mentions), roll, speaking, inner)
    walk(discourse, SIEVES, INSIDE, _merged(sources))
    for number in sorted(speaking):
        _add_alias(discourse, number)
    return [Decision(None, "") if n is None else Decision(entities[n], discourse.rules[n]) for n in numbers]


def _roll(tokens: Tokens, letters: str, mentions: Sequence[Mention], entities: Sequence[Entity | None]) -> Roll:
    """Note what the bearers of names are called beside them."""
    roll = Roll()
    for number, (mention, entity) in enumerate(zip(mentions, entities, strict=True)):
        if entity is None:
            continue
        if entity.first == number and entity.kind == "group":
            roll.add_body(entity)
        for role in roles_of(tokens, letters, mention):
            entity.roles.append(role)
            roll.call(entity, role)
    return roll


def _add_alias(discourse: Discourse, number: int) -> None:
    """Remember the form in which a source names or describes its speaker."""
    mention, entity = discourse.mentions[number], discourse.entities[number]
    if entity and mention.kind != "pronoun" and discourse.rules[number] != sieves_adjacent.both.__name__:
        if entity.kind in ("document", "group") and not entity.aliases and entity.name.count(" ") < _BARELY:
            entity.name = discourse.text_of(mention)  # as it speaks: "the report" that was "a report"
        entity.aliases.setdefault(discourse.text_of(mention), 0)


def _inner(mentions: Sequence[Mention], sources: Sequence[Source], numbers: Sequence[int | None]) -> dict[int, Around]:
    """Return the numbers of the sources that stand inside a quotation, with what is known of that."""
    found: dict[int, Around] = {}
    open_: list[int] = []  # the quotations around, the innermost last
    for i in sorted(range(len(sources)), key=lambda i: (sources[i].start, -sources[i].end)):
        while open_ and sources[open_[-1]].end < sources[i].end:
            open_.pop()
        number = numbers[i]
        if open_ and number is not None:
            outer = sources[open_[-1]]
            if outer.start <= mentions[number].start < outer.end:
                found.setdefault(number, Around(outer.start, numbers[open_[-1]]))
        open_.append(i)
    return found


def _merged(sources: Sequence[Source]) -> list[Span]:
    """Return the quoted stretches in order, without overlaps."""
    spans: list[Span] = []
    for source in sorted(sources, key=lambda source: source.start):
        if spans and source.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(source.end, spans[-1][1]))
        else:
            spans.append((source.start, source.end))
    return spans


def _mention_in(mentions: Sequence[Mention], span: Span | None) -> int | None:
    """Return the number of the first mention in a source span that is no mere owner; the longer of two there."""
    if span is None:
        return None
    first = max(0, bisect_left(mentions, span[0], key=_start) - _OVERLAPPING)
    last = bisect_left(mentions, span[1], lo=first, key=_start)
    inside = [n for n in range(first, last) if span[0] < mentions[n].end]
    return min(inside, key=lambda n: (mentions[n].possessive, mentions[n].start, -mentions[n].end), default=None)


def _start(mention: Mention) -> int:
    return mention.start


def _speaker(entity: Entity, number: str) -> Speaker:
    name = _plain(entity.name)
    aliases = tuple(dict.fromkeys(plain for alias in entity.aliases if (plain := _plain(alias)) != name))
    kind = "group" if entity.kind == "place" else entity.kind
    role = entity.roles[0] if entity.roles and kind != "unnamed" else None
    return Speaker(number, name, role, aliases, kind)


def _plain(text: str) -> str:
    """Return `text` with single spaces between its words."""
    return " ".join(text.split())
