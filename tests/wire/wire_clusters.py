"""Terminals that draw emoji, flags and marks in other widths than ours: each member of a cluster, or all in one cell."""

import unicodedata
from collections.abc import Callable
from typing import Any

from rich.cells import cell_len
from wire_emulator import Emulator

from tuireader.wire.capabilities import Terminal
from tuireader.wire.char_width import has_certain_width

JOINER, SELECTORS = "\u200d", "\ufe0e\ufe0f"


def each_member(char: str) -> int:
    """Draw the members of a family, both halves of a flag and the colour of a skin, each in two cells."""
    return 2 if "\U0001f1e6" <= char <= "\U0001f1ff" else 0 if unicodedata.combining(char) else cell_len(char)


def all_wide(char: str) -> int:
    """Draw every sign that may be a picture in two cells, and marks beside their letters."""
    return (
        2
        if not has_certain_width(char) and unicodedata.category(char) in ("So", "Sk", "Sm")
        else max(1, cell_len(char))
    )


def all_narrow(char: str) -> int:
    """Draw every picture and every mark in one cell, as a console with few glyphs does."""
    return cell_len(char) if has_certain_width(char) else 1


WIDTHS: list[Callable[[str], int]] = [each_member, all_wide, all_narrow]


class MemberEmulator(Emulator):
    """Draws each character by itself in `width_of(char)` cells; those without a width are added to the cell before.

    With `halves_stay`, what is written over half of a wide character leaves the other half, as some terminals do.
    """

    def __init__(
        self,
        width: int,
        height: int,
        like: Terminal | None = None,
        width_of: Callable[[str], int] = each_member,
        *,
        halves_stay: bool = False,
    ) -> None:
        self._width_of, self._halves_stay = width_of, halves_stay
        super().__init__(width, height, like)

    def draw(self, data: str) -> None:
        """Draw the characters of a text one by one."""
        pieces: list[tuple[str, int]] = []
        for char in data.translate(dict.fromkeys(map(ord, JOINER + SELECTORS))):
            width = self._width_of(char)
            if width == 0 and pieces:
                pieces[-1] = (pieces[-1][0] + char, pieces[-1][1])
            else:
                pieces.append((char, width))
        for text, width in pieces:
            self._put(text, width)
        self._last = data[-1]

    def _put(self, text: str, width: int) -> None:
        x, line = min(self.cursor.x, self.columns - 1), self.buffer[self.cursor.y]
        if not self._halves_stay or width == 0:
            super()._put(text, width)
            return
        line[x] = self.cursor.attrs._replace(data=text)
        if width == 2 and x + 1 < self.columns:
            line[x + 1] = self.cursor.attrs._replace(data="")
        self.cursor.x = min(x + width, self.columns - 1)

    def _erase(self, start: int, end: int, line: int | None = None) -> None:
        row = self.buffer[self.cursor.y if line is None else line]
        if not self._halves_stay:
            for lead, edge in ((start - 1, start), (end - 1, end)):
                if lead >= 0 and edge < self.columns and row[edge].data == "":
                    row[lead], row[edge] = row[lead]._replace(data=" "), row[edge]._replace(data=" ")
        super()._erase(start, end, line)

    def resize(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError
