"""Each shape of quotation, as data: what is quoted, who is its source, which words introduce it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tuireader.quotes import Quotation, attribute

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> Iterator[ParameterSet]:
    """Yield title, text and expected lines of each block of a case file."""
    for block in (CASES / name).read_text("utf-8").split("\n== ")[1:]:
        title, _, rest = block.partition("\n")
        lines = rest.strip("\n").split("\n")
        expected = [line for line in lines if " | " in line]
        text = "\n".join(line for line in lines if " | " not in line).strip("\n")
        yield pytest.param(text, expected, id=title)


def shown(text: str, quotation: Quotation) -> str:
    content = " … ".join(text[start:end] for start, end in quotation.content)
    parts = [text[slice(*span)] if span else "-" for span in (quotation.source, quotation.cue)]
    return " | ".join([content, *parts])


@pytest.mark.parametrize(("text", "expected"), cases("sources.txt"))
def test_quotations_sources_and_cues(text: str, expected: list[str]) -> None:
    assert [shown(text, quotation) for quotation in attribute(text).quotations] == expected
