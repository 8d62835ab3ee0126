"""Which panes are seen: all three, two or one, by the width of the window."""

HEADLINES, ARTICLE, SPEAKERS = PANES = ("headlines", "article", "speakers")

TWO_FROM, THREE_FROM = 64, 110
"""The widths, in cells, from which two and three panes have room to read in."""


SIZES = ONE, TWO, THREE = ("-one", "-two", "-three")
"""The style classes of the screen, by how many panes there is room for."""


def size_class(width: int) -> str:
    """Return the style class of a window of `width` cells."""
    return THREE if width >= THREE_FROM else TWO if width >= TWO_FROM else ONE


def panes_shown(width: int, pane: str, side: str, *, speakers: bool, zen: bool) -> frozenset[str]:
    """Return the names of the panes to show.

    `pane` has the focus and is always shown; `side` is the pane beside the article where there is room for two;
    `speakers` says whether the reader wants the speakers at all; `zen` leaves only the pane that is being used.
    """
    size = size_class(width)
    if zen or size == ONE:
        return frozenset((pane,))
    hidden = set() if speakers or pane == SPEAKERS else {SPEAKERS}
    wanted = set(PANES) if size == THREE else {ARTICLE, side if pane == ARTICLE else pane}
    return frozenset(wanted - hidden)
