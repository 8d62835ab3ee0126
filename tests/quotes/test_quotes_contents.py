"""What stands between the marks, as data: pairing, nesting, paragraphs, unclosed, unopened, apostrophes, measures."""

import pytest
from quotes_cases import cases

from tuireader.quotes.lexical.quotation_marks import find_marks
from tuireader.quotes.lexical.tokens import tokenize
from tuireader.quotes.spans.pairing import find_contents


@pytest.mark.parametrize(("text", "expected"), cases("contents.txt"))
def test_contents_between_marks(text: str, expected: list[str]) -> None:
    drafts = find_contents(tokenize(text), find_marks(text))
    shown = [
        ("" if draft.parent is None else "  ") + " … ".join(text[start:end] for start, end in draft.content)
        for draft in drafts
    ]
    assert shown == expected


@pytest.mark.parametrize("glyph", ["“", "”", '"', "'", "«", "‘", "„", "''", "<", '="', "“”", '"\n\n', "“'"])
def test_many_marks_in_a_row_end_soon(glyph: str) -> None:
    text = f"a {glyph}b " * 100_000
    contents = [span for draft in find_contents(tokenize(text), find_marks(text)) for span in draft.content]
    assert all(0 <= start < end <= len(text) for start, end in contents)
