"""On which line of a TOML file a key stands: tomllib does not tell, but it reads beginnings of a file too."""

import tomllib
from collections.abc import Iterable
from typing import Any

Path = tuple[str | int, ...]
"""Keys and, in arrays of tables, numbers: `("rules", 0, "match")`."""


def lines_of(text: str, paths: Iterable[Path]) -> dict[Path, int]:
    """Return for each path the line, from 1, on which its key begins; what is not in `text` is left out.

    A beginning of the file that can be read and holds the path ends on the key's last line; the key begins after the
    last beginning that could be read and did not hold it.
    """
    waiting = set(paths)
    found: dict[Path, int] = {}
    lines = text.splitlines(keepends=True)
    readable = 0
    for number in range(1, len(lines) + 1):
        if not waiting:
            break
        try:
            data = tomllib.loads("".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue
        here = {path for path in waiting if _holds(data, path)}
        found.update(dict.fromkeys(here, readable + 1))
        waiting -= here
        readable = number
    return found


def _holds(data: Any, path: Path) -> bool:
    for step in path:
        try:
            data = data[step]
        except (TypeError, KeyError, IndexError):
            return False
    return True
