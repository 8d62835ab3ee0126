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
from bisect import bisect_left
from collections.abc import Container
from functools import cache, lru_cache
from typing import Final

from tuireader.quotes.lexical.gender import first_given_name
from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.word_lists import entries_of, groups_of, words_of


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
    OUTSIDE: Final = " "  # where the text has ended

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
    r"(?:\w[\w-]+(?:man|woman|person|crat|maker|keeper|leader|holder|worker|writer|owner)|\w{3,}(?:ologist|tician))"
)
# A fast test before the pattern: all its words end so, and their plurals.
_PERSON_ENDINGS = tuple(
    ending + s for ending in ("man", "men", "person", "crat", "er", "ologist", "tician") for s in ("", "s")
)
_FORMERLY = ("ex-", "then-")  # ex-England captain
_TRAILING = lazy_pattern(  # but Chen Shui-ming
    r".+-(?!(?:b|ch|d|h|j|l|m|n|p|q|sh|t|x|y|zh)ing$)(?:[a-z]+ed|[a-z]+ing|born|led|era|style|wide|only|old|friendly|like|area|run)"
)
_JOINED = lazy_pattern(r"(?:a[dhlnrstz]|ash|e[dl]|ul|d|l)[-'’][A-Z]\w+(?:['’]s?)?")  # al-Sabir, d'Aubrac
_PARTY = re.compile(r"[RDI]-\w+")
_CAPITALISED = dict(groups_of("capitalised_words"))
_CAPITAL_WORDS = {
    "A": WordClass.CAPITAL_A,
    "I": WordClass.CAPITAL_I,
    "PM": WordClass.CAPITAL_ROLE,
    **dict.fromkeys(_CAPITALISED["NAME_OR_WORD"], WordClass.NAME_OR_WORD),
    **dict.fromkeys(_CAPITALISED["FORMER"], WordClass.MODIFIER),
    **dict.fromkeys(_CAPITALISED["GENERATION"], WordClass.GENERATION),
}
NAMES_IN_ING_ED_LY, NAME_OPENERS = map(frozenset, (_CAPITALISED["NAME_IN_ING_ED_LY"], _CAPITALISED["NAME_OPENER"]))
_SURNAMES = frozenset(map(str.lower, _CAPITALISED["BODY_OR_SURNAME"]))


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
    if word.isalpha():  # most words
        return _noun_class(word)
    if _is_number_word(word):
        return WordClass.QUANTITY
    owned = bare(word) != word
    if not word.islower() and _JOINED.fullmatch(word):
        return WordClass.POSSESSIVE_NAME if owned else WordClass.NAME
    if owned and not _is_small(word):
        return WordClass.POSSESSIVE_NOUN
    if "-of-" in word and word.partition("-of-")[0] in words_of("roles"):  # "a father-of-two"
        word_class = WordClass.ROLE
    else:
        word_class = _noun_class(word)
    return WordClass.MODIFIER if word_class == WordClass.OTHER and word.startswith(_FORMERLY) else word_class


def _is_small(word: str) -> bool:
    return word in words_of("small_words") or word in words_of("speech_verbs")


def _noun_class(word: str) -> str:
    """Return the class of the first list that holds a lower-case word, its last part ("co-author"), or its singular."""
    last, singular = word.rpartition("-")[2].lower(), singular_of(word) or ""
    if not (word.endswith(_PERSON_ENDINGS) or _is_listed(word, last, singular)):  # most words
        return WordClass.OTHER
    for word_class, words, last_parts, plurals in _lower_lists():
        if word in words or last in last_parts or singular in plurals:
            return word_class
    return WordClass.OTHER


def _capital(word: str) -> str:
    low = word.lower().replace("’", "'")
    closed = _CLOSED.get(low, WordClass.NAME_PARTICLE)
    if closed != WordClass.NAME_PARTICLE and word == word.capitalize() and len(word) > 1:
        return closed
    if word in _CAPITAL_WORDS:
        return _CAPITAL_WORDS[word]
    if not word.isalpha() and (marked := _with_mark(word, low)):
        return marked
    if _INITIALS.fullmatch(word) and low not in words_of("places"):  # "U.S."
        return WordClass.INITIAL
    last, singular, is_shouted = low.rpartition("-")[2], singular_of(low) or "", len(word) > 1 and word.isupper()
    for word_class, words, last_parts, plurals in _shouted_lists() if is_shouted else _capital_lists():
        if low in words or last in last_parts or singular in plurals:
            return word_class
    is_odd = not is_shouted and ("-" in low or not low.isascii())
    other = WordClass.GIVEN_NAME if is_odd and first_given_name(low) else WordClass.NAME
    return WordClass.ALL_CAPITALS if is_shouted else other


def _with_mark(word: str, low: str) -> str:
    """Return the class of a capitalised word that a hyphen or an apostrophe shows, "" for none."""
    if _is_number_word(low):
        return WordClass.QUANTITY
    if "-" in word and _TRAILING.fullmatch(word):
        return WordClass.MODIFIER
    plain = bare(low)
    if "'" in low and (low in words_of("small_words") or plain in words_of("small_words")):
        return WordClass.SMALL_WORD
    if bare(word) != word:
        return WordClass.POSSESSIVE_NAME
    return "?" if _PARTY.fullmatch(word) else ""


class PersonNouns:
    """Nouns for persons, each with other words for such a person.

    They are looked up in the list, which is in order: of thousands, an article asks about some hundreds.
    """

    def __init__(self) -> None:
        self._entries = entries_of("person_nouns")

    def entry(self, noun: str) -> str:
        """Return the line of `noun`, which begins with it; "" for another word."""
        at = bisect_left(self._entries, noun)
        entry = self._entries[at] if at < len(self._entries) else ""
        return entry if entry == noun or entry.startswith(f"{noun} ") else ""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.entry(word) != ""


@cache
def person_nouns() -> PersonNouns:
    """Return the nouns for persons."""
    return PersonNouns()


class _PersonEndings:
    """The words that end as nouns for persons do: "fisherman", "geologist"."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word.endswith(_PERSON_ENDINGS) and _PERSON.fullmatch(word) is not None


# A class with the words that have it, those that have it as the last part of a compound, and those whose plural has it.
_ClassList = tuple[str, Container[str], Container[str], Container[str]]
_NONE: frozenset[str] = frozenset()


# In each of these the first list that holds a word decides its class; the order matters.
@cache
def _lower_lists() -> tuple[_ClassList, ...]:
    roles, groups, documents, persons = words_of("roles"), words_of("groups"), words_of("documents"), _PersonEndings()
    return (
        (WordClass.VERB, words_of("speech_verbs"), _NONE, _NONE),
        (WordClass.SMALL_WORD, words_of("small_words"), _NONE, _NONE),
        (WordClass.ROLE, roles, roles, _NONE),
        (WordClass.ROLES, _NONE, _NONE, roles),
        (WordClass.BODY, groups, _NONE, groups),
        (WordClass.DOCUMENT, documents, _NONE, documents),
        (WordClass.ROLE, persons, _NONE, _NONE),
        (WordClass.ROLES, _NONE, _NONE, persons),
        (WordClass.MODIFIER, words_of("modifiers"), _NONE, _NONE),
        (WordClass.ROLE, person_nouns(), _NONE, _NONE),
        (WordClass.ROLES, _NONE, _NONE, person_nouns()),
    )


def _is_listed(word: str, last: str, singular: str) -> bool:
    """Return whether a word, its last part or its singular is in one of `_lower_lists`, whatever its ending."""
    if not _short_lists().isdisjoint((word, last, singular)):
        return True
    return word in person_nouns() or (singular != "" and singular in person_nouns())


@cache
def _short_lists() -> frozenset[str]:
    """Return the words of all `_lower_lists` but the nouns for persons."""
    names = ("speech_verbs", "small_words", "roles", "groups", "documents", "modifiers")
    return frozenset().union(*map(words_of, names))


@cache
def _shouted_lists() -> tuple[_ClassList, ...]:
    return (
        (WordClass.TITLE, words_of("titles") - words_of("roles"), _NONE, _NONE),
        (WordClass.PLACE, words_of("places"), _NONE, _NONE),
        (WordClass.NATIONALITY, words_of("demonyms") & {"gop"}, _NONE, _NONE),
        (WordClass.CAPITAL_ROLE, words_of("roles"), _NONE, _NONE),
    )


@cache
def _capital_lists() -> tuple[_ClassList, ...]:
    roles, demonyms, groups = words_of("roles"), words_of("demonyms"), words_of("groups")
    return (
        (WordClass.TITLE, words_of("titles") - roles, _NONE, _NONE),
        (WordClass.PLACE, words_of("places"), _NONE, _NONE),
        (WordClass.NATIONALITY, demonyms, demonyms, _NONE),
        (WordClass.GIVEN_NAME, words_of("given_names_male"), _NONE, _NONE),
        (WordClass.GIVEN_NAME, words_of("given_names_female"), _NONE, _NONE),
        (WordClass.SMALL_WORD, words_of("small_words") | words_of("speech_verbs"), _NONE, _NONE),
        (WordClass.BODY_OR_SURNAME, _SURNAMES, _NONE, _NONE),
        (WordClass.BODY_NAME, words_of("organisation_heads"), _NONE, _NONE),
        (WordClass.CAPITAL_ROLE, roles, roles, _NONE),
        (WordClass.CAPITAL_ROLES, _NONE, _NONE, roles | demonyms),
        (WordClass.BODY_NAME, groups, _NONE, groups),
    )


word_class_of = _WordClassCache()
