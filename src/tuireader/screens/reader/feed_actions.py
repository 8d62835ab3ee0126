"""Feeds: refreshed in the background, added, and kept in step with other copies of the program."""

import asyncio
import time
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from types import MappingProxyType

from textual import work
from textual.worker import get_current_worker

from tuireader.errors import TuireaderError
from tuireader.library import ALL, ChangeToken, Feed, View
from tuireader.screens.reader.panes import FEEDS
from tuireader.screens.reader.view_actions import EntryLists
from tuireader.widgets.feeds import FeedList
from tuireader.widgets.status import counted

LIBRARY_CHECK_SECONDS = 1.0
"""Seconds between looks whether another copy of the program has changed the library."""

CHECKS_PER_DUE_CHECK = 30
"""So many looks lie between questions whether a feed is due."""

CANCELLED = {
    "add": "No feed was added.",
    "page": "The page is not fetched; the feed's text stays.",
    "refresh": "The refresh was cancelled; what it had brought is kept.",
}
"""What is said where the reader stops what goes on in the background."""


class Subscriptions(EntryLists):
    """What is subscribed to, kept up to date. `deeds` are what goes on in the background, with what is said of each."""

    deeds: Mapping[str, str] = MappingProxyType({})

    def on_mount(self) -> None:
        """Look from time to time whether anything has changed."""
        self._token = self._library.changes_since() or ChangeToken()
        self._looks = 0
        self.set_interval(LIBRARY_CHECK_SECONDS, self._look)

    def begin(self) -> None:
        """Count what is unread, too."""
        self.count()
        super().begin()

    def doing(self, deed: str, words: str = "") -> None:
        """Say in the status line what goes on; without words, that it is over."""
        self.deeds = {name: said for name, said in {**self.deeds, deed: words}.items() if said}
        self.activity = "  ".join(self.deeds.values())

    # Refreshing

    def action_refresh(self, every: bool) -> None:
        """Refresh the feeds that are in use, or all."""
        feeds = [feed for feed in self._library.feeds() if feed.kind == "feed" and not feed.gone]
        if not every:
            feeds = self._in_use(feeds)
        if "refresh" in self.deeds:
            self.note = "Feeds are being refreshed; Esc stops that."
        elif feeds:
            self.refresh_feeds(feeds)
        else:
            self.note = "There is no feed to refresh: a adds one."

    def _in_use(self, feeds: list[Feed]) -> list[Feed]:
        """Return those under the cursor in the feeds, those that are listed, or the one that the entry comes from."""
        view = self.feed_rows[self.query_one(FeedList).cursor].view if self.pane == FEEDS and self.feed_rows else None
        feed_id = view.feed if view else self.view.feed if self.view else None
        if view is None and feed_id is None and self.chosen_entry is not None:
            feed_id = self.chosen_entry.feed
        folders = [value for kind, value in (view.belongs if view else ()) if kind == "folder"]
        return [feed for feed in feeds if feed_id in {None, feed.id} and all(map(feed.is_in_folder, folders))]

    @work(exclusive=True, group="refresh")
    async def refresh_feeds(self, feeds: list[Feed], *, is_requested: bool = True) -> None:
        """Fetch `feeds` in the background; the place and the cursor stay. Unasked, nothing new is no news."""
        self.doing("refresh", f"0/{len(feeds)} (Esc stops)")
        try:
            news = await asyncio.to_thread(import_module, "tuireader.updates.refresh_process")
            feeds_told, pages_told = partial(self._progressed, ""), partial(self._progressed, "pages ")
            outcome = await news.refresh_in_process(
                self._library, feeds, self.config, progress=feeds_told, on_pages=pages_told
            )
        except TuireaderError as error:
            self.note = str(error)
            return
        finally:
            self.doing("refresh")
        failed = ""
        if outcome.failed:
            failed = f", {counted(outcome.failed, 'feed')} failed: i in the feeds pane (0) says why"
        if is_requested or outcome.new or outcome.failed:
            self.note = f"{counted(outcome.new, 'new article')}{failed}"
        self.relist()
        self.count()
        self._find_quotations()

    def _progressed(self, what: str, progress: object) -> None:
        done, total = getattr(progress, "done", 0), getattr(progress, "total", 0)
        if done <= 1:
            self._begun = time.monotonic()
        left = (time.monotonic() - self._begun) / max(1, done - 1) * (total - done)
        self.doing("refresh", f"{what}{done}/{total}{f', {left:.0f} s left' if left >= 1 else ''} (Esc stops)")

    @work(thread=True, exclusive=True, group="quotations")
    def _find_quotations(self) -> None:
        worker = get_current_worker()
        if import_module("tuireader.updates.find_quotations").find_quotations(self._library, self.behind_keys(worker)):
            self.count()

    def cancel_work(self) -> bool:
        """Stop what goes on in the background; say whether there was anything. What it has brought stays."""
        for deed in self.deeds:
            self.workers.cancel_group(self, deed)
            self.note = CANCELLED[deed]
            if deed == "refresh":
                self.relist()
                self.count()
        return bool(self.deeds)

    def _look(self) -> None:
        """Take in what other copies of the program have changed, and refresh what is due."""
        if (token := self._library.changes_since(self._token)) is not None:
            newer, self._token = token.newest > self._token.newest, token
            self._library.reload_entries()
            self.marked()
            if newer:
                self.relist()
        self._looks += 1
        if self._looks % CHECKS_PER_DUE_CHECK == 2 and self.config.refresh_every and not self.deeds:
            due = [feed for feed in self._library.due_feeds() if self.config.is_fetched(feed.url)]
            if due:
                self.refresh_feeds(due, is_requested=False)

    # Removing

    def ask_to_remove(self) -> bool:
        """Ask whether the feed under the cursor is to go; say whether there is one."""
        row = self.feed_rows[self.query_one(FeedList).cursor] if self.feed_rows else None
        if row is None or (feed_id := row.feed) is None:
            return False
        from tuireader.screens.dialogs.picker import Choice, Finder  # noqa: PLC0415 - when it is asked for

        def chosen(answer: str | None) -> None:
            if answer == "remove":
                self._remove_feed(feed_id, row.name)

        choices = [Choice("keep", "Keep it"), Choice("remove", "Remove it, its articles and their stars")]
        self.app.push_screen(Finder(row.name, choices), chosen)
        return True

    @work(group="remove")
    async def _remove_feed(self, feed_id: int, name: str) -> None:
        count = await asyncio.to_thread(self._library.remove_feed, feed_id)
        self.note = f"Removed {name}, with {counted(count, 'article')}"
        self.count()
        if self.view is not None and self.view.feed == feed_id:
            self.view = ALL
        self.relist()

    # Adding

    def action_add_feed(self) -> None:
        """Ask for an address, and subscribe to the feed that is there."""
        if "add" in self.deeds:
            self.note = "A feed is being added; Esc stops that."
            return
        from tuireader.screens.dialogs.prompt import Prompt  # noqa: PLC0415 - when it is asked for

        prompt = Prompt("Address of a feed or a site — Enter adds it, Esc closes")
        self.app.push_screen(prompt, self._asked)

    def _asked(self, address: str | None) -> None:
        if address:
            self._add(address)

    @work(exclusive=True, group="add")
    async def _add(self, address: str) -> None:
        self.doing("add", "adding")
        try:
            subscribing = await asyncio.to_thread(import_module, "tuireader.updates.subscribe")
            added = await subscribing.subscribe(self._library, address, self.config, self._choose)
        except TuireaderError as error:
            self.note = str(error)
            return
        finally:
            self.doing("add")
        if added is not None:
            self.note = f"{added.feed.shown}: {counted(added.new, 'new article')}"
            self.count()
            self.show_view(View(feed=added.feed.id))
            self._find_quotations()

    async def _choose(self, candidates: list[object]) -> object | None:
        """Ask which of a site's feeds is meant."""
        from tuireader.screens.dialogs.picker import Choice, Finder  # noqa: PLC0415 - as above

        choices = [
            Choice(str(i), f"{i + 1} {getattr(it, 'title', '') or getattr(it, 'url', '')}", getattr(it, "url", ""))
            for i, it in enumerate(candidates)
        ]
        chosen = await self.app.push_screen_wait(Finder("Which feed? — Enter takes it, Esc none", choices))
        return None if chosen is None else candidates[int(chosen)]
