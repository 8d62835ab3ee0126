"""The words of quotations, as `said_words` indexes them, and queries for them.

A row has the words of a quotation and one more token for who says it: the folded name, with a sign that nobody types
before each of its words. The index stores no positions, which makes it a third smaller: a phrase is looked for in the
quotations that have all of its words.
"""

import re
from functools import lru_cache

from tuireader.library.column_types import storable_text
from tuireader.library.text_folding import spaced, tokens

_NAME_SIGN = "\ue000"
# Combining signs and vowels that are in a word for us, but between two words for FTS5.
_SEPARATORS = re.compile(
    "[\u0305\u030d\u030e\u0310\u0312-\u031a\u031c-\u0322\u0329-\u032c\u032f\u0332-\u036f\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3]+"
)
_MAX_NAME_WORDS = 20


def indexed_words(text: str, form: str | None) -> str:
    """Return what is indexed of a quotation; `form` is the folded name of who says it, None or "" where nobody is."""
    words = spaced(text).replace(_NAME_SIGN, " ")
    return storable_text(f"{words} {name_token(form)}" if form else words)


@lru_cache(256)
def name_token(form: str) -> str:
    """Return the token of a folded name; "" where it has no letter or digit."""
    words = (_SEPARATORS.sub("", word) for word in tokens(form)[:_MAX_NAME_WORDS])
    return "".join(f"{_NAME_SIGN}{word}" for word in words if word)


def split_words(text: str) -> list[str]:
    """Return the words of a text as the index has them: FTS5 takes no phrase here, so none may be two for it."""
    words = tokens(text.replace(_NAME_SIGN, " "))
    return words if text.isascii() else [part for word in words for part in _SEPARATORS.split(word) if part]


def words_query(text: str, *, prefix: bool = False) -> str:
    """Return the FTS5 query for quotations that have all words of a text, the last of which may continue."""
    words = [f'"{word}"' for word in split_words(text)] or ['""']
    return f"({' AND '.join(words)}{' *' if prefix else ''})"
