"""A visit ends by itself: after a time without keys, or when its processor time is used up. The terminal is as before."""

import os
import re
import resource
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from terminals import Terminal, terminal

READER = [sys.executable, "-m", "tuireader"]
SHORT_MINUTES = """
import sys
sys.argv = ["tuireader", {arguments}]
import tuireader.app
tuireader.app.SECONDS_PER_MINUTE = 0.03
from tuireader.cli import main
sys.exit(main())
"""
"""Runs the reader with minutes of 30 ms."""
WRONG = ["-1", "1.5", "x", "", "10081", "٣", "9" * 5000]


def with_short_minutes(*arguments: str) -> list[str]:
    return [sys.executable, "-c", SHORT_MINUTES.format(arguments=", ".join(map(repr, arguments)))]


def settings(it: Terminal) -> list[object]:
    return termios.tcgetattr(it.master)


@pytest.mark.parametrize("wire", ["on", "off"])
def test_a_visit_without_keys_ends(wire: str, tmp_path: Path) -> None:
    with terminal(with_short_minutes("--restricted", "--wire", wire), {"HOME": str(tmp_path)}) as it:
        before = settings(it)
        assert it.status() == 0
        it.quiet(0.1)
        assert "tuireader: nothing was typed for 30 minutes; connect again to go on" in it.shown
        assert settings(it) == before
        assert b"the reader ends soon" in it.raw


def test_the_minutes_can_be_chosen(tmp_path: Path) -> None:
    here = {"HOME": str(tmp_path), "TUIREADER_DATA": str(tmp_path)}
    with terminal(with_short_minutes("--idle-minutes", "20"), here) as it:
        it.until("nothing was typed for 20 minutes; start it again to go on")
        assert it.status() == 0


@pytest.mark.parametrize("arguments", [["--restricted", "--idle-minutes", "0"], []])
def test_none_or_outside_of_a_kiosk_it_never_ends(arguments: list[str], tmp_path: Path) -> None:
    here = {"HOME": str(tmp_path), "TUIREADER_DATA": str(tmp_path)}
    with terminal(with_short_minutes(*arguments), here) as it:
        it.until("Start here: six keys")
        assert b"the reader ends" not in it.bytes_within(1.5)
        assert it.process.poll() is None


@pytest.mark.parametrize("word", WRONG)
def test_other_minutes_are_refused(word: str) -> None:
    done = subprocess.run(
        [*READER, "--restricted", "--idle-minutes", word], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "give a whole number of minutes from 0 (never) to 10080" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="looks into /proc")
def test_a_visit_ends_before_its_processor_time_does(tmp_path: Path) -> None:
    """The system kills a process that goes on; before that it has some seconds for a sentence."""
    limited = ["sh", "-c", 'ulimit -t 60; exec "$0" "$@"', *READER, "--restricted"]
    with terminal(limited, {"HOME": str(tmp_path)}) as it:
        before = settings(it)
        it.until("Start here: six keys")
        limits = Path(f"/proc/{it.process.pid}/limits").read_text()
        assert re.search(r"Max cpu time +50 +60 ", limits)
        os.kill(it.process.pid, signal.SIGXCPU)
        assert it.status() == 128 + signal.SIGXCPU
        it.quiet(0.1)
        assert "tuireader: this visit’s processor time is used up; connect again to go on" in it.shown
        assert settings(it) == before


def test_without_a_limit_there_is_none(tmp_path: Path) -> None:
    if resource.getrlimit(resource.RLIMIT_CPU)[1] != resource.RLIM_INFINITY:
        pytest.skip("these tests have a limit of their own")
    with terminal([*READER, "--restricted"], {"HOME": str(tmp_path)}) as it:
        it.until("Start here: six keys")
        limits = Path(f"/proc/{it.process.pid}/limits").read_text()
        assert re.search(r"Max cpu time +unlimited +unlimited ", limits)
