"""A fixture with an SSH server."""

from pathlib import Path

import pytest
from ssh_server import Server


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)
