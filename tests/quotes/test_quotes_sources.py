"""Each shape of quotation, as data: what is quoted, who is its source, which words introduce it, which rule decided."""

import pytest
from _pytest.mark import ParameterSet
from quotes_cases import cases, shown

from tuireader.quotes import attribute
from tuireader.quotes.sources import rules
from tuireader.quotes.sources.letter_line import MAX_KEPT_NUMBERS
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


@pytest.mark.parametrize("tokens", [0, 1_000, MAX_KEPT_NUMBERS])
def test_quotations_far_down_have_the_same_sources(tokens: int) -> None:
    said = "“He told me, ‘It floats,’ and left,” said Ilka Brandvold. “No,” Ruben Aldecott said."
    above = "The ferry is late. " * (tokens // 5) + "\n"
    found = attribute(above + said)
    assert [(one.text, one.rule) for one in found.quotations] == [
        (one.text, one.rule) for one in attribute(said).quotations
    ]
    assert [one.name for one in found.speakers] == [one.name for one in attribute(said).speakers]
