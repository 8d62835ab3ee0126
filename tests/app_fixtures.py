"""Fixtures to press keys in the reader: three small articles, a fixed clock, all files in a temporary folder."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from tuireader.app import ReaderApp
from tuireader.library import Library
from tuireader.screens.reader.screen import ReaderScreen

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

MILL = """---
title: The mill turns again
credit: The Weir Post
date: 2026-11-22T06:00:00Z
url: https://weir.example/mill
---

“The wheel is older than the town,” said Ada Thornbury, the engineer. “It will outlive us.”

Mayor Josef Kettle disagreed. “The wheel is a danger,” Kettle said.

“He has never seen it turn,” Thornbury said.

{filler}

“We shall measure it on Monday,” said Inspector Lena Marsh.

## What it costs

Read [the report](https://weir.example/report) in full.
"""
FILLER = "\n\n".join(f"Paragraph {i} tells of the river, the sluice and the long wet winter." for i in range(40))
QUIET = "# A quiet day\n\nNothing was said. The geese went over at four.\n"
BAKER = "# The baker’s door\n\n“The door sticks,” said Olga Finch.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles with four quotations, none, and one."""
    place = tmp_path / "articles"
    place.mkdir()
    (place / "1-mill.md").write_text(MILL.format(filler=FILLER), "utf-8")
    (place / "2-quiet.md").write_text(QUIET, "utf-8")
    (place / "3-baker.md").write_text(BAKER, "utf-8")
    return place


@pytest.fixture
def make_app(folder: Path, tmp_path: Path) -> Callable[..., ReaderApp]:
    """Return a function that makes the application on the three articles; the library stays open after it."""

    def make(*names: str, **options: object) -> ReaderApp:
        files = [folder / name for name in names] or sorted(folder.iterdir())
        library = Library(tmp_path / "library.db")
        return ReaderApp(
            library.files.open_paths([str(file) for file in files])[0],
            library,
            now=NOW,
            **{"theme": "tuireader-dark", **options},  # type: ignore[arg-type]
        )

    return make


@pytest.fixture
def reader() -> Callable[[Pilot[None]], ReaderScreen]:
    """Return a function that finds the reader's screen, even under dialogs."""

    def find(pilot: Pilot[None]) -> ReaderScreen:
        screen = pilot.app.screen_stack[0]
        assert isinstance(screen, ReaderScreen)
        return screen

    return find


Settle = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def settle() -> Settle:
    """Return a function that waits until the article and all headlines are loaded and the screen is drawn."""

    async def wait(pilot: Pilot[None]) -> None:
        while threads := [worker for worker in pilot.app.workers if worker._thread_worker]:
            with suppress(WorkerCancelled):
                await threads[0].wait()
            await pilot.pause()
        await pilot.pause()

    return wait


@pytest.fixture
def press(settle: Settle) -> Callable[[Pilot[None], str], Awaitable[None]]:
    """Return a function that presses keys, one after the other."""

    async def press(pilot: Pilot[None], keys: str) -> None:
        for key in keys.split():
            await pilot.press(key)
            await settle(pilot)

    return press
