"""Copies in the headlines: one row, the key that unfolds them, marks, steps, filters, searches, and a kiosk."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_app_correct import line, opened, press, reader_of

from copied_articles import find, story
from copied_library import ALONE, CUT, FIRST, HARBOUR, NOW, ORIGINAL, RETITLED, SECOND, copied_library
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.library import ALL, UNREAD, Library, Listing
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.updates.find_quotations import find_quotations

SIZES = [(80, 24), (40, 20)]
ALL_IDS = {ORIGINAL, CUT, RETITLED, ALONE, FIRST, SECOND}
NO_OTHER = "This list has no other copy of this article."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(copied_library(tmp_path)) as it:
        yield it


def rows(app: ReaderApp) -> list[int]:
    """Return the articles that have rows."""
    entries = reader_of(app).entries
    assert isinstance(entries, Listing)
    return list(entries.ids)


def shown(app: ReaderApp) -> list[str]:
    """Return the lines of the headlines."""
    pane = reader_of(app).headlines
    return [pane.render_line(y).text.rstrip() for y in range(pane.room.height)]


def under_cursor(app: ReaderApp) -> int:
    pane = reader_of(app).headlines
    return pane.entries[pane.cursor].id


def read_ids(library: Library) -> set[int]:
    return ALL_IDS - library.marks.unread_ids()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_copies_are_one_row_and_a_key_shows_them_behind_it(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, "1")
        assert rows(app) == [ALONE, ORIGINAL, FIRST]
        text = "\n".join(shown(app))
        assert ("+2" in text, "+1" in text) == (True, True)
        await press(pilot, settle, "j V")
        assert rows(app) == [ALONE, ORIGINAL, CUT, RETITLED, FIRST]
        assert under_cursor(app) == ORIGINAL
        assert "-2" in "\n".join(shown(app))
        await press(pilot, settle, "j j")
        assert under_cursor(app) == RETITLED
        await press(pilot, settle, "V")
        assert rows(app) == [ALONE, ORIGINAL, FIRST]
        assert under_cursor(app) == ORIGINAL


async def test_copies_stand_further_in_than_the_first_article(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1 j V")
        titles = [it.partition(HARBOUR.title) for it in shown(app) if HARBOUR.title in it]
        assert [len(before) for before, _, _ in titles] == [11, 13]
        assert titles[0][2].split() == ["-2", "copies", "·", "Courier"]


async def test_an_article_without_copies_says_so(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1 V")
        assert rows(app) == [ALONE, ORIGINAL, FIRST]
        assert line(app) == NO_OTHER


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_marking_a_row_marks_its_copies_and_is_undone_at_once(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, "1 j m")
        assert line(app) == "Marked as read, with 2 copies."
        assert read_ids(library) == {ORIGINAL, CUT, RETITLED}
        await press(pilot, settle, "U")
        assert read_ids(library) == set()
        await press(pilot, settle, "m m")
        assert read_ids(library) == {CUT, RETITLED}, "only the article is unread again"
        await press(pilot, settle, "s")
        assert [it.id for it in library.entries.load(ALL_IDS) if it.starred] == [ORIGINAL]


async def test_a_row_is_unread_while_a_copy_is(library: Library, settle: Any) -> None:
    library.marks.mark([ORIGINAL], read=True)
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1 j")
        (row,) = [it for it in shown(app) if HARBOUR.title in it]
        assert row[1] == "●"
        await press(pilot, settle, "m")
        assert read_ids(library) == {ORIGINAL, CUT, RETITLED}
        (row,) = [it for it in shown(app) if HARBOUR.title in it]
        assert row[1] == " "


async def test_reading_marks_the_copies_too_and_n_passes_them(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1 g enter n")
        assert read_ids(library) == {ALONE, ORIGINAL, CUT, RETITLED}
        await press(pilot, settle, "n")
        assert read_ids(library) == ALL_IDS
        await press(pilot, settle, "n")
        assert line(app) == "No unread article after this one."


async def test_an_unfolded_article_is_marked_by_itself(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1 j V m")
        assert read_ids(library) == {ORIGINAL}
        await press(pilot, settle, "j enter")
        assert read_ids(library) == {ORIGINAL, CUT}
        await press(pilot, settle, "1 V")
        assert under_cursor(app) == ORIGINAL, "the row that has the open article"
        assert reader_of(app).entry.id == CUT  # type: ignore[union-attr]


async def test_all_that_is_listed_is_marked_and_counted(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1")
        assert "6 unread" in reader_of(app).headlines.bar_text, "as many articles as there are, in three rows"
        await press(pilot, settle, "A")
        assert line(app).startswith("6 articles marked as read.")
        assert read_ids(library) == ALL_IDS


async def test_a_copy_whose_first_article_is_not_in_the_view_has_its_row(library: Library, settle: Any) -> None:
    library.marks.mark([ORIGINAL], read=True)
    app = ReaderApp(library.entries.listing(UNREAD), library, now=NOW, view=UNREAD, config=Config(refresh_every=0))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, settle, "1")
        assert rows(app) == [ALONE, CUT, FIRST]
        await press(pilot, settle, "j V")
        assert rows(app) == [ALONE, CUT, RETITLED, FIRST]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_filter_and_a_search_fold_what_they_leave(size: tuple[int, int], library: Library, settle: Any) -> None:
    word = HARBOUR.title.split()[0]
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, "1 ampersand")
        await press(pilot, settle, "i s colon c o p y enter")
        assert rows(app) == [SECOND, CUT]
        await press(pilot, settle, "escape")
        assert rows(app) == [ALONE, ORIGINAL, FIRST]
        await press(pilot, settle, " ".join(["backslash", *word, "enter"]))
        assert ORIGINAL in rows(app)
        assert not {CUT, RETITLED} & set(rows(app))


async def test_what_is_unfolded_stays_so_when_the_list_is_fetched_again(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1 j V")
        reader_of(app).lists.relist()
        await settle(pilot)
        assert rows(app) == [ALONE, ORIGINAL, CUT, RETITLED, FIRST]
        await press(pilot, settle, "V t t")
        assert CUT not in rows(app)


async def test_a_list_that_is_not_whole_folds_copies_that_come_later(library: Library, settle: Any) -> None:
    first = library.entries.listing(limit=3)
    assert list(first.ids) == [SECOND, ALONE, RETITLED]
    folded = library.copies.fold(first, ALL)
    assert list(folded.ids) == [ALONE], "the rows of the others come later"
    assert list(folded.complete().ids) == [ALONE, ORIGINAL, FIRST]
    app = ReaderApp(first, library, now=NOW, view=ALL, config=Config(refresh_every=0))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert rows(app) == [ALONE, ORIGINAL, FIRST]


async def test_copies_that_are_found_later_are_folded_where_the_list_is(library: Library, settle: Any) -> None:
    library._db.connection.execute("DELETE FROM copy")
    library._db.connection.execute("INSERT INTO copy_queue SELECT id, id, 0 FROM entry")
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1 j j j m")
        assert rows(app) == [SECOND, ALONE, RETITLED, CUT, ORIGINAL, FIRST]
        reader_of(app).subscriptions.find_quotations()
        await settle(pilot)
        assert rows(app) == [ALONE, ORIGINAL, FIRST]
        assert under_cursor(app) == ORIGINAL, "it was on a copy"
        assert read_ids(library) == {CUT}


async def test_the_configuration_gives_each_article_its_row(library: Library, settle: Any) -> None:
    config = Config(refresh_every=0, fold_copies=False)
    app = ReaderApp(library.entries.listing(), library, now=NOW, view=ALL, config=config)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert rows(app) == [SECOND, ALONE, RETITLED, CUT, ORIGINAL, FIRST]


async def test_visitors_of_a_kiosk_unfold_copies(library: Library, settle: Any) -> None:
    path = library.path
    assert path is not None
    with closing(KioskLibrary(path)) as kiosk:
        config = Config(restricted=True, refresh_every=0)
        app = ReaderApp(kiosk.entries.listing(), kiosk, now=NOW, view=ALL, config=config)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await press(pilot, settle, "1 j V")
            assert rows(app) == [ALONE, ORIGINAL, CUT, RETITLED, FIRST]
            await press(pilot, settle, "V m")
            assert kiosk.marks.unread_ids() == {ALONE, FIRST, SECOND}
            assert library.marks.unread_ids() == ALL_IDS


def test_stories_are_told_apart() -> None:
    assert len({story(number).title for number in range(40)}) == 40


async def test_copies_that_another_copy_of_the_program_finds_are_folded(library: Library, settle: Any) -> None:
    library._db.connection.execute("DELETE FROM copy")
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1")
        assert rows(app) == [SECOND, ALONE, RETITLED, CUT, ORIGINAL, FIRST]
        assert library.path is not None
        with closing(Library(library.path)) as other:
            find(other)
        reader_of(app).subscriptions._check_library()
        await settle(pilot)
        assert rows(app) == [ALONE, ORIGINAL, FIRST]


async def test_an_article_that_is_no_copy_any_more_has_its_row_again(library: Library, settle: Any) -> None:
    find_quotations(library)
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1")
        library._db.connection.execute("UPDATE entry SET title = 'Something else' WHERE id = ?", (SECOND,))
        reader_of(app).subscriptions.find_quotations()
        await settle(pilot)
        assert rows(app) == [SECOND, ALONE, ORIGINAL, FIRST]


@pytest.mark.parametrize("keys", ["", "2 m m"], ids=["read", "marked"])
async def test_reading_a_folded_copy_marks_its_row(keys: str, library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1")
        entry = library.entries.get(CUT)
        assert entry is not None
        reader_of(app).reading.open_at(entry, lambda _: (None, None))
        await settle(pilot)
        await press(pilot, settle, keys)
        assert read_ids(library) == {ORIGINAL, CUT, RETITLED}


async def test_what_is_unfolded_before_the_list_is_whole_stays_so(library: Library, settle: Any) -> None:
    first = library.entries.listing(limit=4)
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1 j V")
        reader_of(app).entries = library.copies.fold(first, ALL)
        await settle(pilot)
        reader_of(app).lists.complete(reader_of(app).entries)  # type: ignore[arg-type]
        await settle(pilot)
        assert rows(app) == [ALONE, ORIGINAL, CUT, RETITLED, FIRST]


async def test_what_is_left_of_a_group_when_a_feed_is_removed_is_one_row_again(library: Library, settle: Any) -> None:
    find_quotations(library)
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "1")
        assert library.path is not None
        with closing(Library(library.path)) as other:
            entry = other.entries.get(CUT)
            assert entry is not None
            other.feeds.remove(entry.feed)
        reader_of(app).subscriptions._check_library()
        await settle(pilot)
        assert rows(app) == [ALONE, ORIGINAL, FIRST]
