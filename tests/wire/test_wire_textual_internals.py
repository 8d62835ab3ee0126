"""The names of Textual that may move with any release: here it is said which one has."""

import inspect
from typing import Any

import pytest
import textual
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message_pump import MessagePump
from textual.screen import Screen

ADVICE = f"Textual {textual.__version__} has moved a name that tuireader/wire/textual_internals.py relies on: "


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_textual_is_the_one_that_was_tested() -> None:
    assert textual.__version__ == "8.2.8", "run all of tests/wire and compare the screens before moving the pin"


@pytest.mark.parametrize(
    ("owner", "name", "expected"),
    [
        (App, "_display", ["self", "screen", "renderable"]),
        (Screen, "_on_timer_update", ["self"]),
        (MessagePump, "_dispatch_message", ["self", "message"]),
        (App, "_handle_exception", ["self", "error"]),
        (DOMNode, "_attach", ["self", "parent"]),
    ],
)
def test_methods(owner: type, name: str, expected: list[str]) -> None:
    assert hasattr(owner, name), f"{ADVICE}{owner.__name__}.{name} is gone"
    assert parameters(getattr(owner, name)) == expected, f"{ADVICE}{owner.__name__}.{name} takes something else"


@pytest.mark.parametrize("name", ["_disable_tooltips", "_disable_notifications"])
def test_what_the_reader_switches_off(name: str) -> None:
    assert getattr(App(), name) is False, f"{ADVICE}App.{name} is gone: app.py sets it"


def test_the_keymap_and_the_driver_of_an_application() -> None:
    app = App[None]()
    app.set_keymap({"pane.down": "x"})
    assert dict(app._keymap) == {"pane.down": "x"}, f"{ADVICE}App._keymap"
    assert app._driver is None, f"{ADVICE}App._driver"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("LayoutUpdate", ["self", "strips", "region"]), ("ChopsUpdate", ["self", "chops", "spans", "chop_ends"])],
)
def test_updates(name: str, expected: list[str]) -> None:
    compositor = pytest.importorskip("textual._compositor", reason=f"{ADVICE}textual._compositor is gone")
    assert hasattr(compositor, name), f"{ADVICE}_compositor.{name} is gone"
    assert parameters(getattr(compositor, name).__init__) == expected, f"{ADVICE}{name} holds something else"


def test_the_parser_of_keys() -> None:
    from textual._xterm_parser import XTermParser

    assert {"feed", "tick"} <= set(dir(XTermParser)), f"{ADVICE}XTermParser.feed or .tick is gone"
    assert [event.key for event in XTermParser().feed("j") if hasattr(event, "key")] == ["j"]


async def test_what_belongs_to_a_running_application() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        assert app._batch_count == 0, f"{ADVICE}App._batch_count"
        with app.batch_update():
            assert app._batch_count == 1, f"{ADVICE}App._batch_count"
        timer = app.screen._update_timer
        kept = app.screen.__dict__.get("_Screen__update_timer")
        assert kept is timer, f"{ADVICE}Screen._update_timer is no longer kept in _Screen__update_timer"
        await pilot.pause()


def test_what_a_driver_keeps() -> None:
    source = inspect.getsource(Driver.__init__)
    for name in ("_auto_restart", "_mouse"):
        assert f"self.{name}" in source, f"{ADVICE}Driver.{name} is gone"


def test_nothing_else_is_private() -> None:
    import re
    from pathlib import Path

    from tuireader import wire

    for module in Path(wire.__file__).parent.glob("*.py"):
        if module.name != "textual_internals.py":
            text = module.read_text("utf-8")
            assert not re.search(r"(from|import) textual\._|from rich\._", text), module.name
            for name in ("_display", "_compositor", "_batch_count", "_update_timer", "_auto_restart", "_driver_class"):
                assert not re.search(rf"(?<!self)\.{name}\b", text), f"{module.name} uses {name}"
