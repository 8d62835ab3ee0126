"""What stands in the bar above an article."""

from typing import Any

import pytest

from tuireader import documents
from tuireader.documents import Document
from tuireader.quotes import attribute
from tuireader.widgets.article_bar import article_headings
from tuireader.widgets.pane import bar_parts

TEXT = "“The wheel turns,” said Ada Thornbury. “It creaks,” said Josef Kettle. “It hums.”"


def document(**head: str) -> Document:
    lines = "".join(f"{name}: {value}\n" for name, value in {"title": "The mill", **head}.items())
    return documents.parse(f"---\n{lines}---\n{TEXT}\n".encode(), "mill.md")


@pytest.mark.parametrize(
    ("head", "quotation", "width", "expected"),
    [
        (None, None, 40, "Article"),
        ({"credit": "The Weir Post"}, None, 40, "The Weir Post · 3 quotations"),
        ({}, None, 40, "The mill · 3 quotations"),
        ({"credit": "The Weir Post"}, 1, 60, "The Weir Post · quotation 2 of 3 · Josef Kettle"),
        ({"credit": "The Weir Post"}, 1, 46, "The Weir Post · 2 of 3 · Josef Kettle"),
        ({"credit": "The Weir Post"}, 1, 30, "2 of 3 · Josef Kettle"),
        ({"credit": "The Weir Post"}, 1, 12, "2 of 3"),
    ],
)
def test_article_headings(head: dict[str, str] | None, quotation: int | None, width: int, expected: str) -> None:
    article: Any = None if head is None else document(**head)
    attribution = attribute(article.text) if article else None
    assert bar_parts(article_headings(article, attribution, quotation), "", width)[0] == expected


def test_where_nobody_is_quoted_the_bar_says_where_it_is_from() -> None:
    article = documents.parse(b"# The door\n\nIt sticks.\n", "door.md")
    assert article_headings(article, attribute(article.text), None) == ("The door",)
