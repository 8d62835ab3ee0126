"""A notice that the terminal itself gives: a bell, or a message on the desktop by OSC 9 or OSC 777.

Every text goes through the check for cells of the screen, is bounded, and never begins with a digit (OSC 9 has commands
that do). tmux and screen pass the sequence on if it is wrapped, as they do for the clipboard.
"""

from collections.abc import Mapping
from typing import Literal

from tuireader.charset import encode_lookalike, encoding_of
from tuireader.wire.capabilities import multiplexers
from tuireader.wire.clipboard import passed_through
from tuireader.wire.sanitize import without_unsafe_in_cell

NoticeKind = Literal["off", "bell", "osc9", "osc777"]
MAX_NOTICE_CHARACTERS = 120
_BELL = "\x07"
_TITLE = "tuireader"


def notice_sequence(kind: str, text: str, environment: Mapping[str, str]) -> str:
    """Return the sequence that gives notice with a text; “” where the user wants none."""
    if kind == "bell":
        return _BELL
    if kind not in {"osc9", "osc777"}:
        return ""
    encoding = encoding_of(environment)
    safe = without_unsafe_in_cell(text).replace(";", ",")[:MAX_NOTICE_CHARACTERS]
    shown = encode_lookalike(safe, encoding).decode(encoding, "replace")
    command = f"9;{_TITLE}: {shown}" if kind == "osc9" else f"777;notify;{_TITLE};{shown}"
    return passed_through(f"\x1b]{command}{_BELL}", multiplexers(environment), environment)
