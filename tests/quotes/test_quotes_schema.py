"""The JSON object that programs read."""

from tuireader.quotes import attribute, to_schema

TEXT = "“The bridge will open in May,” said Mayor Ilka Brandvold."


def test_the_schema_of_one_quotation() -> None:
    found = to_schema(attribute(TEXT), "news/1")
    (speaker,) = found.pop("speakers")
    (quotation,) = found.pop("quotations")
    assert found == {"schema": "tuireader.quotes/1", "id": "news/1"}
    assert speaker["name"] == "Ilka Brandvold"
    assert set(speaker) == {"id", "name", "role", "aliases", "kind"}
    assert quotation == {
        "id": "q1",
        "content": [[1, 29]],
        "text": "The bridge will open in May,",
        "source": [36, 56],
        "cue": [31, 35],
        "speaker": speaker["id"],
        "kind": "direct",
        "rule": "said name",
        "confidence": 0.99,
    }


def test_the_kinds_of_quotation() -> None:
    text = "Brandvold said: “We will build it.” She called it “a ferry with legs.” She said it would open in May."
    assert [quotation.kind for quotation in attribute(text, indirect=True).quotations] == [
        "direct",
        "mixed",
        "indirect",
    ]


def test_no_quotation() -> None:
    assert to_schema(attribute(""), "x") == {
        "schema": "tuireader.quotes/1",
        "id": "x",
        "speakers": [],
        "quotations": [],
    }
