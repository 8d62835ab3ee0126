"""The full text of an article: fetches its web page, and switches between the page and the feed's text."""

import asyncio
from datetime import datetime
from functools import partial
from importlib import import_module

from tuireader.library import Entry, Library
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.state import ReaderState
from tuireader.screens.reader.subscriptions import Subscriptions
from tuireader.widgets.messages import FieldMessage


class FullText:
    """Fetches pages in the background."""

    class Switched(FieldMessage):
        """A thread has switched the text of `entry`, to its page or to the feed's text."""

        entry: Entry
        to_page: bool

    class SwitchFailed(FieldMessage):
        """A thread could not change what the article of `entry` is."""

        entry: Entry

    def __init__(
        self,
        screen: ReaderState,
        library: Library,
        jobs: BackgroundJobs,
        reading: ArticleReading,
        subscriptions: Subscriptions,
    ) -> None:
        self._screen = screen
        self._library = library
        self._jobs = jobs
        self._reading = reading
        self._subscriptions = subscriptions
        self._fetching: dict[int, Entry] = {}

    def fetch_or_switch(self) -> None:
        """Fetch the page of the article; if that was done before, switch between the page and the feed's text."""
        entry = self._screen.chosen_entry
        if entry is None:
            return
        page = self._library.pages.get_intact(entry.id)
        feed_text = self._library.articles.stored_intact(entry.id, "feed")
        if entry.path is not None or not entry.url:
            self._screen.note = "This article has no page to fetch."
        elif entry.id in self._fetching:
            cancel_key = self._screen.key_of("reader.cancel")
            self._screen.note = f"{with_key('Fetching its page', cancel_key, 'cancels', '; ')}."
        elif page is None or feed_text is None or _is_older(page.fetched, feed_text.fetched):
            self._jobs.run(Job.FETCH_PAGE, partial(self._fetch_page, entry))
        else:
            self._reading.begin_switch(entry)
            self._jobs.run_thread(Job.SWITCH_TEXT, partial(self._switch, entry, to_page=not page.shown))

    def _switch(self, entry: Entry, _is_cancelled: IsCancelled, *, to_page: bool) -> None:
        try:
            import_module("tuireader.updates.fulltext").switch_text(self._library, entry, to_page=to_page)
        except Exception:
            self._screen.post_message(self.SwitchFailed(entry))
            raise
        self._screen.post_message(self.Switched(entry, to_page))

    def show_switched(self, entry: Entry, *, to_page: bool) -> None:
        """Show the other text, and say which it is."""
        self._screen.note = self._page_note if to_page else self._note("The feed’s text", "shows the page")
        self._show_other_text(entry)

    @property
    def _page_note(self) -> str:
        return self._note("The page", "goes back to the feed’s text")

    def _note(self, shown: str, words: str) -> str:
        """Say which text is shown, and which key shows the other one."""
        return with_key(shown, self._screen.key_of("article.full-text"), words, "; ")

    async def _fetch_page(self, entry: Entry) -> None:
        """Fetch and store a page. If that fails, say why; the feed's text stays."""
        self._fetching[entry.id] = entry
        self._screen.note = ""
        self._show_activity()
        try:
            fulltext = await asyncio.to_thread(import_module, "tuireader.updates.fulltext")
            outcome = await fulltext.fetch_single_page(self._library, entry, self._screen.config)
            self._reading.begin_switch(entry)
            problem = await asyncio.to_thread(fulltext.store_page_outcome, self._library, entry, outcome)
        except Exception:
            self._reading.end_failed_switch(entry)
            raise
        finally:
            del self._fetching[entry.id]
            self._show_activity()
        about = "" if entry is self._screen.entry else f"{entry.title}: "
        if problem is not None:
            self._reading.end_failed_switch(entry)
            stays = "; the feed’s text stays" if problem.is_silent else ""
            self._screen.note = f"{about}{problem.sentence}{stays}"
        else:
            has_feed_text = self._library.articles.stored_intact(entry.id, "feed") is not None
            fetched = self._page_note if has_feed_text else "The page, as it is now"
            self._screen.note = f"{about}the page was fetched" if about else fetched
            self._show_other_text(entry)

    def _show_activity(self) -> None:
        """Show in the status line what is being fetched."""
        from tuireader.feeds.network_policy import host_of  # noqa: PLC0415 - not needed at start

        hosts = [host_of(entry.url) for entry in self._fetching.values()]
        words = f"fetching {hosts[0] if len(hosts) == 1 else f'{len(hosts)} pages'}" if hosts else ""
        self._jobs.show(Job.FETCH_PAGE, words)

    def _show_other_text(self, entry: Entry) -> None:
        """Show the other text if the article is open. Its quotations are found again in any case."""
        entry.quotations = None
        if entry is self._screen.entry:
            self._reading.load_again(entry)
        else:
            self._subscriptions.find_quotations()
        self._screen.headlines.refresh()


def _is_older(page_fetched: datetime | None, feed_fetched: datetime | None) -> bool:
    """Return whether a page was fetched before the feed's text was; unknown times do not count."""
    return bool(page_fetched and feed_fetched and page_fetched < feed_fetched)
