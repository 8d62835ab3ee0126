"""The reader in a real pseudo-terminal: signals, a line that breaks, sizes that change, terminals that know little."""

import os
import re
import select
import signal
import termios
import time
from pathlib import Path

import pytest
from wire_connection import WAIT_SECONDS, connection, started
from wire_emulator import Emulator

from tuireader.wire.capabilities import Terminal


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_it_with_nothing_lost(tmp_path: Path, number: signal.Signals, status: int) -> None:
    with connection(tmp_path) as it:
        started(it)
        it.press("]")
        it.until("1 of 2")
        it.process.send_signal(number)
        assert it.status() == status
        assert it.place()[1] == 0
        assert termios.tcgetattr(it.slave) == it.before
        assert it.all.endswith(b"\x1b[?7;25h")


STATES = {
    "help": ("?", "▶ Keys"),
    "palette": (":mark", "Enter do it"),
    "a prompt": ("ahtt", "a feed or a website"),
    "a search": ("\\door", "door"),
    "a find": ("2/stick", "match 1 of 1"),
    "a speaker": ("@ol", "ol"),
    "a file": ("2w", "a file"),
}
"""Keys, and what the screen shows then."""


@pytest.mark.parametrize("wire", ["on", "off"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(("keys", "shown"), STATES.values(), ids=STATES)
def test_a_signal_ends_it_in_every_state(
    tmp_path: Path, keys: str, shown: str, number: signal.Signals, wire: str
) -> None:
    with connection(tmp_path, "--wire", wire) as it:
        it.until_bytes(b"quotations")
        it.press(keys)
        it.until(shown)
        it.process.send_signal(number)
        assert it.status() == 128 + number
        assert termios.tcgetattr(it.slave) == it.before
        assert re.search(rb"\x1b\[\?([0-9]+;)*1049l", it.all), "the other screen is there again"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_while_it_is_suspended_with_nothing_lost(tmp_path: Path, number: signal.Signals) -> None:
    with connection(tmp_path, by_shell=True) as it:
        started(it)
        it.press("]")
        it.until("1 of 2")
        it.press("\x1a")
        end = time.monotonic() + WAIT_SECONDS
        while it.state(it.job) != "T" and time.monotonic() < end:
            it.read(0.02)
        os.kill(it.job, number)
        os.kill(it.job, signal.SIGCONT)
        assert it.status() == 128 + number
        assert it.place()[1] == 0
        assert termios.tcgetattr(it.slave) == it.before
        assert it.all.count(b"\x1b[?1049;2004h") == 1, "it is not drawn again"


@pytest.mark.parametrize("wire", ["on", "off"])
def test_sigquit_ends_it_at_once_and_leaves_the_terminal_as_it_was(tmp_path: Path, wire: str) -> None:
    with connection(tmp_path, "--wire", wire) as it:
        started(it)
        it.process.send_signal(signal.SIGQUIT)
        assert it.status() == -signal.SIGQUIT
        assert termios.tcgetattr(it.slave) == it.before
        assert re.search(rb"\x1b\[\?([0-9]+;)*1049l", it.all), "the other screen is there again"
        assert re.search(rb"\x1b\[\?[0-9;]*25h", it.all), "the cursor is seen again"


def test_a_terminal_that_is_gone_ends_it_with_nothing_lost(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        it.close("slave")
        started(it)
        it.press("]")
        it.until("1 of 2")
        it.close("master")
        assert it.process.wait(WAIT_SECONDS) == 129
        assert it.place()[1] == 0


def test_it_can_be_stopped_and_comes_back(tmp_path: Path) -> None:
    with connection(tmp_path, by_shell=True) as it:
        started(it)
        shown = it.emulator.text
        it.press("\x1a")
        end = time.monotonic() + WAIT_SECONDS
        while it.state(it.job) != "T" and time.monotonic() < end:
            it.read(0.02)
        assert termios.tcgetattr(it.slave) == it.before
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        os.kill(it.job, signal.SIGCONT)
        started(it)
        assert it.emulator.text == shown
        it.press("]")
        it.until("1 of 2")
        it.press("Q")
        assert it.status() == 0


def test_where_no_shell_waits_it_goes_on(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        started(it)
        shown = it.emulator.text
        it.press("\x1a")
        it.until_bytes(b"\x1b[?2004;1049l", b"\x1b[?1049;2004h")
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        it.press("\x0c")
        started(it)
        assert it.emulator.text == shown
        it.press("]")
        it.until("1 of 2")


def test_a_window_of_one_cell_loses_nothing(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        started(it)
        for height, width in [(1, 1), (24, 80), (2, 3), (1, 1), (24, 80)] * 3:
            termios.tcsetwinsize(it.slave, (height, width))
            it.press("j")
            os.read(it.master, 65536) if select.select([it.master], [], [], 0.01)[0] else None
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        it.press("g]")
        it.until("1 of 2")
        it.press("\x0c")
        it.until("The door sticks")


@pytest.mark.parametrize(
    "said", ["\x1b[48;60000;60000;1;1t", "\x1b[48;1;1;1;1t", "\x1b[?2026;9$y\x1b[65A", "\x1b]11;rgb:\x1b[?0$y\x1b\\"]
)
def test_without_the_wire_no_answer_changes_the_window_or_takes_a_key_away(tmp_path: Path, said: str) -> None:
    with connection(tmp_path, "--wire", "off") as it:
        started(it)
        it.press(said)
        it.press("]")
        it.until("quotation 1 of 2")
        assert "Paragraph 5 of" in "\n".join(it.emulator.text)


@pytest.mark.parametrize("said", ["\x1b[48;60000;60000;1;1t", "\x1b[48;1;1;1;1t"])
def test_its_size_is_what_the_line_says_not_what_is_typed(tmp_path: Path, said: str) -> None:
    with connection(tmp_path) as it:
        started(it)
        it.press(said)
        it.press("]")
        it.until("1 of 2")
        assert "Paragraph 7 of" in "\n".join(it.emulator.text)


def test_a_window_larger_than_any_is_drawn_as_far_as_any_goes(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        started(it)
        termios.tcsetwinsize(it.slave, (65535, 65535))
        it.press("]")
        came = b""
        while b"1 of 2" not in came or came[-1] > 127:  # what is read next begins with a whole character
            came += os.read(it.master, 65536)
        termios.tcsetwinsize(it.slave, (24, 80))
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        it.press("]")
        it.until("2 of 2")


@pytest.mark.parametrize("window", [(65535, 65535), (1, 65535), (65535, 1)])
def test_a_window_of_any_size_takes_no_memory(tmp_path: Path, window: tuple[int, int]) -> None:
    with connection(tmp_path, window=window) as it:
        came = b""
        while b"2 quotations" not in came and min(window) > 1:
            came += os.read(it.master, 65536)
        it.press("jj]")
        it.bytes_within(0.5)
        (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{it.process.pid}/status").read_text())
        assert int(peak) < 250_000
        termios.tcsetwinsize(it.slave, (24, 80))
        it.emulator = Emulator(80, 24, Terminal(repeats=True))
        it.press("\x0c")
        it.until("The door sticks")


def test_it_is_silent_until_something_happens_and_begins_small(tmp_path: Path) -> None:
    with connection(tmp_path) as it:
        started(it)
        it.read(0.6)
        assert len(it.all) < 2048
        for mode in (b"?1000h", b"?1003h", b"?1004h"):
            assert mode not in it.all
        assert it.read(0.5) == b""
        it.press("2z")
        it.read(0.5)
        it.press("j")
        assert 0 < len(it.read(0.5)) <= 110


def test_the_mouse_is_asked_for(tmp_path: Path) -> None:
    with connection(tmp_path, "--mouse") as it:
        started(it)
        assert b"1003" in it.all


def test_textuals_own_output_is_there_behind_a_switch(tmp_path: Path) -> None:
    with connection(tmp_path, "--wire", "off") as it:
        out = b""
        end = time.monotonic() + WAIT_SECONDS
        while b"2 quotations" not in out and time.monotonic() < end:
            out += os.read(it.master, 65536) if select.select([it.master], [], [], 0.1)[0] else b""
        assert b"2 quotations" in out
        assert len(out) > 5_000


@pytest.mark.parametrize(
    "term",
    [
        "xterm",
        "screen",
        "tmux",
        "linux",
        "vt100",
        "vt102",
        "vt220",
        "dumb",
        "alacritty",
        "vte-256color",
        "screen.xterm",
    ],
)
def test_any_terminal_shows_it(tmp_path: Path, term: str) -> None:
    with connection(tmp_path, TERM=term) as it:
        started(it)
        it.press("]")
        it.until("1 of 2")
        if term in ("vt100", "vt102", "dumb", "screen", "screen.xterm"):
            assert not re.search(rb"\x1b\[[0-9]+X", it.all)
        if term in ("vt100", "vt102", "vt220", "dumb"):
            assert not re.search(rb"\x1b\[[0-9;]*(3[0-8]|4[0-8]|9[0-7])[;m]", it.all)
        if term in ("linux", "vt100", "vt102", "vt220", "dumb"):
            assert b"$p" not in it.all


def test_no_colour_means_none(tmp_path: Path) -> None:
    with connection(tmp_path, NO_COLOR="1", COLORTERM="truecolor") as it:
        started(it)
        it.press("]")
        it.until("1 of 2")
        parameters = {p for sgr in re.findall(rb"\x1b\[([0-9;]*)m", it.all) for p in sgr.split(b";")}
        assert parameters <= {b"", b"1", b"2", b"3", b"4", b"7", b"9", b"22", b"23", b"24", b"27", b"29"}
        assert b"7" in parameters


@pytest.mark.parametrize("theme", ["tuireader-dark", "tuireader-light", "tuireader-16", "nord"])
@pytest.mark.parametrize(("term", "no_color"), [("xterm-256color", "1"), ("vt100", "")])
def test_without_colours_the_current_quotation_is_set_apart(
    tmp_path: Path, theme: str, term: str, no_color: str
) -> None:
    with connection(tmp_path, "--theme", theme, TERM=term, NO_COLOR=no_color) as it:
        started(it)
        it.press("]")
        it.until("1 of 2")
        lines = [*it.emulator.cells()]
        line = next(cells for cells in lines if "“The door sticks,”" in "".join(cell.data for cell in cells))
        words = [cell for cell in line if cell.data.isalpha()]
        assert all(cell.reverse for cell in words[: len("Thedoorsticks")])
        assert not words[len("Thedoorsticks")].reverse


@pytest.mark.parametrize(("name", "expected"), [("C", "ascii"), ("POSIX", "ascii"), ("en_US.ISO-8859-1", "latin-1")])
def test_a_locale_without_the_characters_gets_others(tmp_path: Path, name: str, expected: str) -> None:
    with connection(tmp_path, LC_ALL=name) as it:
        started(it)
        assert any('"The door sticks,"' in row for row in it.emulator.text)
        it.all.decode("ascii" if expected == "ascii" else "latin-1")
        assert "·".encode() not in it.all
