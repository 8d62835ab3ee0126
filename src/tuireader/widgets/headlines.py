"""The headline list: what there is to read."""

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive

from tuireader.library import Entry, Listing, Term
from tuireader.library.matching import term_finder
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import age
from tuireader.widgets.row_list import RowList, both_ends
from tuireader.widgets.text_width import truncate

LIBRARY_SEARCH_ROWS = 500
"""Rows from which on a search asks the library."""
_COUNT_CELLS = len(" · “ 99")


class HeadlineList(RowList):
    """Title, credit, age, read mark and number of quotations of each entry."""

    entries: reactive[Sequence[Entry]] = reactive[Sequence[Entry]]((), repaint=False)
    entry: reactive[Entry | None] = reactive[Entry | None](None, repaint=False)
    search_terms: reactive[tuple[Term, ...]] = reactive[tuple[Term, ...]](())
    list_title: reactive[str] = reactive("", repaint=False)
    """What is listed, where that is not all there is."""

    class Selected(FieldMessage):
        """The reader wants to read `entry`."""

        entry: Entry

    class Shown(FieldMessage):
        """The rows `first` to `last` (half-open) came into sight: the time to learn what they are."""

        first: int
        last: int

    def __init__(self, name: str, id: str | None = None, now: datetime | None = None) -> None:  # noqa: A002
        super().__init__(name, id)
        self._now = now

    @property
    def row_count(self) -> int:
        """One row an entry."""
        return len(self.entries)

    def watch_entries(self, before: Sequence[Entry], entries: Sequence[Entry]) -> None:
        """Show other entries; the one with the cursor keeps it, and its place on the screen."""
        under = before[self.cursor] if before else None
        if self.entry is not None and self.entry not in before and self.entry in entries:
            under = self.entry  # it was too far down in a list that was not whole yet
        if under in entries:
            line = self.cursor * self.ROW_HEIGHT - self.scroll_offset.y
            self.set_reactive(RowList.cursor, entries.index(under))
            self.virtual_size = Size(0, self.row_count * self.ROW_HEIGHT)
            self.scroll_to(y=max(0, self.cursor * self.ROW_HEIGHT - line), animate=False, force=True)
        else:
            self.set_reactive(RowList.cursor, 0)
            self.scroll_to(y=0, animate=False, force=True)
        self.rows_changed()
        self.call_after_refresh(self._post_shown)

    def watch_list_title(self, list_title: str) -> None:
        """Say above the list what it is."""
        self.set_title(list_title or str(self.name))

    def watch_entry(self, entry: Entry | None) -> None:
        """The cursor goes along with what is being read."""
        if entry in self.entries and self.entries[self.cursor] is not entry:
            self.cursor = self.entries.index(entry)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are in sight now."""
        super().watch_scroll_y(old_value, new_value)
        self._post_shown()

    def on_resize(self) -> None:
        """More or fewer rows are in sight now."""
        super().on_resize()
        self._post_shown()

    def _post_shown(self) -> None:
        first = self.scroll_offset.y // self.ROW_HEIGHT
        last = min(self.row_count, first + self.page_length + 2)
        if first < last:
            self.post_message(self.Shown(first, last))

    def action_open(self) -> None:
        """Read the entry that has the cursor."""
        if self.entries:
            self.post_message(self.Selected(self.entries[self.cursor]))

    def find(self, query: str, *, forward: bool, again: bool) -> str | None:
        """In a long list, ask the library instead of looking at one row after the other."""
        if not isinstance(self.entries, Listing) or self.row_count < LIBRARY_SEARCH_ROWS:
            return super().find(query, forward=forward, again=again)
        step = 1 if forward else -1
        row = self.entries.next_match(query, self.cursor + step * again, step)
        if row is None:
            return None
        self.cursor = row
        return self.row_text(row)

    def row_text(self, row: int) -> str:
        """A search looks at titles and credits."""
        entry = self.entries[row]
        return f"{entry.title} · {entry.credit}"

    def row_state(self, row: int) -> Hashable:
        """A row is its entry's words and marks."""
        it = self.entries[row]
        when = age(it.date, self._now or datetime.now(UTC))
        marks = (it.read, it.starred, it.quotations, it is self.entry)
        return (it.title, it.credit, it.failure, when, marks, self.search_terms)

    def _highlighted(self, title: str, style: Style) -> list[Segment]:
        """Cut a title where the words to search for begins and ends in it."""
        segments, at = [], 0
        for start, end in term_finder(self.search_terms)(title):
            segments.append(Segment(title[at:start], style))
            segments.append(Segment(title[start:end], style + self.part("row--match")))
            at = end
        return [*segments, Segment(title[at:], style)]

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """The title, and under it credit, age and number of quotations; the credit gives way where room is scarce."""
        entry = self.entries[row]
        mark = "★ " if entry.starred else "  " if entry.read else "● "
        strong = self.part("row--minor" if entry.read else "row--strong")
        title = [Segment("▶ " if entry is self.entry else mark, strong)]
        title += self._highlighted(truncate(entry.title, width - 2), strong)
        minor = self.part("row--minor")
        if entry.failure:
            return title, [Segment(truncate("  " + entry.failure, width), minor)]
        now = self._now or datetime.now(UTC)
        # The number has its room before it is known, so that nothing moves when it is.
        when = age(entry.date, now)
        dot = " · " if when else "   "
        count = [Segment(f"{dot}“ {entry.quotations:2}", minor)] if entry.quotations else []
        credit = both_ends(Segment("  " + entry.credit, minor), Segment(when, minor), width - _COUNT_CELLS)
        return title, credit + count
