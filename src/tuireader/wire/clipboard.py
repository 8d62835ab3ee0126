"""Copying over any connection: OSC 52, which asks the terminal at the reader's end to take text into its clipboard.

The sequence is that of xterm (“Operating System Commands”, Ps = 52). tmux and screen keep it to themselves unless it
comes wrapped in a device control string that they pass on.
"""

from base64 import b64encode
from collections.abc import Mapping

MAX_CLIPBOARD_BYTES = 74_994
"""Bytes of text that terminals take: 100,000 in base64, which is where the strictest of them stop reading."""

_SCREEN_CHUNK_BYTES = 760
"""screen passes on at most 768 bytes at a time."""


def clipboard_sequence(text: str, environment: Mapping[str, str]) -> str | None:
    """Return what to write so that `text` is copied, None where it is too long.

    `environment` tells whether tmux or screen is between the program and the terminal.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_CLIPBOARD_BYTES:
        return None
    sequence = f"\x1b]52;c;{b64encode(data).decode()}\x07"
    if environment.get("TMUX"):
        # Bare for a tmux that has a clipboard of its own, wrapped for one that lets sequences through.
        return sequence + "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("STY") or environment.get("TERM", "").startswith("screen"):
        chunks = (sequence[i : i + _SCREEN_CHUNK_BYTES] for i in range(0, len(sequence), _SCREEN_CHUNK_BYTES))
        return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
    return sequence
