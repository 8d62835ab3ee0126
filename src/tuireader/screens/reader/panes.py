"""Which panes a window shows, where and how wide: the table of layouts. Nothing here knows a widget."""

from typing import Literal, NamedTuple

from tuireader.config import PaneWidths

FEEDS, HEADLINES, ARTICLE, SPEAKERS = PANES = ("feeds", "headlines", "article", "speakers")

Shape = Literal["single", "pair", "stacked", "columns", "four"]
"""How a window is divided.

One pane at a time; two of them; the headlines above article and speakers; those three side by side; and with the feeds.
"""

MIN_BAR_COLUMNS, MIN_BAR_ROWS = 24, 6
"""Smaller windows have no bars above the panes."""
MIN_STACKED_ROWS = 30
"""From so many rows on, headlines have room above the article."""
MIN_COLUMNS_CELLS = 140
"""From this width on, an article has room to read in between headlines and speakers."""
MIN_FEEDS_CELLS = 184
"""From this width on, the feeds are there all the time."""
MIN_PAIR_SPEAKERS_CELLS = 76
"""From this width on, speakers stand beside an article without being asked for."""


class Share(NamedTuple):
    """A part of a window, in percent, and the least and most cells or rows that it takes."""

    percent: int
    least: int
    most: int

    def of(self, whole: int) -> int:
        """Return the share of `whole` cells or rows."""
        return max(self.least, min(self.most, round(whole * self.percent / 100)))


def _fixed(cells: int) -> Share:
    return Share(0, cells, cells)


STACKED_HEADLINES_ROWS = Share(30, 8, 14)
PANE_SHARES: dict[Shape, dict[str, Share]] = {
    "pair": {FEEDS: _fixed(30), SPEAKERS: Share(34, 30, 34)},
    "stacked": {FEEDS: _fixed(30), SPEAKERS: _fixed(34)},
    "columns": {FEEDS: _fixed(28), HEADLINES: Share(34, 48, 62), SPEAKERS: Share(21, 32, 38)},
    "four": {FEEDS: _fixed(28), HEADLINES: Share(32, 59, 75), SPEAKERS: Share(18, 33, 40)},
}
"""How wide panes are by the shape of the window; what is not here takes the rest."""
NARROW_HEADLINES = Share(37, 36, 47)
"""How wide headlines are in columns that were chosen for a window under `MIN_COLUMNS_CELLS`."""


class Window(NamedTuple):
    """A window in cells, and what the configuration says of it."""

    columns: int
    rows: int
    widths: PaneWidths = PaneWidths()
    layout: str = "auto"

    @property
    def shape(self) -> Shape:
        """How it is divided."""
        columns, widths = self.columns, self.widths
        if columns < widths.two_panes or not self.has_bars:
            return "single"
        if columns < widths.three_panes:
            return "pair"
        is_high = self.rows >= MIN_STACKED_ROWS
        if self.layout == "stacked" or (self.layout == "auto" and columns < MIN_COLUMNS_CELLS):
            return "stacked" if is_high else "pair"
        return "four" if columns >= MIN_FEEDS_CELLS else "columns"

    @property
    def has_bars(self) -> bool:
        """Whether there is room for a row above each pane."""
        return self.columns >= MIN_BAR_COLUMNS and self.rows >= MIN_BAR_ROWS

    def cells_of(self, pane: str) -> int:
        """Return how wide a pane is that does not take the rest."""
        chosen = getattr(self.widths, pane, None)
        if isinstance(chosen, int):
            return chosen
        is_narrow = pane == HEADLINES and self.columns < MIN_COLUMNS_CELLS
        return (NARROW_HEADLINES if is_narrow else PANE_SHARES[self.shape][pane]).of(self.columns)


class Wish(NamedTuple):
    """What the reader wants to see.

    `pane` has the focus and is always shown. `has_feeds`: there are feeds; `feeds_open`: they were asked for.
    `speakers`: they are shown where there is room and somebody is quoted; `speakers_asked`: also where there is not
    much room; `is_quoted`: somebody is quoted, or that is not known.
    """

    pane: str = HEADLINES
    is_zoomed: bool = False
    has_feeds: bool = False
    feeds_open: bool = False
    speakers: bool = True
    speakers_asked: bool = False
    is_quoted: bool = True


class PaneBox(NamedTuple):
    """Where a pane is: in cells, within all panes. `has_rule`: its first column is the line beside the pane before."""

    name: str
    x: int
    y: int
    width: int
    height: int
    has_rule: bool = False


def panes_shown(window: Window, wish: Wish) -> tuple[str, ...]:
    """Return the names of the panes that a window shows, from the left to the right."""
    shown = {wish.pane}
    shape = "single" if wish.is_zoomed else window.shape
    has_feeds = wish.has_feeds and wish.feeds_open
    speakers = {SPEAKERS} if wish.speakers and wish.is_quoted else set()
    if shape == "pair":
        if wish.pane in {ARTICLE, SPEAKERS}:
            has_room = window.columns >= MIN_PAIR_SPEAKERS_CELLS or wish.speakers_asked
            shown |= {ARTICLE} | (speakers if has_room else set())
        else:
            shown |= {HEADLINES} | ({FEEDS} if has_feeds else set())
    elif shape in {"stacked", "columns"}:
        shown |= {HEADLINES, ARTICLE} | ({FEEDS} if has_feeds and wish.pane != SPEAKERS else speakers)
    elif shape == "four":
        shown |= {HEADLINES, ARTICLE} | ({FEEDS} if wish.has_feeds else set()) | speakers
    return tuple(name for name in PANES if name in shown)


def place_panes(window: Window, wish: Wish, height: int) -> tuple[PaneBox, ...]:
    """Return where the panes are in a window whose panes have `height` rows."""
    shown, width = panes_shown(window, wish), window.columns
    if len(shown) == 1:
        return (PaneBox(shown[0], 0, 0, width, height),)
    if window.shape != "stacked" or ARTICLE not in shown:
        return _side_by_side(window, shown, 0, 0, height)
    feeds = min(window.cells_of(FEEDS), (width - 1) // 2) if FEEDS in shown else 0
    top = min(STACKED_HEADLINES_ROWS.of(window.rows), max(1, height - 2))
    x = feeds + bool(feeds)
    return (
        *((PaneBox(FEEDS, 0, 0, feeds, height),) if feeds else ()),
        PaneBox(HEADLINES, feeds, 0, width - feeds, top, has_rule=bool(x)),
        *_side_by_side(window, tuple(name for name in shown if name in {ARTICLE, SPEAKERS}), feeds, top, height - top),
    )


def _side_by_side(window: Window, names: tuple[str, ...], x: int, y: int, height: int) -> tuple[PaneBox, ...]:
    """Return where panes are from column `x` on; each but the first of a window has a rule at its left."""
    widest = ARTICLE if ARTICLE in names else HEADLINES
    cells = {name: window.cells_of(name) for name in names if name != widest}
    rules = {name: bool(x) or name != names[0] for name in names}
    rest = window.columns - x - sum(cells.values()) - sum(rules.values())
    if rest < 1:  # the widths that were chosen are too wide for this window
        cells = dict.fromkeys(cells, max(1, (window.columns - x - sum(rules.values())) // len(names)))
        rest = window.columns - x - sum(cells.values()) - sum(rules.values())
    boxes = []
    for name in names:
        width = cells.get(name, rest) + rules[name]
        boxes.append(PaneBox(name, x, y, width, height, rules[name]))
        x += width
    return tuple(boxes)
