"""The rows of the headlines: the title whole, what is short behind it, three signs in front; and the keys among them."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.style import Style
from textual.pilot import Pilot

from tuireader.app import ReaderApp
from tuireader.cli.read import sample_paths
from tuireader.library import Entry, Library
from tuireader.screens.reader.load_article import peek_entries
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.widgets.headlines import HeadlineList, row_shape
from tuireader.widgets.pane import bar_parts
from tuireader.widgets.text_width import first_lines, width_of

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FERRY = "Ferry makes its best crossing of the year, with the captain on the quay"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COURIER = {"title": FERRY, "credit": "Port Anselm Courier", "date": NOW - HOUR, "quotations": 25}
QUAKE = {"title": "Small earthquake felt in Averin", "credit": "Harrowdene Chronicle", "date": NOW - 3 * HOUR}
LONG = {"title": "The harbour board and the " + "very " * 30 + "old clock", "date": NOW - DAY, "quotations": 3}


class Row(NamedTuple):
    """An entry, the width of its list, and what its row looks like there."""

    case: str
    entry: dict[str, Any]
    width: int
    expected: list[str]


ROWS = [
    Row("narrow: what is short stands at the end of the last line", COURIER, 40, [
        " ●  Ferry makes its best crossing of",
        "    the year, with the captain on the",
        "    quay  Port Anselm Cou… · 1 h · “ 25",
    ]),
    Row("the number has its place before it is known", COURIER | {"quotations": None}, 40, [
        " ●  Ferry makes its best crossing of",
        "    the year, with the captain on the",
        "    quay  Port Anselm Cou… · 1 h",
    ]),
    Row("without room the credit goes first", COURIER, 30, [
        " ●  Ferry makes its best",
        "    crossing of the year,",
        "    with the captain on the",
        "    quay           1 h · “ 25",
    ]),
    Row("a short title has two lines in a narrow list", QUAKE | {"quotations": 4}, 44, [
        " ●  Small earthquake felt in Averin",
        "    Harrowdene Chronicle · 3 h · “  4",
    ]),
    Row("wide: the age stands in front", COURIER, 80, [
        " ●     1 h Ferry makes its best crossing of the year, with the captain on",
        "           the quay                                    Port Anselm Courier “ 25",
    ]),
    Row("a title that fits takes one line of a wide list", QUAKE | {"quotations": 999_999}, 80, [
        " ●     3 h Small earthquake felt in Averin            Harrowdene Chronicle “999",
    ]),
    Row("read, starred", QUAKE | {"read": True, "starred": True}, 80, [
        "  ★    3 h Small earthquake felt in Averin            Harrowdene Chronicle",
    ]),
    Row("unread, starred: none hides the other", QUAKE | {"starred": True}, 80, [
        " ●★    3 h Small earthquake felt in Averin            Harrowdene Chronicle",
    ]),
    Row("wide: edited", QUAKE | {"edited": True}, 84, [
        " ●     3 h Small earthquake felt in Averin     ± edited · Harrowdene Chronicle",
    ]),
    Row("wide: edited, with less room", QUAKE | {"edited": True, "quotations": 9}, 78, [
        " ●     3 h Small earthquake felt in Averin      ± · Harrowdene Chronicle “  9",
    ]),
    Row("wide: edited, without room", QUAKE | {"edited": True, "quotations": 9, "title": "A" * 62}, 80, [
        f" ●     3 h {'A' * 62} ±“  9",
    ]),
    Row("narrow: edited", QUAKE | {"edited": True, "quotations": 4}, 44, [
        " ●  Small earthquake felt in Averin",
        "    ± · Harrowdene Chronicle · 3 h · “  4",
    ]),
    Row("narrow: edited, without room for the credit", COURIER | {"edited": True}, 30, [
        " ●  Ferry makes its best",
        "    crossing of the year,",
        "    with the captain on the",
        "    quay       ± · 1 h · “ 25",
    ]),
    Row("what cannot be read says why", QUAKE | {"failure": "is gone"}, 44, [
        " !  Small earthquake felt in Averin",
        "    is gone",
    ]),
    Row("month and year have the room of an age", QUAKE | {"date": datetime(2025, 11, 20, tzinfo=UTC)}, 80, [
        " ●  Nov 25 Small earthquake felt in Averin            Harrowdene Chronicle",
    ]),
    Row("nothing is known but the title", {"title": "Averin"}, 80, [" ●         Averin"]),
    Row("a title that is too long is cut at a word", LONG, 44, [
        " ●  The harbour board and the very very",
        "    very very very very very very very very",
        "    very very very very very very very very",
        "    very very very very very very very…",
    ]),
    Row("wide characters are two cells", {"title": "満潮は午前六時です、急いでください", "credit": "港"}, 24, [
        " ●  満潮は午前六時で",
        "    す、急いでください",
    ]),
]  # fmt: skip


class PlainList(HeadlineList):
    """Rows with no colours."""

    def part(self, *names: str) -> Style:
        """Nothing stands out."""
        return Style.null()


def row_of(entry: Entry, width: int) -> list[str]:
    """Return the lines of the row of `entry`."""
    rows = PlainList("Headlines", now=NOW)
    rows.set_reactive(HeadlineList.entries, (entry,))
    lines = rows.row_lines(0, width)
    assert len(lines) == rows.row_height(0, width)
    tab = "".join(segment.text for segment in rows.row_tab(0, width))
    leads = [tab, *[" " * len(tab)] * len(lines)]
    assert len(tab) == rows.tab_cells(width)
    return [lead + "".join(segment.text for segment in line) for lead, line in zip(leads, lines, strict=False)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.case)
def test_row(row: Row) -> None:
    lines = row_of(Entry(1, **row.entry), row.width)
    assert [line.rstrip() for line in lines] == row.expected
    assert all(width_of(line.rstrip()) < row.width for line in lines), "the last cell stays blank"


@pytest.mark.parametrize("width", [24, 30, 40, 44, 64, 76, 80, 120, 200])
def test_nothing_that_becomes_known_changes_a_row_s_height(width: int) -> None:
    known = {
        "title": FERRY,
        "credit": "Courier",
        "date": NOW - DAY,
        "quotations": 12,
        "read": True,
        "starred": True,
        "failure": "gone",
    }
    heights = {len(row_of(Entry(1, **facts), width)) for facts in ({"title": FERRY}, known, COURIER)}
    assert len(heights) == 1


@pytest.mark.parametrize("width", range(30, 200, 7))
def test_a_title_of_100_characters_is_whole(width: int) -> None:
    title = ("Council leader denies that the second opinion on the old water tower was ever promised to residents" * 2)[
        :100
    ]
    shape = row_shape(width)
    lines = first_lines(title, shape.title_cells, shape.max_lines)
    assert lines[-1][1] == len(title)


@pytest.mark.parametrize(
    ("heading", "right", "width", "expected"),
    [
        ("weir · 3 unread of 12", "", 40, ("weir · 3 unread of 12", "")),
        ("weir · & mill · 3 unread of 12", "", 15, ("weir · & mill", "")),
        ("The Port Anselm Courier", "", 10, ("The Port…", "")),
        ("20 Minuten", "newest first", 22, ("20 Minut…", "newest first")),
        ("11 speakers|11", "quotes · words", 26, ("11 speakers", "quotes · words")),
        ("11 speakers|11", "quotes · words", 20, ("11", "quotes · words")),
        ("11 speakers|11", "quotes · words", 12, ("11 speakers", "")),
    ],
)
def test_a_bar_loses_its_last_parts_first(heading: str, right: str, width: int, expected: tuple[str, str]) -> None:
    assert bar_parts(heading.split("|"), right, width) == expected


WORDS = [
    "harbour",
    "ferry",
    "council",
    "weir",
    "tower",
    "clock",
    "gate",
    "vote",
    "crossing",
    "captain",
    "winter",
    "letter",
    "bridge",
    "school",
]
COUNT = 40


@asynccontextmanager
async def running(folder: Path, size: tuple[int, int]) -> AsyncIterator[tuple[Pilot[None], HeadlineList]]:
    """Run the reader on generated articles whose titles differ in length, all of them known."""
    chance = random.Random(7)
    for number in range(COUNT):
        title = f"{number} " + " ".join(chance.choice(WORDS) for _ in range(chance.choice([3, 6, 9, 15, 25])))
        (folder / f"{number:02}.md").write_text(f"# {title}\n\n“It rained,” said Ada Thornbury.\n", "utf-8")
    library = Library(None)
    entries = library.files.open_paths([str(folder)])[0]
    peek_entries(entries, library, lambda: False, lambda entry: None)
    app = ReaderApp(entries, library, theme="tuireader-dark", now=NOW)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ReaderScreen)
        yield pilot, screen.headlines


def check(rows: HeadlineList) -> None:
    """The cursor's row is whole in sight and has the tab; the rows in sight follow each other without a gap."""
    rows.prepare()
    window, height = rows.window, rows.size.height
    lines = [rows.render_line(y) for y in range(height)]
    titles = [line.text[4:].split()[0] for line, at in zip(lines, window.lines, strict=False) if at.line == 0]
    numbers = [rows.entries[at.row].title.split()[0] for at in window.lines if at.line == 0]
    if row_shape(rows.size.width).is_wide:
        titles = [line.text[11:].split()[0] for line, at in zip(lines, window.lines, strict=False) if at.line == 0]
    assert titles == numbers
    assert [at.row for at in window.lines if at.line == 0] == list(
        range(window.lines[0].row + (window.lines[0].line > 0), window.lines[-1].row + 1)
    )
    y = window.line_of(rows.cursor)
    assert y is not None
    tabs = [line for line in lines if (next(iter(line)).style or Style()).reverse]
    assert len(tabs) == min(rows.row_height(rows.cursor, rows.size.width), height)


KEYS = [
    ("j goes down a row", "j j j", 3),
    ("k goes up", "j j j k", 2),
    ("G goes to the last", "G", COUNT - 1),
    ("k from there", "G k k", COUNT - 3),
    ("g goes to the first", "G g", 0),
    ("m leaves the cursor", "j j m", 2),
    ("s leaves the cursor", "j j s", 2),
    ("z leaves the cursor", "G k z", COUNT - 2),
    ("n reads the next unread", "n n", 3),
    ("/ goes to a title", "/ 3 7 space enter", 37),
    ("/ around the end", "G / 1 1 space enter", 11),
    ("Space comes to the end", " ".join(["space"] * COUNT), COUNT - 1),
    ("d comes to the end", " ".join(["d"] * COUNT), COUNT - 1),
    ("b comes to the beginning", "G " + " ".join(["b"] * COUNT), 0),
    ("u comes to the beginning", "G " + " ".join(["u"] * COUNT), 0),
]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20), (30, 6)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_keys_among_rows_of_different_height(tmp_path: Path, size: tuple[int, int]) -> None:
    async with running(tmp_path, size) as (pilot, rows):
        for case, keys, expected in KEYS:
            await pilot.press("1", "g")
            for key in keys.split():
                await pilot.press(key)
                if rows.has_focus:
                    check(rows)
            assert rows.cursor == expected, case
            await pilot.press("escape", *("z" if "z" in keys else ""))


async def test_a_list_that_is_paged_through_shows_every_row(tmp_path: Path) -> None:
    async with running(tmp_path, (80, 24)) as (pilot, rows):
        for key in ("space", "b"):
            seen: set[int] = set()
            for _ in range(COUNT):
                await pilot.press(key)
                seen |= {row for row in rows.rows_in_sight if rows.window.line_of(row) is not None}
            assert seen == set(range(COUNT))


async def test_another_size_leaves_the_cursor_where_it_is(tmp_path: Path) -> None:
    async with running(tmp_path, (120, 24)) as (pilot, rows):
        await pilot.press("G", *["k"] * 20)
        row, y = rows.cursor, rows.window.y
        assert 2 < y < 13
        for size in [(80, 30), (140, 24), (90, 26), (200, 24), (120, 24)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            check(rows)
            assert (rows.cursor, rows.window.y) == (row, y)


async def test_marks_are_seen_at_once_and_move_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, (80, 24)) as (pilot, rows):
        await pilot.press("j", "j")
        lines = list(rows.window.lines)
        y = rows.window.y
        for key, signs in (("s", " ●★"), ("m", "  ★"), ("s", "   "), ("m", " ● ")):
            await pilot.press(key)
            rows.prepare()
            assert (rows.render_line(y).text[:3], rows.window.lines) == (signs, lines)


async def test_the_bar_says_how_many_are_unread(tmp_path: Path) -> None:
    async with running(tmp_path, (28, 20)) as (pilot, rows):
        await pilot.press("j", "m")
        await pilot.pause(0.5)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert rows.bar_text == f"▶ Headlines · {COUNT - 1} of {COUNT}"
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert rows.bar_text == f"▶ Headlines · {COUNT - 1} unread of {COUNT}"
        await pilot.press("z")
        assert rows.bar_text.split("  ")[-1].strip() == "only this pane · z shows all"


async def test_files_are_filtered_in_their_own_order(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)

        async def shown_after(keys: str) -> list[str]:
            await pilot.press(*keys.split())
            await settle(pilot)
            await settle(pilot)
            return [entry.title for entry in screen.entries]

        everything = ["The mill turns again", "A quiet day", "The baker’s door"]
        assert await shown_after("ampersand d o o r") == ["The baker’s door"]
        assert screen.note == "1 of 3"
        assert await shown_after("enter") == ["The baker’s door"]
        assert "& door" in screen.list_title
        assert await shown_after("escape") == everything
        assert await shown_after("ampersand i s : s t a r r e d enter") == []
        assert screen.empty_text
        assert await shown_after("escape") == everything
        assert await shown_after("g j s ampersand i s : s t a r r e d enter") == ["A quiet day"]
        assert await shown_after("escape") == everything
        assert await shown_after("ampersand s p e a k e r : f i n c h enter") == ["The baker’s door"]
        assert await shown_after("backslash m i l l enter escape") == ["The baker’s door"]
        assert await shown_after("escape") == everything


async def test_samples_are_filtered(settle: Any) -> None:
    library = Library(None)
    entries, _ = library.files.open_paths(sample_paths())
    app = ReaderApp(entries, library, are_samples=True, theme="tuireader-dark")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("q", "ampersand", *"ferry", "enter")
        await settle(pilot)
        screen: Any = app.screen
        assert 0 < len(screen.entries) < len(entries)
        await pilot.press("j", "escape")
        await settle(pilot)
        assert len(screen.entries) == len(entries)
