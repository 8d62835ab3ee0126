"""What is listed, fetched while its beginning is looked at, and what the headlines in sight tell."""

import asyncio
from collections.abc import Sequence

from textual import on, work
from textual.message import Message
from textual.reactive import reactive
from textual.worker import get_current_worker

from tuireader.library import Entry, Listing
from tuireader.screens.reader.load_article import peek_entries, peek_headlines
from tuireader.screens.reader.scheduling import Waiting
from tuireader.widgets.headlines import LIBRARY_SEARCH_ROWS, HeadlineList
from tuireader.widgets.messages import FieldMessage

PREFETCH_WAIT_SECONDS = 0.1
"""Seconds of rest after which the rows in sight are looked into."""


class Surveying(Waiting):
    """Looks into the entries that are listed in sight."""

    entries: reactive[Sequence[Entry]] = reactive[Sequence[Entry]](())

    class Completed(FieldMessage):
        """A worker has fetched the whole list."""

        entries: Listing

    class Peeked(FieldMessage):
        """A worker has learned what the headline of `entry` shows."""

        entry: Entry

    class Prefetched(Message):
        """A worker knows what the headlines in sight tell."""

    class AllPeeked(Message):
        """A worker knows the titles of all files in a short list."""

    class Arrived(Message):
        """What there is to see first is there."""

    has_opened = has_prefetched = False
    _in_sight = range(0)
    _prefetched_rows: tuple[range, Sequence[Entry]] | None = None
    _first_shown = 0
    _prefetch_timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Look into what is in sight."""
        super().begin()
        self._prefetch_in_sight()

    @work(thread=True, exclusive=True, group="list")
    def complete(self, entries: Listing) -> None:
        """Fetch the rest of a long list while its beginning is looked at."""
        worker = get_current_worker()
        if not entries.is_whole:
            whole = entries.complete()
            if not worker.is_cancelled:  # something else is listed by now
                self.post_message(self.Completed(whole))

    @on(Completed)
    def _completed(self, event: Completed) -> None:
        self.entries = event.entries

    @on(HeadlineList.Shown)
    def _shown(self, event: HeadlineList.Shown) -> None:
        self._in_sight = range(event.first, event.last)
        if self._prefetch_timer is not None:
            self._prefetch_timer.cancel()
        # What is counted while rows go by is soon out of sight, and delays the keys.
        if event.first != self._first_shown:
            self._first_shown = event.first
            later = asyncio.get_running_loop().call_later  # a timer of Textual's is a task, and dear for every key
            self._prefetch_timer = later(PREFETCH_WAIT_SECONDS, self.call_later, self._prefetch_in_sight)
        else:
            self._prefetch_in_sight()

    def _prefetch_in_sight(self) -> None:
        requested = self._in_sight, self.entries
        if self.has_begun and requested != self._prefetched_rows:
            self._prefetched_rows = requested
            # Row by row: a slice of a long list would fetch rows that are there already.
            self._prefetch([self.entries[row] for row in self._in_sight if row < len(self.entries)])
            self.query_one(HeadlineList).draw_ahead()

    @work(thread=True, exclusive=True, group="survey")
    def _prefetch(self, entries: Sequence[Entry]) -> None:
        worker = get_current_worker()
        peek_entries(
            entries, self._library, lambda: worker.is_cancelled, lambda entry: self.post_message(self.Peeked(entry))
        )
        if not self.has_prefetched and not worker.is_cancelled:
            self.post_message(self.Prefetched())

    def peek_listed(self) -> None:
        """Read the titles of all files in a short list: a search in the headlines looks at them.

        In a long list the search asks the library instead.
        """
        if len(self.entries) < LIBRARY_SEARCH_ROWS and not all(entry.peeked for entry in self.entries):
            self._peek_listed(list(self.entries))

    @work(thread=True, exclusive=True, group="peek")
    def _peek_listed(self, entries: Sequence[Entry]) -> None:
        worker = get_current_worker()
        peek_headlines(entries, self._library, lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(self.AllPeeked())

    @on(Prefetched)
    def _prefetched(self) -> None:
        self.has_prefetched = True
        self.arrive()

    def arrive(self) -> None:
        """Tell that there is all that is to be seen first, if so: one picture is fewer bytes than two."""
        if self.has_opened and self.has_prefetched:
            self.post_message(self.Arrived())

    @on(Peeked)
    def _peeked(self) -> None:
        self.query_one(HeadlineList).refresh()
