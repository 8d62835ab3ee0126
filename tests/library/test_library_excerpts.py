"""The words that a search has found: of a quotation where one fits as well, else of the text."""

import pytest

from tuireader.library import parse_query
from tuireader.library.excerpts import find_excerpt
from tuireader.library.matching import best_start, included_terms
from tuireader.quotes import attribute

TEXT = """The mill at Weir has stood still since the flood of May.

“The wheel turns when the water wants it to,” said Ada Thornbury, the engineer. “It never asked the council.”

Josef Kettle, the mayor, has asked the council for a new wheel and for the old water, in that order.

“We shall have both by the autumn,” said Mr Kettle.
"""


@pytest.mark.parametrize(
    ("query", "speaker", "words", "found"),
    [
        pytest.param("wheel", "Ada Thornbury", "“The wheel turns", ["wheel"], id="a quotation"),
        pytest.param("flood", "", "The mill at Weir", ["flood"], id="the text"),
        pytest.param(
            "council wheel",
            "",
            "the council for a new wheel",
            ["council", "wheel"],
            id="more of them are together in the text",
        ),
        pytest.param(
            "water wheel", "Ada Thornbury", "“The wheel turns", ["wheel", "water"], id="as many: the quotation"
        ),
        pytest.param("kettle autumn", "Josef Kettle", "“We shall have", ["autumn"], id="a name counts"),
        pytest.param("speaker:kettle", "Josef Kettle", "“We shall have", [], id="by a speaker"),
        pytest.param("role:engineer council", "Ada Thornbury", "“It never asked", ["council"], id="by a role"),
        pytest.param("quote:council", "Ada Thornbury", "“It never asked", ["council"], id="in quotations alone"),
        pytest.param("title:otter", "", "The mill at Weir", [], id="nothing in the text: its beginning"),
        pytest.param("Áda wheel", "Ada Thornbury", "“The wheel turns", ["wheel"], id="letters with accents"),
    ],
)
def test_excerpt(query: str, speaker: str, words: str, found: list[str]) -> None:
    excerpt = find_excerpt(TEXT, attribute(TEXT), included_terms(parse_query(query)))
    assert excerpt.speaker == speaker
    assert words in excerpt.words
    assert (excerpt.quotation is None) == (not speaker)
    assert {excerpt.words[start:end] for start, end in excerpt.found} == set(found)


def test_the_match_is_where_the_words_are_in_the_text() -> None:
    for query in ("autumn", "flood", "council"):
        excerpt = find_excerpt(TEXT, attribute(TEXT), included_terms(parse_query(query)))
        assert excerpt.match is not None
        assert TEXT[slice(*excerpt.match)] == query


def test_before_the_quotations_are_known_the_text_is_searched() -> None:
    excerpt = find_excerpt(TEXT, None, included_terms(parse_query("wheel")))
    assert (excerpt.quotation, excerpt.speaker) == (None, "")
    assert excerpt.match is not None


def test_the_words_are_those_where_most_terms_are_together() -> None:
    terms = included_terms(parse_query("otter heron"))
    text = f"The otter. {'Nothing came by. ' * 40}At dusk the heron met the otter. {'Nothing. ' * 40}The heron."
    start, count = best_start(text, terms)
    assert (count, text[start:].startswith("heron met the otter")) == (2, True)
    assert best_start("Nothing came by.", terms) == (0, 0)
    assert best_start("", terms) == (0, 0)


def test_an_excerpt_is_short_and_one_line() -> None:
    text = "\n\n".join(f"Paragraph {number} has an otter.\n\nAnd a tail." for number in range(300))
    excerpt = find_excerpt(text, attribute(text), included_terms(parse_query("otter 150")))
    assert len(excerpt.words) < 200
    assert "\n" not in excerpt.words
    assert {"otter", "150"} <= {excerpt.words[start:end] for start, end in excerpt.found}
