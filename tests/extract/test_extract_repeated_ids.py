"""`tuireader extract` says which ids several articles have: the tables know an article by its id alone."""

import json
import tempfile
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from tuireader.cli import main
from tuireader.extract import repeated_ids as ids_module
from tuireader.extract.repeated_ids import WrittenPart, repeated_ids
from tuireader.extract.schemas import ARTICLES
from tuireader.json_lines import json_text

Output = pytest.CaptureFixture[str]
FORMATS = ("parquet", "jsonl")
NONE = {"ids": 0, "articles": 0, "named": []}


def write_lines(path: Path, ids: list[str]) -> str:
    path.write_text("".join(json.dumps({"id": it, "text": "It rains."}) + "\n" for it in ids), "utf-8")
    return str(path)


def extract(capsys: Output, *words: str, status: int) -> tuple[dict[str, Any], list[str]]:
    """Run the command; return what the manifest says of repeated ids, and the lines of standard error."""
    capsys.readouterr()
    assert main(["extract", *words, "--jobs", "1", "--rows", "2", "--json"]) == status
    said = capsys.readouterr()
    found: dict[str, Any] = json.loads(said.out)
    return found["repeated_ids"], said.err.splitlines()


@pytest.mark.parametrize("file_format", FORMATS)
def test_ids_that_come_more_than_once_are_counted_and_named(file_format: str, tmp_path: Path, capsys: Output) -> None:
    one = write_lines(tmp_path / "one.jsonl", ["a", "b", 'c "\\é\x1b[31m', "b"])
    two = write_lines(tmp_path / "two.jsonl", ["d", "b", 'c "\\é\x1b[31m', "e"])
    out = str(tmp_path / "out")
    found, said = extract(capsys, one, two, "--out", out, "--format", file_format, status=1)
    assert found == {
        "ids": 2,
        "articles": 5,
        "named": [
            {"id": "b", "articles": 3, "inputs": [one, two], "other_inputs": 0},
            {"id": 'c "\\é\x1b[31m', "articles": 2, "inputs": [one, two], "other_inputs": 0},
        ],
    }
    assert said[:2] == [
        "tuireader: 2 ids come more than once, in 5 articles, which the tables of quotations and speakers cannot tell apart",
        f"tuireader: id b: 3 articles, in {one}, {two}",
    ]
    assert len(said) == 3
    assert "\x1b" not in said[2]


def test_ids_that_come_once_are_no_problem(tmp_path: Path, capsys: Output) -> None:
    one, two = (
        write_lines(tmp_path / "one.jsonl", ["a", "b", "c"]),
        write_lines(tmp_path / "two.jsonl", ["A", "", "ab"]),
    )
    assert extract(capsys, one, two, "--out", str(tmp_path / "out"), status=0) == (NONE, [])


def test_resumed_runs_compare_with_what_was_there(tmp_path: Path, capsys: Output) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    write_lines(source, ["a", "b"])
    assert extract(capsys, str(source), "--out", str(out), status=0)[0] == NONE
    write_lines(source, ["a", "b", "c", "b"])
    found, _ = extract(capsys, str(source), "--out", str(out), "--resume", status=1)
    assert found["named"] == [{"id": "b", "articles": 2, "inputs": [str(source)], "other_inputs": 0}]
    extract(capsys, str(source), "--out", str(tmp_path / "whole"), status=1)
    assert {it.name: it.read_bytes() for it in out.iterdir()} == {
        it.name: it.read_bytes() for it in (tmp_path / "whole").iterdir()
    }


def test_no_more_than_twenty_ids_are_named(tmp_path: Path, capsys: Output) -> None:
    source = write_lines(tmp_path / "in.jsonl", [f"{number}" * 150 for number in range(100, 125)] * 2)
    found, said = extract(capsys, source, "--out", str(tmp_path / "out"), status=1)
    assert (found["ids"], found["articles"], len(found["named"]), len(said)) == (25, 50, 20, 21)
    assert said[0].endswith("cannot tell apart; 20 of them are named here")
    assert {len(it["id"]) for it in found["named"]} == {201}
    assert [it["id"] for it in found["named"]] == sorted(it["id"] for it in found["named"])


def written(folder: Path, ids_of_parts: list[list[str]], file_format: str) -> list[WrittenPart]:
    """Write tables of articles with these ids alone."""
    for number, ids in enumerate(ids_of_parts):
        rows = pa.Table.from_pylist([{"id": it} for it in ids], schema=ARTICLES)
        path = folder / f"articles-{number:05d}.{file_format}"
        if file_format == "parquet":
            parquet.write_table(rows, path)
        else:
            path.write_text("".join(f"{json_text(it)}\n" for it in rows.to_pylist()), "utf-8")
    return [WrittenPart(number, f"in-{number}") for number in range(len(ids_of_parts))]


@given(
    st.lists(st.lists(st.sampled_from("abcdefghijkl") | st.text('a\\"é\n\x85', max_size=3), max_size=9), max_size=6),
    st.sampled_from(FORMATS),
    st.sampled_from([1, 4, 1 << 18]),
)
def test_every_share_of_the_ids_is_counted(ids_of_parts: list[list[str]], file_format: str, at_once: int) -> None:
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids_module, "DIGESTS_AT_ONCE", at_once)
        patch.setattr(ids_module, "_BLOCK_BYTES", 8 * 3)
        parts = written(Path(place), ids_of_parts, file_format)
        found, unread = repeated_ids(Path(place), file_format, parts)
        assert len(list(Path(place).iterdir())) == len(parts)
    every = [(it, part.origin) for part, ids in zip(parts, ids_of_parts, strict=True) for it in ids]
    inputs: dict[str, list[str]] = {}
    for it, origin in every:
        inputs.setdefault(it, []).append(origin)
    repeated = {it: origins for it, origins in inputs.items() if len(origins) > 1}
    assert (found["ids"], found["articles"], unread) == (len(repeated), sum(map(len, repeated.values())), [])
    if len(repeated) <= 20:
        assert [(it["id"], it["articles"]) for it in found["named"]] == [(it, len(at)) for it, at in repeated.items()]
    for it in found["named"]:
        different = [*dict.fromkeys(repeated[it["id"]])]
        assert (it["inputs"], it["other_inputs"]) == (different[:5], len(different[5:]))


BROKEN = {
    "parquet": (b"x" * 100, "is no Parquet file that can be read"),
    "jsonl": (b'{"id":"a","text":"b"}\n{"id":"a\n', "row 2: does not begin with an id"),
}


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_table_that_cannot_be_read_again_is_named_and_the_others_are_compared(
    file_format: str, tmp_path: Path
) -> None:
    parts = written(tmp_path, [["b", "b"], ["c"], ["d", "b"]], file_format)
    broken = tmp_path / f"articles-00001.{file_format}"
    broken.write_bytes(BROKEN[file_format][0])
    found, ((path, reason),) = repeated_ids(tmp_path, file_format, parts)
    assert found["named"] == [{"id": "b", "articles": 3, "inputs": ["in-0", "in-2"], "other_inputs": 0}]
    assert path == str(broken)
    assert reason.startswith(BROKEN[file_format][1])
    assert reason.endswith("; its ids are not compared with others")


def test_a_killed_run_leaves_no_file_of_digests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file has no name in the folder from the start, so nobody needs to remove it."""
    parts, names = written(tmp_path, [["a", "a"]], "jsonl"), list[str]()
    count = ids_module._count

    def looked_at(file: IO[bytes]) -> Any:
        names.extend(it.name for it in tmp_path.iterdir())
        return count(file)

    monkeypatch.setattr(ids_module, "_count", looked_at)
    assert repeated_ids(tmp_path, "jsonl", parts)[0]["ids"] == 1
    assert names == ["articles-00000.jsonl"]
