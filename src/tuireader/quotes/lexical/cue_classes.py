"""Cue words: every token as one letter that says what it may do between a quotation and its source.

| letter | a word like | letter | a word like |
|---|---|---|---|
| `s` `g` | said · saying | `b` | is, has, would |
| `l` `k` | called · calling | `v` `i` | another word in -ed · in -ing |
| `t` `u` | thinks · thinking | `a` | according, per |
| `n` | statement, tweet | `y` | by |
| `T` | that | `f` | to |
| `j` | as | `o` | of, in, on, from |
| `w` | who, which | `d` | the, a, his |
| `c` | and, but, or | `h` | when, after, if |
| `r` | also, later, -ly | `x` | any other word |

Patterns use the letters, all other code the names in `CueClass`. Punctuation stands for itself, a dash of any length is
`-`, a quotation mark `"`, a newline `¶`.
"""

from functools import cache
from typing import Final

from tuireader.quotes.lexical.quotation_marks import GLYPHS
from tuireader.quotes.lexical.word_lists import entries_of, groups_of


class CueClass:
    """The letters of the module's table by name; and those that code asks about together."""

    SAID: Final = "s"
    SAYING: Final = "g"
    CALLED: Final = "l"
    CALLING: Final = "k"
    THINKS: Final = "t"
    THINKING: Final = "u"
    CUE_NOUN: Final = "n"
    AUXILIARY: Final = "b"
    OTHER_PAST: Final = "v"
    OTHER_GERUND: Final = "i"
    ACCORDING: Final = "a"
    BY: Final = "y"
    THAT: Final = "T"
    TO: Final = "f"
    AS: Final = "j"
    PREPOSITION: Final = "o"
    WHO: Final = "w"
    DETERMINER: Final = "d"
    CONJUNCTION: Final = "c"
    SUBORDINATOR: Final = "h"
    ADVERB: Final = "r"
    OTHER: Final = "x"
    PARAGRAPH: Final = "¶"
    QUOTATION_MARK: Final = '"'

    SPEECH: Final = frozenset("sg")
    FINITE_CUES: Final = frozenset("slt")
    GERUND_CUES: Final = frozenset("gku")
    CUE_VERBS: Final = frozenset("sglktu")
    FINITE_VERBS: Final = frozenset("sltvb")  # and auxiliaries
    BEFORE_VERB: Final = frozenset("rb")  # what may stand between a subject and its verb
    OPENS_PHRASE: Final = frozenset("cfo")


MAX_CACHED_WORDS = 50_000  # cached words; the limit keeps hostile text from filling the memory
_CLOSED: dict[str, str] = {word: getattr(CueClass, name) for name, words in groups_of("cue_classes") for word in words}
_PUNCTUATION = {
    "—": "-",
    "–": "-",
    "―": "-",
    "…": ".",
    "!": ".",
    "?": ".",
    "\n": CueClass.PARAGRAPH,
    "[": "(",
    "]": ")",
}
_OWN_CLASS = frozenset(",.:;()-@#")  # punctuation that stands for itself
_VOWELS = "aeiou"
# The lists of cue verbs, with the classes of their forms: finite ones, and those in -ing.
VERB_LISTS = {
    "verbs_say": (CueClass.SAID, CueClass.SAYING),
    "verbs_label": (CueClass.CALLED, CueClass.CALLING),
    "verbs_stance": (CueClass.THINKS, CueClass.THINKING),
}


def forms_of(entry: str) -> list[str]:
    """Return base, -s, past and -ing forms of a lexicon line: listed there, or derived from the base by rule."""
    words = entry.split()
    if len(words) > 1:
        return words
    base = words[0]
    if base.endswith("e"):
        return [base, base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2] not in _VOWELS:
        return [base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    plural = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    return [base, plural, base + "ed", base + "ing"]


@cache
def _verb_forms() -> list[tuple[str, str, list[str]]]:
    """Return the cue verbs: the classes of their finite forms and of those in -ing, and all forms."""
    return [(*classes, forms_of(entry)) for name, classes in VERB_LISTS.items() for entry in entries_of(name)]


@cache
def verbs() -> dict[str, tuple[str, str]]:
    """Return for every form of a cue verb its class and base form. No form stands in two of the lists."""
    table: dict[str, tuple[str, str]] = {}
    for finite, gerund, forms in _verb_forms():
        base, *others = forms
        table[base] = finite, base
        for form in others:
            table[form] = gerund if form.endswith("ing") else finite, base
    return table


@cache
def _nouns() -> frozenset[str]:
    return frozenset(form for noun in entries_of("cue_nouns") for form in forms_of(noun)[:2])


class _CueClassCache(dict[str, str]):
    """The class of each word met so far."""

    def __missing__(self, word: str) -> str:
        cue_class = _cue_class(word)
        if len(self) > MAX_CACHED_WORDS:
            self.clear()
        self[word] = cue_class
        return cue_class


def _cue_class(word: str) -> str:
    low = word.lower().replace("’", "'")
    if low in _CLOSED:
        return _CLOSED[low]
    if word in GLYPHS:
        return CueClass.QUOTATION_MARK
    if not word[0].isalnum():
        return _PUNCTUATION.get(word, word if word in _OWN_CLASS else CueClass.OTHER)
    if low in verbs():
        return verbs()[low][0]
    if low in _nouns():
        return CueClass.CUE_NOUN
    return CueClass.OTHER if word[0].isupper() else _by_ending(low)


def _by_ending(word: str) -> str:
    if word.endswith("ly"):
        return CueClass.ADVERB
    if len(word) > 4 and word.endswith(("ed", "ing")):
        return CueClass.OTHER_PAST if word.endswith("ed") else CueClass.OTHER_GERUND
    return CueClass.OTHER


cue_class_of = _CueClassCache()


def as_noun(word: str, cue_class: str) -> str:
    """Return the class of a cue verb after a determiner: “the report”, “his plan” are nouns, “the said” is not."""
    low = word.lower()
    if low in _nouns():
        return CueClass.CUE_NOUN
    return CueClass.OTHER if low in _bases() else cue_class


@cache
def _bases() -> frozenset[str]:
    """Return the base and the -s forms of the cue verbs, which may be nouns."""
    return frozenset([form for _, _, forms in _verb_forms() for form in forms[:2]])


class _BaseCache(dict[str, str]):
    """The base form of each word met so far."""

    def __missing__(self, word: str) -> str:
        low = word.lower()
        found = verbs().get(low)
        if len(self) > MAX_CACHED_WORDS:
            self.clear()
        self[word] = base = found[1] if found else low
        return base


# The base form of a cue verb (“told” → “tell”), another word in lower case as it is.
base_of = _BaseCache()
