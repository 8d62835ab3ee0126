"""One line that has changed: which of its cells are to be written, in which pieces."""

from collections import Counter
from collections.abc import Iterator
from operator import itemgetter, ne
from typing import NamedTuple

from tuireader.wire.capabilities import Terminal
from tuireader.wire.cells import BLANK, Cell, Row
from tuireader.wire.char_width import size
from tuireader.wire.sgr import PLAIN, Pen, change

_TEXT = itemgetter(0)
_FAR = 8
"""A gap of more unchanged cells than that is always jumped over."""
ERASE_LINE = "\x1b[K"


class Piece(NamedTuple):
    """Cells [start, end) of a line, written in one go; all with `pen`, if it has one.

    `erased`: they are blank, and are erased instead: to the end of the line where they reach it.
    """

    line: "Line"
    start: int
    end: int
    pen: Pen | None
    erased: bool = False


def erasable(pen: Pen, terminal: Terminal) -> bool:
    """Say whether erasing leaves what blanks drawn with `pen` look like."""
    return pen.leaves_blanks and (not pen.background or terminal.erases_with_background)


class Line:
    """Line `number`: what the terminal shows of it (`old`) and what it shall show (`new`)."""

    def __init__(self, terminal: Terminal, number: int, old: Row, new: list[Cell]) -> None:
        self._terminal = terminal
        self.number, self.new = number, new
        self.unknown = self._unknown(old) if None in old else None
        if self.unknown and self.unknown.pen is not None:
            start, end = self.unknown.start, self.unknown.end
            old = [*old[:start], *[(" ", self.unknown.pen)] * (end - start), *old[end:]]
        self.changed = [*map(ne, old, new)]
        self._first, self._last = self._bounds()
        touched = slice(self._first, self._last + 2)
        if "" in map(_TEXT, filter(None, old[touched])) or "" in map(_TEXT, new[touched]):
            self._spread(old)  # the right half of a wide character
            self._first, self._last = self._bounds()
        self._end = self._erased_from()

    def _bounds(self) -> tuple[int, int]:
        """Return where the first and the last changed cells are; the line's width and -1 if there are none."""
        if True not in self.changed:
            return len(self.changed), -1
        return self.changed.index(True), len(self.changed) - 1 - self.changed[::-1].index(True)

    def _spread(self, old: Row) -> None:
        """Where half of a wide character changes, all of it does: overwriting one half takes the other away."""
        changed, width = self.changed, len(self.changed)
        pairs = sorted({x for row in (old, self.new) for x in range(1, width) if (row[x] or BLANK)[0] == ""})
        for right in (*pairs, *reversed(pairs)):
            changed[right - 1] = changed[right] = changed[right - 1] or changed[right]

    def erasable(self, pen: Pen) -> bool:
        """Say whether erasing leaves what blanks drawn with `pen` look like."""
        return erasable(pen, self._terminal)

    def _unknown(self, old: Row) -> Piece | None:
        """What nobody knows is erased, where much of it is to be blank."""
        places = [x for x, cell in enumerate(old) if cell is None]
        start, end = places[0], places[-1] + 1
        blanks = Counter(pen for text, pen in self.new[start:end] if text == " " and self.erasable(pen))
        (pen, count), *_ = blanks.most_common(1) or [(PLAIN, 0)]
        if count <= 2 * len(ERASE_LINE) or (end < len(old) and not self._terminal.erases_cells):
            return None
        return Piece(self, start, end, pen, erased=True)

    def _erased_from(self) -> int:
        """Return where the end of the line that is erased begins, or the line's width."""
        new, width = self.new, len(self.new)
        last = new[-1]
        if self._last < 0 or new[self._last] != last or last[0] != " " or not self.erasable(last[1]):
            return width
        start = width
        while start and new[start - 1] == last:
            start -= 1
        pays = sum(self.changed[start:]) > len(ERASE_LINE) + (0 if start and self.changed[start - 1] else 2)
        return start if pays else width

    def _tail(self) -> Iterator[Piece]:
        if self._end < len(self.new):
            yield Piece(self, self._end, len(self.new), self.new[-1][1], erased=True)

    # In pieces

    def by_place(self) -> Iterator[Piece]:
        """Yield the pieces from left to right, each of as many pens as it takes."""
        if self.unknown:
            yield self.unknown
        x = self._next(True, 0)
        while x < self._end:
            stop = self._run_end(x)
            yield Piece(self, x, stop, None)
            x = self._next(True, stop)
        yield from self._tail()

    def by_pen(self) -> Iterator[Piece]:
        """Yield the pieces but for what is unknown, each of one pen."""
        x = self._next(True, 0)
        while x < self._end:
            pen, stop = self.new[x][1], x + 1
            while stop < self._end and self.changed[stop] and self.new[stop][1] == pen:
                stop += 1
            yield Piece(self, x, stop, pen)
            x = self._next(True, stop)
        yield from self._tail()

    def _next(self, changed: bool, x: int) -> int:
        try:
            return self.changed.index(changed, x, self._end)
        except ValueError:
            return self._end

    def _run_end(self, x: int) -> int:
        """Return where the cells written in one go end: a gap of unchanged ones is drawn over where that is shorter."""
        stop = self._next(False, x)
        while (following := self._next(True, stop)) < self._end:
            if following - stop > _FAR or self._gap(stop, following) > len(f"\x1b[{following - stop}C"):
                return stop
            stop = self._next(False, following)
        return stop

    def _gap(self, start: int, end: int) -> int:
        """Return how many bytes more it takes to draw a gap than to jump over it, the jump itself not counted."""
        cost, pen, behind = 0, self.new[start - 1][1], self.new[end][1]
        jumped = 0 if pen is behind else size(change(pen, behind))
        for text, own in self.new[start:end]:
            cost += size(text) + (0 if own is pen else size(change(pen, own)))
            pen = own
        return cost + (0 if pen is behind else size(change(pen, behind))) - jumped
