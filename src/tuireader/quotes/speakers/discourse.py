"""One walk through a text that says of every mention who it is: names are known, the rest is decided on the way."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tuireader.quotes.lexical.mentions import Mention, MentionKind
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.model import Span
from tuireader.quotes.speakers.entities import Entity, Roll
from tuireader.quotes.speakers.grammatical_role import SPEAKING, weight_of
from tuireader.quotes.speakers.salience import Salience


@dataclass(frozen=True, slots=True)
class Around:
    """The quotation around a source: the offset at which it begins, and the number of its own source, if any."""

    start: int
    source: int | None


@dataclass(slots=True)
class Discourse:
    """What a sieve may look at: the text, its mentions, whom they mean so far, and who is in mind.

    `entities` and `rules` run parallel to `mentions`; `speaking` numbers the mentions that are sources, `inner` those
    of them inside a quotation and `spoken` the one that spoke last; `here` are those met in this sentence, `sentence`
    is its first token and `taken` tells whether it has its subject; `opening` is with whom the paragraph began.
    """

    tokens: Tokens
    letters: str
    mentions: Sequence[Mention]
    entities: list[Entity | None]
    rules: list[str]
    roll: Roll
    speaking: frozenset[int]
    inner: Mapping[int, Around]
    salience: Salience = field(default_factory=Salience)
    spoken: int | None = None
    here: set[Entity] = field(default_factory=set)
    sentence: int = 0
    taken: bool = False
    opening: Entity | None = None

    def text_of(self, mention: Mention) -> str:
        """Return the words of a mention."""
        return self.tokens.text[mention.start : mention.end]

    def beside(self, number: int) -> Mention | None:
        """Return the mention with this number, if there is one."""
        return self.mentions[number] if 0 <= number < len(self.mentions) else None

    def around(self, number: int) -> Entity | None:
        """Return who speaks the quotation in which the source with this number stands."""
        source = self.inner[number].source
        return None if source is None else self.entities[source]


Sieve = Callable[[Discourse, int], Entity | None]
Sieves = Mapping[MentionKind, Sequence[Sieve]]
_SURE = 0.5  # the certainty from which one may be with whom a paragraph began
_KEEPING = frozenset({"they", "them", "their", "who"})  # pronouns that keep somebody in mind, besides he and she


def walk(discourse: Discourse, sieves: Sieves, inside: Sieves, quoted: Sequence[Span]) -> None:
    """Fill `entities` and sign each with the name of its sieve, mention by mention, leaving out what is quoted.

    Sources inside a quotation are asked about by other sieves, `inside`, as soon as it is known who speaks it.
    """
    inner = _Inner(discourse, inside)
    tokens = discourse.tokens
    spans = iter([*quoted, (len(tokens.text) + 1,) * 2])
    start, end = next(spans)
    sentences = iter([*tokens.sentences[1:], len(tokens.words) + 1])
    after, paragraph = 0, -1
    for number, mention in enumerate(discourse.mentions[: max(discourse.speaking, default=-1) + 1]):
        while mention.start >= end:
            start, end = next(spans)
        if number in discourse.inner:
            inner.meet(number)
            continue
        if number not in discourse.speaking and (mention.start >= start or _says_little(discourse, mention)):
            continue
        if mention.first >= after:
            while mention.first >= after:
                discourse.sentence, after = after, next(sentences)
            where = tokens.paragraph_of(mention.first)
            _turn(discourse, paragraph=where != paragraph)
            paragraph = where
        _meet(discourse, sieves[mention.kind], number, begins=mention.first == tokens.paragraphs[paragraph])
        inner.settle(number)


class _Inner:
    """Decides about the sources inside a quotation when it is known who speaks that."""

    def __init__(self, discourse: Discourse, sieves: Sieves) -> None:
        self.discourse, self.sieves = discourse, sieves
        self.waiting: defaultdict[int | None, list[int]] = defaultdict(list)
        for number, around in discourse.inner.items():
            self.waiting[around.source].append(number)

    def meet(self, number: int) -> None:
        """Decide about one for whom there is nobody to wait."""
        if self.discourse.inner[number].source is None:
            self._decide(number)
            self.settle(number)

    def settle(self, number: int) -> None:
        """Decide about the sources that wait for this one, and about those that wait for them."""
        decided = [number]
        while decided and self.waiting:
            for waiting in self.waiting.pop(decided.pop(), ()):
                self._decide(waiting)
                decided.append(waiting)

    def _decide(self, number: int) -> None:
        _decide(self.discourse, self.sieves[self.discourse.mentions[number].kind], number)


def _says_little(discourse: Discourse, mention: Mention) -> bool:
    """Tell whether nobody is more in mind for this mention: "it", "we", "one" that does nothing."""
    if mention.kind == "pronoun":
        return mention.gender not in ("m", "f") and mention.head not in _KEEPING
    return mention.letter == "p" and discourse.letters[mention.last + 1 : mention.last + 2] != "V"


def _turn(discourse: Discourse, *, paragraph: bool) -> None:
    """Go on to the next sentence."""
    discourse.salience.fade(paragraph=paragraph)
    discourse.here.clear()
    discourse.opening = None if paragraph else discourse.opening
    discourse.taken = False


def _meet(discourse: Discourse, sieves: Sequence[Sieve], number: int, *, begins: bool) -> None:
    """Decide whom a mention means and remember it; `begins` tells whether the paragraph begins with it."""
    mention, speaking = discourse.mentions[number], number in discourse.speaking
    if speaking or discourse.entities[number] is None:
        _decide(discourse, sieves, number)
    if entity := discourse.entities[number]:
        _remember(discourse, entity, mention, speaking=speaking)
        discourse.spoken = number if speaking else discourse.spoken
        if begins and mention.letter != "p" and entity.certainty() >= _SURE:
            discourse.opening = entity


def _decide(discourse: Discourse, sieves: Sequence[Sieve], number: int) -> None:
    """Ask the sieves in their order whom a mention means."""
    for sieve in sieves:
        if entity := sieve(discourse, number):
            discourse.entities[number] = entity
            discourse.rules[number] = sieve.__name__
            mention = discourse.mentions[number]
            if mention.kind == "nominal" and entity.kind == "person":
                discourse.roll.call(entity, discourse.text_of(mention))
            return


def _remember(discourse: Discourse, entity: Entity, mention: Mention, *, speaking: bool) -> None:
    """Raise the salience of whom a mention means."""
    if speaking:
        weight, discourse.taken = SPEAKING, True
    else:
        weight, discourse.taken = weight_of(
            discourse.tokens, discourse.letters, mention, discourse.sentence, taken=discourse.taken
        )
    discourse.salience.add(entity, weight)
    discourse.here.add(entity)
