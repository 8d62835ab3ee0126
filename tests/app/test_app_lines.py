"""What a pane keeps of its lines is what Textual would draw afresh."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from textual._styles_cache import StylesCache
from textual.pilot import Pilot
from textual.strip import Strip

from tuireader.app import ReaderApp
from tuireader.library import Library
from tuireader.screens.reader.load_article import peek_entries
from tuireader.screens.reader.row_prefetch import RowPrefetch
from tuireader.widgets.pane import Pane

ARTICLES = {
    f"{name}.md": f"# The {name} turns\n\n“It is older than us,” said Ada Thornbury. “It will outlive us,” she added.\n\n"
    + "\n\n".join(
        f"Paragraph {i} of *the {name}*. “Rain {i},” said Olga Finch. 水車 [here](https://a.example)" for i in range(25)
    )
    for name in ("mill", "weir", "lock", "quay", "ferry", "barge", "crane", "buoy", "pier", "dock", "sail", "mast")
}
KEYS = [*"jjjkkdubgGnmJKsz]}[123", "space", "enter", "tab", "quotation_mark", "slash", "R", "I", "V", "escape"]
SIZES = [(80, 24), (120, 40), (160, 20), (50, 12), (20, 4)]
THEMES = ["tuireader-dark", "tuireader-light", "tuireader-16", "nord"]


@pytest.fixture(autouse=True)
def nothing_is_learned_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is learned of an entry changes its row a moment before that is said: here all is learned beforehand."""
    monkeypatch.setattr(RowPrefetch, "_peek", lambda part, entries: None)


def seen(strips: list[Strip]) -> list[list[tuple[str, object]]]:
    """Each line as characters with their styles, however it is cut into segments."""
    return [[(character, style) for text, style, _ in strip for character in text] for strip in strips]


async def compare(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    for pane in pilot.app.screen_stack[0].query(Pane):
        if pane.display and pane.outer_size:
            shown = pane.render_lines(pane.outer_size.region)
            top, left = pane.gutter.top, pane.gutter.left
            pane.prepare()
            afresh = StylesCache().render_widget(pane, pane.outer_size.region)
            assert seen([line.crop(left) for line in shown[top:]]) == seen(
                [line.crop(left) for line in afresh[top:]]
            ), pane
            pane.notify_style_update()
            assert seen(pane.render_lines(pane.outer_size.region)) == seen(shown), pane


async def session(folder: Path, theme: str, sizes: list[tuple[int, int]], pressed: list[str]) -> None:
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    library = Library(None)
    entries = library.files.open_paths([str(folder)])[0]
    peek_entries(entries, library, lambda: False, lambda entry: None)
    app = ReaderApp(entries, library, theme=theme)
    async with app.run_test(size=sizes[0]) as pilot:
        for number, key in enumerate(pressed):
            if number and number % 6 == 0:
                await pilot.resize_terminal(*sizes[number // 6 % len(sizes)])
                app.theme = THEMES[number // 6 % len(THEMES)]
            await pilot.press(key)
            if not app.is_running:
                break
            await compare(pilot)


@given(
    looks=st.tuples(st.sampled_from(THEMES), st.lists(st.sampled_from(SIZES), min_size=1, max_size=3)),
    pressed=st.lists(st.sampled_from(KEYS), min_size=10, max_size=30),
)
@settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_lines_that_are_kept_are_what_would_be_drawn(
    tmp_path: Path, looks: tuple[str, list[tuple[int, int]]], pressed: list[str]
) -> None:
    asyncio.run(session(tmp_path, *looks, pressed))


@pytest.mark.parametrize("theme", THEMES)
def test_a_walk_through_all_panes(tmp_path: Path, theme: str) -> None:
    asyncio.run(session(tmp_path, theme, [(120, 40), (80, 24)], [*"jjjjjjjj2jjj]]]d}3jjjkkk1kkkkGg2Ggz]jz1jj"]))
