"""Names gathered into the persons, bodies and places that bear them.

Whole names come first, then surnames, given names and the short forms of bodies. What two could bear is decided at
each place where it stands.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tuireader.quotes.classes import bare, letter_of
from tuireader.quotes.entities import Entity, EntityKind, Form
from tuireader.quotes.mentions import Mention
from tuireader.quotes.tokens import Tokens, words_of

_ROLES = re.compile("[rRTD]")
_NEAR = 400  # characters back to a namesake's whole name that still decides who a bare surname is


@dataclass(slots=True)
class _Name:
    """A mention that is a name, taken apart; `letters` are the classes of the words of `form`,
    `before` those of determiner, title and role in front of it.
    """

    number: int
    mention: Mention
    form: Form
    letters: str
    before: str
    generation: str
    text: str


def gather(tokens: Tokens, letters: str, mentions: Sequence[Mention]) -> list[Entity | None]:
    """Return the entity of each mention that is a name, and None for every other mention."""
    names = [_taken_apart(tokens, letters, i, m) for i, m in enumerate(mentions) if m.kind == "name"]
    register = _Register()
    found: list[Entity | None] = [None] * len(mentions)
    whole = {name.form for name in names if len(name.form) == 2}
    for name in names:
        _without_epithet(tokens, name, whole)
    for name in sorted(names, key=lambda name: -len(name.form)):
        if len(name.form) > 1:
            entity = found[name.number] = register.whole(name)
            entity.wholes.append(name.number)
    for name in names:
        entity = found[name.number] or register.short(name, mentions)
        found[name.number] = entity
        _note(entity, name)
    for entity in set(filter(None, found)):
        entity.wholes.sort()
        entity.name = max(entity.aliases, key=lambda text: len(text.split()))
    return found


def _taken_apart(tokens: Tokens, letters: str, number: int, mention: Mention) -> _Name:
    words, kept, generation = [], [], ""
    for i in range(mention.core, mention.last + 1):
        letter = letters[i]
        if letter == "J":
            generation = tokens.words[i].rstrip(".").lower()
        elif letter not in 'I.,"':
            word = bare(tokens.words[i])
            words.append(word.lower())
            kept.append(letter_of[word])
    if not words:
        words, kept = [tokens.words[mention.core].lower()], ["I"]
    text = tokens.text[tokens.starts[mention.core] : mention.end].replace("\n", " ")
    before = letters[mention.first : mention.core]
    return _Name(number, mention, tuple(words), "".join(kept), before, generation, text)


def _without_epithet(tokens: Tokens, name: _Name, whole: set[Form]) -> None:
    """Leave out a capitalised word before a name that the text knows without: "Crooked X Y", "Electing X"."""
    given = {form[0] for form in whole}
    if name.letters[:2] == "NG" and (name.form[1:] in whole or (len(name.form) == 2 and name.form[1] in given)):
        name.form, name.letters = name.form[1:], name.letters[1:]
        name.text = tokens.text[tokens.starts[name.mention.core + 1] : name.mention.end]


def _note(entity: Entity, name: _Name) -> None:
    """Add to `entity` what one more mention tells."""
    if entity.first < 0:
        entity.first = name.number
    entity.last = name.number
    entity.count += 1
    entity.aliases.setdefault(name.text)
    entity.gender = entity.gender or name.mention.gender
    if entity.kind == "place" and _ROLES.search(name.before):
        entity.kind = "person"


def _kind(name: _Name) -> EntityKind:
    """Tell what a name nobody has borne before is the name of."""
    if name.mention.letter == "O":
        return "group"
    if _ROLES.search(name.before) or name.letters[0] == "G":
        return "person"
    if name.letters[-1] == "L":
        return "place"
    return "group" if name.before == "d" or name.letters == "A" else "person"


class _Register:
    """The bearers found so far, by whole name and by every part of it that may stand for it."""

    def __init__(self) -> None:
        self.wholes: dict[tuple[str, str, str], Entity] = {}
        self.tails: defaultdict[Form, list[Entity]] = defaultdict(list)
        self.heads: defaultdict[Form, list[Entity]] = defaultdict(list)

    def whole(self, name: _Name) -> Entity:
        """Return the bearer of a name of two words or more."""
        form = name.form
        key = (form[0], form[-1], name.generation)
        found = self.wholes.get(key) or self._part(name) or self._nickname(name)
        if found is None:
            found = self._new(name)
            for i in range(1, len(form)):
                self.tails[form[i:]].append(found)
                self.heads[form[:i]].append(found)
        return self.wholes.setdefault(key, found)

    def _part(self, name: _Name) -> Entity | None:
        """Return the one whose name ends in this one: "Wasserman Schultz", "the Supreme Court"."""
        tails = self.tails.get(name.form, ())
        return tails[0] if len(tails) == 1 and "G" not in name.letters else None

    def _nickname(self, name: _Name) -> Entity | None:
        """Return the one of the same surname whose given name is short for this one, or the other way round."""
        given, pairs = name.form[0], words_of("nicknames")
        for other in self.tails.get(name.form[-1:], ()):
            if f"{given}={other.form[0]}" in pairs or f"{other.form[0]}={given}" in pairs:
                return other
        return None

    def _new(self, name: _Name) -> Entity:
        return Entity(name.text, _kind(name), name.form, generation=name.generation)

    def short(self, name: _Name, mentions: Sequence[Mention]) -> Entity:
        """Return the bearer of a single word: by surname or last word, then by given name or first word."""
        candidates = self.tails.get(name.form) or self.heads.get(name.form, [])
        if name.letters == "L":
            candidates = [one for one in candidates if one.kind == "person"]
        if candidates:
            return _nearest(candidates, name, mentions)
        key = (name.form[0], "", name.generation)
        if key not in self.wholes:
            self.wholes[key] = self._new(name)
        return self.wholes[key]


def _nearest(candidates: list[Entity], name: _Name, mentions: Sequence[Mention]) -> Entity:
    """Return which of several namesakes a short form means: by generation, title, who was named last, who leads."""
    for fits in (
        lambda one: one.generation == name.generation,
        lambda one: not (one.gender and name.mention.gender and one.gender != name.mention.gender),
    ):
        candidates = list(filter(fits, candidates)) or candidates
    if len(candidates) == 1:
        return candidates[0]
    leader = max(candidates, key=lambda one: (len(one.wholes), -min(one.wholes)))
    named = [(max(before), one) for one in candidates if (before := [n for n in one.wholes if n < name.number])]
    if not named:
        return min(candidates, key=lambda one: min(one.wholes))
    number, latest = max(named, key=lambda pair: pair[0])
    near = name.mention.start - mentions[number].end < _NEAR
    return latest if near and leader.last < number else leader
