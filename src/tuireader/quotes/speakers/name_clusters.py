"""Names gathered into the persons, bodies and places that bear them.

Whole names come first, then surnames, given names and the short forms of bodies. What two could bear is decided at
each point where it stands.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from tuireader.quotes.lexical.gender import Gender
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.speakers.entities import Entity, EntityKind, Form, latest_entities
from tuireader.quotes.speakers.name_attributes import age_behind, note_neighbours, note_they, pronouns_behind
from tuireader.quotes.speakers.name_kinds import decide_kinds
from tuireader.quotes.speakers.name_parts import Name, parse_names

_ROLES = re.compile("[rRTD]")  # word classes of roles, titles, and "Democrat"
_ENDS = frozenset({".", WordClass.VERB})  # behind a name alone ("X. He …", "X says he"), but not "Second, he …"
_PRONOUN_BALANCE: dict[Gender | None, int] = {"f": 1, "m": -1, "n": 0, None: 0}
_NUMBERED = re.compile(r"[A-Z]-?[0-9]{2}")  # "the N23" is a road or a bus
_TWO_SURNAMES = re.compile("[GN]{2,3}N")  # "Lucía Ferrer Ordóñez" is also "Ferrer"
_BODIES_LISTED_AS_PLACES = frozenset({"u.n.", "e.u.", "un", "eu"})
_UNCOUNTED = frozenset({"of", "the", "for", "and", "&", "on"})  # words that an acronym leaves out
MIN_ACRONYM_LETTERS = 3  # letters of an acronym that may be only a part of the initials
MORE_THAN_MENTIONS = 1_000_000  # more mentions than any text has: of one age, who is met first counts as the elder
MAX_NAMESAKE_CHARACTERS = 400  # characters back to a namesake's whole name that still decides who a bare surname is


def cluster_names(tokens: Tokens, word_classes: str, mentions: Sequence[Mention]) -> list[Entity | None]:
    """Return the entity of each mention that is a name, and None for every other mention."""
    names = parse_names(tokens, word_classes, mentions)
    pronoun_genders = pronouns_behind(word_classes, mentions)
    register = _Register(lambda: _by_form(names, pronoun_genders))
    found: list[Entity | None] = [None] * len(mentions)
    for name in sorted(names, key=lambda name: -len(name.form)):
        if len(name.form) > 1:
            entity = found[name.mention_index] = register.whole(name)
            entity.whole_names += 1
            note_neighbours(entity, name, word_classes, mentions)
    for name in names:
        entity = found[name.mention_index] or register.short(name)
        found[name.mention_index] = entity
        _note(entity, name)
        if len(name.form) == 1:
            note_neighbours(entity, name, word_classes, mentions)
        if not name.follows_place_word and (
            entity.whole_names or word_classes[name.mention.last + 1 : name.mention.last + 2] in _ENDS
        ):
            entity.pronoun_balance += _PRONOUN_BALANCE[pronoun_genders.get(name.mention_index)]
        entity.years = age_behind(tokens, word_classes, name.mention) or entity.years
    decide_kinds(tokens, word_classes, mentions, found)
    for entity in dict.fromkeys(filter(None, found)):
        entity.name = _fullest(entity)
        if entity.kind == "person" and entity.gender == "n":
            entity.gender = None
        if entity.kind == "person" and entity.pronoun_balance and not entity.gender:
            entity.gender = "f" if entity.pronoun_balance > 0 else "m"
    note_they(tokens, names, found)
    _name_couples(tokens, names, found)
    return found


def _name_couples(tokens: Tokens, names: Sequence[Name], found: Sequence[Entity | None]) -> None:
    """Name people who share a surname, and have no other name, with their titles: "Mr. X" and "Mrs. X"."""
    titled: defaultdict[Form, dict[Entity, str]] = defaultdict(dict)
    for name in names:
        entity = found[name.mention_index]
        if entity and len(entity.form) == 1 and WordClass.TITLE in name.prefix_classes:
            titled[entity.form].setdefault(entity, tokens.text[name.mention.start : name.mention.end])
    for bearers in titled.values():
        if len(bearers) > 1:
            for entity, text in bearers.items():
                entity.name = text


def _by_form(names: Sequence[Name], pronoun_genders: Mapping[int, Gender]) -> dict[Form, Counter[Gender]]:
    """Count for each single-word name the genders of the pronouns behind it."""
    counts: defaultdict[Form, Counter[Gender]] = defaultdict(Counter)
    for name in names:
        if len(name.form) == 1 and name.mention_index in pronoun_genders:
            counts[name.form][pronoun_genders[name.mention_index]] += 1
    return counts


def _fullest(entity: Entity) -> str:
    """Return a person's whole name used most, a body's longest, with the article that one word always has."""
    often = entity.kind == "person"
    name = max(entity.aliases.items(), key=lambda pair: (" " in pair[0], pair[1] if often else len(pair[0].split())))[0]
    alone = entity.articles and entity.kind == "group" and " " not in name and not name.isupper()
    return f"The {name}" if alone else name


def _note(entity: Entity, name: Name) -> None:
    """Add to `entity` what one more mention shows."""
    if entity.first_mention < 0:
        entity.first_mention = name.mention_index
    entity.last_mention = name.mention_index
    entity.count += 1
    if name.leading and len(name.form) > 1:
        entity.latest_subject_offset = name.mention.start
    entity.aliases[name.text] = entity.aliases.get(name.text, 0) + 1
    entity.is_thing = entity.is_thing or _shows_thing(name)
    entity.articles &= name.prefix_classes == WordClass.DETERMINER
    entity.gender = entity.gender or name.mention.gender
    entity.is_personal = entity.is_personal or _shows_person(name)
    if entity.kind in ("place", "group") and _is_person(entity, name):
        entity.kind = "person"


def _shows_person(name: Name) -> bool:
    """Return whether a mention shows its bearer to be a person: by a known given name, a title, an initial or "Jr"."""
    if name.mention.is_body_name:
        return False
    if len(name.form) > 1 and name.word_classes[0] == WordClass.GIVEN_NAME:
        return True
    return bool(name.initials or name.generation or _ROLES.search(name.prefix_classes))


def _shows_thing(name: Name) -> bool:
    """Return whether a mention speaks against a person: "the Mac mini", "PCs"."""
    return name.prefix_classes == WordClass.DETERMINER or (name.text.endswith("s") and name.text[:-1].isupper())


def _is_person(entity: Entity, name: Name) -> bool:
    """Return whether one more mention makes a person of what seemed a place or a body ("the X" once, then "X")."""
    if _ROLES.search(name.prefix_classes):
        return entity.kind == "place"
    plain = not name.prefix_classes and not name.mention.is_body_name and name.word_classes != WordClass.ALL_CAPITALS
    return (
        entity.kind == "group"
        and len(name.form) == 1
        and name.form == entity.form
        and plain
        and not entity.name.isupper()
    )


def _kind(name: Name) -> EntityKind:
    """Return what a name that is not known yet is the name of."""
    if name.mention.is_body_name:
        return "group"
    if _ROLES.search(name.prefix_classes) or name.word_classes[0] == WordClass.GIVEN_NAME:
        return "person"
    if name.word_classes[-1] == WordClass.PLACE:
        return "place"
    alone = name.prefix_classes in WordClass.ARTICLE or name.word_classes == WordClass.ALL_CAPITALS
    return ("place" if _NUMBERED.search(name.text) else "group") if alone else "person"


def _of_gender(one: Entity, name: Name) -> bool:
    """Return whether the title of a short form ("Mrs. X") says nothing else than what is known of one."""
    return not (one.gender and name.mention.gender and one.gender != name.mention.gender)


class _Register:
    """The bearers found so far, by whole name and by every part of it that may stand for it."""

    def __init__(self, count: Callable[[], dict[Form, Counter[Gender]]]) -> None:
        self._count = count  # asked once, and only where a text has namesakes
        self.whole_names: defaultdict[tuple[str, str, str], list[Entity]] = defaultdict(list)
        self.tails: defaultdict[Form, list[Entity]] = defaultdict(list)
        self.heads: defaultdict[Form, list[Entity]] = defaultdict(list)
        self.middles: defaultdict[str, list[Entity]] = defaultdict(list)
        self.acronyms: dict[str, Entity] = {}

    def whole(self, name: Name) -> Entity:
        """Return the bearer of a name of two words or more."""
        form = name.form
        known = self.whole_names[form[0], form[-1], name.generation]
        for one in latest_entities(known):
            if not (one.initials and name.initials) or one.initials == name.initials:
                one.initials = one.initials or name.initials
                return one
        found = self._part(name) or self._nickname(name)
        if found is None:
            found = self._new(name)
            for i in range(1, len(form)):
                self.tails[form[i:]].append(found)
                self.heads[form[:i]].append(found)
            if _TWO_SURNAMES.fullmatch(name.word_classes) and form[-1] not in words_of("works"):
                self.middles[form[-2]].append(found)
            if found.kind == "group":
                self.acronyms.setdefault("".join(word[0] for word in form if word not in _UNCOUNTED), found)
        known.append(found)
        return found

    def _part(self, name: Name) -> Entity | None:
        """Return the one whose name ends in this one: "Wasserman Schultz", "the Supreme Court"."""
        tails = self.tails.get(name.form, ())
        return tails[0] if len(tails) == 1 and WordClass.GIVEN_NAME not in name.word_classes else None

    def _nickname(self, name: Name) -> Entity | None:
        """Return the one of the same surname whose given name is short for this one, or the other way round."""
        given, pairs = name.form[0], words_of("nicknames")
        for other in latest_entities(self.tails.get(name.form[-1:], ())):
            if f"{given}={other.form[0]}" in pairs or f"{other.form[0]}={given}" in pairs:
                return other
        return None

    def _new(self, name: Name) -> Entity:
        return Entity(name.text, _kind(name), name.form, initials=name.initials, generation=name.generation)

    @cached_property
    def pronouns(self) -> dict[Form, Counter[Gender]]:
        """The genders of the pronouns behind each short form."""
        return self._count()

    def short(self, name: Name) -> Entity:
        """Return the bearer of a single word: by surname or last word, then by given name or first word."""
        form = name.form
        bearers = self.tails.get(form, ()) or self.heads.get(form, ()) or self.middles.get(form[0], ())
        candidates = [one for one in latest_entities(bearers) if _of_gender(one, name)]
        if candidates and not name.mention.is_body_name:
            people = [one for one in candidates if one.kind == "person"]
            candidates = (
                people
                if people or name.word_classes in (WordClass.PLACE, WordClass.GIVEN_NAME) or name.follows_place_word
                else candidates
            )
        if not candidates:
            return self._single(name)
        return candidates[0] if len(candidates) == 1 else self._meant(candidates, name)

    def _single(self, name: Name) -> Entity:
        """Return the body with these initials, or the one who has no other name."""
        word = name.form[0]
        is_acronym = name.word_classes == WordClass.ALL_CAPITALS or word in _BODIES_LISTED_AS_PLACES
        if is_acronym and (body := self._with_initials(word.replace(".", ""))):
            return body
        known = self.whole_names[word, "", name.generation]
        found = next((one for one in latest_entities(known) if _of_gender(one, name)), None)
        if found is None:
            found = self._new(name)
            known.append(found)
        return found

    def _with_initials(self, acronym: str) -> Entity | None:
        """Return the body with these initials; "CDC" is also the Tarnish Centre for Disease Control."""
        body = self.acronyms.get(acronym)
        if body or len(acronym) < MIN_ACRONYM_LETTERS:
            return body
        found = [body for initials, body in self.acronyms.items() if acronym in initials]
        return found[0] if len(found) == 1 else None

    def _meant(self, candidates: Sequence[Entity], name: Name) -> Entity:
        """Return which of several namesakes a short form means.

        By "the younger" or "the elder", generation, title ("Mrs. X"), by who was met before, then whoever was
        just the subject by whole name, then the one that the pronouns behind that short form suit, then the one named
        most.
        """
        if name.senior:
            met = [one for one in candidates if one.first_mention >= 0] or candidates
            return max(met, key=lambda one: name.senior * (one.years - one.first_mention / MORE_THAN_MENTIONS))
        for fits in (
            lambda one: one.generation == name.generation,
            lambda one: one.first_mention >= 0,
            lambda one: one.gender == name.mention.gender or not name.mention.gender,
        ):
            candidates = list(filter(fits, candidates)) or candidates
        if len(candidates) == 1:
            return candidates[0]
        suits = self.pronouns.get(name.form, Counter())
        leader = max(candidates, key=lambda one: (suits[one.gender or "n"], one.whole_names, one.count))
        newest = max(candidates, key=lambda one: one.latest_subject_offset)
        just = (
            name.mention.start - newest.latest_subject_offset < MAX_NAMESAKE_CHARACTERS
            and leader.last_mention < newest.last_mention
        )
        return newest if just else leader
