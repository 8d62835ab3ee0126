"""Find the part of the screen that has scrolled, so that the terminal can scroll it itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import is_not, ne
from typing import NamedTuple

from tuireader.wire.cells import Cell, Row

MIN_CELLS_SAVED = 24
"""A scroll must save this many cells to be worth its own sequences."""

MIN_ROWS_THAT_DIFFER = 3
"""If fewer rows differ, a cursor has moved and not the rows."""


class ScrollArea(NamedTuple):
    """Columns [left, right) of rows [top, bottom)."""

    left: int
    top: int
    right: int
    bottom: int


class Scroll(NamedTuple):
    """A scroll that the terminal can do itself."""

    area: ScrollArea
    lines: int  # how far the rows of `area` move up; negative: down


def find_scroll(
    old: Sequence[Row], new: Sequence[Sequence[Cell | None]], areas: Iterable[ScrollArea], *, margins: bool
) -> Scroll | None:
    """Return the scroll that leaves the fewest cells to write, or None if none is worth it.

    `areas` are where something may scroll. Without `margins`, whole lines move, so cells beside the area must be drawn
    again; that counts.
    """
    width = len(new[0])
    best, gain = None, MIN_CELLS_SAVED
    for area in areas:
        lines = _scrolled_lines(old, new, area)
        if not lines:
            continue
        for candidate in {area if margins else None, ScrollArea(0, area.top, width, area.bottom)} - {None}:
            assert candidate is not None
            if _cuts_wide_character(old, candidate):
                continue
            saved = _cells_to_write(old, new, candidate, 0) - _cells_to_write(old, new, candidate, lines)
            if saved > gain:
                best, gain = Scroll(candidate, lines), saved
    return best


def apply_scroll(rows: list[Row], scroll: Scroll) -> None:
    """Move the rows as a terminal does. New rows count as unknown, because terminals differ there."""
    area, lines = scroll.area, scroll.lines
    inside = [row[area.left : area.right] for row in rows[area.top : area.bottom]]
    unknown: Row = [None] * (area.right - area.left)
    shifted_rows = [inside[y] if 0 <= y < len(inside) else unknown for y in range(lines, lines + len(inside))]
    for y, cells in enumerate(shifted_rows, area.top):
        row = rows[y] = list(rows[y])
        row[area.left : area.right] = cells


def _scrolled_lines(old: Sequence[Row], new: Sequence[Sequence[Cell | None]], area: ScrollArea) -> int:
    """Return how many lines most of the area has moved up (negative: down), 0 if it has not scrolled.

    Only lines that occur once count: blank ones would match anywhere.
    """
    inside = slice(area.left, area.right)
    old_rows = [row[inside] for row in old[area.top : area.bottom]]
    new_rows = [row[inside] for row in new[area.top : area.bottom]]
    if sum(map(ne, old_rows, new_rows)) < MIN_ROWS_THAT_DIFFER:
        return 0
    before, after = [*map(_row_key, old_rows)], [*map(_row_key, new_rows)]
    unique_keys = {key for key, count in Counter(before).items() if count == 1}
    positions = {key: y for y, key in enumerate(before) if key in unique_keys}
    votes = Counter(positions[key] - y for y, key in enumerate(after) if key in positions)
    (lines, count), *_ = votes.most_common(1) or [(0, 0)]
    return lines if count > 1 and abs(lines) < len(before) else 0


def _row_key(cells: Sequence[Cell | None]) -> int:
    # Equal cells are nearly always the same object: comparing ids is fast, and a mismatch only costs bytes.
    return hash(tuple(map(id, cells)))


def _cuts_wide_character(rows: Sequence[Row], area: ScrollArea) -> bool:
    """Return whether an edge of the area cuts through a wide character."""
    return any(
        (cell is not None and cell[0] == "")
        for row in rows[area.top : area.bottom]
        for cell in (row[area.left], row[area.right] if area.right < len(row) else None)
    )


def _cells_to_write(old: Sequence[Row], new: Sequence[Sequence[Cell | None]], area: ScrollArea, lines: int) -> int:
    """Return how many cells of the area must be written after a scroll by `lines`."""
    count = 0
    for y in range(area.top, area.bottom):
        target_row = new[y][area.left : area.right]
        if area.top <= y + lines < area.bottom:
            count += count_differences(old[y + lines][area.left : area.right], target_row)
        else:
            count += _cells_on_blank_row(target_row)
    return count


def count_differences(old: Sequence[Cell | None], new: Sequence[Cell | None]) -> int:
    """Return how many cells differ."""
    if old == new:
        return 0
    return sum(map(is_not, old, new))


def _cells_on_blank_row(row: Sequence[Cell | None]) -> int:
    """Return how many cells must be written on a line that starts blank."""
    last: Cell | None = row[-1] if row else None
    return len(row) - row.count(last)
