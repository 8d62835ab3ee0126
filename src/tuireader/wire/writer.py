"""From what the terminal shows to what it shall show: the bytes between two screens."""

from collections.abc import Iterable, Sequence

from tuireader.wire.cells import BLANK, Cell, Row, is_certain
from tuireader.wire.pencil import Pencil, size
from tuireader.wire.pens import PLAIN, Pen, change
from tuireader.wire.scroll import Area, Scroll, apply, find_scroll
from tuireader.wire.terminal import Terminal

FEW = 4
"""With fewer lines to write, the region stays set while they are written; its end brings the cursor home for nothing."""


class Writer:
    """Knows what the terminal shows, cell by cell, and writes what is missing."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._pencil = Pencil(terminal)
        self._shown: list[Row] | None = None

    def forget(self) -> None:
        """Nobody knows any longer what the terminal shows; the next frame is drawn from nothing."""
        self._shown = None

    def frame(self, wanted: Sequence[list[Cell]], cursor: tuple[int, int], areas: Iterable[Area] = ()) -> str:
        """Return what makes the terminal show `wanted`, with the cursor at `(column, line)`.

        `wanted` has one row a line, all of one width. `areas` are where something may have scrolled.
        """
        pencil = self._pencil
        if not wanted or not wanted[0]:
            return ""
        if self._shown is None or (len(self._shown), len(self._shown[0])) != (len(wanted), len(wanted[0])):
            self._clear(wanted)
        assert self._shown is not None
        new: list[Row] = [list(row) for row in wanted]
        confined = self._scroll(new, areas)
        for line, row in enumerate(new):
            if row != self._shown[line]:
                Line(pencil, self._terminal, line, self._shown[line], row).write()
        self._shown = new
        if confined:
            pencil.home("\x1b[r")
            pencil.confined = False
        pencil.move(cursor[1], cursor[0])
        written = "".join(pencil.out)
        pencil.out.clear()
        return written

    def _clear(self, wanted: Sequence[list[Cell]]) -> None:
        """Clear the screen, in the background that most of it is to have, with nothing taken for granted."""
        pencil = self._pencil
        counts: dict[Pen, int] = {}
        for row in wanted:
            for text, pen in row:
                if text == " " and pen.leaves_blanks:
                    counts[pen] = counts.get(pen, 0) + 1
        pen = max(counts, key=lambda pen: counts[pen], default=PLAIN)
        if pen.background and not self._terminal.erases_with_background:
            pen = PLAIN
        pencil.pen = pen
        pencil.home("\x1b[m\x1b[r" + change(PLAIN, pen) + "\x1b[H\x1b[2J")
        blank = (" ", pen) if pen != PLAIN else BLANK
        self._shown = [[blank] * len(row) for row in wanted]

    def _scroll(self, new: list[Row], areas: Iterable[Area]) -> bool:
        """Let the terminal scroll what has moved; return whether only some lines scroll now."""
        assert self._shown is not None
        if sum(old != row for old, row in zip(self._shown, new, strict=True)) < FEW:
            return False
        scroll = find_scroll(self._shown, new, areas, margins=self._terminal.margins)
        if scroll is None:
            return False
        apply(self._shown, scroll)
        narrow = (scroll.area.left, scroll.area.right) != (0, len(new[0]))
        left = sum(old != row for old, row in zip(self._shown, new, strict=True))
        return self._write_scroll(scroll, narrow, few=left <= FEW)

    def _write_scroll(self, scroll: Scroll, narrow: bool, few: bool) -> bool:
        pencil, area, lines = self._pencil, scroll.area, scroll.lines
        pencil.out.append(f"\x1b[?69h\x1b[{area.left + 1};{area.right}s" if narrow else "")
        pencil.home(f"\x1b[{area.top + 1};{area.bottom}r")
        pencil.confined = True
        pencil.move(area.bottom - 1 if lines > 0 else area.top, area.left)
        pencil.out.append(("\n" if lines > 0 else "\x1bM") * abs(lines))
        if few and not narrow:
            return True
        pencil.home("\x1b[?69l\x1b[r" if narrow else "\x1b[r")
        pencil.confined = False
        return False


class Line:
    """One line that has changed."""

    def __init__(self, pencil: Pencil, terminal: Terminal, number: int, old: Row, new: Row) -> None:
        self._pencil, self._terminal = pencil, terminal
        self._number, self._old, self._new = number, old, new
        self._changed = [a is not b and a != b for a, b in zip(old, new, strict=True)]
        if any(cell is not None and cell[0] == "" for row in (old, new) for cell in row):
            self._spread()

    def _spread(self) -> None:
        """Where half of a wide character changes, all of it does: overwriting one half takes the other away."""
        changed, width = self._changed, len(self._changed)
        pairs = sorted({x for row in (self._old, self._new) for x in range(1, width) if (row[x] or BLANK)[0] == ""})
        for right in (*pairs, *reversed(pairs)):
            changed[right - 1] = changed[right] = changed[right - 1] or changed[right]

    def write(self) -> None:
        """Write what has changed, from left to right."""
        end = self._erased_from()
        x = self._next_changed(0, end)
        while x < end:
            stop = self._run_end(x, end)
            self._pencil.move(self._number, x, self._overprint)
            self._draw(x, stop)
            x = self._next_changed(stop, end)
        if end < len(self._new):
            self._pencil.move(self._number, end, self._overprint)
            self._pencil.use(self._cell(end)[1])
            self._pencil.out.append("\x1b[K")

    def _cell(self, x: int) -> Cell:
        cell = self._new[x]
        assert cell is not None
        return cell

    def _erasable(self, pen: Pen) -> bool:
        return pen.leaves_blanks and (not pen.background or self._terminal.erases_with_background)

    def _erased_from(self) -> int:
        """Return where the end of the line that is erased begins, or the line's width."""
        new, width = self._new, len(self._new)
        last = self._cell(width - 1)
        if last[0] != " " or not self._erasable(last[1]):
            return width
        start = width
        while start and new[start - 1] == last:
            start -= 1
        changed = sum(self._changed[start:])
        pays = changed > len("\x1b[K") + (0 if start and self._changed[start - 1] else 2)
        return start if pays else width

    def _next_changed(self, x: int, end: int) -> int:
        try:
            return self._changed.index(True, x, end)
        except ValueError:
            return end

    def _run_end(self, x: int, end: int) -> int:
        """Return where the cells written in one go end: a gap of unchanged ones is drawn over where that is shorter."""
        stop = self._next_unchanged(x, end)
        while (following := self._next_changed(stop, end)) < end:
            if following - stop > 8 or self._cost(stop, following) > len(f"\x1b[{following - stop}C"):
                return stop
            stop = self._next_unchanged(following, end)
        return stop

    def _next_unchanged(self, x: int, end: int) -> int:
        try:
            return self._changed.index(False, x, end)
        except ValueError:
            return end

    def _cost(self, start: int, end: int) -> int:
        """Return about how many bytes it takes to draw the cells of a gap, and to go on behind it."""
        cost, pen = 0, self._cell(start - 1)[1]
        behind = self._cell(end)[1]
        skipping = 0 if pen is behind else size(change(pen, behind))
        for x in range(start, end):
            text, own = self._cell(x)
            cost += size(text) + (0 if own is pen else size(change(pen, own)))
            pen = own
        return cost + (0 if pen is behind else size(change(pen, behind))) - skipping

    def _overprint(self, line: int, start: int, end: int) -> str | None:
        """Return unchanged cells as text, if drawing them again with the pen in hand changes nothing."""
        if line != self._number or any(self._changed[start:end]):
            return None
        cells = [self._cell(x) for x in range(start, end)]
        if any(pen != self._pencil.pen or not is_certain(text) for text, pen in cells):
            return None
        return "".join(text for text, _ in cells)

    def _draw(self, start: int, end: int) -> None:
        """Draw cells, with the cursor at `start`."""
        pencil, new = self._pencil, self._new
        x = start
        while x < end:
            cell = self._cell(x)
            text, pen = cell
            pencil.move(self._number, x)
            pencil.use(pen)
            stop = x + 1
            while stop < end and new[stop] == cell:
                stop += 1
            if stop - x > 2 and self._draw_many(cell, x, stop):
                x = stop
                continue
            pencil.out.append(text)
            x = pencil.column = x + 2 if x + 1 < len(new) and self._cell(x + 1)[0] == "" else x + 1
            if not is_certain(text):
                pencil.lost()
        if end == len(new) and pencil.column == end:
            # Behind the last column terminals disagree where the cursor is.
            pencil.lost()

    def _draw_many(self, cell: Cell, start: int, end: int) -> bool:
        """Draw a run of equal cells by counting them, if the terminal can and it is shorter."""
        text, pen = cell
        count = end - start
        if not is_certain(text) or (start + 1 < len(self._new) and self._cell(start + 1)[0] == ""):
            return False
        repeated, erased = f"{text}\x1b[{count - 1}b", f"\x1b[{count}X"
        if self._terminal.repeats and len(repeated) < count * size(text):
            self._pencil.out.append(repeated)
            self._pencil.column = end
        elif text == " " and self._erasable(pen) and self._terminal.erases_cells and count > 2 * len(erased):
            self._pencil.out.append(erased)
        else:
            return False
        return True
