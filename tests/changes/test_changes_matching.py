"""Which quotation is which after an edit: surely the same, or without a partner."""

import os
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edited_texts import Article, EditedText
from tuireader.changes import quotation_matching
from tuireader.changes.quotation_matching import (
    MAX_COMPARED_WORDS,
    PlacedQuotation,
    match_quotations,
    place_in,
    words_of,
)
from tuireader.changes.word_diff import same_share

EXAMPLES = int(os.environ.get("TUIREADER_TEST_SAID_EDITS", "200"))


def placed(edited: EditedText) -> list[PlacedQuotation]:
    return [
        PlacedQuotation(
            words_of(edited.text[start:stop]), start, stop, *place_in(edited.text, start, stop), it.is_reported
        )
        for it, start, stop in edited.spans
    ]


def wrong_pairs(before: EditedText, after: EditedText) -> tuple[list[str], int, int]:
    """Return the pairs of different quotations, and of those that are in both how many have a partner, and how many are."""
    old, new = placed(before), placed(after)
    partner = match_quotations(old, new, same_text=False)
    assert len(set(partner.values())) == len(partner)
    wrong = []
    for at, other in partner.items():
        one, two = before.spans[other][0], after.spans[at][0]
        is_alike = (one.words, one.speaker, one.is_reported) == (two.words, two.speaker, two.is_reported)
        if one.name != two.name and not is_alike:
            wrong.append(f"{one} → {two}")
    stay = {it.name for it, *_ in before.spans} & {it.name for it, *_ in after.spans}
    held = {
        after.spans[at][0].name
        for at, other in partner.items()
        if before.spans[other][0].name == after.spans[at][0].name
    }
    return wrong, len(held), len(stay)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(0, 1 << 32))
def test_no_pair_is_wrong(seed: int) -> None:
    article = Article(random.Random(seed))
    before = article.write()
    article.edit()
    assert wrong_pairs(before, article.write())[0] == []


def test_nearly_all_that_stay_have_their_partner() -> None:
    held = stay = 0
    for seed in range(300):
        article = Article(random.Random(seed))
        before = article.write()
        article.edit()
        _, some, of = wrong_pairs(before, article.write())
        held, stay = held + some, stay + of
    assert held >= 0.97 * stay


def test_quotations_of_many_words_are_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = list[int]()

    def counting_share(one: Counter[str], other: Counter[str]) -> float:
        counted.append(one.total() + other.total())
        return same_share(one, other)

    monkeypatch.setattr(quotation_matching, "same_share", counting_share)
    chance = random.Random(7)
    old, new = (
        [
            PlacedQuotation(tuple(str(chance.randrange(5000)) for _ in range(900)), at, at + 1, 2 * at, 2 * at)
            for at in range(start, start + 200)
        ]
        for start in (1, 1001)
    )
    new[0] = new[0]._replace(words=old[0].words[:-1])
    assert match_quotations(old, new, same_text=False) == {0: 0}
    assert sum(counted) <= 2 * MAX_COMPARED_WORDS


def test_what_cannot_be_the_same_for_its_length_is_not_compared() -> None:
    words = tuple(map(str, range(12)))
    for length, is_same in ((5, True), (4, False), (3, False)):
        old, new = (PlacedQuotation(it, 0, 9, 0, 0) for it in (words, words[:length]))
        assert match_quotations([old], [new], same_text=False) == ({0: 0} if is_same else {})
