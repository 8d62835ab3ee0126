"""Which characters a terminal's encoding can show, and replacements for the others."""

import codecs
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("─━┄┅┈┉╌╍═‐‑‒–—―−·", "-"),
        **dict.fromkeys("│┃┆┇┊┋╎╏║▌▐▎▏▍▋▊▉█", "|"),
        **dict.fromkeys("┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼╋╔╗╚╝╠╣╦╩╬╭╮╯╰", "+"),
        **dict.fromkeys("▔▀", "-"),
        **dict.fromkeys("▁▂▃▄▅▆▇", "_"),
        **dict.fromkeys("░▒▓", "#"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′‹›", "'"),
        **dict.fromkeys("▶►→⏵", ">"),
        **dict.fromkeys("◀◄◂←⏴", "<"),
        **dict.fromkeys("●•◦○■□✓✔", "*"),
        **dict.fromkeys("★☆▸", "+"),
        **dict.fromkeys("▲△▴↑⏶", "^"),
        **dict.fromkeys("▼▽↓⏷", "v"),
        **dict.fromkeys("\xa0\u2002\u2003\u2007\u2009\u202f", " "),
        "▾": "-",
        "±": "~",
        "…": ".",
        "€": "E",
        "×": "x",
        "ß": "s",
        "æ": "a",
        "œ": "o",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "Æ": "A",
        "Œ": "O",
        "Ø": "O",
        "Ł": "L",
        "Đ": "D",
    }
)
PLACEHOLDER = "?"
_ASCII = "".join(map(chr, range(32, 127)))


def encoding_of(environment: Mapping[str, str]) -> str:
    """Return the name of the terminal's codec: from the first of LC_ALL, LC_CTYPE and LANG that is set.

    “C” and “POSIX” mean ASCII. If none of them is set, the result is UTF-8, as in Python itself.
    """
    locale_name = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environment.get(name))), "")
    if locale_name in ("C", "POSIX"):
        return "ascii"
    name = locale_name.partition("@")[0].partition(".")[2] or "utf-8"
    try:
        return codecs.lookup(name).name if _is_for_terminals(name) else "utf-8"
    except (LookupError, ValueError):
        return "utf-8"


def _is_for_terminals(name: str) -> bool:
    """Return whether a codec leaves ASCII unchanged and writes the rest without escapes.

    Python has others (“hex”, “utf-16”), and over SSH the client sends the name.
    """
    return _ASCII.encode(name) == _ASCII.encode() and len("…".encode(name, "replace")) <= len("…".encode())


@lru_cache(2048)
def displayable_char(text: str, encoding: str) -> str:
    """Return one character that `encoding` can write for the text of a cell: itself, a lookalike or “?”."""
    if _is_narrow(text, encoding):
        return text
    for candidate in (text.translate(_LOOKALIKES), unicodedata.normalize("NFKD", text)[:1]):
        if len(candidate) == 1 and _is_narrow(candidate, encoding):
            return candidate
    return PLACEHOLDER


@lru_cache(2048)
def is_displayable_wide(text: str, encoding: str) -> bool:
    """Return whether `encoding` can write the text of two cells: only those of East Asia have such characters."""
    return len(text) == 1 and _is_encodable(text, encoding)


def _is_narrow(text: str, encoding: str) -> bool:
    """Return whether `encoding` can write a character, and the terminal draws it in one cell.

    East Asian terminals draw what their encoding writes in two bytes in two cells, also “é” or “—”, but no half-width
    katakana.
    """
    if not _is_encodable(text, encoding):
        return False
    is_east_asian = encoding != "utf-8" and _is_encodable("中", encoding)
    return not is_east_asian or len(text.encode(encoding)) == 1 or "\uff61" <= text <= "\uff9f"


def encode_lookalike(text: str, encoding: str) -> bytes:
    """Return `text` in `encoding`, with lookalikes for the characters that it cannot write."""
    if not _is_encodable(text, encoding):
        text = "".join(displayable_char(char, encoding) for char in text)
    return text.encode(encoding, "replace")


def _is_encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
