"""`extract_batch`: a row for each article, whatever is in it."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuireader.extract import extract_batch
from tuireader.extract.schemas import OUTPUT
from tuireader.quotes import attribute

TEXT = "Ada Thornbury, the keeper, came on Monday. “It has never stuck,” she said. “It will not,” said Josef Kettle."


def batch(**columns: list[object]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def test_a_row_has_what_the_engine_finds() -> None:
    (row,) = extract_batch(batch(id=["a"], text=[TEXT], outlet=["The Weir"], other=[1])).to_pylist()
    found = attribute(TEXT)
    assert [it["words"] for it in row["quotations"]] == [it.text for it in found.quotations]
    assert [(it["start"], it["end"]) for it in row["quotations"][0]["content"]] == list(found.quotations[0].content)
    assert [it["name"] for it in row["speakers"]] == ["Ada Thornbury", "Josef Kettle"]
    assert (row["id"], row["outlet"], row["characters"], row["problem"], row["language"]) == (
        *("a", "The Weir", len(TEXT), None, "en"),
    )
    first = row["quotations"][0]
    assert (first["source_words"], first["cue_words"], first["name"]) == ("she", "said", "Ada Thornbury")


def test_a_row_without_a_text_says_so() -> None:
    rows = extract_batch(batch(id=["a", "b"], text=[None, TEXT])).to_pylist()
    assert (rows[0]["problem"], rows[0]["quotations"]) == ("has no text", [])
    assert (rows[1]["problem"], len(rows[1]["quotations"])) == (None, 2)


@pytest.mark.parametrize("columns", [{"id": ["a"]}, {"text": ["a"]}])
def test_a_batch_without_a_column_is_refused(columns: dict[str, list[object]]) -> None:
    with pytest.raises(ValueError, match="a batch needs the columns id and text"):
        extract_batch(batch(**columns))


def test_a_batch_with_a_column_twice_is_refused() -> None:
    twice = pa.RecordBatch.from_arrays([pa.array(["a"])] * 3, ["id", "text", "text"])
    with pytest.raises(ValueError, match="text is there twice"):
        extract_batch(twice)


def test_a_row_without_an_id_has_none() -> None:
    source = pa.RecordBatch.from_pydict({"id": pa.array([None, "a"], pa.string()), "text": [TEXT, TEXT]})
    found = extract_batch(source)
    assert found["id"].to_pylist() == [None, "a"]
    assert [len(it) for it in found["quotations"].to_pylist()] == [2, 2]


def test_a_problem_may_be_a_number() -> None:
    (row,) = extract_batch(batch(id=["a"], text=[None], problem=[404])).to_pylist()
    assert row["problem"] == "404"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(alphabet="ab “”\"'.,\n—A said", max_size=80)), max_size=5))
def test_as_many_rows_come_out_as_go_in(texts: list[str | None]) -> None:
    source = pa.RecordBatch.from_pydict(
        {"id": [str(number) for number in range(len(texts))], "text": texts},
        schema=pa.schema([("id", pa.string()), ("text", pa.string())]),
    )
    found = extract_batch(source)
    assert found.schema == OUTPUT
    assert found["id"].to_pylist() == [str(number) for number in range(len(texts))]
    assert [it is None for it in texts] == [it is not None for it in found["problem"].to_pylist()]
