"""Words made comparable, without case and accents: for filters, the search index and the rules of identity.

`fold` compares whole texts and may change their length. `fold_letters` keeps every character at its offset, so that a
match can be shown in the text itself.
"""

import re
import unicodedata
from functools import cache

_WORD = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
_UNSPACED = r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"

_pattern = cache(re.compile)  # when it is first needed: a start needs none


def fold(text: str) -> str:
    """Return `text` without case and accents: “Café” and “CAFE” are the same word. Works on any text."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


class _FoldedLetters(dict[int, str]):
    """What each character is without case and accents; learned as they come."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        apart = unicodedata.normalize("NFD", low := char.lower())
        plain = apart[0] if len(low) == 1 and all("\u0300" <= mark <= "\u036f" for mark in apart[1:]) else char
        self[code] = plain
        return plain


_FOLDED = _FoldedLetters()


def fold_letters(text: str) -> str:
    """Return `text` without case and accents, each character in its place."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def tokens(text: str) -> list[str]:
    """Return the words of `text` as the search index parts them: letters and digits, with their marks."""
    return _pattern(_WORD).findall(spaced(text))


def is_unspaced(word: str) -> bool:
    """Say whether a word is one of those that are written without blanks."""
    return _pattern(_UNSPACED).match(word) is not None


def spaced(text: str) -> str:
    """Part what Chinese and Japanese write without blanks: each character is a word to search for."""
    return text if text.isascii() else _pattern(_UNSPACED).sub(r" \1 ", text)
