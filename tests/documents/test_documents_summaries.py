"""Whether a feed sends the whole article."""

import pytest

from tuireader.documents.html.document import from_html
from tuireader.documents.model import Headline
from tuireader.documents.summaries import MAX_SUMMARY_CHARACTERS, is_summary

LONG = "The ferry waited at the weir for the tide. " * 10


@pytest.mark.parametrize(
    ("title", "html", "expected"),
    [
        ("Ferry waits", "<p>It waited for four hours.</p>", True),
        ("Ferry waits", "", True),
        ("Ferry waits", f"<p>{LONG}</p>", False),
        ("Ferry waits", f"<p>{LONG}The gate …</p>", True),
        ("Ferry waits", f"<p>{LONG}The gate...</p>", True),
        ("Ferry waits", f"<p>{LONG}The gate [&hellip;]</p>", True),
        ("Ferry waits", f"<p>{LONG}</p><p><a href='https://quay.example/1'>Read more</a></p>", True),
        ("Ferry waits", f"<p>{LONG}</p><p>Continue reading →</p>", True),
        (
            "Ferry waits",
            f"<p>{LONG}I want to read more about it, for the ferry is old and the tide is high. {LONG}</p>",
            False,
        ),
        ("It waited for four…", "<p>It waited for four hours.</p>", False),
        ("", "<p>It waited for four hours.</p>", False),
        ("", "", False),
        ("A comic", "<p><img src='https://quay.example/1.png' alt='Two gulls talk'></p>", False),
    ],
)
def test_a_summary(title: str, html: str, expected: bool) -> None:
    assert is_summary(from_html(html, "", Headline(title=title))) is expected


def test_an_article_of_some_length_is_none() -> None:
    assert not is_summary(from_html(f"<p>{'x' * MAX_SUMMARY_CHARACTERS}</p>", "", Headline(title="Ferry waits")))
