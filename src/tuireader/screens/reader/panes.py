"""The panes of the reader by name, and which of them a window has room for. The screen has the state."""

FEEDS, HEADLINES, ARTICLE, SPEAKERS = PANES = ("feeds", "headlines", "article", "speakers")

MULTI_PANE_CELLS = (64, 110)
"""The widths, in cells, from which two and three panes have room to read in."""

FEEDS_EXTRA_CELLS = 40
"""The cells that a window must have more than for three panes, so that the feeds are there all the time."""

SIZES = ONE, TWO, THREE, FOUR = ("-one", "-two", "-three", "-four")
"""The style classes of the screen, by how many panes there is room for."""


def size_class(width: int, multi_pane_cells: tuple[int, int] = MULTI_PANE_CELLS) -> str:
    """Return the style class of a window of `width` cells."""
    two, three = multi_pane_cells
    return FOUR if width >= three + FEEDS_EXTRA_CELLS else THREE if width >= three else TWO if width >= two else ONE


def panes_shown(size: str, pane: str, side: str, hidden: frozenset[str]) -> frozenset[str]:
    """Return the names of the panes to show in a window of that size class.

    `pane` has the focus and is always shown; `side` is the pane beside the article where there is room for two;
    `hidden` are those that the reader does not want, or that have nothing to show.
    """
    if size == ONE:
        return frozenset((pane,))
    if size == TWO:
        beside = side if pane == ARTICLE else pane
        shown = {HEADLINES, FEEDS} if beside == FEEDS else {ARTICLE, beside}
    elif size == THREE:
        shown = {FEEDS, HEADLINES, ARTICLE} if pane == FEEDS else {HEADLINES, ARTICLE, SPEAKERS}
    else:
        shown = set(PANES)
    return frozenset((shown - hidden) | {pane})
