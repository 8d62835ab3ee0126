"""Refreshes, adds and removes feeds, and follows changes by other copies of the program."""

import asyncio
import time
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from textual.worker import Worker

from tuireader.errors import TuireaderError
from tuireader.library import ALL, ChangeToken, Feed, Library, View
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.search_session import SearchSession
from tuireader.screens.reader.state import ReaderState
from tuireader.userinfo import without_password
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import counted, quoted_name, sentence

if TYPE_CHECKING:  # what the modules that are imported when they are needed give
    from collections.abc import Sequence

    from tuireader.feeds.fetch_result import Progress
    from tuireader.library import Watch
    from tuireader.updates.subscribe import Subscription

LIBRARY_CHECK_SECONDS = 1.0
"""Seconds between checks whether another copy of the program has changed the library."""

CHECKS_PER_DUE_CHECK = 30
"""The number of these checks between two checks for due feeds."""

PROGRESS_REST_SECONDS = 0.5
"""Seconds between two updates of a refresh's progress."""

INDEX_DELAY_SECONDS = 2.0
"""Seconds after the start in which nothing is indexed: nothing delays the first keys."""


class Subscriptions:
    """Keeps the subscribed feeds up to date."""

    class NewsFound(FieldMessage):
        """A thread has seen that watches have found something."""

        news: "Sequence[Watch]"

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        library: Library,
        jobs: BackgroundJobs,
        lists: EntryLists,
        marks: Marks,
        search: SearchSession,
    ) -> None:
        self._screen = screen
        self._library = library
        self._jobs = jobs
        self._lists = lists
        self._marks = marks
        self._search = search
        self._token = ChangeToken()
        self._check_count = 0
        self._progress_shown = 0.0
        self._refused_address = ""  # the typed address that could not be added, to be corrected

    def start(self) -> None:
        """Check from time to time whether anything has changed, and index what is not indexed yet."""
        self._screen.set_timer(INDEX_DELAY_SECONDS, self._update_index)
        self._token = self._library.changes_since() or self._token
        self._screen.set_interval(LIBRARY_CHECK_SECONDS, self._check_library)

    def _check_library(self) -> None:
        """Show what other copies of the program have changed, and refresh due feeds."""
        if (token := self._library.changes_since(self._token)) is not None:
            before, self._token = self._token, token
            self._marks.reload()
            if not self._jobs.is_running(Job.LOOK_FOR_NEWS):
                self._jobs.run_thread(Job.LOOK_FOR_NEWS, self._look_for_news)
            if (token.newest, token.feeds) != (before.newest, before.feeds):
                self._show_all_if_removed()
                self._lists.relist()
            elif token.copies != before.copies:
                self._jobs.run_thread(Job.FOLD_COPIES, lambda _is_cancelled: self._lists.refold())
            if token.feeds < before.feeds and not self._screen.config.restricted:
                self.find_quotations()  # the copies of what was removed are compared again
        self._check_count += 1
        config = self._screen.config
        if self._check_count % CHECKS_PER_DUE_CHECK == 2 and config.refresh_every and not self._jobs.shown:
            due = [feed for feed in self._library.feeds.due() if config.is_fetched(feed.url)]
            if due:
                self.refresh_feeds(due, is_requested=False)

    def _show_all_if_removed(self) -> None:
        """List all articles if the listed feed was removed."""
        view = self._screen.view
        if view is not None and view.feed and self._library.feeds.find(view.feed) is None:
            self._screen.view = ALL

    # In the background

    def _update_index(self) -> None:
        self._jobs.run_thread(
            Job.UPDATE_INDEX,
            lambda is_cancelled: self._library.search.update_index(self._jobs.pause_for_keys(is_cancelled)),
        )

    def find_quotations(self) -> None:
        """Find the quotations of new entries, while no key is pressed."""
        self._jobs.run_thread(Job.FIND_QUOTATIONS, self._find_quotations)

    def _find_quotations(self, is_cancelled: IsCancelled) -> None:
        copies = self._library.copies.version
        if self._find_in_background(is_cancelled):
            self._lists.count_unread()
        if self._library.copies.version != copies:
            self._lists.refold()
        self._look_for_news(is_cancelled)

    def _find_in_background(self, is_cancelled: IsCancelled) -> int:
        """Find quotations, in another process where there can be one; return in how many entries."""
        config, library = self._screen.config, self._library
        rules = None if config.restricted else config.with_redirects(library.feeds.redirects()).rules
        if library.path is not None and not config.restricted:
            process = import_module("tuireader.updates.quotation_process")
            with suppress(OSError):  # no process can be started: find them in this one
                found: int = process.find_in_process(library, is_cancelled, self._jobs.rests_for_keys, rules)
                return found
        work = import_module("tuireader.updates.find_quotations")
        count: int = work.find_quotations(library, self._jobs.pause_for_keys(is_cancelled), rules=rules)
        return count

    def _look_for_news(self, _is_cancelled: IsCancelled) -> None:
        """Post what watches have found, also for another copy of the program."""
        if news := self._library.watches.take_news():
            self._screen.post_message(self.NewsFound(news))

    def cancel_jobs(self) -> bool:
        """Cancel the jobs in the status line, keeping their results so far; return whether there was one."""
        cancelled = self._jobs.cancel_shown()
        if Job.REFRESH_FEEDS in cancelled:
            self._lists.relist()
            self._lists.count_unread()
        return bool(cancelled)

    # Refreshing

    def refresh(self, *, every: bool) -> None:
        """Refresh the feeds that are in use, or all."""
        feeds = [feed for feed in self._library.feeds.all() if feed.kind == "feed" and not feed.gone]
        if not every:
            feeds = self._feeds_in_use(feeds)
        if self._jobs.is_shown(Job.REFRESH_FEEDS):
            self._screen.note = self._busy_note("Already refreshing")
        elif feeds:
            self.refresh_feeds(feeds)
        else:
            self._screen.note = f"{with_key('No feed to refresh', self._screen.key_of('feed.add'), 'adds one')}."

    def _feeds_in_use(self, feeds: list[Feed]) -> list[Feed]:
        """Return those under the cursor in the feeds, those that are listed, or the one that the entry comes from."""
        screen = self._screen
        row = screen.chosen_feed_row
        view = row.view if row else None
        feed_id = view.feed if view else screen.view.feed if screen.view else None
        if view is None and feed_id is None and screen.chosen_entry is not None:
            feed_id = screen.chosen_entry.feed
        folders = [value for kind, value in (view.memberships if view else ()) if kind == "folder"]
        return [feed for feed in feeds if feed_id in {None, feed.id} and all(map(feed.is_in_folder, folders))]

    def refresh_feeds(self, feeds: list[Feed], *, is_requested: bool = True) -> Worker[None]:
        """Fetch `feeds` in the background. A refresh that nobody requested reports nothing if nothing is new."""
        return self._jobs.run(Job.REFRESH_FEEDS, partial(self._refresh, feeds, is_requested=is_requested))

    async def _refresh(self, feeds: list[Feed], *, is_requested: bool) -> None:
        self._progress_shown = 0.0
        self._jobs.show(Job.REFRESH_FEEDS, f"refreshing 0 of {len(feeds):,}")
        problems: list[str] = []
        try:
            updates = await asyncio.to_thread(import_module, "tuireader.updates.refresh_process")
            show_feeds = partial(self._show_progress, "refreshing", " new")
            show_pages = partial(self._show_progress, "fetching pages", " stored")
            outcome: Progress = await updates.refresh_in_process(
                self._library,
                feeds,
                self._screen.config,
                progress=show_feeds,
                on_pages=show_pages,
                on_problem=problems.append,
            )
        except TuireaderError as error:
            self._screen.note = str(error)
            return
        finally:
            self._jobs.show(Job.REFRESH_FEEDS, "")
        failed = f", {self._failed_note(outcome.failed)}" if outcome.failed else ""
        if is_requested or outcome.new or outcome.failed or problems:
            self._screen.note = "; ".join([f"{counted(outcome.new, 'new article')}{failed}", *problems])
        self._lists.relist()
        self._lists.count_unread()
        self.find_quotations()

    def _failed_note(self, count: int) -> str:
        """Return how many feeds failed, and which key shows why."""
        pane_key = self._screen.key_of("pane.feeds")
        words = f"in the feeds pane{f' ({pane_key})' if pane_key else ''} says why"
        return with_key(f"{counted(count, 'feed')} failed", self._screen.key_of("quotation.why"), words)

    def _busy_note(self, activity: str) -> str:
        return f"{with_key(activity, self._screen.key_of('reader.cancel'), 'cancels', '; ')}."

    def _show_progress(self, verb: str, noun: str, progress: "Progress") -> None:
        """Show the progress, at most twice a second to save bytes."""
        now = time.monotonic()
        if now - self._progress_shown < PROGRESS_REST_SECONDS:
            return
        self._progress_shown = now
        new = f" · {progress.new:,}{noun}" if progress.new else ""
        self._jobs.show(Job.REFRESH_FEEDS, f"{verb} {progress.done:,} of {progress.total:,}{new}")

    # Removing

    def ask_to_remove(self) -> bool:
        """Ask whether to remove the feed under the cursor; return whether one is there."""
        screen = self._screen
        row = screen.chosen_feed_row
        if row is None or (feed_id := row.feed) is None:
            return False
        if self._library.feeds.find(feed_id) is None:  # another copy of the program has removed it meanwhile
            screen.note = f"{quoted_name(row.name)} is gone."
            return True
        count, starred = self._library.feeds.count_own_entries(feed_id)
        articles = f" and its {counted(count, 'article')}" if count else ""
        stars = f" ({starred:,} starred)" if starred else ""
        remove = partial(self._jobs.run, Job.REMOVE_FEED, partial(self._remove_feed, feed_id, row.name))
        screen.ask(f"Remove {quoted_name(row.name)}{articles}{stars}?", "remove", "keep", remove)
        return True

    async def _remove_feed(self, feed_id: int, name: str) -> None:
        count = await asyncio.to_thread(self._library.feeds.remove, feed_id)
        self._marks.removed("feed")
        articles = f" and {counted(count, 'article')}" if count else ""
        self._screen.note = sentence(f"Removed {quoted_name(name)}{articles}")
        self._lists.count_unread()
        if self._screen.view is not None and self._screen.view.feed == feed_id:
            self._screen.view = ALL
        if self._screen.entry is not None and self._screen.entry.feed == feed_id:
            self._screen.entry = None  # the first of what is listed then takes its place
        self._lists.relist()

    # Adding

    def ask_for_feed(self) -> None:
        """Ask for an address, and subscribe to the feed that is there."""
        if self._jobs.is_shown(Job.ADD_FEED):
            self._screen.note = self._busy_note("Already adding a feed")
            return
        from tuireader.screens.dialogs.prompt import Prompt  # noqa: PLC0415 - only needed on request

        prompt = Prompt("a feed or a website", self._refused_address, "a", self._use_address)
        self._screen.app.push_screen(prompt)

    async def _use_address(self, address: str) -> None:
        """Begin to subscribe. Raises TuireaderError where `address` is not an address."""
        updates = await asyncio.to_thread(import_module, "tuireader.updates.subscribe")
        updates.feed_url(address)
        self._refused_address = ""
        self._jobs.run(Job.ADD_FEED, partial(self._add_feed, address))

    async def _add_feed(self, address: str) -> None:
        self._jobs.show(Job.ADD_FEED, "adding")
        try:
            updates = await asyncio.to_thread(import_module, "tuireader.updates.subscribe")
            added: Subscription | None = await updates.subscribe(
                self._library, address, self._screen.config, self._choose_feed
            )
        except TuireaderError as error:
            self._refused_address = without_password(address)
            self._screen.note = str(error)
            return
        finally:
            self._jobs.show(Job.ADD_FEED, "")
        if added is not None:
            name, new = added.feed.display_name, counted(added.new, "new article")
            followed = f"You already follow {quoted_name(name)}; here it is."
            self._screen.note = followed if added.was_known else f"{name}: {new}"
            if added.password_note:
                self._screen.note = f"{name}: {new}. {added.password_note}"
            self._lists.count_unread()
            self._search.show_view(View(feed=added.feed.id))
            self.find_quotations()

    async def _choose_feed(self, candidates: list[object]) -> object | None:
        """Ask for one of a site's feeds."""
        from tuireader.screens.dialogs.picker import Choice, Finder  # noqa: PLC0415 - as above

        choices = [
            Choice(str(i), f"{i + 1} {getattr(it, 'title', '') or getattr(it, 'url', '')}", getattr(it, "url", ""))
            for i, it in enumerate(candidates)
        ]
        chosen = await self._screen.app.push_screen_wait(Finder("Which feed?", choices, "a", "add"))
        return None if chosen is None else candidates[int(chosen)]
