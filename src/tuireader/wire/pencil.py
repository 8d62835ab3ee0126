"""Where the cursor is, what it draws with, and the shortest way to anywhere else."""

from tuireader.wire.line import ERASE_LINE, Line, Piece
from tuireader.wire.pens import PLAIN, Pen, change
from tuireader.wire.terminal import Terminal
from tuireader.wire.widths import is_certain, size

_NEAR = 4
"""So many steps in one direction may be shorter one by one than counted."""


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
            cell = new[x]
            self.move(piece.line.number, x)
            self.use(cell[1])
            stop = x + 1
            while stop < end and new[stop] == cell:
                stop += 1
            many = stop - x > 2 and self._draw_many(piece.line, x, stop)
            x = stop if many else self._draw_one(new, x)
        if end == len(new) and self.column == end:
            # Behind the last column terminals disagree where the cursor is.
            self.column = None

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
        elif text == " " and self._terminal.erases_cells and line.erasable(pen) and count > 2 * len(erased):
            self.out.append(erased)
        else:
            return False
        return True

    # Moving

    def move(self, line: int, column: int, around: Line | None = None) -> None:
        """Go to a cell in the fewest bytes. `around` is the line there, of which cells may be drawn once more."""
        if (line, column) != (self.line, self.column):
            ways = [self._absolute(line, column)]
            ways += [vertical + way for vertical in self._vertical(line) for way in self._along(column, around)]
            self.out.append(min(ways, key=size))
            self.line, self.column = line, column

    @staticmethod
    def _absolute(line: int, column: int) -> str:
        if column == 0:
            return f"\x1b[{line + 1}H" if line else "\x1b[H"
        return f"\x1b[{line + 1 if line else ''};{column + 1}H"

    def _vertical(self, line: int) -> list[str]:
        """Ways to another line in the same column. Output is raw: a line feed goes down and nothing else."""
        if self.line is None:
            return []
        steps = line - self.line
        if steps == 0:
            return [""]
        if self.confined:
            return []
        ways = [f"\x1b[{_counted(abs(steps))}{'B' if steps > 0 else 'A'}"]
        if 0 < steps <= _NEAR:
            ways.append("\n" * steps)
        if self._terminal.positions:
            ways.append(f"\x1b[{line + 1}d")
        return ways

    def _along(self, column: int, around: Line | None) -> list[str]:
        """Ways to another column of the same line."""
        ways = [f"\x1b[{column + 1}G"] if self._terminal.positions else []
        starts = [("\r", 0)] if self.column is None else [("", self.column), ("\r", 0)]
        for prefix, start in starts:
            steps = column - start
            if steps == 0:
                ways.append(prefix)
            elif steps > 0:
                ways.append(f"{prefix}\x1b[{_counted(steps)}C")
                if around and steps <= 2 * _NEAR and (over := self._overprint(around, start, column)) is not None:
                    ways.append(prefix + over)
            elif -steps <= _NEAR:
                ways.append(prefix + "\b" * -steps)
        return ways

    def _overprint(self, line: Line, start: int, end: int) -> str | None:
        """Return cells as text, if drawing them again with the pen in hand changes nothing."""
        if any(line.changed[start:end]):
            return None
        cells = line.new[start:end]
        if any(pen != self.pen or not is_certain(text) for text, pen in cells):
            return None
        return "".join(text for text, _ in cells)


def _counted(count: int) -> str:
    return str(count) if count > 1 else ""
