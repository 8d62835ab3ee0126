"""Where the cursor is, what it draws with, and the shortest way to anywhere else."""

from collections.abc import Callable

from tuireader.wire.pens import PLAIN, Pen, change
from tuireader.wire.terminal import Terminal

Overprint = Callable[[int, int, int], str | None]
"""Asked for cells [start, end) of a line: what redraws them with the pen in hand, or None."""

_NEAR = 4
"""So many steps in one direction may be shorter one by one than counted."""


def size(text: str) -> int:
    """Return the number of bytes of `text` on the wire."""
    return len(text) if text.isascii() else len(text.encode())


class Pencil:
    """Collects what is to be written, and follows the cursor. `column` is None where terminals do not agree."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.out: list[str] = []
        self.pen = PLAIN
        self.column: int | None = None
        self.line: int | None = None
        self.confined = False
        """True while only some lines scroll: a line feed might scroll them."""

    def use(self, pen: Pen) -> None:
        """Draw as `pen` from now on."""
        if pen is not self.pen and pen != self.pen:
            self.out.append(change(self.pen, pen))
            self.pen = pen

    def lost(self) -> None:
        """The cursor may be anywhere on its line."""
        self.column = None

    def home(self, sequence: str) -> None:
        """Write a sequence that leaves the cursor in the upper left corner."""
        self.out.append(sequence)
        self.line = self.column = 0

    def move(self, line: int, column: int, overprint: Overprint | None = None) -> None:
        """Go to a cell in the fewest bytes."""
        if (line, column) != (self.line, self.column):
            ways = [self._absolute(line, column)]
            ways += [vertical + way for vertical in self._vertical(line) for way in self._along(line, column, overprint)]
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

    def _along(self, line: int, column: int, overprint: Overprint | None) -> list[str]:
        """Ways to another column of the same line."""
        ways = [f"\x1b[{column + 1}G"] if self._terminal.positions else []
        starts = [("\r", 0)] if self.column is None else [("", self.column), ("\r", 0)]
        for prefix, start in starts:
            steps = column - start
            if steps == 0:
                ways.append(prefix)
            elif steps > 0:
                ways.append(f"{prefix}\x1b[{_counted(steps)}C")
                over = overprint(line, start, column) if overprint and steps <= 2 * _NEAR else None
                ways += [prefix + over] if over is not None else []
            elif -steps <= _NEAR:
                ways.append(prefix + "\b" * -steps)
        return ways


def _counted(count: int) -> str:
    return str(count) if count > 1 else ""
