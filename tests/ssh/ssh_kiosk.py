"""A kiosk behind a real sshd that has the lines of the README, word for word, and what the kernel knows of its readers."""

import getpass
import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path

from ssh_server import Server

from terminals import WAIT_SECONDS, Terminal
from tuireader.library import Library

README = Path(__file__).parents[2] / "README.md"
ARTICLE = """# The door

“The door sticks,” said Olga Finch, a baker. “It always has.”

Read [the report](https://post.example/report) in full.
"""
MAX_ADDRESS_SPACE = 700_000 * 1024
MAX_CPU_SECONDS = 600


class Kiosk:
    """An sshd with the README's lines, and the library that they name."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.library = folder / "srv" / "library.db"
        self.home = folder / "home"
        """Where the account lives: not where whoever runs the tests has a library."""
        self.home.mkdir()
        articles = folder / "articles"
        articles.mkdir()
        (articles / "door.md").write_text(ARTICLE, "utf-8")
        (articles / "geese.md").write_text("# The geese\n\nThey went over.\n", "utf-8")
        library = Library(self.library)
        library.feeds.store(str(articles), kind="folder")
        library.files.open_paths([str(articles)])
        library.close()

    @property
    def lines(self) -> str:
        """The README's lines for this machine: another account, another Python, another library."""
        (lines,) = re.findall(r"```sshd_config\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
        for stated, here in (
            ("User news", f"User {getpass.getuser()}"),
            ("/opt/tuireader/bin/python", sys.executable),
            ("/srv/news/library.db", str(self.library)),
            ("-m tuireader", f"{Path(__file__).with_name('with_home.py')} {self.home}"),
        ):
            assert lines.count(stated) == 1
            lines = lines.replace(stated, here)
        return f"\n{lines}"

    def lines_with(self, *changes: tuple[str, str]) -> str:
        """Return the lines with other values: shorter times, so that a test is short."""
        lines = self.lines
        for stated, here in changes:
            assert lines.count(stated) == 1, stated
            lines = lines.replace(stated, here)
        return lines

    @property
    def readers(self) -> list[Path]:
        """Where /proc has the readers that are open: what sshd's shells have become."""
        named, python = str(self.library).encode(), sys.executable.encode()
        words = {place: _words(place) for place in Path("/proc").glob("[0-9]*")}
        return [place for place, said in words.items() if said[0] == python and named in said]

    @property
    def reader(self) -> Path:
        """The one reader that is open."""
        (found,) = self.readers
        return found

    def written(self) -> dict[Path, bytes]:
        """Return all files that a visitor might have written, with their bytes."""
        return {file: file.read_bytes() for file in self.folder.rglob("*") if file.is_file() and file.name != "config"}


def _words(place: Path) -> list[bytes]:
    try:
        return (place / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return [b""]


def waited_for(reader: Path) -> list[str]:
    """Return what the kernel counts of the children that have ended: faults and time."""
    counters = (reader / "stat").read_text().rpartition(")")[2].split()
    return [counters[i] for i in (8, 10, 13, 14)]


def contained(reader: Path, before: list[str] | None = None) -> None:
    """Check that the reader has started nothing, may write no file, has none open for writing, and talks to nobody.

    `before` is what it had waited for when it was first looked at: its shell may have started something.
    """
    assert before is None or waited_for(reader) == before
    assert "".join(file.read_text() for file in reader.glob("task/*/children")) == ""
    assert re.search(r"Max file size +0 +0 ", (reader / "limits").read_text())
    assert re.search(rf"Max address space +{MAX_ADDRESS_SPACE} ", (reader / "limits").read_text())
    assert re.search(rf"Max cpu time +{MAX_CPU_SECONDS - 10} +{MAX_CPU_SECONDS} ", (reader / "limits").read_text())
    assert re.search(r"Max core file size +0 +0 ", (reader / "limits").read_text())
    connected = {row.split()[9] for row in internet(reader)}
    for place in (reader / "fd").iterdir():
        target = str(place.readlink())
        if target.startswith("socket:"):
            assert target[8:-1] not in connected
        elif not target.startswith(("/dev/", "pipe:", "anon_inode:")):
            flags = re.search(r"flags:\s*([0-7]+)", (reader / "fdinfo" / place.name).read_text())
            assert flags
            assert int(flags[1], 8) & os.O_ACCMODE == os.O_RDONLY, target


def internet(reader: Path) -> list[str]:
    """Return the rows of all sockets that lead to other machines, or to this one by its address."""
    rows = []
    for name in ("tcp", "tcp6", "udp", "udp6"):
        rows += (reader / "net" / name).read_text().splitlines()[1:]
    return rows


def quiet(it: Terminal, seconds: float = 0.2) -> bytes:
    """Read on until nothing has come for a while."""
    return it.bytes_within(seconds)


def left(it: Terminal) -> int:
    """Close what lies over the reader, and quit; return the connection's exit status."""
    end = time.monotonic() + WAIT_SECONDS
    while it.process.poll() is None and time.monotonic() < end:
        for key in "\x1bQ":
            with suppress(OSError):  # it has ended
                it.press(key)
            quiet(it)
    return it.status()
