"""What all that opens over the reader has in common: it rises from the bottom line, and the words stay in sight."""

from typing import TypeVar

from textual.screen import ModalScreen

from tuireader.paths import DIALOG_STYLE_SHEET
from tuireader.wire.textual_internals import ErrorBoundary

MAX_SHARE_OF_ROWS = 0.6
"""No more of the window's rows is covered, the bottom line among them."""

Answer = TypeVar("Answer")


class Rising(ErrorBoundary, ModalScreen[Answer]):
    """Covers rows at the bottom of the window, and nothing else. Answers with what was chosen, or None."""

    CSS_PATH = DIALOG_STYLE_SHEET

    def rows_for(self, wanted: int) -> int:
        """Return how many rows above the bottom line may be covered where `wanted` are needed."""
        return max(1, min(wanted, int(self.app.size.height * MAX_SHARE_OF_ROWS) - 1))
