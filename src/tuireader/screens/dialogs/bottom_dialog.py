"""The base class of dialogs: they cover rows at the bottom, and the text above stays in sight."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from tuireader.config import Config
from tuireader.paths import resource_folder
from tuireader.wire.textual_internals import ErrorBoundary

MAX_SHARE_OF_ROWS = 0.6
"""The largest share of the window's rows that a dialog covers, including the bottom line."""

Answer = TypeVar("Answer")


class BottomDialog(ErrorBoundary, ModalScreen[Answer]):
    """Covers rows at the bottom of the window, and nothing else. It returns an answer to the screen below."""

    CSS_PATH = resource_folder("styles") / "sheets.tcss"

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Return `result` to the screen below, once: a dialog that is closed, or covered by another, stays as it is.

        Two keys that come at once may both close it, and the second would take the screen below from the stack.
        """
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    @property
    def has_footer(self) -> bool:
        """Whether the bottom line shows keys: the configuration of the application says so, as for the reader."""
        config: Config = getattr(self.app, "config", Config())
        return config.footer

    def rows_for(self, wanted: int) -> int:
        """Return how many rows above the bottom line a dialog may cover that needs `wanted`."""
        return max(1, min(wanted, int(self.app.size.height * MAX_SHARE_OF_ROWS) - 1))
