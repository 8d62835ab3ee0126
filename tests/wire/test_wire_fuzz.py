"""Two fuzzers of the whole reader: hostile bytes become a screen, and anything that a terminal sends becomes a state.

Each runs for some seconds, the same sessions in the same order; TUIREADER_TEST_FUZZ_SECONDS is for how long, and
TUIREADER_TEST_FUZZ_SEED with which session they start. A session is known by its number: that of a failure is in its message.
"""

import asyncio
import os
import random
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from test_wire_input import KEYS as TYPED_KEYS
from test_wire_input import NO_KEYS, UNENDED
from textual._compositor import CompositorUpdate
from textual.events import Paste
from textual.message import Message
from wire_emulator import Emulator

from deliveries import NOW, make_feed, numbered_entry
from hostile_strings import STRINGS, TOKENS, as_bytes
from scanner import SCREEN, findings
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.library import ALL, Library
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.wire.capabilities import Terminal
from tuireader.wire.input_filter import InputFilter, Pasted, Typed
from tuireader.wire.key_parser import KeyParser
from tuireader.wire.screen_diff import ScreenWriter
from tuireader.wire.wire import Wire

SECONDS = float(os.environ.get("TUIREADER_TEST_FUZZ_SECONDS", "4"))
FIRST_SESSION = int(os.environ.get("TUIREADER_TEST_FUZZ_SEED", "0"))
SMALL, LARGE = (1, 1), (300, 100)
CASES = sorted((Path(__file__).parents[1] / "documents" / "cases").glob("*/*")) + sorted(
    (Path(__file__).parents[1] / "documents" / "pages").glob("*/*")
)
BROWSING = [
    *"jkdugG][}{JKnzt1230",
    "space",
    "enter",
    "tab",
    "i",
    "q",
    "question_mark",
    "f",
    "at",
    "escape",
    "quotation_mark",
]


def sessions() -> Iterator[tuple[int, random.Random]]:
    """Yield the numbers of sessions and their dice, until the time is over; at least one."""
    end = time.monotonic() + SECONDS
    number = FIRST_SESSION
    while number == FIRST_SESSION or time.monotonic() < end:
        yield number, random.Random(number)
        number += 1


def a_size(dice: random.Random) -> tuple[int, int]:
    """Return the size of a window, small ones more often."""
    share = dice.random() ** 2
    return tuple(  # type: ignore[return-value]
        dice.randint(least, max(least, int(least + share * (most - least))))
        for least, most in zip(SMALL, LARGE, strict=True)
    )


# Bytes become a screen


@cache
def case_bytes() -> list[bytes]:
    return [file.read_bytes()[:20_000] for file in CASES if file.is_file()]


def hostile_bytes(dice: random.Random) -> bytes:
    """Return a text that has been changed, or one of hostile pieces."""
    if dice.random() < 0.4:
        data = bytearray(dice.choice(case_bytes()))
        for _ in range(dice.randint(1, 30)):
            at = dice.randrange(len(data) + 1)
            data[at : at + dice.choice([0, 0, 1, 5])] = hostile_piece(dice)
        return bytes(data)
    return b"".join(hostile_piece(dice) for _ in range(dice.randint(0, 60)))


def hostile_piece(dice: random.Random) -> bytes:
    match dice.randrange(6):
        case 0:
            return dice.choice(TOKENS)
        case 1:
            return as_bytes(dice.choice(list(STRINGS.values()))[:200])
        case 2:
            return dice.randbytes(dice.randint(1, 4))
        case 3:
            return chr(
                dice.choice([dice.randrange(0x300), dice.randrange(0xD800), 0x1F300 + dice.randrange(0x700)])
            ).encode()
        case 4:
            return dice.choice([b"\n", b"\n\n", b" ", b"\t", b"<p>", b"</p>", b"- ", b"> ", b"# ", b"**", b"|"])
        case _:
            return "“It rose,” said Olga Finch. ".encode()


def hostile_text(dice: random.Random) -> str:
    return hostile_bytes(dice).decode("utf-8", "replace")[: dice.choice([3, 60, 900])]


def hostile_library(dice: random.Random, path: Path | None) -> Library:
    """Return a library with some articles of a hostile feed."""
    library = Library(path)
    library.feeds.store("https://weir.example/feed", name=hostile_text(dice) or None)
    entries = [
        numbered_entry(
            number,
            title=hostile_text(dice),
            content=hostile_bytes(dice).decode("utf-8", "replace"),
            author=hostile_text(dice),
        )
        for number in range(dice.randint(1, 6))
    ]
    library.ingest.store_entries(1, make_feed(entries, title=hostile_text(dice)), NOW)
    return library


class Shown:
    """A terminal that takes what the wire writes; each frame is compared with one that is drawn from nothing."""

    def __init__(self, app: ReaderApp, terminal: Terminal) -> None:
        self.app, self.terminal = app, terminal
        self.size = (0, 0)
        self.frames = 0
        self.wrong: list[Any] = []

    def display(self, _screen: Any, update: object) -> None:
        """Stand in for App._display."""
        if not isinstance(update, CompositorUpdate) or self.app._batch_count or self.wrong:
            return
        if self.size != tuple(self.app.size):
            self.size = (self.app.size.width, self.app.size.height)
            self.emulator = Emulator(*self.size, self.terminal)
            self.wire = Wire(self.app, self.terminal)
        frame = self.wire.paint(update)
        if frame is None or (frame.width, frame.height) != self.size:
            return
        self.frames += 1
        written = self.wire.encode(frame)
        self.wrong += findings(written.replace("\x1b[5n", "").encode("utf-8", "surrogatepass"), SCREEN)
        self.emulator.feed(written.removesuffix("\x1b[5n"))
        whole = Emulator(*self.size, self.terminal)
        whole.feed(ScreenWriter(self.terminal).frame(frame.rows, (0, 0)))
        for row, (ours, theirs) in enumerate(zip(self.emulator.cells(), whole.cells(), strict=True)):
            if ours != theirs:
                self.wrong.append((row, "".join(cell.data for cell in ours), "".join(cell.data for cell in theirs)))


async def browse(dice: random.Random, folder: Path) -> Shown:
    """Read a hostile library in windows of all sizes."""
    library = hostile_library(dice, None)
    terminal = Terminal(margins=dice.random() < 0.5, repeats=dice.random() < 0.5)
    app = ReaderApp(library.entries.listing(), library, theme="tuireader-dark", view=ALL)
    shown = Shown(app, terminal)
    app._display = shown.display  # type: ignore[method-assign,assignment]
    async with app.run_test(size=a_size(dice)) as pilot:
        for number in range(dice.randint(5, 25)):
            if number % 6 == 5:
                await pilot.resize_terminal(*a_size(dice))
            await pilot.press(dice.choice(BROWSING))
            if shown.wrong or not app.is_running:
                break
    library.close()
    return shown


def test_bytes_become_a_screen(tmp_path: Path) -> None:
    frames = 0
    for number, dice in sessions():
        try:
            shown = asyncio.run(browse(dice, tmp_path))
        except Exception as error:
            raise AssertionError(f"session {number}") from error
        assert not shown.wrong, f"session {number}: {shown.wrong[:2]}"
        frames += shown.frames
    assert frames


# What a terminal sends becomes a state

NAMED_KEYS = [data for data, _ in TYPED_KEYS]
TYPED = [
    *'jkdugGhl[]{}.,<>@"i/nN\\+DJKpmsAUrRaextT&yYwofz?: 0123\r\t\x7f\x1b',
    ":the\r",
    "@ol\r",
    "/rose\r",
    "\\rose\r",
]


def from_a_terminal(dice: random.Random) -> bytes:
    """Return what a terminal sends: mostly keys."""
    kind, x, y = dice.choice([0, 1, 2, 32, 35, 64, 65, 66]), dice.randint(-2, 310), dice.randint(-2, 110)
    pasted = hostile_bytes(dice)[:2000].replace(b"\x1b[201~", b"")
    typed = dice.choice(TYPED).encode()
    sent: list[bytes] = [
        *[typed] * 7,
        dice.choice(NAMED_KEYS),
        dice.choice(NO_KEYS),
        dice.choice(UNENDED) + b"\x1b\\",
        f"\x1b[<{kind};{x};{y}{dice.choice('Mm')}".encode(),
        b"\x1b[200~" + pasted + b"\x1b[201~",
        dice.randbytes(dice.randint(1, 6)),
    ]
    return dice.choice(sent)


def check_state(screen: ReaderScreen) -> None:
    """Check what is always true of the reader's state."""
    document, attribution = screen.document, screen.attribution
    if document is not None:
        assert -1 <= screen.offset_top <= len(document.text)  # -1: the title
    if screen.quotation is not None:
        assert attribution is not None
        assert 0 <= screen.quotation < len(attribution.quotations)
    rows = screen.headlines
    assert 0 <= rows.cursor <= max(0, len(rows.entries) - 1)
    assert screen.pane in {"feeds", "headlines", "article", "speakers"}
    if document is not None and attribution is not None:
        assert all(
            0 <= start <= end <= len(document.text) for it in attribution.quotations for start, end in it.content
        )


class Guard:
    """Notes what a process opens for writing, starts and connects to: an audit hook, which cannot be removed."""

    def __init__(self) -> None:
        self.is_on = False
        self.seen: list[str] = []
        sys.addaudithook(self._hook)

    def _hook(self, event: str, values: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event == "open" and isinstance(values[2], int) and values[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            if not str(values[0]).startswith("/dev/"):
                self.seen.append(f"{event} {values[0]!r}")
        elif event in {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "webbrowser.open", "os.fork"} or (
            event in {"socket.connect", "socket.bind", "os.remove", "os.rename", "os.mkdir", "shutil.rmtree"}
        ):
            self.seen.append(f"{event} {values!r}")


@cache
def guard() -> Guard:
    return Guard()


async def type_anything(dice: random.Random, library: Library, config: Config, guarded: Guard | None) -> None:
    """Play a session in which the terminal sends anything; the state is checked after everything."""
    app = ReaderApp(library.entries.listing(), library, theme="tuireader-dark", view=ALL, config=config)
    if guarded is None:  # a browser is nobody’s here
        app.open_url = lambda *_, **__: None  # type: ignore[method-assign]
    taken, parser = InputFilter(mouse=True), KeyParser()
    async with app.run_test(size=a_size(dice)) as pilot:
        await pilot.pause()
        if guarded is not None:
            guarded.is_on = True
        reader = app.screen_stack[0]
        assert isinstance(reader, ReaderScreen)
        for number in range(dice.randint(20, 80)):
            if number % 15 == 14:
                await pilot.resize_terminal(*a_size(dice))
            for message in messages(taken, parser, from_a_terminal(dice), now=float(number)):
                app.post_message(message)
            if dice.random() < 0.7:
                await pilot.pause()
            if not app.is_running or app._exit or not reader.is_running:
                break
            check_state(reader)
        await pilot.pause()
        if guarded is not None:
            guarded.is_on = False
    assert app.return_code in {0, None}
    assert app._exception is None


def messages(taken: InputFilter, parser: KeyParser, data: bytes, now: float) -> Iterator[Message]:
    """Yield what the driver makes of bytes from the terminal."""
    for event in [*taken.feed(data, now), *taken.expire()]:
        if isinstance(event, Pasted):
            yield Paste(event.text)
        elif isinstance(event, Typed):
            yield from parser.events_of(event.text)


def no_address(*_: object, **__: object) -> None:
    """Stand in for the network, which tests have not."""
    raise OSError("no network")


@pytest.mark.parametrize("is_kiosk", [True, False], ids=["kiosk", "reader"])
def test_what_a_terminal_sends_becomes_a_state(is_kiosk: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/7")  # no browser is started
    monkeypatch.setattr("socket.getaddrinfo", no_address)
    for number, dice in sessions():
        with TemporaryDirectory() as folder:
            path = Path(folder) / "library.db"
            library = hostile_library(dice, path)
            library.feeds.store_fetch(1, checked=NOW, gone=True, problem="is gone")  # no process asks for it
            monkeypatch.chdir(folder)
            if is_kiosk:
                library.close()
                before = {file: file.read_bytes() for file in Path(folder).iterdir()}
                library = KioskLibrary(path)
            config = Config(refresh_every=0.0, restricted=is_kiosk)
            try:
                asyncio.run(type_anything(dice, library, config, guard() if is_kiosk else None))
            except Exception as error:
                raise AssertionError(f"session {number}") from error
            finally:
                guard().is_on = False
                library.close()
            if is_kiosk:
                assert not guard().seen, f"session {number}: {guard().seen[:3]}"
                assert {file: file.read_bytes() for file in Path(folder).iterdir()} == before
