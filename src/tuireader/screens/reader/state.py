"""The state of the reader, and its wiring: what is being read comes down to the panes, their messages come up."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from textual import on, work
from textual.app import ComposeResult
from textual.events import DescendantFocus
from textual.geometry import Offset
from textual.reactive import reactive

from tuireader.config import Config
from tuireader.documents.model import Document
from tuireader.library import ALL, Entry, Library, Listing, ReadingPosition, Term, View
from tuireader.quotes import Attribution
from tuireader.screens.help_text import Paragraph
from tuireader.screens.reader.load_article import Reading, read
from tuireader.screens.reader.panes import ARTICLE, FEEDS, HEADLINES, SPEAKERS
from tuireader.screens.reader.row_prefetch import Surveying
from tuireader.widgets.article import ArticleBody
from tuireader.widgets.feeds import FeedList, FeedRow
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.pane import Pane, PaneRow
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.speakers import SpeakerPanel
from tuireader.widgets.status import StatusLine

SAVE_WAIT_SECONDS = 1.0
"""Seconds of rest after which the reading place is written down."""


class ReaderState(Surveying):
    """Owns what is being read. What its keys do is added by the reader itself."""

    AUTO_FOCUS = ""

    class Opened(FieldMessage):
        """A worker has read an article; it carries the entry that it belongs to.

        `place` is where one is to be in it, where that is another place than was kept.
        """

        reading: Reading
        place: ReadingPosition | None = None

    entry: reactive[Entry | None] = reactive[Entry | None](None)
    feed_rows: reactive[Sequence[FeedRow]] = reactive[Sequence[FeedRow]](())
    document: reactive[Document | None] = reactive[Document | None](None)
    quotation: reactive[int | None] = reactive[int | None](None)
    offset_top: reactive[int] = reactive(-1)
    percent: reactive[int | None] = reactive[int | None](None)
    pattern: reactive[str] = reactive("")
    search_terms: reactive[tuple[Term, ...]] = reactive[tuple[Term, ...]](())
    empty_text: reactive[str] = reactive("")
    list_title: reactive[str] = reactive("")
    note: reactive[str] = reactive("")
    activity: reactive[str] = reactive("")

    def __init__(
        self,
        entries: Listing,
        library: Library,
        now: datetime | None = None,
        config: Config | None = None,
        view: View | None = None,
    ) -> None:
        super().__init__(entries, library, config, view)
        self._now = now
        self._displayed: Entry | None = None
        self._save_timer: asyncio.TimerHandle | None = None

    def compose(self) -> ComposeResult:
        """Panes above a line."""
        cls = ReaderState
        headlines = HeadlineList("Headlines", HEADLINES, self._now)
        with PaneRow(id="panes"):
            yield FeedList("Feeds", FEEDS).data_bind(cls.view, rows=cls.feed_rows)
            yield headlines.data_bind(cls.entries, cls.entry, cls.search_terms, cls.empty_text, cls.list_title)
            yield ArticleBody("Article", ARTICLE, self.config.widths.measure).data_bind(
                cls.document, cls.attribution, cls.quotation, cls.offset_top, cls.pattern, cls.search_terms
            )
            yield SpeakerPanel("Speakers", SPEAKERS).data_bind(cls.attribution, cls.quotation)
        yield StatusLine().data_bind(cls.attribution, cls.quotation, cls.note, cls.activity, cls.percent, cls.document)
        bar = FindBar()
        bar.display = False
        yield bar

    def on_mount(self) -> None:
        """Go on where the reader was: the entry read last, or the first."""
        self.entries = self._first
        self.restore_panes()
        if self._first:
            before = (entry_id for entry_id in self._library.recent_entries() if self._lists(entry_id))
            self.entry = self._library.entry(next(before, self._first.ids[0]))
        self.call_after_refresh(self.begin_after_keys)

    def _lists(self, entry_id: int) -> bool:
        """Say whether an entry is in what is listed, or will be when the list is whole."""
        if entry_id in self._first.ids or self._first.is_whole:
            return entry_id in self._first.ids
        return self._library.view_has_entry(self.view or ALL, entry_id)

    def begin(self) -> None:
        """The panes are drawn and answer keys: now threads may take their time."""
        # While the rest of a long list comes, nothing waits for its rows.
        self.has_prefetched = not self._first.is_whole
        super().begin()
        self.complete(self._first)
        if self.entry is not None:
            self._load(self.entry)
        else:
            self._has_opened()

    def _has_opened(self) -> None:
        if not self.has_opened:
            self.has_opened = True
            self.arrive()

    def on_unmount(self) -> None:
        """Nothing is lost."""
        self.save_position()
        self.save_session()

    @property
    def chosen_entry(self) -> Entry | None:
        """The entry with the cursor where the headlines are in use, else the one that is being read."""
        rows = self.query_one(HeadlineList)
        return rows.entries[rows.cursor] if self.pane == HEADLINES and rows.entries else self.entry

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """An article that has the focus is being read."""
        if isinstance(event.widget, Pane):
            # Nobody types there: the cursor waits where it costs least to go back to.
            self.app.cursor_position = Offset(0, 0)
        if event.widget is self.body and self.entry:
            self.mark_read(self.entry, read=True)

    @on(HeadlineList.Selected)
    def _selected(self, event: HeadlineList.Selected) -> None:
        self.open(event.entry)

    def open(self, entry: Entry) -> None:
        """Read `entry`. Where two panes have room, the speakers come beside it: who is quoted is the next question."""
        self.entry = entry
        if self.speakers_wanted:
            self.side = SPEAKERS
        self.show_pane(ARTICLE)
        self.mark_read(entry, read=True)

    def watch_entry(self, before: Entry | None, entry: Entry | None) -> None:
        """Keep the place in the article before, and load the next."""
        if before is not None:
            self.save_position(before)
        if entry is not None:
            self.note = ""
            if self.has_begun:
                self._load(entry)

    @work(thread=True, exclusive=True, group="open")
    def _load(self, entry: Entry) -> None:
        # A message, not a call: a call would wait for the screen, and the screen may be waiting to end.
        for reading in read(entry, self._library):
            self.post_message(self.Opened(reading))

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        """Show what was read, at the place where one was; unless the reader has gone on to something else."""
        reading = event.reading
        if reading.entry is not self.entry:
            return
        place = event.place or self._library.reading_position(reading.entry.id)
        self._displayed = reading.entry
        with self.app.batch_update(), self.prevent(ArticleBody.Scrolled):
            if self.document is not reading.document:
                self.quotation, self.attribution, self.offset_top = None, None, -1
                self.document, self.offset_top = reading.document, place.offset
            if reading.attribution is not None:
                self._show_quotations(reading.attribution, place)
        self.query_one(HeadlineList).refresh()
        self._has_opened()

    def _show_quotations(self, attribution: Attribution, place: ReadingPosition) -> None:
        """Colour the quotations and go back to the one that was current, without moving the text."""
        count = len(attribution.quotations)
        self.attribution = attribution
        if place.quotation is not None and place.quotation < count:
            top, self.quotation = self.offset_top, place.quotation
            self.body.offset_top = top
        if self.entry is not None:
            self.entry.quotations = count

    def save_position(self, entry: Entry | None = None) -> None:
        """Write down where one is in `entry`, or in what is being read; not where that is not on the screen yet."""
        entry = entry or self.entry
        if entry is not None and entry is self._displayed:
            self._library.save_position(entry.id, ReadingPosition(self.offset_top, self.quotation))

    def show_sheet(self, title: str, paragraphs: Iterable[Paragraph]) -> None:
        """Show a sheet of text over the reader."""
        from tuireader.screens.dialogs.text_sheet import Sheet  # noqa: PLC0415 - when it is asked for

        self.app.push_screen(Sheet(title, paragraphs))

    def mark_read(self, entry: Entry, *, read: bool) -> None:
        """Mark `entry` as read or unread."""
        if entry.read is not read:
            self._library.mark_entries([entry.id], read=read)
            entry.read = read
            self.marked()

    def marked(self) -> None:
        """Show marks that have changed."""
        self.query_one(HeadlineList).refresh()

    # What the panes tell

    @on(ArticleBody.Scrolled)
    def _scrolled(self, event: ArticleBody.Scrolled) -> None:
        if event.document is not self.document:  # the place is one in an article that is shown no more
            return
        self.offset_top = event.offset
        if not event.by_jump:
            self.note = ""
        self._save_position_soon()

    def _save_position_soon(self) -> None:
        if self._save_timer is not None:
            self._save_timer.cancel()
        self._save_timer = asyncio.get_running_loop().call_later(SAVE_WAIT_SECONDS, self.call_later, self.save_position)

    @on(ArticleBody.Progress)
    def _progress(self, event: ArticleBody.Progress) -> None:
        self.percent = event.percent

    @on(ArticleBody.QuotationSelected)
    @on(SpeakerPanel.QuotationSelected)
    def _quotation_selected(self, event: ArticleBody.QuotationSelected | SpeakerPanel.QuotationSelected) -> None:
        self.jump(event.quotation_index)
        if not self.body.display:
            self.show_pane(ARTICLE)

    def jump(self, quotation_index: int) -> None:
        """Make quotation `quotation_index` the current one, in all panes."""
        self.note = ""
        self.quotation = quotation_index
        self._save_position_soon()
