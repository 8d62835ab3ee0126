"""A list of rows that are loaded as they are scrolled to."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual.message import Message

from tuireader.widgets.row_list import RowList

Row = TypeVar("Row")


class PagedList(RowList, Generic[Row]):
    """Rows of which the first ones are loaded. It asks for more before the user sees the last of them."""

    class NearEnd(Message):
        """The last rows that are loaded came into sight."""

    class EndRequested(Message):
        """The user wants to go to the last row of all."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.rows: Sequence[Row] = ()
        """What is loaded."""
        self.is_whole = True
        """Whether all rows are loaded."""

    @property
    def row_count(self) -> int:
        """The number of rows that are loaded."""
        return len(self.rows)

    @property
    def chosen_row(self) -> Row | None:
        """The row with the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def show_rows(self, rows: Sequence[Row], row: int, y: int) -> None:
        """Show other rows, with the cursor on one that begins on line `y` of the window."""
        self.rows = rows
        self.start_over(max(0, min(row, len(rows) - 1)), y)
        self.scrolled()

    def append(self, rows: Sequence[Row]) -> None:
        """Add the next rows; nothing that is in sight moves."""
        self.rows = [*self.rows, *rows]
        self.rows_changed()

    def scrolled(self) -> None:
        """Ask for more rows before the user sees the last one."""
        shown = self.rows_in_sight
        if not self.is_whole and shown.stop + 2 * len(shown) + 1 >= self.row_count:
            self.post_message(self.NearEnd())

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Draw the two rows that changed."""
        super().watch_cursor(before, cursor)
        self.scrolled()

    def on_resize(self) -> None:
        """React to more rows in sight."""
        self.scrolled()

    def action_bottom(self) -> None:
        """Go to the last row, which may have to be loaded first."""
        super().action_bottom()
        if not self.is_whole:
            self.post_message(self.EndRequested())
