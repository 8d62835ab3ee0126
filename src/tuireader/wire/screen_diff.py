"""Compute the bytes that turn what the terminal shows into the next frame."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tuireader.wire.capabilities import Terminal
from tuireader.wire.cells import Cell, Row, blank_cell
from tuireader.wire.cursor import Cursor
from tuireader.wire.row_diff import Piece, RowDiff, erasable
from tuireader.wire.scroll import Scroll, ScrollArea, apply_scroll, find_scroll
from tuireader.wire.sgr import PLAIN, Rendition, transition

MAX_ROWS_DRAWN_IN_REGION = 4
"""If at most this many rows are left to draw, they are drawn before the region is reset, near the cursor."""

MIN_CHANGED_ROWS_TO_SCROLL = 5
"""With fewer changed rows, no scroll saves bytes."""


class ScreenWriter:
    """Tracks the cells that the terminal shows, and writes those that differ."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._cursor = Cursor(terminal)
        self._shown: list[Row] | None = None

    def forget_shown(self) -> None:
        """Treat what the terminal shows as unknown: the next frame is drawn completely."""
        self._shown = None

    def assume_shown(self, shown: Sequence[Row]) -> None:
        """Assume that the terminal already shows these cells, and that its rendition is plain."""
        self._shown = [list(row) for row in shown]
        self._cursor = Cursor(self._terminal)

    def frame(self, target: Sequence[list[Cell]], cursor_at: tuple[int, int], areas: Iterable[ScrollArea] = ()) -> str:
        """Return the bytes that make the terminal show `target`, with the cursor at `(column, row)`.

        The rows of `target` are equally long. `areas` are where something may have scrolled.
        """
        if not target or not target[0]:
            return ""
        if self._shown is None or (len(self._shown), len(self._shown[0])) != (len(target), len(target[0])):
            self._shown = self._clear(target)
        self._scroll(target, areas)
        before = "".join(self._cursor.out)
        self._cursor.out.clear()
        diffs = [
            RowDiff(self._terminal, row_index, old, list(new))
            for row_index, (old, new) in enumerate(zip(self._shown, target, strict=True))
            if old != new
        ]
        written, self._cursor = self._draw_in_best_order(diffs, cursor_at)
        self._shown = [list(row) for row in target]
        return before + written

    def _draw_in_best_order(self, diffs: Sequence[RowDiff], cursor_at: tuple[int, int]) -> tuple[str, Cursor]:
        """Return the shorter output for the rows in two orders, and the cursor after it."""
        written, cursor = self._draw(_by_rendition(diffs, self._cursor.rendition), cursor_at)
        if len(written) - cursor.letters < _colour_bytes_by_position(diffs, self._cursor.rendition):
            return written, cursor  # the other order writes the same letters, and more for its colours alone
        other_written, other_cursor = self._draw(_by_position(diffs), cursor_at)
        if len(other_written.encode()) <= len(written.encode()):
            return other_written, other_cursor
        return written, cursor

    def _draw(self, pieces: Iterable[Piece], cursor_at: tuple[int, int]) -> tuple[str, Cursor]:
        """Return the output for the pieces in this order, and the cursor after it."""
        cursor = self._cursor.copy()
        for piece in pieces:
            cursor.draw_piece(piece)
        if cursor.has_scroll_region:
            cursor.reset_scroll_region("\x1b[r")
        cursor.move(cursor_at[1], cursor_at[0])
        written = "".join(cursor.out)
        cursor.out.clear()
        return written, cursor

    def _clear(self, target: Sequence[list[Cell]]) -> list[Row]:
        """Erase everything with the rendition of most blanks; return what the terminal shows then."""
        self._cursor.reset()
        blanks = Counter(
            rendition
            for row in target
            for text, rendition in row
            if text == " " and erasable(rendition, self._terminal)
        )
        (rendition, _), *_ = blanks.most_common(1) or [(PLAIN, 0)]
        self._cursor.set_rendition(rendition)
        self._cursor.out.append("\x1b[2J")
        return [[blank_cell(rendition)] * len(row) for row in target]

    def _scroll(self, new: Sequence[list[Cell]], areas: Iterable[ScrollArea]) -> None:
        """Let the terminal scroll what has moved."""
        assert self._shown is not None
        if sum(old != row for old, row in zip(self._shown, new, strict=True)) < MIN_CHANGED_ROWS_TO_SCROLL:
            return
        scroll = find_scroll(self._shown, new, areas, margins=self._terminal.margins)
        if scroll is None:
            return
        apply_scroll(self._shown, scroll)
        rows_left = sum(old != row for old, row in zip(self._shown, new, strict=True))
        self._write_scroll(
            scroll, narrow=scroll.area.right - scroll.area.left < len(new[0]), few=rows_left <= MAX_ROWS_DRAWN_IN_REGION
        )

    def _write_scroll(self, scroll: Scroll, *, narrow: bool, few: bool) -> None:
        cursor, area, lines = self._cursor, scroll.area, scroll.lines
        sides = f"\x1b[?69h\x1b[{area.left + 1};{area.right}s" if narrow else ""
        cursor.set_scroll_region(f"{sides}\x1b[{area.top + 1};{area.bottom}r")
        cursor.move(area.bottom - 1 if lines > 0 else area.top, area.left)
        cursor.out.append(("\n" if lines > 0 else "\x1bM") * abs(lines))
        if narrow or not few:
            cursor.reset_scroll_region("\x1b[?69l\x1b[r" if narrow else "\x1b[r")


def _by_position(diffs: Iterable[RowDiff]) -> Iterator[Piece]:
    """Yield all pieces from top to bottom and from left to right: the shortest way for the cursor."""
    for diff in diffs:
        yield from diff.by_position()


def _colour_bytes_by_position(diffs: Iterable[RowDiff], rendition: Rendition) -> int:
    """Return how many bytes it takes to change renditions, but for blanks, if all is drawn from top to bottom."""
    count = 0
    for diff in diffs:
        for following in diff.letter_renditions():
            if following is not rendition:
                count += len(transition(rendition, following))
                rendition = following
    return count


def _by_rendition(diffs: Iterable[RowDiff], first: Rendition) -> Iterator[Piece]:
    """Yield all pieces of one rendition, then of the next: changing colours may take more bytes than moving."""
    groups: dict[Rendition, list[Piece]] = {first: []}
    for diff in diffs:
        if diff.unknown:
            yield diff.unknown
        for piece in diff.by_rendition():
            rendition = piece.rendition or piece.row.new[piece.start][1]
            if piece.is_blank:  # drawn with the first that will do
                rendition = next((group for group in groups if group.looks_blank_as(rendition)), rendition)
            groups.setdefault(rendition, []).append(piece)
    for pieces in groups.values():
        yield from pieces
