"""The feeds pane: folders that close and open, other names, and what is said of the first feeds."""

import json
from pathlib import Path
from typing import Any

import pytest
from test_app_feeds import WHEN, Settle, press, running, said, titles

from deliveries import make_entry, make_feed
from hostile_strings import STRINGS
from tuireader.config import Config
from tuireader.config.model import FeedOptions
from tuireader.library import UNREAD, Library
from tuireader.library.feeds import OVERRULED_NOTE
from tuireader.library.settings import FIRST_FEEDS_SETTING
from tuireader.screens.dialogs.picker import Matches
from tuireader.screens.reader.feed_rows import rows_of_feeds
from tuireader.screens.reader.feeds_pane import CLOSED_SETTING, closed_folders
from tuireader.widgets.feeds import FeedList
from tuireader.widgets.status import StatusLine
from tuireader.widgets.typed_line import TypedLine

FEEDS = {"weir": "Valley", "mill": "Valley", "peak": "Valley/Hills", "gull": "Coast", "solo": ""}


def valley(tmp_path: Path, count: int = 1) -> Library:
    """A library of five feeds, one of which cannot be fetched, in three folders, one within another."""
    library = Library(tmp_path / "library.db")
    for name, folder in FEEDS.items():
        feed_id = library.feeds.store(f"https://{name}.example/feed", name=name, folder=folder).id
        entries = [make_entry(f"{name} {i}", f"https://{name}.example/{i}", f"{name}{i}") for i in range(count)]
        library.ingest.store_entries(feed_id, make_feed(entries), 1e9)
        if name == "mill":
            library.feeds.store_fetch(feed_id, problem="mill.example did not answer in 20 seconds")
    library.saved_searches.save("floods", "flood")
    return library


def pane(pilot: Any) -> FeedList:
    feeds: FeedList = pilot.app.screen_stack[0].query_one(FeedList)
    return feeds


def shown(pilot: Any) -> list[str]:
    """The names behind the views, and a star behind the one with the cursor."""
    feeds = pane(pilot)
    return [f"{row.name}{'*' if row is feeds.chosen_row else ''}" for row in feeds.shown_rows][6:]


OPEN = ["floods", "Coast", "gull", "Valley", "Hills", "peak", "mill", "weir", "solo"]
"""All rows behind the views: those at 7, 9 and 10 are folders."""


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("G", [*OPEN[:-1], "solo*"]),
        ("G k h", ["floods", "Coast", "gull", "Valley*", "solo"]),
        ("G k left", ["floods", "Coast", "gull", "Valley*", "solo"]),
        ("G k h l", ["floods", "Coast", "gull", "Valley*", "Hills", "peak", "mill", "weir", "solo"]),
        ("G k h right", ["floods", "Coast", "gull", "Valley*", "Hills", "peak", "mill", "weir", "solo"]),
        ("G k k k h", ["floods", "Coast", "gull", "Valley", "Hills*", "mill", "weir", "solo"]),
        ("G k k k h h", ["floods", "Coast", "gull", "Valley*", "solo"]),
        ("G k k k h h l", ["floods", "Coast", "gull", "Valley*", "Hills", "mill", "weir", "solo"]),
        ("G k h k k h", ["floods", "Coast*", "Valley", "solo"]),
    ],
)
async def test_folders_close_and_open(keys: str, expected: list[str], tmp_path: Path, settle: Settle) -> None:
    async with running(valley(tmp_path), settle) as pilot:
        await press(pilot, settle, f"0 {keys}")
        assert shown(pilot) == expected
        assert pilot.app.screen.pane == "feeds"
        assert pane(pilot).bar_text == "▶ Feeds · 5"


@pytest.mark.parametrize(
    ("keys", "pane_then"),
    [("G l", "headlines"), ("G k l", "headlines"), ("g l", "headlines"), ("g h", "article"), ("G h", "article"),
     ("G k h h", "article"), ("G k h l l", "headlines"), ("G k tab", "headlines"), ("G k shift+tab", "article")],
)  # fmt: skip
async def test_elsewhere_they_change_the_pane(keys: str, pane_then: str, tmp_path: Path, settle: Settle) -> None:
    async with running(valley(tmp_path), settle) as pilot:
        await press(pilot, settle, f"0 {keys}")
        assert pilot.app.screen.pane == pane_then


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ("g / p e a k enter", "peak"),
        ("G k h g / p e a k enter", "Valley"),
        ("G k k k h g / p e a k enter", "Hills"),
        ("G k h g / p e a k enter l / p e a k enter", "peak"),
    ],
)
async def test_a_find_goes_to_the_closed_folder_that_a_feed_is_in(
    keys: str, row: str, tmp_path: Path, settle: Settle
) -> None:
    async with running(valley(tmp_path), settle) as pilot:
        await press(pilot, settle, f"0 {keys}")
        chosen = pane(pilot).chosen_row
        assert chosen is not None
        assert chosen.name == row


async def test_closed_folders_are_closed_at_the_next_start(tmp_path: Path, settle: Settle) -> None:
    async with running(valley(tmp_path), settle) as pilot:
        await press(pilot, settle, "0 G k k k h")
    library = Library(tmp_path / "library.db")
    assert json.loads(library.settings.get(CLOSED_SETTING) or "") == ["Valley/Hills"]
    async with running(library, settle) as pilot:
        assert shown(pilot) == ["floods", "Coast", "gull", "Valley", "Hills", "mill", "weir", "solo"]
        drawn = [strip.text for strip in pane(pilot).render_lines(pane(pilot).region.reset_offset)]
        assert any("    ▸ Hills" in line and line.endswith(" 1 ") for line in drawn), drawn


async def test_a_folder_has_what_is_in_folders_inside_it(tmp_path: Path, settle: Settle) -> None:
    async with running(valley(tmp_path, 2), settle) as pilot:
        await press(pilot, settle, "0 G k h")
        assert pane(pilot).chosen_row.count == 6  # type: ignore[union-attr]
        await press(pilot, settle, "enter")
        assert {title.split()[0] for title in titles(pilot)} == {"weir", "mill", "peak"}


@pytest.mark.parametrize("stored", [None, "", "{", "[]", '{"a": 1}', '[1, null, ""]', "7", '"x"', "[" * 5000])  # fmt: skip
def test_a_setting_that_makes_no_sense_closes_nothing_that_there_is(stored: str | None) -> None:
    assert closed_folders(stored) <= {"1", "None"}


@pytest.mark.parametrize(
    "folder", [*list(STRINGS.values())[:8], "/", "//", "a//b", " ", "x" * 300, "/".join("deep" * 30)]
)
async def test_hostile_names_of_folders(folder: str, tmp_path: Path, settle: Settle) -> None:
    library = valley(tmp_path)
    library.feeds.store("https://odd.example/feed", name="odd", folder=folder)
    counts = library.marks.counts()
    rows = list(rows_of_feeds(library.feeds.all(), counts))
    assert {row.feed for row in rows if row.feed} == {feed.id for feed in library.feeds.all()}
    assert all(row.name for row in rows)
    async with running(library, settle, size=(80, 24)) as pilot:
        await press(pilot, settle, "0 G h")
        for strip in pane(pilot).render_lines(pane(pilot).region.reset_offset):
            assert strip.cell_length == 30


@pytest.mark.parametrize(
    ("keys", "note"),
    [
        ("G k k", "! mill.example did not answer in 20 seconds. r tries again."),
        ("G k k j", ""),
        ("G k h", "! A feed in this folder cannot be fetched. l opens it."),
        ("G k h l", ""),
    ],
)
async def test_the_bottom_line_says_what_is_wrong(keys: str, note: str, tmp_path: Path, settle: Settle) -> None:
    async with running(valley(tmp_path), settle) as pilot:
        await press(pilot, settle, f"0 {keys}")
        assert WHEN.sub("", said(pilot)) == note


# Other names


@pytest.mark.parametrize(
    ("keys", "note", "stored"),
    [
        ("G e ctrl+u n e w enter", "solo is now new.", ("new", "")),
        ("G e x enter", "solo is now solox.", ("solox", "")),
        ("G e x escape", "", ("solo", "")),
        ("G e x ctrl+g", "", ("solo", "")),
        ("G e tab x escape", "", ("solo", "")),
        ("G e enter", "", ("solo", "")),
        ("G e tab enter", "", ("solo", "")),
        ("G e tab c o down enter", "solo is now in Coast.", ("solo", "Coast")),
        ("G e tab v a l enter", "solo is now in val.", ("solo", "val")),
        ("G e tab down enter", "solo is now in Coast.", ("solo", "Coast")),
        ("G e tab down down up enter", "solo is now in Coast.", ("solo", "Coast")),
        ("G e tab down tab x enter", "solo is now solox and is now in Coast.", ("solox", "Coast")),
        ("G e x tab down enter", "solo is now solox and is now in Coast.", ("solox", "Coast")),
    ],
)
async def test_a_feed_is_renamed_and_moved(
    keys: str, note: str, stored: tuple[str, str], tmp_path: Path, settle: Settle
) -> None:
    library = valley(tmp_path)
    async with running(library, settle) as pilot:
        await press(pilot, settle, f"0 {keys}")
        feed = library.feeds.at_url("https://solo.example/feed")
        assert feed is not None
        assert (feed.name, feed.folder) == stored
        assert said(pilot) == note
        assert pane(pilot).chosen_row.name == stored[0]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("keys", "note", "cursor"),
    [
        ("G k k k k k e s enter", "Valley is now Valleys, with 3 feeds.", "Valleys"),
        ("G k k k k e tab up enter", "Valley/Hills is now Coast/Hills, with 1 feed.", "Hills"),
        ("G k k k k k e ctrl+u C o a s t enter", "Valley is now Coast, with 3 feeds.", "Coast"),
        ("G k k k k k e ctrl+u enter escape", "", "Valley"),
        ("g j j j j j j e 2 enter", "floods is now floods2.", "floods2"),
        ("g j j j j j j e ctrl+u enter escape", "", "floods"),
        ("g j j j j j j e tab x enter", "floods is now floodsx.", "floodsx"),
        ("g e", "Unread keeps its name; feeds, folders, searches and watches can be renamed.", "Unread"),
        ("1 e", "Choose a feed, a folder, a search or a watch in the feeds to rename it.", None),
    ],
)
async def test_folders_and_searches_are_renamed(
    keys: str, note: str, cursor: str | None, tmp_path: Path, settle: Settle
) -> None:
    async with running(valley(tmp_path), settle) as pilot:
        await press(pilot, settle, f"0 {keys}")
        assert said(pilot) == note
        row = pilot.app.screen.chosen_feed_row
        assert (row and row.name) == cursor


LONG = "The Weir and Mill Post of the Upper Valley, founded"


@pytest.mark.parametrize(
    ("name", "typed", "note"),
    [
        ("solo", "ctrl+u w h a t ? enter", "solo is now what?"),
        ("solo", f"ctrl+u {' '.join(LONG).replace('   ', ' space ')} enter", f"solo is now {LONG[:39]}…"),
        (LONG, "1 9 enter", f"{LONG[:39]}… is renamed."),
        (LONG, "1 9 tab v a l enter", f"{LONG[:39]}… is renamed and is now in val."),
    ],
)
async def test_long_names_and_those_with_a_mark_at_the_end(
    name: str, typed: str, note: str, tmp_path: Path, settle: Settle
) -> None:
    library = valley(tmp_path)
    library.feeds.store("https://solo.example/feed", name=name)
    async with running(library, settle, size=(160, 40)) as pilot:
        await press(pilot, settle, f"0 G e {typed}")
        assert said(pilot) == note


@pytest.mark.parametrize("action", ["rename", "forget_search"])
async def test_a_feed_that_another_copy_has_removed_is_gone(action: str, tmp_path: Path, settle: Settle) -> None:
    library = valley(tmp_path)
    async with running(library, settle) as pilot:
        await press(pilot, settle, "0 G")
        library.feeds.remove(pane(pilot).chosen_row.feed)  # type: ignore[union-attr, arg-type]
        getattr(pilot.app.screen, f"action_{action}")()  # at once: the other copy's changes are looked for each second
        assert pilot.app.screen.note == "solo is gone."


@pytest.mark.parametrize(
    ("keys", "note"),
    [
        ("G D", "Remove solo and its 1 article?"),
        ("G D y", "Removed solo and 1 article."),
        ("G k D", "Remove weir?"),  # the mill has its article, too
        ("G k D y", "Removed weir."),
        ("G k k k D y", "Removed peak and 1 article."),  # the cursor is then on the mill, which failed
    ],
)
async def test_what_goes_with_a_feed(keys: str, note: str, tmp_path: Path, settle: Settle) -> None:
    library = valley(tmp_path)
    weir, mill = (library.feeds.at_url(f"https://{name}.example/feed") for name in ("weir", "mill"))
    assert weir is not None
    assert mill is not None
    with library._db.transaction() as db:
        db.execute("INSERT INTO also SELECT ?, id FROM entry WHERE feed = ?", (mill.id, weir.id))
    async with running(library, settle) as pilot:
        await press(pilot, settle, f"0 {keys}")
        await settle(pilot)
        shown_note = pilot.app.screen.query_one(StatusLine).text
        assert str(shown_note) == note


async def test_a_search_takes_no_other_s_name_and_a_closed_folder_stays_closed(tmp_path: Path, settle: Settle) -> None:
    library = valley(tmp_path)
    library.saved_searches.save("rain", "rain")
    async with running(library, settle) as pilot:
        await press(pilot, settle, "0 g j j j j j j e ctrl+u r a i n enter")
        assert pilot.app.screen.query_one(TypedLine).hint == ("another search is called so",)
        await press(pilot, settle, "escape G k h e s enter")
        assert shown(pilot)[-2:] == ["Valleys*", "solo"]
        assert library.saved_searches.all() == {"floods": "flood", "rain": "rain"}


async def test_the_prompt_says_what_tab_and_enter_do(tmp_path: Path, settle: Settle) -> None:
    async with running(valley(tmp_path), settle) as pilot:
        await press(pilot, settle, "0 G k e")
        line = pilot.app.screen.query_one(TypedLine)
        assert line.hint == ("name", "Tab folder: Valley", "Enter")
        await press(pilot, settle, "tab")
        assert line.hint == ("Valley", "Tab name: weir", "↓ ↑ choose", "Enter")
        matches = pilot.app.screen.query_one(Matches)
        assert [choice.name for choice in matches.choices] == ["no folder", "Coast", "Valley", "Valley/Hills"]
        await press(pilot, settle, "h i l l")
        assert [choice.name for choice in matches.choices] == ["hill", "Valley/Hills"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("0 g", {"Enter": "show"}),
        ("0 G", {"Enter": "show", "e": "rename"}),
        ("0 G k", {"Enter": "show", "h": "fold", "e": "rename"}),
        ("0 G k h", {"Enter": "show", "l": "unfold", "e": "rename"}),
        ("0 G k h l", {"Enter": "show", "h": "fold", "e": "rename"}),
        ("0 G k k k h", {"Enter": "show", "h": "fold", "l": "unfold", "e": "rename"}),
        ("0 g j j j j j j", {"Enter": "show", "e": "rename"}),
        ("1 & w enter", {"Enter": "read", "Esc": "all"}),
        ("1 & w enter escape", {"Enter": "read"}),
        ("3", {}),
    ],
)
async def test_only_keys_with_an_effect_are_named(
    keys: str, expected: dict[str, str], tmp_path: Path, settle: Settle
) -> None:
    async with running(valley(tmp_path), settle) as pilot:
        await press(pilot, settle, keys)
        hints = {hint.key: hint.words for hint in pilot.app.screen.query_one(StatusLine).hints.wide}
        assert {key: hints[key] for key in ("Enter", "h", "l", "e", "Esc", "i") if key in hints} == expected


async def test_the_configuration_decides_at_the_next_start(tmp_path: Path, settle: Settle) -> None:
    async with running(valley(tmp_path), settle) as pilot:
        feeds = {"https://solo.example/feed": FeedOptions(name="solo")}
        pilot.app.screen.config = Config(feeds=feeds, refresh_every=0)
        await press(pilot, settle, "0 G e x enter")
        assert said(pilot) == f"solo is now solox. solox: {OVERRULED_NOTE}."


# The first feeds


@pytest.mark.parametrize(
    ("count", "keys", "note", "unread"),
    [
        (1, "", "5 feeds, 5 articles, all unread. n reads the newest, A marks all read.", 5),
        (101, "n", "5 feeds, 505 articles, all unread. n reads the newest, A marks all read.", 505),
        (101, "y", "405 articles marked as read. U undoes it.", 100),
        (101, "y U", "Undone: 405 articles marked as read.", 505),
    ],
)
async def test_the_first_feeds_show_themselves_once(
    count: int, keys: str, note: str, unread: int, tmp_path: Path, settle: Settle
) -> None:
    library = valley(tmp_path, count)
    library.settings.save(FIRST_FEEDS_SETTING, "new")
    async with running(library, settle, size=(120, 40)) as pilot:
        await press(pilot, settle, keys)
        assert said(pilot) == note
        assert library.entries.count(UNREAD) == unread
        assert pane(pilot).display
        assert pilot.app.screen.pane == "headlines"
    again = Library(tmp_path / "library.db")
    async with running(again, settle, size=(120, 40)) as pilot:
        assert said(pilot) == ""
