"""Each shape of quotation, as data: what is quoted, who is its source, which words introduce it."""

import pytest
from quotes_cases import cases, shown

from tuireader.quotes import attribute


@pytest.mark.parametrize(("text", "expected"), [*cases("sources.txt"), *cases("shapes.txt"), *cases("turns.txt")])
def test_quotations_sources_and_cues(text: str, expected: list[str]) -> None:
    assert [shown(text, quotation) for quotation in attribute(text).quotations] == expected
