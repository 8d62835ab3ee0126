"""Widths, wrapping and cutting by terminal cells."""

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tuireader.widgets import text_width
from tuireader.widgets.text_width import truncate, width_of, wrap

WRAPPED = [
    ("words", "a bird in the hand", 8, ["a bird", "in the", "hand"]),
    ("a blank at the edge", "abcd efgh", 4, ["abcd", "efgh"]),
    ("several blanks at a break", "abcd    efgh", 6, ["abcd", "efgh"]),
    ("a hyphen may end a line", "well-known fact", 7, ["well-", "known", "fact"]),
    ("a word without end is cut", "abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ("curly marks are one cell", "“abc” “def”", 5, ["“abc”", "“def”"]),
    ("wide characters are two cells", "天気予報です", 4, ["天気", "予報", "です"]),
    ("a full stop does not begin a line", "天気。雨です", 4, ["天", "気。", "雨で", "す"]),
    ("a bracket does not end a line", "雨「雪」", 4, ["雨", "「雪", "」"]),
    ("wide beside narrow", "rain 雨が降る today", 7, ["rain 雨", "が降る", "today"]),
    ("a family is one grapheme", "👨‍👩‍👧 👨‍👩‍👧", 3, ["👨‍👩‍👧", "👨‍👩‍👧"]),
    ("a combining mark stays with its letter", "e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
    ("nothing is one empty line", "", 10, [""]),
    ("blanks alone are one empty line", "   日 ", 10, ["日"]),
]
TRUNCATED = [
    ("fits", "harbour", 7, "harbour"),
    ("is cut", "harbour", 6, "harbo…"),
    ("no blank before the ellipsis", "the harbour", 5, "the…"),
    ("a wide character does not fit half", "港港港", 4, "港…"),
    ("no room at all", "harbour", 0, ""),
]
GRAPHEMES = [
    "a",
    "b",
    " ",
    "-",
    "“",
    "”",
    "日",
    "本",
    "。",
    "「",
    "」",
    "e\u0301",
    "👨‍👩‍👧",
    "é",
    "…",
    " \u0301",
    "☎\ufe0f",
]
TEXT = st.lists(st.sampled_from(GRAPHEMES), max_size=40).map("".join)


@pytest.mark.parametrize(("text", "width", "expected"), [case[1:] for case in WRAPPED], ids=[c[0] for c in WRAPPED])
def test_wrap(text: str, width: int, expected: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(text, 0, len(text), width)] == expected


@pytest.mark.parametrize(("text", "width", "expected"), [c[1:] for c in TRUNCATED], ids=[c[0] for c in TRUNCATED])
def test_truncate(text: str, width: int, expected: str) -> None:
    assert truncate(text, width) == expected


@given(TEXT, st.integers(2, 12))
def test_wrapped_lines_fit_and_lose_only_blanks(text: str, width: int) -> None:
    spans = wrap(text, 0, len(text), width)
    assert all(start <= end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert "".join(text[s:e] for s, e in spans).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(text[s:e]) <= width for s, e in spans)


@given(TEXT, st.integers(1, 12))
def test_truncated_text_fits(text: str, width: int) -> None:
    assert width_of(truncate(text, width)) <= width


@given(TEXT)
def test_width_is_the_terminals(text: str) -> None:
    assert width_of(text) == cell_len(text)


GRAPHEMES = [
    "漢",
    "字",
    " ",
    "a",
    "e\u0301",
    "\U0001f469\u200d\U0001f467",
    "\U0001f1e9",
    "\u200d",
    "\ufe0f",
    "。",
    "「",
    "\u0301",
]


@given(st.lists(st.sampled_from(GRAPHEMES), max_size=60).map("".join), st.integers(2, 9), st.integers(1, 30))
def test_a_long_text_is_wrapped_in_pieces_as_a_whole(text: str, chunk: int, width: int) -> None:
    whole = text_width.wrap(text, 0, len(text), width)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_width, "CHUNK_CHARACTERS", chunk)
        assert text_width.wrap(text, 0, len(text), width) == whole


def test_wrapping_a_long_text_takes_little_memory() -> None:
    text = "漢字 " * 30_000
    tracemalloc.start()
    try:
        lines = text_width.wrap(text, 0, len(text), 40)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(lines) > 3000
    assert peak < 4_000_000
