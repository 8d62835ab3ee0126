"""File permissions: only its owner can read a library, because what somebody reads and stars is private."""

import os
import stat
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o600, 0o700
_OTHER_USERS = 0o077
"""The permissions of everybody except the owner."""
_SUFFIXES = ("", "-wal", "-shm", "-screen")
"""The suffixes of the files that belong to a library."""


def make_private(path: Path) -> bool:
    """Create the library's file and its folder, so that only the user can read them; return False if the file exists.

    Existing ones stay as they are: the owner of a kiosk's library lets others read it. SQLite gives its own files
    beside the library the same permissions.
    """
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
    except FileExistsError:
        return False
    return True


def restrict_permissions(path: Path) -> str:
    """Remove access by others to the default library and its folder; return a note if others had access.

    Only the user's own files change, and no folder that is meant for others (a home, or one with the sticky bit).
    """
    readable = []
    folder = path.parent
    if folder.resolve() != Path.home().resolve() and _restrict(folder, FOLDER_MODE):
        readable.append(str(folder))
    restricted = [file for suffix in _SUFFIXES if _restrict(file := Path(f"{path}{suffix}"), FILE_MODE)]
    readable += map(str, restricted[:1])
    if not readable:
        return ""
    return f"{' and '.join(readable)}: others could read your library; from now on only you can"


def _restrict(path: Path, mode: int) -> bool:
    """Remove the permissions of all others; return whether there were any and they could be removed."""
    try:
        status = path.stat(follow_symlinks=False)
        if status.st_uid != os.geteuid() or not status.st_mode & _OTHER_USERS or status.st_mode & stat.S_ISVTX:
            return False
        if not (stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)):
            return False
        path.chmod(stat.S_IMODE(status.st_mode) & mode)  # what is read-only stays so
    except OSError:
        return False
    return True
