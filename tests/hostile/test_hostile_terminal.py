"""The program in a real terminal, with hostile strings in every place: what the terminal receives, byte by byte.

A new place: put strings into it in `places.py`, and the keys or the command that show it into VISITS or COMMANDS.
"""

import asyncio
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import places
from feeds_server import Server, serving
from places import NAMES, SHORT, numbered
from scanner import COMMAND, PROGRESS, SCREEN, findings
from terminals import Terminal, terminal

LINUX = {"TERM": "linux", "LC_ALL": "C", "COLORTERM": ""}
XTERM = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}

# Keys that show more than the article, what is on the screen then, and the key that leads back.
VISITS = [
    ("i", "Why this", "q"),
    ("@", "Esc closes", "\x07"),
    ("f", "Esc closes", "\x07"),
    (":", "Search for", "\x1b"),
    ("/Tin\r", "match 1 of", "\x07"),
    ("3", "▶ Speakers", "2"),
    ("?", "In every pane", "q"),
]
COPIES = "yYo"
VISITED = range(0, 50, 12)
"""Articles over which all is called: those with strings of whose widths terminals have no opinion of their own."""


def environment(folder: Path, more: dict[str, str]) -> dict[str, str]:
    """Nothing of the user's is touched, and no browser is started."""
    (folder / "config.toml").write_text('[network]\nallow = ["127.0.0.1"]\n[refresh]\nevery = "never"\n', "utf-8")
    here = {"TUIREADER_DATA": str(folder), "TUIREADER_CONFIG": str(folder / "config.toml"), "HOME": str(folder)}
    return {**here, "SSH_TTY": "/dev/pts/7", "TMUX": "", "STY": "", **more}


def tuireader(*arguments: str | bytes) -> list[str]:
    words = [word.decode("utf-8", "surrogateescape") if isinstance(word, bytes) else word for word in arguments]
    return [sys.executable, "-m", "tuireader", *words]


class Session:
    """A reader that is walked through; `copying` are the parts of its output in which it was asked to copy."""

    def __init__(self, it: Terminal) -> None:
        self.it = it
        self.copying: list[tuple[int, int]] = []

    def headlines(self, count: int) -> None:
        """Look at all headlines."""
        self.it.until("n00 ")
        for number in range(4, count, 4):
            self.it.press("j" * 4)
            self.it.until(f"n{number:02} ")
        self.it.press("g")

    def articles(self, count: int) -> None:
        """Read all articles, and call over some of them all that can be called."""
        self.it.press("\rz")
        for number in range(count):
            self.it.until(f"n{number:02} ")
            if number in VISITED:
                self.it.until("uotation")
                self.it.press("]")
                self.visit()
            self.it.press("d]J")

    def feeds(self, count: int) -> None:
        """Look at all feeds, folders and views, and at what is said of them."""
        self.it.press("z0g")
        for number in range(2, count, 4):
            self.it.until(f"f{number:02} ")
            self.it.press("jji" * 4)

    def visit(self) -> None:
        """Call all that can be called over the article that is read, and copy."""
        self.it.until("uotation 1 of")
        for keys, sign, back in VISITS:
            self.it.press(keys)
            self.it.until(sign)
            self.it.press(back)
            self.it.until_gone(sign)
        before = len(self.it.raw)
        self.it.press(COPIES)
        self.it.press("?")
        self.it.until("In every pane")
        self.copying.append((before, len(self.it.raw)))
        self.it.press("q")
        self.it.until_gone("In every pane")

    def findings(self, encoding: str) -> list[str]:
        """Leave, and return what the terminal should not have got."""
        self.it.press("\x07Q")
        assert self.it.status() == 0
        grammar, found, start = replace(SCREEN, encoding=encoding), [], 0
        for before, after in [*self.copying, (len(self.it.raw), len(self.it.raw))]:
            found += findings(self.it.raw[start:before], grammar)
            found += findings(self.it.raw[before:after], replace(grammar, copies=True))
            start = after
        return found


@pytest.mark.parametrize("wire", ["on", "off"])
@pytest.mark.parametrize("terminal_is", [XTERM, LINUX], ids=["xterm", "linux"])
def test_a_library_that_holds_anything_at_all(wire: str, terminal_is: dict[str, str], tmp_path: Path) -> None:
    entries = places.library(tmp_path / "library.db")
    encoding = "ascii" if terminal_is is LINUX and wire == "on" else "utf-8"
    with terminal(tuireader("--wire", wire), environment(tmp_path, terminal_is)) as it:
        session = Session(it)
        session.headlines(entries)
        session.articles(entries)
        session.feeds(len(SHORT))
        assert not session.findings(encoding)


@pytest.mark.parametrize("wire", ["on", "off"])
def test_files(wire: str, tmp_path: Path) -> None:
    articles = places.folder(tmp_path / "articles")
    with terminal(tuireader("--wire", wire, str(tmp_path / "articles"), *NAMES[:9]), environment(tmp_path, XTERM)) as it:
        it.until("Not opened")
        it.press("q")
        session = Session(it)
        session.headlines(articles)
        session.articles(articles)
        session.it.press("zG")
        assert not session.findings("utf-8")
