"""What holds for any text: nothing is raised, offsets lie in the text, quotations come in order, marks stay outside."""

import json

import pytest
from hypothesis import given, settings
from quotes_cases import PIECES, TEXTS

from tuireader.quotes import attribute, to_schema
from tuireader.quotes.explain import explain
from tuireader.quotes.sources.context import Context


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_offsets_lie_in_the_text_and_in_order(text: str) -> None:
    attribution = attribute(text)
    speakers = {speaker.id for speaker in attribution.speakers}
    starts = [quotation.content[0][0] for quotation in attribution.quotations]
    assert starts == sorted(starts)
    for quotation in attribution.quotations:
        edges = [edge for span in quotation.content for edge in span]
        assert edges == sorted(edges)
        spans = [*quotation.content, *filter(None, (quotation.source, quotation.cue))]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert quotation.speaker is None or quotation.speaker in speakers
        assert 0 <= quotation.confidence <= 1


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_contents_begin_and_end_inside_the_marks(text: str) -> None:
    for quotation in attribute(text).quotations:
        for start, end in quotation.content:
            assert not text[start].isspace()
            assert not text[end - 1].isspace()


@given(PIECES)
@settings(max_examples=100, deadline=None)
def test_a_paragraph_in_front_shifts_the_offsets(text: str) -> None:
    front = "the rain fell.\n\n"
    body = f"{front}{text}\n\nEnd."
    plain = [quotation.content for quotation in attribute(body).quotations]
    shifted = [quotation.content for quotation in attribute(front + body).quotations]
    assert [tuple((start - len(front), end - len(front)) for start, end in content) for content in shifted] == plain


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_schema_is_plain_json(text: str) -> None:
    found = to_schema(attribute(text), "one")
    assert json.loads(json.dumps(found)) == found


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_explanations_agree_with_the_attribution(text: str) -> None:
    spoken = [(told.content, told.source, told.rule) for told in explain(text) if told.spoken]
    assert spoken == [(found.content, found.source, found.rule) for found in attribute(text).quotations]


# Every kind of mention, and something that follows each: a text may end behind any of these words.
_CUT = (
    "“We lost it all,” according to the Anna Tarn campaign report, which a lawyer for Anna Tarn, the mayor of Marl, 43, "
    "and her son, Ole Tarn, called “wrong.” “No,” he told the group, the Marl Guild, and its spokeswoman, Ida Voss, who "
    "said, asked by Mr. Tarn, “We read an editorial in The Marl Herald.” They, she added, wanted her"
)


def test_a_text_may_end_anywhere() -> None:
    for end in range(len(_CUT)):
        attribute(f"Anna Tarn left. {_CUT[:end]}", indirect=True)


def test_whether_somebody_speaks_is_asked_once_of_each_mention(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time for a text of many quotations without a verb of saying grows in proportion."""
    asked: list[int] = []
    verb = Context.verb

    def recorded(context: Context, unit: int) -> str:
        asked.append(unit)
        return verb(context, unit)

    monkeypatch.setattr(Context, "verb", recorded)
    attribute("Ann Bell of the mill saw “light music at the pond” there. " * 20)
    assert asked
    assert len(asked) == len(set(asked))
