"""Each shape of quotation, as data: what is quoted, who is its source, which words introduce it, which rule decided."""

import pytest
from _pytest.mark import ParameterSet
from quotes_cases import cases, shown

from tuireader.quotes import attribute
from tuireader.quotes.sources import rules
from tuireader.quotes.spans.draft import Rule

DIRECT = ("sources.txt", "shapes.txt", "turns.txt", "nested.txt", "noise.txt", "languages.txt")
ELSEWHERE = {"introduces", "nobody's words"}  # test_quotes_blocks.py, test_quotes_explain.py


@pytest.mark.parametrize(("text", "expected"), [case for name in DIRECT for case in cases(name)])
def test_quotations_sources_cues_and_rules(text: str, expected: list[str]) -> None:
    assert [shown(text, quotation) for quotation in attribute(text).quotations] == expected


def lines_of(case: ParameterSet) -> list[str]:
    expected = case.values[1]
    assert isinstance(expected, list)
    return expected


def test_every_rule_has_a_case() -> None:
    names = (*DIRECT, "indirect.txt")
    seen = {line.rpartition(" | ")[2] for name in names for case in cases(name) for line in lines_of(case)}
    assert {rule.label for rule in vars(rules).values() if isinstance(rule, Rule)} == seen | ELSEWHERE
