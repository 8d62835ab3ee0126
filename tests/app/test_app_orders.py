"""Each view keeps the order that was chosen for it, also over a restart."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_app_correct import opened, press, reader_of

from demo_library import NOW, demo_library
from tuireader.library import ALL, UNREAD, Library, View, parse_query, today
from tuireader.library.view_orders import order_of, setting_name, store_order

SIZES = [(80, 24), (40, 20)]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(demo_library(tmp_path)) as it:
        yield it


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_each_view_keeps_its_order(size: tuple[int, int], library: Library, settle: Any) -> None:
    feed = View(feed=1)
    async with opened(library, settle, size) as (app, pilot):
        screen = reader_of(app)
        first = screen.view
        assert first is not None
        await press(pilot, settle, "t")
        screen.search.show_feed_view(feed)
        await settle(pilot)
        assert (screen.lists.sort, screen.list_sort) == ("newest", "newest")
        await press(pilot, settle, "t t")
        titles = [it.title for it in screen.entries]
        assert titles == sorted(titles, key=str.lower)
        screen.search.show_feed_view(first)
        await settle(pilot)
        assert screen.list_order == "oldest first"
        screen.search.show_feed_view(feed)
        await settle(pilot)
        assert (screen.list_order, [it.title for it in screen.entries]) == ("by title", titles)


async def test_the_order_is_there_after_a_restart(library: Library, settle: Any) -> None:
    for expected in ("newest first", "oldest first"):
        async with opened(library, settle, (80, 24)) as (app, pilot):
            screen = reader_of(app)
            assert screen.list_order == expected
            dates = [it.date for it in screen.entries if it.date is not None]
            assert dates == sorted(dates, reverse=expected == "newest first")
            if expected == "newest first":
                await press(pilot, settle, "t")


async def test_a_search_leaves_the_order_of_the_view(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "t backslash f e r r y enter t escape")
        assert reader_of(app).list_order == "oldest first"


def test_views_have_settings_of_their_own() -> None:
    views = [ALL, UNREAD, View(feed=1), View(feed=2), today(), parse_query("ferry")._replace(name="a"), View(watch=1)]
    assert len({setting_name(it) for it in views}) == len(views)
    assert setting_name(today(NOW)) == setting_name(today())


@pytest.mark.parametrize("stored", ["", "nonsense", "best", "\x00"])
def test_what_is_no_order_of_the_view_is_the_first_one(stored: str, library: Library) -> None:
    library.settings.save(setting_name(ALL), stored)
    assert order_of(library.settings, ALL) == "newest"
    query = parse_query("ferry")
    store_order(library.settings, query, "best")
    assert order_of(library.settings, query) == "best"


def test_another_feed_does_not_get_the_order_of_one_that_was_removed(library: Library) -> None:
    store_order(library.settings, View(feed=1), "title")
    library.feeds.remove(1)
    assert order_of(library.settings, View(feed=1)) == "newest"
