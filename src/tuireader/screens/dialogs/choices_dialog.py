"""The base of dialogs in which choices stand above the line that is typed in."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive

from tuireader.library.text_folding import fold_letters
from tuireader.screens.correction_choices import Choice, Correction
from tuireader.screens.dialogs.bottom_dialog import Answer, BottomDialog
from tuireader.widgets.row_list import RowList, both_ends, cut_at_word
from tuireader.widgets.search_bar import PromptLine
from tuireader.widgets.status import NARROW_CELLS
from tuireader.widgets.text_width import truncate, width_of

NAME_CELLS, CHANCE_CELLS = 28, 4
"""The columns of names and chances in a wide window."""

Row = Choice | str
"""What can be chosen, or a heading."""


class ChoiceRows(RowList):
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


class ChoicesDialog(BottomDialog[Answer]):
    """Choices above a line that is typed in. The focus stays in the line; the keys for steps move the cursor above."""

    BINDINGS = [
        Binding("escape,ctrl+g", "dismiss", "Leave it", id="correct.cancel"),
        Binding("down,ctrl+n,tab", "step(1)", "Down", id="correct.down", priority=True),
        Binding("up,ctrl+p,shift+tab", "step(-1)", "Up", id="correct.up", priority=True),
    ]
    min_rows = 0
    """How many rows it has at least, if there is room."""
    max_note_characters = 0
    """How many characters may be typed where that is a note; 0 where it is none."""

    def __init__(  # noqa: PLR0913 - what the bar and the line show
        self, sign: str, title: str, right: str, on_rows_covered: Callable[[int], None], *, name: str, value: str = ""
    ) -> None:
        super().__init__()
        self._sign, self._title, self._right, self._on_rows_covered = sign, title, right, on_rows_covered
        self._line_name, self._value = name, value
        self._typed = ""
        self._is_chosen = False
        """Whether the user has chosen a row: then what is found later does not choose another one."""

    def compose(self) -> ComposeResult:
        """The choices and the input line."""
        yield ChoiceRows("Choices")
        yield PromptLine(self._sign, self._value, self._line_name, max_note_characters=self.max_note_characters)

    def on_mount(self) -> None:
        """Show all choices, and focus the input line."""
        rows = self._list
        rows.can_focus = False
        rows.enclose(has_bar=True, has_rule=False, is_between=True)
        rows.set_title(self._title, right=self._right)
        self.set_focus(self.query_one(PromptLine).line)
        self._show_rows()
        self._fit()

    def on_resize(self) -> None:
        """Fit the list to the new window size."""
        self._fit()

    @property
    def _list(self) -> ChoiceRows:
        return self.query_one(ChoiceRows)

    def _fit(self) -> None:
        rows = self.rows_for(max(len(self._list.shown) + 1, self.min_rows))
        self._list.styles.height = rows
        self._on_rows_covered(rows)

    @abstractmethod
    def _rows(self) -> Iterator[Row]:
        """Yield the choices and headings for what is typed."""

    def _show_rows(self) -> None:
        """Show the choices for what is typed; the one that the user has chosen keeps the cursor."""
        rows, chosen = self._list, self._list.choice if self._is_chosen else None
        rows.typed = self._typed
        rows.shown = tuple(self._rows())
        rows.go_to(chosen, is_typed=bool(self._typed))
        self._show_hint()

    def _show_hint(self) -> None:
        self.query_one(PromptLine).line.hint = ("↓ ↑ choose", "Enter take", "Esc leave it")

    def action_step(self, count: int) -> None:
        """Move the cursor of the list; the focus stays in the input line."""
        self._is_chosen = True
        self._list.action_step(count)
        self._show_hint()
