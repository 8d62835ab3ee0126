"""Sieves for descriptions: whom "the senator", "his spokesman", "the ministry" and "the report" mean."""

import re

from tuireader.quotes import gender as genders
from tuireader.quotes.classes import bare
from tuireader.quotes.discourse import Scene
from tuireader.quotes.entities import Entity, EntityKind
from tuireader.quotes.mentions import Mention
from tuireader.quotes.tokens import words_of

_IN_MIND = 0.05  # the salience from which an office alone ("the senator") says who
_KINDS: dict[str, EntityKind] = {"g": "group", "c": "document"}
# "a source [close to the campaign]": what tells an unnamed one from others, as far as its last noun.
_TELLING = frozenset({"of", "for", "close", "familiar", "with", "from", "in", "at", "involved", "aligned", "inside"})
_NOUNS = r"[adhq]?[mxyDLAOQ0'-]{0,4}?[rsgcSRGNLOA]+"
_MORE = re.compile(rf"[ofk]{{0,2}}{_NOUNS}(?:[of]{_NOUNS})*(?:(?:,{_NOUNS}(?:[of]{_NOUNS})?)*,?n{_NOUNS})?")


def apposed(scene: Scene, number: int) -> Entity | None:
    """The name beside a description, with a comma between: "the chairman, X," and "X, the chairman,"."""
    mention = scene.mentions[number]
    if mention.letter != "r":
        return None
    owned = number > 0 and scene.mentions[number - 1].start == mention.start
    for other in (number + 1, number - 1 - owned):
        if not 0 <= other < len(scene.mentions):
            continue
        name = scene.mentions[other]
        left, right = (mention, name) if other > number else (name, mention)
        if name.kind == "name" and right.first == left.last + 2 and scene.letters[left.last + 1] == ",":
            if (entity := scene.entities[other]) and entity.kind == "person":
                if not entity.roles:
                    entity.roles.append(scene.tokens.text[mention.start : mention.end])
                return entity
    return None


def labelled(scene: Scene, number: int) -> Entity | None:
    """The name that a description leads up to: "the advocacy group X", "a resident named X"."""
    mention, after = scene.mentions[number], number + 1
    if mention.number == "plural" or after >= len(scene.mentions):
        return None
    name = scene.mentions[after]
    if name.kind != "name" or name.possessive or name.first <= mention.last:
        return None
    between = scene.tokens.words[mention.last + 1 : name.first]
    if between != ["named"] and (between or mention.letter == "c"):
        return None
    return scene.entities[after]


def both(scene: Scene, number: int) -> Entity | None:
    """Two who speak as one: "X and Y said"."""
    mention, after = scene.mentions[number], number + 1
    if number not in scene.speaking or after >= len(scene.mentions):
        return None
    other, first, second = scene.mentions[after], scene.entities[number], scene.entities[after]
    if other.kind != "name" or other.possessive or other.first != mention.last + 2 or not first or not second:
        return None
    if scene.letters[mention.last + 1] != "n" or scene.letters[other.last + 1 : other.last + 2] not in ("V", ":", ","):
        return None
    name = f"{first.name} and {second.name}"
    known = next((one for one in scene.everyone if one.name == name), None)
    if known is None:
        known = Entity(name, "group", (*first.form, *second.form), plural=True, first=number)
        scene.everyone.append(known)
    known.aliases.setdefault(scene.tokens.text[mention.start : other.end])
    return known


def name(scene: Scene, number: int) -> Entity | None:
    """The bearer of the name, gathered before."""
    return scene.entities[number]


def role(scene: Scene, number: int) -> Entity | None:
    """The person whose title, role or apposition says so: "the senator"."""
    mention = scene.mentions[number]
    if mention.letter != "r" or not _definite(scene, mention):
        return None
    words = _words(scene, mention) - {mention.head}
    best, top = None, 0.0
    for one in scene.everyone:
        if one.first > number or mention.head not in one.called or not _agree(one.gender, mention):
            continue
        salience, more = scene.salience.of(one), len(words & one.called)
        if salience < _IN_MIND and (mention.head in words_of("offices_of_the_day") or not more):
            continue
        score = 0.1 + more + 2 * salience
        if score > top:
            best, top = one, score
    return best


def same_description(scene: Scene, number: int) -> Entity | None:
    """The last one of whom the text said so: "the aide" after "a senior aide"."""
    mention = scene.mentions[number]
    if not _definite(scene, mention):
        return None
    alike = frozenset({mention.head})
    for words in (words_of("insiders"), words_of("crowds")):
        alike |= words if mention.head in words else frozenset()
    several = mention.number == "plural" or mention.head in words_of("crowds")
    return scene.salience.most(
        lambda one: one.kind in ("unnamed", "group", "document") and one.form[-1] in alike and one.plural == several
    )


def body(scene: Scene, number: int) -> Entity | None:
    """The body with that word in its name: "the ministry"."""
    mention = scene.mentions[number]
    if mention.letter != "g" or not _definite(scene, mention):
        return None
    if mention.core - mention.first > 1:
        return None
    found = [one for one in scene.everyone if one.kind == "group" and mention.head in one.form]
    met = [one for one in found if one.first < number]
    return max(met or found, key=scene.salience.of, default=None)


def in_mind(scene: Scene, number: int) -> Entity | None:
    """The one in mind, of whom a subject only tells more: "the billionaire", "the group"."""
    mention = scene.mentions[number]
    if mention.number == "plural" or not _leads(scene, number):
        return None
    if mention.head in words_of("bodies_in_mind") and mention.core - mention.first < 3 and not _named(scene, mention):
        return scene.salience.most(lambda one: (one.kind == "group" or one.plural) and one not in scene.here)
    if (
        mention.letter not in "rd"
        or mention.head in words_of("bystanders") | words_of("insiders")
        or _named(scene, mention)
    ):
        return None
    places = _places(scene, mention)
    return scene.salience.most(
        lambda one: (
            one.certainty()
            * (
                one.kind == "person"
                and _agree(one.gender, mention)
                and one not in scene.here
                and not (places and one.called & words_of("places") - places)
            )
        )
    )


def _leads(scene: Scene, number: int) -> bool:
    """Tell whether a description with "the" is a source or the subject of its sentence."""
    mention = scene.mentions[number]
    if scene.tokens.words[mention.first].lower() != "the":
        return False
    return number in scene.speaking or not mention.first or scene.letters[mention.first - 1] in "\n.,"


def _named(scene: Scene, mention: Mention) -> bool:
    """Tell whether a description holds a name or an owner of its own: "the X campaign", "the ad's narrator"."""
    return not set("NGAQyI").isdisjoint(scene.letters[mention.first : mention.core])


def _places(scene: Scene, mention: Mention) -> set[str]:
    return _words(scene, mention) & words_of("places")


def published(scene: Scene, number: int) -> Entity | None:
    """The body that a text is from: "an editorial in The Herald", "the paper's editorial"."""
    mention, after = scene.mentions[number], number + 1
    if mention.letter != "c":
        return None
    words = scene.tokens.words
    if after < len(scene.mentions) and scene.mentions[after].first - mention.last <= 3:
        entity = scene.entities[after]
        if entity and entity.kind == "group" and words[mention.last + 1] in ("in", "by", "from", "of"):
            return entity
    owner = {bare(words[i]) for i in range(mention.first, mention.core) if scene.letters[i] == "y"}
    if mention.head in words_of("own_texts") and owner & words_of("bodies_in_mind"):
        return scene.salience.most(lambda one: one.kind == "group")
    return None


def own_text(scene: Scene, number: int) -> Entity | None:
    """Whoever speaks in a text of his own: "X's letter", or "the statement" when it is theirs who spoke last."""
    mention = scene.mentions[number]
    if mention.letter != "c" or number not in scene.speaking:
        return None
    own = mention.head in words_of("own_texts")
    if own and number and scene.mentions[number - 1].start == mention.start:
        return scene.entities[number - 1]
    if not _definite(scene, mention) or scene.spoken is None:
        return None
    speaker, said = scene.entities[scene.spoken], scene.mentions[scene.spoken]
    if scene.tokens.paragraph_of(mention.first) - scene.tokens.paragraph_of(said.first) > 1:
        return None
    return speaker if speaker and (own or speaker.kind == "group") else None


def unnamed(scene: Scene, number: int) -> Entity | None:
    """One who stays without a name: "a senior aide", "officials"."""
    mention = scene.mentions[number]
    text = scene.tokens.text[mention.start : _described_until(scene, mention)]
    found = Entity(text, _KINDS.get(mention.letter, "unnamed"), (mention.head,), mention.gender)
    found.plural = mention.number == "plural" or mention.head in words_of("crowds")
    following = scene.mentions[number + 1 : number + 2]
    if following and following[0].number == "plural" and following[0].end == mention.start + len(text):
        found.form, found.plural = (following[0].head,), True
    found.first = number
    return found


def _described_until(scene: Scene, mention: Mention) -> int:
    """Return the offset at which the description of an unnamed one ends."""
    after = mention.last + 1
    if after < len(scene.letters) and scene.tokens.words[after] in _TELLING:
        match = _MORE.match(scene.letters, after + 1)
        return scene.tokens.ends[match.end() - 1] if match else mention.end
    return mention.end


def _definite(scene: Scene, mention: Mention) -> bool:
    return scene.letters[mention.first] in "dhQ" and scene.tokens.words[mention.first].lower() not in ("a", "an")


def _words(scene: Scene, mention: Mention) -> set[str]:
    """Return the telling words of a description, lower case."""
    words = scene.tokens.words[mention.first : mention.last + 1]
    return {bare(word).lower() for word in words if len(word) > 3}


def _agree(gender: genders.Gender | None, mention: Mention) -> bool:
    return not gender or not mention.gender or gender == mention.gender
