"""What stands between the marks, as data: pairing, nesting, paragraphs, unclosed, unopened, apostrophes, measures."""

import pytest
from quotes_cases import cases

from tuireader.quotes.lexical.quotation_marks import find_marks
from tuireader.quotes.lexical.tokens import tokenize
from tuireader.quotes.spans.pairing import find_contents


@pytest.mark.parametrize(("text", "expected"), cases("contents.txt"))
def test_contents_between_marks(text: str, expected: list[str]) -> None:
    tokens = tokenize(text)
    drafts = find_contents(tokens, find_marks(text, tokens.glyphs()))
    shown = [
        ("" if draft.parent is None else "  ") + " … ".join(text[start:end] for start, end in draft.content)
        for draft in drafts
    ]
    assert shown == expected


@pytest.mark.parametrize("glyph", ["“", "”", '"', "'", "«", "‘", "„", "''", "<", '="', "“”", '"\n\n', "“'"])
def test_many_marks_in_a_row_end_soon(glyph: str) -> None:
    text = f"a {glyph}b " * 100_000
    tokens = tokenize(text)
    drafts = find_contents(tokens, find_marks(text, tokens.glyphs()))
    contents = [span for draft in drafts for span in draft.content]
    assert all(0 <= start < end <= len(text) for start, end in contents)
