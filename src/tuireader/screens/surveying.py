"""What the headlines in sight tell, learned while they are looked at."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from textual import on, work
from textual.message import Message
from textual.reactive import reactive
from textual.worker import get_current_worker

from tuireader.library import Entry
from tuireader.screens.reading import survey
from tuireader.screens.waiting import Waiting
from tuireader.widgets.headlines import HeadlineList

SURVEY_AFTER = 0.1
"""Seconds of rest after which the rows in sight are looked into."""


class Surveying(Waiting):
    """Looks into the entries that are listed in sight."""

    entries: reactive[Sequence[Entry]] = reactive[Sequence[Entry]](())

    @dataclass
    class Learned(Message):
        """A worker has learned what the headline of `entry` shows."""

        entry: Entry

    _first_shown = 0
    _survey_later: asyncio.TimerHandle | None = None

    @on(HeadlineList.Shown)
    def _shown(self, event: HeadlineList.Shown) -> None:
        if self._survey_later is not None:
            self._survey_later.cancel()
        # What is counted while rows go by is soon out of sight, and delays the keys.
        if event.first != self._first_shown:
            self._first_shown = event.first
            later = asyncio.get_running_loop().call_later  # a timer of Textual's is a task, and dear for every key
            self._survey_later = later(SURVEY_AFTER, self.call_later, self._survey_rows, event)
        else:
            self._survey_rows(event)

    def _survey_rows(self, shown: HeadlineList.Shown) -> None:
        # Row by row: a slice of a long list would fetch rows that are there already.
        self._survey([self.entries[row] for row in range(shown.first, min(shown.last, len(self.entries)))])
        self.query_one(HeadlineList).draw_ahead()

    @work(thread=True, exclusive=True, group="survey")
    def _survey(self, entries: Sequence[Entry]) -> None:
        worker = get_current_worker()
        survey(
            entries, self._library, lambda: worker.is_cancelled, lambda entry: self.post_message(self.Learned(entry))
        )

    @on(Learned)
    def _learned(self) -> None:
        self.query_one(HeadlineList).refresh()
