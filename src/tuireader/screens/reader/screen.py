"""The reader: what its keys do."""

from textual import on

from tuireader.screens import help_text, keys
from tuireader.screens.reader.fulltext_actions import FullText
from tuireader.screens.reader.help_actions import Helping
from tuireader.screens.reader.link_actions import NO_QUOTATION, Linking
from tuireader.screens.reader.navigation import first_by, next_entry, next_quotation, same_speaker
from tuireader.screens.reader.panes import ARTICLE, FEEDS, HEADLINES, ONE, PANES, SPEAKERS
from tuireader.screens.reader.row_prefetch import Surveying
from tuireader.screens.reader.search_actions import SEARCH_PREFIX, Searching
from tuireader.widgets.article import ArticleBody
from tuireader.widgets.feeds import FeedList, FeedRow
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.status import StatusLine


class ReaderScreen(Helping, Searching, Linking, FullText):
    """Headlines, article and speakers, and the keys that lead through them."""

    BINDINGS = keys.READER

    _has_match = True

    # Panes

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        if name == FEEDS and not self.has_feeds:
            self.note = "There are no feeds." if self.config.restricted else "There are no feeds yet: a adds one."
        else:
            self.show_pane(name)

    def action_next_pane(self, step: int) -> None:
        """Go to the pane on the right (1) or on the left (-1), around the end."""
        panes = [name for name in PANES if name not in self.hidden_panes]
        self.show_pane(panes[(panes.index(self.pane) + step) % len(panes)])

    def action_toggle_speakers(self) -> None:
        """Show the speakers, or hide them."""
        if self.pane_widget(SPEAKERS).display:
            self.speakers_wanted = False
            self.side = HEADLINES
            self.show_pane(ARTICLE if self.pane == SPEAKERS else self.pane)
        else:
            self.speakers_wanted, self.side = True, SPEAKERS
            self.show_pane(self.pane if self.size_shows_two else SPEAKERS)

    @property
    def size_shows_two(self) -> bool:
        """Say whether there is room for more than one pane."""
        return not self.has_class(ONE)

    def action_zen(self) -> None:
        """Show only the pane that is in use, or all again."""
        self.zen = not self.zen
        self.show_pane(self.pane)

    def action_back(self) -> None:
        """Go back one step: out of zen, to the headlines, out of the program."""
        if self.zen:
            self.action_zen()
        elif self.pane == SPEAKERS and not self.size_shows_two:
            self.show_pane(ARTICLE)
        elif self.pane == FEEDS or (self.pane != HEADLINES and len(self.entries) > 1):
            self.show_pane(HEADLINES)
        elif not self.leave_search():
            self.app.exit()

    def action_cancel(self) -> None:
        """End the search; then let go of the current quotation."""
        bar = self.query_one(FindBar)
        if (bar.display and bar.prefix != SEARCH_PREFIX) or self.pattern:
            self.end_typing()
            self.pattern = self.note = ""
        elif self.leave_search() or self.cancel_work():
            return
        elif self.note and not (self.filtered and not self.entries):
            self.note = ""
        elif self.filtered:
            self.filter_by("")
        else:
            self.quotation = None

    # Quotations

    async def action_quotation(self, step: int) -> None:
        """Jump to the next or previous quotation."""
        await self.attributed()
        if not self.attribution or not self.attribution.quotations:
            self.note = self.no_quotation_note
            return
        quotations, body = self.attribution.quotations, self.body

        def in_sight(quotation_index: int) -> bool:
            content = quotations[quotation_index].content
            return body.in_sight((content[0][0], content[-1][1]))

        quotation_index = next_quotation(self.attribution, self.quotation, step, self.offset_top, in_sight)
        self._jump_or_say(quotation_index, "The last quotation." if step > 0 else "The first quotation.")

    async def action_speaker(self, step: int) -> None:
        """Jump to the next or previous quotation by the same speaker."""
        await self.attributed()
        if self.quotation is None or self.attribution is None:
            await self.action_quotation(step)
            return
        quotation_index = same_speaker(self.attribution, self.quotation, step)
        self._jump_or_say(quotation_index, f"The {'last' if step > 0 else 'first'} quotation by this speaker.")

    @property
    def no_quotation_note(self) -> str:
        """What to say where there is no quotation to jump to."""
        return "Nobody is quoted in this article." if self.attribution else "The quotations are still being looked for."

    def _jump_or_say(self, quotation_index: int | None, otherwise: str) -> None:
        if quotation_index is None:
            self.note = otherwise
        else:
            self.jump(quotation_index)

    async def action_find_speaker(self) -> None:
        """Ask for a speaker, and jump to the first quotation."""
        await self.attributed()
        if not self.attribution or not self.attribution.speakers:
            self.note = self.no_quotation_note
        else:
            from tuireader.screens.dialogs.picker import Finder, speaker_choices  # noqa: PLC0415 - when it is asked for

            choices = speaker_choices(self.attribution.speakers)
            self.app.push_screen(Finder("Speaker — Enter jumps, Esc closes", choices), self._speaker_found)

    def _speaker_found(self, speaker: str | None) -> None:
        if speaker is None or self.attribution is None:
            return
        quotation_index = first_by(self.attribution, speaker)
        if quotation_index is not None:
            self.jump(quotation_index)
            if not self.body.display:
                self.show_pane(ARTICLE)

    def action_why(self) -> None:
        """Say what the current quotation's speaker rests on; in the feeds, how the feed stands."""
        if self.pane == FEEDS and self.feed_rows:
            self._how_feeds_stand(self.feed_rows[self.query_one(FeedList).cursor])
            return
        if self.attribution is None or self.document is None or self.quotation is None:
            self.note = NO_QUOTATION
        else:
            self.show_sheet(
                "Why this speaker?", help_text.explain_speaker(self.document.text, self.attribution, self.quotation)
            )

    def _how_feeds_stand(self, row: FeedRow) -> None:
        """Say what is wrong with a feed, or, in a view, with each of those that failed."""
        failed = [it for it in self.feed_rows if it.problem and (it is row or row.feed is None)]
        if failed:
            self.show_sheet("What went wrong", [("", f"{it.name}: {it.problem}.") for it in failed])
        else:
            self.note = f"{row.name}: {row.count or 0} unread"

    # Articles

    def action_article(self, step: int, unread: bool = False) -> None:
        """Read the next or previous article, of the unread ones if `unread`."""
        entry = next_entry(self.entries, self.entry, step, unread=unread)
        if entry is None:
            self.note = f"No {'unread ' if unread else ''}article {'after' if step > 0 else 'before'} this one."
        else:
            self.open(entry)

    @on(ArticleBody.PastEnd)
    def _past_end(self) -> None:
        self.action_article(1, unread=True)

    def action_unread(self, step: int) -> None:
        """Read the next or previous unread article."""
        self.action_article(step, unread=True)

    def action_toggle_read(self) -> None:
        """Mark the entry as read or unread: the one with the cursor, or the one that is being read."""
        if (entry := self.chosen_entry) is not None:
            self.mark_read(entry, read=not entry.read)
            self.note = f"Marked as {'read' if entry.read else 'unread'}"

    # Finding

    async def action_find(self) -> None:
        """Search the pane that is in use."""
        if self.pane == HEADLINES:
            self.peek_listed()
        await self.start_typing("/")

    async def start_typing(self, prefix: str, value: str = "") -> None:
        """Open the line in which a search or a filter is typed."""
        # In this order: without either line the panes would be a line longer for a moment, and the place would move.
        await self.query_one(FindBar).start(prefix, value)
        self.query_one(StatusLine).display = prefix != "/"

    @on(FindBar.Changed)
    def _find_changed(self, event: FindBar.Changed) -> None:
        if event.prefix == SEARCH_PREFIX:
            self.search_typed(event.query)
            return
        if event.prefix != "/":
            self.filter_by(event.query)
            return
        self.pattern = event.query
        if event.query:
            self._find(forward=True, again=False)

    @on(FindBar.Done)
    def _find_done(self, event: FindBar.Done) -> None:
        if event.prefix == SEARCH_PREFIX and not self.search_done(event.query):
            return
        self.end_typing()
        if event.prefix == SEARCH_PREFIX:
            return
        if event.prefix != "/":
            self.filter_by(event.query)
        elif event.query:
            self._find(forward=True, again=False)

    @on(FindBar.OrderToggled)
    def _turned(self) -> None:
        self.toggle_search_order()

    def end_typing(self) -> None:
        """Close the line in which a search or a filter is typed."""
        bar = self.query_one(FindBar)
        if bar.display:
            bar.display = False
            self.query_one(StatusLine).display = True
            self.set_focus(self.pane_widget(self.pane))

    @on(Surveying.AllPeeked)
    def _all_peeked(self) -> None:
        if self.pattern and self.pane == HEADLINES and not self._has_match:
            self._find(forward=True, again=False)

    def _find(self, *, forward: bool, again: bool) -> None:
        found = self.pane_widget(self.pane).find(self.pattern, forward=forward, again=again)
        self._has_match = found is not None
        sign = f"/{self.pattern}" if self.pattern else SEARCH_PREFIX
        self.note = f"{sign} · {found if found is not None else 'not found'}"

    def action_again(self, step: int) -> None:
        """Go to the next or previous match; with no search live, to the next unread article."""
        if self.pattern or (self.search_terms and self.pane == ARTICLE):
            self._find(forward=step > 0, again=True)
        elif self.search_terms and self.pane == HEADLINES:
            self.pane_widget(HEADLINES).action_step(step)
        else:
            self.action_unread(step)
