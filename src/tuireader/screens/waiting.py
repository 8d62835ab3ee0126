"""Keys that are typed fast mean the article that is being opened: they wait for it, but not for long."""

import asyncio
from contextlib import suppress
from typing import Any

from textual.reactive import reactive

from tuireader.quotes import Attribution
from tuireader.screens.where import Remembering

PATIENCE = 0.5
"""Seconds that a key waits for the quotations of an article that is being opened."""


class Waiting(Remembering):
    """Knows whether it is known who said what."""

    attribution: reactive[Attribution | None] = reactive[Attribution | None](None)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._attributed = asyncio.Event()

    async def attributed(self) -> None:
        """Wait until it is known who said what: a key that is typed fast means the article that is being opened."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._attributed.wait()

    def watch_attribution(self, attribution: Attribution | None) -> None:
        """Let go of those who wait for it."""
        if attribution is None:
            self._attributed.clear()
        else:
            self._attributed.set()
