"""Attacks on the reader in a terminal, one at a time: what a publisher sends, what a visitor pastes.

Each is a folder with articles or a library, and keys; while it lasts, memory is measured, and how soon keys are answered.
`tests/bench/bench_attacks.py` prints all; `tests/hostile/test_hostile_bounds.py` runs some of them.
"""

import os
import re
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from deliveries import NOW, make_feed, numbered_entry
from terminals import WAIT_SECONDS, Terminal, terminal
from tuireader.library import Library

MB = 1 << 20
ANSWER_SECONDS = 2.0
REDRAW = b"\x0c"
PASTE = b"\x1b[200~%s\x1b[201~"


class Measured(NamedTuple):
    """What an attack cost."""

    reader_mb: float  # memory of the reader's own process at most
    worker_mb: float  # of the largest process that it started
    answers: list[float]  # how long each key took, in milliseconds, sorted

    @property
    def p99(self) -> float:
        """The time in which 99 of 100 keys are answered, in milliseconds."""
        return self.answers[min(len(self.answers) - 1, int(0.99 * len(self.answers)))]


class Attack(NamedTuple):
    """One attack."""

    name: str
    prepare: Callable[[Path], list[str]]  # makes files in a folder; returns the reader's arguments
    keys: list[bytes] = []  # what is typed and pasted, one after the other
    moves: tuple[bytes, bytes] = (b"j", b"k")  # two keys that are always answered, one after the other
    seconds: float = 4.0  # how long keys are pressed


def file_with(data: bytes | str, name: str = "a.md") -> Callable[[Path], list[str]]:
    """Return what makes a folder of a hostile article and forty harmless ones."""

    def prepare(folder: Path) -> list[str]:
        articles = folder / "articles"
        articles.mkdir()
        (articles / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
        for number in range(40):
            words = f"# The weir, part {number}\n\n“It rose,” said Olga Finch, a baker.\n\n" + "It rained. " * 400
            (articles / f"b{number}.md").write_text(words)
        return [str(articles)]

    return prepare


def feed_with(html: str, title: str = "The weir") -> Callable[[Path], list[str]]:
    """Return what makes a library whose newest article has this HTML, as a feed has sent it."""

    def prepare(folder: Path) -> list[str]:
        library = Library(folder / "data" / "library.db")
        library.feeds.store("https://weir.example/feed")
        entries = [numbered_entry(number, content="<p>It rained.</p>" * 99) for number in range(40)]
        entries.append(numbered_entry(41, content=html, title=title))
        library.ingest.store_entries(1, make_feed(entries), NOW)
        library.close()
        return []

    return prepare


def config_with(text: str) -> Callable[[Path], list[str]]:
    """Return what makes a hostile configuration."""

    def prepare(folder: Path) -> list[str]:
        (folder / "config.toml").write_text(text)
        return PLAIN_FEED(folder)

    return prepare


def filled(pattern: str, length: int) -> str:
    """Return `length` characters of a text that repeats."""
    return (pattern * (length // len(pattern) + 1))[:length]


M = 990_000
WIDE_TABLE = "|a" * 1000 + "\n" + "|-" * 1000 + "\n" + "|b\n" * 60 + "\n"
QUOTES = "“It rose,” said Olga Finch. “It fell,” said Josef Kettle, the miller. "
PASTED = PASTE % filled('the weir (a+)+$ 漢字 \x1b[31m\x07 "x" -y OR ', 10 * MB).encode()
PLAIN_FEED = feed_with("<p>“It rose,” said Olga Finch, a baker.</p>")
ATTACKS = [
    Attack("nothing hostile", file_with("# The weir\n\nIt rained.")),
    *(
        Attack(f"Markdown: {name}", file_with(filled(text, M)))
        for name, text in {
            "links": "[a](b)",
            "emphasis": "*a**b_c",
            "addresses": "<a@b.c>",
            "brackets": "[" * 999 + "]" * 999 + "\n\n",
            "half links": "[a](",
            "items": "- - - - - a\n",
            "paragraphs": "a b\n\n",
            "tables": WIDE_TABLE,
            "lines of a table": "a|b\n-|-\n",
            "quotes": "> > > > > > a\nb\nb\nb\n",
            "quotations": QUOTES,
            "quotation marks": "“",
            "code": "```python\n" + "f'{" * 3000 + "\n```\n\n",
            "one word": "a",
            "bare addresses": "https://x.example/a ",
        }.items()
    ),
    *(
        Attack(f"4 MB of text: {name}", file_with(filled(text, 4 * MB // len(text[0].encode())), "a.txt"))
        for name, text in {
            "one line": "It rained on the weir. ",
            "lines": "It rained.\n",
            "Chinese": "漢",
            "joined emoji": "\U0001f469\u200d",
            "marks": "\u0301",
            "signs": "*",
            "quotations": QUOTES,
            "tabs": "\ta",
        }.items()
    ),
    *(
        Attack(f"feed: {name}", feed_with(html))
        for name, html in {
            "attributes": "<p " + " ".join(f"a{n}=b" for n in range(200_000)) + ">One</p>",
            "deep": "<div>a" * 40_000,
            "tables": "<table><tr><td>a" * 26_000,
            "cells": "<table>" + ("<tr>" + "<td>a" * 100) * 750,
            "cells that cover": "<table>" + "<tr><td rowspan=1000 colspan=100>a" * 30_000,
            "pictures": "<img src=a.jpg alt=b>" * 79_000,
            "links": "<a href=b>c</a>" * 39_000,
            "lines": "a\n" * (4 * MB),
            "paragraphs": "<p>a" * 79_000,
            "one paragraph": "<p>" + "漢字 " * (MB // 2),
            "code": "<pre>" + "a\n" * MB,
            "references": "<p>" + "&#128512;" * (8 * MB // 9),
        }.items()
    ),
    Attack("feed: titles", feed_with("<p>One</p>", "\U0001f469\u200d" * 500)),
    Attack("a page of 30 MB", file_with("<!doctype html><html><body>" + "<p>It rained on the weir. " * MB, "a.html")),
    Attack("a page of attributes", file_with(f"<!doctype html><html><p {'a ' * MB}><p>{QUOTES * 99}", "a.html")),
    *(
        Attack(f"10 MB pasted into {name}", PLAIN_FEED, [keys, PASTED], moves=(b"x", b"\x7f"), seconds=6.0)
        for name, keys in {
            "a find": b"/",
            "a search": b"\\",
            "a filter": b"&",
            "the commands": b":",
            "the speakers": b"2@",
            "a new feed": b"a",
            "a name": b"0Ge",
            "a saved search": b"\\weir\r+",
        }.items()
    ),
    Attack("10 MB pasted into the headlines", PLAIN_FEED, [PASTED]),
    Attack("10 MB of a string of the terminal", PLAIN_FEED, [b"\x1b]0;" + b"A" * (10 * MB) + b"\x07"]),
    Attack("10 MB of broken characters", PLAIN_FEED, [b"\xe6\xb0" * (5 * MB)]),
    *(
        Attack(f"searched for: {name}", PLAIN_FEED, [b"\\", PASTE % query.encode()], moves=(b"x", b"\x7f"))
        for name, query in {
            "prefixes": "aaa* " * 30,
            "a phrase": '"' + "a " * 450 + '"',
            "choices": " OR ".join(["it", "rained"] * 15),
            "exclusions": "-a1 " * 32,
            "one word": "a" * 999,
        }.items()
    ),
    *(
        Attack(f"configured: {name}", config_with(text))
        for name, text in {
            "a deep key": "a" + ".a" * 100_000 + " = 1\n",
            "unknown options": "".join(f"option{n} = 1\n" for n in range(15_000)),
            "rules": "[[rules]]\ndo = 'hide'\nmatch = '(a+)+$'\n" * 6000,
            "keys": "[keys]\n" + f'"pane.down" = "{",".join(map(chr, range(0x4E00, 0x8E00)))}"\n',
        }.items()
    ),
]


def run(attack: Attack, folder: Path, *, size: tuple[int, int] = (120, 40)) -> Measured:
    """Run an attack in an empty folder."""
    arguments = attack.prepare(folder)
    config = folder / "config.toml"
    if not config.exists():
        config.write_text('[refresh]\nevery = "never"\n')
    environment = {"TUIREADER_DATA": str(folder / "data"), "TUIREADER_CONFIG": str(config), "HOME": str(folder)}
    words = [sys.executable, "-m", "tuireader", *arguments]
    with terminal(words, {**environment, "SSH_TTY": "/dev/pts/7"}, size=size) as it:
        it.until("Headlines", "Problems")
        if attack.name.startswith("configured"):
            it.until("Problems")
            it.press("q")
            it.until_gone("Problems")
        watch = _Watch(it)
        watch.quiet(0.5)  # the list is whole, and the cursor is where it stays
        for keys in attack.keys or [b"1"]:
            watch.send(keys)
        end = time.monotonic() + attack.seconds
        while time.monotonic() < end or len(watch.answers) < 20:
            for key in attack.moves:
                watch.press(key)
        if not attack.keys:  # what the article needs when it is read, too
            watch.read_article()
    return Measured(watch.reader / MB, watch.worker / MB, sorted(watch.answers))


class _Watch:
    """Types into a reader, and looks at its memory."""

    def __init__(self, it: Terminal) -> None:
        self.it = it
        self.answers: list[float] = []
        self.reader = self.worker = 0

    def look(self) -> None:
        """Look at the memory of all processes."""
        own = self.it.process.pid
        self.reader = max(self.reader, _peak_memory(own))
        self.worker = max([self.worker, *map(_peak_memory, _children(own))])

    def send(self, data: bytes) -> None:
        """Send everything, and read meanwhile; the terminal takes a little at a time."""
        while data:
            reading, writing, _ = select.select([self.it.master], [self.it.master], [], 1)
            if writing:
                data = data[os.write(self.it.master, data[:4096]) :]
            if reading:
                os.read(self.it.master, 65536)
        self.quiet(0.1)

    def quiet(self, seconds: float) -> None:
        """Read until nothing has come for some seconds."""
        while select.select([self.it.master], [], [], seconds)[0]:
            os.read(self.it.master, 65536)
        self.look()

    def press(self, key: bytes) -> None:
        """Press a key, and measure how long the answer takes.

        Two keys that undo each other may share a frame, which then is the one before: there is nothing to write. Whether
        the reader hangs is seen when it is asked to draw everything.
        """
        self.quiet(0.01)
        begin = time.perf_counter()
        os.write(self.it.master, key)
        is_answered = bool(select.select([self.it.master], [], [], ANSWER_SECONDS)[0])
        if not is_answered:
            os.write(self.it.master, REDRAW)
            assert select.select([self.it.master], [], [], WAIT_SECONDS)[0], f"no answer to {key!r}"
        os.read(self.it.master, 65536)
        if is_answered:
            self.answers.append(1000 * (time.perf_counter() - begin))
        self.look()

    def read_article(self) -> None:
        """Open the first article, and go through it."""
        self.send(b"g\r")
        for keys in (b" ", b"d", b"u", b"j", b"G", b"g", b"/a\r", b"n", b"\x07", b"]", b"]"):
            self.send(keys)
            for key in b"?q":
                self.press(bytes([key]))
        for _ in range(4):  # every line is laid out again
            self.press(b"z")
        self.quiet(0.5)


def _children(process: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                if _command(child) != _command(process):  # else it is only about to become another program
                    yield child
                    yield from _children(child)


def _command(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def _peak_memory(process: int) -> int:
    with suppress(OSError):
        if found := re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{process}/status").read_text()):
            return 1024 * int(found[1])
    return 0
