"""Folding: texts without case and accents, for filters, the search index and comparing entries.

`fold` may change the length of a text. `fold_letters` leaves every character at its offset, so that a match can be
shown in the text itself.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_WORD = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
_UNSPACED = r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"
_SINGLE_WORD = rf"{_UNSPACED}|(?:(?!{_UNSPACED})[^\W_])+(?:[\u0300-\u036f]+(?:(?!{_UNSPACED})[^\W_])*)*"

LAST_CHARACTER = "\U0010ffff"
"""Words that begin with “ab” are those from “ab” to below “ab” and this character."""

MAX_REPLACED_SIGNS = 100
"""Replacing different characters one by one is faster up to this many."""

_pattern = cache(re.compile)  # compiled at first use, so not at start


def fold(text: str) -> str:
    """Return `text` without case and accents: “Café” and “CAFE” become the same word. Works on any text."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    marks = list(filter(unicodedata.combining, signs_in(decomposed)))
    if len(marks) > MAX_REPLACED_SIGNS:
        return decomposed.translate(dict.fromkeys(map(ord, marks)))
    for mark in marks:
        decomposed = decomposed.replace(mark, "")
    return decomposed


def signs_in(text: str) -> set[str]:
    """Return the characters of a text that are no ASCII, each once."""
    return set("".join(_pattern(r"[^\x00-\x7f]+").findall(text)))  # several times as fast as a set of all characters


class _FoldedLetters(dict[int, str]):
    """Each character without case and accents; filled at first use."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        decomposed = unicodedata.normalize("NFD", low := char.lower())
        plain = (
            decomposed[0] if len(low) == 1 and all("\u0300" <= mark <= "\u036f" for mark in decomposed[1:]) else char
        )
        self[code] = plain
        return plain


_FOLDED = _FoldedLetters()


def fold_letters(text: str) -> str:
    """Return `text` without case and accents, with every character at its offset."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def tokens(text: str) -> list[str]:
    """Return the words of `text` as the search index splits it: letters and digits, with their accents."""
    return _pattern(_WORD).findall(spaced(text))


def single_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word of `text` begins and ends: of those that `tokens` returns, at their offsets."""
    return (it.span() for it in _pattern(_WORD if text.isascii() else _SINGLE_WORD).finditer(text))


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a language written without blanks."""
    return _pattern(_UNSPACED).match(word) is not None


def spaced(text: str) -> str:
    """Put blanks around each Chinese or Japanese character: each is a word to search for."""
    return text if text.isascii() else _pattern(_UNSPACED).sub(r" \1 ", text)


def folded_words(text: object) -> str:
    """Return the words of a text, or of texts as JSON, folded, each with a blank before and behind it.

    A value that is no text, as a damaged file may have it, has no words.
    """
    if not isinstance(text, str):
        return " "
    if not text.isascii():  # folding is much faster where only these signs are no ASCII
        for sign in _COMMON_SIGNS:
            text = text.replace(sign, " ")
    return f" {' | '.join(' '.join(tokens(part)) for part in fold(text).split(chr(34)))} "


_COMMON_SIGNS = "‘’“”…–—"
