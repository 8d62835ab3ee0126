"""Who is quoted in the library: a row for each, with role, numbers, and the last eight weeks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from tuireader.library.person import Person, PersonRow
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.paged_list import PagedList
from tuireader.widgets.person_head import kind_words
from tuireader.widgets.phrases import age, one_line
from tuireader.widgets.row_list import both_ends
from tuireader.widgets.status import NARROW_CELLS
from tuireader.widgets.text_width import truncate, width_of
from tuireader.widgets.week_bars import week_bars

NEW_SIGN, WATCHED_SIGN = "+", "*"
"""Stand before those who were quoted for the first time in these days, and before those who are watched."""
WEEKS = 8
WHOLE_BAR = 4
"""With so many quotations the best of somebody's weeks has a whole bar: a single one is no full block."""
_COUNT_CELLS = len("7 days")
_AGE_CELLS = len("40 min")
MIN_NAME_CELLS, USUAL_NAME_CELLS, MAX_NAME_CELLS = 24, 36, 48
"""The cells of a name: a wide window has more for it than most names need, so that none is cut before its role is."""
MAX_COUNT = 99_999


class PeopleShape(NamedTuple):
    """The columns of a wide row."""

    name_cells: int
    role_cells: int


def people_shape(width: int) -> PeopleShape:
    """Return the cells of name and role in a list of `width` cells."""
    numbers = 2 * (_COUNT_CELLS + 1) + 2 + WEEKS + 1 + _AGE_CELLS
    room = max(2, width - PeopleList.TAB_CELLS - 3 - numbers)
    most = max(USUAL_NAME_CELLS, min(MAX_NAME_CELLS, room // 3))
    name_cells = min(most, max(min(MIN_NAME_CELLS, room), room // 2))
    return PeopleShape(name_cells, max(0, room - name_cells))


class PeopleList(PagedList[PersonRow]):
    """People and bodies. In narrow windows a row has two lines."""

    TAB_CELLS = 3

    class Opened(FieldMessage):
        """The user wants to see what a person said."""

        person: Person

    class Pointed(FieldMessage):
        """The cursor is on another row."""

        person: Person

    def __init__(self, name: str, now: datetime | None, *, has_bars: bool) -> None:
        super().__init__(name)
        self.days: int | None = None
        """The days of which the list shows who was quoted; None: at any time."""
        self.watched = frozenset[int]()
        """The ids of people who are watched."""
        self._now = now
        self._has_bars = has_bars

    @property
    def chosen(self) -> Person | None:
        """The person with the cursor."""
        return self.chosen_row.person if self.chosen_row is not None else None

    def show(self, people: Sequence[PersonRow], days: int | None, *, row: int = 0, y: int = 0) -> None:
        """Show other people, with the cursor on a row that begins on line `y` of the window."""
        self.days = days
        self.show_rows(people, row, y)
        self._post_pointed()

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Draw the two rows that changed, and post who has the cursor."""
        super().watch_cursor(before, cursor)
        self._post_pointed()

    def _post_pointed(self) -> None:
        if self.chosen is not None:
            self.post_message(self.Pointed(self.chosen))

    def action_open(self) -> None:
        """Show what the person with the cursor said."""
        if self.chosen is not None:
            self.post_message(self.Opened(self.chosen))

    # Rows

    def row_text(self, row: int) -> str:
        """Return name and role."""
        person = self.rows[row].person
        return f"{one_line(person.name)} {kind_words(person)}".rstrip()

    def row_height(self, row: int, width: int) -> int:
        """Return one line, two in narrow windows; the first row has the heads of the columns above it."""
        return (2 if width < NARROW_CELLS else 1) + self.lines_above(row)

    def lines_above(self, row: int) -> int:
        """Return the line for the heads of the columns, above the first row."""
        return int(row == 0)

    def row_tab(self, row: int, width: int) -> list[Segment]:
        """Return the signs of somebody new, and of somebody who is watched."""
        del width
        watched = WATCHED_SIGN if self.rows[row].person.id in self.watched else " "
        return [Segment(f"{watched}{NEW_SIGN if self.rows[row].is_new else ' '} ", self.part("row--sign"))]

    def text_column(self, row: int) -> int:  # noqa: ARG002 - the same in all rows
        """Return the column of the name."""
        return self.TAB_CELLS + 1

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return the name, in bold where the cursor is, with role, numbers, weeks and age."""
        lines = self._narrow_lines(row, width) if width < NARROW_CELLS else [self._wide_line(row, width)]
        return [self._heads(width), *lines] if row == 0 else lines

    @property
    def _days_head(self) -> str:
        return f"{self.days or 7} days"

    @property
    def _signs(self) -> str:
        """What the signs before names mean, those that are there: “ (+ new, * watched)”."""
        words = [f"{NEW_SIGN} is new"] if any(it.is_new for it in self.rows) else []
        words += [f"{WATCHED_SIGN} is watched"] if any(it.person.id in self.watched for it in self.rows) else []
        return f" ({', '.join(words)})" if words else ""

    def _heads(self, width: int) -> list[Segment]:
        minor, name = self.part("row--minor"), f"name{self._signs}"
        if width < NARROW_CELLS:
            room = width - self.TAB_CELLS - 2
            return [
                Segment(" "),
                *both_ends(Segment(name, minor), Segment(f"{self._days_head}   ever", minor), room),
            ]
        shape = people_shape(width)
        numbers = (
            f" {self._days_head:>{_COUNT_CELLS}} {'ever':>{_COUNT_CELLS}}  {'8 weeks':<{WEEKS}} {'last':>{_AGE_CELLS}}"
        )
        role = "role"[: shape.role_cells].ljust(shape.role_cells)
        return [Segment(f" {_padded(name, shape.name_cells)} {role}{numbers}", minor)]

    def _wide_line(self, row: int, width: int) -> list[Segment]:
        it, minor, shape = self.rows[row], self.part("row--minor"), people_shape(width)
        role = _padded(kind_words(it.person), shape.role_cells)
        recent = _count(it.recent) if it.recent else ""
        return [
            Segment(" "),
            Segment(_padded(one_line(it.person.name), shape.name_cells), self._name_style(row)),
            Segment(f" {role}", minor),
            Segment(f" {recent:>{_COUNT_CELLS}}"),
            Segment(f" {_count(it.person.quotations):>{_COUNT_CELLS}}  ", minor),
            Segment(self._bars(it).ljust(WEEKS), self.part("row--bars")),
            Segment(f" {self._age(it.person):>{_AGE_CELLS}}", minor),
        ]

    def _narrow_lines(self, row: int, width: int) -> list[list[Segment]]:
        it, minor = self.rows[row], self.part("row--minor")
        room = width - self.TAB_CELLS - 2
        numbers = f"{_count(it.recent) if it.recent else '':>5} {_count(it.person.quotations):>6}"
        weeks = f"{self._bars(it).ljust(WEEKS)} {self._age(it.person):>{_AGE_CELLS}}"
        name = both_ends(Segment(one_line(it.person.name), self._name_style(row)), Segment(numbers, minor), room)
        role = both_ends(Segment(kind_words(it.person), minor), Segment(weeks, minor), room)
        return [[Segment(" "), *name], [Segment(" "), *role]]

    def _name_style(self, row: int) -> Style | None:
        return self.part("row--strong") if row == self.cursor else None

    def _bars(self, it: PersonRow) -> str:
        return week_bars(it.weeks[-WEEKS:], has_bars=self._has_bars, whole_bar=WHOLE_BAR)

    def _age(self, person: Person) -> str:
        return age(person.last, self._now or datetime.now(UTC))


def _padded(text: str, cells: int) -> str:
    shown = truncate(text, cells)
    return shown + " " * (cells - width_of(shown))


def _count(count: int) -> str:
    return f"{min(count, MAX_COUNT):,}"
