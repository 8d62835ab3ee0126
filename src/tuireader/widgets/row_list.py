"""A list that draws only the rows that are seen, so that 100,000 rows cost what ten do."""

from collections.abc import Hashable, Sequence

from rich.segment import Segment
from textual.events import Click
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip

from tuireader.widgets.pane import Pane
from tuireader.widgets.text_width import truncate, width_of, wrap

MAX_DRAWN_ROWS = 300
"""Rows whose drawing is stored: more than most terminals show, and those around them."""


class RowList(Pane):
    """Rows of `ROW_HEIGHT` lines each, one of which has the cursor."""

    ROW_HEIGHT = 2

    cursor: reactive[int] = reactive(0, repaint=False)
    empty_text: reactive[str] = reactive("")
    """What is said where there is no row."""

    def __init__(self, name: str, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(name, id)
        self._drawn: dict[Hashable, list[Strip]] = {}
        self._in_sight: dict[int, list[Strip]] = {}
        self._top = self._width = 0

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return the segments of each line of `row`, at most `width` cells wide; missing lines stay blank."""
        raise NotImplementedError

    def row_state(self, row: int) -> Hashable:  # noqa: ARG002 - this one says nothing of any row
        """Return all that `row_lines` shows: what it draws of equal states is stored. None: it is drawn each time."""
        return None

    def row_text(self, row: int) -> str:
        """Return what a search looks at in `row`."""
        raise NotImplementedError

    @property
    def page_length(self) -> int:
        """How many rows are seen at once."""
        return max(1, self.room.height // self.ROW_HEIGHT)

    def rows_changed(self) -> None:
        """Take in that rows came, went or look different."""
        self.virtual_size = Size(0, self.row_count * self.ROW_HEIGHT)
        self.cursor = max(0, min(self.cursor, self.row_count - 1))
        self.refresh()

    def refresh_rows(self, *rows: int) -> None:
        """Draw some rows again."""
        top, width = self.scroll_offset.y, self.size.width
        self.refresh(*(Region(0, row * self.ROW_HEIGHT - top, width, self.ROW_HEIGHT) for row in rows))

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, self.row_count - 1))

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Draw the two rows that changed, and bring the cursor into sight."""
        self.refresh_rows(before, cursor)
        self.show_cursor()

    def show_cursor(self) -> None:
        """Scroll as little as it takes for the cursor's row to be seen; where it steps over an edge, half a page.

        A scroll costs many bytes where another pane stands beside: so most steps do not scroll.
        """
        top, height = self.scroll_offset.y, self.room.height
        first, last = self.cursor * self.ROW_HEIGHT, (self.cursor + 1) * self.ROW_HEIGHT
        half = height // 2 // self.ROW_HEIGHT * self.ROW_HEIGHT
        if height and first < top:
            self.scroll_to(y=first - half * (first == top - self.ROW_HEIGHT), animate=False, force=True)
        elif height and last > top + height:
            step = last - height
            self.scroll_to(y=step + half * (0 < step - top <= self.ROW_HEIGHT), animate=False, force=True)

    def on_resize(self) -> None:
        """The cursor stays in sight."""
        self.show_cursor()

    def notify_style_update(self) -> None:
        """Colours have changed: what was drawn is out of date."""
        self._drawn.clear()
        super().notify_style_update()

    def prepare(self) -> None:
        """Some lines are going to be drawn; a list that scrolls shows most of its rows as they were."""
        super().prepare()
        self._in_sight.clear()
        self._top, self._width = self.scroll_offset.y, self.size.width

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of what is seen."""
        row, line = divmod(y + self._top, self.ROW_HEIGHT)
        strips = self._in_sight.get(row)
        if strips is None:
            strips = self._in_sight[row] = self._strips(row, here=row == self.cursor)
        return strips[line]

    def _strips(self, row: int, *, here: bool) -> list[Strip]:
        """Return the lines of `row`: drawn, or as they were drawn before."""
        if not 0 <= row < self.row_count:
            return self._rows_past_the_end(row)
        state = self.row_state(row)
        if state is None:
            return self._draw(row, here=here)
        key = (state, here and (1 + self.has_focus), self._width, self.base)
        if key not in self._drawn:
            if len(self._drawn) >= MAX_DRAWN_ROWS:
                self._drawn.clear()
            self._drawn[key] = self._draw(row, here=here)
        return self._drawn[key]

    def _rows_past_the_end(self, row: int) -> list[Strip]:
        """Return the lines where there is no `row`: blank, or, in an empty list, what is said of that."""
        said = "" if self.row_count else self.empty_text
        spans = wrap(said, 0, len(said), max(1, self._width - 2)) if said else []
        texts = [said[start:end] for start, end in spans[row * self.ROW_HEIGHT :][: self.ROW_HEIGHT]]
        texts += [""] * (self.ROW_HEIGHT - len(texts))
        style = self.base + self.part("row--minor") if said else self.base
        return [Strip([Segment(f"  {text}", style)]).adjust_cell_length(self._width, self.base) for text in texts]

    def draw_ahead(self) -> None:
        """Draw what a step over either edge brings into sight while nobody waits for it. Rows with no state are not."""
        first, half = self.scroll_offset.y // self.ROW_HEIGHT, self.page_length // 2 + 1
        last = first + self.page_length
        self.prepare()
        for row in (*range(first - half, first), *range(last, last + half)):
            if self._edges and 0 <= row < self.row_count and self.row_state(row) is not None:
                for here in {False, row in {first - 1, last}}:
                    for line in self._strips(row, here=here):
                        self._edges.around(line)

    def _draw(self, row: int, *, here: bool) -> list[Strip]:
        lines, strips = self.row_lines(row, max(1, self._width - 2)), []
        for line in range(self.ROW_HEIGHT):
            base = self.base
            if here and self.has_focus and line == 0:
                base += self.part("row--cursor")
            segments = lines[line] if line < len(lines) else ()
            styled = [Segment(text, base + style if style else base) for text, style, _ in segments]
            lead = Segment("▌ " if here else "  ", base)
            strips.append(Strip([lead, *styled]).adjust_cell_length(self._width, base))
        return strips

    def on_click(self, event: Click) -> None:
        """A row that is clicked is opened."""
        row = (event.get_content_offset_capture(self).y + self.scroll_offset.y) // self.ROW_HEIGHT
        if 0 <= row < self.row_count:
            self.cursor = row
            self.action_open()

    def action_step(self, count: int) -> None:
        """Move the cursor by rows."""
        self.cursor += count

    def action_top(self) -> None:
        """Go to the first row."""
        self.cursor = 0

    def action_bottom(self) -> None:
        """Go to the last row."""
        self.cursor = self.row_count - 1

    def find(self, query: str, *, forward: bool, again: bool) -> str | None:
        """Put the cursor on the next row that holds `query`, around the end if need be."""
        count, folded_query = self.row_count, query.casefold()
        step = 1 if forward else -1
        for i in range(1 if again else 0, count + 1 if again else count):
            row = (self.cursor + step * i) % count
            if folded_query in self.row_text(row).casefold():
                self.cursor = row
                return self.row_text(row)
        return None


def both_ends(left: Segment, right: Segment, width: int) -> list[Segment]:
    """Set `left` and `right` at the two ends of a line; `left` is cut where they meet."""
    room = width - width_of(right.text) - 1
    text = truncate(left.text, room)
    return [Segment(text, left.style), Segment(" " * (room - width_of(text) + 1), left.style), right]
