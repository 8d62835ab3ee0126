"""A terminal emulator to check output with: pyte with features of xterm that it lacks."""

from collections.abc import Iterator
from typing import Any

import pyte
from pyte.screens import Char
from rich.cells import split_graphemes

from tuireader.wire.capabilities import Terminal

Picture = tuple[list[list[Char]], tuple[int, int]]


def seen(cell: Char) -> Char:
    """Return a cell without what nobody sees: of a blank its background alone, where no line goes through it."""
    has_lines = cell.underscore or cell.strikethrough or cell.reverse or cell.blink
    return cell if cell.data != " " or has_lines else Char(" ", bg=cell.bg)


class Emulator(pyte.Screen):
    """pyte with REP, left and right margins, background colour erase, and Rich's character widths.

    It fails on sequences that a terminal like `like` would not understand.
    """

    def __init__(self, width: int, height: int, like: Terminal | None = None) -> None:
        self._like = like or Terminal(margins=True, repeats=True)
        super().__init__(width, height)
        self._sides: tuple[int, int] | None = None
        self._last = " "
        self._stream = _Stream(self)
        self.reset_mode(7, private=True)

    def feed(self, data: str) -> None:
        """Handle output."""
        self._stream.feed(data)

    @property
    def text(self) -> list[str]:
        """The lines on the screen."""
        return ["".join(cell.data for cell in line) for line in self.cells()]

    def picture(self) -> Picture:
        """Return everything that is visible, and the position of the cursor."""
        return list(self.cells()), (self.cursor.x, self.cursor.y)

    def cells(self) -> Iterator[list[Char]]:
        """Yield each line's cells, as they are seen."""
        for y in range(self.lines):
            yield [seen(self.buffer[y][x]) for x in range(self.columns)]

    # Drawing

    def draw(self, data: str) -> None:
        """Draw text without wrapping; half of a wide character becomes blank."""
        for start, end, width in split_graphemes(data)[0]:
            self._put(data[start:end], width)
        self._last = data[-1]

    def _put(self, text: str, width: int) -> None:
        x, line = min(self.cursor.x, self.columns - 1), self.buffer[self.cursor.y]
        if width == 0:
            at = max(0, x - 2 if x > 1 and line[x - 1].data == "" else x - 1)
            line[at] = line[at]._replace(data=line[at].data + text)
            return
        for edge in (x, min(x + width, self.columns)):
            if edge < self.columns and line[edge].data == "":
                line[edge] = line[edge]._replace(data=" ")
                line[edge - 1] = line[edge - 1]._replace(data=" ")
        line[x] = self.cursor.attrs._replace(data=text)
        if width == 2 and x + 1 < self.columns:
            line[x + 1] = self.cursor.attrs._replace(data="")
        self.cursor.x = min(x + width, self.columns - 1)

    def repeat(self, count: int = 1) -> None:
        assert self._like.repeats
        self.draw(self._last * (count or 1))

    # Erasing

    def _erase(self, start: int, end: int, line: int | None = None) -> None:
        rendition = self.cursor.attrs
        blank = rendition if self._like.erases_with_background else rendition._replace(bg="default")
        for x in range(start, min(end, self.columns)):
            self.buffer[self.cursor.y if line is None else line][x] = blank

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        assert how == 2
        for y in range(self.lines):
            self._erase(0, self.columns, y)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        assert how == 0
        self._erase(self.cursor.x, self.columns)

    def erase_characters(self, count: int | None = None) -> None:
        assert self._like.erases_cells
        self._erase(self.cursor.x, self.cursor.x + (count or 1))

    # Moving

    def cursor_to_column(self, column: int | None = None) -> None:
        assert self._like.positions
        super().cursor_to_column(column)

    def cursor_to_line(self, line: int | None = None) -> None:
        assert self._like.positions
        super().cursor_to_line(line)

    # Scrolling

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        if kwargs.get("private") and 69 in modes:
            assert self._like.margins
            self._sides = (0, self.columns - 1)
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        if kwargs.get("private") and 69 in modes:
            self._sides = None
        super().reset_mode(*modes, **kwargs)

    def sides(self, left: int = 1, right: int = 0) -> None:
        """Handle DECSLRM, if its mode is set."""
        assert self._sides is not None
        self._sides = ((left or 1) - 1, (right or self.columns) - 1)
        self.cursor_position()

    def linefeed(self) -> None:
        """Move down; at the bottom of the region, scroll it up."""
        top, bottom = self.margins or (0, self.lines - 1)
        if self.cursor.y == bottom:
            self._shift(top, bottom, 1)
        else:
            self.cursor.y = min(self.cursor.y + 1, self.lines - 1)

    index = linefeed

    def reverse_index(self) -> None:
        top, bottom = self.margins or (0, self.lines - 1)
        if self.cursor.y == top:
            self._shift(top, bottom, -1)
        else:
            self.cursor.y = max(0, self.cursor.y - 1)

    def _shift(self, top: int, bottom: int, step: int) -> None:
        left, right = self._sides or (0, self.columns - 1)
        if not left <= self.cursor.x <= right:
            return
        # Mark the new lines: the program must not rely on their content.
        unknown = Char("\N{REPLACEMENT CHARACTER}")
        for y in range(top, bottom + 1) if step > 0 else range(bottom, top - 1, -1):
            for x in range(left, right + 1):
                self.buffer[y][x] = self.buffer[y + step][x] if top <= y + step <= bottom else unknown


class _Stream(pyte.Stream):
    csi = {**pyte.Stream.csi, "b": "repeat", "s": "sides"}
    events = pyte.Stream.events | {"repeat", "sides"}
