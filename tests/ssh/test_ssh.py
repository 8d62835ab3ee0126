"""The reader at the far end of a real SSH connection, through an sshd of the test's own on loopback."""

import base64
import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terminals import Terminal, terminal

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
SSH = shutil.which("ssh")
HOME = Path("/run/sshd")
"""Where sshd wants to drop its privileges when root runs it; a booted system has it, a container makes it first."""
pytestmark = [
    pytest.mark.skipif(not (SSHD and SSH), reason="no sshd and ssh are installed (Debian: openssh-server)"),
    pytest.mark.skipif(os.geteuid() == 0 and not HOME.is_dir(), reason=f"sshd needs {HOME} (mkdir {HOME})"),
]

ARTICLE = """---
title: The door
url: https://post.example/door
---

“The door sticks,” said Olga Finch, a baker. “It always has.”

{filler}

“It shall be planed,” said Mayor Josef Kettle.
"""
FILLER = "\n\n".join(f"Paragraph {i} tells of the river and the weir." for i in range(60))
CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AllowTcpForwarding no
"""


class Server:
    """An sshd that lets in whoever has the test's key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    @contextmanager
    def running(self, extra: str = "") -> Iterator[None]:
        """Run sshd with `extra` lines in its configuration."""
        config = self.folder / "config"
        config.write_text(CONFIG.format(port=self.port, folder=self.folder) + extra)
        assert SSHD
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stderr=subprocess.PIPE, text=True)
        assert process.stderr
        said = ""
        while "listening on" not in said:
            line = process.stderr.readline()
            assert line, f"sshd ended: {said}"
            said += line
        try:
            yield
        finally:
            process.terminate()
            process.wait()

    @contextmanager
    def connected(self, *command: str) -> Iterator[Terminal]:
        """Connect, and run `command` in a terminal at the far end."""
        options = {
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": "/dev/null",
            "LogLevel": "ERROR",
            "IdentitiesOnly": "yes",
        }
        assert SSH
        words = [SSH, "-F", "none", "-tt", "-i", str(self.folder / "user"), "-p", str(self.port)]
        for name, value in options.items():
            words += ["-o", f"{name}={value}"]
        with terminal([*words, f"{getpass.getuser()}@127.0.0.1", *command]) as it:
            yield it


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


@pytest.fixture
def door(tmp_path: Path) -> Path:
    file = tmp_path / "door.md"
    file.write_text(ARTICLE.format(filler=FILLER), "utf-8")
    return file


def command(*arguments: object) -> str:
    """Return the shell command that runs the reader at the far end, on a library beside the article."""
    folder = Path(str(arguments[0])).parent
    path = os.environ.get("PYTHONPATH", "")
    return (
        f"PYTHONPATH={path} TUIREADER_DATA={folder}/data {sys.executable} -m tuireader {' '.join(map(str, arguments))}"
    )


def test_an_article_is_read_and_its_quotations_walked(server: Server, door: Path) -> None:
    with server.running(), server.connected(command(door)) as it:
        it.until("3 quotations · 2 speakers")
        it.press("]")
        it.until("quotation 1 of 3 · Olga Finch · said Olga Finch")
        it.press("@ket\r")
        it.until("quotation 3 of 3 · Josef Kettle")
        it.press("q")
        assert it.status() == 0


def test_copying_reaches_the_terminal_at_the_near_end(server: Server, door: Path) -> None:
    with server.running(), server.connected(command(door)) as it:
        it.until("3 quotations · 2 speakers")
        it.press("]y")
        it.until("Copied the quotation")
        (copied,) = re.findall(rb"\x1b]52;c;([A-Za-z0-9+/=]+)\x07", it.raw)
        assert base64.b64decode(copied).decode().startswith("“The door sticks,” — Olga Finch")
        it.press("o")
        it.until("Copied https://post.example/door")


def test_a_line_that_breaks_loses_nothing(server: Server, door: Path) -> None:
    with server.running():
        with server.connected(command(door)) as it:
            it.until("3 quotations · 2 speakers")
            it.press("]]]")
            it.until("quotation 3 of 3")
        with server.connected(command(door)) as it:
            assert "It shall be planed" in it.until("quotation 3 of 3")
