"""A disk of a few megabytes for a test: a file system in memory that only a child process sees, and that ends with it."""

import ctypes
import os
import pickle
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

PAGE_BYTES = 4096
BALLAST = "ballast"
"""The file that fills the disk."""
_NEW_MOUNTS, _NEW_USER = 0x20000, 0x10000000  # CLONE_NEWNS and CLONE_NEWUSER of unshare(2)
_PRIVATE = 1 << 18 | 1 << 14  # MS_PRIVATE and MS_REC of mount(2)

Answer = TypeVar("Answer")


def _call(name: str, *arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)


def _mount(folder: Path, megabytes: int) -> None:
    """Put a disk in the place of a folder, for this process alone. Raises OSError where this system does not let us."""
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", _NEW_MOUNTS | (_NEW_USER if uid else 0))
    if uid:
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        Path("/proc/self/uid_map").write_text(f"0 {uid} 1", "ascii")
        Path("/proc/self/gid_map").write_text(f"0 {gid} 1", "ascii")
    _call("mount", b"none", b"/", None, _PRIVATE, None)
    _call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={megabytes}m,mode=700".encode())


def on_small_disk(folder: Path, work: Callable[[], Answer], megabytes: int = 8) -> Answer | None:
    """Call `work` in a child process that has a small disk at `folder`; return its answer, or None without a disk.

    Raises AssertionError where it fails.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            _mount(folder, megabytes)
        except OSError:
            answer: object = None
        else:
            try:
                answer = (work(), "")
            except BaseException:  # noqa: BLE001 - the parent reports it
                answer = (None, traceback.format_exc())
        os.write(writing, pickle.dumps(answer)[:60_000])
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as file:  # noqa: PTH123 - it is a number
        data = file.read()
    os.waitpid(child, 0)
    answered: tuple[Answer, str] | None = pickle.loads(data)
    assert answered is None or not answered[1], answered[1] if answered else ""
    return answered[0] if answered else None


def fill(folder: Path, free_pages: int) -> None:
    """Leave so many pages free on the disk at `folder`."""
    disk = os.statvfs(folder)
    ballast = disk.f_bavail * disk.f_frsize - free_pages * PAGE_BYTES
    (folder / BALLAST).write_bytes(bytes(max(0, ballast)))


def make_room(folder: Path) -> None:
    """Remove what fills the disk."""
    (folder / BALLAST).unlink()
