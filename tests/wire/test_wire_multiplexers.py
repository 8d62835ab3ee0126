"""The reader inside tmux and GNU screen: what the terminal outside shows, and what is copied to it."""

import base64
import os
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from pyte.screens import Char
from wire_emulator import seen

from terminals import WAIT_SECONDS, Terminal, terminal

ARTICLE = """---
title: The door
url: https://post.example/door
---

“The door sticks,” said *Olga Finch*, a baker. “It always has.” 水車の記録。

{filler}

“It shall be planed,” said Mayor Josef Kettle.
"""
FILLER = "\n\n".join(f"Paragraph {i} tells of **the river** and the weir, over and over again." for i in range(40))
SESSION = [
    ("2", "▶ The door"),
    ("jjj", "19 %"),
    ("  ", "52 %"),
    ("b", "36 %"),
    ("g", "17 %"),
    ("]", "1 of 3"),
    ("@ket\r", "3 of 3"),
    ("?", "▶ Keys"),
    ("q", "3 of 3"),
    ("/weir\r", "/weir · match 35 of 40"),
    ("\x07", "3 of 3"),
    ("1", "▶ Headlines"),
    ("z", "▶ Headlines"),
    ("z", "▶ Headlines"),
    ("2", "▶ The door · 3 of 3"),
    ("[", "2 of 3"),
]
"""Keys, and what the screen shows then."""
Inside = Callable[[Path, list[str]], AbstractContextManager[Terminal]]
OUTSIDE = {"TERM": "screen-256color", "COLORTERM": "", "LC_ALL": "C.UTF-8", "TMUX": "", "STY": ""}


def reader(folder: Path, *options: str) -> list[str]:
    """Return the command that reads the two articles, with a library of its own."""
    (folder / "door.md").write_text(ARTICLE.format(filler=FILLER), "utf-8")
    (folder / "geese.md").write_text("# The geese\n\nThey went over.\n", "utf-8")
    library = folder / f"{'-'.join(options)}.db"
    files = [str(folder / name) for name in ("door.md", "geese.md")]
    return [sys.executable, "-m", "tuireader", *options, "--library", str(library), *files]


OUTSIDE_COPIES = "set -as terminal-overrides ',*:Ms=\\E]52;%p1%s;%p2%s\\007'\n"
CLIPBOARD = f"set -s set-clipboard on\n{OUTSIDE_COPIES}"
PASSING = "set -s set-clipboard off\nset -g allow-passthrough on\n"


@contextmanager
def tmux(folder: Path, command: list[str], copying: str = CLIPBOARD) -> Iterator[Terminal]:
    """Run `command` in tmux, without its status line."""
    settings = folder / "tmux.conf"
    settings.write_text(f"set -g status off\nset -g default-terminal tmux-256color\nset -s escape-time 10\n{copying}")
    name = ["tmux", "-S", str(folder / "socket"), "-f", str(settings)]
    with terminal([*name, "new-session", *command], OUTSIDE) as it:
        try:
            yield it
        finally:
            subprocess.run([*name, "kill-server"], capture_output=True, check=False)


@contextmanager
def screen(folder: Path, command: list[str]) -> Iterator[Terminal]:
    """Run `command` in GNU screen."""
    settings, sockets = folder / "screenrc", folder / "sockets"
    settings.write_text("startup_message off\nterm screen-256color\ndefutf8 on\naltscreen on\nvbell off\n")
    sockets.mkdir(mode=0o700, exist_ok=True)
    environment = {**OUTSIDE, "SCREENDIR": str(sockets)}
    with terminal(["screen", "-c", str(settings), "-S", "test", *command], environment) as it:
        try:
            yield it
        finally:
            quit_ = ["screen", "-S", "test", "-X", "quit"]
            subprocess.run(quit_, env={**os.environ, **environment}, capture_output=True, check=False)


@contextmanager
def tmux_passing(folder: Path, command: list[str]) -> Iterator[Terminal]:
    """Run `command` in a tmux that has no clipboard, but lets through what is wrapped."""
    with tmux(folder, command, PASSING) as it:
        yield it


@contextmanager
def tmux_as_it_comes(folder: Path, command: list[str]) -> Iterator[Terminal]:
    """Run `command` in a tmux that passes nothing on, in a terminal of which it knows that it can copy."""
    with tmux(folder, command, OUTSIDE_COPIES) as it:
        yield it


@contextmanager
def screen_in_tmux(folder: Path, command: list[str]) -> Iterator[Terminal]:
    """Run `command` in a screen in a tmux, both as they come; screen has the name that it gives itself."""
    sockets = folder / "sockets"
    sockets.mkdir(mode=0o700, exist_ok=True)
    inner = ["env", f"SCREENDIR={sockets}", "screen", "-U", "-c", "/dev/null", *command]
    with tmux(folder, inner, CLIPBOARD) as it:
        try:
            yield it
        finally:
            environment = os.environ | {"SCREENDIR": str(sockets)}
            subprocess.run(["screen", "-X", "quit"], env=environment, capture_output=True, check=False)


@contextmanager
def tmux_in_screen(folder: Path, command: list[str], copying: str = PASSING) -> Iterator[Terminal]:
    """Run `command` in a tmux in a screen."""
    settings = folder / "tmux.conf"
    settings.write_text(f"set -g status off\nset -s escape-time 10\n{copying}")
    name = ["tmux", "-S", str(folder / "socket"), "-f", str(settings)]
    with screen(folder, [*name, "new-session", *command]) as it:
        try:
            yield it
        finally:
            subprocess.run([*name, "kill-server"], capture_output=True, check=False)


@contextmanager
def tmux_in_screen_alone(folder: Path, command: list[str]) -> Iterator[Terminal]:
    """Run `command` in a tmux in a screen; tmux passes nothing on to it."""
    with tmux_in_screen(folder, command, "") as it:
        yield it


MULTIPLEXERS = [
    pytest.param(run, id=run.__name__, marks=pytest.mark.skipif(not shutil.which(program), reason=f"no {program}"))
    for run, program in (
        *((tmux, "tmux"), (screen, "screen"), (tmux_passing, "tmux"), (tmux_as_it_comes, "tmux")),
        *((screen_in_tmux, "screen"), (tmux_in_screen, "screen")),
    )
]


def played(it: Terminal) -> list[list[list[Char]]]:
    """Play the session; return what the terminal shows after each step, once nothing more comes."""
    it.until("“  3")
    shown = []
    for keys, words in SESSION:
        it.press(keys)
        it.until(words)
        it.quiet(0.3)
        shown.append([[seen(it.screen.buffer[y][x]) for x in range(80)] for y in range(24)])
    return shown


@pytest.mark.parametrize("run", MULTIPLEXERS[:2])
def test_outside_a_terminal_shows_what_textual_s_own_output_shows(run: Inside, tmp_path: Path) -> None:
    pictures = []
    for wire in ("on", "off"):
        folder = tmp_path / wire  # each with a library of its own: the next start would be where one was
        folder.mkdir()
        with run(folder, reader(folder, "--wire", wire)) as it:
            pictures.append(played(it))
            it.press("Q")
            it.status()
    for (keys, _), ours, theirs in zip(SESSION, *pictures, strict=True):
        for y, (line, expected) in enumerate(zip(ours, theirs, strict=True)):
            assert line == expected, f"line {y} after {keys!r}"


@pytest.mark.parametrize("run", MULTIPLEXERS)
def test_what_is_copied_reaches_the_terminal_outside(run: Inside, tmp_path: Path) -> None:
    with run(tmp_path, reader(tmp_path)) as it:
        it.until("“  3")
        it.press("2]y")
        it.until("Copied: the words")
        assert "]52;" not in it.shown
        assert "tmux;" not in it.shown
        while not (sent := re.findall(rb"\x1b]52;c?;([A-Za-z0-9+/=]+)\x07", it.raw)):
            assert select.select([it.master], [], [], WAIT_SECONDS)[0], "nothing was copied"
            it.take()
        copied = {base64.b64decode(found).decode() for found in sent}
        assert copied == {
            "“The door sticks” — Olga Finch (baker), The door, https://post.example/door",
        }
        it.press("Q")
        it.status()


@pytest.mark.skipif(not (shutil.which("tmux") and shutil.which("screen")), reason="no tmux or no screen")
def test_where_nothing_can_be_copied_that_is_said(tmp_path: Path) -> None:
    with tmux_in_screen_alone(tmp_path, reader(tmp_path)) as it:
        it.until("“  3")
        it.press("2]y")
        it.until("Copied only within tmux")
        it.press("Q")
        it.status()


@pytest.mark.skipif(not shutil.which("screen"), reason="no screen")
def test_in_screen_as_it_comes_every_cell_has_its_ground(tmp_path: Path) -> None:
    """It erases with the terminal's own background, counts no second cell for ☎️, and misreads true colours."""
    sockets = tmp_path / "sockets"
    sockets.mkdir(mode=0o700)
    environment = {**OUTSIDE, "TERM": "xterm-256color", "COLORTERM": "truecolor", "SCREENDIR": str(sockets)}
    command = reader(tmp_path, "--theme", "tuireader-dark")
    (tmp_path / "geese.md").write_text("# ☎️ The geese ❤️\n\nThey went over.\n", "utf-8")
    with terminal(["screen", "-U", "-c", "/dev/null", *command], environment) as it:
        it.until("“  3")
        for keys, words in (("J", "They went over"), ("K", "sticks"), *SESSION[:6]):
            it.press(keys)
            it.until(words)
            it.quiet(0.3)
            assert not [(x, y) for y in range(24) for x in range(80) if it.screen.buffer[y][x].bg == "default"]
        assert b"38;2;" not in it.raw
        it.press("Q")
        it.status()
