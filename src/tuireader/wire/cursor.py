"""Where the cursor is, what it draws with, and the shortest way to anywhere else."""

import re
from functools import cache, lru_cache

from tuireader.wire.capabilities import Terminal
from tuireader.wire.char_width import NARROW, is_certain, size
from tuireader.wire.line_diff import ERASE_LINE, Line, Piece
from tuireader.wire.sgr import PLAIN, Pen, change

_NEAR = 4
"""So many steps in one direction may be shorter one by one than counted."""
_ERASED_FROM = 8
"""More blanks than that are erased: the cursor has to be brought behind them too."""
_long_runs = cache(lambda: re.compile(r"(.)\1{5,}"))
"""What may be shorter counted than written; compiled when it is first needed."""


class Pencil:
    """Collects what is to be written, and follows the cursor. `column` is None where terminals do not agree.

    `confined` while only some lines scroll: a line feed might scroll them.
    """

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.out: list[str] = []
        self.pen = PLAIN
        self.column: int | None = None
        self.line: int | None = None
        self.confined = False

    def copy(self) -> "Pencil":
        """Return one that is at the same place, with nothing written yet."""
        other = Pencil(self._terminal)
        other.pen, other.column, other.line, other.confined = self.pen, self.column, self.line, self.confined
        return other

    # Modes

    def reset(self) -> None:
        """Begin from nothing: any pen, any region, any place."""
        self.out.append("\x1b[m")
        self.pen = PLAIN
        self.unconfine("\x1b[r")

    def confine(self, sequence: str) -> None:
        """Let only some lines scroll; that brings the cursor home."""
        self.out.append(sequence)
        self.line = self.column = 0
        self.confined = True

    def unconfine(self, sequence: str) -> None:
        """Let all lines scroll; not every terminal brings the cursor home then."""
        self.out.append(sequence)
        self.line = self.column = None
        self.confined = False

    def use(self, pen: Pen) -> None:
        """Draw as `pen` from now on."""
        if pen is not self.pen and pen != self.pen:
            self.out.append(change(self.pen, pen))
            self.pen = pen

    # Drawing

    def draw(self, piece: Piece) -> None:
        """Draw a piece of a line, wherever the cursor is."""
        if piece.pen is not None:
            self.use(piece.pen)
        self.move(piece.line.number, piece.start, piece.line)
        if piece.erased:
            whole = piece.end == len(piece.line.new)
            self.out.append(ERASE_LINE if whole else f"\x1b[{piece.end - piece.start}X")
        else:
            self._draw_cells(piece)

    def _draw_cells(self, piece: Piece) -> None:
        new, x, end = piece.line.new, piece.start, piece.end
        while x < end:
            pen, stop = new[x][1], x + 1
            while stop < end and new[stop][1] is pen:
                stop += 1
            self._draw_same(piece.line, x, stop)
            x = stop
        if end == len(new) and self.column == end:
            # Behind the last column terminals disagree where the cursor is.
            self.column = None

    def _draw_same(self, line: Line, start: int, end: int) -> None:
        """Draw cells of one pen. Plain text, as most is, is written as it stands but for its long runs."""
        cells = line.new[start:end]
        text = "".join([text for text, _ in cells])
        self.move(line.number, start)
        self.use(cells[0][1])
        if len(text) != end - start or not (text.isascii() or NARROW.issuperset(text)):
            self._draw_each(line, start, end)
            return
        at = 0
        for run in _long_runs().finditer(text):
            self._write(line.number, start + at, text[at : run.start()])
            at = run.end()
            self.move(line.number, start + run.start())
            if not self._draw_many(line, start + run.start(), start + at):
                self._write(line.number, start + run.start(), run[0])
        self._write(line.number, start + at, text[at:])

    def _write(self, line: int, column: int, text: str) -> None:
        """Write plain text, if there is any, from a cell on."""
        if text:
            self.move(line, column)
            self.out.append(text)
            self.column = column + len(text)

    def _draw_each(self, line: Line, x: int, end: int) -> None:
        """Draw cells of one pen, one after the other."""
        while x < end:
            self.move(line.number, x)
            stop = x + 1
            while stop < end and line.new[stop] == line.new[x]:
                stop += 1
            many = stop - x > 2 and self._draw_many(line, x, stop)
            x = stop if many else self._draw_one(line.new, x)

    def _draw_one(self, new: list[tuple[str, Pen]], x: int) -> int:
        """Draw one character; return where the next one is."""
        text = new[x][0]
        after = x + 2 if x + 1 < len(new) and new[x + 1][0] == "" else x + 1
        certain = is_certain(text)
        # Where a terminal takes a wide character for narrow, nothing old may look out beside it.
        self.out.append(text if certain or after == x + 1 or after >= len(new) else f"  \b\b{text}")
        self.column = after if certain else None
        return after

    def _draw_many(self, line: Line, start: int, end: int) -> bool:
        """Draw a run of equal cells by counting them, if the terminal can and it is shorter."""
        text, pen = line.new[start]
        count = end - start
        if not is_certain(text) or (start + 1 < len(line.new) and line.new[start + 1][0] == ""):
            return False
        repeated, erased = f"{text}\x1b[{count - 1}b", f"\x1b[{count}X"
        # tmux repeats letters alone, and many a tmux is called xterm.
        if self._terminal.repeats and text.isascii() and len(repeated) < count:
            self.out.append(repeated)
            self.column = end
        elif text == " " and self._terminal.erases_cells and line.erasable(pen) and count > _ERASED_FROM:
            self.out.append(erased)
        else:
            return False
        return True

    # Moving

    def move(self, line: int, column: int, around: Line | None = None) -> None:
        """Go to a cell in the fewest bytes. `around` is the line there, of which cells may be drawn once more."""
        if line == self.line and column == self.column:
            return
        way, positions = _absolute(line, column), self._terminal.positions
        if line == self.line or (self.line is not None and not self.confined):
            vertical = _to_line(self.line, line, positions=positions)
            along = _to_column(self.column, column, positions=positions)
            if around:
                along = self._overprinted(around, column, along)
            if len(vertical) + size(along) < len(way):
                way = vertical + along
        self.out.append(way)
        self.line, self.column = line, column

    def _overprinted(self, around: Line, column: int, way: str) -> str:
        """Return the way to a column of the same line on which cells are drawn again, if it is shorter than `way`."""
        for prefix, start in (("", self.column), ("\r", 0)):
            if start is not None and 0 < column - start < len(way) - len(prefix):
                over = self._overprint(around, start, column)
                if over is not None and len(prefix) + size(over) < len(way):
                    way = prefix + over
        return way

    def _overprint(self, line: Line, start: int, end: int) -> str | None:
        """Return cells as text, if drawing them again with the pen in hand changes nothing."""
        if any(line.changed[start:end]):
            return None
        cells = line.new[start:end]
        if any(pen != self.pen or not is_certain(text) for text, pen in cells):
            return None
        return "".join(text for text, _ in cells)


@lru_cache(4096)
def _absolute(line: int, column: int) -> str:
    if column == 0:
        return f"\x1b[{line + 1}H" if line else "\x1b[H"
    return f"\x1b[{line + 1 if line else ''};{column + 1}H"


@lru_cache(4096)
def _to_line(start: int, end: int, *, positions: bool) -> str:
    """Return the shortest way to another line in the same column. Output is raw: a line feed just goes down."""
    steps = end - start
    if steps == 0:
        return ""
    ways = [f"\x1b[{_counted(abs(steps))}{'B' if steps > 0 else 'A'}"]
    if 0 < steps <= _NEAR:
        ways.append("\n" * steps)
    if positions:
        ways.append(f"\x1b[{end + 1}d")
    return min(ways, key=len)


@lru_cache(4096)
def _to_column(start: int | None, end: int, *, positions: bool) -> str:
    """Return the shortest way to another column of the same line; `start` is None where it is not known."""
    ways = [f"\x1b[{end + 1}G"] if positions else []
    for prefix, column in (("", start), ("\r", 0)):
        if column is None:
            continue
        steps = end - column
        if steps == 0:
            ways.append(prefix)
        elif steps > 0:
            ways.append(f"{prefix}\x1b[{_counted(steps)}C")
        elif -steps <= _NEAR:
            ways.append(prefix + "\b" * -steps)
    return min(ways, key=len)


def _counted(count: int) -> str:
    return str(count) if count > 1 else ""
