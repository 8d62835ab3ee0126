"""What a correction or a note is about: the open article, a quotation, or words that the user marks in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tuireader.documents.model import Document
from tuireader.library import Entry, Library
from tuireader.quotes import Attribution, Quotation, Span
from tuireader.screens.reader.entry_marks import GONE_NOTE
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.panes import SPEAKERS
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.sharing import no_article_note
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.speakers import SpeakerPanel

if TYPE_CHECKING:
    from tuireader.screens.dialogs.bottom_dialog import BottomDialog

Answer = TypeVar("Answer")
STILL_LOOKING_NOTE = "Still looking for quotations."
NO_WORDS_NOTE = "There are no words to mark here."


class Subject(NamedTuple):
    """The open article, and the quotation that is current in it."""

    entry: Entry
    document: Document
    attribution: Attribution
    quotation_index: int | None

    @property
    def text(self) -> str:
        """The text of the article."""
        return self.document.text

    @property
    def quotation(self) -> Quotation | None:
        """The current quotation."""
        return None if self.quotation_index is None else self.attribution.quotations[self.quotation_index]


class Subjects:
    """Finds what is current in the article, opens dialogs about it, and lets the user mark words."""

    def __init__(self, screen: ReaderState, library: Library, reading: ArticleReading, pane_layout: PaneLayout) -> None:
        self._screen, self._library, self._reading, self._pane_layout = screen, library, reading, pane_layout

    async def current(self, verb: str) -> Subject | str:
        """Return what is current, or the sentence that says why nothing of it can be `verb`: “corrected”."""
        await self._reading.attributed()
        screen = self._screen
        entry, document, attribution = screen.entry, screen.document, screen.attribution
        is_in_sight = screen.body.display or screen.pane == SPEAKERS
        if entry is None or document is None or not is_in_sight or not self._reading.is_displayed:
            return no_article_note(screen)
        if entry.failure:
            return f"This article cannot be opened, so nothing in it can be {verb}."
        if attribution is None:
            return STILL_LOOKING_NOTE
        if self._library.entries.get(entry.id) is None:
            return GONE_NOTE
        if screen.pane == SPEAKERS:
            chosen = screen.query_one(SpeakerPanel).chosen_quotation
            screen.quotation = screen.quotation if chosen is None else chosen
        is_there = screen.quotation is not None and screen.quotation < len(attribution.quotations)
        return Subject(entry, document, attribution, screen.quotation if is_there else None)

    def undo_hint(self) -> str:
        """Return what a dialog says about undoing: “U undoes it later”."""
        key = self._screen.key_of("mark.undo")
        return f"{key} undoes it later" if key else ""

    def open(self, dialog: "BottomDialog[Answer | None]", then: Callable[[Answer | None], object]) -> None:
        """Open a dialog that keeps the words that it is about in sight above; scroll back after it."""
        body = self._screen.body

        def closed(answer: Answer | None) -> None:
            body.cover(0)
            then(answer)

        self._screen.app.push_screen(dialog, closed)

    def mark(
        self, subject: Subject, bounds: tuple[Span | None, Span | None], none: str, then: Callable[[Span], object]
    ) -> None:
        """Let the user mark words, of which the first and the last are proposed, and do `then` with them.

        Where none are marked, `none` says so.
        """
        screen, (first, last) = self._screen, bounds
        if first is None:
            screen.note = NO_WORDS_NOTE
            return
        from tuireader.screens.dialogs.mark_words import MarkWords  # noqa: PLC0415 - only needed on request

        def marked(span: Span | None) -> None:
            if span is None:
                screen.note = none
            else:
                then(span)

        screen.app.push_screen(MarkWords(subject.text, first, last, screen.body), marked)

    def with_article(self, mark: Callable[[], object]) -> None:
        """Let the user mark words once the article is shown."""
        if self._screen.body.display:
            mark()
        else:
            self._pane_layout.show_article()
            self._screen.call_after_refresh(mark)
