"""Cells: what Textual wants to see, one character and one pen for each place on the screen."""

from collections.abc import Iterable

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tuireader.charset import UNKNOWN, shown
from tuireader.wire.capabilities import Terminal
from tuireader.wire.char_width import NARROW
from tuireader.wire.sanitize import harmless, is_link, one_cell
from tuireader.wire.sgr import ATTRIBUTES, PLAIN, Pen

Cell = tuple[str, Pen]
"""The text of a cell (a character and what combines with it) and its pen; the right half of a wide one is “”."""

Row = list[Cell | None]
"""The cells of one line of the terminal; None where nobody knows what it shows."""

BLANK: Cell = (" ", PLAIN)

_MANY = 8192
"""So many cells or styles are remembered; then their memory begins anew."""

_STRIPS = 500
"""So many strips are remembered: a few screens of them."""

_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}


class _CellsOf(dict[str, Cell]):
    """The cells of one pen, each made once: cells that are equal are nearly always the same object."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen

    def __missing__(self, text: str) -> Cell:
        if len(self) > _MANY:
            self.clear()
        cell = self[text] = (text, self.pen)
        return cell


class Palette:
    """Turns Rich's styled text into cells that a terminal can show."""

    def __init__(self, terminal: Terminal) -> None:
        self._encoding = terminal.encoding
        self._unicode = terminal.unicode
        self._system = _SYSTEMS.get(terminal.colours)
        self._styles: dict[Style | None, _CellsOf] = {}
        self._pens: dict[Pen, _CellsOf] = {}
        self._strips: dict[int, tuple[Iterable[Segment], list[Cell]]] = {}  # with the strip: no other has its id then

    def cells_of(self, strip: Iterable[Segment]) -> list[Cell]:
        """Return the cells of a strip. What scrolls comes again as the same objects: their cells are remembered."""
        known = self._strips.get(id(strip))
        if known is None:
            if len(self._strips) > _STRIPS:
                self._strips.clear()
            known = self._strips[id(strip)] = (strip, self.cells(strip))
        return known[1]

    def cells(self, segments: Iterable[Segment]) -> list[Cell]:
        """Return the cells of a line of segments."""
        row: list[Cell] = []
        for text, style, control in segments:
            if control:
                continue
            made = self._styles.get(style) or self._of_style(style)
            if NARROW.issuperset(text) and (self._unicode or text.isascii()):
                row += [made[character] for character in text]
            else:
                self._add(row, text, made)
        return row

    def _add(self, row: list[Cell], text: str, made: _CellsOf) -> None:
        """Add text that is not plainly one cell a character."""
        text = harmless(text)
        for start, end, width in split_graphemes(text)[0]:
            piece = one_cell(text[start:end])
            if not self._unicode:
                row += [made[shown(piece, self._encoding)]] if width else []
                row += [made[UNKNOWN]] if width == 2 else []
            elif width:
                row.append(made[piece])
                row += [made[""]] if width == 2 else []
            elif row:
                self._combine(row, piece)

    def _combine(self, row: list[Cell], mark: str) -> None:
        """Lay a mark that takes no cell over the character before it."""
        at = -2 if row[-1][0] == "" and len(row) > 1 else -1
        text, pen = row[at]
        row[at] = self._pens[pen][one_cell(text + mark)]

    def _of_style(self, style: Style | None) -> _CellsOf:
        pen = PLAIN if style is None else self.pen(style)
        if len(self._styles) > _MANY:
            self._styles.clear()
        made = self._styles[style] = self._pens.setdefault(pen, _CellsOf(pen))
        return made

    def pen(self, style: Style) -> Pen:
        """Return the pen of a style, in the colours that the terminal has."""
        attributes = frozenset(code for name, code in ATTRIBUTES.items() if getattr(style, name))
        link = style.link if style.link and is_link(style.link) else ""
        if self._system is None:
            return Pen(attributes, link=link)
        return Pen(attributes, self._colour(style, True), self._colour(style, False), link)

    def _colour(self, style: Style, foreground: bool) -> str:
        colour = style.color if foreground else style.bgcolor
        if colour is None or colour.is_default:
            return ""
        assert self._system is not None
        return ";".join(colour.downgrade(self._system).get_ansi_codes(foreground))
