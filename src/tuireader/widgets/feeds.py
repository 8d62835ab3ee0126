"""The feeds pane: views, folders and feeds, with what is unread in each."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.reactive import reactive

from tuireader.library import View
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.row_list import RowList, both_ends


@dataclass(slots=True)
class FeedRow:
    """A row: a `view` of the library and what it is called; `feed` is its id where it is one feed.

    `count` is what is shown behind it; `problem` is why the feed could not be fetched the last time;
    `query` is what a saved search asks for; `heading` is what rows from this one on are, where they are other ones.
    """

    name: str
    view: View
    count: int | None = None
    indent: int = 0
    feed: int | None = None
    problem: str = ""
    query: str = ""
    heading: str = ""


class FeedList(RowList):
    """Choose what the headlines show."""

    rows: reactive[Sequence[FeedRow]] = reactive[Sequence[FeedRow]]((), repaint=False)
    view: reactive[View | None] = reactive[View | None](None, repaint=False)

    class Selected(FieldMessage):
        """The user has chosen `row`."""

        row: FeedRow

    @property
    def row_count(self) -> int:
        """One row a view, a folder or a feed."""
        return len(self.rows)

    def watch_rows(self) -> None:
        """Show other rows, or other counts."""
        feeds = sum(row.feed is not None for row in self.rows)
        self.set_title(f"{self.name} · {feeds:,}" if feeds else str(self.name))
        self.rows_changed()
        self._follow()

    def watch_view(self) -> None:
        """Mark the row that is shown."""
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        """Move the cursor to the row that is shown, unless the pane has the focus."""
        if not self.has_focus:
            self.cursor = next((i for i, row in enumerate(self.rows) if row.view.is_same_view(self.view)), self.cursor)

    def action_open(self) -> None:
        """Show what the row under the cursor has."""
        if self.rows:
            self.post_message(self.Selected(self.rows[self.cursor]))

    def row_text(self, row: int) -> str:
        """A search looks at names."""
        return self.rows[row].name

    def row_height(self, row: int, width: int) -> int:
        """Return 1; above the first saved search and the first feed a blank line and a heading."""
        del width
        return 1 + self.lines_above(row)

    def lines_above(self, row: int) -> int:
        """A blank line and the heading."""
        return 2 * bool(self.rows[row].heading)

    def row_tab(self, row: int, width: int) -> list[Segment]:
        """A sign where the headlines show this."""
        del width
        return [Segment("▶ " if self._is_shown(row) else "  ", self.part("row--sign"))]

    def text_column(self, row: int) -> int:
        """The name's."""
        return self.TAB_CELLS + self.rows[row].indent + 2

    def _is_shown(self, row: int) -> bool:
        return self.rows[row].view.is_same_view(self.view)

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """The name, text where something is unread, what is unread, and a sign where something went wrong."""
        it = self.rows[row]
        minor = self.part("row--minor")
        style = self.part("row--strong") if self._is_shown(row) else None if it.count else minor
        sign = Segment(" " * it.indent + ("! " if it.problem else "  "), style)
        count = Segment(f"{it.count:,}" if it.count else "", minor)
        above = ([], [Segment(it.heading, minor)]) if it.heading else ()
        return *above, [sign, *both_ends(Segment(it.name, style), count, width - self.TAB_CELLS - it.indent - 3)]
