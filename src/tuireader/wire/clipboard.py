"""Copying over any connection: OSC 52 asks the user's own terminal to put text into its clipboard.

This is xterm's sequence (“Operating System Commands”, Ps = 52). tmux and screen only pass it on if it is wrapped in a
device control string, and one within the other if it is wrapped twice. tmux as it comes does not pass it on at all, but
copies for a command of its own.
"""

from base64 import b64encode
from collections.abc import Mapping

from tuireader.wire.capabilities import multiplexers

MAX_CLIPBOARD_BYTES = 74_994
"""How many bytes of text terminals accept: 100,000 in base64 is the lowest limit."""

_SCREEN_CHUNK_BYTES = 760
"""screen passes on at most 768 bytes at a time."""

TMUX_SECONDS = 3.0
"""How long a command of tmux may take."""


def clipboard_sequence(text: str, environment: Mapping[str, str]) -> str | None:
    """Return the sequence that copies `text`, or None if it is too long.

    `environment` shows whether tmux or screen is between the program and the terminal.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_CLIPBOARD_BYTES:
        return None
    return passed_through(f"\x1b]52;c;{b64encode(data).decode()}\x07", multiplexers(environment), environment)


def passed_through(sequence: str, layers: tuple[str, ...], environment: Mapping[str, str]) -> str:
    """Return what the programs in `layers`, the inner one first, pass on as `sequence` to the terminal outside."""
    if not layers:
        return sequence
    outer = passed_through(sequence, layers[1:], environment)
    if layers[0] == "tmux":
        # Unwrapped for a tmux with its own clipboard, wrapped for one that passes sequences on.
        return sequence + "\x1bPtmux;" + outer.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    # Over SSH, tmux may have this name: it only takes what is not wrapped, and screen ignores that.
    return _screen_chunks(outer) + ("" if environment.get("STY") else sequence)


def _screen_chunks(sequence: str) -> str:
    """Wrap a sequence for screen; what ends a wrapped sequence is split, for it would end the wrapping as well."""
    parts = sequence.replace("\x1b\\", "\x1b\0\\").split("\0")
    chunks = (part[i : i + _SCREEN_CHUNK_BYTES] for part in parts for i in range(0, len(part), _SCREEN_CHUNK_BYTES))
    return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)


def copy_through_tmux(text: str, environment: Mapping[str, str]) -> str:
    """Copy `text` with the tmux command where tmux drops the sequence; return what the user must know, or “”.

    tmux drops it as it comes, unless its options say otherwise. It is asked, so this takes some milliseconds.
    """
    layers = multiplexers(environment)
    if not environment.get("TMUX") or "tmux" not in layers:
        return ""
    options = _tmux(["display-message", "-p", "#{set-clipboard},#{allow-passthrough}"])
    own_clipboard, _, passing = (options or "").strip().partition(",")
    is_outside = layers[-1] == "tmux"
    if passing not in ("0", "off") or (
        own_clipboard == "on" and is_outside
    ):  # a tmux without that option passes all on
        return ""
    if not is_outside:
        return "Copied only within tmux, for its option allow-passthrough is off."
    if own_clipboard == "external" and _tmux(["load-buffer", "-w", "-"], text) is not None:
        return ""
    return "Not copied: tmux drops what is copied, for its option set-clipboard is off."


def _tmux(arguments: list[str], text: str = "") -> str | None:
    """Return the output of a command of tmux, with `text` as its input; None if it failed."""
    import subprocess  # noqa: PLC0415 - few starts copy within tmux

    try:
        done = subprocess.run(  # noqa: S603 - its arguments are ours
            ["tmux", *arguments],  # noqa: S607 - wherever the user has it
            input=text,
            capture_output=True,
            check=True,
            timeout=TMUX_SECONDS,
            encoding="utf-8",
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout
