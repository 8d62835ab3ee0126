"""The reader's screen: it makes its parts, and routes keys and messages to them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Keymap
from textual.events import DescendantFocus, Resize

from tuireader.config import Config
from tuireader.library import Entry, Library, Listing, View
from tuireader.quotes import Attribution
from tuireader.screens import keys
from tuireader.screens.reader.arrival import Arrival
from tuireader.screens.reader.article_changes import ArticleChanges
from tuireader.screens.reader.background_jobs import BackgroundJobs
from tuireader.screens.reader.bottom_line import PLACE_STATE, BottomLine
from tuireader.screens.reader.change_listed import ChangeListed
from tuireader.screens.reader.code_colours import CodeColours
from tuireader.screens.reader.correct_quotation import Corrections
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.explanations import Explanations
from tuireader.screens.reader.feed_names import FeedNames
from tuireader.screens.reader.feeds_pane import FeedsPane
from tuireader.screens.reader.first_feeds import FirstFeeds
from tuireader.screens.reader.full_text import FullText
from tuireader.screens.reader.help_sheets import HelpSheets
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.pane_find import PaneFind
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.panes import ARTICLE, FEEDS, HEADLINES, SPEAKERS
from tuireader.screens.reader.people_pages import PeoplePages
from tuireader.screens.reader.query_line import FILTER_PREFIX, FIND_PREFIX, SEARCH_PREFIX, QueryLine, TypedQuery
from tuireader.screens.reader.quotation_steps import QuotationSteps
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.row_prefetch import RowPrefetch
from tuireader.screens.reader.samples import Samples
from tuireader.screens.reader.search_hits import SearchHits
from tuireader.screens.reader.search_session import SearchSession
from tuireader.screens.reader.search_views import SavedSearches
from tuireader.screens.reader.session_restore import SessionRestore
from tuireader.screens.reader.sharing import ArticleSharing
from tuireader.screens.reader.start_up import StartUp
from tuireader.screens.reader.state import ReaderState
from tuireader.screens.reader.store_rulings import StoreRulings
from tuireader.screens.reader.subjects import Subjects
from tuireader.screens.reader.subscriptions import Subscriptions
from tuireader.screens.reader.tag_articles import TagArticles
from tuireader.screens.reader.watch_list import WatchList
from tuireader.screens.reader.way_back import WayBack, cancel_first
from tuireader.screens.reader.write_notes import WriteNotes
from tuireader.widgets.article import ArticleBody
from tuireader.widgets.feeds import FeedList
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.pane import Pane
from tuireader.widgets.pane_row import PaneRow
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.speakers import SpeakerPanel
from tuireader.widgets.status import StatusLine
from tuireader.wire.textual_internals import add_bindings

if TYPE_CHECKING:
    from tuireader.screens.reader.own_commands import OwnCommands


class ReaderScreen(ReaderState):
    """Feeds, headlines, article and speakers. Each key and message has a method of one line here that calls a part."""

    BINDINGS = keys.READER

    def __init__(  # noqa: PLR0913 - as the application
        self,
        entries: Listing,
        library: Library,
        now: datetime | None = None,
        config: Config | None = None,
        view: View | None = None,
        *,
        are_samples: bool = False,
    ) -> None:
        super().__init__(config, are_samples=are_samples)
        self._now = now
        self.session = SessionRestore(library, entries, view, folds_copies=self.config.fold_copies)
        self.set_reactive(ReaderState.view, self.session.view)
        self._make_parts(library)

    def bind_commands(self, keymap: Keymap) -> None:
        """Bind the keys of the user's own commands."""
        add_bindings(self, keys.command_bindings(keymap))

    @cached_property
    def commands(self) -> "OwnCommands":
        """The part that runs the user's programs, which most sessions do not need."""
        from tuireader.screens.reader.own_commands import OwnCommands  # noqa: PLC0415 - only needed on request

        return OwnCommands(self, self._library, self.jobs, self.sharing.copy)

    def _make_parts(self, library: Library) -> None:
        """Make the parts; each is given those that it works with, which come before it."""
        self.jobs = BackgroundJobs(self)
        self.arrival = Arrival(self)
        self.pane_layout = PaneLayout(self)
        self.query_line = QueryLine(self)
        self.lists = EntryLists(self, library, self.jobs, self.pane_layout, self.query_line)
        self.marks = Marks(self, library, self.lists, self.jobs)
        self.reading = ArticleReading(self, library, self.jobs, self.pane_layout, self.marks, self.arrival)
        self.code_colours = CodeColours(self, self.jobs)
        self.quotations = QuotationSteps(self, self.reading, self.pane_layout)
        self.prefetch = RowPrefetch(self, library, self.jobs, self.arrival)
        self.search = SearchSession(
            self, library, self.jobs, self.lists, self.pane_layout, self.query_line, self.reading
        )
        self.search_hits = SearchHits(self, library, self.jobs, self.reading)
        self.pane_find = PaneFind(self, self.query_line, self.reading, self.prefetch, self.search)
        self.tag_articles = TagArticles(self, library, self.marks)
        self.change_listed = ChangeListed(self, library, self.jobs, self.marks)
        self.samples = Samples(self, self.session.first_entries)
        self.bottom_line = BottomLine(self, self.lists, self.pane_find, self.samples)
        self.subscriptions = Subscriptions(self, library, self.jobs, self.lists, self.marks, self.search)
        self.saved_searches = SavedSearches(self, library, self.lists, self.marks, self.search, self.subscriptions)
        self.feeds_pane = FeedsPane(self, library)
        self.feed_names = FeedNames(self, library, self.lists, self.marks, self.feeds_pane)
        self.first_feeds = FirstFeeds(self, library, self.jobs, self.pane_layout, self.query_line, self.marks)
        self.full_text = FullText(self, library, self.jobs, self.reading, self.subscriptions)
        self._library = library
        self.sharing = ArticleSharing(self, library, self.jobs, self.reading)
        self.article_changes = ArticleChanges(self, library, self.sharing)
        self.explanations = Explanations()
        self.help_sheets = HelpSheets(self, self.explanations)
        self.store_rulings = StoreRulings(self, library, self.jobs, self.reading, self.marks)
        self.subjects = Subjects(self, library, self.reading, self.pane_layout)
        self.corrections = Corrections(self, library, self.subjects, self.explanations, self.store_rulings)
        self.write_notes = WriteNotes(self, library, self.jobs, self.reading, self.marks, self.subjects)
        self.people_pages = PeoplePages(
            self, library, self.jobs, self.pane_layout, self.reading, self.marks, self.sharing, self._now
        )
        self.watch_list = WatchList(self, library, self.jobs, self.lists, self.search, self.people_pages)
        self.people_pages.toggle_watch = self.watch_list.toggle_person
        self.way_back = WayBack(self, self.pane_layout, self.lists, self.search, self.people_pages)
        self.start_up = StartUp(self, self.jobs, self.session, self.lists, self.prefetch, self.reading, self.arrival)
        self._typed_queries: dict[str, TypedQuery] = {
            FIND_PREFIX: self.pane_find,
            FILTER_PREFIX: self.lists,
            SEARCH_PREFIX: self.search,
        }

    def compose(self) -> ComposeResult:
        """The panes, and below them the status line or the input line."""
        cls = ReaderState
        headlines = HeadlineList("Headlines", HEADLINES, self._now)
        with PaneRow(self.pane_layout.place, id="panes"):
            yield FeedList("Feeds", FEEDS).data_bind(cls.view, rows=cls.feed_rows)
            yield headlines.data_bind(
                cls.entries,
                cls.entry,
                cls.search_terms,
                cls.excerpts,
                cls.empty_text,
                cls.list_title,
                cls.list_facts,
                cls.unread,
                cls.list_order,
                cls.order_hint,
            )
            yield ArticleBody("Article", ARTICLE, self.config.widths.measure).data_bind(
                cls.document,
                cls.attribution,
                cls.code_spans,
                cls.quotation,
                cls.offset_top,
                cls.pattern,
                cls.search_terms,
                cls.collection,
                hint=cls.document_hint,
                given=cls.rulings,
                unfit=cls.open_rulings,
                note_starts=cls.note_starts,
            )
            yield SpeakerPanel("Speakers", SPEAKERS).data_bind(
                cls.document,
                cls.attribution,
                cls.quotation,
                given=cls.rulings,
                noted=cls.noted_ids,
                foot=cls.speakers_foot,
            )
        yield StatusLine().data_bind(cls.note, cls.activity, cls.hints)
        bar = FindBar().data_bind(cls.note, cls.list_sort)
        bar.display = False
        yield bar

    # Start and end

    def on_mount(self) -> None:
        """Restore the last session, and start the background work."""
        for name in PLACE_STATE:
            self.watch(self, name, self.bottom_line.show_keys)
        self.watch(self, "note", self.query_line.fit_note)
        self.subscriptions.start()
        self.feeds_pane.restore()
        self.lists.sort = self.session.sort
        self.session.restore(self, self.pane_layout)
        self.call_after_refresh(self.start_up.begin_after_keys)

    def on_unmount(self) -> None:
        """Save the position and the session."""
        self.reading.save_position()
        self.session.save(self)

    # Messages of the panes and the threads

    def on_resize(self, _event: Resize) -> None:
        """Arrange the panes for the new size."""
        self.pane_layout.arrange()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Record which pane has the focus; one that is clicked while something is typed ends that, as Enter does."""
        if isinstance(self.focused, Pane) and (event.widget is not self.focused or not self._end_typing(self.focused)):
            return
        if event.widget is self.body:
            self.reading.article_focused()
        self.pane_layout.pane_focused(event.widget)
        self._show_waiting_output()

    def _end_typing(self, pane: Pane) -> bool:
        """Enter the typed text, if there is any; return False if the user has to correct it."""
        bar = self.query_one(FindBar)
        if not bar.display:
            return True
        self._typed_queries[bar.prefix].query_entered(bar.line.value)
        self.set_focus(bar.line if bar.display else pane)
        return not bar.display

    def on_screen_suspend(self) -> None:
        """Draw the bar again: a dialog has the focus now."""
        self._show_focus()

    def on_screen_resume(self) -> None:
        """Draw the bar again: the dialog is closed."""
        self._show_focus()
        self._show_waiting_output()

    def _show_waiting_output(self) -> None:
        """Show the output of a program that has waited until nothing is typed and no dialog is open."""
        if "commands" in vars(self):
            self.commands.show_waiting()

    def _show_focus(self) -> None:
        if isinstance(self.focused, Pane):
            self.focused.show_focus()

    def watch_entries(self, entries: Sequence[Entry]) -> None:
        """React to a new list."""
        self.lists.entries_changed(entries)

    def watch_entry(self, before: Entry | None, entry: Entry | None) -> None:
        """Load another article."""
        self.reading.entry_changed(before, entry)
        self.samples.show_bar()

    def watch_document(self) -> None:
        """Mark the matches in another text."""
        self.pane_find.show_marks()

    def watch_attribution(self, attribution: Attribution | None) -> None:
        """React to the quotations of the article, once they are known."""
        self.pane_layout.quotations_known(attribution)
        self.reading.attribution_changed(attribution)
        if attribution is not None:
            self.search_hits.quotations_known()

    @on(FeedList.Selected)
    def _feed_selected(self, event: FeedList.Selected) -> None:
        self.people_pages.forget()
        self.search.show_feed_view(event.row.view)

    @on(FeedList.Pointed)
    def _feed_pointed(self, event: FeedList.Pointed) -> None:
        self.feeds_pane.show_problem(event.row, event.problem)
        self.bottom_line.show_keys()

    @on(FeedList.Folded)
    def _folder_folded(self, event: FeedList.Folded) -> None:
        self.feeds_pane.store_closed(event.closed)
        self.bottom_line.show_keys()

    @on(HeadlineList.Selected)
    def _headline_selected(self, event: HeadlineList.Selected) -> None:
        self.people_pages.forget()
        self.reading.open_entry(event.entry)

    @on(HeadlineList.CopiesToggled)
    def _copies_toggled(self, event: HeadlineList.CopiesToggled) -> None:
        self.lists.toggle_copies(event.entry)

    @on(HeadlineList.Shown)
    def _headlines_shown(self, event: HeadlineList.Shown) -> None:
        self.prefetch.rows_shown(event.first, event.last)
        self.search_hits.rows_shown(event.first, event.last)

    @on(RowPrefetch.Prefetched)
    def _rows_prefetched(self) -> None:
        self.arrival.rows_known()

    @on(RowPrefetch.Peeked)
    def _row_peeked(self) -> None:
        self.headlines.refresh()

    @on(RowPrefetch.AllPeeked)
    def _all_rows_peeked(self) -> None:
        self.pane_find.titles_peeked()
        self.lists.titles_peeked()

    @on(EntryLists.Counted)
    def _unread_counted(self, event: EntryLists.Counted) -> None:
        self.lists.show_counts(event.rows, event.unread)
        self.first_feeds.feeds_counted()

    @on(EntryLists.Listed)
    def _entries_listed(self, event: EntryLists.Listed) -> None:
        self.lists.show_listed(event.entries, event.unread, event.total)

    @on(EntryLists.Refolded)
    def _list_refolded(self, event: EntryLists.Refolded) -> None:
        self.lists.show_refolded(event.before, event.entries)

    @on(SearchSession.Found)
    def _entries_found(self, event: SearchSession.Found) -> None:
        self.search.show_found(event.view, event.answer)
        self.search_hits.follow_cursor()

    @on(HeadlineList.HitReached)
    def _hit_reached(self) -> None:
        self.search_hits.follow_cursor()

    @on(SearchHits.Excerpted)
    def _excerpts_found(self, event: SearchHits.Excerpted) -> None:
        self.search_hits.show_excerpts(event.asked, event.excerpts)

    @on(ArticleReading.Opened)
    def _article_opened(self, event: ArticleReading.Opened) -> None:
        self.reading.show_opened(event.reading, event.position, event.match, event.hits)
        self.people_pages.article_shown(event.reading.entry)

    @on(FullText.Switched)
    def _text_switched(self, event: FullText.Switched) -> None:
        self.full_text.show_switched(event.entry, to_page=event.to_page)

    @on(FullText.SwitchFailed)
    def _text_switch_failed(self, event: FullText.SwitchFailed) -> None:
        self.reading.end_failed_switch(event.entry)

    @on(ArticleBody.CodeShown)
    def _code_shown(self, event: ArticleBody.CodeShown) -> None:
        self.code_colours.find_spans(event.document)

    @on(CodeColours.Found)
    def _code_spans_found(self, event: CodeColours.Found) -> None:
        self.code_colours.show_spans(event.document, event.spans)

    @on(ArticleBody.Scrolled)
    def _article_scrolled(self, event: ArticleBody.Scrolled) -> None:
        self.reading.scrolled(event.document, event.offset, by_jump=event.by_jump)

    @on(ArticleBody.PastEnd)
    def _article_past_end(self) -> None:
        self.reading.open_next(1, unread=True)

    @on(ArticleBody.QuotationSelected)
    @on(SpeakerPanel.QuotationSelected)
    def _quotation_selected(self, event: ArticleBody.QuotationSelected | SpeakerPanel.QuotationSelected) -> None:
        self.quotations.jump_and_show(event.quotation_index)

    @on(SpeakerPanel.SpeakerSelected)
    def _speaker_selected(self, event: SpeakerPanel.SpeakerSelected) -> None:
        if not self.people_pages.show_speaker_named(event.speaker_name):
            self.quotations.jump_and_show(event.quotation_index)

    @on(PeoplePages.Changed)
    def _people_changed(self, event: PeoplePages.Changed) -> None:
        self.people_pages.show_changed(event.change)
        self.lists.count_unread()  # watches are called as their people are

    @on(Marks.PeopleUndone)
    def _people_undone(self, event: Marks.PeopleUndone) -> None:
        self.people_pages.reload()
        self.marks.show_people_undone(event.change)
        self.lists.count_unread()

    @on(Marks.ManyUndone)
    def _many_undone(self, event: Marks.ManyUndone) -> None:
        self.marks.show_many_undone(event.change)

    @on(Marks.NotUndone)
    def _not_undone(self, event: Marks.NotUndone) -> None:
        self.note = event.reason

    @on(WatchList.Changed)
    def _watch_changed(self, event: WatchList.Changed) -> None:
        self.watch_list.show_changed(event.change)

    @on(WatchList.Refused)
    def _watch_refused(self, event: WatchList.Refused) -> None:
        self.note = event.reason

    @on(Subscriptions.NewsFound)
    def _news_found(self, event: Subscriptions.NewsFound) -> None:
        self.watch_list.give_notice(event.news)

    @on(PeoplePages.Refused)
    def _people_change_refused(self, event: PeoplePages.Refused) -> None:
        self.note = event.reason

    @on(StoreRulings.Stored)
    def _ruling_stored(self, event: StoreRulings.Stored) -> None:
        self.store_rulings.show_stored(event.subject, event.change, event.note)

    @on(StoreRulings.Refused)
    def _ruling_refused(self, event: StoreRulings.Refused) -> None:
        self.note = event.reason

    @on(Marks.RulingUndone)
    def _ruling_undone(self, event: Marks.RulingUndone) -> None:
        self.store_rulings.follow_undo(event.change)

    @on(WriteNotes.Stored)
    def _note_stored(self, event: WriteNotes.Stored) -> None:
        self.write_notes.show_stored(event.subject, event.notes, event.message)

    @on(WriteNotes.Refused)
    def _note_refused(self, event: WriteNotes.Refused) -> None:
        self.note = event.reason

    @on(Marks.NoteUndone)
    def _note_undone(self, event: Marks.NoteUndone) -> None:
        self.write_notes.follow_undo(event.change)

    @on(FindBar.Changed)
    def _query_typed(self, event: FindBar.Changed) -> None:
        self._typed_queries[event.prefix].query_typed(event.query)

    @on(FindBar.Done)
    def _query_entered(self, event: FindBar.Done) -> None:
        self._typed_queries[event.prefix].query_entered(event.query)

    @on(FindBar.RowStepped)
    def _row_stepped(self, event: FindBar.RowStepped) -> None:
        self.headlines.action_step(event.step)

    @on(FindBar.Turned)
    def _tab_pressed(self) -> None:
        self.search.tab_pressed()

    # The keys of panes

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.pane_layout.go_to_pane(name)

    def action_next_pane(self, step: int) -> None:
        """Go to the pane on the right (1) or on the left (-1), around the end."""
        self.pane_layout.go_to_next_pane(step)

    def action_toggle_speakers(self) -> None:
        """Show the speakers, or hide them."""
        self.pane_layout.toggle_speakers()

    def action_zen(self) -> None:
        """Show only the pane that is in use, or all again."""
        self.pane_layout.toggle_zen()

    def action_back(self, may_quit: bool = True) -> None:
        """Go back one step; at the root, quit."""
        self.way_back.go_back(may_quit=may_quit)

    def action_cancel(self) -> None:
        """Cancel what is going on, the latest first; then clear the message, the filter or the current quotation."""
        cancel_first(
            (
                self.lists.cancel_typed_filter,
                self.pane_find.cancel,
                self.search.leave,
                self.subscriptions.cancel_jobs,
                self.lists.cancel_empty_filter,
                self.clear_note,
                self.lists.cancel_filter,
                self.quotations.deselect,
            )
        )

    # The keys of quotations

    async def action_quotation(self, step: int) -> None:
        """Jump to the next or previous quotation."""
        await self.quotations.step(step)

    async def action_speaker(self, step: int) -> None:
        """Jump to the next or previous quotation by the same speaker."""
        await self.quotations.step_by_speaker(step)

    async def action_find_speaker(self) -> None:
        """Ask for a speaker, and jump to the first quotation."""
        await self.quotations.ask_for_speaker()

    async def action_person(self) -> None:
        """Show all that the speaker of the current quotation has said."""
        await self.reading.displayed()
        self.people_pages.show_speaker()

    async def action_same_words(self) -> None:
        """Show who else quotes the words of the current quotation."""
        await self.reading.displayed()
        self.people_pages.show_same_words()

    async def action_watch(self) -> None:
        """Watch the speaker of the current quotation, or the search; or end that."""
        await self.reading.displayed()
        self.watch_list.toggle()

    def action_people(self) -> None:
        """Show who is quoted in what is listed."""
        self.people_pages.show_people()

    async def action_why(self) -> None:
        """Explain why the current quotation has its speaker; in the feeds, show what failed."""
        await self.reading.displayed()
        self.help_sheets.explain()

    async def action_correct(self) -> None:
        """Correct the speaker or the words of the current quotation, or add one that is missing."""
        await self.corrections.ask()

    async def action_note(self) -> None:
        """Keep the current quotation or a passage, with a note beside it."""
        await self.write_notes.ask()

    # The keys of articles

    def action_article(self, step: int) -> None:
        """Read the next or previous article."""
        self.reading.open_next(step, unread=False)

    def action_unread(self, step: int) -> None:
        """Read the next or previous unread article."""
        self.reading.open_next(step, unread=True)

    def action_full_text(self) -> None:
        """Fetch the page of the article, or switch between the page and the feed's text."""
        self.full_text.fetch_or_switch()

    def action_changes(self) -> None:
        """Show what was changed in the article since it was first fetched."""
        self.article_changes.show()

    def action_toggle_read(self) -> None:
        """Mark the entry as read or unread."""
        self.marks.toggle_read()

    def action_mark_all(self) -> None:
        """Mark all listed entries as read."""
        self.marks.set_all_read()

    def action_star(self) -> None:
        """Star the entry, or remove its star."""
        self.marks.toggle_star()

    async def action_tags(self) -> None:
        """Give the entry tags, or take some away."""
        await self.tag_articles.ask()

    async def action_star_listed(self, starred: bool) -> None:
        """Star all listed entries, or remove their stars."""
        await self.change_listed.star(starred=starred)

    async def action_unread_listed(self) -> None:
        """Mark all listed entries as unread."""
        await self.change_listed.mark_unread()

    async def action_tag_listed(self) -> None:
        """Give tags to all listed entries."""
        await self.change_listed.tag()

    def action_undo(self) -> None:
        """Undo the last mark, correction or note, or the last change of tags."""
        self.marks.undo()

    # The keys of lists and searches

    def action_sort(self) -> None:
        """Switch to the next order."""
        self.search.use_next_sort()

    async def action_filter(self) -> None:
        """Filter the list by a query."""
        if self.view is None:
            self.prefetch.peek_listed()
        await self.lists.start_filter()

    async def action_find(self) -> None:
        """Search the pane that is in use."""
        await self.pane_find.start()

    async def action_again(self, step: int) -> None:
        """Go to the next or previous match; with no search live, to the next unread article."""
        await self.pane_find.step(step)

    async def action_search(self) -> None:
        """Search everything."""
        self.people_pages.forget()
        await self.search.start()

    def action_save_search(self) -> None:
        """Save the search as a view under a name; or rename the saved one."""
        self.saved_searches.save_or_rename()

    def action_forget_search(self) -> None:
        """Remove the current saved search, or the feed under the cursor; or end the watch there."""
        if not self.watch_list.end_chosen():
            self.saved_searches.remove()

    # The keys of feeds

    def action_refresh(self, every: bool) -> None:
        """Refresh the feeds that are in use, or all."""
        self.subscriptions.refresh(every=every)

    def action_add_feed(self) -> None:
        """Ask for an address, and subscribe to the feed that is there."""
        self.subscriptions.ask_for_feed()

    def action_rename(self) -> None:
        """Give the feed, folder or saved search under the cursor another name or folder."""
        self.feed_names.ask_for_name()

    # The keys of copying, links, files

    async def action_copy_quotation(self) -> None:
        """Copy the current quotation, with who said it and where."""
        await self.reading.displayed()
        self.sharing.copy_quotation()

    def action_copy_citation(self) -> None:
        """Copy the citation of the article with its address."""
        self.sharing.copy_citation()

    def action_copy_text(self) -> None:
        """Copy the text selected with the mouse; if there is none, say which key quits."""
        if self.get_selected_text():
            super().action_copy_text()
        else:
            self.note = f"{self.key_of('reader.quit')} quits."

    async def action_export(self) -> None:
        """Ask for a file, and write the article to it."""
        await self.sharing.ask_for_file()

    def action_pipe(self) -> None:
        """Ask for a program, and give it the article's text."""
        self.commands.ask_for_program()

    def action_bookmark(self) -> None:
        """Bookmark the article by the command that the user has for that."""
        self.commands.bookmark()

    def action_command(self, name: str) -> None:
        """Run one of the user's commands with the article."""
        self.commands.run_named(name)

    def action_open_link(self) -> None:
        """Open the article's address."""
        self.sharing.open_address()

    def action_follow(self) -> None:
        """Open one of the article's links."""
        self.sharing.ask_for_link()

    # The keys of help

    def action_help(self) -> None:
        """Show the keys."""
        self.help_sheets.show_keys()

    def action_palette(self) -> None:
        """Open the command palette."""
        self.help_sheets.offer_actions()

    def action_choose_theme(self) -> None:
        """Open the list of themes."""
        self.help_sheets.offer_themes()
