"""Cells: the frame that Textual wants, with one character and one rendition for each position on the screen."""

from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len, split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tuireader.charset import PLACEHOLDER, displayable_char, is_displayable_wide
from tuireader.wire.capabilities import Terminal
from tuireader.wire.char_width import NARROW_CHARACTERS, has_certain_width
from tuireader.wire.sanitize import bounded_cluster, is_link, without_unsafe_in_cell
from tuireader.wire.sgr import ATTRIBUTES, PLAIN, Rendition, blank_rendition

Cell = tuple[str, Rendition]
"""The text of a cell (a character with its combining marks) and its rendition; the right half of a wide one is “”."""

Row = list[Cell | None]
"""The cells of one row of the terminal; None where the content is unknown."""


@lru_cache(4096)
def blank_cell(rendition: Rendition) -> Cell:
    """Return a blank without what cannot be seen of `rendition` on it: one object for all that look alike."""
    visible = blank_rendition(rendition)
    return (" ", visible) if visible == rendition else blank_cell(visible)


BLANK: Cell = blank_cell(PLAIN)

_WITHOUT_SELECTORS = dict.fromkeys(map(ord, "\ufe0e\ufe0f"))
"""A translation that removes the selectors of a sign's glyph as text or as a picture."""

_MAX_CACHED_CELLS = 8192
"""How many cells or styles are cached before the cache is emptied."""

_MAX_CACHED_STRIPS = 500
"""How many strips are cached: a few screens."""

_COLOUR_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}


class _RenditionCells(dict[str, Cell]):
    """The cells of one rendition, each made only once, so that equal cells are nearly always the same object."""

    def __init__(self, rendition: Rendition) -> None:
        self.rendition = rendition

    def __missing__(self, text: str) -> Cell:
        if len(self) > _MAX_CACHED_CELLS:
            self.clear()
        cell = self[text] = blank_cell(self.rendition) if text == " " else (text, self.rendition)
        return cell


class Palette:
    """Turns Rich's styled text into cells that the terminal can show."""

    def __init__(self, terminal: Terminal) -> None:
        self._encoding = terminal.encoding
        self._unicode = terminal.unicode
        self._selects_glyphs = terminal.selects_glyphs
        self._colour_system = _COLOUR_SYSTEMS.get(terminal.colours)
        self._cells_by_style: dict[Style | None, _RenditionCells] = {}
        self._cells_by_rendition: dict[Rendition, _RenditionCells] = {}
        self._cells_by_strip: dict[
            int, tuple[Iterable[Segment], list[Cell]]
        ] = {}  # holds the strip, so that its id stays unique

    def cells_of(self, strip: Iterable[Segment]) -> list[Cell]:
        """Return the cells of a strip. Scrolling passes the same strips again, so their cells are cached."""
        cached = self._cells_by_strip.get(id(strip))
        if cached is None:
            if len(self._cells_by_strip) > _MAX_CACHED_STRIPS:
                self._cells_by_strip.clear()
            cached = self._cells_by_strip[id(strip)] = (strip, self.cells(strip))
        return cached[1]

    def cells(self, segments: Iterable[Segment]) -> list[Cell]:
        """Return the cells of a line of segments."""
        row: list[Cell] = []
        for text, style, control in segments:
            if control:
                continue
            cells_by_text = self._cells_by_style.get(style) or self._cells_of_style(style)
            if NARROW_CHARACTERS.issuperset(text) and (self._unicode or text.isascii()):
                row += [cells_by_text[character] for character in text]
            else:
                self._add(row, text, cells_by_text)
        return row

    def _add(self, row: list[Cell], text: str, cells_by_text: _RenditionCells) -> None:
        """Add text in which not every character takes one cell."""
        text = without_unsafe_in_cell(text)
        for start, end, width in split_graphemes(text)[0]:
            piece = bounded_cluster(text[start:end])
            if not self._unicode and width == 2 and is_displayable_wide(piece, self._encoding):
                row += [cells_by_text[piece], cells_by_text[""]]
            elif not self._unicode:
                row += [cells_by_text[displayable_char(piece, self._encoding)]] if width else []
                row += [cells_by_text[PLACEHOLDER]] if width == 2 else []
            elif width:
                if not self._selects_glyphs:
                    piece = piece.translate(_WITHOUT_SELECTORS)
                row.append(cells_by_text[piece])
                # A sign that is narrow without its selector stands before a blank.
                row += [cells_by_text[" " if has_certain_width(piece) and cell_len(piece) == 1 else ""]] * (width - 1)
            elif row:
                self._combine(row, piece)

    def _combine(self, row: list[Cell], mark: str) -> None:
        """Add a combining mark to the character before it."""
        index = -2 if row[-1][0] == "" and len(row) > 1 else -1
        text, rendition = row[index]
        row[index] = self._cells_of_rendition(rendition)[bounded_cluster(text + mark)]

    def _cells_of_style(self, style: Style | None) -> _RenditionCells:
        rendition = PLAIN if style is None else self.rendition(style)
        if len(self._cells_by_style) > _MAX_CACHED_CELLS:
            self._cells_by_style.clear()
        cells_by_text = self._cells_by_style[style] = self._cells_of_rendition(rendition)
        return cells_by_text

    def _cells_of_rendition(self, rendition: Rendition) -> _RenditionCells:
        """Return the cells of a rendition; that of a blank may be one that no style has."""
        return self._cells_by_rendition.setdefault(rendition, _RenditionCells(rendition))

    def rendition(self, style: Style) -> Rendition:
        """Return the rendition of a style, in colours that the terminal has."""
        attributes = frozenset(code for name, code in ATTRIBUTES.items() if getattr(style, name))
        link = style.link if style.link and is_link(style.link) else ""
        if self._colour_system is None:
            return Rendition(attributes, link=link)
        return Rendition(attributes, self._colour(style, True), self._colour(style, False), link)

    def _colour(self, style: Style, foreground: bool) -> str:
        colour = style.color if foreground else style.bgcolor
        if colour is None or colour.is_default:
            return ""
        assert self._colour_system is not None
        return ";".join(colour.downgrade(self._colour_system).get_ansi_codes(foreground))
