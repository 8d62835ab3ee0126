"""What becomes of rulings when the article is edited: nearly all hold, none goes astray, all others are shown as open.

A few thousand rulings here; `TUIREADER_TEST_RULING_EDITS` says how often each sample article is edited.
"""

import os
import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from article_edits import EDITS, EditedArticle, Outcome, edit, extents_of, follow, pieces_of, put_together, rule_all
from tuireader import documents
from tuireader.quotes import attribute
from tuireader.quotes.model import Span

ARTICLES = sorted((Path(__file__).parents[2] / "articles").glob("*.md"))
EDITS_OF_EACH = int(os.environ.get("TUIREADER_TEST_RULING_EDITS", "12"))
MIN_HOLD, MAX_ON_ANOTHER = 0.95, 0.001


@cache
def sample(index: int) -> tuple[str, tuple[Span, ...]]:
    text = documents.load(ARTICLES[index]).text
    return text, tuple(extents_of(attribute(text)))


def test_articles_that_are_not_edited_are_the_same() -> None:
    for index in range(len(ARTICLES)):
        text, quotations = sample(index)
        article = put_together(pieces_of(text, quotations))
        assert article.text == text
        assert tuple(article.places.values()) == quotations


def assert_hold(seed: int, outcome_of: Callable[[str, Sequence[Span], EditedArticle], Outcome]) -> None:
    """Edit each article, and check that what the user said about its quotations holds in the edited one."""
    chance, total = random.Random(seed), Outcome()
    for index in range(len(ARTICLES)):
        text, quotations = sample(index)
        for turn in range(EDITS_OF_EACH):
            names = chance.choices(list(EDITS), k=1 + turn % 4)
            edited = edit(text, quotations, names, chance.randrange(1 << 30))
            total = total.plus(outcome_of(text, quotations, edited))
    count = total.hold + total.on_another + total.open + total.hidden
    assert count > EDITS_OF_EACH * 100
    assert total.hidden == 0
    assert total.hold >= MIN_HOLD * count
    assert total.on_another <= MAX_ON_ANOTHER * count


def test_rulings_hold_through_edits() -> None:
    assert_hold(7, lambda text, quotations, edited: follow(rule_all(text, quotations), edited))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, len(ARTICLES) - 1), st.lists(st.sampled_from(list(EDITS)), max_size=8), st.integers(0, 1 << 30))
def test_whatever_is_edited_no_ruling_is_hidden(index: int, names: list[str], seed: int) -> None:
    text, quotations = sample(index)
    assert follow(rule_all(text, quotations), edit(text, quotations, names, seed)).hidden == 0
