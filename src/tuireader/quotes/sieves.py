"""The sieves that are nearly always right: they decide before any evidence is weighed, and sign with their names.

A sieve looks at the letters behind a quotation that ends in an open mark (“…,” “…?” “…!”) or beside it, and returns
the unit of the source, or -1.
"""

import re
from collections.abc import Callable

from tuireader.quotes.scene import Scene

Sieve = Callable[[Scene, int], int]

# Share of right answers of these sieves on annotated articles, to be shown as their confidence.
CONFIDENCE = 0.99
_OPEN_ENDS = ",?!—–-…"
_SAID_NAME = re.compile(r"[rb]?s[ro]?(?=[NDP])")
# “…,” NAME said, according to OTHER: the other may be the one who quotes, so that this is left to the scorer.
_NAME_SAID = re.compile(r"r?(?=[NDP]r?b?r?s(?![^|¶Q]{0,25}a))")
_NAME_APPOSED_SAID = re.compile(r"(?=[NDP](?:[,(-][^|¶Q]{1,60}?[,)-]|o[NDPx]{1,6},?)r?b?s(?![^|¶Q]{0,25}a))")


def said_name(scene: Scene, number: int) -> int:
    """“…,” said NAME."""
    return _behind(scene, number, _SAID_NAME)


def name_said(scene: Scene, number: int) -> int:
    """“…,” NAME said."""
    return _behind(scene, number, _NAME_SAID)


def name_apposed_said(scene: Scene, number: int) -> int:
    """“…,” NAME, the mayor of PLACE, said."""
    return _behind(scene, number, _NAME_APPOSED_SAID)


SIEVES: tuple[tuple[str, Sieve], ...] = (
    ("said name", said_name),
    ("name said", name_said),
    ("name, apposition, said", name_apposed_said),
)


def _behind(scene: Scene, number: int, pattern: re.Pattern[str]) -> int:
    """Match behind (the first part of) a quotation that begins a sentence and whose end leaves the sentence open."""
    first = scene.line.spans[number][0]
    end = scene.drafts[number].content[0][1]
    if scene.letters[first - 1] not in "|¶" or scene.text[end - 1] not in _OPEN_ENDS:
        return -1
    match = pattern.match(scene.letters, first + 1)
    return match.end() if match else -1
