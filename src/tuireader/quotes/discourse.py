"""One walk through a text that says of every mention who it is: names are known, the rest is decided on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tuireader.quotes.entities import Entity, call
from tuireader.quotes.mentions import Mention
from tuireader.quotes.model import Span
from tuireader.quotes.salience import Salience
from tuireader.quotes.standing import weight_of
from tuireader.quotes.tokens import Tokens


@dataclass(slots=True)
class Scene:
    """What a rule may look at: the text, its mentions, whom they mean so far, and who is in mind.

    `entities` and `rules` run parallel to `mentions`; `speaking` numbers the mentions that are sources, `spoken` the
    one that spoke last; `here` are those met in this sentence, `taken` tells whether it has its subject.
    """

    tokens: Tokens
    letters: str
    mentions: Sequence[Mention]
    entities: list[Entity | None]
    rules: list[str]
    everyone: list[Entity]
    speaking: frozenset[int]
    salience: Salience = field(default_factory=Salience)
    spoken: int | None = None
    here: set[Entity] = field(default_factory=set)
    taken: bool = False


Rule = Callable[[Scene, int], Entity | None]


def walk(scene: Scene, sieves: Sequence[Rule], quoted: Sequence[Span]) -> None:
    """Fill `scene.entities` and sign each with the name of the rule, mention by mention, leaving out what is quoted."""
    sentence = paragraph = -1
    tokens = scene.tokens
    spans = iter([*quoted, (len(tokens.text) + 1,) * 2])
    start, end = next(spans)
    for number, mention in enumerate(scene.mentions):
        while mention.start >= end:
            start, end = next(spans)
        if mention.start >= start and number not in scene.speaking:
            continue
        here = tokens.sentence_of(mention.first)
        if here != sentence:
            where = tokens.paragraph_of(mention.first)
            scene.salience.fade(paragraph=where != paragraph)
            sentence, paragraph = here, where
            scene.here.clear()
            scene.taken = False
        _decide(scene, sieves, number)
        _remember(scene, number)


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


def _remember(scene: Scene, number: int) -> None:
    """Raise the salience of whom a mention means."""
    entity = scene.entities[number]
    if entity is None:
        return
    speaking = number in scene.speaking
    if speaking:
        scene.spoken = number
    weight, scene.taken = weight_of(
        scene.tokens, scene.letters, scene.mentions[number], taken=scene.taken, speaking=speaking
    )
    scene.salience.add(entity, weight)
    scene.here.add(entity)
