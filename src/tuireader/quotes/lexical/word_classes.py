"""Word classes: every token as one letter, so that patterns over words become patterns over a string.

| letter | a word like | letter | a word like |
|---|---|---|---|
| `G` | a known given name | `N` | any other capitalised word |
| `I` | an initial ("J", "T.J.") | `A` | all capitals ("CNN") |
| `L` | a place | `D` | a nation, party or creed ("Russian") |
| `O` | what heads a body's name ("Committee") | `U` | the same, but perhaps a surname ("Law") |
| `Q` | a capitalised possessive ("Trump's") | | |
| `T` | a title ("Sen") | `J` | "Jr", "III" |
| `R` `r` | one person's role ("Mayor", "aide") | `S` `s` | the same of several ("officials") |
| `g` | a body ("ministry") | `c` | a document ("report") |
| `d` | the, a, this | `h` | his, their |
| `q` | one, some, 32 | `p` | a pronoun |
| `o` | of | `f` | for, on |
| `n` | and | `v` | "van", "bin" inside names |
| `m` | senior, former (before a role) | `V` | said, is: ends a noun phrase |
| `y` | a lower-case possessive ("ministry's") | `w` | "Will", "Christian": perhaps a given name |
| `a` | "A" | `i` | "I" |
| `k` | another small word | `x` | any other word |

Patterns use the letters, all other code the names in `WordClass`. Punctuation stands for itself; all double quotation
marks are `"`, all single ones `'`, all dashes `-`.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from tuireader.quotes.lexical.tokens import entries_of, groups_of, words_of


class WordClass:
    """The letters of the module's table by name; and those that code asks about together."""

    GIVEN_NAME: Final = "G"
    NAME: Final = "N"
    INITIAL: Final = "I"
    ALL_CAPITALS: Final = "A"
    PLACE: Final = "L"
    NATIONALITY: Final = "D"
    BODY_NAME: Final = "O"
    BODY_OR_SURNAME: Final = "U"
    POSSESSIVE_NAME: Final = "Q"
    TITLE: Final = "T"
    GENERATION: Final = "J"
    CAPITAL_ROLE: Final = "R"
    ROLE: Final = "r"
    CAPITAL_ROLES: Final = "S"
    ROLES: Final = "s"
    BODY: Final = "g"
    DOCUMENT: Final = "c"
    DETERMINER: Final = "d"
    OWNER: Final = "h"
    QUANTITY: Final = "q"
    PRONOUN: Final = "p"
    OF: Final = "o"
    FOR: Final = "f"
    AND: Final = "n"
    NAME_PARTICLE: Final = "v"
    MODIFIER: Final = "m"
    VERB: Final = "V"
    POSSESSIVE_NOUN: Final = "y"
    NAME_OR_WORD: Final = "w"
    CAPITAL_A: Final = "a"
    CAPITAL_I: Final = "i"
    SMALL_WORD: Final = "k"
    NUMBER: Final = "0"
    OTHER: Final = "x"

    INITIALS: Final = frozenset("Iai")  # of a name: "J", "A", "I"
    ROLE_OR_TITLE: Final = frozenset("TRr")
    DEFINITE: Final = frozenset("dhQ")  # what a known description begins with
    PERSON_NOUN: Final = frozenset("rd")
    THING_NOUN: Final = frozenset("gc")
    ARTICLE: Final = frozenset("da")


MAX_CACHED_WORDS = 50_000  # cached words; the limit keeps hostile text from filling the memory
_MARKS = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "—": "-", "–": "-"}
_CLOSED: dict[str, str] = {
    word: getattr(WordClass, name) for name, words in groups_of("word_classes") for word in words
}
_CLOSED |= {word.replace("'", "’"): word_class for word, word_class in _CLOSED.items()}
_APOSTROPHES = frozenset("'’")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])?\.?")
_PERSON = re.compile(
    r"(?:\w\w+(?:man|woman|person|crat|maker|keeper|leader|holder|worker|writer|owner)|\w{3,}(?:ologist|tician))"
)
_TRAILING = re.compile(r".+-(?:[a-z]+ed|[a-z]+ing|born|led|era|style|wide|only|old|friendly|like|area|run)")
_JOINED = re.compile(r"(?:a[dhlnrstz]|ash|e[dl]|ul|d|l)[-'’][A-Z]\w+(?:['’]s?)?")  # al-Sabir, d'Aubrac
_PARTY = re.compile(r"[RDI]-\w+")
_CAPITALISED = dict(groups_of("capitalised_words"))
_DOUBTFUL = frozenset(_CAPITALISED["NAME_OR_WORD"])
_FORMER = frozenset(_CAPITALISED["FORMER"])
_SURNAMES = frozenset(_CAPITALISED["BODY_OR_SURNAME"])
_GENERATIONS = frozenset(_CAPITALISED["GENERATION"])


def bare(word: str) -> str:
    """Return `word` without a possessive ending."""
    if word[-1] in "sS" and word[-2:-1] in _APOSTROPHES:
        return word[:-2] or word
    return word[:-1] or word if word[-1] in _APOSTROPHES else word


@lru_cache(MAX_CACHED_WORDS)
def singular_of(word: str) -> str | None:
    """Return the singular of the lower-case plural `word`; None if it does not look like a plural."""
    if word == "people":
        return "person"
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return None


class _WordClassCache(dict[str, str]):
    """The class of each word met so far."""

    def __missing__(self, word: str) -> str:
        word_class = _word_class(word)
        if len(self) > MAX_CACHED_WORDS:
            self.clear()
        self[word] = word_class
        return word_class


def _word_class(word: str) -> str:
    first = word[0]
    if first.isdigit():
        return WordClass.ROLE if word.endswith("-old") else WordClass.NUMBER
    if not first.isalpha():
        return _MARKS.get(word, word if len(word) == 1 and word.isascii() else "?")
    return _capital(word) if first.isupper() else _lower(word)


def _is_number_word(word: str) -> bool:
    """Return whether a word is a number of two parts: "forty-one"."""
    tens, hyphen, ones = word.partition("-")
    return bool(hyphen) and _CLOSED.get(tens) == _CLOSED.get(ones) == WordClass.QUANTITY


def _lower(word: str) -> str:
    if closed := _CLOSED.get(word):
        return closed
    return next((word_class for word_class, holds in _LOWER if holds(word)), WordClass.OTHER)


def _capital(word: str) -> str:
    low = word.lower().replace("’", "'")
    if (
        _CLOSED.get(low, WordClass.NAME_PARTICLE) != WordClass.NAME_PARTICLE
        and word == word.capitalize()
        and len(word) > 1
    ):
        return _CLOSED[low]
    return next((word_class for word_class, holds in _CAPITAL if holds(word, low)), WordClass.NAME)


def _listed(word: str, name: str) -> bool:
    return word in words_of(name)


def _noun(word: str, name: str) -> bool:
    """Return whether a lower-case word, or its last part ("co-author"), is in a list of nouns."""
    return word in words_of(name) or word.rpartition("-")[2].lower() in words_of(name)


def _nouns(word: str, name: str) -> bool:
    """Return whether a lower-case word is the plural of one in a list of nouns."""
    return singular_of(word) in words_of(name)


@cache
def person_nouns() -> dict[str, list[str]]:
    """Return nouns for persons, each with the other words for such a person."""
    return {noun: more for noun, *more in map(str.split, entries_of("person_nouns"))}


def _shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()


# The first test that holds decides the class of a word; the order matters.
_LOWER: tuple[tuple[str, Callable[[str], object]], ...] = (
    (WordClass.QUANTITY, _is_number_word),
    (WordClass.POSSESSIVE_NAME, lambda word: bare(word) != word and _JOINED.fullmatch(word)),
    (WordClass.NAME, _JOINED.fullmatch),
    (WordClass.VERB, lambda word: _listed(word, "speech_verbs")),
    (WordClass.SMALL_WORD, lambda word: _listed(word, "small_words")),
    (WordClass.POSSESSIVE_NOUN, lambda word: bare(word) != word),
    (WordClass.ROLE, lambda word: _noun(word, "roles")),
    (WordClass.ROLES, lambda word: _nouns(word, "roles")),
    (WordClass.BODY, lambda word: _listed(word, "groups") or _nouns(word, "groups")),
    (WordClass.DOCUMENT, lambda word: _listed(word, "documents") or _nouns(word, "documents")),
    (WordClass.ROLE, _PERSON.fullmatch),
    (WordClass.ROLES, lambda word: _PERSON.fullmatch(singular_of(word) or "")),
    (WordClass.MODIFIER, lambda word: _listed(word, "modifiers")),
    (WordClass.ROLE, lambda word: word in person_nouns()),
    (WordClass.ROLES, lambda word: singular_of(word) in person_nouns()),
)
_CAPITAL: tuple[tuple[str, Callable[[str, str], object]], ...] = (
    (WordClass.CAPITAL_A, lambda word, _: word == "A"),
    (WordClass.QUANTITY, lambda _, low: _is_number_word(low)),
    (WordClass.CAPITAL_I, lambda word, _: word == "I"),
    (WordClass.NAME_OR_WORD, lambda word, _: word in _DOUBTFUL),
    (WordClass.MODIFIER, lambda word, _: word in _FORMER or _TRAILING.fullmatch(word)),
    (
        WordClass.SMALL_WORD,
        lambda _, low: "'" in low and (_listed(low, "small_words") or _listed(bare(low), "small_words")),
    ),
    (WordClass.POSSESSIVE_NAME, lambda word, _: bare(word) != word),
    (WordClass.TITLE, lambda _, low: _listed(low, "titles") and not _listed(low, "roles")),
    (WordClass.GENERATION, lambda word, _: word in _GENERATIONS),
    ("?", lambda word, _: _PARTY.fullmatch(word)),
    (WordClass.PLACE, lambda word, low: _listed(low, "places") and (low != "us" or word == "US")),
    (WordClass.INITIAL, lambda word, _: _INITIALS.fullmatch(word)),
    (WordClass.NATIONALITY, lambda word, low: (low == "gop" or not _shouted(word)) and _noun(low, "demonyms")),
    (WordClass.CAPITAL_ROLE, lambda word, low: _shouted(word) and _listed(low, "roles")),
    (WordClass.ALL_CAPITALS, lambda word, _: _shouted(word)),
    (WordClass.GIVEN_NAME, lambda _, low: _listed(low, "given_names_male") or _listed(low, "given_names_female")),
    (WordClass.SMALL_WORD, lambda _, low: _listed(low, "small_words") or _listed(low, "speech_verbs")),
    (WordClass.BODY_OR_SURNAME, lambda word, _: word in _SURNAMES),
    (WordClass.BODY_NAME, lambda _, low: _listed(low, "organisation_heads")),
    (WordClass.CAPITAL_ROLE, lambda _, low: _noun(low, "roles")),
    (WordClass.CAPITAL_ROLES, lambda _, low: _nouns(low, "roles") or _nouns(low, "demonyms")),
    (WordClass.BODY_NAME, lambda _, low: _listed(low, "groups") or _nouns(low, "groups")),
)
word_class_of = _WordClassCache()


def word_classes_of(words: list[str]) -> str:
    """Return one letter a token, as the module's table says."""
    return "".join(map(word_class_of.__getitem__, words))
