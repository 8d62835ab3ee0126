"""Copying over any connection: OSC 52 asks the user's own terminal to put text into its clipboard.

This is xterm's sequence (“Operating System Commands”, Ps = 52). tmux and screen only pass it on if it is wrapped in a
device control string.
"""

from base64 import b64encode
from collections.abc import Mapping

MAX_CLIPBOARD_BYTES = 74_994
"""How many bytes of text terminals accept: 100,000 in base64 is the lowest limit."""

_SCREEN_CHUNK_BYTES = 760
"""screen passes on at most 768 bytes at a time."""


def clipboard_sequence(text: str, environment: Mapping[str, str]) -> str | None:
    """Return the sequence that copies `text`, or None if it is too long.

    `environment` shows whether tmux or screen is between the program and the terminal.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_CLIPBOARD_BYTES:
        return None
    sequence = f"\x1b]52;c;{b64encode(data).decode()}\x07"
    if environment.get("TMUX"):
        # Unwrapped for a tmux with its own clipboard, wrapped for one that passes sequences on.
        return sequence + "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("STY") or environment.get("TERM", "").startswith("screen"):
        chunks = (sequence[i : i + _SCREEN_CHUNK_BYTES] for i in range(0, len(sequence), _SCREEN_CHUNK_BYTES))
        return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
    return sequence
