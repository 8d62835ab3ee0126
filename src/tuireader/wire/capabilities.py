"""What the user's terminal can do, according to its name and the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tuireader.charset import encoding_of

QUESTIONS = "\x1b[?69$p\x1b[H \x1b[2b\x1b[6n"
"""Two questions: does it have left and right margins (mode 69), and where is the cursor after a blank and REP 2?

GNU screen and some others do not know REP, whatever their name says.
"""


@dataclass(slots=True)
class Terminal:
    """What a terminal can do. All but its own answers is known from the start."""

    colours: str = "truecolor"  # “none”, “standard” (sixteen), “256” or “truecolor”
    encoding: str = "utf-8"
    erases_with_background: bool = True  # BCE: an erased cell gets the current background
    positions: bool = True  # CHA and VPA
    erases_cells: bool = True  # ECH
    modern: bool = True  # accepts questions and private modes, or ignores them
    repeats: bool = False  # from its answer: REP draws the previous character again
    margins: bool = False  # from its answer: DECLRMM
    synchronized: bool = False  # from its answer: mode 2026

    @property
    def unicode(self) -> bool:
        """Whether all characters can be written."""
        return self.encoding == "utf-8"


def terminal_of(environment: Mapping[str, str]) -> Terminal:
    """Return what the terminal named by `TERM` can do, by ncurses' descriptions of these terminals.

    Unknown names are treated like xterm, because most such terminals are similar.
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
        # Apple's terminal prints the last letter of a question that it does not know.
        modern=not is_old and environment.get("TERM_PROGRAM") != "Apple_Terminal",
    )


def environment() -> Mapping[str, str]:
    """Return the environment as the user set it: Python sets another locale if there is none."""
    current = dict(os.environ)
    try:
        initial = dict(item.partition("=")[::2] for item in Path("/proc/self/environ").read_text("utf-8").split("\0"))
    except (OSError, ValueError):
        return current
    if "LC_CTYPE" not in initial:
        current.pop("LC_CTYPE", None)
    return current


def opening(terminal: Terminal, *, mouse: bool = False) -> str:
    """Return the sequences that set the terminal up: alternate screen, no wrapping, no cursor; and the questions."""
    if not terminal.modern:
        return "\x1b[?1049h\x1b[?7;25l"
    reports = "\x1b[?1000;1003;1006h" if mouse else ""
    return "\x1b[?1049;2004h\x1b[?7;25l\x1b[>1u" + reports + QUESTIONS


def closing(terminal: Terminal, *, mouse: bool = False) -> str:
    """Return the sequences that restore the terminal."""
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
