"""Work that nobody waits for waits for the keys."""

import time
from typing import Any


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
