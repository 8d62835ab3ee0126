"""A document laid out in lines, and the way back from lines to offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style as RichStyle

from tuireader import documents
from tuireader.documents import Block, Document, Link, Style
from tuireader.widgets.layout import MAX_MEASURE_CELLS, Line, lay_out
from tuireader.widgets.paint import Mark, by_line, document_marks, paint_line
from tuireader.widgets.text_width import width_of

CASES = [
    (
        "a title, who wrote it, a paragraph",
        "---\ntitle: The long wet winter\nbyline: Ada\ncredit: Post\n---\nIt rained on the mill and on the town.\n",
        ["The long wet winter", "Ada · Post · 1 minute", "", "It rained on the mill", "and on the town.", ""],
    ),
    (
        "a list",
        "# T\n\n- one two three four five\n- six\n",
        ["T", "1 minute", "", "• one two three four", "  five", "• six", ""],
    ),
    ("a numbered list", "# T\n\n3. three\n4. four\n", ["T", "1 minute", "", "3. three", "4. four", ""]),
    (
        "a block quote has a bar",
        "# T\n\n> quoted words that go on\n",
        ["T", "1 minute", "", "│ quoted words that go", "│ on", ""],
    ),
    ("code keeps its lines", "# T\n\n```\na\n\n  b\n```\n", ["T", "1 minute", "", "  a", "", "    b", ""]),
    (
        "a table has columns",
        "# T\n\n| a | bb |\n|---|---|\n| ccc | d |\n",
        ["T", "1 minute", "", "a    bb", "───────", "ccc  d", ""],
    ),
    (
        "a wide table wraps its cells",
        "# T\n\n| name | words |\n|---|---|\n| Ada | the wheel is old and loud |\n",
        ["T", "1 minute", "", "name  words", "──────────────────────", "Ada   the wheel is old", "      and loud", ""],
    ),
    (
        "as many columns as there is room for",
        "# T\n\n|a|b|c|d|\n|-|-|-|-|\n|1|2|3|four is long|\n",
        ["T", "1 minute", "", "a  b  c  d", "─────────────────────", "1  2  3  four is long", ""],
    ),
    (
        "a table of more columns than there is room for",
        "# T\n\n|a|b|c|d|e|\n|-|-|-|-|-|\n|1|2|3|four||\n|one|2|3|4|the wheel is old and loud|\n",
        [
            *("T", "1 minute", "", "a", "  b", "  c", "  d", "  e", "1", "  2", "  3", "  four"),
            *("one", "  2", "  3", "  4", "  the wheel is old and", "  loud", ""),
        ],
    ),
    (
        "lines that the author breaks",
        "# T\n\nrow on,\\\nrow on to where the weir is,\\\nrow\n\n- row\\\n  on\n\n> row\\\n> back\n",
        [
            *("T", "1 minute", "", "row on,", "row on to where the", "weir is,", "row", "", "• row", "  on", ""),
            *("│ row", "│ back", ""),
        ],
    ),
    ("a rule", "# T\n\none\n\n---\n\ntwo\n", ["T", "1 minute", "", "one", "", "──────────────────────", "", "two", ""]),
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
    assert layout.width == MAX_MEASURE_CELLS
    assert max(width_of(shown(document.text, line)) for line in layout.lines) <= MAX_MEASURE_CELLS


@given(st.lists(st.lists(st.text("ab 日", max_size=9), min_size=1, max_size=30), min_size=1, max_size=4))
def test_every_cell_of_a_table_is_in_sight_at_any_width(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(cells) for cells in rows)
    document = Document("T", "", "", None, "", (Block("table", 0, len(text)),), (), (), text)
    for width in (8, 22, 80):
        lines = lay_out(document, width).lines
        assert all(width_of(shown(text, line)) <= width for line in lines)
        runs = [run for line in lines for run in line.runs]
        places = {place for run in runs for place in range(run.start, run.end)}
        assert all(place in places for place, char in enumerate(text) if not char.isspace())


def test_a_table_of_columns_without_end_is_laid_out() -> None:
    text = "\n".join(["\t".join(["x"] * 100_000)] * 2)
    document = Document("T", "", "", None, "", (Block("table", 0, len(text)),), (), (), text)
    assert sum(len(line.runs) for line in lay_out(document, 80).lines) == 200_000


def test_links_without_end_on_one_line_are_painted() -> None:
    count = 20_000
    text = "\u0301" * count
    links = tuple(Link(n, n + 1, "https://x.example/") for n in range(count))
    document = Document("T", "", "", None, "", (Block("paragraph", 0, count),), links, (), text)
    layout = lay_out(document, 80)
    marks = by_line(document_marks(document), layout)
    painted = paint_line(text, layout.lines[2], marks[2], lambda _: RichStyle(), RichStyle())
    assert len(painted) == count


def test_styles_that_lie_over_each_other_are_one_mark_a_kind() -> None:
    spans = [(n, 4_000 - n) for n in range(1_000)]
    styles = [Style(*span, kind) for span in spans for kind in ("strong", "emphasis")]
    document = Document("T", "", "", None, "", (Block("paragraph", 0, 9_000),), (), tuple(styles), "x" * 9_000)
    assert document_marks(document) == [Mark(0, 4_000, "text--strong"), Mark(0, 4_000, "text--emphasis")]


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
