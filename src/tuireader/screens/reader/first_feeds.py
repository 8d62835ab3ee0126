"""The first feeds of a library: the feeds pane opens once, and a message counts the articles."""

from tuireader.library import ALL, UNREAD, Library
from tuireader.library.settings import FIRST_FEEDS_SETTING
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, Job
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.panes import FEEDS
from tuireader.screens.reader.query_line import FILTER_PREFIX, FIND_PREFIX, SEARCH_PREFIX, QueryLine
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.phrases import counted

MAX_UNREAD_ENTRIES = 500
"""If more articles are unread, a question offers to mark all but the newest as read."""

NEWEST_ENTRIES = 100
"""The number of articles that stay unread then."""


class FirstFeeds:
    """Opens the pane once the first refresh has brought articles, but never while the user types."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        library: Library,
        jobs: BackgroundJobs,
        pane_layout: PaneLayout,
        query_line: QueryLine,
        marks: Marks,
    ) -> None:
        self._screen = screen
        self._library = library
        self._jobs = jobs
        self._pane_layout = pane_layout
        self._query_line = query_line
        self._marks = marks

    def feeds_counted(self) -> None:
        """If these are the first feeds, show them and count their articles."""
        screen, entries = self._screen, self._library.entries
        if not screen.feed_rows or not self._library.settings.get(FIRST_FEEDS_SETTING):
            return
        if self._is_busy() or not (count := entries.count(ALL)):
            return
        self._library.settings.save(FIRST_FEEDS_SETTING, "")
        self._show_feeds()
        unread = entries.count(UNREAD)
        feeds = sum(row.feed is not None for row in screen.feed_rows)
        read_part = "all unread" if unread == count else f"{unread:,} unread"
        there_are = f"{counted(feeds, 'feed')}, {counted(count, 'article')}, {read_part}."
        # Where the list has the whole window, the cursor is on the newest, and the key for the next one goes past it.
        key = screen.key_of("find.next" if screen.body.display else "pane.open")
        newest = with_key(there_are, key, "reads the newest", " ")
        screen.note = f"{with_key(newest, screen.key_of('list.read'), 'marks all read', ', ').rstrip('.')}."
        if unread > MAX_UNREAD_ENTRIES:
            question = f"{there_are} Mark all but the newest {NEWEST_ENTRIES} as read?"
            screen.ask(question, "mark", "leave", self._mark_older)

    def _is_busy(self) -> bool:
        """Return whether articles still arrive, or the user is being asked or types something."""
        is_typing = self._query_line.is_open_for(FIND_PREFIX, FILTER_PREFIX, SEARCH_PREFIX)
        is_coming = any(map(self._jobs.is_shown, (Job.REFRESH_FEEDS, Job.ADD_FEED)))
        return is_coming or is_typing or self._screen.app.screen is not self._screen

    def _show_feeds(self) -> None:
        """Show the feeds beside the pane in use if there is room; the focus stays."""
        self._screen.side = FEEDS
        self._pane_layout.arrange()

    def _mark_older(self) -> None:
        self._marks.mark_in_background(self._mark_in_library)

    def _mark_in_library(self) -> list[int]:
        unread_ids = self._library.entries.listing(UNREAD).ids
        return self._library.marks.mark(unread_ids[NEWEST_ENTRIES:], read=True)
