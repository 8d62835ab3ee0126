"""A document laid out for a width: lines that point back into its text."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, zip_longest
from typing import NamedTuple

from tuireader.documents.model import Block, Document
from tuireader.quotes import Span
from tuireader.widgets.article_facts import article_facts
from tuireader.widgets.text_width import fitting_length, truncate, width_of, wrap

MAX_MEASURE_CELLS = 80
"""The widest column of text, in cells: longer lines are hard to come back from."""

MIN_WIDTH_CELLS = 8
"""The narrowest column; in a narrower window, its right end is out of sight."""

MAX_TITLE_CELLS = 600
"""A longer title is a text: some feeds without titles put a whole post there."""

_MIN_COLUMN_CELLS = 3  # cells of a table's column
_COLUMN_GAP_CELLS = 2  # cells between two columns

LineKind = str
"""“title”, “meta”, “blank”, “rule”, or the kind of the block the line is part of."""


class Run(NamedTuple):
    """`text[start:end]`, painted from cell `column` on."""

    column: int
    start: int
    end: int


class Line(NamedTuple):
    """One line of the screen. `lead` is painted before the runs: a list marker, a bar, or a whole line of a title."""

    kind: LineKind
    runs: tuple[Run, ...] = ()
    lead: str = ""
    level: int = 0


class Layout(NamedTuple):
    """The lines of a document, and for each the offset where it begins (-1 above the text)."""

    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    width: int

    def line_at(self, offset: int) -> int:
        """Return the number of the line that shows `offset`, or of the last one before it."""
        line = max(0, bisect_right(self.starts, offset) - 1)
        while line and not self.lines[line].runs and self.starts[line - 1] == self.starts[line]:
            line -= 1
        return line

    def column_at(self, line: int, offset: int | None, text: str) -> int:
        """Return the cell of `line` that shows the character at `offset` of `text`; without it, where `line` begins."""
        runs = self.lines[line].runs
        if offset is not None:
            for run in runs:
                if run.start <= offset < run.end:
                    return run.column + width_of(text[run.start : offset])
        return runs[0].column if runs else 0

    def offset_of(self, line: int, column: int, text: str) -> int:
        """Return the offset in `line`, which has words, of the character at or next to cell `column`."""
        runs = self.lines[line].runs
        run = next((run for run in reversed(runs) if run.column <= column), runs[0])
        before = fitting_length(text[run.start : run.end], max(0, column - run.column))
        return max(run.start, min(run.start + before, run.end - 1))

    def offset_at(self, line: int) -> int:
        """Return the offset at which `line` begins, -1 above the text."""
        return self.starts[min(max(0, line), len(self.starts) - 1)] if self.starts else -1


def lay_out(document: Document, width: int, measure: int = MAX_MEASURE_CELLS, hint: str = "") -> Layout:
    """Lay `document` out in a column of `width` cells (at least `MIN_WIDTH_CELLS`, at most `measure`).

    `hint` stands below the text, and is no part of it.
    """
    width = max(MIN_WIDTH_CELLS, min(width, measure))
    lines = list(_heading(document, width))
    before: Block | None = None
    for block in document.blocks:
        if before is None or not _tight(before, block):
            lines.append(Line("blank"))
        lines.extend(_block(document.text, block, width))
        before = block
    lines.append(Line("blank"))
    if hint:
        lines += (Line("meta", lead=hint[start:end]) for start, end in wrap(hint, 0, len(hint), width))
    starts, offset = [], -1
    for line in lines:
        offset = max(offset, line.runs[0].start) if line.runs else offset
        starts.append(offset)
    return Layout(tuple(lines), tuple(starts), width)


def _heading(document: Document, width: int) -> Iterator[Line]:
    """Yield the title and the facts below it, as lines without an offset: they are not part of the text."""
    title = truncate(document.title, MAX_TITLE_CELLS)
    for start, end in wrap(title, 0, len(title), width):
        yield Line("title", lead=title[start:end])
    for line in article_facts(document, width):
        yield Line("meta", lead=line)


def _tight(before: Block, block: Block) -> bool:
    """Return whether no blank line is between two blocks: this holds for items of a list."""
    return before.kind == block.kind == "item"


def _block(text: str, block: Block, width: int) -> Iterator[Line]:
    """Yield the lines of one block."""
    if block.kind == "table":
        yield from _table(text, block, width)
    elif block.kind == "code":
        yield from _code(text, block, width)
    elif block.kind == "rule":
        yield Line("rule", lead="─" * min(width, 24))
    else:
        first, rest = _leads(block)
        indent = width_of(first)
        for i, (start, end) in enumerate(_wrapped_lines(text, block, width - indent)):
            yield Line(block.kind, (Run(indent, start, end),), rest if i else first, block.level)


def _wrapped_lines(text: str, block: Block, width: int) -> Iterator[Span]:
    """Yield the spans of a block's lines on the screen: its author may break lines, too."""
    start = block.start
    while (end := text.find("\n", start, block.end)) >= 0:
        yield from wrap(text, start, end, width)
        start = end + 1
    yield from wrap(text, start, block.end, width)


def _leads(block: Block) -> tuple[str, str]:
    """Return the lead of the first line of a block, and that of the other lines."""
    if block.kind == "quote":
        bar = "│ " * min(block.level, 4)
        return bar, bar
    if block.kind == "item":
        first = "  " * min(block.level - 1, 4) + (block.marker + " " if block.marker else "  ")
        return first, " " * width_of(first)
    return "", ""


def _code(text: str, block: Block, width: int) -> Iterator[Line]:
    """Yield the lines of code; a long line is cut at the width and continues below."""
    start = block.start
    for row in text[block.start : block.end].split("\n"):
        for first, last in wrap(text, start, start + len(row), width - 2):
            yield Line("code", (Run(2, first, last),) if last > first else ())
        start += len(row) + 1


def _table(text: str, block: Block, width: int) -> Iterator[Line]:
    """Yield the lines of a table. If it is too wide, the widest columns shrink and their cells wrap."""
    rows = _cells(text, block)
    count = max(map(len, rows))
    if (_MIN_COLUMN_CELLS + _COLUMN_GAP_CELLS) * count - _COLUMN_GAP_CELLS > width:
        yield from _stacked(text, rows, width)
        return
    widths = _column_widths(text, rows, count, width)
    columns = [*accumulate(widths, lambda column, cells: column + cells + _COLUMN_GAP_CELLS, initial=0)]
    for number, row in enumerate(rows):
        wrapped = [wrap(text, *cell, widths[i]) for i, cell in enumerate(row)]
        for parts in zip_longest(*wrapped):
            runs = tuple(Run(columns[i], *part) for i, part in enumerate(parts) if part and part[1] > part[0])
            if runs:
                yield Line("table", runs, level=0 if number else 1)
        if number == 0 and len(rows) > 1:
            yield Line("rule", lead="─" * min(width, columns[-1] - _COLUMN_GAP_CELLS))


def _stacked(text: str, rows: list[list[Span]], width: int) -> Iterator[Line]:
    """Yield the cells below each other, for lack of room; all but the first of each row are indented."""
    for number, row in enumerate(rows):
        for i, cell in enumerate(row):
            column = _COLUMN_GAP_CELLS if i else 0
            for start, end in wrap(text, *cell, width - column):
                if end > start:
                    yield Line("table", (Run(column, start, end),), level=0 if number else 1)


def _cells(text: str, block: Block) -> list[list[Span]]:
    """Return the spans of a table's cells, row by row."""
    rows, start = [], block.start
    for row in text[block.start : block.end].split("\n"):
        cells = []
        for cell in row.split("\t"):
            cells.append((start, start + len(cell)))
            start += len(cell) + 1
        rows.append(cells)
    return rows


def _column_widths(text: str, rows: list[list[Span]], count: int, width: int) -> list[int]:
    """Return each column's width, at least one; the columns and the gaps between them fit `width`."""
    widths = [max(1, *(width_of(text[slice(*row[i])]) for row in rows if i < len(row))) for i in range(count)]
    room = width - _COLUMN_GAP_CELLS * (count - 1)
    fair = room
    while sum(min(w, fair) for w in widths) > room and fair > _MIN_COLUMN_CELLS:
        fair -= 1
    return [min(w, fair) for w in widths]
