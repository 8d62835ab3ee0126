"""No screen shows the password of a feed, and a kiosk's no user either."""

import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from feeds_server import reply, serving
from terminals import terminal
from tuireader import feeds
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.feeds.model import Outline
from tuireader.library import ALL, Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.screens.dialogs.prompt import Prompt
from tuireader.userinfo import with_userinfo
from tuireader.widgets.status import StatusLine

Settle = Callable[[Pilot[None]], Awaitable[None]]
USERINFO = "ada:boathouse"
ITEM = b"<item><title>Mill</title><link>/mill</link><description>The <a href='/wheel'>wheel</a> turns.</description></item>"
KEYS = "0 i j i r j j Enter i 1 i 2 i y Y f Escape o 0 G i D n G e Escape"


def shelf(path: Path) -> Library:
    """A library whose feeds have passwords: without a name, failing, with the address as their name."""
    library = Library(path)
    one, broken = (library.feeds.store(f"http://{USERINFO}@{name}.invalid/feed").id for name in ("weir", "broken"))
    parsed = feeds.parse(
        b"<rss version='2.0'><channel>" + ITEM + b"</channel></rss>", f"http://{USERINFO}@weir.invalid/feed"
    )
    library.ingest.store_entries(one, parsed, time.time())
    library.feeds.store_fetch(
        broken, failures=1, problem=f"http://{USERINFO}@broken.invalid/feed is broken", checked=1.0
    )
    named = f"http://{USERINFO}@named.invalid/feed"
    library.feeds.import_outlines([Outline(named, named, "")])
    return library


def shown(pilot: Pilot[None]) -> str:
    """Return the text of the whole screen."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


@pytest.mark.parametrize("is_kiosk", [False, True], ids=["reader", "kiosk"])
async def test_no_screen_shows_a_password(
    is_kiosk: bool, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = shelf(tmp_path / "library.db")
    config = Config(refresh_every=0)
    copied = list[str]()
    if is_kiosk:
        library.close()
        library, config = KioskLibrary(tmp_path / "library.db"), config.for_kiosk()
    app = ReaderApp(library.entries.listing(), library, config=config, theme="tuireader-dark", view=ALL)
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    screens = list[str]()
    async with app.run_test(size=(190, 40)) as pilot:
        for key in KEYS.split():
            await pilot.press({"Enter": "enter", "Escape": "escape"}.get(key, key))
            await settle(pilot)
            screens.append(shown(pilot))
    text = "\n".join([*screens, *copied])
    assert "broken.invalid" in text
    assert "boathouse" not in text
    assert ("ada@" in text) is not is_kiosk
    library.close()


async def test_an_address_with_a_password_is_added(tmp_path: Path, settle: Settle) -> None:
    library = shelf(tmp_path / "library.db")
    answers = {
        "/feed": reply(b"<rss version='2.0'><channel>" + ITEM + b"</channel></rss>"),
        "/no": reply(status="401 No"),
    }
    config = Config(allowed_hosts=("127.0.0.1",), refresh_every=0)
    app = ReaderApp(library.entries.listing(), library, config=config, theme="tuireader-dark", view=ALL)

    def said() -> str:
        return str(app.screen_stack[0].query_one(StatusLine).text)

    async with serving(answers) as server, app.run_test(size=(190, 40)) as pilot:
        await settle(pilot)
        await pilot.press("a", *with_userinfo(server.url("/no"), USERINFO), "enter")
        while "401" not in said():
            await pilot.pause()
        assert "boathouse" not in shown(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(app.screen, Prompt)  # it offers the address to be corrected
        assert with_userinfo(server.url("/no"), "ada") in shown(pilot)
        assert "boathouse" not in shown(pilot)
        await pilot.press("escape", "a", *["backspace"] * 60, *with_userinfo(server.url("/feed"), USERINFO), "enter")
        while "Its password is stored in the library now" not in said():
            await pilot.pause()
        await settle(pilot)
        assert "boathouse" not in shown(pilot)
    library.close()


def test_a_crash_shows_no_values(tmp_path: Path) -> None:
    shelf(tmp_path / "library.db").close()
    script = f"""
import sys
sys.argv = ["tuireader", "--library", {str(tmp_path / "library.db")!r}]
import tuireader.widgets.headlines as it
def crash(*_, **__):
    password = "boat" + "house"
    raise ValueError(f"http://ada:{{password}}@weir.invalid/ is odd")
it.HeadlineList.render_line = crash
from tuireader.cli import main
sys.exit(main())
"""
    with terminal([sys.executable, "-c", script]) as it:
        assert it.status() == 1
        text: Any = it.raw.decode("utf-8", "replace")
    assert "ValueError: http://ada@weir.invalid/ is odd" in " ".join(text.split())
    assert "boathouse" not in text
