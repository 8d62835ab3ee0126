"""A document laid out in lines, and the way back from lines to offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader import documents
from tuireader.widgets.cells import width_of
from tuireader.widgets.layout import MEASURE, Line, lay_out

CASES = [
    (
        "a title, who wrote it, a paragraph",
        "---\ntitle: The long wet winter\nbyline: Ada\ncredit: Post\n---\nIt rained on the mill and on the town.\n",
        ["The long wet winter", "Ada · Post", "", "It rained on the mill", "and on the town.", ""],
    ),
    ("a list", "# T\n\n- one two three four five\n- six\n", ["T", "", "• one two three four", "  five", "• six", ""]),
    ("a numbered list", "# T\n\n3. three\n4. four\n", ["T", "", "3. three", "4. four", ""]),
    ("a block quote has a bar", "# T\n\n> quoted words that go on\n", ["T", "", "│ quoted words that go", "│ on", ""]),
    ("code keeps its lines", "# T\n\n```\na\n\n  b\n```\n", ["T", "", "  a", "", "    b", ""]),
    (
        "a table has columns",
        "# T\n\n| a | bb |\n|---|---|\n| ccc | d |\n",
        ["T", "", "a    bb", "───────", "ccc  d", ""],
    ),
    (
        "a wide table wraps its cells",
        "# T\n\n| name | words |\n|---|---|\n| Ada | the wheel is old and loud |\n",
        ["T", "", "name  words", "──────────────────────", "Ada   the wheel is old", "      and loud", ""],
    ),
    ("a rule", "# T\n\none\n\n---\n\ntwo\n", ["T", "", "one", "", "──────────────────────", "", "two", ""]),
]


def shown(text: str, line: Line) -> str:
    """Return the line as it stands on the screen, without colours."""
    out = line.lead
    for run in line.runs:
        out += " " * (run.column - width_of(out)) + text[run.start : run.end]
    return out


@pytest.mark.parametrize(("markdown", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_layout(markdown: str, expected: list[str]) -> None:
    document = documents.parse(markdown.encode(), "a.md")
    assert [shown(document.text, line) for line in lay_out(document, 22).lines] == expected


def test_lines_are_never_longer_than_the_measure() -> None:
    document = documents.parse(b"# T\n\n" + b"word " * 200, "a.md")
    layout = lay_out(document, 500)
    assert layout.width == MEASURE
    assert max(width_of(shown(document.text, line)) for line in layout.lines) <= MEASURE


@given(st.lists(st.text("ab 日\u0301“.", max_size=40), max_size=8), st.integers(8, 40))
def test_offsets_lead_to_the_line_that_shows_them(paragraphs: list[str], width: int) -> None:
    document = documents.parse(("# T\n\nx\n\n" + "\n\n".join(paragraphs)).encode(), "a.md")
    layout = lay_out(document, width)
    for number, line in enumerate(layout.lines):
        for run in line.runs:
            assert all(layout.line_at(offset) == number for offset in range(run.start, run.end))


@given(st.integers(8, 60), st.integers(8, 60), st.integers(0, 400))
def test_a_place_survives_another_width(before: int, after: int, offset: int) -> None:
    document = documents.parse(("# T\n\n" + "The wheel turns again. " * 20).encode(), "a.md")
    offset = min(offset, len(document.text) - 1)
    for width in (before, after, before):
        layout = lay_out(document, width)
        line = layout.lines[layout.line_at(offset)]
        assert line.runs[0].start <= offset <= line.runs[-1].end
