"""Strings that must not reach a terminal unchanged: `tests/hostile/strings.json`, each with a name.

The file has each string either whole, or as a beginning, a piece, how often to repeat that, and an end.
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
    """Return a string as an attacker would send it: lone surrogates are encoded, too."""
    return text.encode("utf-8", "surrogatepass")


def _token(line: str) -> bytes:
    """Return the bytes in a line of a libFuzzer dictionary."""
    return line.strip('"').encode().decode("unicode_escape").encode("latin-1")


TOKENS: list[bytes] = [
    _token(line)
    for line in (_FILE.parent / "tokens.dict").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
"""Words of the formats that the program reads, and signs used in attacks on them."""
