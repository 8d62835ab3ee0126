"""Distinguish tables of data from tables used for layout, and turn data tables into pieces."""

from typing import TYPE_CHECKING

from tuireader.documents.assemble import Piece, table_piece
from tuireader.documents.model import Link, Style

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_CELL_CHARACTERS = 400  # longer texts mean layout
_LAYOUT_TAGS = frozenset({"table", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "figure"})


class Table:
    """Collects cells row by row."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[str, list[Link], list[Style]]]] = []

    def begin_row(self) -> None:
        """Begin a row."""
        self.rows.append([])

    def add_cell(self, text: str, links: list[Link], styles: list[Style]) -> None:
        """Add a cell to the row."""
        if not self.rows:
            self.begin_row()
        self.rows[-1].append((text, links, styles))

    def to_piece(self) -> Piece:
        """Return the table: rows are separated by newlines, cells by tabs; rows without words are left out."""
        return table_piece(row for row in self.rows if any(text for text, _, _ in row))


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
