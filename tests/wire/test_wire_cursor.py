"""The terminal's cursor stands where one reads or types: braille displays and magnifiers follow it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from wire_emulator import Emulator

from tuireader.app import ReaderApp
from tuireader.library import ALL, Library
from tuireader.wire import textual_internals
from tuireader.wire.capabilities import Terminal
from tuireader.wire.wire import Wire

FILLER = "\n\n".join(f"Line {i} tells of the river, the sluice and the long wet winter." for i in range(30))
ARTICLES = {
    "1-mill.md": f"# The mill turns\n\nThere is news. “It is older than us,” said Ada Thornbury, the miller.\n\n{FILLER}",
    "2-wide.md": f"# 水車 turns\n\n田中さん 水車 is here. “漢字 it is,” said Olga Finch.\n\n- a list of 水車\n\n{FILLER}",
    "3-last.md": "# Caf\u00e9 opens\n\nNobody spoke.\n",
}


@dataclass
class Case:
    """After `keys` (a size in angle brackets resizes), the text at the terminal's cursor begins with `expected`."""

    title: str
    keys: str
    expected: str
    size: tuple[int, int] = (80, 24)
    before: str = ""
    """What stands just before it."""


CASES = [
    Case("in the headlines on the title, behind the age", "", "The mill turns"),
    Case("a row down", "j", "水車 turns"),
    Case("at the end of the list", "G", "Café opens"),
    Case("in narrow rows", "j", "水車 turns", (40, 20)),
    Case("in three columns", "j", "水車 turns", (160, 45)),
    Case("above the article", "j", "水車 turns", (120, 40)),
    Case("in the article on its title", "enter", "The mill turns"),
    Case("past a blank line at the top", "enter j j", "There is news"),
    Case("in a list of the article", "j enter z j j j j j", "a list of 水車", (80, 8)),
    Case("on the current quotation", "enter ]", "It is older than us"),
    Case("behind wide characters", "j enter ]", "漢字 it is"),
    Case("on the quotation in three columns", "j enter ]", "漢字 it is", (160, 45)),
    Case("where the quotation is not in sight, on the top line", "enter ] G", "Line"),
    Case("on the quotation again", "enter ] G g", "It is older than us"),
    Case("in the speakers on the name", "enter 3", "Ada Thornbury"),
    Case("in the speakers on the words", "enter 3 j", "It is older than us"),
    Case("in the speakers in a window of one pane", "j enter 3 j", "漢字 it is", (40, 20)),
    Case("in the feeds on the name", "0", "All"),
    Case("in the feeds, a row up", "0 k", "Edited"),
    Case("in the feeds, under a heading", "0 G", "The folder"),
    Case("with the feeds at the side", "0 k", "Edited", (200, 60)),
    Case("at the caret of a find, behind what is typed", "/ a b", " ", before=" / ab"),
    Case("at the caret, on a letter", "/ a b left", "b"),
    Case("at the caret behind wide characters", "backslash 水 b", " ", before="水b"),
    Case("at the caret of a search, behind wide characters", "backslash 水 b left", "b"),
    Case("at the caret of an address", "a x y z left left", "yz"),
    Case("at the caret where a speaker is typed", "enter @ o l left", "l"),
    Case("back in the pane after a prompt", "j / a escape", "水車 turns"),
    Case("zoomed", "j z", "水車 turns"),
    Case("after the window has become narrow", "j <40x20>", "水車 turns"),
    Case("after the window has become wide", "j <200x60>", "水車 turns"),
    Case("in the article after a resize", "j enter ] <120x40>", "漢字 it is"),
    Case("in the speakers after a resize", "enter 3 j <40x20>", "It is older than us"),
    Case("in a window that is very small", "<3x2>", ""),
]  # fmt: skip


class WrittenScreen:
    """A terminal that takes what the wire of an application writes."""

    def __init__(self, app: ReaderApp) -> None:
        self._app, self._terminal = app, Terminal(margins=True, repeats=True)
        self._size = (0, 0)
        self.emulator = Emulator(1, 1)

    def display(self, _screen: Any, update: object) -> None:
        """Stand in for App._display."""
        if not textual_internals.is_update(update) or self._app._batch_count:
            return
        if self._size != self._app.size:
            self._size = self._app.size
            self.emulator = Emulator(*self._size, self._terminal)
            self._wire = Wire(self._app, self._terminal)
        frame = self._wire.paint(update)
        if frame is not None and (frame.width, frame.height) == self._size:
            self.emulator.feed(self._wire.encode(frame).removesuffix("\x1b[5n"))

    @property
    def text_around_cursor(self) -> tuple[str, str]:
        """What stands on its line before the cursor, and from there on."""
        cursor = self.emulator.cursor
        cells = [cell.data for cell in list(self.emulator.cells())[cursor.y]]
        return "".join(cells[: cursor.x]), "".join(cells[cursor.x :])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
async def test_the_cursor_stands_where_one_reads(case: Case, tmp_path: Path, settle: Any) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    library = Library(None)
    library.feeds.store(str(folder), kind="folder", name="The folder")
    listing = library.files.open_paths([str(folder)])[0]
    app = ReaderApp(listing, library, theme="tuireader-dark", view=ALL, wire=False)
    written = WrittenScreen(app)
    app._display = written.display  # type: ignore[method-assign,assignment]
    async with app.run_test(size=case.size) as pilot:
        await settle(pilot)
        for key in case.keys.split():
            if key[0] == "<":
                columns, rows = map(int, key[1:-1].split("x"))
                await pilot.resize_terminal(columns, rows)
            else:
                await pilot.press(key)
            await settle(pilot)
        before, shown = written.text_around_cursor
        assert before.endswith(case.before)
        assert shown.startswith(case.expected)
        assert case.expected or not shown.strip()
