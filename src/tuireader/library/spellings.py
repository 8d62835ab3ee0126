"""Whether two words are spellings of one name, as names from other alphabets have several."""

import re

_SAME = (
    ("kh", "h"), ("gh", "g"), ("ck", "k"), ("c(?=[eiy])", "s"), ("c(?!h)", "k"), ("q", "k"), ("ou", "u"), ("oo", "u"),
    ("ee", "i"), ("ey|ei|ai|ay", "e"), ("y", "i"), ("j", "i"), ("w", "v"), ("ph", "f"), ("tz|ts", "z"), ("x", "ks"),
    ("sch|sh|ch|tch", "s"), ("e(?=i)", ""), ("o(?=m)", "u"), ("d(?=h)", ""), ("h$", ""),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")
_MIN_LETTERS = 3


def sound_of(word: str) -> str:
    """Return a folded word as it sounds, roughly: “Mohammed” and “Muhamad” are the same."""
    for pattern, sign in _SAME:
        word = re.sub(pattern, sign, word)
    return _DOUBLE.sub(r"\1", word)


def are_spellings(one: str, other: str) -> bool:
    """Return whether two folded words may be one name in two spellings; the same word is."""
    if one == other:
        return True
    if min(len(one), len(other)) < _MIN_LETTERS or one[0] != other[0]:
        return False
    first, second = sound_of(one), sound_of(other)
    return first == second or _vowels_apart(first) == _vowels_apart(second)


def _vowels_apart(sound: str) -> str:
    """Return the consonants of a sound, with its first letter: which vowels are written differs most."""
    consonants = re.sub(r"[aeiou]", "", sound[1:])
    return sound[0] + _DOUBLE.sub(r"\1", consonants) if len(consonants) > 1 else sound
