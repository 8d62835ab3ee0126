"""Why a mention means somebody, and who else it could mean: as data, and in words."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from tuireader.quotes.model import Span
from tuireader.quotes.spans.draft import Draft
from tuireader.quotes.speakers.discourse import Discourse
from tuireader.quotes.speakers.entities import Entity
from tuireader.quotes.speakers.grammatical_role import leads
from tuireader.quotes.speakers.resolve import Decision, speaking_mention

MAX_RIVALS = 4
MIN_RIVAL_CHANCE = 0.01
"""Less likely rivals are not named."""
MAX_WORDS_CHARACTERS = 60
NOBODY = "nobody"

Role = Literal["speaker", "subject", "other"]


class Antecedent(NamedTuple):
    """An earlier mention of the same person or body, seen from another mention.

    `words` are those of the text, `span` is where they stand, `role` is what it does in its sentence. `sentences` and
    `paragraphs` count how far before it is; they are negative behind.
    """

    words: str
    span: Span
    role: Role
    sentences: int
    paragraphs: int


class Rival(NamedTuple):
    """Somebody else who could have spoken: the chance, and why."""

    name: str
    chance: float
    why: str


class Reason(NamedTuple):
    """Why the words of a source mean a speaker: `rule` is the label of the sieve that decided."""

    words: str
    name: str
    rule: str
    antecedent: Antecedent | None


RESOLUTIONS: Mapping[str, str] = MappingProxyType(
    {
        "name": "who bears that name",
        "both": "who speak as one",
        "apposed": "the name beside it, across a comma",
        "apposed body": "the name beside it, across a comma",
        "labelled": "the name that it leads up to",
        "named in clause": "the name that was given",
        "relative": "the person just before “who”",
        "he or she": "the one most in mind",
        "it": "the body or text most in mind",
        "they": "those most in mind",
        "headlined": "the person that the headline calls so",
        "role": "whose role that is in this text",
        "nationality": "the only person with this nationality in the text",
        "body": "the body with that word in its name",
        "published": "the body that the text is from",
        "own text": "whose own text it is",
        "same description": "who was described so before",
        "same person": "the same person in fuller words",
        "spouse": "who is married to the person in mind",
        "of kind": "the only one in mind of that kind",
        "body in mind": "the body spoken of last",
        "goes on": "the person the text goes on about",
        "in mind": "the person spoken of last",
        "unnamed": "the text gives no name",
        "first person": "who speaks the quotation around it",
        "mentioned last": "the last person that the quotation around it is about",
        "other in mind": "the one most in mind",
    }
)
"""What the label of a sieve for speakers means. It is only shown; no code depends on it."""
_BESIDE = frozenset(  # no need to say where
    {"first person", "apposed", "apposed body", "labelled", "named in clause", "both"}
)
_NAMING_ITSELF = frozenset({"unnamed"})


class Resolutions:
    """The explanations of one text's speakers: what each source means, and who else it could."""

    def __init__(self, discourse: Discourse) -> None:
        self._discourse = discourse

    def reason(self, draft: Draft, decision: Decision) -> Reason | None:
        """Return why the words of the source mean the speaker; None where they are the name itself, or mean nobody."""
        index = speaking_mention(self._discourse.mentions, draft.source)
        if index is None or decision.entity is None:
            return None
        words, name = self._words_of(index), _plain(decision.entity.name)
        if name in words or decision.label in _NAMING_ITSELF:
            return None
        return Reason(words, name, decision.label, self._antecedent(index, decision.entity))

    def rivals(self, draft: Draft, decision: Decision) -> tuple[Rival, ...]:
        """Return who else could have spoken, with chances that leave room for the speaker's own."""
        weights: dict[str, tuple[float, str]] = {}
        for name, weight, why in self._weighed(draft, decision):
            known = weights.get(name, (0.0, why))
            weights[name] = known[0] + weight, known[1]
        total = sum(weight for weight, _ in weights.values())
        left = 1.0 - (decision.chance if decision.entity else 0.0)
        scale = min(1.0, left / total) if total else 0.0
        found = [Rival(name, round(weight * scale, 3), why) for name, (weight, why) in weights.items()]
        likely = sorted((one for one in found if one.chance >= MIN_RIVAL_CHANCE), key=lambda one: -one.chance)
        return tuple(likely[:MAX_RIVALS])

    def _weighed(self, draft: Draft, decision: Decision) -> Iterator[tuple[str, float, str]]:
        """Yield name, weight and reason of others that the source means, of other sources, and of nobody."""
        mentions = self._discourse.mentions
        source = speaking_mention(mentions, draft.source)
        if source is not None:
            weighed = self._discourse.weighed.get(source, ())
            total = sum(weight for _, weight in weighed) or 1.0
            for entity, weight in weighed:
                if entity is not decision.entity:
                    why = _where(self._antecedent(source, entity))
                    yield _plain(entity.name), draft.confidence * weight / total, why
        for candidate, chance in draft.candidates:
            index = speaking_mention(mentions, candidate)
            named = self._discourse.entities[index] if index is not None else None
            if index is None or index == source or (named is not None and named is decision.entity):
                continue
            name = _plain(named.name) if named else f"“{self._words_of(index)}”"
            yield name, chance, f"“{self._words_of(index)}” stands near" if named else "stands near"
        if draft.nobody:
            yield NOBODY, draft.nobody, "because the words may be a title or a term"

    def _words_of(self, index: int) -> str:
        return _plain(self._discourse.text_of(self._discourse.mentions[index]))[:MAX_WORDS_CHARACTERS]

    def _antecedent(self, index: int, entity: Entity) -> Antecedent | None:
        """Return the mention that shows who is meant.

        For a pronoun that is the last name or else description before it, for other words the first whole name.
        """
        entities, mentions = self._discourse.entities, self._discourse.mentions
        own = mentions[index]
        if own.kind == "pronoun":
            before = [other for other in range(index - 1, -1, -1) if entities[other] is entity]
            found = [other for kind in ("name", "nominal") for other in before if mentions[other].kind == kind]
        else:
            found = [other for other in range(len(mentions)) if entities[other] is entity and other != index]
            name = _plain(entity.name)
            found.sort(key=lambda it: (mentions[it].kind != "name", name not in self._words_of(it), it > index))
        clear = [other for other in found if mentions[other].end <= own.start or own.end <= mentions[other].start]
        return self._antecedent_at(index, clear[0]) if clear else None

    def _antecedent_at(self, index: int, other: int) -> Antecedent:
        tokens, mentions = self._discourse.tokens, self._discourse.mentions
        own, mention = mentions[index], mentions[other]
        return Antecedent(
            self._words_of(other),
            (mention.start, mention.end),
            self._role(other),
            tokens.sentence_of(own.first) - tokens.sentence_of(mention.first),
            tokens.paragraph_of(own.first) - tokens.paragraph_of(mention.first),
        )

    def _role(self, index: int) -> Role:
        discourse = self._discourse
        if index in discourse.source_mentions:
            return "speaker"
        is_subject = leads(discourse.tokens, discourse.word_classes, discourse.mentions[index])
        return "subject" if is_subject else "other"


def resolution_words(reason: Reason) -> str:
    """Return what makes the words of a source mean somebody: “Whitcombe, subject of the sentence before: …”."""
    rule = RESOLUTIONS.get(reason.rule, reason.rule)
    if reason.antecedent is None or reason.rule in _BESIDE:
        return f"{reason.name}, {rule}"
    return f"{reason.antecedent.words}, {_where(reason.antecedent)}: {rule}"


def rival_words(rivals: Sequence[Rival]) -> str:
    """Return the rivals on one line: “Edwin Prowse 24 % (subject of the same sentence); nobody 6 % (…)”."""
    return "; ".join(f"{rival.name} {round(100 * rival.chance)} % ({rival.why})" for rival in rivals)


def _where(antecedent: Antecedent | None) -> str:
    if antecedent is None:
        return "mentioned elsewhere"
    place = _distance(antecedent)
    if antecedent.role == "speaker":
        return f"who speaks {place}"
    if antecedent.role == "subject" and antecedent.paragraphs == 0 and antecedent.sentences in (0, 1):
        return f"subject of {place.removeprefix('in ')}"
    return f"{'subject' if antecedent.role == 'subject' else 'mentioned'} {place}"


def _distance(antecedent: Antecedent) -> str:
    sentences, paragraphs = antecedent.sentences, antecedent.paragraphs
    if sentences < 0 or paragraphs < 0:
        return "further down"
    if sentences == 0:
        return "in the same sentence"
    if paragraphs == 0:
        return "in the sentence before" if sentences == 1 else f"{sentences} sentences before"
    return "in the paragraph before" if paragraphs == 1 else f"{paragraphs} paragraphs before"


def _plain(text: str) -> str:
    return " ".join(text.split())
