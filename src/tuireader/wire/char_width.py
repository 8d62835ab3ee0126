"""The bytes of a text, and whether all terminals agree on its width in cells."""

import unicodedata
from bisect import bisect_right
from functools import lru_cache

_CERTAIN_WIDTH_EDGES = (
    *(0x20, 0x7F, 0xA0, 0xAD, 0xAE, 0x300, 0x370, 0x483, 0x48A, 0x531, 0x10D0, 0x1100, 0x1E00, 0x2000, 0x2010, 0x2028),
    *(0x2030, 0x205F, 0x20A0, 0x20C0, 0x2190, 0x2200, 0x2200, 0x2300, 0x2500, 0x25FD, 0x25FF, 0x2600, 0x3001, 0x302A),
    *(0x3041, 0x3097, 0x30A1, 0x30FB, 0x3105, 0x3130, 0x3131, 0x318F, 0x3400, 0x4DC0, 0x4E00, 0xA000, 0xAC00, 0xD7A4),
    *(0xFF01, 0xFF61),
)
"""Starts and ends, in turn, of plain letters, lines, common signs and East Asian characters.

Terminals may disagree about the width of all others. Searching this tuple needs no preparation; a pattern would have to
be compiled.
"""

NARROW_CHARACTERS = frozenset(
    chr(code)
    for start, end in (
        *((0x20, 0x7F), (0xA0, 0xAD), (0xAE, 0x300), (0x2010, 0x2028), (0x2030, 0x205F), (0x20A0, 0x20C0)),
        *((0x2500, 0x25FD),),
    )
    for code in range(start, end)
)
"""Letters, punctuation and signs that take one cell on every terminal: most text has nothing else."""


def has_certain_width(text: str) -> bool:
    """Return whether all terminals agree how many cells `text`, the text of one cell, takes."""
    return len(text) == 1 and bool(bisect_right(_CERTAIN_WIDTH_EDGES, ord(text)) & 1)


def is_flag_letter(text: str) -> bool:
    """Return whether `text`, the text of one cell, is one of the two letters that make a flag; each has a cell."""
    return "\U0001f1e6" <= text <= "\U0001f1ff"


@lru_cache(4096)
def max_width(text: str) -> int:
    """Return how many cells `text`, the text of one cell, takes at most on any terminal.

    Some draw every character of a cluster by itself: each member of a family, the colour of a skin, both letters of a
    flag, a mark beside its letter.
    """
    if is_flag_letter(text):
        return 3  # one for the letter before it, which is drawn in one go with it
    if has_certain_width(text):
        return 2 if unicodedata.east_asian_width(text) in "WF" else 1
    return sum(map(_max_character_width, text))


def _max_character_width(character: str) -> int:
    code = ord(character)
    may_be_picture = 0x2190 <= code < 0x2C00 or code >= 0x1F000  # some terminals draw all emoji and arrows wide
    if (may_be_picture or unicodedata.east_asian_width(character) in "WFA") and not unicodedata.combining(character):
        return 1 if unicodedata.category(character) == "Mn" else 2
    return 1


def byte_count(text: str) -> int:
    """Return how many bytes `text` takes when it is sent."""
    return len(text) if text.isascii() else len(text.encode())
