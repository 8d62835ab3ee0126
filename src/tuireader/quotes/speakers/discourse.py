"""One pass through a text that decides who every mention is; names are known before it."""

import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter

from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.model import Span
from tuireader.quotes.speakers.entities import Entity, EntityIndex
from tuireader.quotes.speakers.grammatical_role import (
    DESCRIPTION_FACTOR,
    INTRODUCTION_WEIGHT,
    SOURCE_WEIGHT,
    TELLING_WEIGHT,
    Sentence,
    is_followed_by_saying,
    weight_of,
)
from tuireader.quotes.speakers.salience import Salience, Weighed


class EnclosingQuotation:
    """The quotation around a source: the offset at which it begins, and the mention that is its own source, if any."""

    __slots__ = ("source", "start")

    def __init__(self, start: int, source: int | None) -> None:
        self.start = start
        self.source = source


class Discourse:
    """What a sieve may use: the text, its mentions, who they mean so far, and who is salient.

    `entities` and `deciders` run parallel to `mentions`: who each means, and the sieve that decided so; `rivals` says
    for a mention how near somebody else came, and `weighed` who else was weighed, where that is recorded.
    `speaking` is for each quotation the index of its source, `source_mentions` are all of these, `quoted` is what each
    of them speaks first, `nested` those inside a quotation, `latest_source` the one that spoke last. `in_sentence` are
    the entities met in this `sentence`; the paragraph began with `paragraph_opener`; it mentions those `in_paragraph`,
    of the `paragraph_genders`. `subjects` are the subjects of the sentence so far, `asked` whoever was asked in the
    paragraph.
    `headline_end` is the token at which the headline has ended, 0 if there is none.
    """

    __slots__ = (
        "according_to",
        "asked",
        "deciders",
        "entities",
        "entity_index",
        "headline_end",
        "in_paragraph",
        "in_sentence",
        "latest_source",
        "mentions",
        "nested",
        "paragraph_genders",
        "paragraph_opener",
        "quoted",
        "rivals",
        "salience",
        "sentence",
        "source_mentions",
        "speaking",
        "subjects",
        "teller",
        "telling",
        "tokens",
        "weighed",
        "word_classes",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        tokens: Tokens,
        word_classes: str,
        mentions: Sequence[Mention],
        entities: list[Entity | None],
        deciders: "list[Sieve | None]",
        entity_index: EntityIndex,
        source_mentions: frozenset[int],
        nested: Mapping[int, EnclosingQuotation],
        latest_source: int | None = None,
        paragraph_opener: Entity | None = None,
    ) -> None:
        self.tokens = tokens
        self.word_classes = word_classes
        self.mentions = mentions
        self.entities = entities
        self.deciders = deciders
        self.entity_index = entity_index
        self.source_mentions = source_mentions
        self.nested = nested
        self.rivals: dict[int, float] = {}
        self.weighed: dict[int, Weighed] = {}
        self.salience: Salience = Salience()
        self.latest_source = latest_source
        self.in_sentence: set[Entity] = set()
        self.in_paragraph: set[Entity] = set()
        self.paragraph_genders: set[str | None] = set()
        self.sentence = Sentence(tokens, 0)
        self.subjects: set[Entity] = set()
        self.asked: Entity | None = None
        self.speaking: Sequence[int | None] = ()
        self.quoted: dict[int, Span] = {}
        self.teller: Entity | None = None
        self.telling: Entity | None = None
        self.according_to: Entity | None = None
        self.headline_end = headline_end_of(tokens)
        self.paragraph_opener = paragraph_opener

    def text_of(self, mention: Mention) -> str:
        """Return the words of a mention."""
        return self.tokens.text[mention.start : mention.end]

    def mention_at(self, mention_index: int) -> Mention | None:
        """Return the mention with this index, if there is one."""
        return self.mentions[mention_index] if 0 <= mention_index < len(self.mentions) else None

    def named_by(self, mention_index: int) -> set[Entity]:
        """Return who is named in the words that this source speaks."""
        start, end = self.quoted.get(mention_index, (0, 0))
        first = bisect_left(self.mentions, start, key=_start)
        named = set()
        for index in range(first, len(self.mentions)):
            if self.mentions[index].start >= end:
                break
            if self.mentions[index].kind == "name" and (entity := self.entities[index]):
                named.add(entity)
        return named

    def answered(self, mention_index: int) -> Entity | None:
        """Return who is answered where a source replies: whoever spoke last, in this paragraph or the one before.

        Whoever was asked is the one that replies.
        """
        if self.verb_behind(mention_index) not in _REPLYING:
            return None
        latest = self._latest_speaker(mention_index)
        return None if latest is self.asked else latest

    def continued(self, mention_index: int) -> Entity | None:
        """Return who goes on where a source adds something to the sentence before: the same."""
        if self.latest_source is None or self.verb_behind(mention_index) not in _CONTINUING:
            return None
        return self.entities[self.latest_source] if self._is_next(mention_index, self.latest_source) else None

    def spoke_before(self, mention_index: int) -> Entity | None:
        """Return who speaks in the sentence before a source, in the same paragraph."""
        latest = self.latest_source
        if latest is None or mention_index not in self.source_mentions or not self._is_next(mention_index, latest):
            return None
        paragraph_of, mentions = self.tokens.paragraph_of, self.mentions
        is_same = paragraph_of(mentions[latest].first) == paragraph_of(self._first_token(mention_index))
        return self.entities[latest] if is_same else None

    def _is_next(self, mention_index: int, source: int) -> bool:
        """Return whether a source speaks in the sentence of another one, or in the sentence behind that."""
        sentence_of = self.tokens.sentence_of
        return sentence_of(self._first_token(mention_index)) - sentence_of(self.mentions[source].first) <= 1

    def _first_token(self, mention_index: int) -> int:
        """Return the first token of a source, or of what it speaks if that stands before it."""
        mention = self.mentions[mention_index]
        return min(mention.first, self.tokens.at(self.quoted.get(mention_index, (mention.start, 0))[0]))

    def verb_behind(self, mention_index: int) -> str:
        """Return the word behind a mention."""
        after = self.mentions[mention_index].last + 1
        return self.tokens.words[after] if after < len(self.tokens.words) else ""

    def _latest_speaker(self, mention_index: int) -> Entity | None:
        """Return who spoke last, in the paragraph of a mention or the one before."""
        if self.latest_source is None:
            return None
        paragraph_of, latest = self.tokens.paragraph_of, self.mentions[self.latest_source]
        is_near = paragraph_of(self.mentions[mention_index].first) - paragraph_of(latest.first) <= 1
        return self.entities[self.latest_source] if is_near else None

    def rename(self, before: Entity, entity: Entity) -> None:
        """Have the mentions of `before`, who had no name, mean `entity`; what is too far behind its first one stays."""
        first = max(0, before.first_mention)
        for index in range(first, min(first + MAX_RENAMED_MENTIONS, len(self.entities))):
            if self.entities[index] is before:
                self.entities[index] = entity

    def enclosing_speaker(self, mention_index: int) -> Entity | None:
        """Return who speaks the quotation in which this source stands."""
        source = self.nested[mention_index].source
        return None if source is None else self.entities[source]


_first, _start = attrgetter("first"), attrgetter("start")
Sieve = Callable[[Discourse, int], Entity | None]
SieveChoice = Callable[[Discourse, Mention], Sequence[Sieve]]
"""Returns the sieves that may decide about a mention, in their order."""
# So far back a mention can make somebody salient: every sentence takes half of it.
MAX_SENTENCES_BACK = 8
MAX_RENAMED_MENTIONS = 1_000  # mentions from a description on that may get the name that is given later
_REPLYING = frozenset({"replied", "replies", "retorted", "responded"})
_CONTINUING = frozenset({"added", "adds", "continued"})
_RELATIVES = frozenset({"who", "whose"})
MIN_CERTAINTY = 0.5  # the certainty from which a paragraph may have begun with a speaker
MAX_HEADLINE_TOKENS = 25
_NO_SPAN = (sys.maxsize, sys.maxsize)  # behind the last quoted stretch
_BEHIND_HEADLINE = frozenset("\n\"'”’")
_PERSONAL_PRONOUNS = frozenset(
    {"they", "them", "their", "who"}
)  # pronouns that keep somebody in mind, besides he and she


def resolve_mentions(
    discourse: Discourse,
    sieves: SieveChoice,
    nested_sieves: SieveChoice,
    adjacent_sieve: Sieve,
    quoted: Sequence[Span],
) -> None:
    """Fill `entities` and `deciders`, mention by mention, leaving out what is quoted.

    Sources inside a quotation are decided by `nested_sieves`, as soon as it is known who speaks it. Of mentions that
    are too far from a source to be in mind there, only descriptions beside a name count (`adjacent_sieve`): they
    tell the role.
    """
    nested, sentences = _NestedSources(discourse, nested_sieves), _Sentences(discourse)
    entities = discourse.entities
    lead = _Lead(discourse)
    owned = -1  # the token behind an owner with which a paragraph begins: "The Herald's X Y"
    for mention_index, mention, is_source, is_far in _relevant_mentions(discourse, quoted):
        if is_far:
            _decide(discourse, (adjacent_sieve,), mention_index)
            continue
        if mention_index in discourse.nested:
            nested.decide_independent(mention_index)
            continue
        if mention.first >= sentences.end:
            sentences.go_on(mention.first)
        begins_paragraph = mention.first in (sentences.paragraph, owned, sentences.behind_time)
        owned = mention.last + 1 if begins_paragraph and mention.possessive else -1
        if is_source or entities[mention_index] is None:
            _decide(discourse, sieves(discourse, mention), mention_index)
        if entity := entities[mention_index]:
            _raise_salience(discourse, entity, mention, mention_index, is_source)
            if begins_paragraph and _opens_paragraph(discourse, entity, mention):
                discourse.paragraph_opener = entity
            if lead.is_open:
                lead.meet(entity, mention, is_source=is_source)
        if nested.dependents:
            nested.decide_dependents(mention_index)


def _relevant_mentions(discourse: Discourse, quoted: Sequence[Span]) -> Iterator[tuple[int, Mention, bool, bool]]:
    """Yield the sources, and what may be in mind there; with index, whether it is a source, and whether it is far.

    Of what is far, only descriptions of persons count.
    """
    mentions, spans, at = discourse.mentions, iter(quoted), 0
    start, end = next(spans, _NO_SPAN)
    for source, in_mind_from in _stretches_in_mind(discourse):
        near = bisect_left(mentions, in_mind_from, at, source, key=_first)
        for index in range(at, source):
            mention, is_far = mentions[index], index < near
            if is_far and not _is_person(mention):
                continue
            while mention.start >= end:
                start, end = next(spans, _NO_SPAN)
            if mention.start < start and (mention.kind == "name" or not _says_little(discourse, mention)):
                yield index, mention, False, is_far
        yield source, mentions[source], True, False
        at = source + 1


def _is_person(mention: Mention) -> bool:
    return mention.kind == "nominal" and mention.head_class in WordClass.PERSON_NOUN


class _Lead:
    """Whoever speaks without a name in the lead and is the first to be named below it: "A baker is furious. X said"."""

    def __init__(self, discourse: Discourse) -> None:
        paragraphs = discourse.tokens.paragraphs
        self._discourse = discourse
        lead = 2 if discourse.headline_end else 1  # paragraphs
        self._end = paragraphs[lead] if len(paragraphs) > lead else 0
        self._unnamed: Entity | None = None
        self.is_open = self._end > 0

    def meet(self, entity: Entity, mention: Mention, *, is_source: bool) -> None:
        """Note who is met next, and give the unnamed one the name of the first person who is named and speaks."""
        is_below = mention.first >= self._end
        if entity.kind == "person" and entity.is_personal:
            if self._unnamed and self._unnamed.gender and entity.gender not in (self._unnamed.gender, None):
                return  # "the widow of a climber" is not the climber
            self.is_open = False
            if self._unnamed and is_below and self._is_introduced(entity, mention, is_source=is_source):
                self._discourse.rename(self._unnamed, entity)
        elif is_below:
            self.is_open = self._unnamed is not None
        elif entity.kind == "unnamed" and is_source and self._unnamed is None:
            self.is_open = not (entity.plural or self._stays_unnamed(mention))
            self._unnamed = entity

    def _stays_unnamed(self, mention: Mention) -> bool:
        """Return whether somebody is hardly ever named: "a source", "one man", but not "a man who lost a leg"."""
        behind = self._discourse.tokens.words[mention.last + 1 : mention.last + 2]
        is_told_of = not _RELATIVES.isdisjoint(behind)
        return mention.head in words_of("insiders") or (mention.head in words_of("bystanders") and not is_told_of)

    def _is_introduced(self, entity: Entity, mention: Mention, *, is_source: bool) -> bool:
        """Return whether a whole name without title or role speaks, whose gender may be that of the unnamed one."""
        tokens, word_classes = self._discourse.tokens, self._discourse.word_classes
        if not is_source and not is_followed_by_saying(tokens.words, word_classes, mention.last + 1):
            return False
        plain = mention.core == mention.first and not entity.roles and entity.whole_names > 0
        return plain and self._unnamed is not None and self._unnamed.gender in (entity.gender, None)


class _Sentences:
    """The sentences of a discourse as it is read: the end of this one, and the first token of its paragraph."""

    def __init__(self, discourse: Discourse) -> None:
        tokens = discourse.tokens
        self._discourse = discourse
        self._sentences = iter([*tokens.sentences[1:], len(tokens.words) + 1])
        self._paragraphs = iter([*tokens.paragraphs[1:], len(tokens.words) + 1])
        self._next_paragraph = 0
        self.end, self.paragraph, self.behind_time = 0, 0, 0

    def go_on(self, token: int) -> None:
        """Go on to the sentence of a token."""
        first, begins_paragraph = self.end, token >= self._next_paragraph
        while token >= self.end:
            first, self.end = self.end, next(self._sentences)
        while token >= self._next_paragraph:
            self.paragraph, self._next_paragraph = self._next_paragraph, next(self._paragraphs)
        if begins_paragraph:  # 15.40 The minister
            is_time = self._discourse.word_classes[self.paragraph] == WordClass.NUMBER
            self.behind_time = self.paragraph + is_time
        _begin_sentence(self._discourse, first, begins_paragraph=begins_paragraph)


def _stretches_in_mind(discourse: Discourse) -> list[tuple[int, int]]:
    """Return each source with the first token that matters to it, or to the next one that is not a name."""
    mentions, tokens = discourse.mentions, discourse.tokens
    found, in_mind_from = [], len(tokens.words)
    for source in sorted(discourse.source_mentions, reverse=True):
        if mentions[source].kind != "name":
            sentence = tokens.sentence_of(mentions[source].first)
            in_mind_from = tokens.sentences[max(0, sentence - MAX_SENTENCES_BACK)]
        found.append((source, in_mind_from))
    return found[::-1]


class _NestedSources:
    """Decides about the sources inside a quotation when it is known who speaks that."""

    def __init__(self, discourse: Discourse, sieves: SieveChoice) -> None:
        self.discourse, self.sieves = discourse, sieves
        self.dependents: defaultdict[int | None, list[int]] = defaultdict(list)
        for mention_index, enclosing in discourse.nested.items():
            self.dependents[enclosing.source].append(mention_index)

    def decide_independent(self, mention_index: int) -> None:
        """Decide about a source in a quotation that has no source of its own."""
        if self.discourse.nested[mention_index].source is None:
            self._decide(mention_index)
            self.decide_dependents(mention_index)

    def decide_dependents(self, mention_index: int) -> None:
        """Decide about the sources in the quotation of this one, and about those in theirs."""
        decided = [mention_index]
        while decided and self.dependents:
            for dependent in self.dependents.pop(decided.pop(), ()):
                self._decide(dependent)
                decided.append(dependent)

    def _decide(self, mention_index: int) -> None:
        mention = self.discourse.mentions[mention_index]
        _decide(self.discourse, self.sieves(self.discourse, mention), mention_index)


def headline_end_of(tokens: Tokens) -> int:
    """Return the token at which the text goes on below its headline, a short paragraph without a full stop; or 0."""
    end = tokens.paragraphs[1] if len(tokens.paragraphs) > 1 else 0
    last = end - 1
    while last > 0 and tokens.words[last] in _BEHIND_HEADLINE:
        last -= 1
    headed = 0 < end <= MAX_HEADLINE_TOKENS and tokens.words[last][-1].isalnum()
    return end if headed else 0


def _says_little(discourse: Discourse, mention: Mention) -> bool:
    """Return whether this mention makes nobody more salient: "it", "one" that does nothing, a headline's words."""
    if mention.kind == "nominal" and mention.first < discourse.headline_end:  # Party leader quits
        return True
    if mention.kind == "pronoun":
        return mention.gender not in ("m", "f") and mention.head not in _PERSONAL_PRONOUNS
    return mention.is_pronoun_like and discourse.word_classes[mention.last + 1] != WordClass.VERB


def _begin_sentence(discourse: Discourse, first: int, *, begins_paragraph: bool) -> None:
    """Go on to the sentence that begins with token `first`."""
    discourse.sentence = Sentence(discourse.tokens, first)
    discourse.salience.fade(begins_paragraph=begins_paragraph)
    discourse.in_sentence.clear()
    discourse.subjects.clear()
    discourse.teller, discourse.telling = (None if begins_paragraph else discourse.telling), None
    discourse.according_to = None
    if begins_paragraph:
        discourse.in_paragraph.clear()
        discourse.asked = None
        discourse.paragraph_genders.clear()
    discourse.paragraph_opener = None if begins_paragraph else discourse.paragraph_opener


def _opens_paragraph(discourse: Discourse, entity: Entity, mention: Mention) -> bool:
    """Return whether a mention with which a paragraph begins shows that it is about somebody who could speak."""
    remarked = discourse.word_classes[mention.last + 1 : mention.last + 3] == ",p"  # A prompter, she said, must know
    return not mention.is_pronoun_like and not remarked and entity.certainty() >= MIN_CERTAINTY


def _decide(discourse: Discourse, sieves: Sequence[Sieve], mention_index: int) -> None:
    """Ask the sieves in their order who a mention means."""
    salience = discourse.salience
    for sieve in sieves:
        salience.rival = 0.0
        if entity := sieve(discourse, mention_index):
            discourse.entities[mention_index] = entity
            discourse.deciders[mention_index] = sieve
            if salience.rival:
                discourse.rivals[mention_index] = salience.rival
            if salience.weighed:
                discourse.weighed[mention_index] = salience.weighed
            mention = discourse.mentions[mention_index]
            if entity.kind == "person" and mention.kind == "nominal":
                discourse.entity_index.add_description(entity, discourse.text_of(mention))
            return


def _raise_salience(
    discourse: Discourse, entity: Entity, mention: Mention, mention_index: int, is_source: bool
) -> None:
    """Raise the salience of the person or body that a mention means."""
    if is_source:
        weight, discourse.sentence.has_subject, discourse.latest_source = SOURCE_WEIGHT, True, mention_index
        if mention.kind == "name":
            entity.has_spoken = True
    else:
        weight = weight_of(discourse.tokens, discourse.word_classes, mention, discourse.sentence)
        words = discourse.tokens.words
        if words[mention.first - 1] == "to" and words[mention.first - 2].lower() == "according":
            discourse.according_to = entity
        if words[mention.first - 1] == "asked":
            discourse.asked = entity
        if weight == TELLING_WEIGHT and (entity.kind == "unnamed" or entity.is_personal):
            discourse.telling = entity
        is_new = mention_index == entity.first_mention
        if is_new and entity.roles and entity.whole_names and not mention.possessive:
            weight = max(weight, INTRODUCTION_WEIGHT)
    discourse.salience.add(entity, weight)
    if is_source or weight == TELLING_WEIGHT or (weight >= DESCRIPTION_FACTOR and not discourse.subjects):
        discourse.subjects.add(entity)
    discourse.in_sentence.add(entity)
    if entity not in discourse.in_paragraph:
        discourse.in_paragraph.add(entity)
        discourse.paragraph_genders.add(None if entity.plural else entity.gender)
