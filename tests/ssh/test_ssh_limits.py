"""Visitors who want to use up the machine: many at once, who do nothing, do not log in, or press keys without end.

The sshd has the lines of the README. Where one says how long something may take, some tests take a shorter time.
"""

import os
import re
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from ssh_kiosk import Kiosk, contained, left
from ssh_server import HOST, Server, needed

from terminals import WAIT_SECONDS

VISITS = int(os.environ.get("TUIREADER_TEST_VISITS", "4"))
"""So many visits at once: fifty take a minute and 3 GB."""
MAX_VISIT_MEMORY = 100 << 20
"""Bytes of memory of one visit."""
pytest_plugins = ("ssh_fixtures",)
pytestmark = [*needed, pytest.mark.skipif(not Path("/proc/self/fdinfo").is_dir(), reason="looks into /proc")]


@contextmanager
def kiosk_with(server: Server, folder: Path, *changes: tuple[str, str]) -> Iterator[Kiosk]:
    """Run an sshd with the README's lines, but with other values for some."""
    it = Kiosk(server, folder)
    with server.running(it.lines_with(*changes)):
        yield it


def wait_until(is_over: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not is_over():
        assert time.monotonic() < end
        select.select([], [], [], 0.02)


def memory(reader: Path) -> int:
    """Return the bytes of memory that a process has had at most."""
    (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", (reader / "status").read_text())
    return int(peak) * 1024


def test_many_visitors_read_at_once_and_each_is_bounded(kiosk: Kiosk) -> None:
    with ExitStack() as stack:
        visits = [stack.enter_context(kiosk.server.connected())]
        for number in range(1, VISITS):
            visits[-1].until("The geese")  # not more than sshd lets in before they have logged in
            visits.append(stack.enter_context(kiosk.server.connected()))
            assert len(visits) == number + 1
        for visit in visits:
            visit.until("The geese")
            visit.press("1/door\r\r")
        for visit in visits:
            visit.until("2 quotations")
            visit.press("]")
        for visit in visits:
            visit.until("1 of 2")
        readers = kiosk.readers
        assert len(readers) == VISITS
        for reader in readers:
            contained(reader)
            assert memory(reader) < MAX_VISIT_MEMORY
        for visit in visits[::2]:
            visit.process.kill()
        wait_until(lambda: len(kiosk.readers) == VISITS // 2)
        assert [left(visit) for visit in visits[1::2]] == [0] * (VISITS // 2)
    wait_until(lambda: not kiosk.readers)


def test_who_does_not_log_in_is_cut_off_and_keeps_nobody_out(server: Server, tmp_path: Path) -> None:
    with kiosk_with(server, tmp_path, ("LoginGraceTime 30", "LoginGraceTime 2")) as kiosk, ExitStack() as stack:
        silent = []
        for _ in range(30):
            silent.append(stack.enter_context(socket.create_connection(("127.0.0.1", server.port))))
            silent[-1].settimeout(WAIT_SECONDS)
        greeted = [connection for connection in silent if connection.recv(4) == b"SSH-"]
        assert len(greeted) <= 10
        for connection in greeted:
            while connection.recv(4096):  # until it is closed
                pass
        with server.connected() as visit:
            visit.until("The geese")
            contained(kiosk.reader)
            assert left(visit) == 0


def test_a_connection_without_a_reader_is_closed(server: Server, tmp_path: Path) -> None:
    changes = ("UnusedConnectionTimeout 60", "UnusedConnectionTimeout 1")
    with kiosk_with(server, tmp_path, changes):
        unused = subprocess.Popen([*server.client("-N"), HOST], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert unused.wait(WAIT_SECONDS) == 255
        finally:
            unused.kill()


def parent(process: Path) -> str:
    """Return the id of the process that has started another: of an sshd, which is one for each connection."""
    (found,) = re.findall(r"PPid:\s*(\d+)", (process / "status").read_text())
    return str(found)


def test_one_connection_has_one_reader(kiosk: Kiosk) -> None:
    shared = ["-o", f"ControlPath={kiosk.folder}/control"]
    with kiosk.server.connected(options=[*shared, "-o", "ControlMaster=yes"]) as first:
        first.until("The geese")
        with kiosk.server.connected(options=shared) as second:  # over the first connection; refused, over another
            second.until("The geese")
            assert len({parent(reader) for reader in kiosk.readers}) == len(kiosk.readers) == 2
        assert left(first) == 0


SHORT_MINUTES = ("--restricted", "--restricted --idle-minutes 2")


def test_who_does_nothing_is_sent_away(server: Server, tmp_path: Path) -> None:
    with kiosk_with(server, tmp_path, ("with_home.py", "with_short_minutes.py"), SHORT_MINUTES) as kiosk:
        with server.connected() as visit:
            visit.until("The geese")
            visit.until("the reader ends soon")
            visit.until("nothing was typed for 2 minutes; connect again to go on")
            assert visit.status() == 0
        wait_until(lambda: not kiosk.readers)


def test_who_no_longer_answers_is_sent_away(server: Server, tmp_path: Path) -> None:
    changes = ("ClientAliveInterval 60", "ClientAliveInterval 1"), ("ClientAliveCountMax 3", "ClientAliveCountMax 1")
    with kiosk_with(server, tmp_path, *changes) as kiosk, server.connected() as visit:
        visit.until("The geese")
        os.kill(visit.process.pid, signal.SIGSTOP)
        wait_until(lambda: not kiosk.readers)


def test_who_presses_keys_without_end_is_sent_away(server: Server, tmp_path: Path) -> None:
    with kiosk_with(server, tmp_path, ("ulimit -t 600", "ulimit -t 12")) as kiosk, server.connected() as visit:
        visit.until("The geese")
        visit.press("2")
        end, before, written = time.monotonic() + 8 * WAIT_SECONDS, len(visit.raw), b""
        while kiosk.readers and visit.process.poll() is None:
            assert time.monotonic() < end
            visit.press("]jkd[uz")
            written += visit.bytes_within(0.001)
        assert visit.status() == 128 + signal.SIGXCPU
        written += visit.rest()[before:]
        assert "this visit’s processor time is used up; connect again to go on" in written.decode(errors="replace")
