"""The start: answers early keys first, then starts the threads."""

from tuireader.memory_arenas import share_memory_arena
from tuireader.screens.reader.arrival import Arrival
from tuireader.screens.reader.background_jobs import BackgroundJobs
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.row_prefetch import RowPrefetch
from tuireader.screens.reader.session_restore import SessionRestore
from tuireader.screens.reader.state import ReaderState

START_WAIT_SECONDS = 0.05
"""Seconds that threads wait for the answer to a key that was typed while the program started."""


class StartUp:
    """Starts the slow work once the panes are drawn and answer keys."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        jobs: BackgroundJobs,
        session: SessionRestore,
        lists: EntryLists,
        prefetch: RowPrefetch,
        reading: ArticleReading,
        arrival: Arrival,
    ) -> None:
        self._screen = screen
        self._jobs = jobs
        self._session = session
        self._lists = lists
        self._prefetch = prefetch
        self._reading = reading
        self._arrival = arrival

    def begin_after_keys(self) -> None:
        """Begin, but after keys that were typed before the first frame: threads would delay them."""
        if self._jobs.last_key:
            self._screen.set_timer(START_WAIT_SECONDS, self.begin)
        else:
            self.begin()

    def begin(self) -> None:
        """Start the threads."""
        share_memory_arena()
        entries = self._session.first_entries
        self._lists.count_unread()
        # If the rest of a long list is still to come, the first frame does not wait for its rows.
        self._arrival.has_rows = not entries.is_whole
        self._jobs.may_start = True
        self._prefetch.prefetch()
        self._lists.complete(entries)
        self._reading.load_first()
