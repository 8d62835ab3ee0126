"""When all is there that is to be seen first: one picture is fewer bytes than two."""

from textual.message import Message

from tuireader.screens.reader.state import ReaderState


class Arrival:
    """Waits for the first article and for the headlines in sight."""

    class Arrived(Message):
        """What there is to see first is there."""

    def __init__(self, screen: ReaderState) -> None:
        self._screen = screen
        self._has_article = False
        self.has_rows = False

    def article_opened(self) -> None:
        """Take in that an article is shown, or that there is none."""
        if not self._has_article:
            self._has_article = True
            self._post_arrived()

    def rows_known(self) -> None:
        """Take in that the headlines in sight are known."""
        self.has_rows = True
        self._post_arrived()

    def _post_arrived(self) -> None:
        if self._has_article and self.has_rows:
            self._screen.post_message(self.Arrived())
