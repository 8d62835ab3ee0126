"""The reader in random sessions: what our bytes show is what Textual's own show."""

import asyncio
from pathlib import Path
from typing import Any

import pyte
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.control import Control
from textual._compositor import CompositorUpdate
from wire_emulator import Emulator, Picture, seen

from tuireader.app import ReaderApp
from tuireader.library import Library
from tuireader.wire.capabilities import Terminal
from tuireader.wire.wire import Wire

ARTICLES = {
    "mill.md": "# The mill turns\n\n“It is older than us,” said Ada Thornbury, the miller. “It will outlive us.”\n\n"
    + "\n\n".join(
        f"Paragraph {i} tells of *the river*, the sluice and the long wet winter of {1900 + i}." for i in range(30)
    ),
    "wide.md": "# 水車 turns\n\n「古い」と田中さん。 Cafe\u0301 and na\u0131\u0308ve. “漢字,” said Olga Finch.\n\n"
    + "\n\n".join(f"水車の記録{i}。混じり文 and narrow words 漢{i}。" for i in range(20)),
    "empty.md": "",
}
NAMED = "space tab enter quotation_mark slash question_mark at colon escape"
KEYS = [*"jkbdugG][}{JK123zinNmqw水", *NAMED.split()]
SIZES = [(80, 24), (120, 40), (40, 12), (64, 10), (1, 1), (3, 2)]
THEMES = ["tuireader-dark", "tuireader-light", "tuireader-16", "nord"]


@pytest.fixture(autouse=True)
def truecolor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's own output in all colours: the styles of Rich remember the colours they were first written in."""
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


class Pair:
    """Two terminals: one takes Textual's own bytes, the other ours."""

    def __init__(self, app: ReaderApp, terminal: Terminal) -> None:
        self.app, self.wire = app, Wire(app, terminal)
        self.terminal = terminal
        self.size = (0, 0)
        self.differences: list[tuple[Picture, Picture]] = []
        self.frames = 0

    def display(self, screen: Any, update: object) -> None:
        """Stand in for App._display."""
        if not isinstance(update, CompositorUpdate) or self.app._batch_count:
            return
        width, height = self.app.size
        if self.size != (width, height):
            self.size = (width, height)
            self.theirs, self.ours = Emulator(width, height), Emulator(width, height, self.terminal)
            self.wire = Wire(self.app, self.terminal)
        cursor = Control.move_to(*screen.outer_size.clamp_offset(self.app.cursor_position)).segment.text
        self.theirs.feed((update.render_segments(self.app.console) + cursor).replace("\n", "\r\n"))
        frame = self.wire.paint(update)
        if frame is not None and (frame.width, frame.height) == self.size:
            self.ours.feed(self.wire.encode(frame).removesuffix("\x1b[5n"))
            self.frames += 1
            if self.theirs.picture() != self.ours.picture():
                self.differences.append((self.theirs.picture(), self.ours.picture()))


async def session(folder: Path, terminal: Terminal, theme: str, sizes: list[tuple[int, int]], keys: list[str]) -> Pair:
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    library = Library(None)
    app = ReaderApp(library.files.open_paths([str(folder / name) for name in ARTICLES])[0], library, theme=theme)
    pair = Pair(app, terminal)
    app._display = pair.display  # type: ignore[method-assign,assignment]
    async with app.run_test(size=sizes[0]) as pilot:
        for number, key in enumerate(keys):
            if number and number % 8 == 0:
                await pilot.resize_terminal(*sizes[number // 8 % len(sizes)])
            await pilot.press(key)
            if pair.differences or not app.is_running:
                break
    return pair


terminals = st.builds(Terminal, margins=st.booleans(), repeats=st.booleans(), erases_with_background=st.booleans())


@given(
    terminal=terminals,
    looks=st.tuples(st.sampled_from(THEMES), st.lists(st.sampled_from(SIZES), min_size=1, max_size=3)),
    keys=st.lists(st.sampled_from(KEYS), min_size=10, max_size=30),
)
@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_screens_are_equal(
    tmp_path: Path, terminal: Terminal, looks: tuple[str, list[tuple[int, int]]], keys: list[str]
) -> None:
    pair = asyncio.run(session(tmp_path, terminal, *looks, keys))
    assert pair.frames
    for theirs, ours in pair.differences[:1]:
        assert ours[1] == theirs[1]
        for ours_line, their_line in zip(ours[0], theirs[0], strict=True):
            assert ours_line == their_line


class Plain(pyte.Screen):
    """pyte, but that it erases the whole screen: it leaves out cells that were never drawn on."""

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        for y in range(self.lines):
            self.buffer[y].update(dict.fromkeys(range(self.columns), self.cursor.attrs))


def test_a_terminal_that_knows_little_shows_the_same(tmp_path: Path) -> None:
    """pyte as it is: no margins, no REP, and a region whose end does not bring the cursor home."""
    plain = Terminal(repeats=False)
    screens = Plain(80, 24)
    stream = pyte.Stream(screens)
    texts = {"mill.md": ARTICLES["mill.md"]}
    (tmp_path / "mill.md").write_text(texts["mill.md"], "utf-8")

    async def read() -> Pair:
        library = Library(None)
        app = ReaderApp(library.files.open_paths([str(tmp_path / "mill.md")])[0], library, theme="tuireader-dark")
        pair = Pair(app, plain)
        screens.reset_mode(7, private=True)

        app._display = pair.display  # type: ignore[method-assign,assignment]
        encode = Wire.encode

        def encoded(wire: Wire, frame: Any) -> str:
            written = encode(wire, frame)
            stream.feed(written)
            return written

        Wire.encode = encoded  # type: ignore[method-assign,assignment]
        try:
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.press(*"jjjk d u ] ] } G b g".replace(" ", ""))
                await pilot.pause()
        finally:
            Wire.encode = encode  # type: ignore[method-assign]
        return pair

    pair = asyncio.run(read())
    assert not pair.differences
    ours = [[seen(screens.buffer[y][x]) for x in range(80)] for y in range(24)]
    assert ours == pair.theirs.picture()[0]
