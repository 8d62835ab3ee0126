"""Names, descriptions and pronouns, as data: where each begins and ends, what it is and its head."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speaker_cases import cases

from tuireader.quotes.lexical.analysis import classes_in_context
from tuireader.quotes.lexical.mentions import Mention, find_mentions
from tuireader.quotes.lexical.tokens import Tokens, tokenize
from tuireader.quotes.lexical.word_classes import WordClass, word_class_of
from tuireader.quotes.lexical.word_lists import words_of

PIECES = """
“ ” " ' ’ . , : @ - — ( ) I A a the his Mr. Sen. Jr. J. of for and van Maria Peter Aldecott Aldecott’s King Will
ministry ministry’s Ministry report officials aide senior CNN Tarnish one 43 said she who it New York
"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])
TEXTS = st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS, max_size=40).map("".join), st.text())


def mentions_of(tokens: Tokens) -> list[Mention]:
    return find_mentions(tokens, classes_in_context(tokens))


@pytest.mark.parametrize(("text", "expected"), cases("mentions.txt"))
def test_mentions(text: str, expected: list[str]) -> None:
    found = mentions_of(tokenize(text))
    assert [f"{text[one.start : one.end]} | {one.kind} | {one.head}" for one in found] == expected


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_mentions_lie_in_the_text_in_order(text: str) -> None:
    tokens = tokenize(text)
    found = mentions_of(tokens)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert 0 <= one.first <= one.core <= one.last < len(tokens.words)
        assert tokens.starts[one.first] == one.start
        assert one.head


def test_every_position_has_a_class_that_is_looked_at_before_a_name() -> None:
    classes = {word_class_of[word] for word in words_of("positions")}
    assert classes <= {WordClass.OTHER, WordClass.BODY, WordClass.ROLE}  # a role needs no look
