"""Draw the README's picture: `python tests/bench/picture.py` writes `tests/bench/reader.svg`."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from tuireader.app import ReaderApp
from tuireader.library import Library
from tuireader.paths import resource_folder
from tuireader.screens.reader.samples import GUIDE_NAME

PICTURE = Path(__file__).with_name("reader.svg")
SIZE = (120, 34)
KEYS = ("enter", "]", "]", "]", "]")


async def draw() -> str:
    """Return the reader on its own articles, a few quotations into the first."""
    library = Library(None)
    files = [file for file in sorted(resource_folder("articles").iterdir()) if file.stem != GUIDE_NAME]
    entries, _ = library.files.open_paths([str(file) for file in files])
    app = ReaderApp(entries, library, theme="tuireader-dark", now=datetime(2026, 11, 21, 8, tzinfo=UTC))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(2)
        for key in KEYS:
            await pilot.press(key)
            await pilot.pause(0.5)
        return app.export_screenshot(title="tuireader")


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(draw()), "utf-8")
    print(PICTURE)
