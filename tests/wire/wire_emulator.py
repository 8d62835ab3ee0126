"""A terminal to check bytes with: pyte, and what pyte lacks of an xterm."""

from collections.abc import Iterator

import pyte
from pyte.screens import Char
from rich.cells import split_graphemes


class Terminal(pyte.Screen):
    """pyte with REP, left and right margins, and lines that scroll in with the current background."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._sides: tuple[int, int] | None = None
        self._last = " "
        self._stream = _Stream(self)

    def feed(self, data: str) -> None:
        """Take bytes."""
        self._stream.feed(data)

    # What pyte lacks

    def draw(self, data: str) -> None:
        """Draw text without ever wrapping, in cells as wide as Rich says; half a wide character is none."""
        for start, end, width in split_graphemes(data)[0]:
            self._put(data[start:end], width)
        self._last = data[-1]

    def _put(self, text: str, width: int) -> None:
        x, line = min(self.cursor.x, self.columns - 1), self.buffer[self.cursor.y]
        if width == 0:
            at = x - 2 if x > 1 and line[x - 1].data == "" else x - 1
            line[max(0, at)] = line[max(0, at)]._replace(data=line[max(0, at)].data + text)
            return
        for edge in (x, min(x + width, self.columns)):
            if edge < self.columns and line[edge].data == "":
                line[edge] = line[edge]._replace(data=" ")
                line[edge - 1] = line[edge - 1]._replace(data=" ")
        line[x] = self.cursor.attrs._replace(data=text)
        if width == 2 and x + 1 < self.columns:
            line[x + 1] = self.cursor.attrs._replace(data="")
        self.cursor.x = min(x + width, self.columns - 1)
        self.dirty.add(self.cursor.y)

    def repeat(self, count: int = 1) -> None:
        self.draw(self._last * (count or 1))

    def set_mode(self, *modes: int, **kwargs: bool) -> None:
        if kwargs.get("private") and 69 in modes:
            self._sides = (0, self.columns - 1)
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: bool) -> None:
        if kwargs.get("private") and 69 in modes:
            self._sides = None
        super().reset_mode(*modes, **kwargs)

    def sides(self, left: int = 1, right: int = 0) -> None:
        """DECSLRM, where its mode is set."""
        if self._sides is not None:
            self._sides = ((left or 1) - 1, (right or self.columns) - 1)
            self.cursor_position()

    def index(self) -> None:
        """Down; at the bottom of the region its lines move up."""
        top, bottom = self.margins or (0, self.lines - 1)
        if self.cursor.y == bottom:
            self._shift(top, bottom, 1)
        else:
            self.cursor_down()

    def reverse_index(self) -> None:
        top, bottom = self.margins or (0, self.lines - 1)
        if self.cursor.y == top:
            self._shift(top, bottom, -1)
        else:
            self.cursor_up()

    def linefeed(self) -> None:
        self.index()

    def _shift(self, top: int, bottom: int, step: int) -> None:
        left, right = self._sides or (0, self.columns - 1)
        if not left <= self.cursor.x <= right:
            return
        lines = range(top, bottom + 1) if step > 0 else range(bottom, top - 1, -1)
        blank = Char(" ", bg=self.cursor.attrs.bg)
        for y in lines:
            for x in range(left, right + 1):
                inside = top <= y + step <= bottom
                self.buffer[y][x] = self.buffer[y + step][x] if inside else blank
        self.dirty.update(range(top, bottom + 1))

    # What a test looks at

    def cells(self) -> Iterator[list[Char]]:
        """Yield each line's cells."""
        for y in range(self.lines):
            yield [self.buffer[y][x] for x in range(self.columns)]

    def picture(self) -> tuple[list[list[Char]], tuple[int, int]]:
        """Return all that is seen, and where the cursor is."""
        return list(self.cells()), (self.cursor.x, self.cursor.y)


class _Stream(pyte.Stream):
    csi = {**pyte.Stream.csi, "b": "repeat", "s": "sides"}
    events = pyte.Stream.events | {"repeat", "sides"}
