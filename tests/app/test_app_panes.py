"""The table of layouts: which panes a window shows, where and how wide."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region
from textual.pilot import Pilot

from deliveries import make_feed, numbered_entry
from tuireader.app import ReaderApp
from tuireader.config import Config, PaneWidths
from tuireader.library import ALL, Library
from tuireader.screens.reader.panes import (
    ARTICLE,
    FEEDS,
    HEADLINES,
    PANES,
    SPEAKERS,
    PaneBox,
    PaneRequest,
    Window,
    panes_shown,
    place_panes,
)


def drawn(boxes: tuple[PaneBox, ...]) -> str:
    """Return the widths of the panes without their rules, those in one row of panes together."""
    rows: dict[int, list[str]] = {}
    for box in boxes:
        rows.setdefault(box.y, []).append(f"{box.name} {box.width - box.has_rule}")
    return " / ".join(f"{' | '.join(row)}" for _, row in sorted(rows.items()))


NO_FEEDS: dict[str, Any] = {}
FEEDS_SHUT: dict[str, Any] = {"has_feeds": True}
FEEDS_OPEN: dict[str, Any] = {"has_feeds": True, "feeds_open": True}
NOBODY: dict[str, Any] = {"is_quoted": False}
UNWANTED: dict[str, Any] = {"speakers": False}
ASKED: dict[str, Any] = {"speakers_asked": True}
ZOOMED: dict[str, Any] = {"is_zoomed": True, **FEEDS_OPEN}

CASES: list[tuple[str, tuple[int, int], str, dict[str, Any], str]] = [
    ("one pane: the list", (63, 40), HEADLINES, FEEDS_OPEN, "headlines 63"),
    ("one pane: the article", (40, 20), ARTICLE, NO_FEEDS, "article 40"),
    ("one pane: the speakers", (40, 20), SPEAKERS, NO_FEEDS, "speakers 40"),
    ("one pane: the feeds", (40, 20), FEEDS, FEEDS_OPEN, "feeds 40"),
    ("two: choosing", (80, 24), HEADLINES, NO_FEEDS, "headlines 80"),
    ("two: reading", (80, 24), ARTICLE, NO_FEEDS, "article 49 | speakers 30"),
    ("two: reading in 76", (76, 24), ARTICLE, NO_FEEDS, "article 45 | speakers 30"),
    ("two: reading in 75", (75, 24), ARTICLE, NO_FEEDS, "article 75"),
    ("two: speakers asked for in 64", (64, 24), ARTICLE, ASKED, "article 33 | speakers 30"),
    ("two: among the speakers", (64, 24), SPEAKERS, NO_FEEDS, "article 33 | speakers 30"),
    ("two: reading in 99", (99, 50), ARTICLE, NO_FEEDS, "article 64 | speakers 34"),
    ("two: nobody is quoted", (80, 24), ARTICLE, NOBODY, "article 80"),
    ("two: no speakers wanted", (80, 24), ARTICLE, UNWANTED, "article 80"),
    ("two: nobody is quoted, among the speakers", (80, 24), SPEAKERS, NOBODY, "article 49 | speakers 30"),
    ("two: feeds", (80, 24), FEEDS, FEEDS_OPEN, "feeds 30 | headlines 49"),
    ("two: the list beside the feeds", (80, 24), HEADLINES, FEEDS_OPEN, "feeds 30 | headlines 49"),
    ("two: the list after the feeds", (80, 24), HEADLINES, FEEDS_SHUT, "headlines 80"),
    ("two: reading, feeds open", (80, 24), ARTICLE, FEEDS_OPEN, "article 49 | speakers 30"),
    ("wide and low: choosing", (139, 29), HEADLINES, NO_FEEDS, "headlines 139"),
    ("wide and low: reading", (120, 24), ARTICLE, NO_FEEDS, "article 85 | speakers 34"),
    ("stacked: choosing", (120, 40), HEADLINES, NO_FEEDS, "headlines 120 / article 85 | speakers 34"),
    ("stacked: reading", (120, 40), ARTICLE, FEEDS_SHUT, "headlines 120 / article 85 | speakers 34"),
    ("stacked: the least", (100, 30), SPEAKERS, NO_FEEDS, "headlines 100 / article 65 | speakers 34"),
    ("stacked: nobody is quoted", (120, 40), ARTICLE, NOBODY, "headlines 120 / article 120"),
    ("stacked: feeds", (120, 40), FEEDS, FEEDS_OPEN, "feeds 30 | headlines 89 / article 89"),
    ("stacked: the article beside the feeds", (120, 40), ARTICLE, FEEDS_OPEN, "feeds 30 | headlines 89 / article 89"),
    ("stacked: speakers end the feeds", (120, 40), SPEAKERS, FEEDS_OPEN, "headlines 120 / article 85 | speakers 34"),
    ("columns: the least", (140, 24), HEADLINES, NO_FEEDS, "headlines 48 | article 58 | speakers 32"),
    ("columns", (160, 45), HEADLINES, FEEDS_SHUT, "headlines 54 | article 70 | speakers 34"),
    ("columns: the most", (183, 45), ARTICLE, NO_FEEDS, "headlines 62 | article 81 | speakers 38"),
    ("columns: feeds", (160, 45), FEEDS, FEEDS_OPEN, "feeds 28 | headlines 54 | article 76"),
    ("columns: nobody is quoted", (160, 45), ARTICLE, NOBODY, "headlines 54 | article 105"),
    ("four: the least", (184, 45), HEADLINES, FEEDS_SHUT, "feeds 28 | headlines 59 | article 61 | speakers 33"),
    ("four", (200, 60), ARTICLE, FEEDS_SHUT, "feeds 28 | headlines 64 | article 69 | speakers 36"),
    ("four: the most", (300, 60), FEEDS, FEEDS_OPEN, "feeds 28 | headlines 75 | article 154 | speakers 40"),
    ("four: there are no feeds", (200, 60), ARTICLE, NO_FEEDS, "headlines 64 | article 98 | speakers 36"),
    ("four: nobody is quoted", (200, 60), ARTICLE, {**NOBODY, **FEEDS_SHUT}, "feeds 28 | headlines 64 | article 106"),
    ("zoomed: the article", (200, 60), ARTICLE, ZOOMED, "article 200"),
    ("zoomed: the list", (120, 40), HEADLINES, ZOOMED, "headlines 120"),
    ("tiny", (23, 40), ARTICLE, NO_FEEDS, "article 23"),
    ("wide and tiny", (200, 5), HEADLINES, FEEDS_SHUT, "headlines 200"),
]


@pytest.mark.parametrize(
    ("size", "pane", "pane_request", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_table(size: tuple[int, int], pane: str, pane_request: dict[str, Any], expected: str) -> None:
    window = Window(*size)
    assert drawn(place_panes(window, PaneRequest(pane, **pane_request), window.rows - 1)) == expected


CONFIGURED: list[tuple[str, tuple[int, int], str, dict[str, int], str]] = [
    ("columns at 120", (120, 40), "columns", {}, "headlines 44 | article 42 | speakers 32"),
    ("columns, low", (120, 24), "columns", {}, "headlines 44 | article 42 | speakers 32"),
    ("columns at 99", (99, 40), "columns", {}, "headlines 99"),
    ("stacked at 200", (200, 60), "stacked", {}, "headlines 200 / article 165 | speakers 34"),
    ("stacked, too low", (200, 29), "stacked", {}, "headlines 200"),
    ("widths", (160, 45), "auto", {"headlines": 30, "speakers": 40}, "headlines 30 | article 88 | speakers 40"),
    ("a width of one", (160, 45), "auto", {"headlines": 30}, "headlines 30 | article 94 | speakers 34"),
    ("three panes later", (120, 40), "auto", {"three_panes": 121}, "headlines 120"),
    ("three panes earlier", (70, 40), "columns", {"three_panes": 70, "headlines": 20, "speakers": 20}, "headlines 20 | article 28 | speakers 20"),
    ("two panes later", (80, 40), "auto", {"two_panes": 90}, "headlines 80"),
    ("no room for them", (100, 20), "columns", {"headlines": 90, "speakers": 90}, "headlines 32 | article 34 | speakers 32"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("size", "layout", "widths", "expected"), [case[1:] for case in CONFIGURED], ids=[case[0] for case in CONFIGURED]
)
def test_configuration_overrules(size: tuple[int, int], layout: str, widths: dict[str, int], expected: str) -> None:
    window = Window(*size, PaneWidths(**widths), layout)
    assert drawn(place_panes(window, PaneRequest(HEADLINES), window.rows - 1)) == expected


@pytest.mark.parametrize(("rows", "expected"), [(30, 9), (40, 12), (45, 14), (100, 14)])
def test_stacked_headlines_have_three_tenths_of_the_rows(rows: int, expected: int) -> None:
    headlines, article, speakers = place_panes(Window(120, rows), PaneRequest(ARTICLE), rows - 1)
    assert (headlines.height, article.y, article.height) == (expected, expected, rows - 1 - expected)
    assert (speakers.y, speakers.height) == (article.y, article.height)


@pytest.mark.parametrize(("size", "expected"), [((24, 6), True), ((23, 6), False), ((24, 5), False), ((200, 5), False)])
def test_tiny_windows_have_no_bars(size: tuple[int, int], expected: bool) -> None:
    assert Window(*size).has_bars is expected


pane_requests = st.builds(PaneRequest, st.sampled_from(PANES), *[st.booleans()] * 6)


pane_cells = st.none() | st.integers(16, 200)
window_cells = st.integers(20, 1000)
widths = st.builds(PaneWidths, st.just(80), pane_cells, pane_cells, pane_cells, window_cells, window_cells)
layouts = st.sampled_from(["auto", "columns", "stacked"])


@given(st.integers(1, 400), st.integers(2, 120), layouts, pane_requests, widths)
def test_panes_fill_the_window_and_lie_nowhere_over_each_other(
    columns: int, rows: int, layout: str, pane_request: PaneRequest, widths: PaneWidths
) -> None:
    window = Window(columns, rows, widths, layout)
    boxes = place_panes(window, pane_request, rows - 1)
    assert {box.name for box in boxes} == set(panes_shown(window, pane_request))
    assert pane_request.pane in {box.name for box in boxes}
    assert all(box.width > box.has_rule and box.height > 0 for box in boxes)
    cells = [(x, y) for b in boxes for x in range(b.x, b.x + b.width) for y in range(b.y, b.y + b.height)]
    assert len(set(cells)) == len(cells) == columns * (rows - 1)


@given(st.integers(100, 400), st.integers(30, 120), st.sampled_from([HEADLINES, ARTICLE]), pane_requests)
def test_focus_changes_no_width(columns: int, rows: int, pane: str, pane_request: PaneRequest) -> None:
    if not pane_request.is_zoomed:
        window = Window(columns, rows)
        before = place_panes(window, pane_request._replace(pane=HEADLINES), rows - 1)
        assert place_panes(window, pane_request._replace(pane=pane), rows - 1) == before


# In the reader

QUOTED = (
    "# The mill turns\n\n“It is older than us,” said Ada Thornbury. “It will stop,” said Josef Kettle.\n"
    + "\n\nRain." * 60
)
NOBODY_QUOTED = "# The door sticks\n\n" + "Nobody says why, and the rain goes on.\n\n" * 60


def opened(folder: Path, **texts: str) -> ReaderApp:
    """Return the reader with an article of each text."""
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    library = Library(None)
    return ReaderApp(library.files.open_paths([str(folder / f"{name}.md") for name in texts])[0], library)


def with_feeds() -> ReaderApp:
    """Return the reader with a feed."""
    library = Library(None)
    feed_id = library.feeds.store("https://weir.example/feed", name="weir").id
    library.ingest.store_entries(feed_id, make_feed(map(numbered_entry, range(40))), 0.0)
    return ReaderApp(library.entries.listing(), library, view=ALL, config=Config(refresh_every=0))


def regions(pilot: Pilot[None]) -> dict[str, Region]:
    """Return where each pane is on the screen."""
    panes = pilot.app.screen_stack[0].query("Pane")
    return {str(pane.id): pane.region for pane in panes if pane.display}


FERRY_AND_DOOR = {"a": QUOTED, "b": NOBODY_QUOTED, "c": QUOTED}


@pytest.mark.parametrize(
    ("size", "keys", "expected"),
    [
        ((80, 24), "enter", "article speakers"),
        ((80, 24), "enter J", "article"),
        ((80, 24), "enter J J", "article speakers"),
        ((80, 24), 'enter J "', "article speakers"),
        ((80, 24), 'enter J " "', "article"),
        ((80, 24), 'enter J " J J K', "article"),
        ((80, 24), 'enter "', "article"),
        ((80, 24), 'enter " J J', "article"),
        ((80, 24), "enter J 3", "article speakers"),
        ((80, 24), "enter J tab", "headlines"),
        ((70, 24), "enter", "article"),
        ((70, 24), 'enter "', "article speakers"),
        ((70, 24), 'enter " J', "article"),
        ((70, 24), 'enter " J J', "article speakers"),
        ((120, 40), "J", "headlines article"),
        ((120, 40), "J J", "headlines article speakers"),
    ],
)
async def test_the_speakers_fold_away_where_nobody_is_quoted(
    size: tuple[int, int], keys: str, expected: str, tmp_path: Path, settle: Callable[..., Any]
) -> None:
    async with opened(tmp_path, **FERRY_AND_DOOR).run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys.replace('"', "quotation_mark").split():
            await pilot.press(key)
            await settle(pilot)
        assert " ".join(regions(pilot)) == expected


async def test_while_nobody_knows_who_is_quoted_the_speakers_stay_as_they_are(
    tmp_path: Path, settle: Callable[..., Any]
) -> None:
    async with opened(tmp_path, **FERRY_AND_DOOR).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        reader: Any = pilot.app.screen
        for key, shown in (("J", False), ("J", True)):
            await pilot.press(key)
            await settle(pilot)
            reader.attribution = None
            await settle(pilot)
            assert ("speakers" in regions(pilot)) is shown


@pytest.mark.parametrize(
    ("size", "keys", "expected"),
    [
        ((80, 24), "0", "feeds headlines"),
        ((80, 24), "0 l", "feeds headlines"),
        ((80, 24), "0 enter", "headlines"),
        ((120, 40), "0", "feeds headlines article"),
        ((120, 40), "0 2", "feeds headlines article"),
        ((120, 40), "0 enter", "headlines article speakers"),
        ((120, 40), "0 1 enter", "headlines article speakers"),
        ((120, 40), "0 3", "headlines article speakers"),
        ((160, 45), "j 0 quotation_mark", "headlines article speakers"),
        ((200, 60), "0 enter", "feeds headlines article speakers"),
    ],
)
async def test_feeds_stay_until_something_is_chosen(
    size: tuple[int, int], keys: str, expected: str, settle: Callable[..., Any]
) -> None:
    async with with_feeds().run_test(size=size) as pilot:
        await settle(pilot)
        pilot.app.screen_stack[0].pane_layout._is_quoted = True  # type: ignore[attr-defined]
        for key in keys.split():
            await pilot.press(key)
            await settle(pilot)
        assert " ".join(regions(pilot)) == expected


@pytest.mark.parametrize("size", [(120, 40), (160, 45), (200, 60)])
async def test_focus_moves_no_pane(size: tuple[int, int], tmp_path: Path, settle: Callable[..., Any]) -> None:
    async with opened(tmp_path, **FERRY_AND_DOOR).run_test(size=size) as pilot:
        await settle(pilot)
        before = regions(pilot)
        for key in ("2", "3", "1", "tab", "tab", "l", "h"):
            await pilot.press(key)
            assert regions(pilot) == before


async def test_another_window_keeps_what_is_in_sight(tmp_path: Path, settle: Callable[..., Any]) -> None:
    texts = {f"t{i:02}": QUOTED for i in range(30)}
    async with opened(tmp_path, **texts).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for key in ("j", "j", "j", "enter", "d", "d"):
            await pilot.press(key)
            await settle(pilot)
        screen: Any = pilot.app.screen
        top, cursor = screen.offset_top, screen.headlines.cursor
        for size in ((80, 24), (160, 45), (63, 20), (20, 5), (200, 60), (120, 40)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert (screen.offset_top, screen.headlines.cursor, screen.pane) == (top, cursor, "article")
        await pilot.press("z")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert " ".join(regions(pilot)) == "article"
        await pilot.resize_terminal(160, 45)
        await settle(pilot)
        assert (" ".join(regions(pilot)), screen.offset_top) == ("article", top)


@pytest.mark.parametrize(("size", "top"), [((24, 6), 1), ((23, 20), 0), ((80, 5), 0), ((80, 6), 1)])
async def test_a_tiny_window_has_no_bars(
    size: tuple[int, int], top: int, tmp_path: Path, settle: Callable[..., Any]
) -> None:
    async with opened(tmp_path, **FERRY_AND_DOOR).run_test(size=size) as pilot:
        await settle(pilot)
        assert [pane.gutter.top for pane in pilot.app.screen.query("Pane") if pane.display] == [top]


async def test_nobody_is_quoted_here(tmp_path: Path, settle: Callable[..., Any]) -> None:
    async with opened(tmp_path, b=NOBODY_QUOTED).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("quotation_mark")
        await settle(pilot)
        speakers: Any = pilot.app.screen.query_one("#speakers")
        assert "".join(segment.text for segment in speakers.render_line(0)).strip() == "Nobody is quoted here."


async def test_a_sheet_takes_the_mark_of_what_is_in_use(tmp_path: Path, settle: Callable[..., Any]) -> None:
    async with opened(tmp_path, **FERRY_AND_DOOR).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        body: Any = pilot.app.screen.query_one("#article")
        bars = []
        for key in ("enter", "right_square_bracket", "i", "q"):
            await pilot.press(key)
            await settle(pilot)
            bars.append(body.bar_text.startswith("▶"))
        assert bars == [True, True, False, True]
