"""The configuration in the program: keys, theme, widths, and what is not understood."""

from pathlib import Path
from typing import Any

import pytest
from test_app_feeds import running
from test_app_feeds_pane import valley

from tuireader.app import ReaderApp
from tuireader.config.parse_config import parse_config
from tuireader.screens.config_check import check_config
from tuireader.screens.dialogs.help import Help
from tuireader.screens.dialogs.text_sheet import Sheet
from tuireader.screens.key_groups import help_groups
from tuireader.screens.keys import PANES, bindings, key_names
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.speakers import SpeakerPanel
from tuireader.widgets.text_pane import TextPane
from tuireader.wire.textual_internals import keymap_of


def config(text: str) -> Any:
    return parse_config(text, Path("config.toml"))


async def test_keys_move_and_the_help_says_so(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app(config=config('[keys]\n"quotation.next" = "t, x"\n"pane.down" = "s"'))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for key in ("s", "s", "j"):
            await pilot.press(key)
        assert reader(pilot).query_one(HeadlineList).cursor == 2
        await pilot.press("g", "t", "right_square_bracket", "x")
        await settle(pilot)
        assert reader(pilot).quotation == 1
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(app.screen, Help)
        shown = "\n".join(app.screen.query_one(TextPane).plain_lines())
        assert "t  [ " in shown
        assert "next, previous quotation (also x ,)" in shown


PANE_KEYS = sorted({key for binding in bindings(PANES) for key in binding.key.split(",")})


@pytest.mark.parametrize("pane", ["feeds", "headlines", "article"])
async def test_keys_of_a_pane_can_be_given_to_an_action_of_the_reader(
    pane: str, tmp_path: Path, reader: Any, settle: Any
) -> None:
    async with running(valley(tmp_path), settle, keys={"reader.help": ", ".join(PANE_KEYS)}) as pilot:
        reader(pilot).action_pane(pane)
        await settle(pilot)
        assert reader(pilot).pane == pane
        for key in PANE_KEYS:
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(pilot.app.screen, Help), key
            await pilot.press("q")
            await settle(pilot)


async def test_a_key_of_a_pane_that_was_given_away_is_shown_for_that_action_alone(make_app: Any) -> None:
    keymap = keymap_of(make_app(config=config('[keys]\n"quotation.next" = "j"\n"feed.add" = "d"')))
    named = {binding.id: key_names(binding, keymap) for binding in bindings()}
    assert (named["quotation.next"], named["feed.add"]) == ("j", "d")
    assert (named["pane.down"], named["pane.half-down"], named["pane.half-up"]) == ("↓", "", "u")


def test_a_key_that_a_screen_has_anyway_stays_the_pane_s_too() -> None:
    """In the feeds l opens a folder and goes to the next pane where there is none."""
    chosen, problems = check_config(config('[keys]\n"pane.next" = "l, n"\n"quotation.same-words" = "V"'), THEMES)
    assert (chosen, problems) == ({"pane.next": "l, n", "quotation.same-words": "V"}, ())
    named = {binding.id: key_names(binding, chosen) for binding in bindings()}
    assert (named["folder.open"], named["list.copies"], named["find.next"]) == ("l →", "V", "")


def test_the_keys_that_actions_have_anyway_may_all_be_written_down() -> None:
    lines = "".join(f'"{binding.id}" = "{binding.key}"\n' for binding in bindings())
    assert check_config(config(f"[keys]\n{lines}"), THEMES)[1] == ()


THEMES = ("tuireader-dark", "nord")
WRONG = [
    ("", []),
    ('theme = "nord"', []),
    ('\ntheme = "nrod"', ["line 2: there is no theme “nrod”; did you mean “nord”?"]),
    ('[keys]\n"pane.up" = "F5"', ["line 2: “F5” is not a key; did you mean “f5”?"]),
    (
        '[keys]\npane.up = "left_square_brackt"',
        ["line 2: “left_square_brackt” is not a key; did you mean “left_square_bracket”?"],
    ),
    ('[keys]\n"pane.up" = "k, foo bar"', ["line 2: “foo bar” is not a key; there are "]),
    ('[keys]\n"pane.up" = "hyperx+k"', ["line 2: “hyperx+k” is not a key; "]),
    ('[keys]\n"pane.up" = "ctrl+alt+k, shift+up, é, +, plus, latin_small_letter_e"', []),
    ('[keys]\n"pane.up" = "j"', []),
    (
        '[keys]\n"pane.up" = "x, ]"\n"pane.down" = "y, right_square_bracket"',
        ["line 2: “]” is chosen for pane.down too", "line 3: “]” is chosen for pane.up too"],
    ),
]


@pytest.mark.parametrize(("text", "problems"), WRONG, ids=lambda it: it if isinstance(it, str) else "")
def test_keys_and_colours_that_there_are_not_are_told(text: str, problems: list[str]) -> None:
    moved, told = check_config(config(text), THEMES)
    assert len(told) == len(problems)
    assert all(found.startswith(f"config.toml, {problem}") for found, problem in zip(told, problems, strict=True))
    assert not any(" is not a key" in one for one in told) or moved == {}


def test_a_key_that_is_chosen_for_one_action_is_no_other_s_any_more() -> None:
    groups = help_groups({"quotation.next": "j"}, "article", restricted=False)
    keys = {words: names for _, rows in groups for names, words in rows}
    assert keys["next, previous quotation (also ,)"] == "j  ["
    assert keys["down, up a line or row"] == "↓  k"


async def test_a_theme_that_there_is_not_is_told(make_app: Any, settle: Any) -> None:
    app = make_app(theme="nrod")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, Sheet)
        assert app.screen._paragraphs == [("", "--theme: there is no theme “nrod”; did you mean “nord”?")]


async def test_widths(make_app: Any, reader: Any, settle: Any) -> None:
    widths = 'layout = "columns"\n[widths]\nmeasure = 45\nheadlines = 24\nspeakers = 28\nthree-panes = 90\n'
    app = make_app(config=config(widths))
    async with app.run_test(size=(104, 40)) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        panel = screen.query_one(SpeakerPanel)
        assert (screen.query_one(HeadlineList).size.width, panel.size.width) == (24, 28)
        assert panel.display
        assert screen.body._layout.width == 45


async def test_what_is_not_understood_is_shown_and_the_rest_holds(make_app: Any, settle: Any) -> None:
    app = make_app(config=config('theem = "x"\n[keys]\n"pane.dwn" = "s"\n[widths]\nheadlines = 24'))
    async with app.run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, Sheet)
        words = " ".join(text for _, text in app.screen._paragraphs)
        assert "line 1: there is no “theem” here; did you mean “theme”?" in words
        assert "line 3: there is no “pane.dwn” here; did you mean “pane.down”?" in words
        assert "?." not in words
        await pilot.press("q")
        await settle(pilot)
        assert app.screen.query_one(HeadlineList).size.width == 24


@pytest.mark.parametrize(
    ("option", "configured", "chosen", "expected"),
    [
        (None, "nord", None, "nord"),
        (None, "no such theme", None, "tuireader-dark"),
        ("tuireader-16", "nord", "gruvbox", "tuireader-16"),
        (None, "nord", "gruvbox", "gruvbox"),
        (None, None, "gruvbox", "gruvbox"),
    ],
)
async def test_theme(
    option: str | None, configured: str | None, chosen: str | None, expected: str, make_app: Any
) -> None:
    chosen_before = config(f'theme = "{configured}"' if configured else "")
    app = make_app(config=chosen_before)
    if chosen:
        async with app.run_test() as pilot:
            app.theme = chosen
            await pilot.pause()
    assert (
        ReaderApp(app._reader.session.first_entries, app._library, config=chosen_before, theme=option).theme == expected
    )


async def test_a_theme_written_into_the_configuration_later_holds(make_app: Any) -> None:
    app = make_app(config=config(""))
    async with app.run_test() as pilot:
        app.theme = "gruvbox"
        await pilot.pause()
    assert ReaderApp(app._reader.session.first_entries, app._library, config=config('theme = "nord"')).theme == "nord"
