"""Values of columns with the types that they must have: a damaged or hostile file may have others.

`storable_text` is for those that are written.
"""

import os
from pathlib import Path
from typing import Any

DIGEST_PATH_PREFIX = "sha256:"
"""Prefix of the path of an article that has no file."""

MAX_SECOND = 1 << 48
"""Seconds since 1970 that are counted; a docid has room for more."""


def as_text(value: Any) -> str:
    """Return a text as it is, and anything else as one."""
    if isinstance(value, str):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else "" if value is None else str(value)


def storable_text(text: str) -> str:
    """Return a text as SQLite can store it: lone surrogates become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def as_integer(value: Any) -> int:
    """Return a number as it is, and anything else as 0."""
    return value if isinstance(value, int) else 0


def as_count(value: Any, most: int) -> int:
    """Return a number of things: at most `most`, and 0 for anything that is no number of things."""
    return max(0, min(as_integer(value), most))


def as_number(value: Any) -> float:
    """Return a number as it is, and anything else as 0."""
    return value if isinstance(value, (int, float)) else 0.0


def as_path(value: Any) -> Path | None:
    """Return the path in the column `path`, if there is a file: text, or bytes where it is not Unicode."""
    if not isinstance(value, (str, bytes)) or str(value).startswith(DIGEST_PATH_PREFIX):
        return None
    return Path(os.fsdecode(value).replace("\0", "\ufffd"))  # no path has such a character


def whole_second(date: object) -> int:
    """Return the second of a date; a date that no clock shows, as only a damaged file has it, is second 0."""
    return int(date // 1) if isinstance(date, int | float) and abs(date) < MAX_SECOND else 0
