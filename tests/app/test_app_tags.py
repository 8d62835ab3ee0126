"""Giving tags by key, and changing all that is listed: what is typed and taken, what stays, and undoing."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_app_correct import line, opened, press, reader_of

from correctable_library import correctable_library
from tuireader.app import ReaderApp
from tuireader.library import Library, parse_query
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.screens.dialogs.picker import Matches, action_choices
from tuireader.screens.dialogs.tag_dialog import TagDialog
from tuireader.screens.kiosk_policy import REFUSED_NOTE
from tuireader.screens.reader.change_listed import NOTHING_LISTED_NOTE
from tuireader.screens.reader.tag_articles import UNCHANGED_NOTE
from tuireader.widgets.phrases import counted
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


@both_sizes
@pytest.mark.parametrize(
    ("action", "typed_keys", "question", "done", "query"),
    [
        ("star_listed(True)", "", "Star {}?", "{} starred.", "is:starred"),
        ("unread_listed", "", "Mark {} as unread?", "{} marked as unread.", "is:unread"),
        ("tag_listed", "a comma { } enter", "Tag {} a, {{}}?", "{} tagged a, {{}}.", "tag:a"),
    ],
)
async def test_all_that_is_listed_is_changed_after_a_question(
    action: str,
    typed_keys: str,
    question: str,
    done: str,
    query: str,
    size: tuple[int, int],
    library: Library,
    settle: Any,
) -> None:
    ids = list(library.entries.listing().ids)
    library.marks.mark(ids, read=True, undo=False)
    articles = counted(len(ids), "article")
    async with opened(library, settle, size) as (app, pilot):
        assert action in {it.id for it in action_choices({}, restricted=False)}
        await reader_of(app).run_action(action)
        await settle(pilot)
        await press(pilot, settle, typed_keys.replace("{", "left_curly_bracket").replace("}", "right_curly_bracket"))
        assert line(app) == question.format(articles)
        await press(pilot, settle, "n")
        assert library.entries.count(parse_query(query)) == 0
        await reader_of(app).run_action(action)
        await settle(pilot)
        await press(pilot, settle, typed_keys.replace("{", "left_curly_bracket").replace("}", "right_curly_bracket"))
        await press(pilot, settle, "y")
        assert line(app) == done.format(articles).removesuffix(".") + ". U undoes it."
        assert library.entries.count(parse_query(query)) == len(ids)
        await press(pilot, settle, "U")
        assert line(app).startswith(f"Undone: {articles} ")
        assert library.entries.count(parse_query(query)) == 0


async def test_only_what_a_search_has_found_is_changed(library: Library, settle: Any) -> None:
    library.search.update_index()
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "backslash f e r r y enter")
        found = {entry.id for entry in reader_of(app).entries}
        assert 0 < len(found) < library.entries.count()
        await press(pilot, settle, "colon s t a r space a l l enter y")
        assert set(library.entries.listing(parse_query("is:starred")).ids) == found
        await press(pilot, settle, "colon r e m o v e space t h e space s t a r s enter y")
        assert library.entries.count(parse_query("is:starred")) == 0
        await press(pilot, settle, "colon r e m o v e space t h e space s t a r s enter y")
        assert line(app) == f"Nothing to change: all {len(found)} are without a star now."


async def test_what_an_empty_list_has_cannot_be_changed(library: Library, settle: Any) -> None:
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "& o t t e r z enter colon s t a r space a l l enter")
        assert line(app) == NOTHING_LISTED_NOTE


async def test_very_many_marks_are_undone_in_a_thread(
    library: Library, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.library.marks.MAX_QUICK_BYTES", 0)
    library.marks.mark(library.entries.listing().ids, starred=True)
    async with opened(library, settle, (80, 24)) as (app, pilot):
        await press(pilot, settle, "U")
        assert (library.entries.count(parse_query("is:starred")), line(app).endswith(" starred.")) == (0, True)
        await press(pilot, settle, "T x enter U")
        assert (tags(app, library), line(app).endswith("” tagged x.")) == ([], True)


async def test_a_kiosk_refuses_to_tag(library: Library, settle: Any) -> None:
    assert library.path is not None
    with closing(KioskLibrary(library.path)) as kiosk:
        async with opened(kiosk, settle, (80, 24), restricted=True) as (app, pilot):
            await press(pilot, settle, "T")
            assert (app.screen, line(app)) == (reader_of(app), REFUSED_NOTE)
