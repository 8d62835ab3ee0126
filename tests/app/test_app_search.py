"""Searching in the program: results while typing, both orders, marked hits, the way back, saved searches."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from deliveries import make_entry, make_feed
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.library import ALL, Library, parse_query
from tuireader.screens.dialogs.prompt import Prompt
from tuireader.screens.reader import search_session
from tuireader.screens.reader.run_search import Answer, look_up
from tuireader.widgets.feeds import FeedList
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.status import StatusLine

Settle = Callable[[Pilot[None]], Awaitable[None]]
FILLER = "<p>The river rose and the long wet winter went on.</p>" * 30
ARTICLES = [
    ("Geese over the weir", "<p>The geese went over at four. Nobody spoke.</p>"),
    ("A café opens", f"<p>“The coffee is strong,” said Ada Thornbury, the engineer.</p>{FILLER}<p>A weir is near.</p>"),
    ("The wheel", f"<p>The weir? “The weir is old,” said Mayor Josef Kettle.</p>{FILLER}<p>An old Weir!</p>"),
    ("Council meets", "<p>“The mill stays,” said Ada Thornbury.</p>"),
    ("[red]Weir[/red]", "<p>Nothing.</p>"),
]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Five articles, indexed; the last is the newest."""
    it = Library(tmp_path / "library.db")
    it.feeds.store("https://weir.example/feed", name="The Weir Post")
    now = time.time()
    entries = [
        make_entry(
            title=title,
            link=f"https://weir.example/{n}",
            id=str(n),
            published=None,
            content=text,
        )
        for n, (title, text) in enumerate(ARTICLES)
    ]
    for n, entry in enumerate(entries):
        it.ingest.store_entries(1, make_feed([entry], title="", link=""), now - 10_000 + n)
    it.search.update_index()
    return it


@asynccontextmanager
async def running(library: Library, settle: Settle, size: tuple[int, int] = (160, 40)) -> AsyncIterator[Pilot[None]]:
    """Run the reader on all that the library has."""
    app = ReaderApp(
        library.entries.listing(), library, config=Config(refresh_every=0), theme="tuireader-dark", view=ALL
    )
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def screen(pilot: Pilot[None]) -> Any:
    return pilot.app.screen_stack[0]


def titles(pilot: Pilot[None]) -> list[str]:
    return [entry.title for entry in screen(pilot).query_one(HeadlineList).entries]


def said(pilot: Pilot[None]) -> str:
    return str(screen(pilot).query_one(StatusLine).text)


def found(pilot: Pilot[None]) -> str:
    """Return what is said above the results."""
    return str(screen(pilot).list_facts)


async def search(pilot: Pilot[None], settle: Settle, query: str, then: str = "") -> None:
    """Type a query and wait for its answer; then press more keys."""
    await pilot.press("backslash")
    screen(pilot).query_one(Input).value = query
    await answered(pilot, settle, query)
    await press(pilot, settle, then)


async def answered(pilot: Pilot[None], settle: Settle, query: str) -> None:
    while screen(pilot).search.query != query:
        await pilot.pause()
    await settle(pilot)


async def press(pilot: Pilot[None], settle: Settle, keys: str) -> None:
    for key in keys.split():
        await pilot.press(key)
        await settle(pilot)


async def test_what_is_typed_is_found_at_once(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await pilot.press("backslash")
        await pilot.pause()
        assert said(pilot) == search_session.SEARCH_HINT
        assert isinstance(pilot.app.focused, Input)
        await pilot.press("w", "e", "i")
        await answered(pilot, settle, "wei")
        assert titles(pilot) == ["[red]Weir[/red]", "The wheel", "A café opens", "Geese over the weir"]
        assert found(pilot) == "4 articles · newest first"
        assert isinstance(pilot.app.focused, Input)
        await pilot.press("r", "space", "minus", "g", "e", "e", "s", "e")
        await answered(pilot, settle, "weir -geese")
        assert titles(pilot) == ["[red]Weir[/red]", "The wheel", "A café opens"]


SEARCHES = [
    ("weir", "", "4 articles · newest first"),
    ("weir", "tab", "4 articles · best first"),
    ("weir", "tab tab", "4 articles · newest first"),
    ("weir", "enter t", "4 articles · best first"),
    ("weir", "enter t t", "4 articles · newest first"),
    ("xyz", "", "no articles"),
    ("speaker:kettle", "", "no articles"),
    ("speaker:mayor", "", "no articles"),
    ("role:mayor", "", "1 article · newest first"),
]


@pytest.mark.parametrize(("query", "keys", "expected"), SEARCHES)
async def test_what_is_said(query: str, keys: str, expected: str, library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        if query == "speaker:kettle":
            expected = "1 article · newest first"  # the rows in sight have been looked into
        await search(pilot, settle, query, keys)
        assert found(pilot) == expected
        assert f"Search: {query} · {expected.split(' · ')[0]}" in screen(pilot).headlines.bar_text


async def test_the_best_come_first(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir", "tab")
        assert set(titles(pilot)[:2]) == {"[red]Weir[/red]", "Geese over the weir"}


WRONG = [
    ('"river', 'A quotation mark is missing after "river'),
    (
        "is:no",
        "is:no says nothing; there are is:unread, is:read, is:starred, is:quoted, is:edited, is:indirect, is:copy and is:new",
    ),
    ("speker:x", "speker is not a field; try speaker:"),
    ("feed:", "feed: needs a word after it"),
]


async def test_the_bar_says_what_is_searched_for_and_afterwards_what_is_listed(
    library: Library, settle: Settle
) -> None:
    async with running(library, settle) as pilot:
        bars = []
        for keys in ("backslash w e i r", "enter", "escape"):
            await press(pilot, settle, keys)
            if keys.startswith("backslash"):
                await answered(pilot, settle, "weir")
            bars.append(screen(pilot).headlines.bar_text.split("  ")[0])
        assert bars[:2] == ["Search: weir · 4 articles", "▶ Search: weir · 4 articles"]
        assert "Headlines" in bars[2]


@pytest.mark.parametrize(("query", "expected"), WRONG)
async def test_a_wrong_query_is_said_while_it_is_typed(
    query: str, expected: str, library: Library, settle: Settle
) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir")
        before = titles(pilot)
        screen(pilot).query_one(Input).value = query
        await pilot.pause()
        assert said(pilot) == expected
        await press(pilot, settle, "enter")
        assert said(pilot) == expected
        is_beside = screen(pilot).query_one(FindBar).line.hint[0] == expected
        assert screen(pilot).query_one(StatusLine).display != is_beside, "above what is typed where it is too long"
        assert isinstance(pilot.app.focused, Input)
        assert titles(pilot) == before


@pytest.mark.parametrize(
    "keys", ["escape", "ctrl+g", "enter escape", "enter ctrl+g", "enter q", "enter j enter escape"]
)
async def test_the_way_back(keys: str, library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await press(pilot, settle, "j j j enter")
        before = (titles(pilot), screen(pilot).entry.title, screen(pilot).pane, screen(pilot).view)
        await search(pilot, settle, "geese", keys)
        rows = screen(pilot).query_one(HeadlineList)
        assert (titles(pilot), screen(pilot).entry.title, screen(pilot).pane, screen(pilot).view) == before
        assert rows.entries[rows.cursor].title == "A café opens"
        assert screen(pilot).search_terms == ()
        assert not screen(pilot).query_one(FindBar).display
        assert screen(pilot).query_one(StatusLine).display


async def test_enter_on_nothing_goes_back(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await press(pilot, settle, "backslash enter")
        assert len(titles(pilot)) == 5
        assert not screen(pilot).query_one(FindBar).display


async def test_a_very_short_word_is_searched_for_when_it_is_meant(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir i")
        assert len(titles(pilot)) == 4
        await press(pilot, settle, "s enter")
        assert titles(pilot) == ["The wheel", "A café opens"]


async def test_enter_does_not_wait_for_rest(library: Library, settle: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_session, "TYPING_REST_SECONDS", 1000)
    async with running(library, settle) as pilot:
        await pilot.press("backslash", *"geese", "enter")
        await settle(pilot)
        assert titles(pilot) == ["Geese over the weir"]
        assert screen(pilot).pane == "headlines"


async def test_hits_are_marked_in_the_list_and_nothing_is_markup(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir", "enter")
        rows = screen(pilot).query_one(HeadlineList)
        pieces = [segment.text for segment in rows.row_lines(0, 60)[0]]
        assert pieces[1:] == ["[red]", "Weir", "[/red]"]


WALKS = [
    ("n", "\\ · match 1 of 3"),
    ("n n", "\\ · match 2 of 3"),
    ("n n n", "\\ · match 3 of 3"),
    ("n n n n", "\\ · match 1 of 3"),
    ("n N", "\\ · match 3 of 3"),
]


@pytest.mark.parametrize(("keys", "expected"), WALKS)
async def test_n_walks_the_hits_in_the_article(keys: str, expected: str, library: Library, settle: Settle) -> None:
    async with running(library, settle, (80, 24)) as pilot:
        await search(pilot, settle, "weir", "enter j enter")
        assert screen(pilot).entry.title == "The wheel"
        await press(pilot, settle, keys)
        assert said(pilot) == expected


async def test_n_walks_the_hits_in_the_list(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir", "enter n n N")
        assert screen(pilot).query_one(HeadlineList).cursor == 1


async def test_a_search_in_the_article_goes_before_and_gives_way_again(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir", "enter j enter slash r i v e r enter n")
        assert said(pilot) == "/river · match 2 of 30"
        await press(pilot, settle, "escape n")
        assert said(pilot) == "\\ · match 1 of 3"


async def test_a_filter_narrows_what_was_found(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir", "enter ampersand w h e e l enter")
        assert titles(pilot) == ["The wheel"]


async def test_the_line_says_how_many_a_filter_leaves(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await press(pilot, settle, "ampersand w h e e l")
        assert screen(pilot).query_one(FindBar).line.hint == ("1 of 5", "Enter keep", "Esc all")


async def test_another_view_ends_the_search(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "geese", "enter 0 g enter")
        assert len(titles(pilot)) == 5
        await press(pilot, settle, "escape")
        assert len(titles(pilot)) == 5
        assert screen(pilot).search_terms == ()
        await press(pilot, settle, "1 t t")
        await search(pilot, settle, "geese", "tab enter 0 g enter")
        assert screen(pilot).lists.sort == "title"


async def test_only_the_last_answer_counts(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "geese")
        reader = screen(pilot)
        old = reader.search.view
        await press(pilot, settle, "escape")
        reader.post_message(reader.search.Found(old, Answer(library.entries.listing_of([]), 0)))
        await pilot.pause()
        assert len(titles(pilot)) == 5
        await search(pilot, settle, "weir")
        reader.post_message(reader.search.Found(old, Answer(library.entries.listing_of([]), 0)))
        await pilot.pause()
        assert len(titles(pilot)) == 4


async def test_a_search_that_nobody_wants_any_more_stops(library: Library) -> None:
    assert [answer.count for answer in look_up(library, parse_query("weir"), "newest", None, lambda: False)] == [4]
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
    with library._db.cancellable_query(lambda: True):
        library._db.rows(endless)
    assert library._db.rows("SELECT 1") == [(1,)]


async def test_files_are_searched_too(make_app: Any, settle: Settle) -> None:
    async with make_app().run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        await search(pilot, settle, "geese")
        assert titles(pilot) == ["A quiet day"]
        assert found(pilot) == "1 article · newest first"
        await press(pilot, settle, "tab enter t escape")
        assert len(titles(pilot)) == 3


async def test_what_is_new_is_in_the_search(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir", "enter")
        entry = make_entry(
            title="A new weir",
            link="",
            id="new",
            published=None,
            content="x",
        )
        library.ingest.store_entries(1, make_feed([entry], title="", link=""), time.time())
        library.search.update_index()
        screen(pilot).lists.relist()
        await settle(pilot)
        assert titles(pilot)[0] == "A new weir"


# Saved searches


def saved(pilot: Pilot[None]) -> list[tuple[str, int | None, str]]:
    rows = screen(pilot).query_one(FeedList).rows
    return [(row.name, row.count, row.query) for row in rows if row.query]


async def keep(pilot: Pilot[None], settle: Settle, name: str, offered: str = "") -> None:
    await pilot.press("plus")
    while not isinstance(pilot.app.screen, Prompt):
        await pilot.pause()
    if offered:
        assert pilot.app.screen.query_one(Input).value == offered
    pilot.app.screen.query_one(Input).value = name
    await pilot.press("enter")
    await settle(pilot)


async def test_a_search_is_kept_as_a_view_and_renamed_and_removed(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "wei -geese", "enter")
        await keep(pilot, settle, "The [bold]river", offered="wei -geese")
        assert said(pilot) == "Saved as “The [bold]river”, above the feeds"
        assert saved(pilot) == [("The [bold]river", 0, "wei -geese*")]
        await search(pilot, settle, "wei", "enter")
        await keep(pilot, settle, "River")
        assert saved(pilot) == [("River", 4, "wei*"), ("The [bold]river", 0, "wei -geese*")]
        await press(pilot, settle, "escape 0 g j j j j j j enter")
        assert len(titles(pilot)) == 4
        assert screen(pilot).search_terms
        await press(pilot, settle, "0")
        await keep(pilot, settle, "Water", offered="River")
        assert said(pilot) == "“River” is called “Water” now"
        assert [row[0] for row in saved(pilot)] == ["The [bold]river", "Water"]
        await press(pilot, settle, "D n")
        assert len(saved(pilot)) == 2
        await press(pilot, settle, "D")
        question = "Remove the search The [bold]river? It is: wei -geese*"
        assert pilot.app.screen.query_one(StatusLine).text == question
        await press(pilot, settle, "y")
        assert said(pilot) == "Removed “The [bold]river”; it was: wei -geese*"
        assert [row[0] for row in saved(pilot)] == ["Water"]


async def test_a_saved_search_is_changed(library: Library, settle: Settle) -> None:
    library.saved_searches.save("River", "weir")
    async with running(library, settle) as pilot:
        await press(pilot, settle, "0 j enter backslash")
        assert screen(pilot).query_one(Input).value == "weir"
        screen(pilot).query_one(Input).value = "geese"
        await answered(pilot, settle, "geese")
        await press(pilot, settle, "enter")
        await keep(pilot, settle, "River")
        assert library.saved_searches.all() == {"River": "geese*"}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("plus", "There is no search to save: \\ searches everything."),
        ("D", "No feed or saved search is selected: choose one in the feeds (0)."),
    ],
)
async def test_without_a_search_that_is_said(keys: str, expected: str, library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await press(pilot, settle, keys)
        assert said(pilot) == expected


async def test_a_search_without_a_name_is_not_saved(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir", "enter")
        await keep(pilot, settle, " ")
        assert pilot.app.screen.query_one(StatusLine).text == "A search needs a name."
        assert saved(pilot) == []
        await press(pilot, settle, "r i v e r enter")
        assert [name for name, _, _ in saved(pilot)] == ["river"]


async def test_a_kept_search_that_is_understood_no_more_is_marked(library: Library, settle: Settle) -> None:
    with library._db.transaction() as db:
        db.execute("INSERT INTO saved VALUES ('Old', 'who:knows')")
    async with running(library, settle) as pilot:
        (row,) = [row for row in screen(pilot).query_one(FeedList).rows if row.query]
        assert "who is not a field" in row.problem


async def test_a_saved_search_can_have_the_best_first(library: Library, settle: Settle) -> None:
    library.saved_searches.save("River", "weir")
    async with running(library, settle) as pilot:
        await press(pilot, settle, "0 j enter t t t t")
        assert said(pilot) == "Sorted best first."
        assert set(titles(pilot)[:2]) == {"[red]Weir[/red]", "Geese over the weir"}
        await press(pilot, settle, "t")
        assert said(pilot) == "Sorted newest first."


def test_what_is_said_of_an_answer(library: Library) -> None:
    rows = library.entries.listing()
    assert Answer(rows, None).facts("newest") == "5 articles or more · newest first"
    answer = Answer(rows, 90_000, True, 7)
    assert answer.facts("best") == "90,000 articles · best 5 first, of the newest 7,500"
    assert answer.note == "7 articles still to be indexed"
    assert Answer(rows, 5, failure="The library is locked").note == "The library is locked"


@pytest.mark.parametrize(
    ("query", "keys", "expected"),
    [
        ("weir", "enter n", "The wheel"),
        ("weir", "enter n n N", "The wheel"),
        ("speaker:thornbury", "enter n", "A café opens"),
        ("since:7d", "enter n", "Council meets"),
        ("since:7d", "enter n n N", "Council meets"),
        ("since:7d", "enter enter n", "Council meets"),
        ("since:7d", "enter enter n n", "The wheel"),
        ("since:7d", "enter enter n n N", "Council meets"),
        ("since:7d", "enter 3 n", "Council meets"),
    ],
)
async def test_n_goes_to_the_next_result(
    query: str, keys: str, expected: str, library: Library, settle: Settle
) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, query, keys)
        rows = screen(pilot).query_one(HeadlineList)
        assert rows.entries[rows.cursor].title == expected
        assert "not found" not in said(pilot)


async def test_n_in_an_article_goes_from_match_to_match(library: Library, settle: Settle) -> None:
    async with running(library, settle) as pilot:
        await search(pilot, settle, "weir", "enter j enter n n")
        assert said(pilot) == "\\ · match 2 of 3"


@pytest.mark.parametrize(
    ("before", "keys", "expected"),
    [
        ("", "q", "feeds"),
        ("", "q q", None),
        ("", "enter q", "headlines"),
        ("", "enter q q", "feeds"),
        ("", "enter 3 q", "article"),
        ("", "enter 3 q q q q", None),
        ("", "0 q", None),
        ("", "enter z q", "article"),
        ("", "0 Q", None),
        ("", "0 z q", "feeds"),
        ("0 down enter", "q", "feeds"),
        ("0 down enter", "enter q q q", None),
        ("weir", "enter q", "headlines"),
        ("weir", "enter q q", "feeds"),
        ("weir", "enter enter q", "headlines"),
        ("weir", "enter enter q q", "headlines"),
        ("weir", "enter enter q q q", "feeds"),
        ("weir", "enter 0 q", "headlines"),
        ("weir", "enter 0 q q", "feeds"),
    ],
)
@pytest.mark.parametrize("size", [(40, 20), (80, 24), (160, 40)])
async def test_q_goes_back_to_the_feeds(
    size: tuple[int, int], before: str, keys: str, expected: str | None, library: Library, settle: Settle
) -> None:
    async with running(library, settle, size) as pilot:
        if before == "weir":
            await search(pilot, settle, before)
        else:
            await press(pilot, settle, before)
        for key in keys.split():
            assert pilot.app.is_running
            await pilot.press(key)
            if pilot.app.is_running:
                await settle(pilot)
        if expected is None:
            assert pilot.app._exit
        else:
            assert not pilot.app._exit
            assert screen(pilot).pane == expected
            assert screen(pilot).pane_widget(expected).has_focus


@pytest.mark.parametrize(
    ("sort", "note", "expected"),
    [
        ("best", "200 articles · the best 200 first, of the newest 20,000", "Tab newest first"),
        ("newest", "no articles · the newest first", "Tab best first"),
        ("newest", "", "Tab best first"),
    ],
)
async def test_tab_names_the_other_order_whatever_is_said(
    sort: Any, note: str, expected: str, library: Library, settle: Settle
) -> None:
    async with running(library, settle, (160, 40)) as pilot:
        await pilot.press("backslash")
        await settle(pilot)
        bar = screen(pilot).query_one(FindBar)
        screen(pilot).list_sort, screen(pilot).note = sort, note
        await settle(pilot)
        assert expected in bar.line.hint


# The words that were found, and the article under the cursor


async def test_each_hit_has_a_line_with_the_words(library: Library, settle: Settle) -> None:
    async with running(library, settle, (120, 40)) as pilot:
        heights = [screen(pilot).headlines.row_height(row, 120) for row in range(2)]
        await search(pilot, settle, "weir")
        rows, excerpts = screen(pilot).headlines, screen(pilot).excerpts
        assert set(excerpts) == {entry.id for entry in rows.entries}
        assert [rows.row_height(row, 120) for row in range(2)] == [height + 1 for height in heights]
        assert all(it.found for it in excerpts.values() if "weir" in it.words.lower())
        await press(pilot, settle, "escape")
        assert screen(pilot).excerpts is None
        assert [rows.row_height(row, 120) for row in range(2)] == heights


async def test_a_search_without_words_has_no_such_line(library: Library, settle: Settle) -> None:
    async with running(library, settle, (120, 40)) as pilot:
        await search(pilot, settle, "is:unread")
        assert screen(pilot).excerpts is None


async def previewed(pilot: Pilot[None], settle: Settle, title: str) -> None:
    """Wait until the article of a hit is shown."""
    while (document := screen(pilot).document) is None or document.title != title:
        await pilot.pause()
    await settle(pilot)


async def test_the_article_follows_the_cursor_and_is_not_read(library: Library, settle: Settle) -> None:
    async with running(library, settle, (120, 40)) as pilot:
        before = screen(pilot).entry
        await search(pilot, settle, "weir")
        hits = titles(pilot)
        await previewed(pilot, settle, hits[0])
        await pilot.press("down")
        await previewed(pilot, settle, hits[1])
        await pilot.press("down")
        await previewed(pilot, settle, hits[2])
        assert isinstance(pilot.app.focused, Input)
        assert not any(entry.read for entry in screen(pilot).entries)
        screen(pilot).reading.save_position()
        previews = {entry.id for entry in screen(pilot).entries} - {before.id}
        assert not previews & set(library.positions.recent_ids())
        await pilot.press("escape")
        await previewed(pilot, settle, before.title)
        assert screen(pilot).entry.id == before.id


async def test_a_hit_that_is_opened_is_read(library: Library, settle: Settle) -> None:
    async with running(library, settle, (120, 40)) as pilot:
        await search(pilot, settle, "weir")
        hits = titles(pilot)
        await previewed(pilot, settle, hits[0])
        await press(pilot, settle, "enter enter")
        assert screen(pilot).pane == "article"
        assert screen(pilot).entry.read
        screen(pilot).reading.save_position()
        assert screen(pilot).entry.id in library.positions.recent_ids()


async def test_the_match_is_in_sight_and_its_quotation_is_current(
    library: Library, settle: Settle, folder: Path
) -> None:
    files, _ = library.files.open_paths([str(folder / "1-mill.md"), str(folder / "3-baker.md")])
    app = ReaderApp(files, library, theme="tuireader-dark", config=Config(refresh_every=0))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await search(pilot, settle, "monday measure")
        await previewed(pilot, settle, files[0].title)
        while screen(pilot).quotation is None:
            await pilot.pause()
        quotation = screen(pilot).attribution.quotations[screen(pilot).quotation]
        assert "measure" in quotation.text
        assert screen(pilot).body.in_sight(quotation.content[0])
        assert screen(pilot).headlines.bar_text.startswith("Search: monday measure · 1 article")


async def test_in_one_pane_no_article_is_loaded(library: Library, settle: Settle) -> None:
    async with running(library, settle, (80, 24)) as pilot:
        before = screen(pilot).entry
        await search(pilot, settle, "weir", "down down")
        await pilot.pause(0.2)
        assert screen(pilot).entry is before


async def test_the_key_for_the_other_order_is_said_above(library: Library, settle: Settle) -> None:
    async with running(library, settle, (120, 40)) as pilot:
        await search(pilot, settle, "weir")
        said_above = [screen(pilot).order_hint]
        for keys in ("tab", "enter", "escape"):
            await press(pilot, settle, keys)
            said_above.append(screen(pilot).order_hint)
        assert said_above == ["Tab best first", "Tab newest first", "t newest first", ""]
        assert screen(pilot).list_order == "newest first"


async def test_nothing_found_says_so_where_the_hits_would_be(library: Library, settle: Settle) -> None:
    async with running(library, settle, (120, 40)) as pilot:
        await search(pilot, settle, "zzzzzz")
        assert screen(pilot).empty_text == "Nothing has “zzzzzz”. Esc goes back."


async def test_a_mistyped_word_is_replaced_by_the_nearest_one(library: Library, settle: Settle) -> None:
    async with running(library, settle, (120, 40)) as pilot:
        await search(pilot, settle, "old wier")
        nearest = screen(pilot).empty_text
        assert nearest.startswith("Nothing has “old wier”. Nearest: weir (")
        assert nearest.endswith("), Tab takes it.")
        await press(pilot, settle, "enter")
        assert screen(pilot).empty_text == nearest.replace(", Tab takes it.", ". \\ changes the search.")
        await press(pilot, settle, "backslash tab")
        await answered(pilot, settle, "old weir")
        assert 0 < len(screen(pilot).entries) == int(nearest.partition("(")[2].partition(" ")[0])
