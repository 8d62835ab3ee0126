"""From the source mention of each quotation to the speaker: who "he" and "the ministry" are.

Names are gathered first (`names`); then one pass through the text (`discourse`) decides about the other mentions,
with the sieves below for each kind of mention, in this order.
"""

from collections.abc import Container, Sequence
from functools import cache

from tuireader.quotes.lexical.analysis import LexicalAnalysis
from tuireader.quotes.lexical.gender import PRONOUNS
from tuireader.quotes.lexical.mentions import Mention, MentionKind
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.model import Span, Speaker
from tuireader.quotes.speakers import (
    sieves_adjacent,
    sieves_bodies,
    sieves_descriptions,
    sieves_nested,
    sieves_pronouns,
)
from tuireader.quotes.speakers.description_features import is_definite
from tuireader.quotes.speakers.discourse import Discourse, EnclosingQuotation, Sieve, resolve_mentions
from tuireader.quotes.speakers.entities import Entity, EntityIndex
from tuireader.quotes.speakers.name_clusters import cluster_names
from tuireader.quotes.speakers.name_parts import NamedMention, parse_names
from tuireader.quotes.speakers.roles import age_in, bodies_in, distinct_roles, role_behind
from tuireader.quotes.speakers.salience import Salience

SIEVES: dict[MentionKind, tuple[Sieve, ...]] = {
    "name": (sieves_adjacent.both, sieves_adjacent.name),
    "pronoun": (sieves_pronouns.relative, sieves_pronouns.he_or_she, sieves_pronouns.it, sieves_pronouns.they),
    "nominal": (
        sieves_adjacent.apposed,
        sieves_adjacent.apposed_body,
        sieves_adjacent.labelled,
        sieves_adjacent.named_in_clause,
        sieves_descriptions.headlined,
        sieves_descriptions.role,
        sieves_descriptions.nationality,
        sieves_descriptions.spouse,
        sieves_bodies.body,
        sieves_bodies.published,
        sieves_bodies.own_text,
        sieves_descriptions.same_description,
        sieves_descriptions.same_person,
        sieves_descriptions.of_kind,
        sieves_bodies.body_in_mind,
        sieves_descriptions.goes_on,
        sieves_descriptions.in_mind,
        sieves_descriptions.unnamed,
    ),
}
# For sources inside a quotation.
NESTED_SIEVES: dict[MentionKind, tuple[Sieve, ...]] = {
    "name": (sieves_adjacent.name,),
    "pronoun": (sieves_nested.first_person, sieves_nested.mentioned_last, sieves_nested.other_in_mind),
    "nominal": (
        sieves_adjacent.apposed,
        sieves_adjacent.labelled,
        sieves_descriptions.role,
        sieves_bodies.body,
        sieves_descriptions.unnamed,
    ),
}
_THINGS_AND_PERSONS = frozenset({WordClass.BODY, WordClass.DOCUMENT, WordClass.ROLE})
# What the head of a mention is about which a sieve may decide: the word of a pronoun, the class of a noun. Sieves that
# are not listed may decide about any.
_HEADS: dict[Sieve, Container[str]] = {
    sieves_pronouns.relative: {"who"},
    sieves_pronouns.he_or_she: {word for word, gender in PRONOUNS.items() if gender != "n"},
    sieves_pronouns.it: {"it", "its"},
    sieves_pronouns.they: {"they", "their", "them"},
    sieves_adjacent.apposed: WordClass.PERSON_NOUN,
    sieves_adjacent.apposed_body: WordClass.BODY,
    sieves_adjacent.named_in_clause: WordClass.PERSON_NOUN,
    sieves_descriptions.headlined: WordClass.ROLE,
    sieves_descriptions.role: WordClass.ROLE,
    sieves_descriptions.nationality: WordClass.NATIONALITY.lower(),
    sieves_descriptions.of_kind: WordClass.ROLE,
    sieves_descriptions.spouse: WordClass.ROLE,
    sieves_descriptions.goes_on: WordClass.PERSON_NOUN,
    sieves_descriptions.in_mind: WordClass.PERSON_NOUN,
    sieves_bodies.body: _THINGS_AND_PERSONS,
    sieves_bodies.body_in_mind: _THINGS_AND_PERSONS,
    sieves_bodies.published: WordClass.DOCUMENT,
    sieves_bodies.own_text: WordClass.DOCUMENT,
}
# Those that decide only about a description whose bearer is known: "the mayor", not "a mayor".
_DEFINITE_SIEVES = frozenset(
    {
        sieves_descriptions.role,
        sieves_descriptions.nationality,
        sieves_descriptions.same_description,
        sieves_descriptions.same_person,
        sieves_descriptions.of_kind,
    }
)
# Those that need not know who is in mind, for descriptions that are no sources.
_SIEVES_ELSEWHERE = (sieves_descriptions.role, sieves_bodies.body, sieves_descriptions.unnamed)
# Those that resolve a description to somebody who was called otherwise, or "they" to some.
GUESSING_SIEVES = frozenset(
    {
        sieves_descriptions.headlined,
        sieves_descriptions.role,
        sieves_descriptions.spouse,
        sieves_descriptions.of_kind,
        sieves_descriptions.same_description,
        sieves_descriptions.same_person,
        sieves_descriptions.in_mind,
        sieves_bodies.body_in_mind,
        sieves_bodies.own_text,
        sieves_bodies.published,
        sieves_pronouns.they,
    }
)
MAX_BARE_SPACES = 2  # spaces in a description that tells no more than its noun
MAX_OVERLAPPING_MENTIONS = 3  # so many mentions may begin before another and still reach into it


def sieves_for(discourse: Discourse, mention: Mention) -> Sequence[Sieve]:
    """Return those of `SIEVES` that may decide about a mention."""
    if mention.kind == "nominal":
        return _sieves_for("nominal", mention.head_class, is_definite(discourse, mention))
    return SIEVES["name"] if mention.kind == "name" else _sieves_for("pronoun", mention.head, False)


def nested_sieves_for(_: Discourse, mention: Mention) -> Sequence[Sieve]:
    """Return those of `NESTED_SIEVES` that may decide about a mention."""
    return NESTED_SIEVES[mention.kind]


@cache
def _sieves_for(kind: MentionKind, head: str, known: bool) -> Sequence[Sieve]:
    return tuple(
        sieve
        for sieve in SIEVES[kind]
        if head in _HEADS.get(sieve, (head,)) and (known or sieve not in _DEFINITE_SIEVES)
    )


class Source:
    """What speakers need of one quotation: where its content begins and ends, the mentions of source and reporter."""

    __slots__ = ("end", "mention_index", "reporter", "start")

    def __init__(self, start: int, end: int, mention_index: int | None, reporter: int | None = None) -> None:
        self.start = start
        self.end = end
        self.mention_index = mention_index
        self.reporter = reporter


class Decision:
    """Who one source means, the sieve that decided so, how near another came; who reports it; how sure the name is."""

    __slots__ = ("chance", "entity", "reporter", "rival", "sieve")

    def __init__(
        self,
        entity: Entity | None,
        sieve: Sieve | None,
        rival: float = 0.0,
        reporter: str | None = None,
    ) -> None:
        self.entity = entity
        self.sieve = sieve
        self.rival = rival
        self.reporter = reporter
        self.chance = 0.0

    @property
    def is_guess(self) -> bool:
        """Whether a description was resolved to somebody who was called otherwise, or "they" to some."""
        if self.sieve is sieves_descriptions.same_description and self.entity and self.entity.kind == "unnamed":
            return False  # "the man" after "a man of 34"
        return self.sieve in GUESSING_SIEVES

    @property
    def label(self) -> str:
        """The name of the sieve, as it is shown."""
        return self.sieve.__name__.replace("_", " ") if self.sieve else ""


def resolve(lexical: LexicalAnalysis, sources: Sequence[Source]) -> tuple[tuple[Speaker, ...], list[str | None]]:
    """Return the speakers by first appearance, and for each source the id of its speaker or None."""
    return speakers_of(decide(lexical, sources))


def speakers_of(decisions: Sequence[Decision]) -> tuple[tuple[Speaker, ...], list[str | None]]:
    """Return the speakers by first appearance, and for each decision the id of its speaker or None."""
    ids: dict[Entity, str] = {}
    given = [ids.setdefault(made.entity, f"s{len(ids) + 1}") if made.entity else None for made in decisions]
    return tuple(_speaker(entity, speaker_id) for entity, speaker_id in ids.items()), given


def decide(lexical: LexicalAnalysis, sources: Sequence[Source]) -> list[Decision]:
    """Return for each source who it means and why."""
    if all(source.mention_index is None for source in sources):
        return [Decision(None, None) for _ in sources]
    return decisions_of(resolve_sources(lexical, sources), sources)


def decisions_of(discourse: Discourse, sources: Sequence[Source]) -> list[Decision]:
    """Return for each source who it means and why, from the discourse in which they were resolved."""
    return [_decision(discourse, source, n) for source, n in zip(sources, discourse.speaking, strict=True)]


def decisions_elsewhere(discourse: Discourse, mention_indexes: Sequence[int | None]) -> list[Decision]:
    """Return for mentions that are no sources who they mean, as far as that is known without reading on.

    That is what was decided for the sources; and who is described by a role, or never named.
    """
    speaking = [speaking_mention(discourse.mentions, mention_index) for mention_index in mention_indexes]
    return [Decision(None, None) if index is None else _decision_elsewhere(discourse, index) for index in speaking]


def _decision_elsewhere(discourse: Discourse, mention_index: int) -> Decision:
    if entity := discourse.entities[mention_index]:
        return Decision(entity, discourse.deciders[mention_index])
    if discourse.mentions[mention_index].kind == "nominal":
        for sieve in _SIEVES_ELSEWHERE:
            if entity := sieve(discourse, mention_index):
                return Decision(entity, sieve)
    return Decision(None, None)


def resolve_sources(lexical: LexicalAnalysis, sources: Sequence[Source], salience: Salience | None = None) -> Discourse:
    """Decide who every mention means, up to the last source; `salience` keeps what is in mind."""
    tokens, word_classes, mentions = lexical.tokens, lexical.word_classes + WordClass.OUTSIDE, lexical.mentions
    mention_indexes = [speaking_mention(mentions, source.mention_index) for source in sources]
    names = parse_names(tokens, word_classes, mentions)
    entities, named = cluster_names(tokens, word_classes, mentions, names)
    entity_index = _build_entity_index(tokens, word_classes, names, entities)
    for entity in named:
        if entity.kind == "group":
            entity_index.add_body(entity)
    source_mentions = frozenset(mention_index for mention_index in mention_indexes if mention_index is not None)
    nested = _nested_sources(mentions, sources, mention_indexes)
    discourse = Discourse(
        tokens, word_classes, mentions, entities, [None] * len(mentions), entity_index, source_mentions, nested
    )
    discourse.speaking = mention_indexes
    discourse.quoted = _quoted_by(sources, mention_indexes)
    for mention_index in source_mentions:
        if (speaker := entities[mention_index]) is not None:  # by name, here or farther down
            speaker.has_spoken = True
    if salience is not None:
        discourse.salience = salience
    resolve_mentions(discourse, sieves_for, nested_sieves_for, sieves_adjacent.apposed, _merged(sources))
    for mention_index in sorted(source_mentions):
        _add_alias(discourse, mention_index)
    for one in {entities[index] for index in source_mentions}:
        if one and one.roles:
            one.bodies = bodies_in(one.roles, entity_index.bodies)
    return discourse


def _decision(discourse: Discourse, source: Source, mention_index: int | None) -> Decision:
    if mention_index is None:
        return Decision(None, None)
    speaker = discourse.entities[mention_index]
    reporter = speaking_mention(discourse.mentions, source.reporter)
    return Decision(
        speaker,
        discourse.deciders[mention_index],
        discourse.rivals.get(mention_index, 0.0),
        None if reporter is None else _reporter(discourse, reporter, speaker),
    )


def _reporter(discourse: Discourse, mention_index: int, speaker: Entity | None) -> str | None:
    """Return the name of whoever reports, or how the text describes them; None for the speaker and a bare pronoun."""
    entity, mention = discourse.entities[mention_index], discourse.mentions[mention_index]
    if entity is speaker or (entity is None and mention.kind == "pronoun"):
        return None
    return _plain(entity.name if entity else discourse.text_of(mention))


def _build_entity_index(
    tokens: Tokens, word_classes: str, names: Sequence[NamedMention], entities: Sequence[Entity | None]
) -> EntityIndex:
    """Record the roles that stand beside names."""
    entity_index = EntityIndex()
    for index, mention, name in names:
        has_comma = word_classes[mention.last + 1] == ","
        if (has_comma or name.role) and (entity := entities[index]):
            for role in (name.role, role_behind(tokens, word_classes, mention) if has_comma else None):
                if role:
                    entity.roles += (role,)
                    entity_index.add_description(entity, role)
    return entity_index


def _add_alias(discourse: Discourse, mention_index: int) -> None:
    """Record the form in which a source names or describes its speaker."""
    mention, entity = discourse.mentions[mention_index], discourse.entities[mention_index]
    if entity and mention.kind != "pronoun" and discourse.deciders[mention_index] is not sieves_adjacent.both:
        if entity.kind in ("document", "group") and not entity.aliases and entity.name.count(" ") < MAX_BARE_SPACES:
            entity.name = discourse.text_of(mention)  # as it speaks: "the report" that was "a report"
        entity.aliases.setdefault(discourse.text_of(mention), 0)


def _quoted_by(sources: Sequence[Source], mention_indexes: Sequence[int | None]) -> dict[int, Span]:
    """Return for each source what it speaks first."""
    pairs = [(index, (one.start, one.end)) for one, index in zip(sources, mention_indexes, strict=True)]
    return {index: span for index, span in reversed(pairs) if index is not None}


def _nested_sources(
    mentions: Sequence[Mention], sources: Sequence[Source], mention_indexes: Sequence[int | None]
) -> dict[int, EnclosingQuotation]:
    """Return the mention indexes of the sources that stand inside a quotation, with what is known of that."""
    found: dict[int, EnclosingQuotation] = {}
    open_: list[int] = []  # the quotations around it, the innermost last
    for i in sorted(range(len(sources)), key=lambda i: (sources[i].start, -sources[i].end)):
        while open_ and sources[open_[-1]].end < sources[i].end:
            open_.pop()
        mention_index = mention_indexes[i]
        if open_ and mention_index is not None:
            outer = sources[open_[-1]]
            if outer.start <= mentions[mention_index].start < outer.end:
                found.setdefault(mention_index, EnclosingQuotation(outer.start, mention_indexes[open_[-1]]))
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


def speaking_mention(mentions: Sequence[Mention], source: int | None) -> int | None:
    """Return the mention that speaks where `source` was found: of those that overlap it, no mere owner, the longest."""
    if source is None:
        return None
    start, end = mentions[source].start, mentions[source].end
    first = last = source
    while first and mentions[first - 1].start == start:
        first -= 1
    while last + 1 < len(mentions) and mentions[last + 1].start < end:
        last += 1
    overlapping = [
        index for index in range(max(0, first - MAX_OVERLAPPING_MENTIONS), last + 1) if start < mentions[index].end
    ]
    if len(overlapping) == 1:  # most sources
        return source
    return min(overlapping, key=lambda index: (mentions[index].possessive, mentions[index].start, -mentions[index].end))


def _speaker(entity: Entity, speaker_id: str) -> Speaker:
    name = _plain(entity.name)
    aliases = tuple(dict.fromkeys(plain for alias in entity.aliases if (plain := _plain(alias)) != name))
    kind = "group" if entity.kind == "place" else entity.kind
    roles = distinct_roles(entity.roles) if kind != "unnamed" else ()
    if kind != "person":
        return Speaker(speaker_id, name, roles[0] if roles else None, aliases, kind, roles)
    return Speaker(
        speaker_id,
        name,
        roles[0] if roles else None,
        aliases,
        kind,
        roles,
        entity.gender if entity.gender != "n" else None,
        entity.age or age_in(entity.roles),
        entity.generation,
        entity.initials,
        entity.bodies,
    )


def _plain(text: str) -> str:
    """Return `text` with single spaces between its words."""
    return " ".join(text.split())
