"""Sieves for descriptions: whom "the senator", "his spokesman", "the ministry" and "the report" mean."""

import re

from tuireader.quotes import gender as genders
from tuireader.quotes.classes import bare
from tuireader.quotes.discourse import Scene
from tuireader.quotes.entities import Entity
from tuireader.quotes.mentions import Mention

# Short titles and what descriptions call their bearers.
_SAME = {
    "sen": ("senator", "lawmaker"), "senator": ("senator", "lawmaker"), "gov": ("governor",),
    "rep": ("representative", "congressman", "congresswoman", "lawmaker"), "congressman": ("representative", "lawmaker"),
    "congresswoman": ("representative", "lawmaker"), "gen": ("general",), "dr": ("doctor",), "prof": ("professor",),
    "lt": ("lieutenant",), "sgt": ("sergeant",), "rev": ("reverend", "pastor"),
    "spokeswoman": ("spokesperson",), "spokesman": ("spokesperson",), "chairwoman": ("chair",), "chairman": ("chair",),
    "attorney": ("lawyer",), "lawyer": ("attorney",), "strategist": ("adviser",), "aide": ("adviser",),
}  # fmt: skip
# One who tells things without a name goes by several of these.
_INSIDERS = frozenset("official aide source adviser advisor staffer operative strategist insider ally".split())
# Descriptions of these never stand for the person whom an article is about.
_BYSTANDERS = _INSIDERS | frozenset(
    "spokesman spokeswoman spokesperson reporter moderator interviewer anchor host judge lawyer attorney voter analyst "
    "supporter protester man woman boy girl person friend witness expert".split()
)
_PAPERS = frozenset(
    "newspaper paper magazine outlet publication daily website site network broadcaster channel".split()
)
_SPEAKERS_OWN = frozenset(
    "statement email e-mail letter memo memorandum tweet post message release op-ed column essay".split()
)
_BY = re.compile(r"(?:[of]|k)d?(?=[GNALOD])")


def apposed(scene: Scene, number: int) -> Entity | None:
    """ "the chairman, X," and "X, the chairman,": the name beside a description, with a comma between."""
    mention = scene.mentions[number]
    if mention.kind != "nominal" or mention.letter != "r":
        return None
    for other in (number + 1, number - 1):
        if not 0 <= other < len(scene.mentions):
            continue
        name = scene.mentions[other]
        left, right = (mention, name) if other > number else (name, mention)
        if name.kind == "name" and right.first == left.last + 2 and scene.letters[left.last + 1] == ",":
            if (entity := scene.entities[other]) and entity.kind == "person":
                return entity
    return None


def role(scene: Scene, number: int) -> Entity | None:
    """ "the senator": the person whose title, role or apposition says so."""
    mention = scene.mentions[number]
    if mention.kind != "nominal" or mention.letter != "r" or not _definite(scene, mention):
        return None
    words = _words(scene, mention)
    best, top = None, 0.0
    for one in scene.everyone:
        known = _known_roles(one)
        if mention.head not in known or not _agree(one.gender, mention):
            continue
        score = 1 + len(words & known) - _other_places(words, known) + scene.salience.of(one)
        if score > top:
            best, top = one, score
    return best


def same_description(scene: Scene, number: int) -> Entity | None:
    """ "the aide" after "a senior aide": the last one of whom the text said so."""
    mention = scene.mentions[number]
    if mention.kind != "nominal" or not _definite(scene, mention):
        return None
    heads = _INSIDERS if mention.head in _INSIDERS and mention.letter == "r" else {mention.head}
    return scene.salience.most(
        lambda one: (
            one.kind in ("unnamed", "group", "document")
            and one.form[-1] in heads
            and one.plural == (mention.number == "plural")
        )
    )


def body(scene: Scene, number: int) -> Entity | None:
    """ "the ministry": the body with that word in its name."""
    mention = scene.mentions[number]
    if mention.kind != "nominal" or mention.letter != "g" or not _definite(scene, mention):
        return None
    if mention.last - mention.first > 1:
        return None
    found = [one for one in scene.everyone if one.kind == "group" and mention.head in one.form]
    met = [one for one in found if one.first < number]
    return max(met or found, key=scene.salience.of, default=None)


def in_mind(scene: Scene, number: int) -> Entity | None:
    """ "the billionaire", "the group": a description that only tells again who is spoken of."""
    mention = scene.mentions[number]
    if mention.kind != "nominal" or mention.number == "plural" or mention.head in _BYSTANDERS:
        return None
    if scene.tokens.words[mention.first].lower() != "the":
        return None
    if mention.letter == "g":
        return scene.salience.most(lambda one: one.kind == "group")
    if mention.letter not in "rd":
        return None
    return scene.salience.most(lambda one: one.kind == "person" and _agree(one.gender, mention))


def published(scene: Scene, number: int) -> Entity | None:
    """ "an editorial in The Herald", "the statement": the body a text is from, or who spoke before it."""
    mention = scene.mentions[number]
    if mention.kind != "nominal" or mention.letter != "c":
        return None
    after = number + 1
    if after < len(scene.mentions) and scene.mentions[after].first - mention.last <= 3:
        entity = scene.entities[after]
        if entity and entity.kind == "group" and scene.tokens.words[mention.last + 1] in ("in", "by", "from", "of"):
            return entity
    if not _definite(scene, mention) or scene.spoken is None:
        return None
    speaker, said = scene.entities[scene.spoken], scene.mentions[scene.spoken]
    tokens = scene.tokens
    if tokens.paragraph_of(mention.first) - tokens.paragraph_of(said.first) > 1:
        return None
    return speaker if speaker and (speaker.kind == "group" or mention.head in _SPEAKERS_OWN) else None


def unnamed(scene: Scene, number: int) -> Entity | None:
    """ "a senior aide", "officials": one who stays without a name."""
    mention = scene.mentions[number]
    if mention.kind != "nominal":
        return None
    kind = {"g": "group", "c": "document"}.get(mention.letter, "unnamed")
    text = scene.tokens.text[mention.start : mention.end].replace("\n", " ")
    return Entity(
        text,
        kind,
        (mention.head,),
        mention.gender,
        mention.number == "plural",
        "",
        number,
        number,
        [],
        [text],
        {text: None},
    )


def _definite(scene: Scene, mention: Mention) -> bool:
    return scene.letters[mention.first] in "dhQ" and scene.tokens.words[mention.first].lower() not in ("a", "an")


def _words(scene: Scene, mention: Mention) -> set[str]:
    return {bare(word).lower() for word in scene.tokens.words[mention.first : mention.last + 1]}


def _known_roles(one: Entity) -> set[str]:
    return {same for phrase in one.roles for word in phrase.lower().split() for same in _expanded(word)}


def _expanded(word: str) -> tuple[str, ...]:
    word = bare(word.strip(".,"))
    return (word, *_SAME.get(word, ()))


def _other_places(words: set[str], known: set[str]) -> int:
    return 0


def _agree(gender: genders.Gender | None, mention: Mention) -> bool:
    return not gender or not mention.gender or gender == mention.gender
