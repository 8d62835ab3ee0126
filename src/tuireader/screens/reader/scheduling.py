"""Who waits for whom: keys for the article that is being opened, and work that nobody waits for for the keys."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual.reactive import reactive
from textual.worker import Worker

from tuireader.quotes import Attribution
from tuireader.screens.reader.session_restore import Remembering

ATTRIBUTION_WAIT_SECONDS = 0.5
"""Seconds that a key waits for the quotations of an article that is being opened."""
KEY_REST_SECONDS = 0.5
"""Seconds without a key after which work goes on that nobody waits for."""
START_WAIT_SECONDS = 0.02
"""Seconds that threads wait for the answer to a key that was typed while the program started."""


class Waiting(Remembering):
    """Knows whether it is known who said what, and when the last key came."""

    last_key = 0.0
    has_begun = False

    attribution: reactive[Attribution | None] = reactive[Attribution | None](None)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._attributed = asyncio.Event()

    def begin_after_keys(self) -> None:
        """What was typed before there was a picture is answered with it: threads would hold that up."""
        if self.last_key:
            self.set_timer(START_WAIT_SECONDS, self.begin)
        else:
            self.begin()

    def begin(self) -> None:
        """From now on threads may take their time."""
        self.has_begun = True

    def behind_keys(self, worker: Worker[Any]) -> Callable[[], bool]:
        """Return what a worker's thread asks whether to stop. The answer comes when no key has come for a while."""

        def stop() -> bool:
            while not worker.is_cancelled and (left := self.last_key + KEY_REST_SECONDS - time.monotonic()) > 0:
                time.sleep(left)
            return worker.is_cancelled

        return stop

    async def attributed(self) -> None:
        """Wait until it is known who said what: a key that is typed fast means the article that is being opened."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ATTRIBUTION_WAIT_SECONDS):
                await self._attributed.wait()

    def watch_attribution(self, attribution: Attribution | None) -> None:
        """Let go of those who wait for it."""
        if attribution is None:
            self._attributed.clear()
        else:
            self._attributed.set()
