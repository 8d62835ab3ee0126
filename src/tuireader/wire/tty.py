"""Change the terminal's settings before the program draws, and restore them afterwards."""

import os
import signal
import termios
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

Settings = list[Any]
"""What `termios.tcgetattr` returns."""

ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def set_raw(fileno: int, *, interruptible: bool = False) -> Settings | None:
    """Turn off echo, line editing, signals from keys and output processing; return the settings before that.

    With `interruptible`, Ctrl-C still sends its signal: nobody reads keys yet.
    """
    with suppress(termios.error):
        saved_settings = termios.tcgetattr(fileno)
        settings = termios.tcgetattr(fileno)
        settings[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        settings[1] &= ~termios.OPOST
        settings[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        settings[6][termios.VMIN] = 1
        if interruptible:
            settings[3] |= termios.ISIG
            for key in (termios.VQUIT, termios.VSUSP):
                settings[6][key] = os.fpathconf(fileno, "PC_VDISABLE").to_bytes()
        # Keep what was typed before: those are keys already.
        termios.tcsetattr(fileno, termios.TCSANOW, settings)
        return saved_settings
    return None


def handle_quit(restore_terminal: Callable[[], None] | None) -> None:
    """Have SIGQUIT call `restore_terminal` and then end the program as it always does; None: only that.

    Where it is ignored, as in a kiosk, and outside of the main thread, nothing changes.
    """
    if signal.getsignal(signal.SIGQUIT) is signal.SIG_IGN:
        return

    def end(signal_number: int, _frame: object) -> None:
        signal.signal(signal_number, signal.SIG_DFL)
        if restore_terminal is not None:
            restore_terminal()
        signal.raise_signal(signal_number)

    with suppress(ValueError):
        signal.signal(signal.SIGQUIT, end if restore_terminal is not None else signal.SIG_DFL)


def exit_on_signals(end: Callable[[int], None], signals: Sequence[signal.Signals]) -> None:
    """Have the event loop call `end` with an exit status when one of `signals` comes, except where it is ignored."""
    import asyncio  # noqa: PLC0415 - the splash does not need it

    loop = asyncio.get_running_loop()
    for signal_number in signals:
        if signal.getsignal(signal_number) is not signal.SIG_IGN:
            with suppress(ValueError, RuntimeError):  # outside of the main thread
                loop.add_signal_handler(signal_number, end, 128 + signal_number)


def restore(fileno: int, saved_settings: Settings | None) -> None:
    """Restore settings; discard unread keys, which the shell would run."""
    if saved_settings is not None:
        with suppress(termios.error):
            termios.tcsetattr(fileno, termios.TCSAFLUSH, saved_settings)


def output_terminal(input_fileno: int) -> int:
    """Return the file descriptor of the terminal to draw on: standard output, or another that is a terminal."""
    return next((fileno for fileno in (1, 2, input_fileno) if os.isatty(fileno)), 1)
