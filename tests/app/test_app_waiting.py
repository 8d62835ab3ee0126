"""Work that nobody waits for waits for the keys."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest

from deliveries import make_feed, numbered_entry
from reader_parts import FakeJobs, FakeScreen
from tuireader.library import Library
from tuireader.screens.reader.arrival import Arrival
from tuireader.screens.reader.background_jobs import Job
from tuireader.screens.reader.row_prefetch import PREFETCH_WAIT_SECONDS, RowPrefetch


class FakeLoop:
    """A clock that stands still, and the calls that come later: Textual's `call_later` calls at once here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.later = 100.0, list[Any]()
        monkeypatch.setattr(asyncio, "get_running_loop", lambda: self)
        monkeypatch.setattr(time, "monotonic", lambda: self.now)

    def call_later(self, seconds: float, *call: Any) -> Any:
        timer = SimpleNamespace(at=self.now + seconds, call=call)
        timer.cancel = lambda: self.later.remove(timer) if timer in self.later else None
        self.later.append(timer)
        return timer

    def go_to(self, now: float) -> None:
        """Call what is due at a moment."""
        self.now = now
        for timer in [it for it in self.later if it.at <= now]:
            self.later.remove(timer)
            timer.call[0](*timer.call[1:])


@pytest.fixture
def prefetch(library: Library) -> RowPrefetch:
    """The part, with a list of twenty articles whose quotations nobody has looked for, six of them in sight."""
    jobs: Any = FakeJobs()
    screen: Any = FakeScreen(entries=library.entries.listing(), call_later=lambda call: call())
    part = RowPrefetch(screen, library, jobs, Arrival(screen))
    part.rows_shown(0, 6)
    assert jobs.ran == [Job.PREFETCH_ROWS]
    jobs.ran.clear()
    return part


@pytest.fixture
def library() -> Library:
    """Twenty entries of one feed, in memory."""
    found = Library(None)
    feed_id = found.feeds.store("https://weir.example/feed").id
    found.ingest.store_entries(feed_id, make_feed(map(numbered_entry, range(20))), time.time())
    return found


def jobs_of(part: RowPrefetch) -> Any:
    return part._jobs


def test_rows_that_were_scrolled_into_sight_are_loaded_when_keys_rest(
    prefetch: RowPrefetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, jobs = FakeLoop(monkeypatch), jobs_of(prefetch)
    jobs.last_key = loop.now
    prefetch.rows_shown(4, 10)
    for _ in range(4):  # keys that scroll nothing come faster than rows wait
        jobs.last_key = loop.now + PREFETCH_WAIT_SECONDS / 2
        loop.go_to(loop.now + PREFETCH_WAIT_SECONDS)
        assert not jobs.ran
    loop.go_to(loop.now + PREFETCH_WAIT_SECONDS)
    assert jobs.ran == [Job.PREFETCH_ROWS]
    assert not loop.later


def test_rows_whose_titles_are_not_known_wait_for_no_other_key(
    prefetch: RowPrefetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, jobs = FakeLoop(monkeypatch), jobs_of(prefetch)
    prefetch.rows_shown(4, 10)
    jobs.last_key = loop.now + PREFETCH_WAIT_SECONDS / 2
    prefetch._screen.entries[5].peeked = False
    loop.go_to(loop.now + PREFETCH_WAIT_SECONDS)
    assert jobs.ran == [Job.PREFETCH_ROWS]


def test_the_next_rows_are_drawn_in_advance_although_keys_go_on(
    prefetch: RowPrefetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, drawn = FakeLoop(monkeypatch), list[int]()
    monkeypatch.setattr(prefetch._screen.headlines, "draw_ahead", lambda: drawn.append(1))
    prefetch.rows_shown(4, 10)
    jobs_of(prefetch).last_key = loop.now + PREFETCH_WAIT_SECONDS / 2
    loop.go_to(loop.now + PREFETCH_WAIT_SECONDS)
    assert drawn == [1]


@pytest.mark.parametrize("has_first_picture", [True, False])
def test_articles_are_read_one_by_one_while_no_key_is_pressed_but_the_first_picture_does_not_wait(
    prefetch: RowPrefetch, monkeypatch: pytest.MonkeyPatch, *, has_first_picture: bool
) -> None:
    asked = list[float]()

    def pause_for_keys(is_cancelled: Any, rest_seconds: float) -> Any:
        def stop() -> Any:
            asked.append(rest_seconds)
            return is_cancelled()

        return stop

    monkeypatch.setattr(jobs_of(prefetch), "pause_for_keys", pause_for_keys)
    prefetch._arrival.has_rows = has_first_picture
    prefetch._screen.entries = prefetch._library.entries.listing()[8:14]
    prefetch.rows_shown(0, 6)
    assert asked == ([PREFETCH_WAIT_SECONDS] * 6 if has_first_picture else [])
    assert all(entry.quotations is not None for entry in prefetch._screen.entries)


async def test_a_thread_that_asks_is_answered_when_keys_rest(
    make_app: Any, reader: Any, settle: Any, monkeypatch: Any
) -> None:
    app = make_app()
    slept: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    class Worker:
        is_cancelled = False

    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        with monkeypatch.context() as clock:
            clock.setattr(time, "monotonic", lambda: now[0])
            clock.setattr(time, "sleep", sleep)
            stop = screen.jobs.pause_for_keys(lambda: Worker.is_cancelled)
            screen.jobs.last_key = 99.75
            assert stop() is False
            assert slept == [0.25]
            assert stop() is False
            assert slept == [0.25]
            screen.jobs.last_key = now[0]
            Worker.is_cancelled = True
            assert stop() is True
            assert slept == [0.25]
