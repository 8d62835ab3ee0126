"""Loads what the headlines in sight show, in threads."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial

from textual.message import Message

from tuireader.library import Entry, Library
from tuireader.screens.reader.arrival import Arrival
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.load_article import peek_entries, peek_headlines
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.headlines import LIBRARY_SEARCH_ROWS
from tuireader.widgets.messages import FieldMessage

PREFETCH_WAIT_SECONDS = 0.1
"""Seconds without a key after which rows that were scrolled into sight are loaded."""


class RowPrefetch:
    """Loads titles and counts of quotations of the entries in sight."""

    class Peeked(FieldMessage):
        """A thread has loaded the headline of `entry`."""

        entry: Entry

    class Prefetched(Message):
        """A thread has loaded all headlines in sight."""

    class AllPeeked(Message):
        """A thread has loaded the titles of all files in a short list."""

    def __init__(self, screen: ReaderState, library: Library, jobs: BackgroundJobs, arrival: Arrival) -> None:
        self._screen = screen
        self._library = library
        self._jobs = jobs
        self._arrival = arrival
        self._rows_in_sight = range(0)
        self._first_row = 0
        self._prefetched: tuple[range, Sequence[Entry]] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def rows_shown(self, first: int, last: int) -> None:
        """React to the rows `first` to `last` (half-open) coming into sight."""
        self._rows_in_sight = range(first, last)
        if self._timer is not None:
            self._timer.cancel()
        # While the user scrolls, rows are soon out of sight, and loading them delays the keys.
        if first != self._first_row:
            self._first_row = first
            self._call_in(PREFETCH_WAIT_SECONDS, self._scrolled)
        else:
            self.prefetch()

    def _call_in(self, seconds: float, callback: Callable[[], None]) -> None:
        later = asyncio.get_running_loop().call_later  # Textual's own timer is a task, which costs too much for a key
        self._timer = later(seconds, self._screen.call_later, callback)

    def _scrolled(self) -> None:
        """Draw the rows that come next, and load those in sight."""
        self._screen.headlines.draw_ahead()
        self._prefetch_at_rest()

    def _prefetch_at_rest(self) -> None:
        """Load the rows in sight once no key is pressed: a key that scrolls no row is delayed as well.

        Files are shown by their names until they are loaded, so they do not wait.
        """
        seconds_left = self._jobs.last_key + PREFETCH_WAIT_SECONDS - time.monotonic()
        if seconds_left > 0 and all(entry.peeked for entry in self._in_sight):
            self._call_in(seconds_left, self._prefetch_at_rest)
        else:
            self.prefetch()

    @property
    def _in_sight(self) -> list[Entry]:
        """The entries in sight, row by row: a slice of a long list would fetch rows that are there already."""
        entries = self._screen.entries
        return [entries[row] for row in self._rows_in_sight if row < len(entries)]

    def prefetch(self) -> None:
        """Load the rows in sight, unless that was done already."""
        requested = self._rows_in_sight, self._screen.entries
        if self._jobs.may_start and requested != self._prefetched:
            self._prefetched = requested
            self._peek(self._in_sight)
            self._screen.headlines.draw_ahead()

    def _peek(self, entries: Sequence[Entry]) -> None:
        self._jobs.run_thread(Job.PREFETCH_ROWS, partial(self._peek_in_thread, entries))

    def _peek_in_thread(self, entries: Sequence[Entry], is_cancelled: IsCancelled) -> None:
        post = self._screen.post_message
        # The first picture waits for these rows; later, one article after the other is read while no key is pressed.
        has_first = self._arrival.has_rows
        stop = self._jobs.pause_for_keys(is_cancelled, PREFETCH_WAIT_SECONDS) if has_first else is_cancelled
        peek_entries(entries, self._library, is_cancelled, lambda entry: post(self.Peeked(entry)), stop)
        if not self._arrival.has_rows and not is_cancelled():
            post(self.Prefetched())

    def peek_listed(self) -> None:
        """Load the titles of all files in a short list: a find in the headlines needs them.

        In a long list, the find asks the library instead.
        """
        entries = self._screen.entries
        if len(entries) < LIBRARY_SEARCH_ROWS and not all(entry.peeked for entry in entries):
            self._jobs.run_thread(Job.PEEK_LISTED, partial(self._peek_listed, list(entries)))

    def _peek_listed(self, entries: Sequence[Entry], is_cancelled: IsCancelled) -> None:
        peek_headlines(entries, self._library, is_cancelled)
        if not is_cancelled():
            self._screen.post_message(self.AllPeeked())
