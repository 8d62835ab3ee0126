"""The parts of mentions that are names: into given name and surname, "Jr", and what stands before them."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from tuireader.quotes.lexical.gender import Gender, of_given_name, without_accents
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass, bare, word_class_of
from tuireader.quotes.speakers.entities import EntityKind, Form
from tuireader.quotes.speakers.roles import role_before

MAX_CACHED_NAMES = 10_000  # the limit keeps hostile text from filling the memory
_NO_GIVEN_NAME = frozenset("ALOUDSRk")  # word classes: "AG Smith", "Team Smith", "First Smith" are Smith
_PERSONAL = frozenset("GN")  # word classes that a person's name begins with
_HONOURS = frozenset({"KC", "QC", "SC", "MP", "MSP", "MEP", "MBE", "OBE", "CBE", "PhD", "MD", "RN"})  # "Anna X KC"
_PUNCTUATION = frozenset(".,\"'-")
_ROLES = re.compile("[rRTD]")  # word classes of roles, titles, and "Democrat"
# "Lucía Ferrer Ordóñez" and "Lucía Ferrer de Ordóñez" are also "Ferrer".
_TWO_SURNAMES = re.compile("[GN]{1,2}([GN])v?N")
_SMALL_INITIAL = re.compile("[A-Z]+[a-z][A-Z]+")  # "DfT", "MoD"
_BODIES_LISTED_AS_PLACES = frozenset({"u.n.", "e.u.", "un", "eu"})
_NUMBERED = re.compile(r"[A-Z]-?[0-9]{2}")  # "the N23" is a road or a bus


class Name:
    """A name, taken apart.

    `form` are its words without `initials`, `word_classes` the classes of these, `prefix_classes` those of determiner,
    title and role in front, `role` the words of these, if they are a role. `kind` is what it is the name of if nothing
    else is known; `has_role`, `shows_person` and `shows_thing` are what it says itself. `middle` is the first of two
    surnames, "" where there is one, `letters` the first letter of the last word with all its letters; `is_acronym` is
    true for one word that may be a body's initials. All that is worked out once, for a name is met again and again.
    """

    __slots__ = (
        "form",
        "gender",
        "generation",
        "has_role",
        "initials",
        "is_acronym",
        "is_body",
        "kind",
        "letters",
        "middle",
        "prefix_classes",
        "role",
        "shows_person",
        "shows_thing",
        "text",
        "word_classes",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        form: Form,
        word_classes: str,
        prefix_classes: str,
        initials: str,
        generation: str,
        text: str,
        gender: Gender | None,
        is_body: bool,
        role: str | None = None,
    ) -> None:
        self.form = form
        self.word_classes = word_classes
        self.prefix_classes = prefix_classes
        self.initials = initials
        self.generation = generation
        self.text = text
        self.gender = gender
        self.is_body = is_body
        self.role = role
        self.has_role = _ROLES.search(prefix_classes) is not None
        self.kind = self._kind()
        self.shows_person = self._shows_person()
        two_surnames = _TWO_SURNAMES.fullmatch(word_classes) if len(form) > 2 else None
        self.middle = form[two_surnames.start(1)] if two_surnames else ""
        self.letters = form[-1][:1], frozenset(form[-1])
        self.is_acronym = (
            word_classes == WordClass.ALL_CAPITALS
            or form[0] in _BODIES_LISTED_AS_PLACES
            or _SMALL_INITIAL.fullmatch(text) is not None
        )
        self.shows_thing = prefix_classes == WordClass.DETERMINER or (text.endswith("s") and text[:-1].isupper())

    def _kind(self) -> EntityKind:
        if self.is_body:
            return "group"
        if self.has_role or self.word_classes[0] == WordClass.GIVEN_NAME:
            return "person"
        if self.word_classes[-1] == WordClass.PLACE:
            return "place"
        alone = self.prefix_classes in WordClass.ARTICLE or self.word_classes == WordClass.ALL_CAPITALS
        return ("place" if _NUMBERED.search(self.text) else "group") if alone else "person"

    def _shows_person(self) -> bool:
        """Return whether a known given name, a title, an initial or "Jr" shows a person."""
        if self.is_body:
            return False
        if len(self.form) > 1 and self.word_classes[0] == WordClass.GIVEN_NAME:
            return True
        return bool(self.initials or self.generation or self.has_role)

    def without_first_word(self) -> "Name":
        """Return the name without a word before it that is not part of it."""
        text = self.text.partition(" ")[2] or self.text
        return self._with(self.form[1:], self.word_classes[1:], text, self.gender)

    def with_surname_of(self, other: "Name") -> "Name":
        """Return a given name with the surname that it shares with another name behind it."""
        surname = other.text.split()[-1 - bool(other.generation)].strip(",")
        form, word_classes = (self.form[0], other.form[-1]), self.word_classes + other.word_classes[-1]
        return self._with(form, word_classes, f"{self.text} {surname}", of_given_name(form[0]))

    def _with(self, form: Form, word_classes: str, text: str, gender: Gender | None) -> "Name":
        return Name(
            form,
            word_classes,
            self.prefix_classes,
            self.initials,
            self.generation,
            text,
            gender,
            self.is_body,
            self.role,
        )


NamedMention = tuple[int, Mention, Name]
"""A mention that is a name: its index, itself, and the name taken apart."""


def parse_names(tokens: Tokens, word_classes: str, mentions: Sequence[Mention]) -> list[NamedMention]:
    """Return all names of a text, in its order."""
    words = tokens.words
    names: list[NamedMention] = []
    joined: list[int] = []  # those that "and" follows
    for index, mention in enumerate(mentions):
        if mention.kind != "name":
            continue
        first, last = mention.first, mention.last
        if first == last:
            name = _single[words[last], mention.head_class]
        else:
            name = _name_of_several(tokens, word_classes, mention)
        if word_classes[last + 1] == WordClass.AND:
            joined.append(len(names))
        names.append((index, mention, name))
    known_names = KnownNames({name for _, _, name in names}, tokens)
    if plain := known_names.without_epithets():
        names = [(i, m, plain.get(name, name)) for i, m, name in names]
    for at in joined:
        if at + 1 < len(names):
            names[at] = known_names.with_shared_surname(names[at], names[at + 1])
    return names


class KnownNames:
    """The whole names of a text, used to find words before a name that are not part of it."""

    def __init__(self, names: Collection[Name], tokens: Tokens) -> None:
        self.names, self.tokens = names, tokens
        self.whole_names = {name.form for name in names if len(name.form) > 1 and name.word_classes[0] in _PERSONAL}
        self.given = {form[0] for form in self.whole_names}

    def with_shared_surname(self, first: NamedMention, second: NamedMention) -> NamedMention:
        """Return the first of "Anna and Peter X" with the surname, unless she is known by another one."""
        (index, mention, name), (_, behind, other) = first, second
        if (
            behind.first != mention.last + 2
            or name.word_classes != WordClass.GIVEN_NAME
            or name.prefix_classes
            or mention.possessive
            or behind.head_class != WordClass.GIVEN_NAME
        ):
            return first
        if len(other.form) < 2 or name.form[0] in self.given or name.form[0] in self._families():
            return first
        return index, mention, name.with_surname_of(other)

    def _families(self) -> set[str]:
        titled = {name.form[0] for name in self.names if not set(name.prefix_classes) <= WordClass.ARTICLE}
        return titled.union(form[-1] for form in self.whole_names)

    def without_epithets(self) -> dict[Name, Name]:
        """Return, for each name whose first word is not part of it, the name without that.

        Such are "Crooked X Y", "Electing X Y", "Team Y", "AG Y".
        """
        doubtful = [
            name
            for name in self.names
            if len(name.form) > 1 and name.word_classes[0] != WordClass.GIVEN_NAME and not name.is_body
        ]
        if not doubtful:
            return {}
        surnames = Counter([form[-1] for form in self.whole_names])
        return {name: name.without_first_word() for name in doubtful if self._has_epithet(name, surnames)}

    def _has_epithet(self, name: Name, surnames: Counter[str]) -> bool:
        rest = name.form[1:]
        if name.word_classes[1] == WordClass.GIVEN_NAME and (
            rest in self.whole_names or (len(rest) == 1 and rest[0] in self.given)
        ):
            return True
        if len(rest) > 1 or surnames[rest[-1]] - (name.form in self.whole_names) < 1:
            return False
        return (
            name.word_classes[0] in _NO_GIVEN_NAME
            or name.form[0].endswith("ing")
            or self.tokens.count(name.form[0]) > 0
        )


class _SingleNames(dict[tuple[str, str], Name]):
    """The names met so far that are one word with nothing in front, by that word and the class of its mention."""

    def __missing__(self, key: tuple[str, str]) -> Name:
        word, head_class = key
        is_body, plain = head_class == WordClass.BODY_NAME, bare(word)
        text = plain if head_class == WordClass.POSSESSIVE_NAME else word
        name = Name((_folded(plain),), word_class_of[plain], "", "", "", text, "n" if is_body else None, is_body)
        if len(self) > MAX_CACHED_NAMES:
            self.clear()
        self[key] = name
        return name


_single = _SingleNames()


_several: dict[tuple[str, str, int, Gender | None], Name] = {}


def _name_of_several(tokens: Tokens, word_classes: str, mention: Mention) -> Name:
    """Return a name of several words, its determiner, title and role included; the same for all that are alike."""
    first, end, core = mention.first, mention.last + 1, mention.core
    text = tokens.text[mention.start : mention.end]  # shows also the words, which end where they do in any text
    key = text, word_classes[first:end], core - first, mention.gender
    name = _several.get(key)
    if name is None:
        if len(_several) > MAX_CACHED_NAMES:
            _several.clear()
        words, core_offset = tokens.words[first:end], tokens.starts[core] - mention.start
        name = _several[key] = _parsed(words, key[1], core - first, text, core_offset, mention)
    return name


def _parsed(  # noqa: PLR0913, PLR0917 - what a name consists of
    words: Sequence[str], word_classes: str, core: int, text: str, core_offset: int, mention: Mention
) -> Name:
    gender, is_body = mention.gender, mention.is_body_name
    role = role_before(words[:core], text[:core_offset])
    prefix_classes, text = word_classes[:core], text[core_offset:]
    if core == len(words) - 1:
        plain = bare(words[core])
        return Name((_folded(plain),), word_class_of[plain], prefix_classes, "", "", text, gender, is_body, role)
    form, classes, initials, generation = _parts(words[core:], word_classes[core:])
    named = text.split()
    while len(named) > 1 and named[-1] in _HONOURS:
        named.pop()
    return Name(form, classes, prefix_classes, initials, generation, " ".join(named), gender, is_body, role)


def _parts(words: Sequence[str], word_classes: str) -> tuple[Form, str, str, str]:
    """Return the words of a name without initials, their classes, the initials, and "jr" or the like."""
    form, classes, initials, generation = [], "", "", ""
    for i, (word, word_class) in enumerate(zip(words, word_classes, strict=True)):
        if word_class == WordClass.GENERATION:
            generation = word.rstrip(".").lower()
        elif word_class in WordClass.INITIALS:
            initials += word.replace(".", "")
        elif word_class not in _PUNCTUATION and (i == 0 or word not in _HONOURS):
            plain = bare(word)
            form.append(_folded(plain))
            classes += word_class_of[plain]
    if not form:
        return (words[0].lower(),), WordClass.INITIAL, initials, generation
    return tuple(form), classes, initials, generation


def _folded(word: str) -> str:
    """Return `word` in lower case and without accents."""
    return without_accents(word.lower().replace("’", "'"))
