"""Entities that could speak: a person, body, document or unnamed one, as the text shows them."""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Literal

from tuireader.quotes.lexical.gender import Gender
from tuireader.quotes.lexical.word_classes import bare, person_nouns

EntityKind = Literal["person", "group", "document", "unnamed", "place"]
# Short titles and what descriptions call their bearers.
_SYNONYMS = {
    "prime": ("pm", "premier"),
    "sen": ("senator", "lawmaker"),
    "senator": ("lawmaker",),
    "gov": ("governor",),
    "rep": ("representative", "congressman", "congresswoman", "lawmaker"),
    "congressman": ("representative", "lawmaker"),
    "congresswoman": ("representative", "lawmaker"),
    "gen": ("general",),
    "dr": ("doctor",),
    "prof": ("professor", "academic"),
    "professor": ("academic",),
    "justice": ("judge",),
    "mp": ("politician", "lawmaker"),
    "coach": ("manager", "boss"),
    "manager": ("coach", "boss"),
    "ceo": ("executive", "boss"),
    "detective": ("officer",),
    "inspector": ("officer", "detective"),
    "superintendent": ("officer",),
    "constable": ("officer",),
    "sergeant": ("officer",),
    "lt": ("lieutenant",),
    "sgt": ("sergeant",),
    "rev": ("reverend", "pastor"),
    "spokeswoman": ("spokesperson",),
    "spokesman": ("spokesperson",),
    "chairwoman": ("chair",),
    "chairman": ("chair",),
    "attorney": ("lawyer",),
    "lawyer": ("attorney",),
    "strategist": ("adviser",),
    "aide": ("adviser",),
    "republican": ("gop",),
    "gop": ("republican",),
    "democrat": ("democratic",),
    "democratic": ("democrat",),
}
UNKNOWN_AGE_YEARS = 40  # the age of a person when nothing else is known
MAX_CACHED_PHRASES = 10_000  # the limit keeps hostile text from filling the memory
MAX_NAMESAKES = 40  # of all who bear one name or office, no more than these are looked at
THIN_CERTAINTY = 0.5  # of a capitalised phrase that only a pronoun behind it, or its length, makes a person's name
THING_CERTAINTY = 0.1  # of what stands with "the" or in the plural: "the Mac mini", "PCs"
_NO_WORDS: frozenset[str] = frozenset()
Form = tuple[str, ...]  # the words of a name, lower case, without titles, initials, possessives and "Jr"


class Entity:
    """One who could speak.

    `name` is the fullest form, `aliases` counts all its forms in the text, first met first, `articles` is true while
    all have "the" before them; `form` is the words of the first whole one; `plural` ones are called "they". `roles`
    are the phrases beside the name, `bodies` the names of bodies in them, `description_words` the words of everything
    it was called. `pronoun_balance` counts the pronouns behind the name, "she" up and "he" down; `age` is what the text
    gives, `years` that or a guess from kinship.
    `is_personal` is true once a given name, a title or an initial shows a person, `is_thing` once an article or a
    plural speaks against one.
    `first_mention` and `last_mention` are indexes (the latter while names are gathered); `count` counts all names and
    `whole_names` those of several words.
    """

    __slots__ = (
        "age",
        "aliases",
        "articles",
        "bodies",
        "count",
        "description_words",
        "first_mention",
        "form",
        "gender",
        "generation",
        "has_spoken",
        "initials",
        "is_personal",
        "is_thing",
        "kind",
        "last_mention",
        "name",
        "plural",
        "pronoun_balance",
        "roles",
        "whole_names",
        "years",
    )

    def __init__(self, name: str, kind: EntityKind, form: Form, gender: Gender | None = None) -> None:
        self.name = name
        self.kind = kind
        self.form = form
        self.gender = gender
        self.plural = False
        self.articles = True
        self.initials = ""
        self.generation = ""
        self.first_mention = -1
        self.last_mention = -1
        self.count = 0
        self.whole_names = 0
        self.pronoun_balance = 0
        self.years = UNKNOWN_AGE_YEARS
        self.roles: tuple[str, ...] = ()
        self.bodies: tuple[str, ...] = ()
        self.age = 0
        self.aliases: dict[str, int] = {}
        self.description_words: AbstractSet[str] = _NO_WORDS  # a set of its own once it has a description: few do
        self.is_personal = False
        self.is_thing = False
        self.has_spoken = False

    def certainty(self) -> float:
        """Return how sure it is that the entity can speak: one capitalised word, met once, may be anything."""
        if self.kind == "unnamed":
            return 0.5
        if self.is_personal or self.description_words or self.years != UNKNOWN_AGE_YEARS:
            return 1.0
        if self.has_spoken or (self.kind != "person" and (self.gender or self.whole_names)):
            return 1.0
        if self.is_thing:
            return THING_CERTAINTY
        if self.gender or self.whole_names:
            return THIN_CERTAINTY
        return 0.3 if self.count < 2 else 0.6


class EntityIndex:
    """Who is called what: entities by the words of their roles, bodies by the words of their names.

    `pairs` are those who spoke as one, by both names; `unnamed` the latest without a name, by the description's noun;
    `nouns` the last words of all who are not named themselves.
    """

    def __init__(self) -> None:
        self._called: defaultdict[str, list[Entity]] = defaultdict(list)
        self._kinds: defaultdict[str, list[Entity]] = defaultdict(list)
        self._bodies: defaultdict[str, list[Entity]] = defaultdict(list)
        self.pairs: dict[str, Entity] = {}
        self.unnamed: dict[str, Entity] = {}
        self.bodies: list[Entity] = []
        self.nouns: set[str] = set()

    def add_description(self, one: Entity, phrase: str) -> None:
        """Record that `one` was called `phrase`."""
        words, kinds = _described_by(phrase)
        known = one.description_words
        if new := [word for word in words if word not in known]:
            if isinstance(known, set):
                known.update(new)
            else:
                one.description_words = set(new)
            for word in new:
                self._called[word].append(one)
        for kind in kinds:
            if one not in self._kinds[kind]:
                self._kinds[kind].append(one)

    def add_body(self, one: Entity) -> None:
        """Record a body, and the words of its name."""
        self.bodies.append(one)
        for word in one.form:
            self._bodies[word].append(one)

    def described_as(self, word: str) -> Sequence[Entity]:
        """Return the latest who were called by a word."""
        return self._called.get(word, ())[-MAX_NAMESAKES:]

    def of_kind(self, word: str) -> Sequence[Entity]:
        """Return the latest whose description is a kind of this: a novelist for "author"."""
        return self._kinds.get(word, ())[-MAX_NAMESAKES:]

    def bodies_with(self, word: str) -> Sequence[Entity]:
        """Return the latest_entities bodies with a word in their name."""
        return self._bodies.get(word, ())[-MAX_NAMESAKES:]


@lru_cache(MAX_CACHED_PHRASES)
def _described_by(phrase: str) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words of a description with their synonyms, and the kinds of persons that they are words for."""
    words = [bare(raw.strip(".,") or raw) for raw in phrase.lower().split()]
    alike = [same for word in words for same in (word, *_SYNONYMS.get(word, ()))]
    kinds = [kind for word in words for kind in person_nouns().entry(word).split()[1:]]
    return tuple(dict.fromkeys(alike)), tuple(dict.fromkeys(kinds))


def latest_entities(ones: Sequence[Entity]) -> Sequence[Entity]:
    """Return the latest of `ones`, at most `MAX_NAMESAKES`."""
    return ones if len(ones) <= MAX_NAMESAKES else ones[-MAX_NAMESAKES:]
