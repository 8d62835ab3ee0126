"""The bottom line: the keys of each place, what was said, and what is cut where the window is narrow."""

from typing import Any

import pytest

from tuireader.config import Config
from tuireader.screens import keys
from tuireader.screens.key_hints import NARROW_PLACES, PLACES, hints_at
from tuireader.widgets.status import KeyHint, KeyHints, StatusLine, fitting_hints

HINTS = KeyHints(
    (KeyHint("Enter", "read"), KeyHint("n", "next unread"), KeyHint("m", "mark read"), KeyHint("?", "help")),
    (KeyHint("Enter", "read"), KeyHint("n", "next"), KeyHint("?", "help")),
)


@pytest.mark.parametrize(
    ("width", "window", "shown"),
    [
        (78, 80, "Enter n m ?"),
        (49, 80, "Enter n m ?"),
        (48, 80, "Enter n ?"),
        (35, 80, "Enter n ?"),
        (34, 80, "Enter ?"),
        (19, 80, "Enter ?"),
        (18, 80, "?"),
        (6, 80, "?"),
        (5, 80, ""),
        (62, 63, "Enter n ?"),
        (28, 30, "Enter n ?"),
        (27, 29, "Enter ?"),
    ],
)
def test_the_one_before_the_last_goes_first(width: int, window: int, shown: str) -> None:
    assert " ".join(hint.key for hint in fitting_hints(HINTS, width, window)) == shown


def test_every_key_that_is_shown_is_bound() -> None:
    bound = {binding.id for binding in keys.bindings()}
    for places in (PLACES, NARROW_PLACES):
        for hints in places.values():
            assert {binding_id for binding_id, _ in hints} <= bound
            assert hints[-1] == ("reader.help", "help")
    assert PLACES.keys() == NARROW_PLACES.keys()


def test_keys_are_shown_as_the_user_has_bound_them() -> None:
    shown = hints_at("headlines", {"article.star": "asterisk", "find.next": "n,f5"}, restricted=False)
    assert [hint.key for hint in shown.wide] == ["Enter", "Esc", "n", "m", "*", "V", "\\", "0", "q", "?"]
    taken = hints_at("headlines", {"quotation.next": "s"}, restricted=False)
    assert [hint.key for hint in taken.wide] == ["Enter", "Esc", "n", "m", "V", "\\", "0", "q", "?"], (
        "a key that does something else now"
    )


def test_in_a_kiosk_there_are_only_keys_that_read() -> None:
    shown = hints_at("feeds", {}, restricted=True)
    assert [hint.key for hint in shown.wide] == ["Enter", "h", "l", "?"]


def line(pilot: Any) -> str:
    """What the bottom line shows."""
    status = pilot.app.screen_stack[0].query_one(StatusLine)
    return "\n".join(status.render_line(y).text.rstrip() for y in range(status.size.height))


@pytest.mark.parametrize(
    ("typed", "size", "expected"),
    [
        ("", (80, 24), r" Enter read   n next unread   m mark read   s star   \ search   q quit   ? help"),
        ("2 ]", (80, 24), " ] next quotation   } same speaker   i why   c correct   y copy   ? help"),
        ("3", (80, 24), " Enter go there   S all they said   i why   c correct   y copy   ? help"),
        ("", (40, 20), " Enter read   n next   ? help"),
        ("2 ]", (40, 20), " ] next quote   i why   q list   ? help"),
        ("3", (40, 20), " Enter go there   S page   ? help"),
    ],
)
async def test_each_place_has_its_keys(
    typed: str, size: tuple[int, int], expected: str, make_app: Any, settle: Any
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press(*typed.split())
        await settle(pilot)
        assert not expected or line(pilot) == expected


async def test_what_was_said_stands_until_a_key_does_something(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await settle(pilot)
        said = line(pilot)
        assert "tarred" in said
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert line(pilot) == said
        await pilot.press("j")
        await settle(pilot)
        assert line(pilot).startswith(" Enter read")
        assert not reader(pilot).note


async def test_without_a_footer_nothing_is_there_but_what_is_said(make_app: Any, settle: Any) -> None:
    app = make_app(config=Config(footer=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not line(pilot)
        await pilot.press("s")
        await settle(pilot)
        assert line(pilot)


@pytest.mark.parametrize("key", ["question_mark", ""], ids=["the help", "problems at the start"])
async def test_without_a_footer_a_sheet_has_none(key: str, make_app: Any, settle: Any) -> None:
    app = make_app(config=Config(footer=False), problems=() if key else ("the theme is unknown",))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        if key:
            await pilot.press(key)
            await settle(pilot)
        assert app.screen_stack[1:]
        assert not app.screen._compositor.render_strips()[-1].text.strip()


LONG = "The library cannot be written: " + "it is on a disk that nobody may write to, " * 12


@pytest.mark.parametrize(
    ("note", "activity", "size", "rows", "last"),
    [
        ("Starred.", "refreshing 1 of 2", (80, 24), 1, " Starred." + " " * 52 + "refreshing 1 of 2"),
        ("", "refreshing 1 of 2", (80, 24), 1, r" Enter read   n next unread   m mark read   s star   ? help   refreshing 1 of 2"),
        ("Starred, and said at length.", "refreshing 1 of 2", (40, 20), 1, " Starred, and said at length."),
        (LONG, "", (80, 24), 4, None),
        (LONG, "", (120, 40), 4, None),
        ("one two three four five six", "", (24, 20), 2, " five six"),
    ],
)  # fmt: skip
async def test_what_is_long_grows_upwards_and_what_goes_on_has_the_right_end(
    note: str,
    activity: str,
    size: tuple[int, int],
    rows: int,
    last: str | None,
    make_app: Any,
    reader: Any,
    settle: Any,
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        screen = reader(pilot)
        screen.note, screen.activity = note, activity
        await settle(pilot)
        shown = line(pilot).split("\n")
        assert len(shown) == rows
        assert last is None or shown[-1].split() == last.split()
        assert all(len(text) < size[0] for text in shown)
