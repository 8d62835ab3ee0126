"""Each shape of quotation, as data: what is quoted, who is its source, which words introduce it."""

import pytest
from quotes_cases import cases

from tuireader.quotes import Quotation, attribute


def shown(text: str, quotation: Quotation) -> str:
    content = " … ".join(text[start:end] for start, end in quotation.content)
    parts = [text[slice(*span)] if span else "-" for span in (quotation.source, quotation.cue)]
    return " | ".join([content, *parts])


@pytest.mark.parametrize(("text", "expected"), cases("sources.txt"))
def test_quotations_sources_and_cues(text: str, expected: list[str]) -> None:
    assert [shown(text, quotation) for quotation in attribute(text).quotations] == expected
