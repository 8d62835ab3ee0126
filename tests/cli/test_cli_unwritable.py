"""Where nothing can be written: a read-only folder, a read-only library, a full disk."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from demo_library import demo_library
from terminals import terminal
from tuireader.errors import TuireaderError, UnwritableLibraryError
from tuireader.library import Library
from tuireader.library.readonly_library import ReadOnlyLibrary, open_for_reading
from uncounted import environment_without_coverage

DOOR = "# The door\n\n“The door sticks,” said Olga Finch, a baker. “It always has.”\n"
NOTE = "The library cannot be written"
AS_USER = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
"""Root may write anywhere, unless it gives that up."""
FULL_DISK = ["bash", "-c", 'ulimit -f 0; exec "$@"', "bash"]
"""No file may get longer, as on a full disk."""
READER = [sys.executable, "-m", "tuireader"]
needs_permissions = pytest.mark.skipif(bool(AS_USER) and not shutil.which("setpriv"), reason="root, and no setpriv")


def read_only(folder: Path) -> list[str]:
    """Take away the right to write in `folder`; return what a command has to begin with."""
    for path in (*folder.iterdir(), folder):
        path.chmod(path.stat().st_mode & 0o500)
    return AS_USER


def full(_folder: Path) -> list[str]:
    """Return what a command begins with on a full disk."""
    return FULL_DISK


DISKS = [pytest.param(read_only, id="read-only", marks=needs_permissions), pytest.param(full, id="full")]
Disk = Callable[[Path], list[str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a library of some days."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    with closing(demo_library(folder)) as library:
        library.settings.save("theme", "nord")
    (folder / "library.db").chmod(0o600)
    return folder


def run(begin: list[str], data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command; no traceback may come of it."""
    done = subprocess.run(
        [*begin, *READER, *arguments],
        # Coverage would write, and fail to.
        env={**environment_without_coverage(), "TUIREADER_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize(
    "command", ["feeds", "feeds --json", "search bridge", "search", "export", "check", "--plain", "show bridge --md"]
)
def test_what_only_reads_works(data: Path, disk: Disk, command: str) -> None:
    expected = run([], data, *command.split())
    done = run(disk(data), data, *command.split())
    assert (done.returncode, done.stdout) == (0, expected.stdout)
    assert not done.stderr


@needs_permissions
def test_a_read_only_library_is_backed_up(data: Path, tmp_path: Path) -> None:
    begin = read_only(data)
    assert run(begin, data, "backup", str(tmp_path / "saved.db")).returncode == 0


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize(
    "command", ["refresh", "search --save bridges bridge", "--plain --mark-read", "mark bridge --read", "remove x"]
)
def test_what_writes_says_in_a_sentence_that_it_cannot(data: Path, disk: Disk, command: str) -> None:
    done = run(disk(data), data, *command.split())
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot be used" in done.stderr


@pytest.mark.parametrize("disk", DISKS)
def test_feeds_can_be_read_and_marks_last_until_the_end(data: Path, disk: Disk) -> None:
    before = (data / "library.db").read_bytes()
    with terminal([*disk(data), *READER], {"TUIREADER_DATA": str(data), "LC_ALL": "C.UTF-8"}, size=(100, 30)) as it:
        it.until("cannot be")
        it.until("27 unread")
        it.press("jA")
        it.until("0 unread")
        it.press("U")
        it.until("27 unread")
        it.press("Q")
        assert it.status() == 0
        assert b"Traceback" not in it.raw
    assert (data / "library.db").read_bytes() == before


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("library", ["of some days", "none yet"])
def test_a_file_can_be_read(data: Path, disk: Disk, library: str, tmp_path: Path) -> None:
    begin = disk(data)
    door = tmp_path / "door.md"
    door.write_text(DOOR, "utf-8")
    folder = data if library == "of some days" else data / "new"
    with terminal([*begin, *READER, str(door)], {"TUIREADER_DATA": str(folder), "LC_ALL": "C.UTF-8"}) as it:
        it.until(NOTE)
        it.press("]s")
        it.until("1 of 2")
        it.press("Q")
        assert it.status() == 0


@pytest.mark.parametrize("disk", DISKS)
def test_without_feeds_the_samples_open(data: Path, disk: Disk) -> None:
    begin = disk(data)
    with terminal([*begin, *READER], {"TUIREADER_DATA": str(data / "new"), "LC_ALL": "C.UTF-8"}) as it:
        it.until("Start here")
        it.until(NOTE)
        it.press("Q")
        assert it.status() == 0


# The parts


def test_positions_and_choices_of_this_run_lie_over_the_stored_ones(data: Path) -> None:
    from tuireader.library import ReadingPosition

    path = data / "library.db"
    with closing(Library(path)) as library:
        first, second = (entry.id for entry in library.entries.listing()[:2])
        library.positions.save(first, ReadingPosition(7, 1))
    with closing(ReadOnlyLibrary(path)) as library:
        assert library.settings.get("theme") == "nord"
        library.settings.save("theme", "textual-dark")
        assert library.settings.get("theme") == "textual-dark"
        assert library.positions.get(first) == ReadingPosition(7, 1)
        library.positions.save(second, ReadingPosition(3))
        assert library.positions.recent_ids(2) == [second, first]
    with closing(Library(path)) as library:
        assert library.settings.get("theme") == "nord"
        assert library.positions.get(second) == ReadingPosition()


def test_what_cannot_be_read_either_is_the_first_failure(tmp_path: Path) -> None:
    failure = UnwritableLibraryError("weir.db: cannot be used")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no library" * 1000)
    with pytest.raises(TuireaderError, match=r"weir\.db"):
        open_for_reading(broken, failure)
    with closing(open_for_reading(tmp_path / "none.db", failure)) as library:
        assert library.path is None
