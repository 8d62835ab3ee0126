"""The feeds pane: views, saved searches, folders and feeds, each with its unread count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Focus
from textual.reactive import reactive

from tuireader.library import View
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.row_list import RowList, both_ends

FOLDING: list[BindingType] = [
    Binding("h,left", "fold(-1)", "Close the folder", id="folder.close"),
    Binding("l,right", "fold(1)", "Open the folder", id="folder.open"),
]
"""Keys of the feeds pane only. If there is no folder to close or open, they go to the next pane, as elsewhere."""

MAX_INDENT_CELLS = 8
"""Deeper folders are indented no further, so that their names can still be read."""


@dataclass(slots=True)
class FeedRow:
    """A row: a `view` of the library and its name.

    `count` is what is shown behind it; `problem` is why the feed could not be fetched the last time;
    `feed` is its id where it is one feed, `folder` its path where it is a folder, `query` what a saved search asks for;
    `parents` are the folders that it is in, from the outermost on; `watch` is its id where it is a watch;
    `heading` is what rows from this one on are, where they are other ones.
    """

    name: str
    view: View
    count: int | None = None
    indent: int = 0
    feed: int | None = None
    problem: str = ""
    query: str = ""
    heading: str = ""
    folder: str = ""
    parents: tuple[str, ...] = ()
    watch: int | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What identifies the row, whatever its name and count."""
        return (
            self.feed,
            self.folder,
            self.query and self.name,
            self.watch,
            self.view if not self.view.since else "today",
        )


class FeedList(RowList):
    """Choose what the headlines show. Rows in folders that are `closed` are not shown."""

    BINDINGS = FOLDING

    rows: reactive[Sequence[FeedRow]] = reactive[Sequence[FeedRow]]((), repaint=False)
    view: reactive[View | None] = reactive[View | None](None, repaint=False)
    closed: reactive[frozenset[str]] = reactive[frozenset[str]](frozenset(), repaint=False)

    class Selected(FieldMessage):
        """The user has chosen `row`."""

        row: FeedRow

    class Pointed(FieldMessage):
        """The cursor is on `row`; `problem` is what is wrong with it."""

        row: FeedRow
        problem: str

    class Folded(FieldMessage):
        """A folder was closed or opened: these are closed now."""

        closed: frozenset[str]

    def __init__(self, name: str, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(name, id)
        self.shown_rows: list[FeedRow] = []
        self.is_next_row: Callable[[FeedRow], bool] | None = None
        """Returns whether the cursor goes to a row once it is listed: a renamed row has moved."""

    @property
    def row_count(self) -> int:
        """The number of views, saved searches, folders and feeds that are not in a closed folder."""
        return len(self.shown_rows)

    @property
    def chosen_row(self) -> FeedRow | None:
        """The row with the cursor."""
        return self.shown_rows[self.cursor] if self.shown_rows else None

    def watch_rows(self) -> None:
        """Show new rows or counts."""
        feeds = sum(row.feed is not None for row in self.rows)
        self.set_title(f"{self.name} · {feeds:,}" if feeds else str(self.name))
        self._show_rows()

    def watch_closed(self) -> None:
        """Show more rows, or fewer."""
        self._show_rows()

    def watch_view(self) -> None:
        """Mark the row that is shown."""
        self._follow()
        self.refresh()

    def _show_rows(self) -> None:
        """Update the rows; the cursor stays on its row, or goes to the folder that hides it."""
        before = self.chosen_row
        self.shown_rows = [row for row in self.rows if self.closed.isdisjoint(row.parents)]
        self.rows_changed()
        if self.is_next_row and (row := next(filter(self.is_next_row, self.rows), None)) is not None:
            self.is_next_row = None
            self._go_to(row)
        elif not self.has_focus:
            self._follow()
        elif before is not None:
            self._go_to(before)

    def _follow(self) -> None:
        """Move the cursor to the row that is shown, unless the pane has the focus."""
        if not self.has_focus and (row := next((it for it in self.rows if it.view.is_same_view(self.view)), None)):
            self._go_to(row)

    def _go_to(self, row: FeedRow) -> None:
        """Put the cursor on a row, or on the folder in which it is hidden."""
        hidden_in = next((folder for folder in row.parents if folder in self.closed), None)
        self.cursor = next(
            (
                i
                for i, it in enumerate(self.shown_rows)
                if (it.folder == hidden_in if hidden_in is not None else it.key == row.key)
            ),
            self.cursor,
        )

    # The cursor

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Draw the two rows that changed, and post the problem of the row with the cursor."""
        super().watch_cursor(before, cursor)
        self._tell_row()

    def on_focus(self, _event: Focus) -> None:
        """Post the problem of the row with the cursor when the pane gets the focus."""
        self._tell_row()

    def _tell_row(self) -> None:
        if self.has_focus and (row := self.chosen_row) is not None:
            self.post_message(self.Pointed(row, self._problem_of(row)))

    def _problem_of(self, row: FeedRow) -> str:
        """Return the problem of a row, or how many feeds in a closed folder have one."""
        if row.problem or row.folder not in self.closed:
            return row.problem
        count = sum(bool(it.problem) and row.folder in it.parents for it in self.rows)
        feeds = "a feed" if count == 1 else f"{count:,} feeds"
        return f"{feeds} in this folder cannot be fetched" if count else ""

    # Keys

    def action_open(self) -> None:
        """Show the entries of the row under the cursor."""
        if (row := self.chosen_row) is not None:
            self.post_message(self.Selected(row))

    async def action_fold(self, step: int) -> None:
        """Close the folder under the cursor or around it (-1), or open it (1); else go to the next pane."""
        folder = self.folder_to_close if step < 0 else self.folder_to_open
        if not folder:
            await self.app.run_action(f"next_pane({step})", self.screen)
            return
        self.closed = self.closed ^ {folder}
        self._tell_row()
        self.post_message(self.Folded(self.closed))

    @property
    def folder_to_close(self) -> str:
        """The folder under the cursor or around it that can be closed; "" if there is none."""
        row = self.chosen_row
        if row is None:
            return ""
        return row.folder if row.folder and row.folder not in self.closed else (row.parents or ("",))[-1]

    @property
    def folder_to_open(self) -> str:
        """The closed folder under the cursor; "" if there is none."""
        row = self.chosen_row
        return row.folder if row is not None and row.folder in self.closed else ""

    # Drawing

    def row_text(self, row: int) -> str:
        """Return the name."""
        return self.shown_rows[row].name

    def searched_text(self, row: int) -> str:
        """Return the name, of a closed folder also those of the feeds in it."""
        it = self.shown_rows[row]
        hidden = (
            [inside.name for inside in self.rows if it.folder in inside.parents] if it.folder in self.closed else ()
        )
        return "\n".join((it.name, *hidden))

    def row_height(self, row: int, width: int) -> int:
        """Return 1, or more for a row with a blank line and a heading above it."""
        del width
        return 1 + self.lines_above(row)

    def lines_above(self, row: int) -> int:
        """Return the number of lines for a blank line and the heading."""
        return 2 * bool(self.shown_rows[row].heading)

    def row_tab(self, row: int, width: int) -> list[Segment]:
        """Return a sign if the headlines show this row."""
        del width
        return [Segment("▶ " if self._is_shown(row) else "  ", self.part("row--sign"))]

    def text_column(self, row: int) -> int:
        """Return the column of the name."""
        return self.TAB_CELLS + self.shown_rows[row].indent + 2

    def _is_shown(self, row: int) -> bool:
        return self.shown_rows[row].view.is_same_view(self.view)

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return the name (bold if something is unread), the unread count, and a sign if something went wrong."""
        it = self.shown_rows[row]
        minor = self.part("row--minor")
        style = self.part("row--strong") if self._is_shown(row) else None if it.count else minor
        sign, name = "! " if it.problem else "  ", it.name
        if it.folder:
            sign = "▸ " if it.folder in self.closed else "▾ "
            name = f"! {name}" if self._problem_of(it) else name
        count = Segment(f"{it.count:,}" if it.count else "", minor)
        above = ([], [Segment(it.heading, minor)]) if it.heading else ()
        lead = Segment(" " * it.indent + sign, style)
        return *above, [lead, *both_ends(Segment(name, style), count, width - self.TAB_CELLS - it.indent - 3)]
