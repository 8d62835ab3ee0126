"""What the roles of a speaker say about who he or she is: what class of work it is, and which words tell a person.

The words stand in `quotes/lexicon/en/role_classes.txt`, those that tell nobody in `role_words_untelling.txt`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tuireader.library.text_folding import fold

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_MIN_WORD_CHARACTERS, _MIN_TELLING_CHARACTERS = 3, 4
_SMALL_WORDS = frozenset(["the", "and", "for", "with", "from", "who", "his", "her", "their", "its", "our", "former"])


class RoleFacts(NamedTuple):
    """What a role says."""

    classes: frozenset[str]  # politics, sport, …
    sure_classes: frozenset[str]  # of words that are in one class only
    words: frozenset[str]  # all that say something, without case and accents
    telling: frozenset[str]  # words that hardly two people of one name share, without case and accents


@lru_cache(8192)
def facts_of(role: str) -> RoleFacts:
    """Return what a role says: “mayor of Ness” is politics, and Ness tells who it is."""
    words = _WORD.findall(role)
    folded = [fold(word.replace("’", "'").removesuffix("'s")) for word in words]
    # “Marine” in “Quillon Marine” is a name; “General” and “MP” are roles.
    found = [
        _classes_of(plain)
        for at, (word, plain) in enumerate(zip(words, folded, strict=True))
        if at == 0 or word[0].islower() or word.isupper()
    ]
    classes, sure_classes = set[str]().union(*found), set[str]().union(*(it for it in found if len(it) == 1))
    common = frozenset(word for word in folded if len(word) >= _MIN_WORD_CHARACTERS and word not in _SMALL_WORDS)
    return RoleFacts(frozenset(classes), frozenset(sure_classes), common, frozenset(_telling_parts(words, folded)))


def _telling_parts(words: Sequence[str], folded: Sequence[str]) -> Iterator[str]:
    """Yield the names in a role, of one word or several, and nouns for persons that no class has."""
    name = list[str]()
    for word, plain in zip((*words, "."), (*folded, "."), strict=True):
        if word[0].isupper() and not _classes_of(plain) and plain not in _titles():
            name.append(plain)
            continue
        if any(_is_telling(it) for it in name):
            yield " ".join(name)
        name.clear()
        if _is_telling(plain) and plain in _person_nouns():
            yield plain


@lru_cache(8192)
def body_form(body: str) -> str:
    """Return a body's name as roles have it; "" where it tells nobody."""
    words = [fold(word) for word in _WORD.findall(body)]
    return " ".join(words) if any(map(_is_telling, words)) else ""


def _is_telling(plain: str) -> bool:
    """Return whether a word is neither what many are called, nor too short."""
    return len(plain) >= _MIN_TELLING_CHARACTERS and plain not in _untelling() and not _classes_of(plain)


@cache
def _classes() -> dict[str, set[str]]:
    from tuireader.quotes.lexical.word_lists import groups_of  # noqa: PLC0415 - not needed at start

    found = defaultdict[str, set[str]](set)
    for name, words in groups_of("role_classes"):
        for word in words:
            found[fold(word)].add(name)
    return dict(found)


def _classes_of(word: str) -> set[str]:
    """Return the classes of a word, or of its singular."""
    classes = _classes()
    return classes.get(word) or (classes.get(word.removesuffix("s")) if word.endswith("s") else None) or set()


@cache
def _untelling() -> frozenset[str]:
    from tuireader.quotes.lexical.word_lists import words_of  # noqa: PLC0415 - not needed at start

    common = words_of("roles") | words_of("demonyms") | words_of("modifiers") | _titles()
    return words_of("role_words_untelling") | words_of("organisation_heads") | common


@cache
def _titles() -> frozenset[str]:
    from tuireader.quotes.lexical.word_lists import words_of  # noqa: PLC0415 - not needed at start

    return words_of("titles") | words_of("honorifics") | {"former", "acting"}


@cache
def _person_nouns() -> frozenset[str]:
    from tuireader.quotes.lexical.word_lists import words_of  # noqa: PLC0415 - not needed at start

    return frozenset(line.split()[0] for line in words_of("person_nouns")) - words_of("roles")
