"""The program in a real terminal, with hostile strings in every place: what the terminal receives, byte by byte.

A new place: put strings into it in `places.py`, and the keys or the command that show it into VISITS or COMMANDS.
"""

import asyncio
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import places
from feeds_server import Server, serving
from places import FILES, NAMES, SHORT, TEXTS
from scanner import COMMAND, PROGRESS, SCREEN, TEXTUAL, findings
from terminals import Terminal, terminal

LINUX = {"TERM": "linux", "LC_ALL": "C", "COLORTERM": ""}
XTERM = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}

# Keys that show more than the article, what is on the screen then, and the key that leads back.
VISITS = [
    ("i", "Why this", "q"),
    ("@", "Esc closes", "\x07"),
    ("f", "Esc closes", "\x07"),
    (":", "Search for", "\x1b"),
    ("/Tin\r", " match ", "\x07"),
    ("3", " Speakers", "2"),
    ("?", "In every pane", "q"),
]
COPIES = "yYo"


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

    def __init__(self, it: Terminal, wire: str) -> None:
        self.it, self.grammar = it, SCREEN if wire == "on" else TEXTUAL
        self.copying: list[tuple[int, int]] = []

    def headlines(self, count: int) -> None:
        """Look at all headlines."""
        self.it.until("n00 ")
        for number in range(4, count, 4):
            self.it.press("j" * 4)
            self.it.until(f"n{number:02} ")
        self.it.press("g")

    def articles(self, texts: list[str]) -> None:
        """Read all articles, and call over some of them all that can be called.

        They are some with short strings of whose width no terminal has an opinion of its own.
        """
        plain = [text.isascii() and len(text) < 200 for text in texts]
        visited = [n for n in range(len(texts)) if plain[n] and plain[n - 7]][::7][:4]
        self.it.press("\rz")
        for number in range(len(texts)):
            self.it.until(f"n{number:02} ")
            if number in visited:
                self.it.until("? help")
                self.it.press("]")
                self.visit()
            self.it.press("d]J")

    def feeds(self, last: int) -> None:
        """Look at all feeds, folders and views from the last one up, and at what is said of them."""
        self.it.press("z0Gkk")
        for number in range(last, 1, -4):
            self.it.until(f"f{number:02} ")
            self.it.press("ikk" * 4)

    def visit(self) -> None:
        """Call all that can be called over the article that is read, and copy."""
        self.it.until("uotation ")
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
        stray = [
            f"copied at {copy.start()}"
            for copy in re.finditer(rb"\x1b\]52;", self.it.raw)
            if not any(before <= copy.start() < after for before, after in self.copying)
        ]
        return stray + findings(self.it.raw, replace(self.grammar, encoding=encoding, copies=True))


@pytest.mark.parametrize(
    ("wire", "terminal_is", "part"),
    [
        pytest.param("on", XTERM, slice(None), id="xterm"),
        pytest.param("off", XTERM, slice(0, None, 3), id="xterm, wire off"),
        pytest.param("on", LINUX, slice(1, None, 3), id="linux"),
        pytest.param("off", LINUX, slice(2, None, 3), id="linux, wire off"),
    ],
)
def test_a_library_that_holds_anything_at_all(
    wire: str, terminal_is: dict[str, str], part: slice, tmp_path: Path
) -> None:
    texts = TEXTS[part]
    feeds = places.library(tmp_path / "library.db", texts)
    encoding = "ascii" if terminal_is is LINUX and wire == "on" else "utf-8"
    with terminal(tuireader("--wire", wire), environment(tmp_path, terminal_is)) as it:
        session = Session(it, wire)
        session.headlines(len(texts))
        session.articles(texts)
        session.feeds(feeds)
        assert not session.findings(encoding)


@pytest.mark.parametrize(("wire", "part"), [("on", slice(0, None, 2)), ("off", slice(1, None, 2))])
def test_files(wire: str, part: slice, tmp_path: Path) -> None:
    texts = FILES[part]
    places.folder(tmp_path / "articles", texts)
    missing = [*NAMES[:9], tmp_path / "articles"]
    with terminal(tuireader("--wire", wire, *map(os.fsencode, missing)), environment(tmp_path, XTERM)) as it:
        it.until("Not opened")
        it.press("q")
        session = Session(it, wire)
        session.headlines(len(texts))
        session.articles(texts)
        it.press("zG")
        assert not session.findings("utf-8")


# What the commands print, as the terminal's own driver passes it on, and to the terminal as standard error too.
TO_FILES: list[list[str | bytes]] = [
    ["--plain", "F"],
    ["quotes", "F"],
    ["quotes", "--explain", "F"],
    ["quotes", "--json", "--text", "F"],
    ["--plain", *NAMES[:40]],
    ["quotes", *NAMES[40:]],
    *([name] for name in NAMES[:2]),
    *(["--theme", "x", b"--" + name] for name in NAMES[:2]),
    ["completions", NAMES[2]],
    ["import", "L"],
    ["import", "--json", *NAMES[:9], "L"],
]
TO_LIBRARY: list[list[str | bytes]] = [
    ["feeds", "--all"],
    ["feeds", "--json", "--all"],
    ["refresh", *NAMES],
    ["check"],
    ["check", "--json"],
    ["export"],
    ["export", "--json"],
    ["remove", *NAMES],
    ["add", *NAMES[:20]],
    ["config"],
    ["config", "--json"],
    ["feeds", "--library", NAMES[3]],
]


def output(folder: Path, *arguments: str | bytes) -> bytes:
    """Return what a terminal receives from a command."""
    with terminal(tuireader(*arguments), {**environment(folder, XTERM), "PYTHONFAULTHANDLER": ""}) as it:
        it.press("\n" * 9)
        it.rest()
        return it.raw
