"""The JSON object that programs read."""

import pytest

from tuireader.quotes import attribute, to_schema
from tuireader.quotes.engine import MIN_NAME_CHANCE
from tuireader.quotes.schema import from_schema

TEXT = "“The bridge will open in May,” said Mayor Ilka Brandvold."


def test_the_schema_of_one_quotation() -> None:
    found = to_schema(attribute(TEXT), "news/1")
    (speaker,) = found.pop("speakers")
    (quotation,) = found.pop("quotations")
    assert found == {"schema": "tuireader.quotes/2", "id": "news/1"}
    assert speaker["name"] == "Ilka Brandvold"
    assert set(speaker) == {"id", "name", "role", "aliases", "kind", "roles", "gender"}
    assert quotation == {
        "id": "q1",
        "content": [[1, 29]],
        "text": "The bridge will open in May,",
        "source": [36, 56],
        "cue": [31, 35],
        "speaker": speaker["id"],
        "kind": "direct",
        "rule": "said name",
        "confidence": 0.991,
        "source_confidence": 0.99,
        "reporter": None,
    }


@pytest.mark.parametrize(
    ("text", "details"),
    [
        (
            "Ilse Tarn, 29, a spokeswoman for the Weir Board, came. “It leaks,” said Ilse Tarn, the former mayor.",
            {
                "roles": ["spokeswoman for the Weir Board", "the former mayor"],
                "gender": "f",
                "age": 29,
                "bodies": ["Weir Board"],
            },
        ),
        ("“No,” said Hugo T. Marsh Jr.", {"gender": "m", "generation": "jr", "initials": "T"}),
        ("“No,” said Hugo Marsh, a 43-year-old mason.", {"roles": ["mason"], "gender": "m", "age": 43}),
        ("“No,” said Hugo Marsh, 43-year-old.", {"gender": "m", "age": 43}),
        ("“No,” said the Weir Board, the owner of the mill.", {"roles": ["the owner of the mill"]}),
    ],
)
def test_what_the_text_says_of_a_speaker(text: str, details: dict[str, object]) -> None:
    attribution = attribute(text)
    (speaker,) = to_schema(attribution, "x")["speakers"]
    assert {
        name: it for name, it in speaker.items() if name not in {"id", "name", "role", "aliases", "kind"}
    } == details
    assert from_schema(to_schema(attribution, "x")) == attribution
    assert speaker["role"] == (speaker["roles"][0] if "roles" in speaker else None)


def test_the_kinds_of_quotation() -> None:
    text = "Brandvold said: “We will build it.” She called it “a ferry with legs.” She said it would open in May."
    assert [quotation.kind for quotation in attribute(text, indirect=True).quotations] == [
        "direct",
        "mixed",
        "indirect",
    ]


def test_no_quotation() -> None:
    assert to_schema(attribute(""), "x") == {
        "schema": "tuireader.quotes/2",
        "id": "x",
        "speakers": [],
        "quotations": [],
    }


@pytest.mark.parametrize(
    ("text", "speaker", "reporter"),
    [
        ("Marjorie Dunn testified that Gerald Fitch told her “your money is safe.”", "Gerald Fitch", "Marjorie Dunn"),
        ("“We are done,” Priya Raman said, according to the Herald.", "Priya Raman", "The Herald"),
        ("“We are done,” said Priya Raman, according to the Herald.", "Priya Raman", "The Herald"),
        ("Priya Raman said, “We are done,” the Tarnholm Herald reported.", "Priya Raman", "Tarnholm Herald"),
        ("“We are done,” said Priya Raman on Monday.", "Priya Raman", None),
        ("“We are done,” said Priya Raman. “Quite,” the Herald reported.", "Priya Raman", None),
    ],
)
def test_who_reports_what_another_said(text: str, speaker: str, reporter: str | None) -> None:
    attribution = attribute(text)
    names = {one.id: one.name for one in attribution.speakers}
    quotation = attribution.quotations[0]
    assert (names[quotation.speaker or ""], quotation.reporter) == (speaker, reporter)


def test_the_chance_of_the_name_is_lower_where_another_was_in_mind() -> None:
    text = "Ewan Brodgar met Liam Pask. Liam Pask left. “It floats,” he said. “It leans,” said Ewan Brodgar."
    guessed, named = attribute(text).quotations
    assert guessed.source_confidence == named.source_confidence
    assert guessed.confidence < named.confidence


def test_no_name_has_no_chance() -> None:
    (quotation,) = attribute("He left. “Of course it will open in May.”").quotations
    assert (quotation.speaker, quotation.confidence) == (None, 0.0)


def test_what_is_written_is_read_again() -> None:
    attribution = attribute("Priya Raman said, “We are done,” the Tarnholm Herald reported.")
    assert from_schema(to_schema(attribution, "x")) == attribution


def test_nobody_is_named_who_is_rather_not_the_one() -> None:
    text = (
        "Ewan Brodgar met Liam Pask and Rohan Tait in a “small” boat that Owen Hale and Jon Reed had sold to Sam Lind."
    )
    named = [quotation for quotation in attribute(text).quotations if quotation.speaker]
    assert all(quotation.confidence >= MIN_NAME_CHANCE for quotation in named)
    assert all(quotation.speaker or not quotation.confidence for quotation in attribute(text).quotations)
