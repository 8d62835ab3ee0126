"""The full text: the page that an article leads to, fetched by a key, and back to what its feed said."""

import asyncio
from importlib import import_module

from textual import on, work

from tuireader.feeds.network_policy import host_of
from tuireader.library import Entry
from tuireader.screens.reader.feed_actions import Subscriptions
from tuireader.screens.reader.load_article import read
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.messages import FieldMessage

PAGE_NOTE = "The page; x goes back to the feed's text"


class FullText(Subscriptions):
    """Fetches pages one by one, in the background."""

    class Switched(FieldMessage):
        """A worker has changed what the article of `entry` is: its page, or what its feed said."""

        entry: Entry
        to_page: bool

    def on_mount(self) -> None:
        """Nothing is being fetched yet."""
        self._fetching: dict[int, Entry] = {}

    def action_full_text(self) -> None:
        """Fetch the page of the article; where that was done, go from the page to what the feed said, and back."""
        entry = self.chosen_entry
        if entry is None:
            return
        page = self._library.stored_page(entry.id)
        said = self._library.stored_article(entry.id, "feed")
        if entry.path is not None or not entry.url:
            self.note = "This article has no page to fetch."
        elif entry.id in self._fetching:
            self.note = "Its page is being fetched; Esc stops that."
        elif page is None or said is None or (said.fetched and page.fetched and page.fetched < said.fetched):
            self._fetch_page(entry)
        else:
            self._save_position_before_switch(entry)
            self._switch(entry, to_page=not page.shown)

    def _save_position_before_switch(self, entry: Entry) -> Entry | None:
        """Write down where one is before the text becomes another: the place moves along. Return what is displayed.

        Until the other text is, nothing more is written down: a place in this one is none in that.
        """
        displayed = self._displayed
        if entry is self.entry:
            self.save_position()
            self._displayed = None
        return displayed

    @work(thread=True, group="switch")
    def _switch(self, entry: Entry, *, to_page: bool) -> None:
        import_module("tuireader.updates.fulltext").switch_text(self._library, entry, to_page=to_page)
        self.post_message(self.Switched(entry, to_page))

    @on(Switched)
    def _switched(self, event: Switched) -> None:
        self.note = PAGE_NOTE if event.to_page else "The feed's text; x shows the page"
        self._show_other_text(event.entry)

    @work(group="page")
    async def _fetch_page(self, entry: Entry) -> None:
        """Fetch a page; what is wrong with it is said, and the feed's text stays."""
        self._fetching[entry.id] = entry
        self.note = ""
        self._show_activity()
        try:
            news = await asyncio.to_thread(import_module, "tuireader.updates.fulltext")
            outcome = await news.fetch_one(self._library, entry, self.config)
            displayed = self._save_position_before_switch(entry)
            problem = await asyncio.to_thread(news.store_page_outcome, self._library, entry, outcome)
        finally:
            del self._fetching[entry.id]
            self._show_activity()
        about = "" if entry is self.entry else f"{entry.title}: "
        if problem is not None:
            self._displayed = self._displayed or displayed
            self.note = about + problem.sentence
        else:
            said = self._library.stored_article(entry.id, "feed") is not None
            self.note = f"{about}the page was fetched" if about else PAGE_NOTE if said else "The page, as it is now"
            self._show_other_text(entry)

    def _show_activity(self) -> None:
        """Say in the status line what is being fetched."""
        hosts = [host_of(entry.url) for entry in self._fetching.values()]
        self.doing("page", f"fetching {hosts[0] if len(hosts) == 1 else f'{len(hosts)} pages'}" if hosts else "")

    def _show_other_text(self, entry: Entry) -> None:
        """Show the other text of an article that is being read, and count its quotations anew in any case."""
        entry.quotations = None
        if entry is self.entry:
            self._reload(entry)
        else:
            self._find_quotations()
        self.query_one(HeadlineList).refresh()

    @work(thread=True, exclusive=True, group="open")
    def _reload(self, entry: Entry) -> None:
        for reading in read(entry, self._library):
            self.post_message(ReaderState.Opened(reading, self._library.reading_position(entry.id)))
