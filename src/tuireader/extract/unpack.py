"""Opens files, pipes and standard input as the bytes that they hold, unpacked by what they begin with.

What a stranger packed may be cut, damaged or endless: it is read in pieces, and all that stands before a cut is given.
"""

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tuireader.errors import ArticleError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STANDARD_INPUT = "-"
PIECE_BYTES = 1 << 16
ZSTD_PIECE_BYTES = 512
"""Arrow drops what it has unpacked of a piece in which a file is cut: so few bytes at most."""
_GZIP_SIGN, _ZSTD_SIGN = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def is_stream(path: str) -> bool:
    """Return whether an input is standard input or a pipe, which can only be read once."""
    try:
        return path == STANDARD_INPUT or stat.S_ISFIFO(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False


class PackedFile(io.RawIOBase):
    """The bytes of a file as they are; `first` are its first ones, and `done_bytes` says how many were read."""

    def __init__(self, file: IO[bytes]) -> None:
        """Take a file that is not buffered."""
        self._file, self.done_bytes = file, 0
        self.first = b""
        while len(self.first) < len(_ZSTD_SIGN) and (piece := file.read(len(_ZSTD_SIGN) - len(self.first))):
            self.first += piece  # a pipe may give a single byte
        self._waiting = self.first

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read into a buffer; return how many bytes."""
        with memoryview(buffer).cast("B") as view:
            piece = self._waiting[: len(view)] or self._file.read(len(view)) or b""
            self._waiting = self._waiting[len(piece) :]
            view[: len(piece)] = piece
        self.done_bytes += len(piece)
        return len(piece)


@contextmanager
def unpacked(path: str) -> Iterator[tuple[io.BufferedIOBase, PackedFile]]:
    """Open an input and unpack it; yield what is in it, and the packed file.

    Raises ArticleError where it cannot be read, also while it is read: what was read before is whole.
    """
    try:
        with _opened(path) as file:
            packed = PackedFile(file)
            buffered = io.BufferedReader(packed, PIECE_BYTES)
            if packed.first.startswith(_GZIP_SIGN):
                yield gzip.GzipFile(fileobj=buffered), packed
            elif packed.first == _ZSTD_SIGN:
                yield io.BufferedReader(_ZstdFile(buffered), PIECE_BYTES), packed
            else:
                yield buffered, packed
    except (OSError, EOFError, zlib.error) as error:
        raise ArticleError(path, why_unreadable(error)) from error


def _opened(path: str) -> IO[bytes]:
    if path == STANDARD_INPUT:
        return open(0, "rb", buffering=0, closefd=False)
    return Path(path).open("rb", buffering=0)


def why_unreadable(error: Exception) -> str:
    """Return what is wrong with a file, as the end of a sentence."""
    if isinstance(error, EOFError) or "runcated" in str(error):
        return "is cut off"
    if "too much memory" in str(error):
        return "was packed with a window of more than 128 MB; pack it again with “zstd --long=27”"
    if isinstance(error, OSError) and error.errno:
        return f"cannot be read ({os.strerror(error.errno)})"
    return f"is damaged ({' '.join(str(error).split())})"


class _ZstdFile(io.RawIOBase):
    """What is in a file that Zstandard packed. A window of more than 128 MB is refused."""

    def __init__(self, file: io.BufferedIOBase) -> None:
        import pyarrow as pa  # noqa: PLC0415 - only these files need it

        self._stream: Any = pa.CompressedInputStream(file, "zstd")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        with memoryview(buffer).cast("B") as view:
            piece = self._stream.read(min(len(view), ZSTD_PIECE_BYTES))
            view[: len(piece)] = piece
        return len(piece)
