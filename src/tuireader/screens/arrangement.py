"""Which panes are seen: four, three, two or one, by the width of the window."""

FEEDS, HEADLINES, ARTICLE, SPEAKERS = PANES = ("feeds", "headlines", "article", "speakers")

FROM = (64, 110)
"""The widths, in cells, from which two and three panes have room to read in."""

FEEDS_MORE = 40
"""The cells that a window must have more than for three panes, so that the feeds are there all the time."""

SIZES = ONE, TWO, THREE, FOUR = ("-one", "-two", "-three", "-four")
"""The style classes of the screen, by how many panes there is room for."""


def size_class(width: int, wanted: tuple[int, int] = FROM) -> str:
    """Return the style class of a window of `width` cells."""
    two, three = wanted
    return FOUR if width >= three + FEEDS_MORE else THREE if width >= three else TWO if width >= two else ONE


def panes_shown(size: str, pane: str, side: str, hidden: frozenset[str]) -> frozenset[str]:
    """Return the names of the panes to show in a window of that size class.

    `pane` has the focus and is always shown; `side` is the pane beside the article where there is room for two;
    `hidden` are those that the reader does not want, or that have nothing to show.
    """
    if size == ONE:
        return frozenset((pane,))
    if size == TWO:
        beside = side if pane == ARTICLE else pane
        wanted = {HEADLINES, FEEDS} if beside == FEEDS else {ARTICLE, beside}
    elif size == THREE:
        wanted = {FEEDS, HEADLINES, ARTICLE} if pane == FEEDS else {HEADLINES, ARTICLE, SPEAKERS}
    else:
        wanted = set(PANES)
    return frozenset((wanted - hidden) | {pane})
