"""Which panes are seen: all three, two or one, by the width of the window."""

HEADLINES, ARTICLE, SPEAKERS = PANES = ("headlines", "article", "speakers")

FROM = (64, 110)
"""The widths, in cells, from which two and three panes have room to read in."""

SIZES = ONE, TWO, THREE = ("-one", "-two", "-three")
"""The style classes of the screen, by how many panes there is room for."""


def size_class(width: int, wanted: tuple[int, int] = FROM) -> str:
    """Return the style class of a window of `width` cells."""
    two, three = wanted
    return THREE if width >= three else TWO if width >= two else ONE


def panes_shown(size: str, pane: str, side: str, *, speakers: bool, zen: bool) -> frozenset[str]:
    """Return the names of the panes to show in a window of that size class.

    `pane` has the focus and is always shown; `side` is the pane beside the article where there is room for two;
    `speakers` says whether the reader wants the speakers at all; `zen` leaves only the pane that is being used.
    """
    if zen or size == ONE:
        return frozenset((pane,))
    hidden = set() if speakers or pane == SPEAKERS else {SPEAKERS}
    wanted = set(PANES) if size == THREE else {ARTICLE, side if pane == ARTICLE else pane}
    return frozenset(wanted - hidden)
