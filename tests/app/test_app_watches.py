"""Watches in the reader: begun, ended and undone by keys, counted in the feeds, opened, and announced."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from deliveries import make_entry, make_feed
from hostile_strings import STRINGS
from library_reader import hints, make_reader, note, page_lines
from quoting_library import IRIS, NOW, POST, quoting_library
from tuireader.app import ReaderApp
from tuireader.library import Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.screens import kiosk_policy
from tuireader.screens.dialogs.person_page import PersonPage
from tuireader.screens.reader.watch_list import NOTHING_NOTE, news_text
from tuireader.updates.find_quotations import find_quotations
from tuireader.widgets.typed_line import TypedLine
from tuireader.wire.notices import MAX_NOTICE_CHARACTERS, notice_sequence

Run = Callable[..., Any]
NEW = "<p>“The tide table is wrong,” said Iris Vanterpool, harbour master of Port Anselm.</p>"
WATCHED = f"Watching {IRIS}: what is new is counted in the feeds. U undoes it."
ENDED = f"No longer watching {IRIS}. U undoes it."


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.people_rows.time", SimpleNamespace(time=NOW.timestamp))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(quoting_library(tmp_path)) as it:
        yield it


def deliver(library: Library, content: str = NEW, title: str = "Tide tables") -> None:
    """Store an article as a refresh does, and find its quotations."""
    (feed,) = (it for it in library.feeds.all() if it.display_name == POST)
    entry = make_entry(title, f"https://post.example/{title}", title, NOW, content)
    library.ingest.store_entries(feed.id, make_feed([entry], title=POST), time.time())
    find_quotations(library)


def watches(app: ReaderApp) -> list[tuple[str, int | None]]:
    return [(row.name, row.count) for row in app._reader.feed_rows if row.watch is not None]


def view_of(app: ReaderApp) -> tuple[str, int | None]:
    """Return the name of the view that is shown, and the id of its watch."""
    view = app._reader.view
    return ("", None) if view is None else (view.name, view.watch)


@pytest.mark.parametrize("keys", ["enter ] ] W", "enter ] ] 3 W", "4 W", "4 enter W", ": w a t c h enter"])
async def test_a_speaker_is_watched_wherever_there_is_one(keys: str, library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "enter ] ]" if keys.startswith(":") else "")
        await press(pilot, keys)
        assert note(app) == WATCHED
        assert watches(app) == [(IRIS, 0)]
        await press(pilot, "U")
        assert note(app) == f"{IRIS} is no longer watched."
        assert watches(app) == []
        if not keys.startswith(":"):
            await press(pilot, "W W")
            assert (note(app), watches(app)) == (ENDED, [])
            await press(pilot, "U")
            assert (note(app), watches(app)) == (f"{IRIS} is watched again.", [(IRIS, 0)])


async def test_the_pages_say_who_is_watched(library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert "W watch " in hints(app)
        await press(pilot, "W j k")
        assert "W end the watch" in hints(app)
        assert "name (+ is new, * is watched)" in page_lines(app)[0]
        assert page_lines(app)[1].startswith("* ")
        await press(pilot, "enter")
        assert isinstance(app.screen, PersonPage)
        assert " · watched" in "\n".join(page_lines(app))
        assert "W end the watch" in hints(app)
        await press(pilot, "W j k")
        assert " · not watched" in "\n".join(page_lines(app))
        assert "W watch " in hints(app)


async def test_a_search_is_watched_and_ended(library: Library, settle: Any, press: Run) -> None:
    library.search.update_index()
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "backslash f e r r y enter")
        assert "W watch" in hints(app)
        await press(pilot, "W")
        assert watches(app) == [("ferry*", 0)]
        await press(pilot, "W")
        assert (note(app), watches(app)) == ("No longer watching ferry*. U undoes it.", [])


async def test_a_saved_search_is_watched_under_its_name_and_d_ends_the_watch(
    library: Library, settle: Any, press: Run
) -> None:
    library.saved_searches.save("Fog", "about:fog")
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "0 g j j j j j j W")
        assert watches(app) == [("Fog", 0)]
        await press(pilot, "j D")
        assert (note(app), watches(app)) == ("No longer watching Fog. U undoes it.", [])
        assert library.saved_searches.all() == {"Fog": "about:fog"}
        await press(pilot, "g W")
        assert note(app) == "Only searches can be watched here, and people on their pages."


async def test_a_watch_is_renamed_while_it_is_open_and_that_is_undone(
    library: Library, settle: Any, press: Run
) -> None:
    library.saved_searches.save("Fog", "about:fog")
    library.watches.add("about:fog", "Fog")
    library.watches.add("about:ferry", "Ferry")
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "0 G k k k k enter 0")
        assert view_of(app)[1] is not None
        await press(pilot, "e ctrl+u F e r r y enter")
        assert app.screen.query_one(TypedLine).hint == ("another watch is called so",)
        await press(pilot, "ctrl+u enter")
        assert app.screen.query_one(TypedLine).hint == ("a watch needs a name",)
        await press(pilot, "A enter")
        assert note(app) == "Fog is now A. U undoes it."
        assert (watches(app), view_of(app)[0]) == ([("A", 0), ("Ferry", 0)], "A")
        row = app._reader.chosen_feed_row
        assert row is not None
        assert row.name == "A"
        assert library.saved_searches.all() == {"Fog": "about:fog"}
        await press(pilot, "U")
        assert note(app) == "A is called Fog again."
        assert watches(app) == [("Ferry", 0), ("Fog", 0)]
        await press(pilot, "U")
        assert note(app) == "Ferry is no longer watched."


async def test_a_watch_that_was_given_no_name_is_called_as_the_person_is_now(
    library: Library, settle: Any, press: Run
) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4 W enter e ctrl+u I r i s enter q q")
        assert watches(app) == [("Iris", 0)]
        await press(pilot, "U")
        assert watches(app) == [(IRIS, 0)]


async def test_where_there_is_nothing_to_watch(library: Library, settle: Any, press: Run) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "1 W")
        assert note(app) == NOTHING_NOTE


async def test_what_is_new_is_counted_opened_with_its_words_and_seen_once_it_is_read(
    library: Library, settle: Any, press: Run
) -> None:
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4 W q")
        deliver(library)
        app._reader.subscriptions.find_quotations()
        await settle(pilot)
        assert note(app) == f"New: {IRIS} (1). 0 goes to the feeds, which have it."
        assert watches(app) == [(IRIS, 1)]
        await press(pilot, "0 g j j j j j j enter")
        app._reader.search_hits.rows_shown(0, 5)
        app._reader.search_hits._find_excerpts()
        await settle(pilot)
        assert [entry.title for entry in app._reader.entries] == ["Tide tables"]
        shown = "\n".join(app._reader.headlines.render_line(y).text for y in range(5))
        assert "“The tide table is wrong" in shown
        assert "W end the watch" in hints(app)
        assert "save" not in hints(app)
        await press(pilot, "enter")
        app._reader.lists.count_unread()
        await settle(pilot)
        assert watches(app) == [(IRIS, 0)]
        app._reader.subscriptions.find_quotations()
        await settle(pilot)
        assert "New:" not in note(app)


async def test_the_row_of_an_edited_article_shows_what_was_found_last_and_enter_goes_there(
    library: Library, settle: Any, press: Run
) -> None:
    deliver(library)
    library._db.connection.execute("UPDATE said SET found = found - 100")
    library._db.connection.execute("UPDATE entry SET seen = seen - 100")
    library.watches.add("said:vanterpool", "Iris")
    fog = "<p>“The fog is real,” Vanterpool said.</p>"
    deliver(library, NEW + fog)
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for content, words in {
            NEW + fog: "The fog is real",
            NEW + NEW.replace("tide", "time"): "The time table",
        }.items():
            deliver(library, content)
            library._db.connection.execute("UPDATE said SET found = found - 10")
            await press(pilot, "0 g j j j j j j enter")
            app._reader.search_hits.rows_shown(0, 5)
            app._reader.search_hits._find_excerpts()
            await settle(pilot)
            shown = "\n".join(app._reader.headlines.render_line(y).text for y in range(5))
            assert f"“{words}" in shown
            await press(pilot, "enter")
            quotation, attribution = app._reader.quotation, app._reader.attribution
            assert quotation is not None
            assert attribution is not None
            assert attribution.quotations[quotation].text.startswith(words)


async def test_marking_all_as_read_makes_all_seen(library: Library, settle: Any, press: Run) -> None:
    library.watches.add("said:vanterpool", "Iris")
    deliver(library)
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert watches(app) == [("Iris", 1)]
        await press(pilot, "0 g j j j j j j A")
        app._reader.lists.count_unread()
        await settle(pilot)
        assert watches(app) == [("Iris", 0)]


async def test_a_watch_that_has_found_nothing_says_so(library: Library, settle: Any, press: Run) -> None:
    library.watches.add("about:turnip")
    app = make_reader(library, NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "0 g j j j j j j enter")
        assert app._reader.empty_text == "Nothing new yet."


async def test_a_kiosk_shows_watches_and_changes_nothing(
    library: Library, tmp_path: Path, settle: Any, press: Run
) -> None:
    library.watches.add("said:vanterpool", "Iris")
    deliver(library)
    library.close()
    with closing(KioskLibrary(tmp_path / "library.db")) as kiosk:
        app = make_reader(kiosk, NOW, restricted=True)
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            assert watches(app) == [("Iris", 1)]
            await press(pilot, "4 W")
            assert note(app) == kiosk_policy.REFUSED_NOTE
            assert "watch" not in hints(app)


@pytest.mark.parametrize("kind", ["off", "bell", "osc9", "osc777"])
async def test_the_terminal_gives_notice_as_the_user_wants(
    kind: str, library: Library, settle: Any, press: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr("tuireader.app.write_to_terminal", lambda _app, sequence: written.append(sequence))
    for name in ("TMUX", "STY", "TERM", "LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    library.watches.add("said:vanterpool", "Iris;\x1b]0;x\x07")
    deliver(library)
    app = make_reader(library, NOW, watch_notify=kind)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app._reader.subscriptions.find_quotations()
        await settle(pilot)
        text = "New: Iris, (1)"
        expected = {
            "bell": "\x07",
            "osc9": f"\x1b]9;tuireader: {text}\x07",
            "osc777": f"\x1b]777;notify;tuireader;{text}\x07",
        }
        assert written == ([expected[kind]] if kind != "off" else [])


def test_no_name_controls_the_terminal_through_a_notice() -> None:
    for text in (*STRINGS.values(), "x" * 5000):
        for kind, head in (("osc9", "\x1b]9;tuireader: "), ("osc777", "\x1b]777;notify;tuireader;")):
            sequence = notice_sequence(kind, text, {"LANG": "C.UTF-8"})
            body = sequence.removeprefix(head).removesuffix("\x07")
            assert sequence == f"{head}{body}\x07"
            assert len(body) <= MAX_NOTICE_CHARACTERS
            assert body.isprintable() or not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in body)
            assert notice_sequence(kind, text, {"LANG": "C"}).isascii()


def test_a_notice_names_few_watches() -> None:
    found: Any = [SimpleNamespace(name=name, new=1200) for name in "abcde"]
    assert news_text(found) == "New: a (1,200), b (1,200), c (1,200) and 2 more"
