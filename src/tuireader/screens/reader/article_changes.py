"""Opens what was changed in the article since it was first fetched."""

from functools import partial

from tuireader.library import Library
from tuireader.screens.reader.sharing import ArticleSharing
from tuireader.screens.reader.state import ReaderState

NOT_EDITED_NOTE = "The words of this article have not changed since it was first fetched."


class ArticleChanges:
    """Shows the versions of an article."""

    def __init__(self, screen: ReaderState, library: Library, sharing: ArticleSharing) -> None:
        self._screen, self._library, self._sharing = screen, library, sharing

    def show(self) -> None:
        """Show what was changed in the article, or say that nothing was."""
        entry = self._screen.chosen_entry
        if entry is None or not entry.edited:
            self._screen.note = NOT_EDITED_NOTE if entry is not None else "No article is open."
            return
        from tuireader.screens.dialogs.changes_screen import Changes  # noqa: PLC0415 - only needed on request

        load = partial(self._library.versions.of_entry, entry.id)
        correct = partial(self._library.rulings.correct, entry.id)
        self._screen.app.push_screen(Changes(entry, load, correct, self._sharing.copy))
