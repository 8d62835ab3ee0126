"""Trying to break out of the kiosk: through a real sshd that has the lines of the README, word for word."""

import os
import random
import select
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ssh_kiosk import README, Kiosk, contained, left, quiet, waited_for
from ssh_server import HOST, Server, needed

from terminals import WAIT_SECONDS
from tuireader.library import Library

FIRST_SCREEN = "2 quotations"
pytest_plugins = ("ssh_fixtures",)
pytestmark = [*needed, pytest.mark.skipif(not Path("/proc/self/fdinfo").is_dir(), reason="looks into /proc")]


# Reading


def test_a_visitor_reads_and_may_do_nothing_else(kiosk: Kiosk) -> None:
    with kiosk.server.connected() as it:
        it.until("The geese")
        it.press("1/door\r\r")
        it.until(FIRST_SCREEN)
        before = waited_for(kiosk.reader)
        it.press("]")
        it.until("1 of 2")
        for key in "rRa\x1a":
            it.press(key)
            it.until("Not available in this kiosk.")
            it.press("]")
            it.until("2 of 2")
            it.press("[")
            it.until("1 of 2")
        it.press("f1\r")
        it.until("Copied: https://post.example/report")
        contained(kiosk.reader, before)
        assert left(it) == 0


def test_what_the_owner_brings_is_seen(server: Server, tmp_path: Path) -> None:
    kiosk = Kiosk(server, tmp_path)
    with server.running(kiosk.lines), server.connected() as it:
        it.until("The geese")
        library = Library(kiosk.library)
        (tmp_path / "articles" / "ducks.md").write_text("# The ducks\n\nThey went under.\n", "utf-8")
        library.files.open_paths([str(tmp_path / "articles")])
        library.close()
        it.until("ducks")
        assert left(it) == 0


def test_without_a_library_there_are_the_sample_articles(server: Server, tmp_path: Path) -> None:
    kiosk = Kiosk(server, tmp_path)
    lines = kiosk.lines.replace(f" --library {kiosk.library}", "")
    with server.running(lines), server.connected() as it:
        it.until("Start here: six keys")
        assert left(it) == 0
    assert list(kiosk.home.iterdir()) == []


@pytest.mark.parametrize("ends", [[""], ["", "-wal"], ["", "-wal", "-shm"]], ids=["closed", "killed", "in use"])
def test_a_library_at_home_is_read_and_nothing_is_written_beside_it(
    ends: list[str], server: Server, tmp_path: Path
) -> None:
    """As the account of somebody who reads news there too, and has been killed, or is reading now."""
    kiosk = Kiosk(server, tmp_path)
    own = kiosk.home / ".local" / "share" / "tuireader" / "library.db"
    own.parent.mkdir(parents=True)
    library = Library(kiosk.library)
    library.marks.mark([library.entries.listing()[0].id], starred=True)
    for end in ends:
        shutil.copy(f"{kiosk.library}{end}", f"{own}{end}")
    library.close()
    if "-wal" not in ends:
        shutil.copy(kiosk.library, own)
    before = {file: file.read_bytes() for file in kiosk.home.rglob("*") if file.is_file()}
    with server.running(kiosk.lines.replace(f" --library {kiosk.library}", "")), server.connected() as it:
        if ends == ["", "-wal"]:
            it.until("its owner must open it once")
        else:
            it.until("The geese")
            assert left(it) == 0
    assert {file: file.read_bytes() for file in kiosk.home.rglob("*") if file.is_file()} == before


def test_a_library_that_is_not_there_is_said(kiosk: Kiosk) -> None:
    shutil.move(kiosk.library, kiosk.library.with_name("elsewhere"))
    try:
        with kiosk.server.connected() as it:
            it.until("there is no library")
            assert it.status() == 2
    finally:
        shutil.move(kiosk.library.with_name("elsewhere"), kiosk.library)


# Other commands

COMMANDS = [
    ("id",),
    ("/bin/sh",),
    ("--", "--library", "/etc/passwd"),
    ("/etc/passwd",),
    ("; id", "&&", "id"),
    ("$(id)", "`id`", "|id"),
    ("\nid\n",),
    ("scp", "-f", "/etc/passwd"),
    ("x" * 50_000,),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: repr(command[0][:20]))
def test_whatever_is_asked_for_the_reader_comes(kiosk: Kiosk, command: tuple[str, ...]) -> None:
    with kiosk.server.connected(*command) as it:
        it.until("The geese")
        contained(kiosk.reader)
        assert b"SSH_ORIGINAL_COMMAND" not in (kiosk.reader / "environ").read_bytes() or b"uid=" not in it.raw
        assert left(it) == 0
        assert b"uid=" not in it.raw
        assert b"root:" not in it.raw


@pytest.mark.parametrize("command", [(), ("id",), ("/bin/sh", "-i")])
def test_without_a_terminal_there_is_one_sentence(kiosk: Kiosk, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [*kiosk.server.client("-T"), HOST, *command], input=b"id\n", capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"tuireader: the reader needs a terminal: ssh -t asks for one\n"


def test_no_file_goes_in_or_out(kiosk: Kiosk, tmp_path: Path) -> None:
    got = tmp_path / "got"
    for program, words in (
        ("scp", ["-q", f"{HOST}:/etc/passwd", str(got)]),
        ("scp", ["-q", "-O", f"{HOST}:/etc/passwd", str(got)]),
        ("scp", ["-q", str(README), f"{HOST}:{tmp_path}/put"]),
        ("sftp", [f"{HOST}:/etc/passwd", str(got)]),
    ):
        found = shutil.which(program)
        if found is None:
            continue
        done = subprocess.run(
            [*kiosk.server.client(program=found, port="-P"), *words], capture_output=True, timeout=60, check=False
        )
        assert done.returncode != 0, done
    assert not got.exists()
    assert not (tmp_path / "put").exists()


# The connection itself


@pytest.fixture
def inside() -> Iterator[int]:
    """The port of something on this machine that a visitor has no business with."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        yield listening.getsockname()[1]
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_no_connection_goes_through_it(kiosk: Kiosk, inside: int) -> None:
    for options, said in (
        (("-W", f"127.0.0.1:{inside}"), "stdio forwarding failed"),
        (("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"), "remote port forwarding failed"),
        (
            ("-N", "-o", "ExitOnForwardFailure=yes", "-R", f"{kiosk.folder}/socket:127.0.0.1:1"),
            "remote port forwarding",
        ),
    ):
        done = subprocess.run([*kiosk.server.client(*options), HOST], capture_output=True, timeout=60, check=False)
        assert done.returncode != 0
        assert said in done.stderr.decode()


@pytest.mark.parametrize("way", ["-L", "-D"])
def test_no_connection_goes_through_it_on_the_side(kiosk: Kiosk, inside: int, way: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    spec = f"127.0.0.1:{port}" + (f":127.0.0.1:{inside}" if way == "-L" else "")
    with kiosk.server.connected(options=[way, spec]) as it:
        it.until("The geese")
        with socket.create_connection(("127.0.0.1", port), timeout=20) as near:
            if way == "-D":
                near.sendall(b"\x05\x01\x00" + b"\x05\x01\x00\x01\x7f\0\0\x01" + inside.to_bytes(2, "big"))
                assert near.recv(2) == b"\x05\x00"
            rest = b"-"
            while rest:
                try:
                    rest = near.recv(4096)
                except ConnectionResetError:
                    break
        contained(kiosk.reader)
        assert left(it) == 0


def test_no_agent_and_no_variable_comes_along(kiosk: Kiosk, tmp_path: Path) -> None:
    sent = {
        "TEXTUAL": "devtools,debug",
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TUIREADER_DATA": "/etc",
        "TUIREADER_CONFIG": "/etc/passwd",
        "PYTHONSTARTUP": "/etc/passwd",
        "PYTHONPATH": str(tmp_path),
        "BASH_ENV": "/etc/passwd",
        "ENV": "/etc/passwd",
        "LD_PRELOAD": "/nowhere.so",
        "PAGER": "/bin/sh",
        "BROWSER": "/bin/sh",
        "XDG_CONFIG_HOME": "/etc",
    }
    options = ["-A", "-X", "-o", "SetEnv=" + " ".join(f"{name}={value}" for name, value in sent.items())]
    with kiosk.server.connected(options=options) as it:
        it.until("The geese")
        told = (kiosk.reader / "environ").read_bytes().split(b"\0")
        names = {row.partition(b"=")[0].decode() for row in told}
        assert not names & {*sent, "SSH_AUTH_SOCK", "DISPLAY"}
        contained(kiosk.reader)
        assert left(it) == 0


# The keyboard

KEYS = [chr(code) for code in range(128) if chr(code) not in "qQ\x11"]
KEYS += [
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[H",
    "\x1b[F",
    "\x1b[3~",
    "\x1b[2~",
    "\x1b[Z",
]
KEYS += [f"\x1b[{code}~" for code in (*range(11, 16), *range(17, 22), 23, 24)] + ["\x1bOP", "\x1b[1;5A", "\x1b[1;2C"]
KEYS += [
    "\x1bx",
    "\x1b!",
    "\x1b|",
    ":scre\r",
    ":save\r",
    "|id\r",
    "!sh\r",
    "\x1b[200~;id\n\x1b[201~",
]
KEYS += [
    "\x1b[M !!",
    "\x1b[<0;3;3M",
    "\x1b[I",
    "\x1b[?1;2c",
    "\x1b]52;c;?\x07",
    "\x1bP+q544e\x1b\\",
    "é",
    "\x9b",
    "\U0001f986",
]


@pytest.mark.parametrize("seed", range(2))
def test_no_key_leads_out(kiosk: Kiosk, seed: int) -> None:
    dice = random.Random(seed)
    keys = list(KEYS)
    dice.shuffle(keys)
    with kiosk.server.connected() as it:
        it.until("The geese")
        place = kiosk.reader
        before = waited_for(place)
        while keys:
            typed, keys = keys[:12], keys[12:]
            it.press("".join(typed))
            out = quiet(it)
            assert it.process.poll() is None, typed
            assert b"uid=" not in out
            contained(place, before)
        assert kiosk.reader == place
        assert left(it) == 0


@pytest.mark.parametrize("key", ["\x03", "\x1c", "\x1a", "\x04", "\x1b", "~."])
def test_a_key_at_once_stops_nothing_and_opens_nothing(kiosk: Kiosk, key: str) -> None:
    with kiosk.server.connected() as it:
        it.press(f"{key}\rid\r{key}")
        out = quiet(it, 2.0)
        for place in kiosk.readers:
            contained(place)
        assert b"uid=" not in out


def test_it_cannot_be_stopped_and_leaves_no_core(kiosk: Kiosk) -> None:
    with kiosk.server.connected() as it:
        it.until("The geese")
        for number in (signal.SIGTSTP, signal.SIGQUIT):
            os.kill(int(kiosk.reader.name), number)
        it.press("1/door\r\r")
        it.until(FIRST_SCREEN)
        contained(kiosk.reader)
        assert left(it) == 0


def test_a_line_that_breaks_leaves_nothing_behind(kiosk: Kiosk) -> None:
    with kiosk.server.connected() as it:
        it.until("The geese")
        place = kiosk.reader
        it.process.kill()
        it.process.wait()
        end = time.monotonic() + WAIT_SECONDS
        while place.exists() and time.monotonic() < end:
            select.select([], [], [], 0.02)
        assert not place.exists()
