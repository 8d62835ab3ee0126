"""What is pasted goes where it was meant, and only so much of it: whatever line is open."""

from typing import Any

import pytest
from textual.events import Key, Paste

from tuireader.widgets.paint import MAX_MATCHES
from tuireader.widgets.typed_line import MAX_TYPED_CHARACTERS, TypedLine, full_hint

LINES = {"find": ["slash"], "search": ["backslash"], "filter": ["ampersand"], "commands": ["colon"], "new feed": ["a"]}
LONG = "weir (a+)+$ 漢字 " * 4000


def line_of(app: Any) -> TypedLine:
    line = app.focused
    assert isinstance(line, TypedLine)
    return line


@pytest.mark.parametrize("keys", LINES.values(), ids=LINES)
async def test_a_long_paste_is_taken_as_far_as_it_fits(keys: list[str], make_app: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press(*keys)
        app.post_message(Paste(f"\n{LONG}\nanother line"))
        await settle(pilot)
        line = line_of(app)
        assert line.value == LONG[:MAX_TYPED_CHARACTERS]
        assert full_hint() in line.render_line(0).text
        await pilot.press("x")
        assert line.value == LONG[:MAX_TYPED_CHARACTERS]
        await pilot.press("backspace", "y")
        assert line.value == f"{LONG[: MAX_TYPED_CHARACTERS - 1]}y"
        await pilot.press("home", "shift+right", "shift+right")
        app.post_message(Paste("one more"))
        await settle(pilot)
        assert line.value[:4] == "onir"
        await pilot.press("backspace")
        await settle(pilot)
        assert full_hint() not in line.render_line(0).text


@pytest.mark.parametrize("keys", LINES.values(), ids=LINES)
async def test_a_paste_right_after_the_key_goes_into_the_line(keys: list[str], make_app: Any, settle: Any) -> None:
    """As a slow connection delivers it: all at once."""
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        key = {"slash": "/", "backslash": "\\", "ampersand": "&", "colon": ":", "a": "a"}[keys[0]]
        app.post_message(Key(keys[0], key))
        app.post_message(Paste("the weir"))
        app.post_message(Key("x", "x"))
        await settle(pilot)
        assert line_of(app).value == "the weirx"


async def test_an_empty_paste_and_one_without_a_line_change_nothing(make_app: Any, settle: Any) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("slash", "a")
        for text in ("", "\n", "\n\n\n"):
            app.post_message(Paste(text))
        app.post_message(Paste("\n\nb\nc"))
        await settle(pilot)
        assert line_of(app).value == "ab"


async def test_a_paste_where_nothing_is_typed_does_nothing(make_app: Any, settle: Any, reader: Any) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        before = reader(pilot).entry
        app.post_message(Paste("qQAsmJJ"))
        await settle(pilot)
        assert app.is_running
        assert reader(pilot).entry is before


async def test_a_find_with_more_matches_than_there_may_be_says_so(make_app: Any, settle: Any, folder: Any) -> None:
    (folder / "0-long.md").write_text("# Long\n\n" + "ab " * (MAX_MATCHES + 5000), "utf-8")
    app = make_app("0-long.md")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("2", "slash", "a", "b", "enter")
        await settle(pilot)
        assert app.screen_stack[0].note == "/ab · match 1 of the first 100,000"
        await pilot.press("N")
        await settle(pilot)
        assert app.screen_stack[0].note == "/ab · match 100000 of the first 100,000"
