"""Kills a child process before each of its steps: a statement of SQLite, a name of a file, a page of a backup.

So no kill needs luck: `count_steps` says how many there are, and `kill_at` ends a child just before one of them, without
closing anything, as SIGKILL would.
"""

import os
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

KILLED = 137
"""The exit status of a child that was killed."""
FILE_EVENTS = ("os.rename", "os.link", "os.remove", "os.chmod", "os.mkdir", "os.rmdir", "os.truncate", "open")
"""Audit events of Python that change files, or may."""


class Steps:
    """Counts the steps of this process, and ends it before the step `last`."""

    def __init__(self, last: int | None) -> None:
        self.count, self._last = 0, last

    def next(self, *_: object) -> None:
        """Count a step; call this before it."""
        if self.count == self._last:
            os._exit(KILLED)
        self.count += 1

    def watch(self) -> None:
        """Count all statements of SQLite's connections that are made from now on, and what is done to files."""
        connect = sqlite3.connect

        def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
            db: sqlite3.Connection = connect(*arguments, **options)
            db.set_trace_callback(self.next)
            return db

        sqlite3.connect = watched  # type: ignore[assignment]
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        is_read = event == "open" and (arguments[1] or "r") in {"r", "rb"} and not (arguments[2] or 0) & os.O_CREAT
        if event in FILE_EVENTS and not is_read:
            self.next()


def _in_child(work: Callable[[], object], last: int | None) -> int:
    """Do the work in a child process, which ends before a step; return how many steps it made, or -1 if it was killed.

    Raises AssertionError where the work fails.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        answer = b""
        try:
            steps = Steps(last)
            steps.watch()
            work()
            answer = str(steps.count).encode()
        except BaseException:  # noqa: BLE001 - the parent reports it
            answer = traceback.format_exc().encode()
        os.write(writing, answer[:60_000])
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as file:  # noqa: PTH123 - it is a number
        answer = file.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == KILLED:
        return -1
    assert answer.isdigit(), answer.decode()
    return int(answer)


def count_steps(work: Callable[[], object]) -> int:
    """Do the work in a child process; return how many steps it made."""
    return _in_child(work, None)


def kill_at(step: int, work: Callable[[], object]) -> bool:
    """Do the work in a child process that is killed before a step; return False where it ended before."""
    return _in_child(work, step) == -1


def restore_files(folder: Path, contents: dict[str, bytes]) -> None:
    """Give a folder, with the folders in it, exactly these files."""
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_dir():
            file.rmdir()
        else:
            file.unlink()
    for name, data in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, with the folders in it."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
