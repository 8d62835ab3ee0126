"""The program in a real terminal, with hostile strings in every place: what the terminal receives, byte by byte.

A new place: put strings into it in `tests/hostile_places.py`, and the keys or the command that show it into VISITS or COMMANDS.
"""

import asyncio
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import hostile_places as places
from feeds_server import Answer, Server, serving
from hostile_places import FILES, NAMES, SHORT, TEXTS
from scanner import COMMAND, JSON, PROGRESS, SCREEN, TEXTUAL, findings
from terminals import Terminal, terminal

LINUX = {"TERM": "linux", "LC_ALL": "C", "COLORTERM": ""}
XTERM = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}

# Keys that show more than the article, what is on the screen then, and the key that leads back.
VISITS = [
    ("M", "keep these words", "\x07"),
    ("@", "Tab next", "\x07"),
    ("f", "Tab next", "\x07"),
    (":", "Enter do it", "\x07"),
    ("/Rain\r", " match ", "\x07"),
    ("3", " quotes ", "2"),
    ("?", " Keys ", "q"),
]
COPIES = "yYo"
CHANGES, NOT_EDITED = " What changed", "have not changed"
NONE_CHOSEN = "No quotation is selected"


def environment(folder: Path, more: dict[str, str]) -> dict[str, str]:
    """Nothing of the user's is touched, and no browser is started."""
    config = folder / "config.toml"
    if not config.exists():
        config.write_text('[network]\nallow = ["127.0.0.1"]\n[refresh]\nevery = "never"\n', "utf-8")
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

    def search(self) -> None:
        """Look at all that a search finds, which is all that is indexed by then, and come back."""
        self.it.press("\\tin\r")
        seen = self.it.until("Search: tin")
        if found := re.search(r"(\d+) articles? \S newest", seen):
            self.headlines(int(found[1]))
        self.it.press("\x07")
        self.it.until_gone("Search: tin")

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
                self.visit()
            self.it.press("d]J")

    def feeds(self, last: int) -> None:
        """Look at all feeds, folders and views from the last one up, and at their messages."""
        self.it.press("z0Gkk")
        for number in range(last, 1, -4):
            self.it.until(f"f{number:02} ")
            self.it.press("i")
            self.it.until("What went wrong")
            self.it.press("q")
            self.it.until_gone("What went wrong")
            self.it.press("kk" * 4)

    def show_changes(self) -> None:
        """Look at what was changed in the article, where it was edited."""
        self.it.press("v")
        if CHANGES in self.it.until(CHANGES, NOT_EDITED):
            self.it.until(" quotations: ")
            self.it.press("]]G")
            self.it.press("q")
            self.it.until_gone(CHANGES)

    def show_people(self) -> None:
        """Look at all that the speaker has said, where the article is of a feed, and at all who are quoted."""
        for keys, sign, *others in (
            ("S", " words used ", "quoted here alone"),
            ("V", "The same words", "No quotation is selected", "Nobody is quoted here"),
            ("4t", " 8 weeks ", "is quoted yet in", "You follow no feeds yet"),
        ):
            self.it.press(keys)
            if sign in self.it.until(sign, *others):
                self.it.press("jG")
            self.it.press("\x07")
            self.it.until_gone(sign)

    def ask_why(self) -> None:
        """Go to a quotation and ask why it is whose; again where the quotations were still looked for."""
        self.it.press("g]i")
        while "Why this" not in self.it.until("Why this", NONE_CHOSEN):
            self.it.press("\x07")
            self.it.until_gone(NONE_CHOSEN)
            self.it.press("g]i")
        self.it.press("q")
        self.it.until_gone("Why this")

    def visit(self) -> None:
        """Call all that can be called over the article that is read, and copy."""
        self.ask_why()
        for keys, sign, back in VISITS:
            self.it.press(keys)
            self.it.until(sign)
            self.it.press(back)
            self.it.until_gone(sign)
        self.show_people()
        self.show_changes()
        before = len(self.it.raw)
        self.it.press(COPIES)
        self.it.press("?")
        self.it.until(" Keys ")
        self.copying.append((before, len(self.it.raw)))
        self.it.press("q")
        self.it.until_gone(" Keys ")

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
        pytest.param("on", XTERM, slice(0, None, 3), id="xterm"),
        pytest.param("off", XTERM, slice(0, None, 5), id="xterm, wire off"),
        pytest.param("on", LINUX, slice(1, None, 5), id="linux"),
        pytest.param("off", LINUX, slice(3, None, 5), id="linux, wire off"),
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
        session.search()
        session.articles(texts)
        session.feeds(feeds)
        assert not session.findings(encoding)


@pytest.mark.parametrize(("wire", "part"), [("on", slice(1, None, 4)), ("off", slice(2, None, 6))])
def test_files(wire: str, part: slice, tmp_path: Path) -> None:
    texts = FILES[part]
    places.folder(tmp_path / "articles", texts)
    words = tuireader("--wire", wire, *NAMES[:9], str(tmp_path / "articles"))
    with terminal(words, environment(tmp_path, XTERM)) as it:
        it.until("Not opened")
        it.press("q")
        session = Session(it, wire)
        session.headlines(len(texts))
        session.articles(texts)
        it.press("zG")
        assert not session.findings("utf-8")


# What is wrong with a page, and what is said of it then.
WRONG = {"to": "is not an address", "is": "which is not a web", "no": "answered 404"}
WRONG_PAGES = [f"/{way}/{number}" for way in WRONG for number in range(3)]


def test_pages_that_are_fetched_by_a_key(tmp_path: Path) -> None:
    places.library(tmp_path / "library.db", SHORT[:12])
    with serving_beside(places.answers()) as server:
        addresses = [server.url(path) for path in ("/page/0", *WRONG_PAGES)]
        places.point_entries_to(tmp_path / "library.db", addresses)
        with terminal(tuireader(), environment(tmp_path, XTERM)) as it:
            session = Session(it, "on")
            it.press("\rz")
            for number, said in enumerate(("x goes back", *(WRONG[path[1:3]] for path in WRONG_PAGES))):
                it.until(f"n{number:02} ")
                it.press("x")
                it.until(said)
                it.press("d]J")
                it.until_gone(said)
            assert not session.findings("utf-8")


def test_pages_that_are_opened_by_their_address(tmp_path: Path) -> None:
    with serving_beside(places.answers()) as server:
        words = [server.url(path) for path in ("/page/1", *WRONG_PAGES)]
        with terminal(tuireader("--wire", "off", *words), environment(tmp_path, XTERM)) as it:
            it.until("Not opened")
            it.press("q\rz")
            session = Session(it, "off")
            session.visit()
            it.press("d]G")
            it.until("100 %")
            assert not session.findings("utf-8")


# What the commands print. F is a folder of hostile articles, L a list of hostile feeds, S a hostile server, R a
# library of its feeds. Nothing here may look for a host outside.
COMMANDS: list[Any] = [
    ["--plain", "F"],
    ["quotes", "F"],
    ["quotes", "--explain", "F"],
    ["quotes", "--json", "--text", "F"],
    ["--plain", *NAMES[:40]],
    ["quotes", *NAMES[40:]],
    ["--theme", "x", b"--" + NAMES[0]],
    ["--theme", "x", b"--" + NAMES[1].replace(b" ", b"")],
    ["completions", NAMES[2]],
    ["feeds", "--library", NAMES[3]],
    ["feeds", "--all"],
    ["feeds", "--json", "--all"],
    ["refresh", *NAMES],
    ["search", "tin"],
    ["search", "--best", "--json", "tin"],
    ["search", "--save", *NAMES[4:6]],
    ["search", "about:roof"],
    ["show", "tin"],
    ["show", "--md", "tin"],
    ["show", "--json", "1", "2", "3"],
    ["tag", "tin", "--add", NAMES[4]],
    ["mark", *NAMES[5:6], "--read"],
    ["said", "Ada", "Thornbury"],
    ["said", "p1"],
    ["watch", "--list"],
    ["same", "1.1"],
    ["same", "--json", "2.1"],
    ["same", *NAMES[11:12]],
    ["said", "--json", "p2"],
    ["said", "--csv", "p1"],
    ["said", "--md", "p1"],
    ["said", *NAMES[10:12]],
    ["speakers", "--limit", "0"],
    ["speakers", "--by", "outlet"],
    ["changes", "--words", "--limit", "0"],
    ["changes", "--json", "--limit", "0"],
    ["changes", *NAMES[6:8]],
    ["corrections"],
    ["corrections", "--json"],
    ["corrections", "--gold"],
    ["corrections", *NAMES[6:8]],
    ["correct", "--list", "1"],
    ["correct", "--list", "--json", "2"],
    ["correct", *NAMES[8:9], "--nobody"],
    ["correct", "1", "--missing", *NAMES[9:10]],
    ["notes"],
    ["notes", "--csv"],
    ["notes", "--md"],
    ["note", "n1", "--json", *NAMES[9:10]],
    ["check"],
    ["check", "--json"],
    ["export"],
    ["export", "--json"],
    ["config"],
    ["config", "--json"],
    ["import", *NAMES[:9], "L"],
    ["import", "--json", "L"],
    ["rename", *NAMES[:2]],
    ["move", *NAMES],
    ["remove", *NAMES],
    ["add", *(b"http://127.0.0.1:1/" + name for name in NAMES[:8])],
    ["add", "S/site", "S/feed", "S/no/1", "S/to/1", "S/to/2", "S/is/3"],
    ["refresh", "--library", "R", "--all"],
    ["--plain", "S/page/2", *(f"S{path}" for path in WRONG_PAGES)],
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with articles, a library, a list of feeds, and a server (its address is in the file S)."""
    folder = tmp_path_factory.mktemp("hostile")
    places.folder(folder / "F", FILES[::4])
    places.library(folder / "library.db", TEXTS[::4])
    (folder / "L").write_bytes(places.opml(SHORT))
    with serving_beside(places.answers()) as server:
        (folder / "S").write_text(server.url(""))
        places.subscriptions(folder / "R", server.url(""))
        yield folder


@contextmanager
def serving_beside(answers: dict[str, Answer]) -> Iterator[Server]:
    """Run a server in a thread of its own."""
    started, ended = threading.Event(), threading.Event()
    servers: list[Server] = []

    async def serve() -> None:
        async with serving(answers) as server:
            servers.append(server)
            started.set()
            await asyncio.to_thread(ended.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    started.wait()
    try:
        yield servers[0]
    finally:
        ended.set()
        thread.join()


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(map(str, words))[:24])
def test_what_commands_print(words: list[str | bytes], place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    server = (place / "S").read_text()
    arguments = [word.replace("S/", f"{server}/") if isinstance(word, str) else word for word in words]
    with terminal(tuireader(*arguments), environment(place, XTERM)) as it:
        it.press("\n" * 3)
        data = it.rest()
        assert it.status() in {0, 1, 2}
    # The reader has the screen until it knows that there is nothing to read.
    fetches = words[0] == "refresh" or any(str(word).startswith("S/") for word in words)
    grammar = (
        JSON
        if {"--json", "--gold"} & {*words}
        else PROGRESS
        if fetches
        else SCREEN
        if words[0] == "--theme"
        else COMMAND
    )
    assert not findings(data, grammar)
    assert data
