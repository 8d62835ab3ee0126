"""An SSH server for a test, on loopback and with its own keys."""

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from terminals import Terminal, terminal

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
SSH = shutil.which("ssh")
HOME = Path("/run/sshd")
"""The folder that sshd uses if root runs it; a booted system has it, in a container it must be created."""
needed = [
    pytest.mark.skipif(not (SSHD and SSH), reason="no sshd and ssh are installed (Debian: openssh-server)"),
    pytest.mark.skipif(os.geteuid() == 0 and not HOME.is_dir(), reason=f"sshd needs {HOME} (mkdir {HOME})"),
]

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
"""
HOST = f"{getpass.getuser()}@127.0.0.1"


class Server:
    """An SSH server that accepts the test's key."""

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

    def client(self, *options: str, program: str = "ssh", port: str = "-p") -> list[str]:
        """Return the first words of a command that runs an SSH client, with `options`."""
        words = [program, "-F", "none", "-i", str(self.folder / "user"), port, str(self.port)]
        for setting in (
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "IdentitiesOnly=yes",
        ):
            words += ["-o", setting]
        return [*words, *options]

    @contextmanager
    def connected(self, *command: str, options: Sequence[str] = ()) -> Iterator[Terminal]:
        """Connect, and run `command` in a terminal on the server."""
        with terminal([*self.client("-tt", "-e", "none", *options), HOST, *command]) as it:
            yield it
