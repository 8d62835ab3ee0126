"""Which panes a window shows, where and how wide: the table of layouts. It does not use widgets."""

from typing import Literal, NamedTuple

from tuireader.config import PaneWidths

FEEDS, HEADLINES, ARTICLE, SPEAKERS = PANES = ("feeds", "headlines", "article", "speakers")

Shape = Literal["single", "pair", "stacked", "columns", "four"]
"""How a window is divided.

One pane; two panes; the headlines above article and speakers; those three side by side; all four side by side.
"""

MIN_BAR_COLUMNS, MIN_BAR_ROWS = 24, 6
"""Smaller windows have no bars above the panes."""
MIN_STACKED_ROWS = 30
"""The least rows for headlines above the article."""
MIN_COLUMNS_CELLS = 140
"""The least width for an article between headlines and speakers."""
MIN_FEEDS_CELLS = 184
"""The least width at which the feeds are always shown."""
MIN_PAIR_SPEAKERS_CELLS = 76
"""The least width at which a window of two panes shows the speakers beside an article unasked."""


class Share(NamedTuple):
    """A part of a window in percent, with its least and most cells or rows."""

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
"""The widths of panes by the shape of the window; the pane that is missing takes the rest."""
NARROW_HEADLINES = Share(37, 36, 47)
"""The width of headlines if the user chose columns for a window under `MIN_COLUMNS_CELLS`."""


class Window(NamedTuple):
    """The size of a window in cells, with the configured widths and layout."""

    columns: int
    rows: int
    widths: PaneWidths = PaneWidths()
    layout: str = "auto"

    @property
    def shape(self) -> Shape:
        """How the window is divided."""
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
        """Return the width of a pane, other than the one that takes the rest."""
        chosen = getattr(self.widths, pane, None)
        if isinstance(chosen, int):
            return chosen
        is_narrow = pane == HEADLINES and self.columns < MIN_COLUMNS_CELLS
        return (NARROW_HEADLINES if is_narrow else PANE_SHARES[self.shape][pane]).of(self.columns)


class PaneRequest(NamedTuple):
    """The panes that the user wants to see.

    `pane` has the focus and is always shown. `has_feeds`: there are feeds; `feeds_open`: the user asked for them.
    `speakers`: show the speakers if there is room and somebody is quoted; `speakers_asked`: also if there is little
    room; `is_quoted`: somebody is quoted, or that is not known yet.
    """

    pane: str = HEADLINES
    is_zoomed: bool = False
    has_feeds: bool = False
    feeds_open: bool = False
    speakers: bool = True
    speakers_asked: bool = False
    is_quoted: bool = True


class PaneBox(NamedTuple):
    """The position of a pane in cells. `has_rule`: its first column is a line beside the pane before."""

    name: str
    x: int
    y: int
    width: int
    height: int
    has_rule: bool = False


def panes_shown(window: Window, request: PaneRequest) -> tuple[str, ...]:
    """Return the names of the panes that a window shows, from left to right."""
    shown = {request.pane}
    shape = "single" if request.is_zoomed else window.shape
    has_feeds = request.has_feeds and request.feeds_open
    speakers = {SPEAKERS} if request.speakers and request.is_quoted else set()
    if shape == "pair":
        if request.pane in {ARTICLE, SPEAKERS}:
            has_room = window.columns >= MIN_PAIR_SPEAKERS_CELLS or request.speakers_asked
            shown |= {ARTICLE} | (speakers if has_room else set())
        else:
            shown |= {HEADLINES} | ({FEEDS} if has_feeds else set())
    elif shape in {"stacked", "columns"}:
        shown |= {HEADLINES, ARTICLE} | ({FEEDS} if has_feeds and request.pane != SPEAKERS else speakers)
    elif shape == "four":
        shown |= {HEADLINES, ARTICLE} | ({FEEDS} if request.has_feeds else set()) | speakers
    return tuple(name for name in PANES if name in shown)


def place_panes(window: Window, request: PaneRequest, height: int) -> tuple[PaneBox, ...]:
    """Return the positions of the panes, which have `height` rows in all."""
    shown, width = panes_shown(window, request), window.columns
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
    """Return the positions of panes side by side from column `x` on; all but a window's first have a rule."""
    widest = ARTICLE if ARTICLE in names else HEADLINES
    cells = {name: window.cells_of(name) for name in names if name != widest}
    rules = {name: bool(x) or name != names[0] for name in names}
    rest = window.columns - x - sum(cells.values()) - sum(rules.values())
    if rest < 1:  # the configured widths are too wide for this window
        cells = dict.fromkeys(cells, max(1, (window.columns - x - sum(rules.values())) // len(names)))
        rest = window.columns - x - sum(cells.values()) - sum(rules.values())
    boxes = []
    for name in names:
        width = cells.get(name, rest) + rules[name]
        boxes.append(PaneBox(name, x, y, width, height, rules[name]))
        x += width
    return tuple(boxes)
