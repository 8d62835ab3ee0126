"""What goes wrong with the library, or under the reader's hands, is said; the reader goes on."""

import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from feeds_server import feed, reply, serving
from tuireader import feeds
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.library import ALL, UNREAD, Library, parse_query
from tuireader.screens.reader.run_search import look_up
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.widgets.article import ArticleBody
from tuireader.widgets.feeds import FeedList
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.status import StatusLine

Settle = Callable[[Pilot[None]], Awaitable[None]]
HOME = Config(allowed_hosts=("127.0.0.1",), refresh_every=0)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Five entries of two feeds."""
    found = Library(tmp_path / "library.db")
    for name, count in (("weir", 3), ("mill", 2)):
        number = found.feeds.store(f"https://{name}.example/feed", folder="Valley").id
        found.ingest.store_entries(number, feeds.parse(feed(name, count), ""), time.time())
    return found


def reader(library: Library) -> ReaderApp:
    return ReaderApp(library.entries.listing(), library, config=HOME, theme="tuireader-dark", view=ALL)


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen_stack[0].query_one(StatusLine).text)


def titles(pilot: Pilot[None]) -> list[str]:
    return [entry.title for entry in pilot.app.screen_stack[0].query_one(HeadlineList).entries]


async def press(pilot: Pilot[None], settle: Settle, keys: str) -> None:
    for key in keys.split():
        await pilot.press(key)
        await settle(pilot)


@pytest.mark.parametrize("key", ["s", "m", "A", "U", "enter"])
async def test_a_library_that_cannot_be_written_is_said_and_nothing_seems_marked(
    key: str, library: Library, settle: Settle
) -> None:
    async with reader(library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, settle, "s U")
        library._db.connection.execute("PRAGMA query_only = ON")
        await press(pilot, settle, key)
        assert "(attempt to write a readonly database)" in said(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ReaderScreen)
        assert not any(entry.starred or entry.read for entry in screen.entries)
        library._db.connection.execute("PRAGMA query_only = OFF")
        await press(pilot, settle, "1 m")
        assert screen.entries[0].read


async def test_a_library_that_cannot_be_written_lets_the_reader_end(library: Library, settle: Settle) -> None:
    async with reader(library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        library._db.connection.execute("PRAGMA query_only = ON")
        await pilot.press("enter", "j", "Q")
    assert pilot.app.return_code == 0


async def test_what_a_thread_cannot_read_is_said(
    library: Library, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object, **__: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    async with reader(library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        monkeypatch.setattr(library.entries, "listing", damaged)
        await press(pilot, settle, "t")
        expected = "The library cannot be used (database disk image is malformed); tuireader check says what is wrong"
        assert expected in said(pilot)
        monkeypatch.undo()
        await press(pilot, settle, "t")
        assert titles(pilot) == sorted(titles(pilot))


async def test_what_nobody_expected_ends_the_program(
    library: Library, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    async def run() -> None:
        async with reader(library).run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            monkeypatch.setattr(library.marks, "mark", broken)
            await press(pilot, settle, "m")

    with pytest.raises(ZeroDivisionError):
        await run()


@pytest.mark.parametrize(
    ("keys", "expected"), [("J", "weir says"), ("K", "weir says"), ("n", "weir says"), ("p", "weir says")]
)
async def test_from_an_article_that_is_no_longer_listed_one_goes_into_the_list(
    keys: str, expected: str, library: Library, settle: Settle
) -> None:
    async with reader(library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, settle, "& m i l l enter enter 1 & ctrl+u w e i r enter 2")
        screen = pilot.app.screen
        assert isinstance(screen, ReaderScreen)
        assert screen.entry
        assert screen.entry.title.startswith("mill says")
        await press(pilot, settle, keys)
        assert screen.entry.title.startswith(expected)


async def test_a_place_in_the_article_before_is_none_in_this_one(library: Library, settle: Settle) -> None:
    """What a pane tells may come when another article is shown by now."""
    async with reader(library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ReaderScreen)
        before = screen.document
        await press(pilot, settle, "enter J")
        assert screen.document is not before
        screen.body.post_message(ArticleBody.Scrolled(7, False, before))
        await settle(pilot)
        assert screen.offset_top == -1
        screen.body.post_message(ArticleBody.Scrolled(0, False, screen.document))
        await settle(pilot)
        assert screen.offset_top == 0


async def test_a_saved_search_that_says_nothing_today_can_be_renamed(library: Library, settle: Settle) -> None:
    library.saved_searches.save("old", "weir")
    library._db.connection.execute("UPDATE saved SET query = 'planet:mars'")
    async with reader(library).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, settle, "0 g j j j j j j plus x enter")
        assert said(pilot) == "“old” is called “oldx” now"
    assert library.saved_searches.all() == {"oldx": "planet:mars"}


async def test_a_second_refresh_leaves_the_first_alone(library: Library, settle: Settle) -> None:
    for known in library.feeds.all():
        library.feeds.remove(known.id)
    async with serving({"/a": reply(feed("a", 2))}) as server:
        library.feeds.store(server.url("/a"))
        async with reader(library).run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            await pilot.press("R", "R")
            await pilot.pause()
            assert said(pilot) == "Already refreshing; Esc cancels." or "2 new articles" in said(pilot)
            while "2 new articles" not in said(pilot):
                await settle(pilot)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("0 g enter & i s : r e a d enter", []),
        ("0 G enter & f o l d e r : S p o r t enter", []),
        ("0 g enter & i s : u n r e a d enter", 5),
        ("0 G k enter & f e e d : m i l l enter", 2),
    ],
)
async def test_a_filter_narrows_the_view(
    keys: str, expected: int | list[str], library: Library, settle: Settle
) -> None:
    async with reader(library).run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        await press(pilot, settle, keys)
        assert len(titles(pilot)) == expected if isinstance(expected, int) else titles(pilot) == expected


def test_a_query_asks_for_all_of_it_at_once(library: Library) -> None:
    library.tags.add([1, 2], "river")
    library.tags.add([2, 3], "mill")
    assert library.entries.listing(parse_query("tag:river tag:mill")).ids.tolist() == [2]
    assert list(library.entries.listing(parse_query("is:unread is:read"))) == []
    assert library.entries.count(parse_query("feed:weir feed:mill")) == 0
    assert library.entries.count(parse_query("feed:weir feed:we")) == 3
    assert parse_query("since:2026-11-20 since:2026-11-22") == parse_query("since:2026-11-22 since:2026-11-20")
    assert library.entries.count(UNREAD) == 5


async def test_a_damaged_index_is_said_and_the_rest_goes_on(library: Library, settle: Settle) -> None:
    library.search.update_index()
    library.saved_searches.save("kept", "weir")
    library._db.connection.execute("UPDATE search_data SET block = randomblob(length(block))")
    library.close()
    again = Library(library.path)
    async with reader(again).run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        rows = pilot.app.screen.query_one(FeedList).rows
        problems = [row.problem for row in rows if row.problem]
        assert problems == ["The search index is damaged; tuireader check rebuilds it"]
        assert rows[0].count == 5
        await press(pilot, settle, "m j")
        assert len(titles(pilot)) == 5


def test_the_best_of_some_articles_are_not_lost_among_the_best_of_all(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.library.entries.MAX_BEST_ENTRIES", 2)
    library.search.update_index()
    (answer,) = look_up(library, parse_query("weir"), "best", library.entries.listing_of([1, 2]), lambda: False)
    assert sorted(answer.entries.ids) == [1, 2]
    (answer,) = look_up(library, parse_query("mill"), "best", library.entries.listing_of([1, 2]), lambda: False)
    assert list(answer.entries) == []
