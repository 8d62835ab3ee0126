"""The screen as Textual wants it, put together from its updates."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment

from tuireader.wire.cells import BLANK, Cell, Palette

WIDEST, TALLEST = 1000, 500
"""The cells that are drawn at most: whoever says that their window is larger wants to see the memory run out."""


def bounded(width: int, height: int) -> tuple[int, int]:
    """Return the size to draw in for a window of that size; 80×24 where it is not known (0)."""
    return min(width or 80, WIDEST), min(height or 24, TALLEST)


class Frame:
    """`rows` has one list of cells a line, all of one width."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows: list[list[Cell]] = [[BLANK] * width for _ in range(height)]

    def paint(self, palette: Palette, line: int, column: int, segments: Iterable[Segment]) -> None:
        """Draw segments from a cell on, as far as there is room."""
        if not 0 <= line < self.height or not 0 <= column < self.width:
            return
        cells = palette.cells_of(segments)[: self.width - column]
        row, end = self.rows[line], column + len(cells)
        row[column:end] = cells
        _mend(row, column)
        _mend(row, end)
        _mend(row, self.width)


def _mend(row: list[Cell], edge: int) -> None:
    """A wide character of which half was drawn over is gone, as it is on a terminal."""
    if edge < len(row) and row[edge][0] == "" and not (edge and _is_wide(row, edge - 1)):
        row[edge] = (" ", row[edge][1])
    if edge and _is_wide(row, edge - 1) and (edge == len(row) or row[edge][0] != ""):
        row[edge - 1] = (" ", row[edge - 1][1])


def _is_wide(row: Sequence[Cell], x: int) -> bool:
    return not row[x][0].isascii() and cell_len(row[x][0]) == 2
