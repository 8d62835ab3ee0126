"""Correct a quotation: who said it, or what else is wrong. The choices stand above the line that is typed in."""

from collections.abc import Callable, Iterator, Sequence

from textual import on
from textual.widgets import Input

from tuireader.documents.cleaning import clean_line
from tuireader.library.known_speakers import KnownSpeaker, begins_words, name_words
from tuireader.library.ruling_rows import MAX_NAME_CHARACTERS
from tuireader.library.text_folding import fold
from tuireader.screens.correction_choices import Choice, Correction, Question, person_of_library
from tuireader.screens.dialogs.choices_dialog import ChoicesDialog, Row
from tuireader.widgets.messages import FieldMessage

MIN_ROWS = 12
"""The rows of the dialog where people are looked for: what is found while a name is typed moves nothing above."""
FindPeople = Callable[[str, Callable[[], bool]], Sequence[KnownSpeaker]]
"""Finds people of the library by what is typed, in a thread, until it is cancelled."""


class CorrectionDialog(ChoicesDialog[Choice | None]):
    """Answers with what was chosen, or None. The people of the article come first, then those of the library."""

    class Found(FieldMessage):
        """A thread has found people of the library by what was typed."""

        typed: str
        people: Sequence[KnownSpeaker]

    def __init__(self, question: Question, find_people: FindPeople, on_rows_covered: Callable[[int], None]) -> None:
        super().__init__("c", question.title, question.right, on_rows_covered, name="name")
        self._question, self._find_people = question, find_people
        self.min_rows = MIN_ROWS if question.people is not None else 0
        self._found: CorrectionDialog.Found | None = None
        self._is_entered = False
        """Whether Enter was pressed before the people of the library were known."""

    # The rows

    def _rows(self) -> Iterator[Row]:
        question = self._question
        if question.open_rulings and not self._typed:
            yield "no longer fits"
            yield from question.open_rulings
        if question.people is not None and (people := list(self._people(question.people))):
            yield "who said it"
            yield from people
        if question.others:
            if question.people is not None or question.open_rulings:
                yield "or"
            yield from question.others

    def _people(self, of_article: Sequence[Choice]) -> Iterator[Choice]:
        """Yield the people of the article that match what is typed, those of the library, and what is typed itself."""
        words = name_words(self._typed)
        found = [person for person in of_article if begins_words(words, f"{person.name} {person.detail}")]
        yield from sorted(found, key=lambda person: not begins_words(words, person.name))
        names = {fold(person.name) for person in of_article}
        for known in self._found.people if self._found is not None and self._found.typed == self._typed else ():
            if fold(known.name) not in names:
                names.add(fold(known.name))
                yield person_of_library(*known)
        if self._typed and fold(self._typed) not in names:
            is_long = len(self._typed) > MAX_NAME_CHARACTERS
            detail = "too long for a name" if is_long else "a new name"
            shown = f"somebody else: “{self._typed}”"
            yield Choice(Correction.SPEAKER, shown, detail, value=self._typed, is_refused=is_long)

    # Keys

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._typed, self._is_chosen, self._is_entered = clean_line(event.value), False, False
        self._show_rows()
        if self._typed and self._question.people is not None:
            self._find(self._typed)

    def _find(self, typed: str) -> None:
        """Find people of the library in a thread; what is typed next cancels it."""

        def work() -> None:
            found = self._find_people(typed, lambda: worker.is_cancelled)
            if not worker.is_cancelled:
                self.post_message(self.Found(typed, found))

        worker = self.run_worker(work, thread=True, exclusive=True, group="people")

    @on(Found)
    def _people_found(self, event: Found) -> None:
        """Show the people of the library. Enter that was pressed before takes only what was chosen then."""
        if event.typed != self._typed:
            return
        before, self._found = self._list.choice, event
        self._show_rows()
        if self._is_entered and self._list.choice == before:
            self._take(before)
        self._is_entered = False

    @on(Input.Submitted)
    def _submitted(self) -> None:
        is_searched = self._found is not None and self._found.typed == self._typed
        if self._typed and self._question.people is not None and not is_searched and not self._is_chosen:
            self._is_entered = True
        else:
            self._take(self._list.choice)

    def _take(self, choice: Choice | None) -> None:
        if choice is not None and not choice.is_refused:
            self.dismiss(choice)
