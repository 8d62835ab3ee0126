"""`tuireader same`: for people and for programs."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from repeated_library import FIRST_TITLE, SALUTE, repeated_library
from tuireader.cli import main
from tuireader.library import Library

Output = pytest.CaptureFixture[str]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "60")
    repeated_library(tmp_path).close()
    (tmp_path / "library.db").chmod(0o600)
    return tmp_path / "library.db"


def run(capsys: Output, *words: str, status: int = 0) -> str:
    capsys.readouterr()
    assert main(["same", *words]) == status, capsys.readouterr().err
    return capsys.readouterr().out


def test_it_prints_the_earliest_first_with_what_differs(path: Path, capsys: Output) -> None:
    lines = run(capsys, "1.1").splitlines()
    assert lines[:8] == [
        "In 4 articles, the earliest first",
        "",
        "2026-11-19  Board to vote on ferry without a captain ·",
        "            Estermouth Post",
        "       5.1  another speaker, Desmond Farraline: “[+Well+],",
        "            until it can salute, it does not leave my",
        "            harbour on its own, and until it can apologise",
        "            to the sea scouts it does not go past the",
    ]
    assert lines[8] == "            [-breakwater-] [+lighthouse+]” — said"
    assert "— said · the same words" in " ".join(" ".join(lines).split())
    assert lines[-1].endswith("— said · this one")
    assert max(map(len, lines)) <= 60


def test_it_prints_one_object_a_line(path: Path, capsys: Output) -> None:
    found = [json.loads(line) for line in run(capsys, "3.1", "--json").splitlines()]
    assert [it["id"] for it in found] == ["5.1", "3.1", "2.1", "1.1"]
    assert [it["asked"] for it in found] == [False, True, False, False]
    assert [it["other_speaker"] for it in found] == [True, False, False, False]
    assert (found[0]["title"], found[0]["name"]) == (FIRST_TITLE, "Desmond Farraline")
    assert found[1]["differences"] == [["=", "Until it can salute it does not leave my harbour alone,"]]
    shared, cut, added, rest = found[2]["differences"]
    assert (shared, cut, rest) == (["=", SALUTE[:49]], ["-", "alone "], ["=", "."])
    assert added == ["+", SALUTE[49:-1]]


def test_words_that_nobody_else_quotes(path: Path, capsys: Output) -> None:
    assert run(capsys, "1.2", status=1) == "No other article of the library quotes these words.\n"
    (alone,) = run(capsys, "1.2", "--json", status=1).splitlines()
    assert json.loads(alone)["asked"]


@pytest.mark.parametrize("wrong", ["1", "9.9", "x", "1.1.1", "\x1b[31m"])
def test_an_id_that_nothing_has_is_wrong_usage(wrong: str, path: Path, capsys: Output) -> None:
    assert main(["same", wrong]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.endswith(": no article has a quotation with this id; tuireader said prints the ids\n")
    assert "\x1b" not in error


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("gone = 5", "this quotation is no longer in its article"),
        ("kind = 'indirect'", "this is reported speech, whose words are the reporter’s"),
        ("given = 0", "you ruled that this is no quotation, or its article is hidden"),
    ],
)
def test_an_id_of_what_is_not_compared_says_why(change: str, sentence: str, path: Path, capsys: Output) -> None:
    run(capsys, "1.2", status=1)  # all quotations are found now
    with closing(Library(path)) as library, library._db.transaction() as db:
        db.execute(f"UPDATE said SET {change} WHERE text LIKE 'The ovens%'")
    assert main(["same", "1.2"]) == 2
    assert capsys.readouterr().err == f"tuireader: 1.2: {sentence}\n"


def test_where_there_may_be_more_a_line_says_so(path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.same_words.MAX_CANDIDATES", 2)
    assert main(["same", "1.1"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("In 3 articles")
    assert captured.err == "There may be more: very many quotations have these words.\n"
    with closing(Library(path)) as library:
        found = library.people.same_words("1.1")
        assert found is not None
        assert not found.is_whole
