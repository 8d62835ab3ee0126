"""Distinguish tables of data from tables used for layout, and turn data tables into pieces."""

import re
from typing import TYPE_CHECKING

from tuireader.documents.assemble import Piece, table_piece
from tuireader.documents.model import Link, Style

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_CELL_CHARACTERS = 400  # longer texts mean layout
_MAX_COLUMNS = 100  # that a cell may cover
_MAX_ROWS = 1000  # that a cell may cover
_MAX_BLANK_CELLS = 10_000  # of a table that its cells cover
_SPAN = re.compile(r"\s*(\d{1,5})")
_LAYOUT_TAGS = frozenset({"table", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "figure"})


class Table:
    """Collects cells row by row."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[str, list[Link], list[Style]]]] = []
        self._rows_covered: dict[int, int] = {}  # by column: in how many more rows a cell from above covers it
        self._blank_cells = 0

    def begin_row(self) -> None:
        """Begin a row."""
        self._end_row()
        self.rows.append([])

    def begin_group(self) -> None:
        """Begin a group of rows: no cell from above reaches into it."""
        self._end_row()
        self._rows_covered = {}

    def add_cell(self, element: "Element", text: str, links: list[Link], styles: list[Style]) -> None:
        """Add a cell to the row, and blank ones where it, or a cell from above, covers more columns."""
        if not self.rows:
            self.begin_row()
        self._add_covered_cells()
        row = self.rows[-1]
        column, columns, rows = len(row), _span(element, "colspan"), _span(element, "rowspan")
        row.append((text, links, styles))
        self._add_blank_cells(columns - 1)
        if rows > 1:
            for covered in range(column, min(column + columns, _MAX_COLUMNS)):
                self._rows_covered[covered] = rows

    def _end_row(self) -> None:
        if not self.rows:
            return
        self._add_covered_cells()
        self._rows_covered = {column: rows - 1 for column, rows in self._rows_covered.items() if rows > 1}

    def _add_covered_cells(self) -> None:
        while len(self.rows[-1]) in self._rows_covered and self._blank_cells < _MAX_BLANK_CELLS:
            self._add_blank_cells(1)

    def _add_blank_cells(self, count: int) -> None:
        count = min(count, _MAX_BLANK_CELLS - self._blank_cells)
        self._blank_cells += count
        self.rows[-1] += [("", [], []) for _ in range(count)]

    def to_piece(self) -> Piece:
        """Return the table: rows are separated by newlines, cells by tabs; rows without words are left out."""
        self._end_row()
        return table_piece(row for row in self.rows if any(text for text, _, _ in row))


def _span(cell: "Element", name: str) -> int:
    """Return how many columns or rows a cell covers; 0 means all that are left."""
    found = _SPAN.match(cell.get(name) or "")
    most = _MAX_COLUMNS if name == "colspan" else _MAX_ROWS
    return 1 if not found else min(int(found[1]) or (1 if name == "colspan" else most), most)


def is_data_table(table: "Element") -> bool:
    """Return whether a table holds data: rows of several short cells without elements used for layout."""
    if table.get("role") in {"presentation", "none"}:
        return False
    cells = 0
    rows = 0
    for element in table.iterdescendants():
        if element.tag in _LAYOUT_TAGS:
            return False
        if element.tag == "tr":
            rows += 1
            cells = max(cells, sum(1 for cell in element if cell.tag in {"td", "th"}))
        elif element.tag in {"td", "th"} and sum(map(len, element.itertext())) > _MAX_CELL_CHARACTERS:
            return False
    return rows > 1 and cells > 1
