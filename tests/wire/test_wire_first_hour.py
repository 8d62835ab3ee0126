"""The first hour of somebody who comes from newsboat, in tmux: every key that is pressed is named on the screen.

They import their feeds, refresh, read, star, search, keep the search, quit, and come back.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from test_wire_multiplexers import tmux

from feeds_server import Server, reply, serving
from terminals import Terminal

RSS = """<rss version="2.0"><channel><title>{name}</title><link>https://{name}.example/</link>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><guid isPermaLink="false">{title}</guid><pubDate>{date}</pubDate>
<link>https://{name}.example/{number}</link><description>{text}</description></item>"""
STORIES = {
    "Quay": {
        "Ferry waits for the tide": "“The tide is late,” said Olga Finch, the harbour master. “It was late on Monday.”",
        "Gate is painted": "“Green again,” said Piet Langley, a ferryman.",
    },
    "Weir": {"Mill opens": "“Flour at last,” said Mayor Josef Kettle.", "Geese leave": "They went at four."},
}
OPML = """<opml version="2.0"><body><outline text="Coast">
<outline text="Quay" type="rss" xmlUrl="{quay}"/></outline><outline text="Weir" type="rss" xmlUrl="{weir}"/>
</body></opml>"""


class Step(NamedTuple):
    """Keys, the words on the screen that name them, and what the screen shows then."""

    named: str
    keys: str
    shown: str


FIRST_VISIT = [
    Step("Enter reads the newest", "\r", "“The tide is late,” said Olga Finch"),
    Step("] next quotation", "]", "1 of 2 · Olga Finch"),
    Step("? help", "?", "▶ Keys"),
    Step("/ find a key", "/star\r", "mark read or unread, star"),
    Step("q close", "q", "1 of 2 · Olga Finch"),
    Step("", "s", "Starred."),  # as the help has said
    Step("", "]", "2 of 2 · Olga Finch"),
    Step("y copy", "y", "Copied"),
    Step("", "q", "▶ Headlines"),
    Step("\\ search", "\\", "a phrase"),
    Step("", "kettel", "Nearest: kettle (1 article), Tab takes it."),
    Step("Tab takes kettle", "\t", "text: “Flour at last,” said Mayor Josef Kettle."),
    Step("Enter results", "\r", "+ save"),
    Step("+ save", "+", "a name for this search"),
    Step("Enter", "\r", "Saved as “kettle”"),
    Step("", "q", "3 unread of 4"),
    Step("", "q", "▶ Feeds"),
]
NEXT_VISIT = [
    Step("kettle", "0", "▶ Feeds"),  # the search that was kept
    Step("Enter show", "ggjj\r", "▶ Starred"),
    Step("Enter read", "\r", "2 of 2 · Olga Finch"),
]


def feed(name: str) -> bytes:
    hour = 9 - 2 * list(STORIES).index(name)
    items = "".join(
        ITEM.format(
            name=name,
            title=title,
            text=f"<![CDATA[<p>{text}</p>]]>",
            number=number,
            date=f"Mon, 2 Nov 2026 {hour - number}:00:00 GMT",
        )
        for number, (title, text) in enumerate(STORIES[name].items())
    )
    return RSS.format(name=name, items=items).encode()


def play(it: Terminal, steps: list[Step]) -> None:
    for step in steps:
        it.until(step.named)
        if step.keys:
            it.press(step.keys)
        it.until(step.shown)


def run_first_hour(folder: Path, server: Server) -> None:
    settings = folder / "config"
    settings.mkdir()
    (settings / "config.toml").write_text('[network]\nallow = ["127.0.0.1"]\n')
    (folder / "feeds.opml").write_text(OPML.format(quay=server.url("/quay"), weir=server.url("/weir")))
    program = [sys.executable, "-m", "tuireader"]
    places = {"TUIREADER_DATA": str(folder / "data"), "TUIREADER_CONFIG": str(settings / "config.toml")}
    for arguments in (["import", str(folder / "feeds.opml")], ["refresh"]):
        subprocess.run([*program, *arguments], env={**os.environ, **places}, check=True, capture_output=True)
    command = ["env", *(f"{name}={value}" for name, value in places.items()), *program]
    for steps in (FIRST_VISIT, NEXT_VISIT):
        with tmux(folder, command) as it:
            play(it, steps)
            it.press("Q")
            assert it.status() == 0


@pytest.mark.skipif(not shutil.which("tmux"), reason="no tmux")
async def test_a_newsboat_user_needs_no_manual(tmp_path: Path) -> None:
    async with serving({"/quay": reply(feed("Quay")), "/weir": reply(feed("Weir"))}) as server:
        await asyncio.to_thread(run_first_hour, tmp_path, server)
