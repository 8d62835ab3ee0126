"""Words made comparable: what filters, the search index and the rules of identity look at."""

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


def tokens(text: str) -> list[str]:
    """Return the words of `text` as the search index parts them: letters and digits, with their marks."""
    return _pattern(_WORD).findall(spaced(text))


def is_unspaced(word: str) -> bool:
    """Say whether a word is one of those that are written without blanks."""
    return _pattern(_UNSPACED).match(word) is not None


def spaced(text: str) -> str:
    """Part what Chinese and Japanese write without blanks: each character is a word to search for."""
    return text if text.isascii() else _pattern(_UNSPACED).sub(r" \1 ", text)
