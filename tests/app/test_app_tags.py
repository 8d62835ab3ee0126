"""Giving tags by key: what is typed and taken, what stays, and undoing."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_app_correct import line, opened, press, reader_of

from correctable_library import correctable_library
from tuireader.app import ReaderApp
from tuireader.library import Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.screens.dialogs.picker import Matches
from tuireader.screens.dialogs.tag_dialog import TagDialog
from tuireader.screens.kiosk_policy import REFUSED_NOTE
from tuireader.screens.reader.tag_articles import UNCHANGED_NOTE
from tuireader.widgets.typed_line import TypedLine

SIZES = [(80, 24), (40, 20)]
both_sizes = pytest.mark.parametrize("size", SIZES, ids=str)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(correctable_library(tmp_path)) as it:
        yield it


def rows(app: ReaderApp) -> list[str]:
    """Return the tags that are offered, with how many articles have them; “>” stands before the one with the cursor."""
    assert isinstance(app.screen, TagDialog), app.screen
    offered = app.screen.query_one(Matches)
    names = [f"{it.name} {it.detail}" for it in offered.choices]
    return [f">{name}" if index == offered.cursor else name for index, name in enumerate(names)]


def typed(app: ReaderApp) -> str:
    return app.screen.query_one(TypedLine).value


def bar(app: ReaderApp) -> str:
    return app.screen.query_one(Matches).bar_text


def tags(app: ReaderApp, library: Library) -> list[str]:
    entry = reader_of(app).chosen_entry
    assert entry is not None
    return library.tags.of_entry(entry.id)


@both_sizes
@pytest.mark.parametrize("first", ["", "enter "], ids=["in the list", "in the article"])
async def test_several_tags_are_given_at_once_and_undone_at_once(
    first: str, size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, f"{first}T")
        assert (rows(app), typed(app)) == ([], "")
        assert bar(app).startswith("Tags of “")
        await press(pilot, settle, "r i v e r comma o l d space m i l l enter")
        assert tags(app, library) == ["old mill", "river"]
        assert line(app) == "Tagged river, old mill. U undoes it."
        await press(pilot, settle, "U")
        assert tags(app, library) == []
        assert line(app).startswith("Undone: “")
        assert line(app).endswith("” tagged river, old mill.")


@both_sizes
async def test_tags_that_exist_are_completed_the_most_used_first(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    ids = list(library.entries.listing().ids)
    library.tags.add(ids[1:], "river")
    library.tags.add(ids[1:2], "rain", "weir")
    others = len(ids) - 1
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, "g T")
        assert rows(app) == [f">river {others} articles", "rain 1 article", "weir 1 article"]
        await press(pilot, settle, "r tab")
        assert (typed(app), rows(app)) == ("river, ", [">rain 1 article", "weir 1 article"])
        await press(pilot, settle, "down down enter")
        assert (typed(app), rows(app)) == ("river, weir, ", [">rain 1 article"])
        await press(pilot, settle, "enter")
        assert tags(app, library) == ["river", "weir"]


@both_sizes
async def test_the_tags_of_an_article_are_taken_off_in_the_same_line(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    library.tags.add(library.entries.listing().ids[:1], "rain", "river")
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, "g T")
        assert typed(app) == "rain, river, "
        await press(pilot, settle, "ctrl+w x enter")
        assert tags(app, library) == ["rain", "x"]
        assert line(app) == "Tagged x; without river. U undoes it."
        await press(pilot, settle, "T ctrl+u enter")
        assert (tags(app, library), line(app)) == ([], "Now without rain, x. U undoes it.")
        await press(pilot, settle, "U")
        assert line(app).endswith("” left without rain, x.")
        await press(pilot, settle, "U")
        assert tags(app, library) == ["rain", "river"]


@pytest.mark.parametrize("keys", ["T escape", "T x ctrl+g", "T enter", "T comma space comma enter"])
async def test_what_is_left_changes_nothing(keys: str, library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, keys)
        assert tags(app, library) == []
        assert line(app) in {"", UNCHANGED_NOTE} or "Tagged" not in line(app)
        assert app.screen is reader_of(app)


@both_sizes
async def test_what_can_be_no_tag_is_said_and_can_be_mended(
    size: tuple[int, int], library: Library, settle: Any
) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, "T a quotation_mark enter")
        assert bar(app).startswith('a": a tag has 1 to 100')
        await press(pilot, settle, "backspace")
        assert bar(app).startswith("Tags of “")
        await press(pilot, settle, "enter")
        assert tags(app, library) == ["a"]


async def test_tags_that_cannot_be_typed_stay(library: Library, settle: Any) -> None:
    hostile = "\x1b]0;x\x07\u202e"
    library.tags.add(library.entries.listing().ids[:1], "one, two", 'a"b', hostile, "y" * 500, "river")
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "g T")
        assert typed(app) == "river, "
        assert bar(app).endswith("4 more stay")
        await press(pilot, settle, "ctrl+u enter")
        assert tags(app, library) == sorted(["one, two", 'a"b', hostile, "y" * 500])


async def test_many_tags_leave_room_to_type(library: Library, settle: Any) -> None:
    library.tags.add(library.entries.listing().ids[:1], *(f"{number:03} {'x' * 90}" for number in range(200)))
    async with opened(library, settle, (40, 20)) as (app, pilot):
        await press(pilot, settle, "g T r enter")
        assert len(tags(app, library)) == 201


@both_sizes
async def test_articles_with_a_tag_are_a_saved_search(size: tuple[int, int], library: Library, settle: Any) -> None:
    async with opened(library, settle, size) as (app, pilot):
        await press(pilot, settle, "T r i v e r enter backslash t a g colon r i v e r enter")
        assert len(reader_of(app).entries) == 1
        await press(pilot, settle, "plus enter")
        assert library.saved_searches.all() == {"tag:river": "tag:river"}


async def test_a_kiosk_refuses_to_tag(library: Library, settle: Any) -> None:
    assert library.path is not None
    with closing(KioskLibrary(library.path)) as kiosk:
        async with opened(kiosk, settle, (80, 24), restricted=True) as (app, pilot):
            await press(pilot, settle, "T")
            assert (app.screen, line(app)) == (reader_of(app), REFUSED_NOTE)
