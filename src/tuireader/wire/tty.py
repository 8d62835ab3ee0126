"""The terminal's own settings: taken before a program draws, given back after it."""

import os
import termios
from contextlib import suppress
from typing import Any

Settings = list[Any]
"""What `termios.tcgetattr` tells."""


def set_raw(fileno: int) -> Settings | None:
    """No echo, no lines, no signals from keys, nothing changed on the way out; return what was set before."""
    with suppress(termios.error):
        before = termios.tcgetattr(fileno)
        now = termios.tcgetattr(fileno)
        now[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        now[1] &= ~termios.OPOST
        now[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        now[6][termios.VMIN] = 1
        # What was typed before stays: those are keys already.
        termios.tcsetattr(fileno, termios.TCSANOW, now)
        return before
    return None


def restore(fileno: int, before: Settings | None) -> None:
    """Set again what was set before; keys that nobody has read are thrown away: the shell would run them."""
    if before is not None:
        with suppress(termios.error):
            termios.tcsetattr(fileno, termios.TCSAFLUSH, before)


def output_terminal(keys: int) -> int:
    """Return the file descriptor of the terminal that shows: standard output, or what else is one."""
    return next((fileno for fileno in (1, 2, keys) if os.isatty(fileno)), 1)
