"""The bytes of a text, and whether all terminals agree on its width in cells."""

from bisect import bisect_right

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


def byte_count(text: str) -> int:
    """Return how many bytes `text` takes when it is sent."""
    return len(text) if text.isascii() else len(text.encode())
