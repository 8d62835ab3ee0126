"""What stands before the items of a list: a bullet, a number, a letter or a Roman number."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BULLET = "•"
_NUMBER = re.compile(r"\s*([+-]?\d{1,6})")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MAX_ROMAN = 3999
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class ListMarkers:
    """Gives the items of one list their markers."""

    def __init__(self, element: "Element") -> None:
        self._is_ordered = element.tag == "ol"
        if not self._is_ordered:
            return
        self._type = element.get("type") or "1"
        self._step = 1 if element.get("reversed") is None else -1
        first = 1 if self._step > 0 else sum(1 for _ in element.iterchildren("li"))
        self._number = _number(element.get("start"), first)

    def marker(self, item: "Element") -> str:
        """Return the marker of the next item."""
        if not self._is_ordered:
            return BULLET
        number = _number(item.get("value"), self._number)
        self._number = number + self._step
        return f"{_written(number, item.get('type') or self._type)}."


def _number(text: str | None, default: int) -> int:
    found = _NUMBER.match(text) if text else None
    return int(found[1]) if found else default


def _written(number: int, kind: str) -> str:
    """Return a number as the `type` of a list says: 1, a, A, i or I."""
    if kind in {"a", "A"} and number > 0:
        words = ""
        while number:
            number, letter = divmod(number - 1, len(_LETTERS))
            words = _LETTERS[letter] + words
    elif kind in {"i", "I"} and 0 < number <= _MAX_ROMAN:
        words = ""
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            words += letters * count
    else:
        return str(number)
    return words.upper() if kind.isupper() else words
