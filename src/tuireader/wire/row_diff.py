"""Compare a row of the screen with its next state: which cells to write, in which pieces."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter, ne
from typing import NamedTuple

from tuireader.wire.capabilities import Terminal
from tuireader.wire.cells import BLANK, Cell, Row, blank_cell
from tuireader.wire.char_width import NARROW_CHARACTERS, byte_count, has_certain_width, is_flag_letter, max_width
from tuireader.wire.sgr import PLAIN, Rendition, transition

_text_of, _rendition_of = itemgetter(0), itemgetter(1)
_MAX_GAP_CELLS = 8
"""The cursor always jumps over a gap of more unchanged cells than this."""
_MAX_REDRAWN_CELLS = 3
"""So many letters are always shorter than jumping over them."""
ERASE_LINE = "\x1b[K"


class Piece(NamedTuple):
    """Cells [start, end) of a row that are written together."""

    row: "RowDiff"
    start: int
    end: int
    rendition: Rendition | None  # of all its cells; None if they differ
    erased: bool = False  # the cells are blank and are erased instead, to the end of the row if they reach it
    is_blank: bool = False  # blanks, erased or not: any rendition will do that looks the same there


def erasable(rendition: Rendition, terminal: Terminal) -> bool:
    """Return whether erasing looks the same as blanks drawn with `rendition`."""
    return rendition.leaves_blanks and (not rendition.background or terminal.erases_with_background)


class RowDiff:
    """Row `index` of the screen: the cells that the terminal shows (`old`) and those that it should show (`new`)."""

    def __init__(self, terminal: Terminal, index: int, old: Row, new: list[Cell]) -> None:
        self._terminal = terminal
        self.index, self.new = index, new
        self.texts: list[str] = [*map(_text_of, new)]
        self.unknown = self._unknown_piece(old) if None in old else None
        if self.unknown and self.unknown.rendition is not None:
            start, end = self.unknown.start, self.unknown.end
            old = [*old[:start], *[blank_cell(self.unknown.rendition)] * (end - start), *old[end:]]
        self.changed = bytearray(map(ne, old, new))  # 1 for each cell that differs: searched faster than a list
        self._first, self._last = self._bounds()
        touched = slice(self._first, self._last + 2)
        if "" in map(_text_of, filter(None, old[touched])) or "" in self.texts[touched]:
            self._spread_over_wide(old)  # drawing over one half of a wide character removes the other
            self._first, self._last = self._bounds()
        self._overdrawn = self._overdrawn_ranges()
        if self._overdrawn:
            self._first, self._last = self._bounds()
        self._erased_start = self._erase_start()
        if self._last >= 0:
            self._colour_blanks()
        self.rendition_ends = _rendition_ends(self.new)
        if not self._overdrawn:
            self._join_words()

    def _bounds(self) -> tuple[int, int]:
        """Return the first and the last changed column; the row's width and -1 if there are none."""
        first = self.changed.find(True)
        return (first, self.changed.rfind(True)) if first >= 0 else (len(self.changed), -1)

    def _spread_over_wide(self, old: Row) -> None:
        """Mark both halves of a wide character as changed if one is: writing one half removes the other."""
        changed, width = self.changed, len(self.changed)
        pairs = sorted({x for row in (old, self.new) for x in range(1, width) if (row[x] or BLANK)[0] == ""})
        for right in (*pairs, *reversed(pairs)):
            changed[right - 1] = changed[right] = changed[right - 1] or changed[right]

    def _overdrawn_ranges(self) -> list[tuple[int, int]]:
        """Return the ranges [start, end) of a cluster and the cells that it may be drawn over; mark these as changed.

        A terminal that draws the members of a cluster separately draws them over what stands to its right. So those
        cells are always written, and after the cluster; then every terminal shows what it would after a full redraw.
        """
        new, changed, width = self.new, self.changed, len(self.new)
        if NARROW_CHARACTERS.issuperset("".join(self.texts)):
            return []
        self._spread_over_flags()
        ranges: list[tuple[int, int]] = []
        written_to = 0
        for x, (text, _) in enumerate(new):
            if x < written_to:
                changed[x] = True
            if not changed[x] or not text or has_certain_width(text):
                continue
            own_end = x + 2 if x + 1 < width and new[x + 1][0] == "" else x + 1
            end = min(x + max_width(text), width)
            if end > own_end:
                end += end < width and new[end][0] == ""
                start = ranges.pop()[0] if x < written_to else x
                written_to = max(written_to, end)
                ranges.append((start, written_to))
        return ranges

    def _spread_over_flags(self) -> None:
        """Mark all letters of flags in a row as changed if one is: which two make a flag depends on the first."""
        for is_flag, run in groupby(enumerate(self.new), lambda item: is_flag_letter(item[1][0])):
            columns = [x for x, _ in run] if is_flag else []
            if any(self.changed[x] for x in columns):
                self.changed[columns[0] : columns[-1] + 1] = bytes([True]) * len(columns)

    def may_erase(self, start: int, end: int) -> bool:
        """Return whether cells [start, end) may be erased instead of written: a cluster may be drawn over some.

        Terminals disagree about what an erased half of a wide character leaves.
        """
        return not any(start < range_end and range_start < end for range_start, range_end in self._overdrawn)

    def _colour_blanks(self) -> None:
        """Give blanks among text its rendition, where that looks the same: nothing is switched for them.

        They take it from what stands before them, the first ones from what follows, as far as that may be drawn in one
        go with them: across no more unchanged cells than a gap may have.
        """
        new = self.new = list(self.new)
        before: Rendition | None = None
        leading: list[int] = []
        gap = 0
        inside = slice(self._first, min(self._last + 1, self._erased_start))
        for x, (text, rendition) in enumerate(new[inside], self._first):
            gap = 0 if self.changed[x] else gap + 1
            if gap > _MAX_GAP_CELLS:
                before, leading = None, []
            elif rendition is before:
                continue
            elif text != " " or not rendition.leaves_blanks:
                for blank in leading:
                    if rendition.looks_blank_as(new[blank][1]):
                        new[blank] = (" ", rendition)
                before, leading = rendition, []
            elif before is None:
                leading.append(x)
            elif before.looks_blank_as(rendition):
                new[x] = (" ", before)

    def _join_words(self) -> None:
        """Mark short gaps between letters of one rendition as changed: in any order, they are drawn again."""
        changed, texts = self.changed, self.texts
        is_ascii = "".join(texts).isascii()
        stop = changed.find(False, self._first, self._erased_start)
        while stop >= 0 and (following := changed.find(True, stop, self._erased_start)) >= 0:
            if (
                following - stop <= _MAX_REDRAWN_CELLS
                and self.rendition_ends[stop - 1] > following
                and " " not in (texts[stop - 1], texts[following])
                and (is_ascii or "".join(texts[stop : following + 1]).isascii())
            ):
                changed[stop:following] = bytes([True]) * (following - stop)
            stop = changed.find(False, following, self._erased_start)

    def erasable(self, rendition: Rendition) -> bool:
        """Return whether erasing looks the same as blanks drawn with `rendition`."""
        return erasable(rendition, self._terminal)

    def _unknown_piece(self, old: Row) -> Piece | None:
        """Return the cells with unknown content as one piece to erase, if most of them become blank, else None."""
        start, end = old.index(None), len(old) - old[::-1].index(None)
        blanks = [rendition for text, rendition in self.new[start:end] if text == " "]
        counts = {rendition: blanks.count(rendition) for rendition in dict.fromkeys(blanks) if self.erasable(rendition)}
        rendition = max(counts, key=lambda it: counts[it], default=PLAIN)
        count = counts.get(rendition, 0)
        if count <= 2 * len(ERASE_LINE) or (end < len(old) and not self._terminal.erases_cells):
            return None
        return Piece(self, start, end, rendition, erased=True, is_blank=True)

    def _erase_start(self) -> int:
        """Return the column from which the row is erased, or the row's width."""
        new, width = self.new, len(self.new)
        last = new[-1]
        if self._last < 0 or new[self._last] != last or last[0] != " " or not self.erasable(last[1]):
            return width
        start = width
        first = self._overdrawn[-1][1] if self._overdrawn else 0
        while start > first and new[start - 1] == last:
            start -= 1
        is_shorter = sum(self.changed[start:]) > len(ERASE_LINE) + (0 if start and self.changed[start - 1] else 2)
        return start if is_shorter else width

    def _erased_end(self) -> Iterator[Piece]:
        if self._erased_start < len(self.new):
            yield Piece(self, self._erased_start, len(self.new), self.new[-1][1], erased=True, is_blank=True)

    # Pieces

    def letter_renditions(self) -> Iterator[Rendition]:
        """Yield the renditions of the changed cells from left to right, without those that are only blank."""
        x = self._find(True, 0)
        while x < self._erased_start:
            stop = self._rendition_end(x, self._erased_start)
            if not self._is_blank(x, stop):
                yield self.new[x][1]
            x = self._find(True, stop)

    def by_position(self) -> Iterator[Piece]:
        """Yield the pieces from left to right; a piece may have several renditions."""
        if self.unknown:
            yield self.unknown
        x = self._find(True, 0)
        while x < self._erased_start:
            stop = self._run_end(x)
            yield Piece(self, x, stop, None)
            x = self._find(True, stop)
        yield from self._erased_end()

    def by_rendition(self) -> Iterator[Piece]:
        """Yield the pieces except unknown cells; each has one rendition, unless a cluster may be drawn over cells."""
        x = self._find(True, 0)
        ranges = iter([*self._overdrawn, (len(self.new), len(self.new))])
        range_start, range_end = next(ranges)
        while x < self._erased_start:
            if x == range_start:
                yield Piece(self, range_start, range_end, None)
                x = self._find(True, range_end)
                range_start, range_end = next(ranges)
                continue
            end = min(self._erased_start, range_start)
            stop = self._rendition_end(x, end)
            is_blank = self._is_blank(x, stop)
            while not is_blank and (following := self._after_short_gap(stop, end)):
                stop = following
            yield Piece(self, x, stop, self.new[x][1], is_blank=is_blank)
            x = self._find(True, stop)
        yield from self._erased_end()

    def _rendition_end(self, x: int, end: int) -> int:
        """Return where the changed cells end that have the rendition of cell `x`."""
        end = min(end, self.rendition_ends[x])
        stop = self.changed.find(False, x, end)
        return end if stop < 0 else stop

    def _is_blank(self, start: int, end: int) -> bool:
        return self.texts[start:end].count(" ") == end - start

    def _after_short_gap(self, start: int, end: int) -> int | None:
        """Return where the next words of the same rendition end, if so few cells are between that they are drawn again.

        The cursor would do that anyway, but a piece for each word takes longer.
        """
        following = self.changed.find(True, start, min(start + _MAX_REDRAWN_CELLS + 1, end))
        if following <= start or self.rendition_ends[start - 1] <= following:
            return None
        if not "".join(self.texts[start : following + 1]).isascii():
            return None
        stop = self._rendition_end(following, end)
        return None if self._is_blank(following, stop) else stop

    def _find(self, changed: bool, x: int) -> int:
        found = self.changed.find(changed, x, self._erased_start)
        return self._erased_start if found < 0 else found

    def _run_end(self, x: int) -> int:
        """Return where cells written together end; a gap of unchanged ones is drawn again if that is shorter."""
        stop = self._find(False, x)
        while (following := self._find(True, stop)) < self._erased_start:
            if following - stop > _MAX_GAP_CELLS or self._gap_cost(stop, following) > len(f"\x1b[{following - stop}C"):
                return stop
            stop = self._find(False, following)
        return stop

    def _gap_cost(self, start: int, end: int) -> int:
        """Return how many more bytes it takes to draw a gap than to jump over it, without the jump itself."""
        if self.rendition_ends[start - 1] > end:  # the usual gap between two words
            return byte_count("".join(self.texts[start:end]))
        cost, rendition, next_rendition = 0, self.new[start - 1][1], self.new[end][1]
        jump_cost = 0 if rendition is next_rendition else byte_count(transition(rendition, next_rendition))
        for text, cell_rendition in self.new[start:end]:
            cost += byte_count(text) + (
                0 if cell_rendition is rendition else byte_count(transition(rendition, cell_rendition))
            )
            rendition = cell_rendition
        return (
            cost + (0 if rendition is next_rendition else byte_count(transition(rendition, next_rendition))) - jump_cost
        )


def _rendition_ends(cells: Iterable[Cell]) -> list[int]:
    """Return for each cell where the run of cells with its rendition ends."""
    ends: list[int] = []
    for _, run in groupby(map(_rendition_of, cells)):
        length = len(list(run))
        ends += [len(ends) + length] * length
    return ends
