"""Parse TOML of strangers: the parser takes a time and memory that grow with the square of how deep a key is."""

import re
import tomllib
from typing import Any

MAX_KEY_PARTS = 64
"""How many parts a key has at most: people write three."""
_DEEP_KEY = re.compile(
    rf"^[ \t\[]*+(?:(?:\"[^\"\n]*+\"|'[^'\n]*+'|[\w-]++)[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}}", re.MULTILINE
)


def load_toml(text: str) -> dict[str, Any]:
    """Return what a text in TOML says. Raises TOMLDecodeError where it is wrong, or has a key of too many parts."""
    if deep := _DEEP_KEY.search(text):
        line_number = text.count("\n", 0, deep.start()) + 1
        raise tomllib.TOMLDecodeError(f"A key has more than {MAX_KEY_PARTS} parts (at line {line_number}, column 1)")
    return tomllib.loads(text)
