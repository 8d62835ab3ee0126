"""One walk through a text that says of every mention who it is: names are known, the rest is decided on the way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tuireader.quotes.entities import Entity, call
from tuireader.quotes.mentions import Mention, MentionKind
from tuireader.quotes.model import Span
from tuireader.quotes.salience import Salience
from tuireader.quotes.standing import SPEAKING, weight_of
from tuireader.quotes.tokens import Tokens


@dataclass(slots=True)
class Scene:
    """What a rule may look at: the text, its mentions, whom they mean so far, and who is in mind.

    `entities` and `rules` run parallel to `mentions`; `speaking` numbers the mentions that are sources, `spoken` the
    one that spoke last; `here` are those met in this sentence, `sentence`
    is its first token and `taken` tells whether it has its subject.
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
    sentence: int = 0
    taken: bool = False


Rule = Callable[[Scene, int], Entity | None]


def walk(scene: Scene, sieves: Mapping[MentionKind, Sequence[Rule]], quoted: Sequence[Span]) -> None:
    """Fill `scene.entities` and sign each with the name of the rule, mention by mention, leaving out what is quoted."""
    tokens = scene.tokens
    spans = iter([*quoted, (len(tokens.text) + 1,) * 2])
    start, end = next(spans)
    sentences = iter([*tokens.sentences[1:], len(tokens.words) + 1])
    after, paragraph = 0, -1
    for number, mention in enumerate(scene.mentions):
        while mention.start >= end:
            start, end = next(spans)
        speaking = number in scene.speaking
        if not speaking and (mention.start >= start or _says_little(mention)):
            continue
        if mention.first >= after:
            scene.sentence = after
            while mention.first >= after:
                scene.sentence, after = after, next(sentences)
            where = tokens.paragraph_of(mention.first)
            _turn(scene, paragraph=where != paragraph)
            paragraph = where
        _decide(scene, sieves[mention.kind], number)
        if entity := scene.entities[number]:
            _remember(scene, entity, mention, speaking=speaking)
            scene.spoken = number if speaking else scene.spoken


_SEVERAL = frozenset({"they", "them", "their"})


def _says_little(mention: Mention) -> bool:
    """Tell whether nobody is more in mind for this mention: "it", "we", "who"."""
    return mention.kind == "pronoun" and mention.gender not in ("m", "f") and mention.head not in _SEVERAL


def _turn(scene: Scene, *, paragraph: bool) -> None:
    """Go on to the next sentence."""
    scene.salience.fade(paragraph=paragraph)
    scene.here.clear()
    scene.taken = False


def _decide(scene: Scene, sieves: Sequence[Rule], number: int) -> None:
    """Ask the sieves in their order whom a mention means."""
    for sieve in sieves:
        if entity := sieve(scene, number):
            scene.entities[number] = entity
            scene.rules[number] = sieve.__name__
            mention = scene.mentions[number]
            if mention.kind == "nominal" and entity.kind == "person":
                call(entity, scene.tokens.text[mention.start : mention.end])
            return


def _remember(scene: Scene, entity: Entity, mention: Mention, *, speaking: bool) -> None:
    """Raise the salience of whom a mention means."""
    if speaking:
        weight, scene.taken = SPEAKING, True
    else:
        weight, scene.taken = weight_of(scene.tokens, scene.letters, mention, scene.sentence, taken=scene.taken)
    scene.salience.add(entity, weight)
    scene.here.add(entity)
