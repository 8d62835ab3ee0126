"""What the terminal at the other end can do, as far as its name and the environment tell."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tuireader.charset import encoding_of

QUESTIONS = "\x1b[?69$p\x1b[H \x1b[2b\x1b[6n"
"""Has it left and right margins (mode 69)? Where is the cursor after a blank and two more by REP? GNU screen and some
others do not know REP, whatever they are called."""


@dataclass(slots=True)
class Terminal:
    """What may be written. All of it but what the terminal itself answers is known from the start.

    `colours`: “none”, “standard” (sixteen), “256” or “truecolor”.
    `erases_with_background` (BCE): an erased cell takes the background that is being drawn with.
    `positions`: CHA and VPA. `erases_cells`: ECH. `modern`: takes questions and private modes, or ignores them.
    Answers: `repeats` (REP draws the character before it again), `margins` (DECLRMM), `synchronized` (mode 2026).
    """

    colours: str = "truecolor"
    encoding: str = "utf-8"
    erases_with_background: bool = True
    positions: bool = True
    erases_cells: bool = True
    modern: bool = True
    repeats: bool = False
    margins: bool = False
    synchronized: bool = False

    @property
    def unicode(self) -> bool:
        """Return whether any character can be written."""
        return self.encoding == "utf-8"


def terminal_of(environment: Mapping[str, str]) -> Terminal:
    """Return what the terminal named by `TERM` can do, by ncurses' descriptions of these terminals.

    A name that is not known is taken for something like xterm, as most are.
    """
    name = environment.get("TERM", "")
    family = name.partition("-")[0]
    multiplexer = family in ("screen", "tmux")
    old_families = ("linux", "vt100", "vt102", "vt220", "vt320", "vt420", "ansi", "cons25", "wsvt25")
    is_old = name == "dumb" or family in old_families
    return Terminal(
        colours=_colours(name, environment),
        encoding=encoding_of(environment),
        erases_with_background=not multiplexer and not family.startswith("vt"),
        positions=not family.startswith("vt"),
        erases_cells=family != "screen",
        # Apple's terminal prints the last letter of a question it does not know.
        modern=not is_old and environment.get("TERM_PROGRAM") != "Apple_Terminal",
    )


def environment() -> Mapping[str, str]:
    """Return the environment as the user set it: Python itself puts another locale there where none was chosen."""
    current = dict(os.environ)
    try:
        initial = dict(item.partition("=")[::2] for item in Path("/proc/self/environ").read_text("utf-8").split("\0"))
    except (OSError, ValueError):
        return current
    if "LC_CTYPE" not in initial:
        current.pop("LC_CTYPE", None)
    return current


def opening(terminal: Terminal, *, mouse: bool = False) -> str:
    """Return what takes a terminal over: another screen, no wrapping, no cursor; what else it can do is asked for."""
    if not terminal.modern:
        return "\x1b[?1049h\x1b[?7;25l"
    reports = "\x1b[?1000;1003;1006h" if mouse else ""
    return "\x1b[?1049;2004h\x1b[?7;25l\x1b[>1u" + reports + QUESTIONS


def closing(terminal: Terminal, *, mouse: bool = False) -> str:
    """Return what gives a terminal back as it was."""
    if not terminal.modern:
        return "\x1b[m\x1b[r\x1b[H\x1b[2J\x1b[?7;25h\x1b[?1049l"
    reports = "\x1b[?1000;1003;1006l" if mouse else ""
    return reports + "\x1b[m\x1b[r\x1b[<u\x1b[?2004;1049l\x1b[?7;25h"


def _colours(name: str, environment: Mapping[str, str]) -> str:
    if environment.get("NO_COLOR") or name.startswith("vt") or name in ("", "dumb") or name.endswith("-m"):
        return "none"
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit") or name.endswith("-direct"):
        return "truecolor"
    has_256_colours = name in ("xterm-kitty", "alacritty", "foot", "xterm-ghostty", "wezterm")
    return "256" if name.endswith("-256color") or has_256_colours else "standard"
