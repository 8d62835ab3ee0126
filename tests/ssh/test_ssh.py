"""The reader at the far end of a real SSH connection, through an sshd of the test's own on loopback."""

import base64
import os
import re
import sys
from pathlib import Path

import pytest
from ssh_server import Server, needed

pytest_plugins = ("ssh_fixtures",)
pytestmark = needed

ARTICLE = """---
title: The door
url: https://post.example/door
---

“The door sticks,” said Olga Finch, a baker. “It always has.”

{filler}

“It shall be planed,” said Mayor Josef Kettle.
"""
FILLER = "\n\n".join(f"Paragraph {i} tells of the river and the weir." for i in range(60))


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
        it.until("3 quotations")
        it.press("]")
        it.until("1 of 3")
        it.press("@ket\r")
        it.until("3 of 3")
        it.press("q")
        assert it.status() == 0


def test_copying_reaches_the_terminal_at_the_near_end(server: Server, door: Path) -> None:
    with server.running(), server.connected(command(door)) as it:
        it.until("3 quotations")
        it.press("]y")
        it.until("Copied: the words")
        (copied,) = re.findall(rb"\x1b]52;c;([A-Za-z0-9+/=]+)\x07", it.raw)
        assert base64.b64decode(copied).decode().startswith("“The door sticks” — Olga Finch")
        it.press("o")
        it.until("Copied: https://post.example/door")


def test_a_line_that_breaks_loses_nothing(server: Server, door: Path) -> None:
    with server.running():
        with server.connected(command(door)) as it:
            it.until("3 quotations")
            it.press("]]]")
            it.until("3 of 3")
        with server.connected(command(door)) as it:
            assert "It shall be planed" in it.until("3 of 3")
