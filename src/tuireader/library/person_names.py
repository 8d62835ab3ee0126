"""The words of a name by which people are told apart, and the group of speakers that a name belongs to.

A group is decided as a whole: it has all speakers of one name, whatever their titles, initials and accents. A name that
does not say enough, “Kettle” or “the council”, is a group of its own in each article.
"""

import re
import unicodedata
from functools import cache, lru_cache

from tuireader.digests import blake2b
from tuireader.library.text_folding import fold

GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_pattern = cache(re.compile)  # compiled at first use, so not at start
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ´`′"))
_HYPHENS = dict.fromkeys(map(ord, "-‐‑‒–"))
_SIGNS_OF_NAMES = frozenset(".,'’‘ʼ´`′-‐‑‒–—&\"“”„«»()/!+")
_MIN_INITIALS = 2
"""How many initials are as good as a given name: “J. K. Orrin”."""
_MAX_NAME_CHARACTERS = 200


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents, apostrophes, dots and hyphens."""
    folded = fold(name[:_MAX_NAME_CHARACTERS])
    if folded.isascii():  # the same in less time
        return tuple(_pattern("[a-z0-9]+").findall(folded.replace("'", "").replace("`", "")))
    folded = folded.translate(_APOSTROPHES)
    return tuple("".join(char if char.isalnum() else " " for char in folded).split())


def person_words(name: str) -> tuple[str, ...]:
    """Return the words of a person's name that count: without titles, middle initials and “Jr”.

    A hyphen joins two surnames, it makes no given name of the first: “Okoro-Hale” alone is one word.
    """
    words = _without_titles(name_words(name))
    if len(words) > 1 and len(alone := _without_titles(name_words(name.translate(_HYPHENS)))) == 1:
        return tuple(alone)
    if not words:
        return ()
    first = len(words[0]) > 1
    middle = [word for word in words[1:-1] if len(word) > 1 or not first]
    return (words[0], *middle, words[-1]) if len(words) > 1 else tuple(words)


def _without_titles(name: tuple[str, ...]) -> list[str]:
    """Return the words of a name without what stands before a given name, and without “Jr”."""
    words = list(name)
    while len(words) > 2 and words[0] in _titles():  # a given name and a surname stay
        del words[0]
    while len(words) > 1 and words[-1] in GENERATIONS:
        del words[-1]
    if len(words) > 1 and words[0] in _honorifics():
        del words[0]
    return words


def body_words(name: str) -> tuple[str, ...]:
    """Return the words of a body's name, without “the”."""
    words = name_words(name)
    return words[1:] if words[:1] == ("the",) else words


def words_of_kind(name: str, kind: str) -> tuple[str, ...]:
    """Return the words of a name that count."""
    return person_words(name) if kind == "person" else body_words(name)


def surname_of(name: str, kind: str) -> str:
    """Return the word that others who may be the same are looked up by: the last of a name, the first of a body's."""
    words = words_of_kind(name, kind)
    if not words:
        return ""
    return words[-1] if kind == "person" else words[0]


def name_key(name: str, kind: str, entry_id: int) -> int | None:
    """Return the key of the group that a speaker of an entry belongs to; None where nobody is named."""
    if kind == "unnamed":
        return None
    words, is_whole = _group(name, kind)
    if not words:
        return None
    return _hash(kind, words) if is_whole else _hash(kind, words, str(entry_id))


def possible_keys(form: str, kind: str, entry_id: int) -> set[int]:
    """Return the keys that a speaker may have of whose name only the folded form is known: it has no capitals."""
    words = " ".join(words_of_kind(form, kind))
    return {_hash(kind, words), _hash(kind, words, str(entry_id))} if words else set()


@lru_cache(4096)
def _group(name: str, kind: str) -> tuple[str, bool]:
    """Return the words of a name, and whether they are enough to tell somebody in other articles."""
    words = words_of_kind(name, kind)
    is_whole = _is_whole_name(words) if kind == "person" else _is_telling_body(name, words)
    return " ".join(words), is_whole and not _has_odd_characters(name)


def _is_whole_name(words: tuple[str, ...]) -> bool:
    """Return whether a person's name has a given name, or several initials, and a surname."""
    initials = sum(len(word) == 1 for word in words[:-1])
    return len(words) > 1 and len(words[-1]) > 1 and (len(words) - 1 > initials or initials >= _MIN_INITIALS)


def _is_telling_body(name: str, words: tuple[str, ...]) -> bool:
    """Return whether a body's name is more than what any such body is called, as “Council” and “police” are."""
    is_described = name.rpartition(" ")[2][:1].islower()
    return bool(words) and not is_described and not all(word in _body_nouns() for word in words)


def _has_odd_characters(name: str) -> bool:
    """Return whether a name has characters that no name has, or that nobody sees: it may look like another one."""
    return any(
        not (char.isalnum() or char in _SIGNS_OF_NAMES or unicodedata.category(char) in {"Mn", "Mc", "Zs"})
        for char in name
    )


def _hash(*parts: str) -> int:
    """Return a 63-bit hash, never 0."""
    data = "\0".join(parts).encode("utf-8", "replace")
    return int.from_bytes(blake2b(data, digest_size=8).digest()) >> 1 or 1


@cache
def _titles() -> frozenset[str]:
    from tuireader.quotes.lexical.word_lists import words_of  # noqa: PLC0415 - not needed at start

    return words_of("titles") | _honorifics()


@cache
def _honorifics() -> frozenset[str]:
    from tuireader.quotes.lexical.word_lists import words_of  # noqa: PLC0415 - not needed at start

    return words_of("honorifics")


@cache
def _body_nouns() -> frozenset[str]:
    from tuireader.quotes.lexical.word_lists import words_of  # noqa: PLC0415 - not needed at start

    nouns = words_of("public_bodies") | words_of("groups") | words_of("businesses") | words_of("organisation_heads")
    return nouns | words_of("demonyms") | words_of("small_words") | {"of", "for", "and", "the", "health", "foreign"}
