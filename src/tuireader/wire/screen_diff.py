"""From what the terminal shows to what it shall show: the bytes between two screens."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tuireader.wire.capabilities import Terminal
from tuireader.wire.cells import Cell, Row
from tuireader.wire.cursor import Pencil
from tuireader.wire.line_diff import Line, Piece, erasable
from tuireader.wire.scroll import Area, Scroll, apply, find_scroll
from tuireader.wire.sgr import PLAIN, Pen

FEW = 4
"""With fewer lines to write, the region stays set while they are written: the cursor is where they begin."""

MANY = 5
"""With fewer lines changed, nothing is worth a scroll."""


class Writer:
    """Knows what the terminal shows, cell by cell, and writes what is missing."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._pencil = Pencil(terminal)
        self._shown: list[Row] | None = None

    def forget(self) -> None:
        """Nobody knows any longer what the terminal shows; the next frame is drawn from nothing."""
        self._shown = None

    def adopt(self, shown: Sequence[Row]) -> None:
        """Somebody else has drawn these cells, with a plain pen in the end."""
        self._shown = [list(row) for row in shown]
        self._pencil = Pencil(self._terminal)

    def frame(self, wanted: Sequence[list[Cell]], cursor: tuple[int, int], areas: Iterable[Area] = ()) -> str:
        """Return what makes the terminal show `wanted`, with the cursor at `(column, line)`.

        `wanted` has one row a line, all of one width. `areas` are where something may have scrolled.
        """
        if not wanted or not wanted[0]:
            return ""
        if self._shown is None or (len(self._shown), len(self._shown[0])) != (len(wanted), len(wanted[0])):
            self._shown = self._clear(wanted)
        self._scroll(wanted, areas)
        before = "".join(self._pencil.out)
        self._pencil.out.clear()
        lines = [
            Line(self._terminal, number, old, list(new))
            for number, (old, new) in enumerate(zip(self._shown, wanted, strict=True))
            if old != new
        ]
        ways = [self._draw(order, cursor) for order in (_by_place(lines), _by_pen(lines, self._pencil.pen))]
        written, self._pencil = min(ways, key=lambda way: len(way[0].encode()))
        self._shown = [list(row) for row in wanted]
        return before + written

    def _draw(self, pieces: Iterable[Piece], cursor: tuple[int, int]) -> tuple[str, Pencil]:
        """Return the pieces as they are drawn in that order, and the pencil that drew them."""
        pencil = self._pencil.copy()
        for piece in pieces:
            pencil.draw(piece)
        if pencil.confined:
            pencil.unconfine("\x1b[r")
        pencil.move(cursor[1], cursor[0])
        written = "".join(pencil.out)
        pencil.out.clear()
        return written, pencil

    def _clear(self, wanted: Sequence[list[Cell]]) -> list[Row]:
        """Begin from nothing: erase all with the pen of most blanks, where erasing draws it; return what shows then."""
        self._pencil.reset()
        blanks = Counter(pen for row in wanted for text, pen in row if text == " " and erasable(pen, self._terminal))
        (pen, _), *_ = blanks.most_common(1) or [(PLAIN, 0)]
        self._pencil.use(pen)
        self._pencil.out.append("\x1b[2J")
        return [[(" ", pen)] * len(row) for row in wanted]

    def _scroll(self, new: Sequence[list[Cell]], areas: Iterable[Area]) -> None:
        """Let the terminal scroll what has moved."""
        assert self._shown is not None
        if sum(old != row for old, row in zip(self._shown, new, strict=True)) < MANY:
            return
        scroll = find_scroll(self._shown, new, areas, margins=self._terminal.margins)
        if scroll is None:
            return
        apply(self._shown, scroll)
        left = sum(old != row for old, row in zip(self._shown, new, strict=True))
        self._write_scroll(scroll, narrow=scroll.area.right - scroll.area.left < len(new[0]), few=left <= FEW)

    def _write_scroll(self, scroll: Scroll, *, narrow: bool, few: bool) -> None:
        pencil, area, lines = self._pencil, scroll.area, scroll.lines
        sides = f"\x1b[?69h\x1b[{area.left + 1};{area.right}s" if narrow else ""
        pencil.confine(f"{sides}\x1b[{area.top + 1};{area.bottom}r")
        pencil.move(area.bottom - 1 if lines > 0 else area.top, area.left)
        pencil.out.append(("\n" if lines > 0 else "\x1bM") * abs(lines))
        if narrow or not few:
            pencil.unconfine("\x1b[?69l\x1b[r" if narrow else "\x1b[r")


def _by_place(lines: Iterable[Line]) -> Iterator[Piece]:
    """All pieces from top to bottom and from left to right: the cursor goes the shortest way."""
    for line in lines:
        yield from line.by_place()


def _by_pen(lines: Iterable[Line], first: Pen) -> Iterator[Piece]:
    """All pieces of one pen, then all of the next: no pen is taken up twice. A colour may cost more than a move."""
    groups: dict[Pen, list[Piece]] = {first: []}
    for line in lines:
        if line.unknown:
            yield line.unknown
        for piece in line.by_pen():
            assert piece.pen is not None
            groups.setdefault(piece.pen, []).append(piece)
    for pieces in groups.values():
        yield from pieces
