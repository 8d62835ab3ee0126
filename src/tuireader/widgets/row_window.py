"""Which lines of which rows are in sight in a list whose rows differ in height. It does not use widgets."""

from collections.abc import Callable
from typing import NamedTuple

_LAST_LINE = 1_000_000
"""The line for a row before the window is known: as low as possible, so that the rows above it are in sight."""


class RowLine(NamedTuple):
    """Line `line` (from 0) of row `row` (from 0)."""

    row: int
    line: int


class RowWindow:
    """The window through which a list is seen, anchored by a row and the line of the window on which that row begins.

    The anchor is the row with the cursor: it stays on its line if other rows change, or the width does.
    Only rows in sight are measured, so a list of 100,000 rows is as fast as one of ten. `height_of` must return at
    least 1.
    """

    def __init__(self, height_of: Callable[[int], int]) -> None:
        self._height_of = height_of
        self.count = 0
        """The number of rows in the list."""
        self.height = 0
        """The number of lines in the window."""
        self.row = 0
        self.y = 0
        self.lines: list[RowLine] = []
        """The lines in sight from the top; fewer than the window has if the list is shorter."""

    def lay_out(self) -> None:
        """Find the lines in sight: the whole row at the anchor, and no empty lines that rows could fill."""
        if not self.count or self.height < 1:
            self.lines = []
            return
        self.row = max(0, min(self.row, self.count - 1))
        y = max(0, min(self.y, self.height - self._height_of(self.row)))
        below = self._lines_from(self.row, self.height - y)
        if len(below) < self.height - y:  # the list ends here: what is above comes down
            y = max(y, self._whole_rows_above(self.row, self.height - len(below)))
        above = self._lines_above(self.row, y)
        self.y = len(above)
        if self.y < y:  # the list begins here: there is room for more below
            below = self._lines_from(self.row, self.height - self.y)
        self.lines = above + below[: self.height - self.y]

    def set_count(self, count: int) -> None:
        """Take another number of rows: the row with the cursor may be gone, and cannot be measured any more."""
        self.count = count
        self.row = max(0, min(self.row, count - 1))

    def place(self, row: int, y: int) -> None:
        """Make `row` begin on line `y` of the window, or as near to it as the ends of the list allow."""
        self.row, self.y = row, y
        self.lay_out()

    def show(self, row: int) -> None:
        """Bring `row` into sight. A step over an edge scrolls by half a window, so that most steps do not scroll.

        After scrolling, the first line of the window is the first line of a row.
        """
        if not self.count:
            self.place(0, 0)
            return
        y = self.line_of(row)
        if y is not None:  # nothing moves: there is no need to measure the rows again
            self.row, self.y = row, y
            return
        if not self.lines:
            y = _LAST_LINE
        else:
            height = self._height_of(row)
            is_step = abs(row - self.row) == 1
            beside_both = max(0, self.height - height - self._height_of(self.row))  # the row before stays in sight, too
            rest = min(self.height // 2, beside_both) if is_step else 0
            y = rest if row < self.row else self.height - height - rest
            y = self._whole_rows_above(row, max(0, min(y, self.height - height)))
        self.place(row, y)

    def line_of(self, row: int) -> int | None:
        """Return the line on which `row` begins; None if the row is not entirely in sight."""
        if not self.lines or not self.lines[0].row <= row <= self.lines[-1].row:
            return None
        first = RowLine(row, 0)
        if first not in self.lines:
            return None
        y = self.lines.index(first)
        return y if y == 0 or y + self._height_of(row) <= self.height else None

    def row_after(self, row: int, step: int, lines: int) -> int:
        """Return the row at most `lines` lines away from `row`, but at least the next one.

        `step` is 1 for down, -1 for up.
        """
        reached = row
        while 0 <= reached + step < self.count:
            lines -= self._height_of(reached + step)
            if lines < 0 and reached != row:
                break
            reached += step
        return reached

    def lines_beside(self, row: int) -> int:
        """Return how many lines of the window `row` leaves for other rows."""
        return self.height - self._height_of(row) if self.count else 0

    def _lines_from(self, row: int, most: int) -> list[RowLine]:
        lines: list[RowLine] = []
        while len(lines) < most and row < self.count:
            lines.extend(RowLine(row, line) for line in range(self._height_of(row)))
            row += 1
        return lines[:most]

    def _lines_above(self, row: int, most: int) -> list[RowLine]:
        above: list[RowLine] = []
        while len(above) < most and row > 0:
            row -= 1
            above[:0] = [RowLine(row, line) for line in range(self._height_of(row))]
        return above[len(above) - most :] if len(above) > most else above

    def _whole_rows_above(self, row: int, most: int) -> int:
        """Return the height of the nearest whole rows above `row` that fit `most` lines."""
        lines = 0
        while row > 0 and lines + (height := self._height_of(row - 1)) <= most:
            lines += height
            row -= 1
        return lines
