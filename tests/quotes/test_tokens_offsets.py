"""Tokens: every character that is no white space is in exactly one of them, whatever stands between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.quotes.lexical.tokens import tokenize

TEXTS = st.text(st.sampled_from("ab.,'’“-_&0é \n\t\r\xa0\u2028\0"), max_size=60) | st.text(max_size=60)


@given(TEXTS)
def test_the_words_and_what_lies_between_are_the_text(text: str) -> None:
    tokens = tokenize(text)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words
    edges = [0, *(edge for span in zip(tokens.starts, tokens.ends, strict=True) for edge in span), len(text)]
    gaps = [text[end:start] for end, start in zip(edges[::2], edges[1::2], strict=True)]
    assert not "".join(gaps).strip()
    assert "\n" not in "".join(gaps)
    assert len(tokens.words) == len(tokens.word_classes) == len(tokens.cue_classes)


@pytest.mark.parametrize(
    ("text", "words", "starts"),
    [
        ("", [], []),
        (" ", [], []),
        ("Ilse  Tarn\t", ["Ilse", "Tarn"], [0, 6]),
        ("so.\n\n Go", ["so", ".", "\n", "\n", "Go"], [0, 2, 3, 4, 6]),
        ("\nu.s. a\n", ["\n", "u.s.", "a", "\n"], [0, 1, 6, 7]),
        ("\xa0é \xa0", ["é"], [1]),
    ],
)
def test_white_space_of_any_kind_is_passed_over(text: str, words: list[str], starts: list[int]) -> None:
    tokens = tokenize(text)
    assert (tokens.words, tokens.starts) == (words, starts)
