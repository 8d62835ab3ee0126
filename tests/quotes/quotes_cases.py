"""Reads the case files: blocks of `== title`, a text, and lines with ` | ` that say what is expected."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> Iterator[ParameterSet]:
    """Yield text and expected lines of each block of a case file, the title as id."""
    for block in (CASES / name).read_text("utf-8").split("\n== ")[1:]:
        title, _, rest = block.partition("\n")
        lines = rest.strip("\n").split("\n")
        expected = [line.removesuffix(" |") for line in lines if " |" in line]
        text = "\n".join(line for line in lines if " |" not in line).strip("\n")
        yield pytest.param(text, expected, id=title)
