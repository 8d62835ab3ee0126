"""Strings that must never reach a terminal as they are: `tests/hostile/strings.json`, each with a name.

A string is written there whole, or as a beginning, a piece, how often that comes, and an end.
"""

import json
from pathlib import Path

_FILE = Path(__file__).parent / "hostile" / "strings.json"


def _whole(written: str | list[str | int]) -> str:
    if isinstance(written, str):
        return written
    before, piece, times, after = written
    return f"{before}{str(piece) * int(times)}{after}"


STRINGS: dict[str, str] = {name: _whole(text) for name, text in json.loads(_FILE.read_text("utf-8")).items()}


def as_bytes(text: str) -> bytes:
    """Return a string as an attacker would send it: half of a surrogate pair goes over the line too."""
    return text.encode("utf-8", "surrogatepass")


def _token(line: str) -> bytes:
    """Return what a line of libFuzzer's dictionaries stands for."""
    return line.strip('"').encode().decode("unicode_escape").encode("latin-1")


TOKENS: list[bytes] = [
    _token(line)
    for line in (_FILE.parent / "tokens.dict").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
"""Words of the formats that are read, and signs of the attacks on them."""
