"""Track the cursor's position and rendition, and write the shortest sequences that move it and draw."""

import re
from functools import cache, lru_cache

from tuireader.wire.capabilities import Terminal
from tuireader.wire.cells import Cell
from tuireader.wire.char_width import NARROW_CHARACTERS, byte_count, has_certain_width, is_flag_letter
from tuireader.wire.row_diff import ERASE_LINE, Piece, RowDiff
from tuireader.wire.sgr import PLAIN, Rendition, transition

_MAX_SINGLE_STEPS = 4
"""Up to this many steps, single control characters may be shorter than a counted sequence."""
_MIN_ERASED_BLANKS = 8
"""From this many blanks on, erasing is shorter, although the cursor then has to move past them."""
_MIN_RUN_CELLS = 6
_long_run_pattern = cache(lambda: re.compile(rf"(.)\1{{{_MIN_RUN_CELLS - 1},}}"))
"""Runs that a counted sequence may write in fewer bytes; compiled at first use."""


class Cursor:
    """Collects the output and tracks the cursor. `column` is None if terminals disagree where the cursor is.

    `letters` is how many characters were written as they are, without those of which a sequence writes many.
    `has_scroll_region` is true while only some rows scroll: a line feed might scroll them.
    """

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.out: list[str] = []
        self.letters = 0
        self.rendition = PLAIN
        self.column: int | None = None
        self.row: int | None = None
        self.has_scroll_region = False

    def copy(self) -> "Cursor":
        """Return a copy at the same position, without output."""
        other = Cursor(self._terminal)
        other.rendition, other.has_scroll_region = self.rendition, self.has_scroll_region
        other.column, other.row = self.column, self.row
        return other

    # Modes

    def reset(self) -> None:
        """Start with an unknown position, rendition and scroll region."""
        self.out.append("\x1b[m")
        self.rendition = PLAIN
        self.reset_scroll_region("\x1b[r")

    def set_scroll_region(self, sequence: str) -> None:
        """Let only some rows scroll; this moves the cursor to the top left."""
        self.out.append(sequence)
        self.row = self.column = 0
        self.has_scroll_region = True

    def reset_scroll_region(self, sequence: str) -> None:
        """Let all rows scroll; only some terminals move the cursor to the top left then."""
        self.out.append(sequence)
        self.row = self.column = None
        self.has_scroll_region = False

    def set_rendition(self, rendition: Rendition) -> None:
        """Draw with `rendition` from now on."""
        if rendition is not self.rendition and rendition != self.rendition:
            self.out.append(transition(self.rendition, rendition))
            self.rendition = rendition

    def set_blank_rendition(self, rendition: Rendition) -> None:
        """Draw blanks, or erase, such that they look as with `rendition`: most often nothing has to be switched."""
        if self.rendition.looks_blank_as(rendition):
            return
        # What text before it was drawn with is most often what text behind it is drawn with.
        with_this_colour = self.rendition._replace(background=rendition.background)
        renditions = [it for it in (with_this_colour, rendition) if it.looks_blank_as(rendition)]
        self.set_rendition(min(renditions, key=lambda it: len(transition(self.rendition, it))))

    # Drawing

    def draw_piece(self, piece: Piece) -> None:
        """Draw a piece of a row, wherever the cursor is."""
        if piece.rendition is not None and piece.is_blank:
            self.set_blank_rendition(piece.rendition)
        elif piece.rendition is not None:
            self.set_rendition(piece.rendition)
        self.move(piece.row.index, piece.start, piece.row)
        if piece.erased:
            whole = piece.end == len(piece.row.new)
            self.out.append(ERASE_LINE if whole else f"\x1b[{piece.end - piece.start}X")
        else:
            self._draw_cells(piece)

    def _draw_cells(self, piece: Piece) -> None:
        x, end = piece.start, piece.end
        while x < end:
            stop = min(end, piece.row.rendition_ends[x])
            self._draw_same_rendition(piece.row, x, stop)
            x = stop
        if end == len(piece.row.new) and self.column == end:
            # Terminals disagree where the cursor is after the last column.
            self.column = None

    def _draw_same_rendition(self, row: RowDiff, start: int, end: int) -> None:
        """Draw cells with one rendition. Plain text, the usual case, is written unchanged except for long runs."""
        text, rendition = "".join(row.texts[start:end]), row.new[start][1]
        self.move(row.index, start)
        if text.isspace():
            self.set_blank_rendition(rendition)
        else:
            self.set_rendition(rendition)
        if len(text) != end - start or not (text.isascii() or NARROW_CHARACTERS.issuperset(text)):
            self._draw_one_by_one(row, start, end)
            return
        at = 0
        for run in _long_run_pattern().finditer(text) if len(text) >= _MIN_RUN_CELLS else ():
            self._write(row.index, start + at, text[at : run.start()])
            at = run.end()
            self.move(row.index, start + run.start())
            if not self._draw_repeated(row, start + run.start(), start + at):
                self._write(row.index, start + run.start(), run[0])
        self._write(row.index, start + at, text[at:])

    def _write(self, row: int, column: int, text: str) -> None:
        """Write plain text, unless it is empty, from a cell on."""
        if text:
            self.move(row, column)
            self.out.append(text)
            self.letters += len(text)
            self.column = column + len(text)

    def _draw_one_by_one(self, row: RowDiff, x: int, end: int) -> None:
        """Draw cells with one rendition one by one."""
        while x < end:
            self.move(row.index, x)
            stop = x + 1
            while stop < end and row.new[stop] == row.new[x]:
                stop += 1
            was_repeated = stop - x > 2 and self._draw_repeated(row, x, stop)
            is_flag = x + 1 < end and is_flag_letter(row.new[x][0]) and is_flag_letter(row.new[x + 1][0])
            if is_flag and not was_repeated:  # nothing may come between its letters
                self.out.append(row.new[x][0])
            x = stop if was_repeated else self._draw_one(row, x + is_flag)

    def _draw_one(self, row: RowDiff, x: int) -> int:
        """Draw one character; return the column of the next one."""
        new, text = row.new, row.new[x][0]
        next_x = x + 2 if x + 1 < len(new) and new[x + 1][0] == "" else x + 1
        is_certain = has_certain_width(text)
        if next_x == x + 2 and not is_certain:
            # Some terminals draw a wide character narrow: do not leave an old character beside it. They disagree where
            # the cursor is after the last column.
            self.out += ["  ", "\b\b" if next_x < len(new) else _absolute(row.index, x)]
        self.out.append(text)
        self.column = next_x if is_certain else None
        return next_x

    def _draw_repeated(self, row: RowDiff, start: int, end: int) -> bool:
        """Draw a run of equal cells with a repeat count, if possible and shorter; return whether it was."""
        text, rendition = row.new[start]
        count = end - start
        if not has_certain_width(text) or (start + 1 < len(row.new) and row.new[start + 1][0] == ""):
            return False
        repeated, erased = f"{text}\x1b[{count - 1}b", f"\x1b[{count}X"
        # tmux only repeats letters, and often calls itself xterm.
        if self._terminal.repeats and text.isascii() and len(repeated) < count:
            self.out.append(repeated)
            self.column = end
        elif count > _MIN_ERASED_BLANKS and text == " " and self._may_erase(row, start, end, rendition):
            self.out.append(erased)
        else:
            return False
        return True

    def _may_erase(self, row: RowDiff, start: int, end: int, rendition: Rendition) -> bool:
        return self._terminal.erases_cells and row.erasable(rendition) and row.may_erase(start, end)

    # Movement

    def move(self, row: int, column: int, row_diff: RowDiff | None = None) -> None:
        """Move to a cell in as few bytes as possible. `row_diff` is its row: cells on the way may be drawn again."""
        if row == self.row and column == self.column:
            return
        sequence, positions = _absolute(row, column), self._terminal.positions
        if row == self.row or (self.row is not None and not self.has_scroll_region):
            vertical = _to_row(self.row, row, positions=positions)
            horizontal = _to_column(self.column, column, positions=positions)
            if row_diff:
                horizontal = self._by_overprinting(row_diff, column, horizontal)
            if len(vertical) + byte_count(horizontal) < len(sequence):
                sequence = vertical + horizontal
        self.out.append(sequence)
        self.row, self.column = row, column

    def _by_overprinting(self, row_diff: RowDiff, column: int, sequence: str) -> str:
        """Return cells of the row to draw again as a way to `column`, or `sequence` if that is shorter."""
        for prefix, start in (("", self.column), ("\r", 0)):
            if start is not None and 0 < column - start < len(sequence) - len(prefix):
                overprinted = self._overprinted_text(row_diff, start, column)
                if overprinted is not None and len(prefix) + byte_count(overprinted) < len(sequence):
                    sequence = prefix + overprinted
        return sequence

    def _overprinted_text(self, row: RowDiff, start: int, end: int) -> str | None:
        """Return cells as text if drawing them again with the current rendition changes nothing, else None."""
        if any(row.changed[start:end]):
            return None
        cells = row.new[start:end]
        if not all(self._draws(cell) and has_certain_width(cell[0]) for cell in cells):
            return None
        return "".join(text for text, _ in cells)

    def _draws(self, cell: Cell) -> bool:
        """Return whether the cell can be drawn with the rendition in hand."""
        text, rendition = cell
        return rendition == self.rendition or (text == " " and self.rendition.looks_blank_as(rendition))


@lru_cache(4096)
def _absolute(row: int, column: int) -> str:
    if column == 0:
        return f"\x1b[{row + 1}H" if row else "\x1b[H"
    return f"\x1b[{row + 1 if row else ''};{column + 1}H"


@lru_cache(4096)
def _to_row(start: int, end: int, *, positions: bool) -> str:
    """Return the shortest way to another row in the same column. Output is raw: a line feed only moves down."""
    steps = end - start
    if steps == 0:
        return ""
    sequences = [f"\x1b[{_count_parameter(abs(steps))}{'B' if steps > 0 else 'A'}"]
    if 0 < steps <= _MAX_SINGLE_STEPS:
        sequences.append("\n" * steps)
    if positions:
        sequences.append(f"\x1b[{end + 1}d")
    return min(sequences, key=len)


@lru_cache(4096)
def _to_column(start: int | None, end: int, *, positions: bool) -> str:
    """Return the shortest way to another column of the same row; `start` is None if it is unknown."""
    sequences = [f"\x1b[{end + 1}G"] if positions else []
    for prefix, column in (("", start), ("\r", 0)):
        if column is None:
            continue
        steps = end - column
        if steps == 0:
            sequences.append(prefix)
        elif steps > 0:
            sequences.append(f"{prefix}\x1b[{_count_parameter(steps)}C")
        elif -steps <= _MAX_SINGLE_STEPS:
            sequences.append(prefix + "\b" * -steps)
    return min(sequences, key=len)


def _count_parameter(count: int) -> str:
    return str(count) if count > 1 else ""
