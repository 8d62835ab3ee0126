"""Notices when the first frame is complete: one frame is fewer bytes than two."""

from textual.message import Message

from tuireader.screens.reader.state import ReaderState


class Arrival:
    """Posts `Arrived` once the first article and the headlines in sight are known."""

    class Arrived(Message):
        """Everything in the first frame is known."""

    def __init__(self, screen: ReaderState) -> None:
        self._screen = screen
        self._has_article = False
        self.has_rows = False

    def article_opened(self) -> None:
        """Record that an article is shown, or that there is none."""
        if not self._has_article:
            self._has_article = True
            self._post_arrived()

    def rows_known(self) -> None:
        """Record that the headlines in sight are known."""
        self.has_rows = True
        self._post_arrived()

    def _post_arrived(self) -> None:
        if self._has_article and self.has_rows:
            self._screen.post_message(self.Arrived())
