"""A label only says what decided: whatever the rules and sieves are called, the answers stay the same."""

import pytest

from tuireader import documents
from tuireader.paths import resource_folder
from tuireader.quotes import attribute
from tuireader.quotes.explain import explain
from tuireader.quotes.sources import rules
from tuireader.quotes.spans.draft import Rule
from tuireader.quotes.speakers.resolve import NESTED_SIEVES, SIEVES

ANSWERING = (
    "PASK: How deep?\n\nBRODGAR: My father said: “Deep.” He called it “a bath”.\n\nPASK: So?\n\nBRODGAR: Quite so."
)
PAIR = "“It stands,” Ilka Brandvold and Ruben Aldecott said. “Then he said: ‘It is done,’” she added."


def answers() -> list[object]:
    files = sorted(resource_folder("articles").iterdir())
    texts = [*(documents.load(file).text for file in files), ANSWERING, PAIR]
    found: list[object] = []
    for text in texts:
        attribution = attribute(text, indirect=True)
        found += [attribution.speakers, *(one._replace(rule="") for one in attribution.quotations)]
        found += [(one.content, one.spoken, one.source, one.cue, one.nobody, one.speaker) for one in explain(text)]
    return found


def test_labels_decide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = answers()
    for rule in [rule for rule in vars(rules).values() if isinstance(rule, Rule)]:
        monkeypatch.setattr(rule, "label", "nonsense")
    for table in (SIEVES, NESTED_SIEVES):
        for sieve in {sieve for sieves in table.values() for sieve in sieves}:
            monkeypatch.setattr(sieve, "__name__", "nonsense")
    assert {quotation.rule for quotation in attribute(PAIR).quotations} == {"nonsense"}
    assert answers() == before
