"""What the screen looks like, at three sizes. Each picture was looked at before it was approved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tuireader.app import ReaderApp
from tuireader.library import Library

SIZES = {"120x40": (120, 40), "80x24": (80, 24), "40x20": (40, 20)}
VIEWS = {
    "start": "",
    "walking": "enter ] ] ]",
    "speakers": "enter ] 3",
    "finding": "enter / w h e e l enter",
    "typing a speaker": "enter @ t h",
    "why": "enter ] i",
    "help": "?",
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS)
def test_view(view: str, size: str, make_app: Callable[..., ReaderApp], settle: Any, snap_compare: Any) -> None:
    assert snap_compare(make_app(), run_before=pressing(VIEWS[view], settle), terminal_size=SIZES[size])


@pytest.mark.parametrize("theme", ["tuireader-light", "tuireader-16", "nord"])
def test_theme(theme: str, make_app: Callable[..., ReaderApp], settle: Any, snap_compare: Any) -> None:
    app = make_app()
    app.theme = theme
    assert snap_compare(app, run_before=pressing("enter ]", settle), terminal_size=(100, 30))


WIDE = """# Wide words 🌊

Zdeňka Kadlečová keeps the lighthouse (灯台) with two dogs 🐕‍🦺 and 👩🏽‍🚒 her daughter.

“The tide board says 満潮は午前六時です、急いでください,” said Olga Finch. “Nobody reads it ☎️ but me.”

| place | 場所 | 🐟 |
|---|---|---|
| harbour | 港 | 12 |
"""


def test_wide_and_combining_characters(tmp_path: Path, settle: Any, snap_compare: Any) -> None:
    file = tmp_path / "wide.md"
    file.write_text(WIDE, "utf-8")
    library = Library(None)
    app = ReaderApp(library.files.open_paths([str(file)])[0], library, theme="tuireader-dark")
    assert snap_compare(app, run_before=pressing("]", settle), terminal_size=(60, 24))


def pressing(keys: str, settle: Any) -> Callable[[Any], Any]:
    """Press `keys` before the picture is taken."""

    async def press(pilot: Any) -> None:
        await settle(pilot)
        for key in keys.split():
            await pilot.press(key)
            await settle(pilot)

    return press
