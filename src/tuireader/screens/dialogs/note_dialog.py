"""Write a note: the choices stand above the line that is typed in, and Enter alone keeps the words without any."""

from collections.abc import Callable, Iterator

from textual import on
from textual.widgets import Input

from tuireader.documents.cleaning import clean, single_line
from tuireader.library.note_rows import MAX_NOTE_CHARACTERS
from tuireader.screens.correction_choices import Choice
from tuireader.screens.dialogs.choices_dialog import ChoicesDialog, Row
from tuireader.screens.note_choices import NoteAction, NoteAnswer, NoteQuestion


class NoteDialog(ChoicesDialog[NoteAnswer | None]):
    """Answers with what was chosen and what was typed, or None."""

    max_note_characters = MAX_NOTE_CHARACTERS

    def __init__(self, question: NoteQuestion, on_rows_covered: Callable[[int], None]) -> None:
        super().__init__("M", question.title, question.right, on_rows_covered, name="note", value=question.text)
        self._question, self._typed = question, question.text

    def _rows(self) -> Iterator[Row]:
        question = self._question
        if question.keeps:
            yield self._keep
        yield from question.others
        if question.listed:
            yield "other notes here" if question.keeps else "notes"
            yield from question.listed

    @property
    def _keep(self) -> Choice:
        """The row that keeps the words, with what was typed."""
        detail = "with this note" if self._typed else "without a note"
        return Choice(NoteAction.KEEP, NoteAction.KEEP.value, detail)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._typed = single_line(clean(event.value))
        self._show_rows()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        choice = self._list.choice
        if choice is not None:
            self.dismiss(NoteAnswer(choice.what, self._typed, choice.ruling_id))
