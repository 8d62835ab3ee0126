"""The state of the reader's screen, as reactives: its parts write them, and the panes show them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.screen import Screen

from tuireader.config import Config
from tuireader.corrections.placed_notes import NO_NOTES, PlacedNotes
from tuireader.documents.model import CodeSpan, Document
from tuireader.library import Entry, Sort, Term, View
from tuireader.library.matching import Asked, Excerpt
from tuireader.quotes import Attribution, Span
from tuireader.screens import key_hints
from tuireader.screens.reader.panes import FEEDS, HEADLINES
from tuireader.userinfo import without_passwords, without_users
from tuireader.widgets.article import ArticleBody
from tuireader.widgets.feeds import FeedList, FeedRow
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.pane import Pane
from tuireader.widgets.status import KeyHints
from tuireader.wire.textual_internals import ErrorBoundary, keymap_of, require_layout

if TYPE_CHECKING:
    from tuireader.corrections.model import Ruling
    from tuireader.screens.dialogs.text_sheet import Sheet, SheetStep
    from tuireader.screens.help_text import Paragraph


class ReaderState(ErrorBoundary, Screen[None]):
    """The screen as its parts know it: the state, and the panes that show it."""

    BLANK = True  # the panes cover it whole
    AUTO_FOCUS = ""
    asked = Asked()
    """What the search or the view asks of articles; `search_terms` are its words, for the panes."""

    pane: reactive[str] = reactive(HEADLINES)
    side: reactive[str] = reactive(HEADLINES)
    speakers_enabled: reactive[bool] = reactive(True)
    zen: reactive[bool] = reactive(False)
    view: reactive[View | None] = reactive[View | None](None)
    attribution: reactive[Attribution | None] = reactive[Attribution | None](None)
    rulings: "reactive[Mapping[str, Ruling]]" = reactive["Mapping[str, Ruling]"](MappingProxyType({}))
    given_ids: reactive[frozenset[str]] = reactive[frozenset[str]](frozenset())
    open_rulings: "reactive[tuple[Ruling, ...]]" = reactive["tuple[Ruling, ...]"](())
    notes: reactive[PlacedNotes] = reactive(NO_NOTES)
    note_starts: reactive[tuple[int, ...]] = reactive[tuple[int, ...]](())
    noted_ids: reactive[frozenset[str]] = reactive[frozenset[str]](frozenset())
    speakers_foot: reactive[str] = reactive("")
    entries: reactive[Sequence[Entry]] = reactive[Sequence[Entry]](())
    entry: reactive[Entry | None] = reactive[Entry | None](None)
    feed_rows: reactive[Sequence[FeedRow]] = reactive[Sequence[FeedRow]](())
    document: reactive[Document | None] = reactive[Document | None](None)
    document_hint: reactive[str] = reactive("")
    code_spans: reactive[tuple[CodeSpan, ...]] = reactive[tuple[CodeSpan, ...]](())
    quotation: reactive[int | None] = reactive[int | None](None)
    offset_top: reactive[int] = reactive(-1)
    pattern: reactive[str] = reactive("")
    excerpts: reactive[Mapping[int, Excerpt] | None] = reactive[Mapping[int, Excerpt] | None](None)
    search_terms: reactive[tuple[Term, ...]] = reactive[tuple[Term, ...]](())
    empty_text: reactive[str] = reactive("")
    list_title: reactive[str] = reactive("")
    list_facts: reactive[str] = reactive("")
    collection: reactive[str] = reactive("")
    unread: reactive[int | None] = reactive[int | None](None)
    order_hint: reactive[str] = reactive("")
    list_order: reactive[str] = reactive("")
    list_sort: reactive[Sort] = reactive[Sort]("newest")
    page_behind: reactive[str] = reactive("")
    """The name of the page from which the article was opened, and to which the way back leads; else empty."""
    note: reactive[str] = reactive("")
    activity: reactive[str] = reactive("")
    hints: reactive[KeyHints] = reactive(KeyHints())

    def __init__(self, config: Config | None = None, *, are_samples: bool = False) -> None:
        super().__init__()
        self.config = config or Config()
        self._are_samples = are_samples

    def validate_note(self, note: str) -> str:
        """Return a message as it may be shown: without passwords, in a kiosk without users as well."""
        return without_users(note) if self.config.restricted else without_passwords(note)

    @property
    def marks_hits(self) -> bool:
        """Whether a search or a view asks for words, a quotation or a note that articles show."""
        return bool(self.search_terms) or self.asked.names_place

    @property
    def shows_samples(self) -> bool:
        """Whether the sample articles are listed: there are no feeds yet, and no file was given."""
        return self._are_samples and self.view is None

    def key_of(self, binding_id: str) -> str:
        """Return the key that the user has for a binding; empty if there is none, or if the kiosk refuses it."""
        return key_hints.key_of(binding_id, keymap_of(self.app), restricted=self.config.restricted)

    @property
    def body(self) -> ArticleBody:
        """The article pane."""
        return self.query_one(ArticleBody)

    @property
    def headlines(self) -> HeadlineList:
        """The headlines pane."""
        return self.query_one(HeadlineList)

    def pane_widget(self, name: str) -> Pane:
        """Return the pane called `name`."""
        return self.query_one(f"#{name}", Pane)

    @property
    def chosen_entry(self) -> Entry | None:
        """The entry with the cursor if the headlines are in use, else the open one."""
        rows = self.headlines
        return rows.entries[rows.cursor] if self.pane == HEADLINES and rows.entries else self.entry

    @property
    def chosen_feed_row(self) -> FeedRow | None:
        """The row with the cursor if the feeds are in use."""
        return self.query_one(FeedList).chosen_row if self.pane == FEEDS else None

    def refresh_panes(self) -> None:
        """Arrange the panes again."""
        require_layout(self.query_one("#panes"))

    def clear_note(self) -> bool:
        """Clear the message; return whether there was one."""
        had_note, self.note = bool(self.note), ""
        return had_note

    def show_sheet(
        self,
        title: str,
        paragraphs: "Iterable[Paragraph]",
        right: str = "",
        about: Callable[[], Span | None] | None = None,
        step: Callable[[int], Awaitable[None]] | None = None,
    ) -> "Sheet":
        """Show a sheet of text; the words that it is `about` stay in sight above. `step` goes to others."""
        from tuireader.screens.dialogs.text_sheet import Sheet  # noqa: PLC0415 - only needed on request

        sheet, body = Sheet(title, paragraphs, right), self.body
        sheet.step = step
        if about is not None:
            sheet.on_rows_covered = lambda rows: body.cover(rows, about())

        async def closed(next_step: "SheetStep | None") -> None:
            if about is not None:
                body.cover(0)
            if next_step is not None:
                await next_step.begin()

        self.app.push_screen(sheet, closed)
        return sheet

    def ask(self, question: str, yes: str, no: str, then: Callable[[], object]) -> None:
        """Ask a question in the bottom line, and do `then` if the answer is yes. The answers are verbs."""
        from tuireader.screens.dialogs.question import Question  # noqa: PLC0415 - only needed on request

        def answered(answer: bool | None) -> None:
            if answer:
                then()

        self.app.push_screen(Question(question, yes, no), answered)
