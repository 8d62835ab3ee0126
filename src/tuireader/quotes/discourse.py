"""One walk through a text that says of every mention who it is: names are known, the rest is decided on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tuireader.quotes.entities import Entity, call
from tuireader.quotes.mentions import Mention
from tuireader.quotes.model import Span
from tuireader.quotes.salience import OBLIQUE, OTHER, OWNER, SPEAKING, SUBJECT, Salience
from tuireader.quotes.tokens import Tokens


@dataclass(slots=True)
class Scene:
    """What a rule may look at: the text, its mentions, whom they mean so far, and who is in mind.

    `entities` and `rules` run parallel to `mentions`; `speaking` numbers the mentions that are sources, `spoken` the
    one that spoke last; `here` are those met in this sentence.
    """

    tokens: Tokens
    letters: str
    mentions: Sequence[Mention]
    entities: list[Entity | None]
    rules: list[str]
    everyone: list[Entity]
    speaking: frozenset[int]
    salience: Salience = field(default_factory=Salience)
    here: set[Entity] = field(default_factory=set)
    spoken: int | None = None


Rule = Callable[[Scene, int], Entity | None]


def walk(scene: Scene, sieves: Sequence[Rule], quoted: Sequence[Span]) -> None:
    """Fill `scene.entities` and sign each with the name of the rule, mention by mention, leaving out what is quoted."""
    sentence = paragraph = -1
    spans = iter([*quoted, (len(scene.tokens.text) + 1,) * 2])
    start, end = next(spans)
    subject = True
    for number, mention in enumerate(scene.mentions):
        while mention.start >= end:
            start, end = next(spans)
        if mention.start >= start and number not in scene.speaking:
            continue
        here = scene.tokens.sentence_of(mention.first)
        if here != sentence:
            where = scene.tokens.paragraph_of(mention.first)
            scene.salience.fade(paragraph=where != paragraph)
            scene.here.clear()
            sentence, paragraph, subject = here, where, True
        _decide(scene, sieves, number)
        subject = _remember(scene, number, subject) and subject


def _decide(scene: Scene, sieves: Sequence[Rule], number: int) -> None:
    """Ask the sieves in their order whom a mention means."""
    mention = scene.mentions[number]
    for sieve in sieves:
        if entity := sieve(scene, number):
            scene.entities[number] = entity
            scene.rules[number] = sieve.__name__
            if mention.kind == "nominal":
                call(entity, scene.tokens.text[mention.start : mention.end])
            return


_PREPOSITIONS = frozenset(
    "of to with by in from at against about as than for on over like between among after before without under near toward towards into behind".split()
)


_CLAUSES = frozenset("when after while if as although though because since before once until whenever given".split())


def _remember(scene: Scene, number: int, subject: bool) -> bool:
    """Raise the salience of whom a mention means; return whether the sentence still waits for its subject."""
    entity, mention = scene.entities[number], scene.mentions[number]
    if entity is None:
        return subject
    if mention.possessive:
        weight = OWNER
    elif mention.first and scene.tokens.words[mention.first - 1].lower() in _PREPOSITIONS:
        weight = OBLIQUE
    elif subject and _in_opening_clause(scene, mention):
        weight = OTHER
    else:
        weight, subject = (SUBJECT if subject else OTHER), False
    if entity.kind == "unnamed" and not (weight == SUBJECT and mention.number == "singular"):
        weight /= 2
    if number in scene.speaking:
        weight += SPEAKING
        scene.spoken = number
    scene.salience.add(entity, weight)
    scene.here.add(entity)
    return subject


def _in_opening_clause(scene: Scene, mention: Mention) -> bool:
    """Tell whether a mention stands before the comma in "When X asked, Y said"."""
    tokens = scene.tokens
    first = tokens.sentences[tokens.sentence_of(mention.first)]
    return tokens.words[first].lower() in _CLAUSES and "," not in scene.letters[first : mention.first]
