"""Choose somebody who is quoted in the library, by typing."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from tuireader.documents.cleaning import clean_line
from tuireader.library.person import Person
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.screens.dialogs.picker import FINDER_KEYS, MAX_CHOICE_ROWS, Choice, Matches, show_above_line
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.person_head import kind_words
from tuireader.widgets.phrases import counted
from tuireader.widgets.search_bar import PromptLine

MIN_ROWS = 6
"""The rows of the list: what is found while a name is typed moves nothing above."""

FindPeople = Callable[[str, Callable[[], bool]], Sequence[Person]]
"""Finds people of the library by what is typed, in a thread, until it is cancelled."""


class FindPerson(BottomDialog[Person | None]):
    """Answers with the person that was chosen, or None."""

    BINDINGS = FINDER_KEYS

    class Found(FieldMessage):
        """A thread has found people by what was typed."""

        typed: str
        people: Sequence[Person]

    def __init__(self, title: str, sign: str, verb: str, find_people: FindPeople) -> None:
        super().__init__()
        self._title, self._sign, self._verb, self._find_people = title, sign, verb, find_people
        self._typed = ""
        self._people: Sequence[Person] = ()
        self._is_entered = False
        """Whether Enter was pressed before the people were known."""

    def compose(self) -> ComposeResult:
        """The people and the input line."""
        yield Matches("People")
        yield PromptLine(self._sign, name="name")

    def on_mount(self) -> None:
        """Focus the input line."""
        show_above_line(self.query_one(Matches), self._title)
        self._fit()
        self.set_focus(self.query_one(PromptLine).line)
        self._show_hint()

    def on_resize(self) -> None:
        """Fit the list to the new window size."""
        self._fit()

    def _fit(self) -> None:
        rows = max(MIN_ROWS, min(len(self._people), MAX_CHOICE_ROWS))
        self.query_one(Matches).styles.height = self.rows_for(1 + rows)

    def _show_hint(self) -> None:
        found = "" if self._people else "nobody is called that" if self._typed else "type a name"
        self.query_one(PromptLine).line.hint = (found, "↓ ↑ choose", f"Enter {self._verb}", "Esc")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._typed, self._is_entered = clean_line(event.value), False
        if not self._typed:
            self._show(())
            return
        typed = self._typed

        def work() -> None:
            found = self._find_people(typed, lambda: worker.is_cancelled)
            if not worker.is_cancelled:
                self.post_message(self.Found(typed, found))

        worker = self.run_worker(work, thread=True, exclusive=True, group="people")

    @on(Found)
    def _found(self, event: Found) -> None:
        if event.typed != self._typed:
            return
        self._show(event.people)
        if self._is_entered:
            self._take()

    def _show(self, people: Sequence[Person]) -> None:
        self._people = people
        matches = self.query_one(Matches)
        matches.choices = [Choice(str(it.id), clean_line(it.name), _detail(it)) for it in people]
        self._fit()
        self._show_hint()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._people:
            self._take()
        else:
            self._is_entered = bool(self._typed)

    def _take(self) -> None:
        if self._people:
            self.dismiss(self._people[self.query_one(Matches).cursor])

    def action_step(self, count: int) -> None:
        """Move the cursor of the list; the focus stays in the input line."""
        self.query_one(Matches).action_step(count)


def _detail(person: Person) -> str:
    return " · ".join(filter(None, (kind_words(person), counted(person.quotations, "quotation"))))
