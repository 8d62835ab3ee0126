"""Correct a quotation: who said it, or what else is wrong. The choices stand above the line that is typed in."""

from collections.abc import Callable, Iterator, Sequence

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.widgets import Input

from tuireader.documents.cleaning import clean_line
from tuireader.library.known_speakers import KnownSpeaker, begins_words, name_words
from tuireader.library.ruling_rows import MAX_NAME_CHARACTERS
from tuireader.library.text_folding import fold, fold_letters
from tuireader.screens.correction_choices import Choice, Correction, Question, person_of_library
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.row_list import RowList, both_ends, cut_at_word
from tuireader.widgets.search_bar import PromptLine
from tuireader.widgets.status import NARROW_CELLS
from tuireader.widgets.text_width import truncate, width_of

MIN_ROWS = 12
"""The rows of the dialog where people are looked for: what is found while a name is typed moves nothing above."""
NAME_CELLS, CHANCE_CELLS = 28, 4
"""The columns of names and chances in a wide window."""

FindPeople = Callable[[str, Callable[[], bool]], Sequence[KnownSpeaker]]
"""Finds people of the library by what is typed, in a thread, until it is cancelled."""


Row = Choice | str
"""What can be chosen, or a heading."""


class CorrectionRows(RowList):
    """The choices, with their headings."""

    shown: reactive[Sequence[Row]] = reactive[Sequence[Row]]((), repaint=False)
    typed = ""
    """The beginnings of these words are underlined in the names."""

    @property
    def row_count(self) -> int:
        """The number of choices and headings: one row each."""
        return len(self.shown)

    @property
    def choice(self) -> Choice | None:
        """The row with the cursor."""
        row = self.shown[self.cursor] if self.shown else None
        return row if isinstance(row, Choice) else None

    def watch_shown(self) -> None:
        """Show other rows."""
        self.rows_changed()

    def go_to(self, wanted: Choice | None, *, is_typed: bool) -> None:
        """Put the cursor on a choice, or on the first person; until a name is typed, not on who is the speaker now."""
        choices = [(index, row) for index, row in enumerate(self.shown) if isinstance(row, Choice)]
        same = [index for index, row in choices if wanted is not None and row.key == wanted.key]
        people = [(index, row) for index, row in choices if row.what is Correction.SPEAKER]
        others = [index for index, row in people if is_typed or not row.is_now]
        self.cursor = next(iter((*same, *others, *(index for index, _ in (*people, *choices)))), 0)
        self.refresh()

    def action_step(self, count: int) -> None:
        """Go to the next choice; headings are none."""
        at = self.cursor + count
        while 0 <= at < len(self.shown) and not isinstance(self.shown[at], Choice):
            at += count
        if 0 <= at < len(self.shown):
            self.cursor = at
        elif at < 0:
            self.window.show(0)  # the heading above the first choice
            self.refresh()

    def row_text(self, row: int) -> str:
        """Return the name, or the heading."""
        shown = self.shown[row]
        return shown.name if isinstance(shown, Choice) else shown

    def _tab(self, tab: list[Segment], *, here: bool) -> list[Segment]:
        """Show the chosen row as if the list had the focus, which the input line has."""
        return [Segment("".join(it.text for it in tab), self.part("row--cursor"))] if here else tab

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return a heading, or a name with its chance and what is known of it."""
        shown, minor = self.shown[row], self.part("row--minor")
        if not isinstance(shown, Choice):
            return ([Segment(shown, minor)],)
        room = width - self.TAB_CELLS - 3  # two blanks before the name, one behind the row
        chance = "" if shown.chance is None else f"{round(100 * shown.chance)} %"
        if width < NARROW_CELLS:
            detail = " · ".join(filter(None, (chance, shown.detail)))
            right = (
                Segment(cut_at_word(detail, most), minor) if (most := self._room_beside(shown, room)) else Segment("")
            )
            line = both_ends(Segment(truncate(shown.name, room)), right, room)
            name = line[0].text
            return ([Segment("  "), *self._name_segments(row, name), *line[1:]],)
        name = truncate(shown.name, NAME_CELLS)
        blanks = NAME_CELLS - width_of(name) + CHANCE_CELLS - width_of(chance)
        detail = truncate(shown.detail, room - NAME_CELLS - CHANCE_CELLS - 2)
        end = Segment(f"{' ' * blanks}{chance}  {detail}", minor)
        return ([Segment("  "), *self._name_segments(row, name), end],)

    @staticmethod
    def _room_beside(shown: Choice, room: int) -> int:
        """Return the cells for the detail beside a name in a narrow window; 0 where it would be no word."""
        left = room - width_of(shown.name) - 2
        return left if left >= CHANCE_CELLS else 0

    def _name_segments(self, row: int, name: str) -> list[Segment]:
        """Return a name in bold if it is the chosen one, with the typed beginnings of its words underlined."""
        style = self.part("row--strong") if row == self.cursor else None
        match = self.part("row--match") if style is None else self.part("row--strong", "row--match")
        shown = self.shown[row]
        is_person = isinstance(shown, Choice) and shown.what is Correction.SPEAKER and not shown.is_refused
        segments, at = [], 0
        for start, stop in typed_spans(name, self.typed) if is_person else ():
            segments += [Segment(name[at:start], style), Segment(name[start:stop], match)]
            at = stop
        return [*segments, Segment(name[at:], style)]


def typed_spans(name: str, typed: str) -> list[tuple[int, int]]:
    """Return where in a name the typed words begin words of it."""
    folded, spans = fold_letters(name), set[tuple[int, int]]()
    for word in fold_letters(typed).replace("-", " ").split():
        at = folded.find(word)
        while at >= 0:
            if not at or not folded[at - 1].isalnum():
                spans.add((at, at + len(word)))
            at = folded.find(word, at + 1)
    apart, end = [], 0
    for start, stop in sorted(spans):
        if start >= end:
            apart.append((start, stop))
            end = stop
    return apart


class CorrectionDialog(BottomDialog[Choice | None]):
    """Answers with what was chosen, or None. The people of the article come first, then those of the library."""

    BINDINGS = [
        Binding("escape,ctrl+g", "dismiss", "Leave it", id="correct.cancel"),
        Binding("down,ctrl+n,tab", "step(1)", "Down", id="correct.down", priority=True),
        Binding("up,ctrl+p,shift+tab", "step(-1)", "Up", id="correct.up", priority=True),
    ]

    class Found(FieldMessage):
        """A thread has found people of the library by what was typed."""

        typed: str
        people: Sequence[KnownSpeaker]

    def __init__(self, question: Question, find_people: FindPeople, on_rows_covered: Callable[[int], None]) -> None:
        super().__init__()
        self._question, self._find_people, self._on_rows_covered = question, find_people, on_rows_covered
        self._typed = ""
        self._found: CorrectionDialog.Found | None = None
        self._is_chosen = False
        """Whether the user has chosen a row: then what is found later does not choose another one."""
        self._is_entered = False
        """Whether Enter was pressed before the people of the library were known."""

    def compose(self) -> ComposeResult:
        """The choices and the input line."""
        yield CorrectionRows("Choices")
        yield PromptLine("c", name="name")

    def on_mount(self) -> None:
        """Show all choices, and focus the input line."""
        rows = self._list
        rows.can_focus = False
        rows.enclose(has_bar=True, has_rule=False, is_between=True)
        rows.set_title(self._question.title, right=self._question.right)
        self.set_focus(self.query_one(PromptLine).line)
        self._show_rows()
        self._fit()

    def on_resize(self) -> None:
        """Fit the list to the new window size."""
        self._fit()

    @property
    def _list(self) -> CorrectionRows:
        return self.query_one(CorrectionRows)

    def _fit(self) -> None:
        wanted = len(self._list.shown) + 1
        rows = self.rows_for(wanted if self._question.people is None else max(wanted, MIN_ROWS))
        self._list.styles.height = rows
        self._on_rows_covered(rows)

    # The rows

    def _show_rows(self) -> None:
        rows, chosen = self._list, self._list.choice if self._is_chosen else None
        rows.typed = self._typed
        rows.shown = tuple(self._rows())
        rows.go_to(chosen, is_typed=bool(self._typed))
        self._show_hint()

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

    def _show_hint(self) -> None:
        self.query_one(PromptLine).line.hint = ("↓ ↑ choose", "Enter take", "Esc leave it")

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

    def action_step(self, count: int) -> None:
        """Move the cursor of the list; the focus stays in the input line."""
        self._is_chosen = True
        self._list.action_step(count)
        self._show_hint()
