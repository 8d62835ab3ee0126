"""Whether a library that is open was overwritten in place, as `cp` does.

The file is still the same one then, and SQLite would write what its log has into it. Two signs show it: the header says
that the file has no log, as that of every backup does; or the file has become shorter, or longer than SQLite says. The
header is read with a file number that SQLite has open: opening and closing the file would release SQLite's locks.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_FORMAT_BYTES = slice(16, 20)
"""The size of a page, and whether a log is used (SQLite's file format, section 1.3)."""
_HEADER_BYTES = 20
MAX_PAGE_BYTES = 65536
"""The size of a page for which the header has 1."""


class FileIdentity(NamedTuple):
    """The device and inode of the file at a path, which no other file has; zeros where there is none."""

    device: int = 0
    inode: int = 0


def identity_of(path: Path) -> FileIdentity:
    """Return the identity of the file at `path`."""
    try:
        status = path.stat()
    except OSError:
        return FileIdentity()
    return FileIdentity(status.st_dev, status.st_ino)


class OverwriteCheck:
    """Looks at an open library's file; `page_count` returns how many pages SQLite says that it has."""

    def __init__(self, path: Path, file: FileIdentity, page_count: Callable[[], int]) -> None:
        self._path, self._file, self._page_count = path, file, page_count
        self._fileno = -1
        self._size = _size_of(path)
        self._format = self._read_format()

    def is_overwritten(self) -> bool:
        """Return whether something else is in the file."""
        if self._read_format() != self._format and self._read_format() != self._format:  # not just closed by a thread
            return True
        size = _size_of(self._path)
        if size > self._size and self._format:
            page_bytes = int.from_bytes(self._format[:2], "big")
            if size > self._page_count() * (page_bytes if page_bytes > 1 else MAX_PAGE_BYTES):
                return True
        is_shorter, self._size = size < self._size, max(size, self._size)
        return is_shorter

    def _read_format(self) -> bytes:
        """Return the bytes of the header that never change; none where SQLite's file is not found."""
        if not self._is_own(self._fileno):
            self._fileno = next(filter(self._is_own, _open_filenos()), -1)
        try:
            return os.pread(self._fileno, _HEADER_BYTES, 0)[_FORMAT_BYTES] if self._fileno >= 0 else self._format_seen
        except OSError:
            return self._format_seen

    @property
    def _format_seen(self) -> bytes:
        return getattr(self, "_format", b"")

    def _is_own(self, fileno: int) -> bool:
        try:
            status = os.fstat(fileno)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self._file


def _open_filenos() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/dev/fd")]  # noqa: PTH208 - its names are numbers
    except (OSError, ValueError):
        return []


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
