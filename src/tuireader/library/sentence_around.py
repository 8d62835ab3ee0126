"""The sentence in which a quotation stands."""

import re

from tuireader.quotes.lexical.word_lists import words_of

MAX_CHARACTERS_AROUND = 300
"""How much of a sentence is shown before a quotation, and behind it."""
_END = re.compile(r"(\w*)[.!?…][\"”’»)\]]*\s+(?=[\"“‘«(\[]?[^\W\d_a-z]|[\"“‘«(\[]|\d)")


def sentence_around(text: str, start: int, stop: int) -> str:
    """Return the sentence in which text[start:stop] stands, of its paragraph, on one line; cut with “…” where long."""
    first = max(text.rfind("\n", 0, start) + 1, start - MAX_CHARACTERS_AROUND)
    last = text.find("\n", stop)
    last = min(len(text) if last < 0 else last, stop + MAX_CHARACTERS_AROUND)
    begin = max((end for end in _ends(text, first, start)), default=first)
    end = min((end for end in _ends(text, max(first, stop - 2), last) if end > stop), default=last)
    before = "…" if begin == first > 0 and text[first - 1] != "\n" else ""
    behind = "…" if end == last < len(text) and text[last] != "\n" else ""
    return f"{before}{' '.join(text[begin:end].split())}{behind}"


def _ends(text: str, start: int, stop: int) -> list[int]:
    """Return where sentences end between two offsets, with the blanks behind them."""
    return [it.end() for it in _END.finditer(text, start, stop + 1) if it.end() <= stop and not _is_short_form(it[1])]


def _is_short_form(word: str) -> bool:
    """Return whether a word before a full stop does not end a sentence: “Mr.”, “J.”."""
    return (len(word) == 1 and word.isupper()) or word.lower() in words_of("abbreviations")
