"""Copies of a library that are being written: each has a name of its own until it is whole.

A program that is killed leaves its copy behind; the next one that writes a copy beside it removes it.
"""

import glob
import os
import re
import time
from contextlib import suppress
from pathlib import Path

from tuireader.library.side_files import SIDE_FILES

LEFTOVER_SECONDS, DEAD_LEFTOVER_SECONDS = 3600.0, 60.0
"""After so long without a change nobody can still be writing a copy; the second if no such process runs here. On a disk
that several machines share, it may run on another one."""

_PROCESS_ID = re.compile(r"-(\d+)(?:-[a-z]+)?$")


def unfinished_path(target: Path, what: str = "partial") -> Path:
    """Return this process's name for the copy that will be `target`."""
    return target.with_name(f"{target.name}.{what}-{os.getpid()}")


def remove_copy(path: Path) -> None:
    """Remove a copy with the files that SQLite writes beside it."""
    for suffix in ("", "-journal", *SIDE_FILES):
        with suppress(OSError):
            Path(f"{path}{suffix}").unlink()


def remove_leftovers(folder: Path, pattern: str) -> None:
    """Remove the copies that killed programs left in `folder`: those of targets whose names match the glob pattern."""
    for what in ("partial", "restoring"):
        for path in folder.glob(f"{pattern}.{what}-*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _seconds_to_live(path):
                    path.unlink()


def remove_leftovers_of(target: Path) -> None:
    """Remove the copies that killed programs left of `target`."""
    remove_leftovers(target.parent, glob.escape(target.name))


def _seconds_to_live(path: Path) -> float:
    match = _PROCESS_ID.search(path.name)
    return DEAD_LEFTOVER_SECONDS if match and not _runs(int(match[1])) else LEFTOVER_SECONDS


def _runs(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it is another user's
        return True
    return True


def sync_file(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    fileno = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fileno)
    finally:
        os.close(fileno)
