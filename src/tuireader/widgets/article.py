"""The article: a readable column of lines, of which only those in sight are drawn."""

from collections.abc import Callable, Container, Sized

from rich.segment import Segment
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from tuireader.documents.model import CodeSpan, Document
from tuireader.library import Term
from tuireader.quotes import Attribution, Span
from tuireader.widgets import paint
from tuireader.widgets.article_bar import article_headings
from tuireader.widgets.layout import MAX_MEASURE_CELLS, MIN_WIDTH_CELLS, Layout, lay_out
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.paint import MAX_MATCHES, match_spans
from tuireader.widgets.pane import Pane
from tuireader.widgets.text_words import word_from

MARGIN_CELLS = 2
"""The blank cells on both sides of the text; those on the left may hold a sign."""
CURRENT_SIGN = "▌ "
"""The sign beside each line of the current quotation."""
DOUBT_SIGN = "? "
"""The sign beside the line where a quotation begins whose speaker's name may be wrong."""
GIVEN_SIGN = "✓ "
"""The sign beside the line where a quotation begins that the user has corrected."""
NOTE_SIGN = "*"
"""The sign beside the line where words begin that the user keeps: next to the text, behind the other signs."""
_NO_LAYOUT = Layout((), (), 0)
_LAYERS = ("code", "words", "given", "noted", "quotations", "current", "matches", "match", "marked", "word")
"""The layers of marks, the lowest first: later ones are drawn over earlier ones."""


class ArticleBody(Pane):
    """The article's text. It shows the screen's state, and posts where the user scrolls."""

    BAR_RIGHT_PARTS = ("bar",)  # how far one has read changes with each line: another colour would be 20 bytes more

    document: reactive[Document | None] = reactive[Document | None](None, repaint=False)
    attribution: reactive[Attribution | None] = reactive[Attribution | None](None, repaint=False)
    code_spans: reactive[tuple[CodeSpan, ...]] = reactive[tuple[CodeSpan, ...]]((), repaint=False)
    given: reactive[Container[str]] = reactive[Container[str]]((), repaint=False)
    """The ids of the quotations that the user has corrected."""
    note_starts: reactive[tuple[int, ...]] = reactive[tuple[int, ...]]((), repaint=False)
    """Where the words begin that the user keeps."""
    unfit: reactive[Sized] = reactive[Sized]((), repaint=False)
    """The corrections that no longer fit."""
    quotation: reactive[int | None] = reactive[int | None](None, repaint=False)
    offset_top: reactive[int] = reactive(-1, repaint=False)
    pattern: reactive[str] = reactive("", repaint=False)
    search_terms: reactive[tuple[Term, ...]] = reactive[tuple[Term, ...]]((), repaint=False)
    hint: reactive[str] = reactive("", repaint=False)
    """What the user can do about an article that is not whole; it stands below the text."""
    collection: reactive[str] = reactive("", repaint=False)
    """The collection that the article belongs to, if the bar shows that instead of the source."""

    class Scrolled(FieldMessage):
        """The first line in sight now begins at `offset` of `document` (-1: above the text).

        `by_jump`: the user jumped to certain words instead of scrolling.
        """

        offset: int
        by_jump: bool = False
        document: Document | None = None

    class CodeShown(FieldMessage):
        """Code of `document` is in sight for the first time, and the theme has colours for it."""

        document: Document

    class QuotationSelected(FieldMessage):
        """The user has selected quotation `quotation_index` (from 0)."""

        quotation_index: int

    class PastEnd(Message):
        """The user paged down at the end of the article."""

    def __init__(self, name: str, id: str | None = None, measure: int = MAX_MEASURE_CELLS) -> None:  # noqa: A002 - Textual's own word
        super().__init__(name, id)
        self._measure = measure
        self._layout = _NO_LAYOUT
        self._marks: dict[str, dict[int, list[paint.Mark]]] = {}
        self._matches: list[Span] = []
        self._match: int | None = None
        self._marking: tuple[Span, Span] | None = None
        """The words that the user is marking, and the current one of them."""
        self._covered_rows = 0
        self._top_before_covered: int | None = None
        self._code_was_shown = False
        self._percent: int | None = None
        """The share of the article that ends with the last line in sight."""
        self.shows_quotation = False
        """Whether the current quotation is in sight, or will be once the pane is shown."""

    # Changes of the screen's state

    def watch_document(self) -> None:
        """Show another article from its beginning."""
        self.set_reactive(ArticleBody.offset_top, -1)
        self._code_was_shown = False
        self._find_matches()
        self._lay_out()
        self._show_bar()

    def watch_hint(self) -> None:
        """Lay the text out with another hint below."""
        self._lay_out()

    def watch_attribution(self) -> None:
        """Colour the quotations."""
        self._mark("given", "quotations", "current")
        self._show_bar()

    def watch_note_starts(self) -> None:
        """Show which words the user keeps."""
        self._mark("noted")

    def watch_given(self) -> None:
        """Show which quotations the user has corrected."""
        self._mark("given")
        self._show_bar()

    def watch_unfit(self) -> None:
        """Show in the bar how many corrections no longer fit."""
        self._show_bar()

    def watch_code_spans(self) -> None:
        """Colour the code."""
        self._mark("code")

    def watch_quotation(self) -> None:
        """Highlight another quotation, and bring it into sight."""
        self._mark("current")
        span = self._quotation_span
        self.shows_quotation = span is not None
        self._show_bar()
        if span is not None:
            self.show_span(span)

    def watch_offset_top(self, offset: int) -> None:
        """Scroll to the given position."""
        if self._layout.lines and self._layout.offset_at(self.top) != offset:
            self._scroll(self._layout.line_at(offset) if offset >= 0 else 0)

    def watch_pattern(self) -> None:
        """Mark every match of the words searched for."""
        self._find_matches()
        self._mark("matches", "match")

    watch_search_terms = watch_pattern  # what a search of everything has found is marked, too

    def watch_collection(self) -> None:
        """Show in the bar which collection the article belongs to."""
        self._show_bar()

    # Laying out and painting

    @property
    def top(self) -> int:
        """The number of the first line in sight."""
        return self.scroll_offset.y

    def on_resize(self) -> None:
        """Lay out for another width; the top line stays at the top, and the current quotation in sight."""
        showed_quotation = self.shows_quotation
        self.fit()
        if showed_quotation:
            self.show_quotation()
        self._show_progress()

    def fit(self) -> None:
        """Lay out for the current width, unless that is done already."""
        if self._layout.width != self._column:
            self._lay_out()

    def _show_progress(self) -> None:
        lines = len(self._layout.lines)
        if lines and self.room.height:
            self._percent = round(100 * min(lines, self.top + self.room.height) / lines)
            span = self._quotation_span
            self.shows_quotation = span is not None and self.in_sight(span)
            self._show_bar()

    def _show_bar(self) -> None:
        """Show the article's source, the current quotation and the reading progress in the bar."""
        has_percent = self.document is not None and self._percent is not None
        quotation_index = self.quotation if self.shows_quotation else None  # out of sight, ] does not go on from it
        headings = article_headings(
            self.document,
            self.attribution,
            quotation_index,
            self.collection,
            given=self.given,
            unfit=len(self.unfit),
        )
        self.set_title(*headings, right=f"{self._percent} %" if has_percent else "")

    @property
    def _column(self) -> int:
        return max(MIN_WIDTH_CELLS, min(self._measure, self.room.width - 2 * MARGIN_CELLS))

    def _lay_out(self) -> None:
        if not self.room.width:
            # Not in sight: lines of another article must not be drawn with this one's text when it comes into sight.
            self._layout, self._marks = _NO_LAYOUT, {}
            return
        self._layout = lay_out(self.document, self._column, self._measure, self.hint) if self.document else _NO_LAYOUT
        self._fit_virtual_size()
        self.refresh()  # as many lines as before are no change of size
        self._mark(*_LAYERS)
        showed_quotation = self.shows_quotation
        self._scroll(self._layout.line_at(self.offset_top) if self.offset_top >= 0 else 0)
        if showed_quotation:
            self.show_quotation()

    def _mark(self, *layers: str) -> None:
        """Find which words stand out on which line; only `layers` have changed."""
        for layer in layers:
            marks = self._marks_of(layer) if self._layout.lines else ()
            before, after = self._marks.get(layer, {}), paint.by_line(marks, self._layout)
            self._marks[layer] = after
            for line in range(self.top, self.top + self.room.height):
                if before.get(line) != after.get(line):
                    self.refresh(Region(0, line - self.top, self.size.width, 1))

    def _marks_of(self, layer: str) -> list[paint.Mark]:
        found, marking = self._match, self._marking
        makers: dict[str, Callable[[], list[paint.Mark]]] = {
            "code": lambda: [paint.Mark(start, end, f"code--{role}") for start, end, role in self.code_spans],
            "words": lambda: paint.document_marks(self.document) if self.document else [],
            "given": lambda: paint.given_marks(self.attribution, self.given),
            "noted": lambda: paint.note_marks(self.note_starts),
            "quotations": lambda: paint.quotation_marks(self.attribution),
            "current": lambda: paint.current_marks(self.attribution, self.quotation),
            "matches": lambda: [paint.Mark(*span, "text--match") for span in self._matches],
            "match": lambda: [] if found is None else [paint.Mark(*self._matches[found], "text--match-current")],
            "marked": lambda: [] if marking is None else [paint.Mark(*marking[0], "text--match")],
            "word": lambda: [] if marking is None else [paint.Mark(*marking[1], "text--match-current")],
        }
        return makers[layer]()

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of the visible part."""
        width, base = self.size.width, self.base
        number = y + self.top
        if number >= len(self._layout.lines) or self.document is None:
            return Strip.blank(width, base)
        if self._layout.lines[number].kind == "code" and not self._code_was_shown:
            self._ask_for_code_spans()
        marks = [mark for layer in _LAYERS for mark in self._marks[layer].get(number, ())]
        margin = self._left_cells
        sign, style = self._sign_of(marks, number)
        if any(mark.style == paint.NOTED for mark in marks):
            sign, style = f"{sign[:1] or ' '}{NOTE_SIGN}", style or "quotation--bar"
        left = [Segment(" " * (margin - len(sign)), base)]
        if sign:
            left.append(Segment(sign, base + self.part(style)))
        painted = paint.paint_line(self.document.text, self._layout.lines[number], marks, self.part, base)
        return Strip([*left, *painted]).adjust_cell_length(width, base)

    def _sign_of(self, marks: list[paint.Mark], number: int) -> tuple[str, str]:
        """Return the sign in the margin of line `number`, which has `marks`, and its style."""
        if any(mark.style == "quotation--current" for mark in marks):
            return CURRENT_SIGN, "quotation--bar"
        if any(mark.style == paint.DOUBT and self._layout.line_at(mark.start) == number for mark in marks):
            return DOUBT_SIGN, paint.DOUBT
        if any(mark.style == paint.GIVEN for mark in marks):
            return GIVEN_SIGN, "quotation--bar"
        return "", ""

    @property
    def _left_cells(self) -> int:
        """The cells at the left of the column of text."""
        return max(MARGIN_CELLS, (self.size.width - self._layout.width) // 2)

    @property
    def reading_cell(self) -> Offset:
        """The first letter of the current quotation if it is in sight, else that of the top line of text."""
        lines, span = self._layout.lines, self._quotation_span
        offset = span[0] if span is not None else None
        in_sight = range(self.top, min(len(lines), self.top + self.room.height))
        line = self._layout.line_at(offset) if lines and offset is not None else None
        if line is None or line not in in_sight:
            line, offset = next((n for n in in_sight if lines[n].runs or lines[n].lead.strip()), None), None
        if line is None or self.document is None:
            return Offset(self._left_cells, 0)
        return Offset(self._left_cells + self._layout.column_at(line, offset, self.document.text), line - self.top)

    @property
    def _quotation_span(self) -> Span | None:
        """From the current quotation's first letter to its last."""
        if self.quotation is None or self.attribution is None or self.quotation >= len(self.attribution.quotations):
            return None
        return self.attribution.quotations[self.quotation].extent

    def _ask_for_code_spans(self) -> None:
        """Post that code is in sight, unless the theme has the terminal's own colours: it colours no code."""
        if self.document is not None and not self.app.current_theme.ansi:
            self._code_was_shown = True
            self.post_message(self.CodeShown(self.document))

    # Moving

    def _fit_virtual_size(self) -> None:
        self.virtual_size = Size(0, len(self._layout.lines) + self._covered_rows)

    @property
    def _uncovered_rows(self) -> int:
        return max(1, self.room.height - self._covered_rows)

    def cover(self, rows: int, span: Span | None = None) -> None:
        """Scroll so that `span` stays in sight while a dialog covers `rows` at the bottom; with 0 rows, scroll back."""
        if self._top_before_covered is None:
            self._top_before_covered = self.top
        self._covered_rows = rows
        self._fit_virtual_size()
        if not rows:
            top, self._top_before_covered = self._top_before_covered, None
            self._scroll(top)
        elif span is not None and self._layout.lines:
            self._scroll(self._top_showing(span))

    def _scroll(self, line: int) -> None:
        """Scroll `line` to the top, or as near to it as the end of the text allows."""
        last = len(self._layout.lines) - self._uncovered_rows
        self.scroll_to(y=max(0, min(line, last)), animate=False, force=True)
        self._show_progress()

    def _go(self, line: int, *, by_jump: bool = False) -> None:
        """Scroll because the user pressed a key, and post the new position."""
        self._scroll(line)
        if self._covered_rows:
            self._top_before_covered = self.top
        self.set_reactive(ArticleBody.offset_top, self._layout.offset_at(self.top) if self.top else -1)
        self.post_message(self.Scrolled(self.offset_top, by_jump, self.document))

    def show_span(self, span: Span) -> None:
        """Bring the words `span` into sight; nothing moves if they are in sight already."""
        if not self._layout.lines:
            return
        if (line := self._top_showing(span)) != self.top:
            self._go(line, by_jump=True)

    def show_quotation(self) -> None:
        """Bring the current quotation into sight if it is not; the reading position does not change."""
        span = self._quotation_span
        if span is not None and self._layout.lines and not self.in_sight(span):
            self._scroll(self._top_showing(span))

    def _top_showing(self, span: Span) -> int:
        """Return the top line at which `span` is in sight: the current one if possible."""
        first, last = (self._layout.line_at(offset) for offset in (span[0], span[1] - 1))
        height = self._uncovered_rows
        if self.top <= first and last < self.top + height:
            return self.top
        return first - max(0, min(height // 3, height - (last - first) - 1))

    def in_sight(self, span: Span) -> bool:
        """Return whether any of the words `span` can be seen."""
        first, last = (self._layout.line_at(offset) for offset in (span[0], span[1] - 1))
        return last >= self.top and first < self.top + self.room.height

    def action_step(self, count: int) -> None:
        """Scroll by lines."""
        self._go(self.top + count)

    def action_page(self, count: int) -> None:
        """Scroll by pages; past the end comes the next unread article."""
        if count > 0 and self.top + self.room.height >= len(self._layout.lines):
            self.post_message(self.PastEnd())
        else:
            super().action_page(count)

    def action_top(self) -> None:
        """Go to the title."""
        self._go(0)

    def action_bottom(self) -> None:
        """Go to the end."""
        self._go(len(self._layout.lines))

    def action_open(self) -> None:
        """Make the first quotation in sight the current one."""
        for number, quotation in enumerate(self.attribution.quotations if self.attribution else ()):
            if self.in_sight(quotation.extent):
                self.post_message(self.QuotationSelected(number))
                return

    # Marking words

    def show_marking(self, marked: Span, word: Span) -> None:
        """Show words that the user is marking and the current one, and bring that into sight."""
        self._marking = marked, word
        self._mark("marked", "word")
        self.show_span(word)

    def end_marking(self) -> None:
        """Show no such words any more."""
        self._marking = None
        self._mark("marked", "word")

    def word_on_other_line(self, word: Span, lines: int) -> Span | None:
        """Return the word so many lines below (or above, if negative) another; None where there is none."""
        if self.document is None or not self._layout.lines:
            return None
        text, layout = self.document.text, self._layout
        number = layout.line_at(word[0])
        column = layout.column_at(number, word[0], text)
        while 0 <= (number := number + lines) < len(layout.lines):
            if layout.lines[number].runs:
                return word_from(text, layout.offset_of(number, column, text))
        return None

    def cell_of(self, offset: int) -> Offset:
        """Return the cell of the screen that shows an offset of the text."""
        if self.document is None or not self._layout.lines:
            return Offset(0, 0)
        line = self._layout.line_at(offset)
        column = self._left_cells + self._layout.column_at(line, offset, self.document.text)
        return self.content_region.offset + Offset(column, line - self.top)

    @property
    def span_in_sight(self) -> Span:
        """From the first character of the text that is in sight to the last."""
        if self.document is None or not self._layout.lines:
            return 0, 0
        bottom = self.top + self.room.height
        end = self._layout.offset_at(bottom) if bottom < len(self._layout.lines) else len(self.document.text)
        return max(0, self._layout.offset_at(self.top)), end

    # Finding

    def _find_matches(self) -> None:
        self._match = None
        self._matches = match_spans(self.document.text, self.pattern, self.search_terms) if self.document else []

    @property
    def has_matches(self) -> bool:
        """Whether the article has a match."""
        return bool(self._matches)

    def find(self, query: str, *, forward: bool, again: bool) -> str | None:
        """Go to the next match of `pattern` or `search_terms`; after the last one comes the first."""
        del query  # it is marked already
        count = len(self._matches)
        if not count:
            return None
        if self._match is not None and again:
            self._match = (self._match + (1 if forward else -1)) % count
        else:
            top = self._layout.offset_at(self.top)
            after = [i for i, (start, _) in enumerate(self._matches) if start >= top]
            before = [i for i, (start, _) in enumerate(self._matches) if start < top]
            self._match = (after or [0])[0] if forward else (before or [count - 1])[-1]
        self._mark("match")
        self.show_span(self._matches[self._match])
        return f"match {self._match + 1} of {f'the first {count:,}' if count == MAX_MATCHES else count}"
