"""The container of the panes, which places each as the table of layouts says."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget


class Placing(NamedTuple):
    """The position of the pane with that id in the container."""

    pane_id: str
    region: Region


PlacePanes = Callable[[Size], Sequence[Placing]]
"""Returns the positions of the panes in a container of that size."""


class _PaneTable(Layout):
    """Places each pane for the current window, whatever was shown before."""

    name = "panes"

    def __init__(self, place: PlacePanes) -> None:
        self._place = place

    def arrange(
        self,
        parent: Widget,
        children: list[Widget],  # noqa: ARG002 - also those that were hidden before the window changed
        size: Size,
        greedy: bool = True,  # noqa: ARG002 - as Textual has it
    ) -> ArrangeResult:
        panes = {pane.id: pane for pane in parent.children}
        return [
            WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, panes[pane_id], order)
            for order, (pane_id, region) in enumerate(self._place(size))
        ]


class PaneRow(Widget):
    """The panes, beside and below each other."""

    BLANK = True  # the panes cover it whole

    def __init__(self, place: PlacePanes, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._table = _PaneTable(place)

    @property
    def layout(self) -> Layout:
        """The table of layouts."""
        return self._table
