"""The library is its user's alone: what somebody reads, stars and searches for is nobody else's business."""

import os
import stat
from contextlib import suppress
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o600, 0o700
_OTHERS = 0o077
"""The permissions of everybody but the owner."""
_ENDS = ("", "-wal", "-shm", "-screen")
"""What the names of the files end in that belong to one library."""


def make_private(path: Path) -> None:
    """Make the library's file, and its folder, where they are not there yet, so that only the user can read them.

    What is there stays as it is: the owner of a kiosk's library lets others read it. SQLite gives its files beside the
    library the same permissions.
    """
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))


def mend_permissions(path: Path) -> str:
    """Take the usual library, and its folder, away from others who may read or write it; return a note if they could.

    Only what is the user's own is changed, and no folder that others are meant to use (with the sticky bit, or a home).
    """
    opened = []
    folder = path.parent
    if folder.resolve() != Path.home().resolve() and _restrict(folder, FOLDER_MODE):
        opened.append(str(folder))
    restricted = [file for end in _ENDS if _restrict(file := Path(f"{path}{end}"), FILE_MODE)]
    opened += map(str, restricted[:1])
    if not opened:
        return ""
    return f"{' and '.join(opened)}: others could read your library; from now on only you can"


def _restrict(path: Path, mode: int) -> bool:
    """Take everybody else's permissions away; return whether there were any that could be taken away."""
    try:
        status = path.stat(follow_symlinks=False)
        if status.st_uid != os.geteuid() or not status.st_mode & _OTHERS or status.st_mode & stat.S_ISVTX:
            return False
        if not (stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)):
            return False
        path.chmod(mode)
    except OSError:
        return False
    return True
