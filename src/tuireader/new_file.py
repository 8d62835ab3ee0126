"""Writing a file whole or not at all."""

from contextlib import suppress
from pathlib import Path


def write_new_file(path: Path, data: bytes) -> None:
    """Write a file that is not there yet; if that fails, as on a full disk, nothing of it stays. Raises OSError."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
