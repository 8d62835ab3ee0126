"""Reported speech without marks: found on demand only, and never in place of a quotation."""

import pytest
from hypothesis import given, settings
from quotes_cases import TEXTS, cases, shown

from tuireader.quotes import attribute


@pytest.mark.parametrize(("text", "expected"), cases("indirect.txt"))
def test_reported_speech(text: str, expected: list[str]) -> None:
    assert [shown(text, quotation) for quotation in attribute(text, indirect=True).quotations] == expected


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_quotations_stay_the_same_beside_reported_speech(text: str) -> None:
    found = attribute(text, indirect=True).quotations
    direct = [(one.content, one.source, one.cue) for one in found if one.kind != "indirect"]
    assert direct == [(one.content, one.source, one.cue) for one in attribute(text).quotations]
    assert all(0 <= start < end <= len(text) for one in found for start, end in one.content)
