"""A session in which nothing is typed ends, and says so; who types is never interrupted. Time is the tests' own."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.events import Paste

from tuireader import app as app_module
from tuireader.app import IDLE_WARNING, ReaderApp
from tuireader.screens import idle_timer
from tuireader.screens.idle_timer import MAX_LATENESS_SECONDS, WARNING_SECONDS, IdleTimer
from tuireader.widgets.status import StatusLine


class Clock:
    """A clock and an event loop that tests put forward; `wakes` counts what a real loop would wake for."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.wakes = 0
        self._due: list[tuple[float, Callable[..., object], tuple[object, ...]]] = []

    def monotonic(self) -> float:
        return self.now

    def get_running_loop(self) -> "Clock":
        return self

    def call_later(self, seconds: float, call: Callable[..., object], *values: object) -> None:
        self._due.append((self.now + seconds, call, values))

    def forward(self, seconds: float) -> None:
        """Put the clock forward; what is due meanwhile happens when it is due."""
        end = self.now + seconds
        while self._due and self._due[0][0] <= end:
            due, call, values = self._due.pop(0)
            self.now = max(self.now, due)
            self.wakes += 1
            call(*values)
        self.now = end

    def stopped(self, seconds: float) -> None:
        """Put the clock forward while nothing can happen."""
        self.now += seconds
        self.forward(0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    it = Clock()
    monkeypatch.setattr(idle_timer, "time", it)
    monkeypatch.setattr(idle_timer, "asyncio", it)
    return it


def timer(seconds: float) -> tuple[IdleTimer, list[str]]:
    events: list[str] = []
    it = IdleTimer(seconds, lambda: events.append("warned"), lambda: events.append("ended"))
    it.start()
    return it, events


def test_it_warns_and_ends(clock: Clock) -> None:
    _, events = timer(1800)
    clock.forward(1800 - WARNING_SECONDS - 1)
    assert events == []
    clock.forward(2)
    assert events == ["warned"]
    clock.forward(WARNING_SECONDS)
    assert events == ["warned", "ended"]
    assert clock.wakes == 2


def test_in_a_minute_too(clock: Clock) -> None:
    _, events = timer(60)
    clock.forward(31)
    assert events == ["warned"]
    clock.forward(30)
    assert events == ["warned", "ended"]


def test_who_types_goes_on_and_wakes_it_rarely(clock: Clock) -> None:
    it, events = timer(1800)
    for _ in range(1000):
        clock.forward(60)
        it.typed()
    assert events == []
    assert clock.wakes <= 40
    clock.forward(1800)
    assert events == ["warned", "ended"]


def test_a_key_after_the_warning_starts_the_time_again(clock: Clock) -> None:
    it, events = timer(1800)
    clock.forward(1790)
    assert (events, it.has_warned) == (["warned"], True)
    it.typed()
    assert not it.has_warned
    clock.forward(1700)
    assert events == ["warned"]
    clock.forward(100)
    assert events == ["warned", "warned", "ended"]


def test_without_minutes_it_never_ends(clock: Clock) -> None:
    _, events = timer(0)
    clock.forward(1e9)
    assert (events, clock.wakes) == ([], 0)


def test_the_time_while_it_was_stopped_does_not_count(clock: Clock) -> None:
    _, events = timer(1800)
    clock.forward(100)
    clock.stopped(1800 + MAX_LATENESS_SECONDS)
    assert events == []
    clock.forward(1800)
    assert events == ["warned", "ended"]


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let a minute be of so many seconds."""
    return lambda seconds: monkeypatch.setattr(app_module, "SECONDS_PER_MINUTE", seconds)


async def test_the_reader_says_that_it_ends(make_app: Callable[[], ReaderApp], reader: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app._idle_minutes = 30
        app._idle_timer.has_warned = True
        app._warn_of_end()
        await settle(pilot)
        status = reader(pilot).query_one(StatusLine)
        assert status.text == IDLE_WARNING
        app.post_message(Paste("words"))
        await settle(pilot)
        assert status.text != IDLE_WARNING
        assert not app._idle_timer.has_warned
        app._warn_of_end()
        await pilot.press("j")
        await settle(pilot)
        assert status.text != IDLE_WARNING
        app._end_idle_session()
    assert app.farewell == "nothing was typed for 30 minutes; start it again to go on"
    assert app.return_code == 0


async def test_a_single_minute_is_said_in_words(make_app: Callable[[], ReaderApp], settle: Any) -> None:
    app = make_app()
    app._idle_minutes = 1
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app._end_idle_session()
    assert app.farewell == "nothing was typed for a minute; start it again to go on"
