"""Fixtures with an SSH server, and with a kiosk behind one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ssh_kiosk import Kiosk
from ssh_server import Server


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


@pytest.fixture
def kiosk(server: Server, tmp_path: Path) -> Iterator[Kiosk]:
    it = Kiosk(server, tmp_path)
    before = it.written()
    with server.running(it.lines):
        yield it
    assert it.written() == before
