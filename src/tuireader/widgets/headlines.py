"""The headline list: what there is to read."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from math import ceil
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tuireader.library import Entry, Listing, Term
from tuireader.library.matching import Excerpt, term_finder
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import age, counted_copies
from tuireader.widgets.row_list import RowList
from tuireader.widgets.text_width import first_lines, truncate, width_of

LIBRARY_SEARCH_ROWS = 500
"""From this many rows on, a find asks the library."""
MEANT_TITLE_CELLS = 120
"""A title is cut only if it is longer, or if it would take more than `MAX_TITLE_LINES`."""
MAX_TITLE_LINES = 5
WIDE_ROW_CELLS = 76
"""From this width on, a row begins with its age, and a title that fits one line takes one."""
MIN_CREDIT_CELLS, MIN_NARROW_CREDIT_CELLS = 8, 14
"""A credit that would be cut to fewer cells is left out: on wide rows, on narrow ones."""
MAX_CREDIT_CELLS = 24
"""A longer credit is cut even if there is room."""
TEXT_LABEL = "text: "
"""The label of found words that are not in a quotation."""
MIN_LABELLED_CELLS = 24
"""In rows with fewer cells, only the found words are shown."""
EDITED_SIGN, EDITED_WORDS = "±", "± edited"
"""What stands before the credit of an article whose words have changed."""
NOTE_SIGN, NOTE_WORDS = "*", "* note"
"""What stands there for an article with a note."""
COPY_INDENT_CELLS = 2
"""How much further in the title of a copy stands that has a row behind the article of which it is a copy."""
COPIES: list[BindingType] = [Binding("V", "copies", "Show or fold the copies of this article", id="list.copies")]
"""The key of the headlines only."""
_AGE_CELLS = len("40 min")
_COUNT_CELLS = len("“ 99")
_COUNT_PART_CELLS = len(" · ") + _COUNT_CELLS


class RowShape(NamedTuple):
    """How a row of the list is divided; it depends only on the width of the list."""

    is_wide: bool
    title_cells: int
    max_lines: int
    min_lines: int
    indent: int = 0  # of a copy


class RowCopies(NamedTuple):
    """The copies of an article, as its row shows them."""

    folded: tuple[Entry, ...] = ()  # those in the row
    unfolded: int = 0  # how many have rows behind it
    is_copy: bool = False  # whether it is itself a copy, behind the first article

    @property
    def sign(self) -> str:
        """“+3” for three copies that can be unfolded, “-3” for as many that can be folded, or nothing."""
        return f"+{len(self.folded)}" if self.folded else f"-{self.unfolded}" if self.unfolded else ""

    @property
    def words(self) -> str:
        """“+3 copies”."""
        return self.sign and self.sign[0] + counted_copies(len(self.folded) or self.unfolded)

    @property
    def has_unread(self) -> bool:
        """Whether a copy in the row is unread."""
        return not all(it.read for it in self.folded)


NO_COPIES = RowCopies()


@cache
def row_shape(width: int) -> RowShape:
    """Return how a row is divided in a list of `width` cells; the last cell stays blank."""
    is_wide = width >= WIDE_ROW_CELLS
    around = HeadlineList.TAB_CELLS + 2 + is_wide * (_AGE_CELLS + 2 + _COUNT_CELLS)
    title_cells = max(1, width - around)
    max_lines = min(MAX_TITLE_LINES, max(2, ceil(MEANT_TITLE_CELLS / title_cells)))
    return RowShape(is_wide, title_cells, max_lines, 1 if is_wide else 2)


class HeadlineList(RowList):
    """Each entry's full title, followed by credit, age and number of quotations.

    The first three cells of a row hold three signs: open, unread, starred. Each has its own cell.
    """

    BINDINGS = COPIES
    TAB_CELLS = 3

    entries: reactive[Sequence[Entry]] = reactive[Sequence[Entry]]((), repaint=False)
    entry: reactive[Entry | None] = reactive[Entry | None](None, repaint=False)
    search_terms: reactive[tuple[Term, ...]] = reactive[tuple[Term, ...]](())
    excerpts: reactive[Mapping[int, Excerpt] | None] = reactive[Mapping[int, Excerpt] | None](None, repaint=False)
    """The found words by entry; each row has a line for them, even before they are known."""
    list_title: reactive[str] = reactive("", repaint=False)
    """The title of the list, if it does not hold everything."""
    list_facts: reactive[str] = reactive("", repaint=False)
    """What the bar shows after the list's title instead of the unread count."""
    unread: reactive[int | None] = reactive[int | None](None, repaint=False)
    """How many of the entries are unread; None while nobody has counted."""
    list_order: reactive[str] = reactive("", repaint=False)
    """The sort order in words."""
    order_hint: reactive[str] = reactive("", repaint=False)
    """Which key changes the sort order, in words; it replaces the order in the bar."""
    zoom_note: reactive[str] = reactive("", repaint=False)
    """What the bar shows while the list is the only pane in the window; else empty."""

    class Selected(FieldMessage):
        """The user has chosen `entry`."""

        entry: Entry

    class CopiesToggled(FieldMessage):
        """The user wants to see the copies of `entry`, or to see them no longer."""

        entry: Entry

    class HitReached(Message):
        """The cursor moved to another row of the search results."""

    class Shown(FieldMessage, bubble=False):
        """The rows `first` to `last` (half-open) came into sight, so their data should be loaded."""

        first: int
        last: int

    def __init__(self, name: str, id: str | None = None, now: datetime | None = None) -> None:  # noqa: A002
        super().__init__(name, id)
        self._now = now

    @property
    def row_count(self) -> int:
        """The number of entries: each has one row."""
        return len(self.entries)

    def watch_entries(self, before: Sequence[Entry], entries: Sequence[Entry]) -> None:
        """Show new entries; the cursor stays on its entry, and the entry on its line of the screen."""
        under = before[self.cursor] if before else None
        if self.entry is not None and self.entry not in before and self.entry in entries:
            under = self.entry  # it was too far down in a list that was not whole yet
        if under in entries:
            self.start_over(entries.index(under), self.window.y)
        else:
            self.start_over()
        self._show_bar()
        self.call_after_refresh(self._post_shown)

    def watch_excerpts(self) -> None:
        """Show new found words."""
        self.refresh()

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Draw the two rows that changed; post it if the article follows the cursor."""
        super().watch_cursor(before, cursor)
        if self.excerpts is not None:
            self.post_message(self.HitReached())

    def watch_list_title(self) -> None:
        """Show the title in the bar."""
        self._show_bar()

    def watch_list_facts(self) -> None:
        """Show the facts in the bar."""
        self._show_bar()

    def watch_unread(self) -> None:
        """Show the unread count in the bar."""
        self._show_bar()

    def watch_list_order(self) -> None:
        """Show the sort order in the bar."""
        self._show_bar()

    def watch_order_hint(self) -> None:
        """Show in the bar which key changes the sort order."""
        self._show_bar()

    def watch_zoom_note(self) -> None:
        """Show in the bar which key shows the other panes."""
        self._show_bar()

    def _show_bar(self) -> None:
        title = self.list_title or str(self.name)
        right = self.zoom_note or self.order_hint or self.list_order
        if self.list_facts:
            self.set_title(f"{title} · {self.list_facts}", right=right)
            return
        if self.unread is None or not self.entries:
            self.set_title(title, right=right)
            return
        short, count = f"{title} · {self.unread:,} unread", self._article_count
        whole = f"{short} of {count:,}" if self.unread < count else short
        self.set_title(whole, f"{title} · {self.unread:,} of {count:,}", right=right)

    @property
    def _article_count(self) -> int:
        """How many articles are listed, also in the rows of others."""
        return self.entries.article_count if isinstance(self.entries, Listing) else self.row_count

    def watch_entry(self, entry: Entry | None) -> None:
        """Move the cursor to the open entry."""
        if entry in self.entries and self.entries[self.cursor] is not entry:
            self.cursor = self.entries.index(entry)
        self.refresh()

    def scrolled(self) -> None:
        """React to other rows in sight."""
        self._post_shown()

    def on_resize(self) -> None:
        """React to more or fewer rows in sight."""
        self._post_shown()

    def _post_shown(self) -> None:
        if shown := self.rows_in_sight:
            # Straight to the screen: until a message has gone through all widgets between, nothing is drawn.
            self.screen.post_message(self.Shown(shown.start, shown.stop))

    def action_open(self) -> None:
        """Open the entry that has the cursor."""
        if self.entries:
            self.post_message(self.Selected(self.entries[self.cursor]))

    def action_copies(self) -> None:
        """Show the copies in the row with the cursor, or fold them again."""
        if self.entries:
            self.post_message(self.CopiesToggled(self.entries[self.cursor]))

    def _copies(self, row: int) -> RowCopies:
        """Return the copies of the article of a row."""
        listing = self.entries
        if not isinstance(listing, Listing) or not listing.has_copies:
            return NO_COPIES
        entry = listing[row]
        if listing.is_unfolded_copy(entry):
            return RowCopies(is_copy=True)
        return RowCopies(listing.copies(row), listing.count_unfolded(entry))

    def _shape(self, width: int, copies: RowCopies) -> RowShape:
        """Return how a row is divided; a copy behind its first article stands further in."""
        shape = row_shape(width)
        indent = min(COPY_INDENT_CELLS, shape.title_cells - 1) if copies.is_copy else 0
        return shape._replace(title_cells=shape.title_cells - indent, indent=indent) if indent else shape

    def find(self, query: str, *, forward: bool, again: bool) -> str | None:
        """Find `query` as in other lists; in a long list, ask the library instead of searching each row."""
        if not isinstance(self.entries, Listing) or self.row_count < LIBRARY_SEARCH_ROWS:
            return super().find(query, forward=forward, again=again)
        step = 1 if forward else -1
        row = self.entries.next_match(query, self.cursor + step * again, step)
        if row is None:
            return None
        self.cursor = row
        return self.row_text(row)

    def row_text(self, row: int) -> str:
        """Return title and credit: they are what a find searches."""
        entry = self.entries[row]
        return f"{entry.title} · {entry.credit}"

    def row_state(self, row: int) -> Hashable:
        """Return the words and marks of the entry: a row shows nothing else."""
        it = self.entries[row]
        when = age(it.date, self._now or datetime.now(UTC))
        copies = self._copies(row)
        marks = (it.read, it.starred, it.edited, it.noted, it.quotations, self._is_open(it, copies))
        words = () if self.excerpts is None else (self.excerpts.get(it.id),)
        of_copies = (copies.sign, copies.has_unread, copies.is_copy)
        return (it.title, it.credit, it.failure, when, marks, of_copies, self.search_terms, words)

    def _is_open(self, entry: Entry, copies: RowCopies) -> bool:
        """Return whether the open article is in the row of an entry."""
        return entry is self.entry or any(it is self.entry for it in copies.folded)

    def row_height(self, row: int, width: int) -> int:
        """Return the lines of the title, in a search one more; what is learnt later does not change the height."""
        shape = self._shape(width, self._copies(row))
        title_lines = len(first_lines(self.entries[row].title, shape.title_cells, shape.max_lines))
        return max(shape.min_lines, title_lines) + (self.excerpts is not None)

    def tab_cells(self, width: int) -> int:
        """Return the cells for three signs, in wide rows also for the age."""
        return self.TAB_CELLS + (1 + _AGE_CELLS if row_shape(width).is_wide else 0)

    def text_column(self, row: int) -> int:  # noqa: ARG002 - the same in all rows
        """Return the column of the title."""
        return self.tab_cells(self.size.width) + 1

    def row_tab(self, row: int, width: int) -> list[Segment]:
        """Return a cell each for open, unread or failed, and starred; in wide rows the age follows."""
        entry, copies = self.entries[row], self._copies(row)
        is_open = "▶" if self._is_open(entry, copies) else " "
        unread = "!" if entry.failure else "●" if copies.has_unread or not entry.read else " "
        signs = Segment(is_open + unread + ("★" if entry.starred else " "), self.part("row--sign"))
        if not row_shape(width).is_wide:
            return [signs]
        return [signs, Segment(f" {self._age_of(entry):>{_AGE_CELLS}}", self.part("row--minor"))]

    def _age_of(self, entry: Entry) -> str:
        return "" if entry.failure else age(entry.date, self._now or datetime.now(UTC))

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return the lines of the title; the last one also holds the dim facts if it has room."""
        entry, copies = self.entries[row], self._copies(row)
        shape = self._shape(width, copies)
        style = self.part("row--minor") if entry.read and not copies.has_unread else None
        spans = first_lines(entry.title, shape.title_cells, shape.max_lines)
        lines = [self._title_line(entry.title, style, *span) for span in spans]
        if spans[-1][1] < len(entry.title.rstrip()):
            lines[-1].append(Segment("…", style))
        if len(lines) < shape.min_lines:
            lines.append([])
        used = sum(segment.cell_length for segment in lines[-1])
        if shape.is_wide:
            lines[-1] += self._wide_facts(entry, copies, shape.title_cells - used)
        else:
            lines[-1] += self._narrow_facts(entry, copies, shape.title_cells - used, is_alone=not used)
        if self.excerpts is not None:
            room = width - self.tab_cells(width) - 2 - shape.indent
            lines.append(self._excerpt_line(self.excerpts.get(entry.id), room))
        return [[Segment(" " * (1 + shape.indent)), *line] for line in lines]

    def _excerpt_line(self, excerpt: Excerpt | None, room: int) -> list[Segment]:
        """Return the found words of an article after the name of their speaker, in at most `room` cells."""
        if excerpt is None or not excerpt.words:
            return []
        minor, found = self.part("row--minor"), self.part("row--match")
        label = excerpt_label(excerpt, room)
        words, spans = fit_excerpt(excerpt, room - width_of(label))
        segments, at = [Segment(label, minor)], 0
        for start, end in spans:
            segments += [Segment(words[at:start]), Segment(words[start:end], found)]
            at = end
        return [*segments, Segment(words[at:])]

    def _title_line(self, title: str, style: Style | None, start: int, end: int) -> list[Segment]:
        """Return a line of a title, split where matches begin and end."""
        found = (style or Style.null()) + self.part("row--match")
        segments, at = [], start
        for first, last in term_finder(self.search_terms)(title) if self.search_terms else ():
            if first < end and last > start:
                segments.append(Segment(title[at : max(first, start)], style))
                segments.append(Segment(title[max(first, start) : min(last, end)], found))
                at = min(last, end)
        return [*segments, Segment(title[at:end], style)]

    def _wide_facts(self, entry: Entry, copies: RowCopies, room: int) -> list[Segment]:
        """Return the credit at the left and the number of quotations at the right of `room` cells.

        The signs of edited articles, of notes and of copies stand in front of both; without room, one takes the blank
        before the number.
        """
        text = _cut_credit(entry, room - 2, MIN_CREDIT_CELLS)
        sign = " "
        if signs := _joined(_signs(entry), copies.sign):
            words = _joined(EDITED_WORDS if entry.edited else "", NOTE_WORDS if entry.noted else "", copies.words)
            candidates = [_joined(it, text) for it in (words, signs)] + [copies.words, copies.sign]
            with_words = next((it for it in candidates if it and width_of(it) <= room - 2), "")
            text, sign = with_words or text, " " if with_words else copies.sign[:1] or signs[-1]
        blanks = " " * (room - width_of(text))
        return [Segment(f"{blanks}{text}{sign}{_count(entry)}", self.part("row--minor"))]

    def _narrow_facts(self, entry: Entry, copies: RowCopies, room: int, *, is_alone: bool) -> list[Segment]:
        """Return credit, age and number of quotations that fit `room`: the credit is left out first, the age last.

        The signs of edited articles, of notes and of copies stand in front of them; they are left out after the credit.

        The number has its cells before it is known, so that nothing moves when it is; where there are none, the age
        stands at the end. On a line of their own they stand at its beginning.
        """
        when = self._age_of(entry)
        room -= 0 if is_alone else 2
        has_count = entry.quotations != 0 and room >= width_of(when) + _COUNT_PART_CELLS
        room -= has_count * _COUNT_PART_CELLS
        candidates = [_joined(_signs(entry), it) for it in (copies.words, copies.sign)]
        signs = next((it for it in candidates if it and room >= width_of(_joined(it, when))), "")
        before = _joined(signs, when)
        credit = _cut_credit(entry, room - (width_of(before) + len(" · ") if before else 0), MIN_NARROW_CREDIT_CELLS)
        facts = _joined(signs, credit, when if width_of(when) <= room else "")
        blanks = "" if is_alone else " " * (2 + room - width_of(facts))
        count = (" · " if facts else "   ") + _count(entry) if has_count and entry.quotations else ""
        return [Segment(blanks + facts + count, self.part("row--minor"))]


def _signs(entry: Entry) -> str:
    """Return the signs of an article that was edited, and of one with a note."""
    return f"{EDITED_SIGN if entry.edited else ''}{NOTE_SIGN if entry.noted else ''}"


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _cut_credit(entry: Entry, room: int, min_cells: int) -> str:
    """Return the credit or the error in `room` cells; empty if fewer than `min_cells` would be left."""
    credit = entry.failure or truncate(entry.credit, MAX_CREDIT_CELLS)
    return truncate(credit, room) if room >= min(min_cells, width_of(credit)) else ""


def excerpt_label(excerpt: Excerpt, room: int) -> str:
    """Return whose words were found, in at most half of `room` cells: “Ada Thornbury: ” or “text: ”."""
    if excerpt.quotation is None and not excerpt.speaker:
        return TEXT_LABEL if room >= 2 * len(TEXT_LABEL) else ""
    return f"{truncate(excerpt.speaker, room // 2 - 2)}: " if excerpt.speaker and room >= MIN_LABELLED_CELLS else ""


def fit_excerpt(excerpt: Excerpt, room: int) -> tuple[str, list[tuple[int, int]]]:
    """Return at most `room` cells of the words around the first match, and the spans of all matches in them."""
    words, lead, start = excerpt.words, "", 0
    room_for_found = room - len("“… …")
    first = excerpt.found[0][0] if excerpt.found else 0
    last = max((end for _, end in excerpt.found if width_of(words[first:end]) <= room_for_found), default=0)
    if width_of(words[:last]) > room_for_found:
        lead = "… " if excerpt.quotation is None else "“… "
        before = min(first - room // 3, len(words) - room_for_found)  # the words before it give the context
        start = words.find(" ", max(0, before, last - room_for_found), first) + 1 or first
    shown = truncate(lead + words[start:], room)
    end = len(shown) - shown.endswith("…")
    moved = ((begin - start + len(lead), stop - start + len(lead)) for begin, stop in excerpt.found)
    return shown, [(begin, min(stop, end)) for begin, stop in moved if len(lead) <= begin < end]


def _count(entry: Entry) -> str:
    return f"“{min(entry.quotations, 999):3}" if entry.quotations else " " * _COUNT_CELLS
