"""The screen as Textual wants it, put together from its updates."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment

from tuireader.wire.cells import BLANK, Cell, Palette

MAX_COLUMNS, MAX_ROWS = 1000, 500
"""In a larger window, only the top left corner is used, so that memory is limited whatever size it claims."""


def bounded(width: int, height: int) -> tuple[int, int]:
    """Return the size to draw in for a window of that size; 80×24 if it is unknown (0)."""
    return min(width or 80, MAX_COLUMNS), min(height or 24, MAX_ROWS)


class Frame:
    """The cells of a screen: `rows` are lists of cells, all equally long."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows: list[list[Cell]] = [[BLANK] * width for _ in range(height)]

    def paint(self, palette: Palette, row_index: int, column: int, segments: Iterable[Segment]) -> None:
        """Draw segments from a cell on, as far as there is room."""
        if not 0 <= row_index < self.height or not 0 <= column < self.width:
            return
        cells = palette.cells_of(segments)[: self.width - column]
        row, end = self.rows[row_index], column + len(cells)
        row[column:end] = cells
        _blank_half_character(row, column)
        _blank_half_character(row, end)
        _blank_half_character(row, self.width)


def _blank_half_character(row: list[Cell], edge: int) -> None:
    """Blank the other half of a wide character after drawing over one half, as terminals do."""
    if edge < len(row) and row[edge][0] == "" and not (edge and _is_wide(row, edge - 1)):
        row[edge] = (" ", row[edge][1])
    if edge and _is_wide(row, edge - 1) and (edge == len(row) or row[edge][0] != ""):
        row[edge - 1] = (" ", row[edge - 1][1])


def _is_wide(row: Sequence[Cell], x: int) -> bool:
    return not row[x][0].isascii() and cell_len(row[x][0]) == 2
