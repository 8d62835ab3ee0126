"""Shows hits: their words in the list, and the article of the hit under the cursor."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from tuireader.library import Entry, Library
from tuireader.library.matching import Asked, Excerpt
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.panes import HEADLINES
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.messages import FieldMessage

SCROLL_REST_SECONDS = 0.05
"""Seconds without scrolling after which the rows in sight are searched for words."""
KEY_REST_SECONDS = 0.15
"""Seconds without a key after which words are looked for: before, that would delay the next letter."""
CURSOR_REST_SECONDS = 0.1
"""Seconds without a move after which the article of the hit under the cursor is shown."""
MAX_ROWS_AT_ONCE = 100
"""The number of rows searched for words at once: more than are in sight."""
MAX_STORED_EXCERPTS = 1000


class SearchHits:
    """Follows the cursor through the results."""

    class Excerpted(FieldMessage):
        """A thread has found what is asked for in some entries."""

        asked: Asked
        excerpts: Mapping[int, Excerpt]

    def __init__(self, screen: ReaderState, library: Library, jobs: BackgroundJobs, reading: ArticleReading) -> None:
        self._screen = screen
        self._library = library
        self._jobs = jobs
        self._reading = reading
        self._rows_in_sight = range(0)
        self._known: tuple[Asked, set[int]] = Asked(), set()
        """What was looked for last, and in which entries it was."""
        self._excerpt_timer: asyncio.TimerHandle | None = None
        self._preview_timer: asyncio.TimerHandle | None = None

    @property
    def _is_live(self) -> bool:
        return self._screen.excerpts is not None

    @property
    def is_waiting(self) -> bool:
        """Whether a search for words will start once the user pauses."""
        return self._excerpt_timer is not None or self._preview_timer is not None

    # Words

    def rows_shown(self, first: int, last: int) -> None:
        """React to the rows `first` to `last` (half-open) coming into sight."""
        is_elsewhere = first != self._rows_in_sight.start
        self._rows_in_sight = range(first, last)
        if self._excerpt_timer is not None:
            self._excerpt_timer.cancel()
            self._excerpt_timer = None
        if self._is_live and is_elsewhere:
            later = asyncio.get_running_loop().call_later
            self._excerpt_timer = later(SCROLL_REST_SECONDS, self._screen.call_later, self._find_excerpts)
        elif self._is_live:
            self._find_excerpts()

    def _find_excerpts(self) -> None:
        """Look for words in the rows in sight, unless that was done."""
        self._excerpt_timer = None
        screen = self._screen
        asked, entries = screen.asked, screen.entries
        if not screen.marks_hits or not self._is_live:
            return
        if asked != self._known[0]:
            self._known = asked, set()
        rows = [entries[row] for row in self._rows_in_sight[:MAX_ROWS_AT_ONCE] if row < len(entries)]
        shown = self._known[1] & (screen.excerpts or {}).keys()
        if missing := [entry for entry in rows if entry.id not in shown]:
            self._jobs.run_thread(Job.FIND_EXCERPTS, partial(self._read_excerpts, missing, asked))

    def _read_excerpts(self, entries: Sequence[Entry], asked: Asked, is_cancelled: IsCancelled) -> None:
        excerpts, must_stop = {}, self._jobs.pause_for_keys(is_cancelled, KEY_REST_SECONDS)
        for entry in entries:
            if must_stop():
                return
            excerpts[entry.id] = self._excerpt_of(entry, asked) or Excerpt("", (), None)
        self._screen.post_message(self.Excerpted(asked, excerpts))

    def _excerpt_of(self, entry: Entry, asked: Asked) -> Excerpt | None:
        """Return the words of an article, or of a note on it, that are asked for; None where there are none."""
        from tuireader.library.excerpts import read_excerpt  # noqa: PLC0415 - a start waits for no search
        from tuireader.library.note_excerpts import asked_note, note_excerpt  # noqa: PLC0415 - as above

        if asked.shows_notes and (note := asked_note(self._library.notes.of_entry(entry.id), asked.notes)):
            return note_excerpt(note, asked.notes)
        fitting = self._library.people.fitting(entry.id, asked.said) if asked.said.is_positive else ()
        if asked.watch is not None:
            fitting = self._library.watches.latest_of(asked.watch, fitting)
        return read_excerpt(self._library.articles, entry, asked.terms, fitting)

    def show_excerpts(self, asked: Asked, excerpts: Mapping[int, Excerpt]) -> None:
        """Show words that were found, unless others are searched for by now."""
        shown = self._screen.excerpts
        if shown is None or asked != self._screen.asked:
            return
        if asked == self._known[0]:
            self._known[1].update(excerpts)
        if len(shown) > MAX_STORED_EXCERPTS:
            shown = {}
        self._screen.excerpts = {**shown, **excerpts}

    def quotations_known(self) -> None:
        """Look for words again in the article that is shown: they may be quoted, which was not known yet."""
        entry, excerpts = self._screen.entry, self._screen.excerpts or {}
        excerpt = excerpts.get(entry.id) if entry is not None else None
        if entry is not None and excerpt is not None and excerpt.quotation is None and entry.quotations:
            self._known[1].discard(entry.id)
            self._find_excerpts()

    # The article

    def follow_cursor(self) -> None:
        """Show the article of the hit under the cursor once the cursor rests."""
        if self._preview_timer is not None:
            self._preview_timer.cancel()
        later = asyncio.get_running_loop().call_later
        self._preview_timer = later(CURSOR_REST_SECONDS, self._screen.call_later, self._preview)

    def _preview(self) -> None:
        self._preview_timer = None
        screen = self._screen
        rows = screen.headlines
        if self._is_live and screen.pane == HEADLINES and rows.entries and screen.body.display:
            self._reading.preview(rows.entries[rows.cursor])
