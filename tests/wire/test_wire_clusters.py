"""Articles with emoji, flags and scripts of many kinds, in terminals that count their cells otherwise.

After every key the screen is what a full redraw (Ctrl-L) shows: nothing is lost, and nothing of another article stays.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pyte.screens import Char
from textual._compositor import CompositorUpdate
from wire_clusters import WIDTHS, MemberEmulator

from terminals import terminal
from tuireader.app import ReaderApp
from tuireader.library import Library
from tuireader.wire.capabilities import Terminal
from tuireader.wire.wire import Wire

SESSIONS = int(os.environ.get("TUIREADER_TEST_CLUSTER_SESSIONS", "4"))
"""How many random sessions are played in each kind of terminal."""
FAMILY, FLAGS, SKIN = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "🇮🇪🇫🇷🇩🇪",
    "\U0001f469\U0001f3fd\u200d\U0001f680",
)
PICTURES = [
    FAMILY,
    FLAGS,
    SKIN,
    "\u2764\ufe0f",
    "\u260e\ufe0f",
    "1\ufe0f\u20e3",
    "\U0001f3f3\ufe0f\u200d\U0001f308",
    "\U0001f44d\U0001f3ff",
]
SENTENCES = {
    "emoji": "The {0} went up the weir {1} and came back {2} before noon.",
    "cjk": "水車の記録{0}は、川の{1}と村を語る。混じり文 and narrow words {2}。",
    "rtl": "הטחנה {0} עומדת ליד הנהר {1} כבר שנים רבות. الطاحونة {2} بِجانِب النَّهر.",
    "indic": "नदी के किनारे {0} चक्की है, क्षत्रिय {1} हिन्दी में। ஆற்றின் {2} அருகில் மில். แม่น้ำ {0} မြစ်ကမ်း.",
}
SIZES = [(80, 24), (120, 40), (40, 12), (64, 16), (160, 45)]
KEYS = [*"jjkkbdugG][}{JKJK123zh", "space", "enter", "escape", "question_mark", "quotation_mark", "tab"]


def articles(folder: Path) -> list[str]:
    """Write the articles: one of each script, one of all, one of plain words; return their paths."""
    chance = Random(1)

    def text(title: str, sentences: list[str]) -> str:
        def filled(sentence: str) -> str:
            return sentence.format(*(chance.choice([*PICTURES, "here"]) for _ in range(3)))

        said = [f"“{filled(sentence)}” said Ada Thornbury. {chance.choice(PICTURES)}" for sentence in sentences]
        told = [filled(sentence) for sentence in sentences * 3]
        lists = [f"- item {picture}" for picture in PICTURES]
        return "\n\n".join(
            [f"# {title} {chance.choice(PICTURES)}", *said, *told, *lists, FAMILY, "short \u2764\ufe0f"] * 2
        )

    every = [*SENTENCES.values()]
    texts = {name: text(f"The mill {name}", [sentence] * 3) for name, sentence in SENTENCES.items()}
    texts |= {"mixed": text("All of it", every * 2), "plain": "# Plain\n\n" + "“It turns,” said Olga Finch.\n\n" * 12}
    paths = [folder / f"{name}.md" for name in texts]
    for path, words in zip(paths, texts.values(), strict=True):
        path.write_text(words, "utf-8")
    return [str(path) for path in paths]


def differences(shown: list[list[Char]], redrawn: list[list[Char]]) -> list[str]:
    """Describe each line that differs: its text twice, and the first cell that is another."""
    found = []
    for y, (cells, others) in enumerate(zip(shown, redrawn, strict=True)):
        if cells != others:
            x, pair = next((x, pair) for x, pair in enumerate(zip(cells, others, strict=True)) if pair[0] != pair[1])
            texts = ["".join(cell.data for cell in line[x - 5 : x + 30]).rstrip() for line in (cells, others)]
            found.append(f"{x}, {y}: {texts[0]!a}, then {texts[1]!a}; {pair[0]}, then {pair[1]}")
    return found


def beside_pictures(line: list[Char]) -> list[Char]:
    """Return a line of tmux in which a blank behind a picture has its background.

    Where what tmux reads at once ends within a picture, it may clear the cell behind it without a colour.
    """
    behind = pairwise(line)
    cleared = [not before.data.isascii() and (char.data, char.bg) == (" ", "default") for before, char in behind]
    return [
        char._replace(bg=before.bg) if is_cleared else char
        for is_cleared, before, char in zip([False, *cleared], [line[0], *line], line, strict=False)
    ]


class RedrawnTerminal:
    """A terminal that takes our bytes, and after each frame the bytes of a full redraw: the two must look alike."""

    def __init__(self, app: ReaderApp, like: Terminal, emulator: Callable[[int, int], MemberEmulator]) -> None:
        self.app, self._like, self._make_emulator = app, like, emulator
        self.size = (0, 0)
        self.frames = 0
        self.differences: list[str] = []

    def display(self, _screen: Any, update: object) -> None:
        """Stand in for App._display."""
        if not isinstance(update, CompositorUpdate) or self.app._batch_count:
            return
        if self.size != self.app.size:
            self.size = self.app.size
            self._emulator, self._wire = self._make_emulator(*self.size), Wire(self.app, self._like)
        frame = self._wire.paint(update)
        if frame is None or (frame.width, frame.height) != self.size:
            return
        self._emulator.feed(self._wire.encode(frame).removesuffix("\x1b[5n"))
        shown = [*self._emulator.cells()]
        self._wire._writer.forget_shown()
        self._emulator.feed(self._wire.encode(frame).removesuffix("\x1b[5n"))
        self.frames += 1
        self.differences += differences(shown, [*self._emulator.cells()])


async def played(folder: Path, chance: Random) -> RedrawnTerminal:
    """Play a session of random keys at all sizes, in a random kind of terminal."""
    library = Library(None)
    paths = articles(folder)
    chance.shuffle(paths)
    theme = chance.choice(["tuireader-dark", "tuireader-16"])
    app = ReaderApp(library.files.open_paths(paths)[0], library, theme=theme, wire=False)
    like = Terminal(margins=chance.random() < 0.5, erases_with_background=chance.random() < 0.5)
    width_of, halves_stay = chance.choice(WIDTHS), chance.random() < 0.5
    shown = RedrawnTerminal(app, like, partial(MemberEmulator, like=like, width_of=width_of, halves_stay=halves_stay))
    app._display = shown.display  # type: ignore[method-assign,assignment]
    sizes = [*SIZES]
    chance.shuffle(sizes)
    async with app.run_test(size=sizes[0]) as pilot:
        for size in sizes:
            await pilot.resize_terminal(*size)
            for _ in range(8):
                await pilot.press(chance.choice(KEYS))
                if shown.differences or not app.is_running:
                    return shown
    return shown


@pytest.mark.parametrize("seed", range(SESSIONS))
def test_after_each_frame_the_screen_is_what_a_redraw_shows(tmp_path: Path, seed: int) -> None:
    shown = asyncio.run(played(tmp_path, Random(seed)))
    assert shown.frames > 5
    assert not shown.differences


@pytest.mark.skipif(not shutil.which("tmux"), reason="no tmux")
@pytest.mark.parametrize("seed", range(max(1, SESSIONS // 4)))
def test_in_tmux_the_screen_is_what_ctrl_l_shows(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    size = SIZES[seed % len(SIZES)]
    paths = articles(tmp_path)
    chance.shuffle(paths)
    (tmp_path / "tmux.conf").write_text("set -g status off\nset -s escape-time 10\n")
    tmux = ["tmux", "-S", str(tmp_path / "socket"), "-f", str(tmp_path / "tmux.conf")]
    reader = [sys.executable, "-m", "tuireader", "--library", str(tmp_path / "library.db"), *paths]

    def screen() -> list[list[Char]]:
        pane = subprocess.run([*tmux, "capture-pane", "-p", "-e", "-N"], capture_output=True, text=True, check=True)
        emulator = MemberEmulator(4 * size[0], size[1], width_of=lambda char: 1)  # a cell a character
        # How many members of a family tmux stores in a cell depends on where what it reads at once ends.
        first_members = re.sub("\u200d[^ ]?", "", pane.stdout)
        emulator.feed(first_members.rstrip("\n").replace("\n", "\r\n"))
        return [beside_pictures(line) for line in emulator.cells()]

    def settled() -> list[list[Char]]:
        """Return the screen once nothing has come for a while and it does not change."""
        shown = screen()
        while True:
            it.quiet(0.2)
            if (after := screen()) == shown:
                return shown
            shown = after

    outside = {"TERM": "xterm-256color", "COLORTERM": "", "LC_ALL": "C.UTF-8", "TMUX": "", "STY": ""}
    with terminal([*tmux, "new-session", *reader], outside, size=size) as it:
        try:
            it.until("All of it", "The mill")
            it.press("A")  # so that no headline changes because its article has been read
            it.until("0 unread")
            for _ in range(30):
                it.press(chance.choice("jjkkbdugG][}{JKJK123z? \r"))
                shown = settled()
                it.press("\x0c")
                assert not differences(shown, settled())
        finally:
            subprocess.run([*tmux, "kill-server"], capture_output=True, check=False)
