"""Feeds in the program: views, marks, sorting, filtering, refreshing, adding; from a real server on loopback."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from feeds_server import Answer, feed, reply, serving
from tuireader import feeds
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.config.model import PaneWidths
from tuireader.feeds.fetch_result import Progress
from tuireader.library import ALL, Library, View
from tuireader.screens.dialogs.picker import Finder
from tuireader.screens.dialogs.question import Question
from tuireader.screens.dialogs.text_sheet import Sheet
from tuireader.updates import refresh_process
from tuireader.widgets.feeds import FeedList
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.status import StatusLine

Settle = Callable[[Pilot[None]], Awaitable[None]]
WHEN = re.compile(r" \((?:today|yesterday|\d+ \w+(?: \d{4})?) \d+:\d\d\)")
"""When a feed was fetched last, behind why that failed."""
SITE = b"""<link rel=alternate type=application/rss+xml title=News href=/a.xml>
<link rel=alternate type=application/rss+xml title=Sport href=/b.xml>"""


def shelf(tmp_path: Path) -> Library:
    """A library of two feeds in a folder, three and two entries, all read from here on by nobody."""
    library = Library(tmp_path / "library.db")
    for name, count in (("weir", 3), ("mill", 2)):
        number = library.feeds.store(f"https://{name}.example/feed", folder="Valley").id
        library.ingest.store_entries(number, feeds.parse(feed(name, count), ""), time.time())
    return library


@asynccontextmanager
async def running(
    library: Library,
    settle: Settle,
    *,
    size: tuple[int, int] = (160, 40),
    widths: PaneWidths | None = None,
    keys: dict[str, str] | None = None,
) -> AsyncIterator[Any]:
    """Run the reader on all that a library has."""
    config = Config(allowed_hosts=("127.0.0.1",), refresh_every=0, widths=widths or PaneWidths(), keys=keys or {})
    app = ReaderApp(library.entries.listing(), library, config=config, theme="tuireader-dark", view=ALL)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def rows(pilot: Pilot[None]) -> list[tuple[str, int | None]]:
    return [(row.name, row.count) for row in pilot.app.screen_stack[0].query_one(FeedList).rows]


def titles(pilot: Pilot[None]) -> list[str]:
    return [entry.title for entry in pilot.app.screen_stack[0].query_one(HeadlineList).entries]


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen_stack[0].query_one(StatusLine).text)


async def press(pilot: Pilot[None], settle: Settle, keys: str) -> None:
    for key in keys.split():
        await pilot.press(key)
        await settle(pilot)


async def test_views_folders_and_feeds_with_what_is_unread(tmp_path: Path, settle: Settle) -> None:
    async with running(shelf(tmp_path), settle) as pilot:
        expected = [("Unread", 5), ("Today", 5), ("Starred", 0), ("With quotations", 0), ("Edited", 0), ("All", 5)]
        assert rows(pilot) == [*expected, ("Valley", 5), ("mill", 2), ("weir", 3)]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("0 G enter", {"weir says 0", "weir says 1", "weir says 2"}),
        ("0 G k enter", {"mill says 0", "mill says 1"}),
        ("0 G enter 0 g enter", {"mill says 0", "mill says 1", "weir says 0", "weir says 1", "weir says 2"}),
        ("m 0 g enter", 4),
        ("s 0 g j j enter", 1),
        ("s s 0 g j j enter", 0),
        ("A 0 g enter", 0),
        ("A U 0 g enter", 5),
        ("& m i l l enter", {"mill says 0", "mill says 1"}),
        ("& m i l l enter escape escape", 5),
        ("& m i l l escape", 5),
        ("& m i l l enter & escape", 5),
    ],
)
async def test_what_the_headlines_show(keys: str, expected: set[str] | int, tmp_path: Path, settle: Settle) -> None:
    async with running(shelf(tmp_path), settle) as pilot:
        await press(pilot, settle, keys)
        shown = titles(pilot)
        assert len(shown) == expected if isinstance(expected, int) else set(shown) == expected


async def test_sorting(tmp_path: Path, settle: Settle) -> None:
    async with running(shelf(tmp_path), settle) as pilot:
        await press(pilot, settle, "t t")
        assert titles(pilot) == sorted(titles(pilot))
        assert said(pilot) == "Sorted by title."


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("0 g j j enter", "No stars yet. s sets one."),
        ("& o t t e r enter", "No title here has “otter”. Esc shows all 5."),
        ("& s p e a k e r : o enter", "No article here fits “speaker:o”. Esc shows all 5."),
        ("& - s a y s enter", "No article here fits “-says”. Esc shows all 5."),
        ("& i s : r e a d enter", "No article here fits “is:read”. Esc shows all 5."),
    ],
)
async def test_an_empty_list_says_so(keys: str, expected: str, tmp_path: Path, settle: Settle) -> None:
    async with running(shelf(tmp_path), settle) as pilot:
        await press(pilot, settle, keys)
        headlines = pilot.app.screen.query_one(HeadlineList)
        shown = [
            strip.text.strip(" │") for strip in headlines.render_lines(Region(0, 1, headlines.outer_size.width, 5))
        ]
        assert " ".join(filter(None, shown)) == expected


async def test_where_nothing_is_unread_the_key_for_the_order_shows_all(tmp_path: Path, settle: Settle) -> None:
    async with running(shelf(tmp_path), settle) as pilot:
        await press(pilot, settle, "A y 0 g enter")
        reader = pilot.app.screen_stack[0]
        assert reader.empty_text == "Nothing unread. t shows all 5 articles, R looks for new ones."
        await press(pilot, settle, "t")
        assert (reader.view, len(titles(pilot)), reader.list_order) == (ALL, 5, "newest first")


async def test_what_the_first_refresh_brings_is_read(tmp_path: Path, settle: Settle) -> None:
    library = Library(tmp_path / "library.db")
    async with serving({"/a": reply(feed("a", 2))}) as server:
        library.feeds.store(server.url("/a"))
        async with running(library, settle) as pilot:
            assert pilot.app.screen.query_one(HeadlineList).empty_text == "No articles yet. R fetches the feeds."
            await pilot.press("R")
            while not titles(pilot):
                await settle(pilot)
            await settle(pilot)
            assert pilot.app.screen.entry.title == titles(pilot)[0]
            assert pilot.app.screen.document.title == titles(pilot)[0]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("U", "There is nothing to undo."),
        ("A", "5 articles marked as read. U undoes it."),
        ("A U", "Undone: 5 articles marked as read."),
        ("m m U", "Undone: “mill says 0” marked as unread."),
        ("s U", "Undone: “mill says 0” starred."),
        ("A A", "Nothing to mark: all are read."),
        ("s 0 G D y U", "A removed feed cannot be brought back. U again undoes the marks before it."),
        ("s 0 G D y U U", "Undone: “mill says 0” starred."),
        ("0 G D y s U", "Undone: “mill says 0” starred."),
        ("m", "Marked as read."),
        ("s s", "No longer starred."),
        ("ctrl+c", "Q quits."),
        ("0 G A", "3 articles marked as read. U undoes it."),
        (
            "& i s : n o",
            "& is:no says nothing; there are is:unread, is:read, is:starred, is:quoted, is:edited, is:indirect, is:copy and is:new",
        ),
        (
            "& i s : n o enter",
            "& is:no says nothing; there are is:unread, is:read, is:starred, is:quoted, is:edited, is:indirect, is:copy and is:new",
        ),
        ("& m", "2 of 5"),
        ("0 g j j enter & x backspace", ""),
        ("0 g j j enter n", "No unread article here."),
        ("0 g j j enter p", "No unread article here."),
        ("0 g j j enter J", "No article here."),
        ("A n", "No unread article after this one."),
        ("0 g e", "Unread keeps its name; feeds, folders, searches and watches can be renamed."),
        ("0 g D", "Unread stays; feeds and saved searches can be removed."),
        ("0 G k k D", "Valley stays; feeds and saved searches can be removed."),
        ("0 G i", "weir: 3 unread"),
    ],
)
async def test_what_is_said(keys: str, expected: str, tmp_path: Path, settle: Settle) -> None:
    async with running(shelf(tmp_path), settle) as pilot:
        await press(pilot, settle, keys)
        assert said(pilot) == expected


@pytest.mark.parametrize(
    ("keys", "is_open", "query"),
    [
        ("& m i l l enter", False, "mill"),
        ("& i s : n o enter", True, "is"),
        ("& i s : n o enter backspace backspace r e a d enter", False, "is:read"),
        ("& i s : n o enter escape", False, ""),
    ],
)
async def test_a_wrong_filter_is_corrected(
    keys: str, is_open: bool, query: str, tmp_path: Path, settle: Settle
) -> None:
    async with running(shelf(tmp_path), settle) as pilot:
        await press(pilot, settle, keys)
        reader = pilot.app.screen
        assert (reader.query_one(FindBar).display, reader.lists.filter_query) == (is_open, query)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (
            160,
            [
                "& is:no says nothing; there are is:unread, is:read, is:starred, is:quoted, is:edited, is:indirect, is:copy and is:new"
            ],
        ),
        (
            40,
            [
                "& is:no says nothing; there are",
                "is:unread, is:read, is:starred,",
                "is:quoted, is:edited, is:indirect,",
                "is:copy and is:new",
            ],
        ),
        (24, ["& is:no says nothing;", "there are is:unread,", "is:read, is:starred,", "is:quoted, is:edited,…"]),
        (20, ["& is:no says", "nothing; there are", "is:unread,", "is:read, is:starr…"]),
    ],
)
async def test_what_is_said_is_said_to_the_end(width: int, lines: list[str], tmp_path: Path, settle: Settle) -> None:
    async with running(shelf(tmp_path), settle, size=(width, 20)) as pilot:
        await press(pilot, settle, "& i s : n o")
        line, bar = pilot.app.screen.query_one(StatusLine), pilot.app.screen.query_one(FindBar)
        drawn = [strip.text.strip() for strip in line.render_lines(Region(0, 0, *line.size))] if line.display else []
        assert (drawn or [f"& {bar.line.hint[0]}"]) == lines
        await press(pilot, settle, "escape j")
        assert line.size.height == 1


@pytest.mark.parametrize(
    ("keys", "feeds_left", "listed"),
    [
        ("0 G D y", {"mill"}, 2),
        ("0 G D n", {"mill", "weir"}, 5),
        ("0 G D escape", {"mill", "weir"}, 5),
        ("0 G enter 0 D y", {"mill"}, 2),
        ("0 g D", {"mill", "weir"}, 5),
    ],
)
async def test_a_feed_is_removed_once_that_is_asked(
    keys: str, feeds_left: set[str], listed: int, tmp_path: Path, settle: Settle
) -> None:
    library = shelf(tmp_path)
    async with running(library, settle) as pilot:
        await press(pilot, settle, keys)
        await settle(pilot)
        assert {known.display_name for known in library.feeds.all()} == feeds_left
        assert len(titles(pilot)) == listed


@pytest.mark.parametrize(("key", "unread"), [("y", 0), ("n", 35), ("escape", 35), ("j", 35)])
async def test_many_articles_are_not_marked_as_read_without_a_question(
    key: str, unread: int, tmp_path: Path, settle: Settle
) -> None:
    library = shelf(tmp_path)
    brook = library.feeds.store("https://brook.example/feed").id
    library.ingest.store_entries(brook, feeds.parse(feed("brook", 30), ""), time.time())
    async with running(library, settle) as pilot:
        await press(pilot, settle, "A")
        assert isinstance(pilot.app.screen, Question)
        assert pilot.app.screen.query_one(StatusLine).text == "Mark 35 articles in All as read?"
        await press(pilot, settle, key)
        assert library.entries.count(View(unread=True)) == unread
        if not unread:
            assert said(pilot) == "35 articles marked as read. U undoes it."


@pytest.mark.parametrize("name", ["[red]Weir[/red]", "[/b] Weir [", "[link=x]", "Weir \\[b]"])
async def test_a_feed_s_name_is_no_markup(name: str, tmp_path: Path, settle: Settle) -> None:
    library = shelf(tmp_path)
    mill, weir = library.feeds.all()
    library.feeds.remove(mill.id)
    library.feeds.store(weir.url, name=name)
    async with running(library, settle) as pilot:
        await press(pilot, settle, "0 G enter")
        headlines = pilot.app.screen.query_one(HeadlineList)
        assert headlines.render_lines(Region(0, 0, 60, 1))[0].text.strip().startswith(f"▶ {name}"[:20])
        await press(pilot, settle, "0 G D")
        assert isinstance(pilot.app.screen, Question)
        assert pilot.app.screen.query_one(StatusLine).text == f"Remove {name} and its 3 articles?"


async def remove_all_feeds(pilot: Any, settle: Settle, library: Library) -> None:
    """Remove the last feed until there is none; the next key comes only once its row has gone."""
    while feeds := library.feeds.all():
        before = rows(pilot)
        await press(pilot, settle, "0 G D y")
        while library.feeds.all() == feeds or rows(pilot) == before:
            await pilot.pause()


@pytest.mark.parametrize("key", ["D", "A", "r", "i", "m", "s", "enter", "j", "G"])
async def test_when_the_last_feed_is_removed_keys_go_on(key: str, tmp_path: Path, settle: Settle) -> None:
    library = shelf(tmp_path)
    async with running(library, settle) as pilot:
        await remove_all_feeds(pilot, settle, library)
        await press(pilot, settle, key)
        assert pilot.app.is_running
        assert library.feeds.all() == []


@pytest.mark.parametrize("key", ["0", "1", "2"])
async def test_with_the_last_feed_its_pane_and_its_article_go(key: str, tmp_path: Path, settle: Settle) -> None:
    library = shelf(tmp_path)
    async with running(library, settle) as pilot:
        screen = pilot.app.screen_stack[0]
        first = screen.entry
        await remove_all_feeds(pilot, settle, library)
        await press(pilot, settle, key)
        while rows(pilot) or screen.entry is not None:
            await pilot.pause()
        await settle(pilot)
        assert (first is not None, screen.document, screen.attribution, list(screen.entries)) == (True, None, None, [])
        assert not screen.query_one(FeedList).display
        assert screen.pane != "feeds"
        assert screen.focused is screen.pane_widget(screen.pane)


async def test_the_article_of_a_removed_feed_gives_way_to_one_that_is_there(tmp_path: Path, settle: Settle) -> None:
    library = shelf(tmp_path)
    async with running(library, settle) as pilot:
        screen = pilot.app.screen_stack[0]
        await press(pilot, settle, "0 G D")
        removed = screen.chosen_feed_row.feed
        screen.entry = next(entry for entry in screen.entries if entry.feed == removed)
        await press(pilot, settle, "y")
        while screen.entry is None or screen.entry.feed == removed:
            await pilot.pause()
        await settle(pilot)
        assert screen.document.title == screen.entry.title


async def test_what_is_unread_is_counted_anew_while_one_reads(tmp_path: Path, settle: Settle) -> None:
    async with running(shelf(tmp_path), settle) as pilot:
        await press(pilot, settle, "enter J")
        while ("Unread", 3) not in rows(pilot):
            await pilot.pause(0.05)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("0", "Headlines · 5 unread"),
        ("0 G enter", "▶ weir · 3 unread"),
        ("0 g enter", "▶ Unread · 5 unread"),
        ("& m i l l enter", "▶ & mill · 2 unread"),
        ("0 G enter & 1 enter", "▶ weir · & 1 · 1 unread"),
        ("0 G enter & 1 enter escape", "▶ weir · 3 unread"),
        ("& m i l l enter escape", "▶ Headlines · 5 unread"),
        ("& o t t e r enter escape", "▶ Headlines · 5 unread"),
    ],
)
async def test_above_the_headlines_stands_what_they_are(
    keys: str, expected: str, tmp_path: Path, settle: Settle
) -> None:
    async with running(shelf(tmp_path), settle) as pilot:
        await press(pilot, settle, keys)
        assert pilot.app.screen.query_one(HeadlineList).bar_text.split("  ")[0] == expected


async def test_an_empty_feed_that_failed_says_why(tmp_path: Path, settle: Settle) -> None:
    library = shelf(tmp_path)
    broken = library.feeds.store("https://a.example/feed", name="zebra")
    library.feeds.store_fetch(broken.id, failures=1, problem="a.example answered 500")
    async with running(library, settle) as pilot:
        await press(pilot, settle, "0 G enter")
        assert pilot.app.screen.query_one(HeadlineList).empty_text == "A.example answered 500. r tries again."
        await press(pilot, settle, "q q")
    async with running(library, settle) as pilot:
        assert pilot.app.screen.query_one(HeadlineList).empty_text == "A.example answered 500. r tries again."


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("0 G r", ["/other"]),
        ("0 j j j r", ["/mill"]),
        ("0 j r", ["/mill", "/weir"]),
        ("0 g r", ["/mill", "/other", "/weir"]),
        ("0 j j j enter r", ["/mill"]),
    ],
)
async def test_r_refreshes_what_is_in_use(keys: str, expected: list[str], tmp_path: Path, settle: Settle) -> None:
    library = Library(tmp_path / "library.db")
    answers: dict[str, Answer] = {f"/{name}": reply(feed(name, 1)) for name in ("weir", "mill", "other")}
    async with serving(answers) as server:
        for path in answers:
            folder = {"/other": "", "/mill": "Valley/Upper"}.get(path, "Valley")
            library.feeds.store(server.url(path), name=path, folder=folder)
        async with running(library, settle) as pilot:
            await press(pilot, settle, keys)
            while "new article" not in said(pilot):
                await settle(pilot)
        assert sorted(request.path for request in server.requests) == expected


async def test_a_refresh_brings_what_is_new_and_moves_nothing(tmp_path: Path, settle: Settle) -> None:
    answers: dict[str, Answer] = {"/a.xml": reply(feed("a", 4)), "/bad": reply(status="500 Broken")}
    library = shelf(tmp_path)
    async with serving(answers) as server:
        for number in (1, 2):
            library.feeds.remove(number)
        for path in answers:
            library.feeds.store(server.url(path))
        library.ingest.store_entries(library.feeds.all()[0].id, feeds.parse(feed("a", 2), ""), time.time())
        async with running(library, settle) as pilot:
            await press(pilot, settle, "j")
            under = titles(pilot)[1]
            await pilot.press("R")
            while "new article" not in said(pilot):
                await settle(pilot)
            assert said(pilot) == "2 new articles, 1 feed failed: i in the feeds pane (0) says why"
            await settle(pilot)
            assert len(titles(pilot)) == 4
            headlines = pilot.app.screen_stack[0].query_one(HeadlineList)
            assert titles(pilot)[headlines.cursor] == under
            assert any(row.problem for row in pilot.app.screen_stack[0].query_one(FeedList).rows)


async def test_a_refresh_is_cancelled_by_esc(tmp_path: Path, settle: Settle) -> None:
    release = asyncio.Event()

    async def wait(_request: Any, _writer: Any) -> None:
        await release.wait()

    library = Library(tmp_path / "library.db")
    async with serving({"/slow": wait}) as server:
        library.feeds.store(server.url("/slow"))
        async with running(library, settle) as pilot:
            await pilot.press("R")
            while not server.requests:
                await pilot.pause()
            await pilot.press("escape")
            while "cancelled" not in said(pilot):
                await pilot.pause()
            release.set()


async def test_a_refresh_that_cannot_be_kept_is_said(tmp_path: Path, settle: Settle) -> None:
    library = Library(tmp_path / "library.db")
    async with serving({"/a": reply(feed("a", 2))}) as server:
        library.feeds.store(server.url("/a"))
        with library._db.transaction() as db:
            db.execute("DROP TABLE unsought")  # which a trigger writes to
        async with running(library, settle) as pilot:
            await pilot.press("R")
            while "the library cannot be written" not in said(pilot):
                await settle(pilot)
            assert pilot.app.screen.activity == ""


async def test_a_feed_is_added_by_its_sites_address(tmp_path: Path, settle: Settle) -> None:
    answers = {"/": reply(SITE), "/b.xml": reply(feed("sport", 3))}
    library = shelf(tmp_path)
    async with serving(answers) as server, running(library, settle) as pilot:
        await pilot.press("a")
        await pilot.press(*server.url("/"), "enter")
        while not isinstance(pilot.app.screen, Finder):
            await pilot.pause()
        await pilot.press("2", "enter")
        while "sport" not in said(pilot):
            await pilot.pause()
        await settle(pilot)
        assert said(pilot) == "sport: 3 new articles"
        assert set(titles(pilot)) == {"sport says 0", "sport says 1", "sport says 2"}


async def test_an_address_without_a_feed_is_said(tmp_path: Path, settle: Settle) -> None:
    async with serving({"/": reply(status="404 Not Found")}) as server, running(shelf(tmp_path), settle) as pilot:
        await pilot.press("a")
        await pilot.press(*server.url("/"), "enter")
        while "404" not in said(pilot):
            await pilot.pause()


async def test_marks_of_another_copy_are_seen(tmp_path: Path, settle: Settle) -> None:
    library = shelf(tmp_path)
    async with running(library, settle) as pilot:
        other = Library(tmp_path / "library.db")
        other.marks.mark(other.entries.listing().ids, read=True)
        other.close()
        while rows(pilot)[1][1] != 0:
            await pilot.pause(0.05)
        assert all(entry.read for entry in pilot.app.screen_stack[0].query_one(HeadlineList).entries)


@pytest.mark.parametrize("view_keys", ["1", "0 G enter"])
async def test_what_another_copy_removes_is_listed_no_more(view_keys: str, tmp_path: Path, settle: Settle) -> None:
    library = shelf(tmp_path)
    async with running(library, settle) as pilot:
        await press(pilot, settle, view_keys)
        other = Library(tmp_path / "library.db")
        newest = next(feed for feed in other.feeds.all() if "weir" in feed.url)
        other.feeds.remove(newest.id)
        other.close()
        while len(titles(pilot)) != 2:
            await pilot.pause(0.05)
        assert all(entry.feed != newest.id for entry in pilot.app.screen_stack[0].query_one(HeadlineList).entries)


@pytest.mark.parametrize("key", ["s", "m"])
async def test_an_article_that_is_gone_gets_no_mark(key: str, tmp_path: Path, settle: Settle) -> None:
    library = shelf(tmp_path)
    async with running(library, settle) as pilot:
        await press(pilot, settle, "1 j")
        screen = pilot.app.screen_stack[0]
        entry = screen.chosen_entry
        before = (entry.read, entry.starred)
        library.feeds.remove(entry.feed)
        await pilot.press(key)
        assert said(pilot) == "This article is no longer in the library."
        assert (entry.read, entry.starred) == before


async def test_without_feeds_there_is_no_feeds_pane(make_app: Any, settle: Settle) -> None:
    app = make_app()
    async with app.run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        await press(pilot, settle, "0")
        assert said(pilot) == "No feeds yet. a adds one by its address; tuireader import FILE.opml brings yours."
        assert not pilot.app.screen.query_one(FeedList).display


async def test_the_feeds_are_as_wide_as_wanted(tmp_path: Path, settle: Settle) -> None:
    async with running(shelf(tmp_path), settle, widths=PaneWidths(feeds=21)) as pilot:
        await press(pilot, settle, "0")
        assert pilot.app.screen.query_one(FeedList).size.width == 21


async def test_a_headline_is_drawn_anew_when_it_changes(tmp_path: Path, settle: Settle) -> None:
    """What was drawn is kept; a mark, a cursor or other colours are not what was drawn."""

    def drawn(row: int) -> Any:
        pane = pilot.app.screen_stack[0].query_one(HeadlineList)
        return [strip._segments for strip in pane.render_lines(Region(0, 2 * row + 1, pane.size.width, 2))]

    async with running(shelf(tmp_path), settle) as pilot:
        before = [drawn(0), drawn(1)]
        assert [drawn(0), drawn(1)] == before
        for key in ("j", "m", "s"):
            await press(pilot, settle, key)
            assert drawn(1) != before[1]
            before[1] = drawn(1)
        pilot.app.theme = "tuireader-light"
        await settle(pilot)
        assert drawn(1) != before[1]


async def test_a_refresh_that_nobody_asked_for_tells_only_news(tmp_path: Path, settle: Settle) -> None:
    library = Library(tmp_path / "library.db")
    async with serving({"/a": reply(feed("a", 2))}) as server:
        library.feeds.store(server.url("/a"))
        async with running(library, settle) as pilot:
            for expected in ("2 new articles", ""):
                pilot.app.screen.note = ""
                await pilot.app.screen.subscriptions.refresh_feeds(library.feeds.all(), is_requested=False).wait()
                assert pilot.app.screen.note == expected


async def test_all_that_went_wrong_with_a_refresh_is_said(
    tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refresh(*_args: Any, on_problem: Callable[[str], None], **_options: Any) -> Progress:
        on_problem("the daily backup failed")
        on_problem("two pages were not stored")
        return Progress(1, 1, 2, 0)

    monkeypatch.setattr(refresh_process, "refresh_in_process", refresh)
    library = shelf(tmp_path)
    async with running(library, settle) as pilot:
        await pilot.app.screen.subscriptions.refresh_feeds(library.feeds.all(), is_requested=False).wait()
        assert pilot.app.screen.note == "2 new articles; the daily backup failed; two pages were not stored"


@pytest.mark.parametrize(
    ("keys", "told"),
    [("0 i", ["mill: timed out.", "weir: is gone for good (410)."]), ("0 G i", ["weir: is gone for good (410)."])],
)
async def test_what_went_wrong_is_listed(keys: str, told: list[str], tmp_path: Path, settle: Settle) -> None:
    """In a view of all that failed, at a feed of that one."""
    library = shelf(tmp_path)
    mill, weir = library.feeds.all()
    library.feeds.store_fetch(mill.id, failures=1, problem="timed out")
    library.feeds.store_fetch(weir.id, gone=True, problem="is gone for good (410)")
    async with running(library, settle) as pilot:
        await press(pilot, settle, keys)
        assert isinstance(pilot.app.screen, Sheet)
        assert [WHEN.sub("", text) for _, text in pilot.app.screen._paragraphs] == told
