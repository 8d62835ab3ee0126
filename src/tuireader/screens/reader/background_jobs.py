"""Background jobs: their kinds, their progress in the status line, and how they pause while keys are pressed."""

import time
from collections.abc import Callable, Coroutine, Mapping
from enum import Enum
from types import MappingProxyType

from textual.worker import Worker, get_current_worker

from tuireader.screens.reader.state import ReaderState

KEY_REST_SECONDS = 0.5
"""Seconds without a key after which low-priority work continues."""

IsCancelled = Callable[[], bool]


class Job(Enum):
    """A kind of background job. A new job of an exclusive kind cancels the one that still runs.

    `cancelled_note` is the message after the user cancels it. Kinds without one are never shown or cancelled.
    """

    OPEN_ARTICLE = "open"
    HIGHLIGHT_CODE = "code"
    LIST_ENTRIES = "list"
    FIND_EXCERPTS = "excerpts"
    PREFETCH_ROWS = "survey"
    PEEK_LISTED = "peek"
    FOLD_COPIES = "fold"
    COUNT_UNREAD = "count"
    UPDATE_INDEX = "index"
    FIND_QUOTATIONS = "quotations"
    REFRESH_FEEDS = "refresh", True, "Refresh cancelled; the articles fetched so far are kept."
    ADD_FEED = "add", True, "No feed was added."
    REMOVE_FEED = "remove", False
    MARK_ENTRIES = "marks", False
    CORRECT = "correct", False
    WRITE_NOTE = "note", False
    WATCH = "watch", False
    LOOK_FOR_NEWS = "news", False
    FETCH_PAGE = "page", False, "Cancelled: the feed’s text stays."
    SWITCH_TEXT = "switch", False
    OPEN_BROWSER = "browse", False
    COPY_THROUGH_TMUX = "copy"
    RUN_COMMAND = "command", True, "The program was ended."

    def __init__(self, group: str, is_exclusive: bool = True, cancelled_note: str = "") -> None:
        self.group = group
        self.is_exclusive = is_exclusive
        self.cancelled_note = cancelled_note


class BackgroundJobs:
    """Runs jobs as workers of the screen, and shows their progress in the status line."""

    def __init__(self, screen: ReaderState) -> None:
        self._screen = screen
        self._activities: Mapping[Job, str] = MappingProxyType({})
        self.last_key = 0.0
        self.may_start = False
        """Whether threads may be started: the panes are drawn and answer keys."""

    def run(self, job: Job, work: Callable[[], Coroutine[None, None, None]]) -> Worker[None]:
        """Run a coroutine function as a worker."""
        return self._screen.run_worker(work, name=job.group, group=job.group, exclusive=job.is_exclusive)

    def run_thread(self, job: Job, work: Callable[[IsCancelled], object]) -> Worker[None]:
        """Run `work` in a thread; its argument returns whether it is cancelled.

        `work` must only post messages: a call to the screen would block, and the screen may be waiting for the thread.
        """

        def in_thread() -> None:
            worker = get_current_worker()
            work(lambda: worker.is_cancelled)

        return self._screen.run_worker(
            in_thread, name=job.group, group=job.group, exclusive=job.is_exclusive, thread=True
        )

    def is_running(self, job: Job) -> bool:
        """Return whether a job of this kind runs, or is about to."""
        return any(worker.group == job.group and not worker.is_finished for worker in self._screen.workers)

    def pause_for_keys(self, is_cancelled: IsCancelled, rest_seconds: float = KEY_REST_SECONDS) -> IsCancelled:
        """Return a cancellation check for low-priority threads: it blocks until no key has been pressed for a while."""

        def stop() -> bool:
            while not is_cancelled() and (left := self._seconds_to_rest(rest_seconds)) > 0:
                time.sleep(left)
            return is_cancelled()

        return stop

    def rests_for_keys(self) -> bool:
        """Return whether a key has just been pressed: low-priority work in other processes rests."""
        return self._seconds_to_rest(KEY_REST_SECONDS) > 0

    def _seconds_to_rest(self, rest_seconds: float) -> float:
        return self.last_key + rest_seconds - time.monotonic()

    # The status line

    def show(self, job: Job, words: str) -> None:
        """Show the progress of a job in the status line; empty `words` remove it."""
        self._activities = {it: text for it, text in {**self._activities, job: words}.items() if text}
        self._screen.activity = "  ".join(self._activities.values())

    def is_shown(self, job: Job) -> bool:
        """Return whether the status line shows a job of this kind."""
        return job in self._activities

    @property
    def shown(self) -> tuple[Job, ...]:
        """The jobs that the status line shows."""
        return tuple(self._activities)

    def cancel_shown(self) -> tuple[Job, ...]:
        """Cancel the jobs that the status line shows, show their messages, and return them."""
        shown = self.shown
        for job in shown:
            self._screen.workers.cancel_group(self._screen, job.group)
            self._screen.note = job.cancelled_note
        return shown
