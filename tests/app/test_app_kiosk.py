"""A kiosk: what reads is live, all else is refused in one sentence, and an action that nobody has thought of too."""

import os
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Input

from tuireader import screens, widgets
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.library import ALL, Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.readonly_database import GONE_SENTENCE
from tuireader.screens import keys, kiosk_policy
from tuireader.screens.dialogs.help import Help
from tuireader.screens.dialogs.picker import Finder, Matches, action_choices
from tuireader.screens.dialogs.prompt import Prompt
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.status import StatusLine
from tuireader.widgets.text_pane import TextPane
from tuireader.wire.textual_internals import exit_without_traceback

REFUSED_KEYS = {
    "article.bookmark",
    "article.pipe",
    "feed.refresh",
    "feed.refresh-all",
    "feed.add",
    "feed.rename",
    "search.save",
    "search.remove",
    "article.full-text",
    "article.export",
    "article.tags",
    "quotation.correct",
    "quotation.note",
    "person.join",
    "person.apart",
    "watch.toggle",
}
"""The actions of today that a kiosk has not; a later one must be here, or be named among those that only read."""


@pytest.fixture
def kept(folder: Path, tmp_path: Path) -> Path:
    """A library that has the three articles as a folder it is subscribed to."""
    path = tmp_path / "kept" / "library.db"
    library = Library(path)
    library.feeds.store(str(folder), kind="folder")
    library.files.open_paths([str(folder)])
    library.close()
    return path


@pytest.fixture
def make_kiosk(kept: Path) -> Iterator[Callable[[], ReaderApp]]:
    before = kept.read_bytes()
    made: list[KioskLibrary] = []

    def make() -> ReaderApp:
        made.append(KioskLibrary(kept))
        config = Config(refresh_every=0.01).for_kiosk()
        return ReaderApp(made[-1].entries.listing(), made[-1], theme="tuireader-dark", config=config, view=ALL)

    yield make
    for visit in made:
        visit.close()
    assert kept.read_bytes() == before


def test_each_action_of_the_reader_reads_or_is_refused() -> None:
    assert {it.id for it in keys.bindings() if not kiosk_policy.is_reading(it.action)} == REFUSED_KEYS


def own_bindings() -> Iterator[Binding]:
    """Yield the bindings of each class of ours that has some: screens, dialogs, panes, lines that are typed."""
    for package in (screens, widgets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for cls in vars(import_module(module.name)).values():
                if isinstance(cls, type) and issubclass(cls, DOMNode) and cls.__module__ == module.name:
                    yield from (it for it in vars(cls).get("BINDINGS", ()) if isinstance(it, Binding))


def test_no_key_of_a_dialog_or_a_line_is_refused_by_oversight() -> None:
    found = {(it.id, it.action) for it in own_bindings()}
    assert {("reader.back", "close"), ("reader.back", "dismiss"), ("reader.back", "back")} <= found
    assert {"search.turn", "search.down", "finder.down", "pane.open"} <= {binding_id for binding_id, _ in found}
    assert {binding_id for binding_id, action in found if not kiosk_policy.is_reading(action)} == REFUSED_KEYS


@pytest.mark.parametrize("key", ["q", "escape", "question_mark", "ctrl+g", "enter"])
async def test_a_visitor_can_close_the_help(key: str, make_kiosk: Any, settle: Any) -> None:
    app = make_kiosk()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(app.screen, Help)
        await pilot.press(key)
        await settle(pilot)
        assert not app.screen_stack[1:]


@pytest.mark.parametrize("number", sorted(REFUSED_KEYS - {it.id for it in keys.bindings(keys.PEOPLE)}))
async def test_an_action_that_is_refused_says_so(number: str, make_kiosk: Any, reader: Any, settle: Any) -> None:
    (key,) = [it.key for it in keys.READER if isinstance(it, Binding) and it.id == number]
    app = make_kiosk()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert reader(pilot).query_one(StatusLine).text == "Not available in this kiosk."
        assert not app.screen_stack[1:]


@pytest.mark.parametrize(
    "action",
    [
        "app.screenshot",
        "app.screenshot('/tmp/x.svg', '/tmp')",
        "app.suspend_process",
        "app.push_screen('x')",
        "app.simulate_key('r')",
        "app.toggle_dark",
        "app.change_theme",
        "app.show_help_panel",
        "screen.maximize",
        "refresh(True)",
        "add_feed",
        "export",
        "fetch_page",
        "save_search('river')",
        "an action with a name like none",
        "",
        ("", "export", ()),
    ],
)
async def test_what_nobody_has_said_reads_is_refused(action: Any, make_kiosk: Any, reader: Any, settle: Any) -> None:
    app = make_kiosk()
    async with app.run_test() as pilot:
        await settle(pilot)
        reader(pilot).note = ""
        assert await app.run_action(action, reader(pilot))
        assert reader(pilot).note == kiosk_policy.REFUSED_NOTE


async def test_a_library_that_its_owner_removes_is_a_note_and_no_crash(
    make_kiosk: Any, kept: Path, reader: Any, settle: Any
) -> None:
    app = make_kiosk()
    exit_without_traceback(app)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        away = kept.with_name("away.db")
        os.replace(kept, away)  # noqa: PTH105 - a path's own method would be taken for one that blocks
        reader(pilot).set_timer(0.01, reader(pilot).subscriptions._check_library)
        while not reader(pilot).note:
            await pilot.pause()
        assert reader(pilot).note == GONE_SENTENCE
        os.replace(away, kept)  # noqa: PTH105 - as above
        await pilot.press("j", "enter")
        await settle(pilot)
        assert reader(pilot).document is not None
        assert app.return_code in {None, 0}


async def test_elsewhere_nothing_is_refused(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("a")
        assert isinstance(app.screen, Prompt)


async def test_the_palette_offers_what_reads(make_kiosk: Any, settle: Any) -> None:
    app = make_kiosk()
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("colon")
        assert isinstance(app.screen, Finder)
        offered = {choice.name for choice in app.screen.query_one(Matches).choices}
        refused = {it.description for it in keys.bindings() if it.id in REFUSED_KEYS}
        all_actions = {it.description for it in keys.bindings(keys.READER) if it.action != "palette"}
        assert offered == all_actions - refused | {"Theme"}


async def test_each_command_of_the_palette_is_one_that_reads(make_kiosk: Any, reader: Any, settle: Any) -> None:
    app = make_kiosk()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for number, choice in enumerate(action_choices({}, restricted=True)):
            if choice.name in {"Quit", "Go back, or quit"}:
                continue
            reader(pilot).note = ""
            await pilot.press("colon")
            app.screen.query_one(Matches).cursor = number
            await pilot.press("enter")
            await settle(pilot)
            assert reader(pilot).note != kiosk_policy.REFUSED_NOTE
            while app.screen is not reader(pilot):
                await app.screen.dismiss(None)
                await pilot.pause()
            reader(pilot).query_line.close()
        assert not list(Path.cwd().glob("*.svg"))


async def test_the_keys_that_are_shown_are_those_that_do_something(make_kiosk: Any, settle: Any) -> None:
    app = make_kiosk()
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("?")
        assert isinstance(app.screen, Help)
        shown = "\n".join(app.screen.query_one(TextPane).plain_lines())
        assert "find in this pane" in shown
        assert "close the folder" in shown
        refused = ("all feeds", "add a feed", "refresh this feed", "rename", "remove a feed", "suspend")
        assert not any(words in shown for words in refused)


async def test_marks_last_for_the_visit(make_kiosk: Any, reader: Any, settle: Any) -> None:
    for _ in range(2):
        app = make_kiosk()
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            screen = reader(pilot)
            assert [entry.read for entry in screen.entries] == [False] * 3
            await pilot.press("A", "s")
            await settle(pilot)
            assert [entry.read for entry in screen.entries] == [True] * 3
            assert screen.query_one(HeadlineList).entries[0].starred
            while {row.name: row.count for row in screen.feed_rows if row.name in {"Unread", "Starred"}} != {
                "Unread": 0,
                "Starred": 1,
            }:
                await pilot.pause(0.05)
            await pilot.press("U", "U")
            await settle(pilot)
            assert [entry.read for entry in screen.entries] == [False] * 3


async def test_typing_is_not_hindered(make_kiosk: Any, reader: Any, settle: Any) -> None:
    app = make_kiosk()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press(*"/gees", "backspace", "left", "ctrl+a", "end", "s", "ctrl+w", *"quiet", "enter")
        await settle(pilot)
        assert reader(pilot).note.startswith("/quiet · ")
        await pilot.press("1", "G", "enter", "at", "o")
        assert isinstance(app.screen, Finder)
        assert app.screen.query_one(Input).value == "o"


async def test_a_link_is_shown_and_copied_never_opened(
    make_kiosk: Any, reader: Any, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url, **_: opened.append(url))
    app = make_kiosk()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        screen.reading.open_entry(next(entry for entry in screen.entries if entry.title == "The mill turns again"))
        await settle(pilot)
        await pilot.press("o")
        await settle(pilot)
        assert screen.note == "Copied: https://weir.example/mill"
        app.open_url("https://weir.example/mill")
        assert opened == []
