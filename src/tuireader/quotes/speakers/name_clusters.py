"""Names gathered into the persons, bodies and places that bear them.

Whole names come first, then surnames, given names and the short forms of bodies. What two could bear is decided at
each point where it stands.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter

from tuireader.quotes.lexical.gender import Gender
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.speakers.entities import Entity, Form, latest_entities
from tuireader.quotes.speakers.grammatical_role import leads
from tuireader.quotes.speakers.name_attributes import age_behind, note_neighbours, note_they, pronouns_behind
from tuireader.quotes.speakers.name_kinds import decide_kinds
from tuireader.quotes.speakers.name_parts import Name, NamedMention

_ENDS = frozenset({".", WordClass.VERB})  # behind a name alone ("X. He …", "X says he"), but not "Second, he …"
_PRONOUN_BALANCE: dict[Gender, int] = {"f": 1, "m": -1, "n": 0}
_PLACING = frozenset({"in", "at", "near", "from", "of"})
_ARTICLES = frozenset({"al", "el", "ad", "as", "ar", "an", "ash"})
_SENIOR = {"elder": 1, "older": 1, "younger": -1}
# Given names that also begin a surname: "Mr Mac Giolla" is Eoin Mac Giolla.
_SURNAME_PARTICLES = frozenset({"mac", "van", "von", "de", "di", "da", "del", "la", "le"})
_SPOUSES = frozenset({"wife", "husband"})
_UNCOUNTED = frozenset({"of", "the", "for", "and", "&", "on"})  # words that an acronym leaves out
MIN_ACRONYM_LETTERS = 3  # letters of an acronym that may be only a part of the initials
MIN_SAME_BODY_WORDS = 2
MIN_MISSPELT_LETTERS = 5  # letters of a surname that may be written in two ways: "Byrne", "Bryne"
MORE_THAN_MENTIONS = 1_000_000  # more mentions than any text has: of one age, who is met first counts as the elder
MAX_NAMESAKE_CHARACTERS = 400  # characters back to a namesake's whole name that still decides who a bare surname is


def cluster_names(
    tokens: Tokens, word_classes: str, mentions: Sequence[Mention], names: Sequence[NamedMention]
) -> tuple[list[Entity | None], list[Entity]]:
    """Return the entity of each mention that is a name, None for every other mention; and all entities as first met."""
    pronoun_genders = pronouns_behind(word_classes, mentions, names)
    found: list[Entity | None] = [None] * len(mentions)
    register = _Register(tokens, word_classes, names, pronoun_genders, found)
    _gather_whole_names(register, word_classes, mentions)
    _gather_all_names(register, tokens, word_classes, mentions)
    for index, gender in pronoun_genders.items():
        entity, mention = found[index], mentions[index]
        is_clear = entity and (entity.whole_names or word_classes[mention.last + 1] in _ENDS)
        if entity and is_clear and not _is_located(tokens, mention):
            entity.pronoun_balance += _PRONOUN_BALANCE[gender]
    decide_kinds(tokens, word_classes, mentions, names, found)
    for entity in register.met:
        if len(entity.aliases) > 1 or entity.articles:
            entity.name = _fullest(entity)
        if entity.kind == "person" and entity.gender == "n":
            entity.gender = None
        if entity.kind == "person" and entity.pronoun_balance and not entity.gender:
            entity.gender = "f" if entity.pronoun_balance > 0 else "m"
    note_they(tokens, names, found)
    is_titled = WordClass.TITLE in word_classes
    if titled := [named for named in names if WordClass.TITLE in named[2].prefix_classes] if is_titled else []:
        _name_couples(tokens, titled, found)
        _name_relatives(tokens, mentions, names, titled, found)
    return found, register.met


def _gather_whole_names(register: "_Register", word_classes: str, mentions: Sequence[Mention]) -> None:
    """Find the bearers of names of several words, the longest names first."""
    whole_names = [named for named in register.names if len(named[2].form) > 1]
    whole_names.sort(key=_form_length, reverse=True)
    settled = register.settled
    for index, mention, name in whole_names:
        entity = settled.get(name)
        if entity is None:
            entity = settled[name] = register.whole(name)
        entity.whole_names += 1
        entity.gender = entity.gender or name.gender
        if word_classes[mention.last + 1] == "," or word_classes[mention.first - 1] == ",":
            note_neighbours(entity, index, word_classes, mentions)


def _form_length(named: NamedMention) -> int:
    return len(named[2].form)


def _gather_all_names(register: "_Register", tokens: Tokens, word_classes: str, mentions: Sequence[Mention]) -> None:
    """Find who is meant by each name, and note what it shows."""
    found, settled = register.found, register.settled
    noted: dict[Name, Entity] = {}
    for index, mention, name in register.names:
        entity = noted.get(name)
        if entity is None:
            entity = settled.get(name) or register.short(index, mention, name)
            if entity.first_mention < 0:
                entity.first_mention = index
                register.met.append(entity)
            _note(entity, name)
            if name in settled:
                noted[name] = entity
        found[index] = entity
        entity.last_mention = index
        entity.count += 1
        entity.aliases[name.text] += 1
        after = word_classes[mention.last + 1]
        if len(name.form) == 1 and (after == "," or word_classes[mention.first - 1] == ","):
            note_neighbours(entity, index, word_classes, mentions)
        if after in ",(":
            entity.age = age_behind(tokens, word_classes, mention) or entity.age
            entity.years = entity.age or entity.years


def _is_located(tokens: Tokens, mention: Mention) -> bool:
    """Return whether a word of place stands before a name of one word: "the people of X"."""
    return mention.core == mention.last and mention.first > 0 and tokens.words[mention.first - 1] in _PLACING


def _name_relatives(
    tokens: Tokens,
    mentions: Sequence[Mention],
    names: Sequence[NamedMention],
    titled_names: Sequence[NamedMention],
    found: list[Entity | None],
) -> None:
    """Make one of "his wife Anna" and "Mrs. X" where somebody else is called X and no other relative may be meant."""
    titled: dict[tuple[Form, Gender], Entity] = {}
    for index, _, name in titled_names:
        entity = found[index]
        if entity and entity.gender and entity.kind == "person" and not entity.whole_names:
            titled[name.form, entity.gender] = entity
    families = {entity.form[-1] for entity in filter(None, found) if entity.whole_names} if titled else set()
    titled = {key: entity for key, entity in titled.items() if key[0][0] in families}
    if not titled:
        return
    spouses: defaultdict[Gender | None, dict[Entity, Name]] = defaultdict(dict)
    for index, mention, name in names:
        entity = found[index]
        if len(name.form) == 1 and entity and entity.kind == "person" and not entity.whole_names:
            spouses[_gender_of_spouse(tokens, mentions, index, mention)].setdefault(entity, name)
    genders = Counter(gender for _, gender in titled)
    for (_, gender), entity in titled.items():
        if len(spouses[gender]) == genders[gender] == 1:
            spouse, name = spouses[gender].popitem()
            entity.name = f"{name.text} {entity.name.split()[-1]}"
            entity.aliases |= spouse.aliases
            found[:] = [entity if one is spouse else one for one in found]


def _gender_of_spouse(tokens: Tokens, mentions: Sequence[Mention], index: int, mention: Mention) -> Gender | None:
    """Return the gender of a spouse whose given name this is, else None: "his wife Anna", "X's wife, Anna"."""
    if not _SPOUSES.isdisjoint(tokens.words[mention.first : mention.core]):
        return mention.gender
    before = mentions[index - 1] if index else mention
    return before.gender if before.head in _SPOUSES and mention.first == before.last + 2 else None


def _name_couples(tokens: Tokens, titled_names: Sequence[NamedMention], found: Sequence[Entity | None]) -> None:
    """Name people who share a surname, and have no other name, with their titles: "Mr. X" and "Mrs. X"."""
    titled: defaultdict[Form, dict[Entity, str]] = defaultdict(dict)
    for index, mention, _ in titled_names:
        if (entity := found[index]) and len(entity.form) == 1:
            titled[entity.form].setdefault(entity, tokens.text[mention.start : mention.end])
    for bearers in titled.values():
        if len(bearers) > 1:
            for entity, text in bearers.items():
                entity.name = text


def _by_form(names: Sequence[NamedMention], pronoun_genders: Mapping[int, Gender]) -> dict[Form, Counter[Gender]]:
    """Count for each single-word name the genders of the pronouns behind it."""
    counts: defaultdict[Form, Counter[Gender]] = defaultdict(Counter)
    for index, _, name in names:
        if len(name.form) == 1 and index in pronoun_genders:
            counts[name.form][pronoun_genders[index]] += 1
    return counts


def _fullest(entity: Entity) -> str:
    """Return a person's whole name used most, a body's longest, with the article that one word always has."""
    aliases, often = entity.aliases, entity.kind == "person"
    name, *others = aliases
    if others:
        whole = [it for it in aliases if not any(_is_tail(it, other) for other in aliases)]
        name = max(whole, key=lambda it: (" " in it, aliases[it] if often else len(it.split())))
    alone = entity.articles and entity.kind == "group" and " " not in name and not name.isupper()
    return f"The {name}" if alone else name


def _is_tail(name: str, whole: str) -> bool:
    """Return whether a name is the last words of another: "Van Dyke" of "Ann van Dyke"."""
    return whole.endswith(name[1:]) and whole.lower().endswith(f" {name.lower()}")


def _note(entity: Entity, name: Name) -> None:
    """Add to `entity` what a name of it shows that it did not have so far."""
    if name.text not in entity.aliases:
        entity.aliases[name.text] = 0
    if name.shows_thing:
        entity.is_thing = True
    if name.shows_person:
        entity.is_personal = True
    if name.prefix_classes != WordClass.DETERMINER:
        entity.articles = False
    entity.gender = entity.gender or name.gender
    if entity.kind != "person" and _is_person(entity, name):
        entity.kind = "person"


def _is_person(entity: Entity, name: Name) -> bool:
    """Return whether one more mention makes a person of what seemed a place or a body ("the X" once, then "X")."""
    if name.has_role:
        return entity.kind == "place"
    plain = not name.prefix_classes and not name.is_body and name.word_classes != WordClass.ALL_CAPITALS
    return (
        entity.kind == "group"
        and len(name.form) == 1
        and name.form == entity.form
        and plain
        and not entity.name.isupper()
    )


def _without_article(surname: str) -> str:
    """Return an Arabic surname without its article, "" where it has none: "rashid" for "al-rashid"."""
    article, _, rest = surname.partition("-")
    return rest if article in _ARTICLES else ""


def _of_gender(one: Entity, name: Name) -> bool:
    """Return whether the title of a short form ("Mrs. X") says nothing else than what is known of one."""
    return not (one.gender and name.gender and one.gender != name.gender)


class _Register:
    """The bearers found so far, by whole name and by every part of it that may stand for it.

    `found` is who bears the name at each mention so far, `settled` who bears a name at all its mentions,
    `met` are all bearers as they are first met.
    """

    def __init__(
        self,
        tokens: Tokens,
        word_classes: str,
        names: Sequence[NamedMention],
        pronoun_genders: Mapping[int, Gender],
        found: list[Entity | None],
    ) -> None:
        self.tokens, self.word_classes = tokens, word_classes
        self.names, self.pronoun_genders, self.found = names, pronoun_genders, found
        self.whole_names: defaultdict[tuple[str, str, str], list[Entity]] = defaultdict(list)
        self.single_names: defaultdict[tuple[str, str], list[Entity]] = defaultdict(list)
        self.tails: defaultdict[Form, list[Entity]] = defaultdict(list)
        self.heads: defaultdict[Form, list[Entity]] = defaultdict(list)
        self.middles: defaultdict[str, list[Entity]] = defaultdict(list)
        self.people_by_letters: defaultdict[tuple[str, frozenset[str]], list[Entity]] = defaultdict(list)
        self.bodies_by_words: dict[frozenset[str], Entity] = {}
        self.acronyms: dict[str, Entity] = {}
        self.settled: dict[Name, Entity] = {}
        self.met: list[Entity] = []
        self._pronouns: dict[Form, Counter[Gender]] | None = None  # counted only where a text has namesakes
        self._given_alone: Counter[str] | None = None  # the same

    def whole(self, name: Name) -> Entity:
        """Return the bearer of a name of two words or more."""
        form = name.form
        known = self.whole_names[form[0], form[-1], name.generation]
        for one in latest_entities(known) if known else ():
            if not (one.initials and name.initials) or one.initials == name.initials:
                one.initials = one.initials or name.initials
                return one
        surname = form[-1:]
        found = (self._part(name) or self._nickname(name)) if surname in self.tails else None
        found = found or self._body_of_same_words(name)
        if found is None:
            found = self._new(name)
            for i in range(1, len(form)):
                self.tails[form[i:]].append(found)
                self.heads[form[:i]].append(found)
            if bare_surname := _without_article(form[-1]):
                self.tails[bare_surname,].append(found)
            if name.middle and form[-1] not in words_of("works"):
                self.middles[name.middle].append(found)
            if found.kind == "person" and len(form[-1]) >= MIN_MISSPELT_LETTERS:
                self.people_by_letters[name.letters].append(found)
            if found.kind == "group":
                self.bodies_by_words[frozenset(form) - _UNCOUNTED] = found
                self.acronyms.setdefault("".join(word[0] for word in form if word not in _UNCOUNTED), found)
                self.acronyms.setdefault("".join(word[0] for word in form), found)  # the DfT
        known.append(found)
        return found

    def _part(self, name: Name) -> Entity | None:
        """Return the one whose name ends in this one: "Wasserman Schultz", "the Supreme Court"."""
        tails = self.tails.get(name.form)
        has_given = WordClass.GIVEN_NAME in name.word_classes and name.form[0] not in _SURNAME_PARTICLES
        return tails[0] if tails and len(tails) == 1 and not has_given else None

    def _body_of_same_words(self, name: Name) -> Entity | None:
        """Return the body whose name has the same words: "the Department of Justice", "the Justice Department"."""
        if not name.is_body:
            return None
        words = frozenset(name.form) - _UNCOUNTED
        return self.bodies_by_words.get(words) if len(words) >= MIN_SAME_BODY_WORDS else None

    def _nickname(self, name: Name) -> Entity | None:
        """Return the one of the same surname whose given name is short for this one, or the other way round."""
        others = self.tails.get(name.form[-1:])
        if not others:
            return None
        given, pairs = name.form[0], words_of("nicknames")
        for other in latest_entities(others):
            if f"{given}={other.form[0]}" in pairs or f"{other.form[0]}={given}" in pairs:
                return other
        return None

    def _new(self, name: Name) -> Entity:
        found = Entity(name.text, name.kind, name.form)
        found.initials, found.generation = name.initials, name.generation
        return found

    def short(self, index: int, mention: Mention, name: Name) -> Entity:
        """Return the bearer of a single word: by surname or last word, then by given name or first word."""
        form = name.form
        bearers = self.tails.get(form) or self.heads.get(form) or self.middles.get(form[0]) or ()
        if bearers and name.is_body and not name.prefix_classes:  # "Field said", where Mark Field is known
            people = [one for one in latest_entities(bearers) if one.kind == "person" and one.form[-1:] == form]
            if people:
                return people[-1]
        candidates = [one for one in latest_entities(bearers) if _of_gender(one, name)] if bearers else []
        is_settled = not candidates or (len(bearers) == 1 and (name.is_body or candidates[0].kind == "person"))
        if not is_settled and not name.is_body:
            people = [one for one in candidates if one.kind == "person"]
            places = name.word_classes in (WordClass.PLACE, WordClass.GIVEN_NAME)
            candidates = people if people or places or _is_located(self.tokens, mention) else candidates
        if len(candidates) > 1:
            return self._meant(candidates, index, mention, name)
        entity = candidates[0] if candidates else self._single(name)
        if is_settled:
            self.settled[name] = entity
        return entity

    def _single(self, name: Name) -> Entity:
        """Return the body with these initials, or the one who has no other name."""
        word = name.form[0]
        if name.is_acronym and (body := self._with_initials(word.replace(".", ""))):
            return body
        known = self.single_names[word, name.generation]
        for one in latest_entities(known):
            if _of_gender(one, name):
                return one
        found = self._person_of_same_letters(name) or self._new(name)
        known.append(found)
        return found

    def _person_of_same_letters(self, name: Name) -> Entity | None:
        """Return the person whose surname has the same letters in another order, or one of them twice."""
        if len(name.form[0]) < MIN_MISSPELT_LETTERS or not self.people_by_letters:
            return None
        known = self.people_by_letters.get(name.letters, ())
        return known[0] if len(known) == 1 and _of_gender(known[0], name) else None

    def _with_initials(self, acronym: str) -> Entity | None:
        """Return the body with these initials; "CDC" is also the Tarnish Centre for Disease Control."""
        body = self.acronyms.get(acronym)
        if body or len(acronym) < MIN_ACRONYM_LETTERS:
            return body
        found = [body for initials, body in self.acronyms.items() if acronym in initials]
        return found[0] if len(found) == 1 else None

    def _meant(self, candidates: Sequence[Entity], index: int, mention: Mention, name: Name) -> Entity:
        """Return which of several namesakes a short form means.

        By "the younger" or "the elder", generation, title ("Mrs. X"), by who was met before, then whoever was
        just the subject by whole name, then the one that the pronouns behind that short form suit, then the one named
        most.
        """
        if senior := _senior(self.tokens, mention):
            met = [one for one in candidates if one.first_mention >= 0] or candidates
            return max(met, key=lambda one: senior * (one.years - one.first_mention / MORE_THAN_MENTIONS))
        for fits in (
            lambda one: one.generation == name.generation,
            lambda one: one.first_mention >= 0,
            lambda one: one.gender == name.gender or not name.gender,
        ):
            candidates = list(filter(fits, candidates)) or candidates
        if WordClass.TITLE in name.prefix_classes:  # who is called "Anna" is not also called "Ms X"
            candidates = [one for one in candidates if not self._is_on_first_name_terms(one)] or candidates
        if len(candidates) == 1:
            return candidates[0]
        suits = self._genders_behind(name.form)
        leader = max(candidates, key=lambda one: (suits[one.gender or "n"], one.whole_names, one.count))
        newest = self._latest_subject(candidates, index, mention)
        return newest if newest and leader.last_mention < newest.last_mention else leader

    def _latest_subject(self, candidates: Sequence[Entity], index: int, mention: Mention) -> Entity | None:
        """Return which of several was the subject of a sentence last, by whole name and not far before a mention.

        At the head of the text, where nobody was yet, that is the first of them.
        """
        at = bisect_left(self.names, index, key=itemgetter(0))
        for before, earlier, name in reversed(self.names[max(0, at - MAX_NAMESAKE_CHARACTERS) : at]):
            if mention.start - earlier.start >= MAX_NAMESAKE_CHARACTERS:
                return None
            entity = self.found[before]
            if entity in candidates and len(name.form) > 1 and leads(self.tokens, self.word_classes, earlier):
                return entity
        return candidates[0] if mention.start < MAX_NAMESAKE_CHARACTERS - 1 else None

    def _is_on_first_name_terms(self, one: Entity) -> bool:
        """Return whether a text calls somebody by the given name alone, as it does with children and the dead."""
        if self._given_alone is None:
            plain = [name.form[0] for _, _, name in self.names if len(name.form) == 1 and not name.prefix_classes]
            self._given_alone = Counter(plain)
        return len(one.form) > 1 and self._given_alone[one.form[0]] > 0

    def _genders_behind(self, form: Form) -> Counter[Gender]:
        """Return the genders of the pronouns behind a short form."""
        if self._pronouns is None:
            self._pronouns = _by_form(self.names, self.pronoun_genders)
        return self._pronouns.get(form, Counter())


def _senior(tokens: Tokens, mention: Mention) -> int:
    """Return 1 for "the elder X" and "the elder Mr. X", -1 for "the younger X", else 0."""
    words, core = tokens.words, mention.core
    if not core or core < mention.last or (words[core - 1] not in _SENIOR and mention.first == core):
        return 0
    return next((_SENIOR[word] for word in words[max(0, core - 3) : core] if word in _SENIOR), 0)
