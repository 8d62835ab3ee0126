"""What the user's terminal can do, according to its name and the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

from tuireader.charset import encoding_of

QUESTIONS = "\x1b[?69$p\x1b[H \x1b[2b\x1b[6n"
"""Two questions: does it have left and right margins (mode 69), and where is the cursor after a blank and REP 2?

GNU screen and some others do not know REP, whatever their name says.
"""


class Terminal:
    """What a terminal can do. All but its own answers is known from the start.

    No dataclass: those take four milliseconds to import, before anything is on the screen.
    """

    def __init__(  # noqa: PLR0913 - what tells terminals apart
        self,
        *,
        colours: str = "truecolor",  # “none”, “standard” (sixteen), “256” or “truecolor”
        encoding: str = "utf-8",
        erases_with_background: bool = True,  # BCE: an erased cell gets the current background
        positions: bool = True,  # CHA and VPA
        erases_cells: bool = True,  # ECH
        selects_glyphs: bool = True,  # variation selectors; GNU screen passes them on, but counts no second cell
        modern: bool = True,  # accepts questions and private modes, or ignores them
        repeats: bool = False,  # from its answer: REP draws the previous character again
        margins: bool = False,  # from its answer: DECLRMM
        synchronized: bool = False,  # from its answer: mode 2026
    ) -> None:
        self.colours, self.encoding = colours, encoding
        self.erases_with_background, self.erases_cells = erases_with_background, erases_cells
        self.positions, self.selects_glyphs, self.modern = positions, selects_glyphs, modern
        self.repeats, self.margins, self.synchronized = repeats, margins, synchronized

    @property
    def unicode(self) -> bool:
        """Whether all characters can be written."""
        return self.encoding == "utf-8"


def terminal_of(environment: Mapping[str, str]) -> Terminal:
    """Return what the terminal named by `TERM` can do, by ncurses' descriptions of these terminals.

    Unknown names are treated like xterm, because most such terminals are similar.
    """
    name = environment.get("TERM", "")
    family = family_of(name)
    layers = multiplexers(environment)
    is_dec = _is_dec(family)
    is_old = is_dec or family in ("dumb", "linux", "ansi", "cons25", "wsvt25")
    return Terminal(
        colours=_colours(name, environment),
        encoding=encoding_of(environment),
        erases_with_background=not (layers or is_dec or family in ("dumb", "ansi")),
        positions=not is_dec and family not in ("dumb", "cons25", "wsvt25"),
        erases_cells=layers[:1] != ("screen",) and family not in ("vt100", "vt102", "dumb"),
        selects_glyphs=not is_old and "screen" not in layers,
        # Apple's terminal prints the last letter of a question that it does not know.
        modern=not is_old and environment.get("TERM_PROGRAM") != "Apple_Terminal",
    )


def family_of(name: str) -> str:
    """Return the first part of a terminal's name: “screen” for “screen-256color” and for “screen.xterm-256color”."""
    return name.partition("-")[0].partition(".")[0]


def _is_dec(family: str) -> bool:
    """Return whether this is a terminal of DEC, such as “vt220”; “vte” is none."""
    return family.startswith("vt") and family[2:3].isdigit()


def multiplexers(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return which of “tmux” and “screen” the program runs in, the inner one first.

    Over SSH only the terminal's name arrives; tmux may call itself screen as well.
    """
    name = environment.get("TERM", "")
    family = family_of(name)
    running = [program for program, variable in (("tmux", "TMUX"), ("screen", "STY")) if environment.get(variable)]
    if family == "tmux" and "tmux" not in running:
        running.insert(0, "tmux")
    elif family == "screen" and not running:
        running.append("screen")
    elif len(running) > 1 and family != "tmux" and (name.startswith("screen.") or _is_screen_newer(environment)):
        running.reverse()
    return tuple(running)


def _is_screen_newer(environment: Mapping[str, str]) -> bool:
    """Return whether screen was started after tmux: what was started inside the other has the variables of both."""
    tmux_process = environment["TMUX"].split(",")[1:2]
    return _started_at(environment["STY"].partition(".")[0]) > _started_at(*tmux_process)


def _started_at(process_id: str = "") -> tuple[int, int]:
    """Return what orders processes by their start: its time, where the system tells it, and the process id."""
    number = int(process_id) if process_id.isdecimal() else 0
    try:
        fields = Path(f"/proc/{number}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return int(fields[19]), number
    except (OSError, ValueError, IndexError):
        return 0, number


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
    family = family_of(name)
    if environment.get("NO_COLOR") or _is_dec(family) or family in ("", "dumb") or name.endswith("-m"):
        return "none"
    # GNU screen passes the variable on, but misreads such colours.
    knows_truecolor = multiplexers(environment)[:1] != ("screen",)
    is_truecolor = environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit")
    if knows_truecolor and (is_truecolor or name.endswith("-direct")):
        return "truecolor"
    has_256_colours = name in ("xterm-kitty", "alacritty", "foot", "xterm-ghostty", "wezterm")
    return "256" if name.endswith("-256color") or has_256_colours else "standard"
