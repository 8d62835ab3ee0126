"""`tuireader note` and `tuireader notes`: what the user keeps and writes beside it, by ids that stay."""

import csv
from contextlib import closing
from pathlib import Path

import pytest
from test_cli_corrections import CONTENT, NEVER, RIVER, Output, deliver, objects, place, printed, problem

from deliveries import NOW
from tuireader.library import Library

__all__ = ["place"]
PASSAGE = "all of it is true"
FIRST = f"n1  “{NEVER}” — Ada Thornbury (1.1)"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def test_a_quotation_is_kept_and_gets_words(place: Path, capsys: Output) -> None:
    assert printed(capsys, "note", "1.1") == [FIRST]
    assert printed(capsys, "note", "1.1", "Ask her again") == [FIRST, "Ask her again"]
    assert printed(capsys, "note", "1.1") == [FIRST, "Ask her again"]
    assert printed(capsys, "note", "n1", "It did stick") == [FIRST, "It did stick"]
    assert printed(capsys, "note", "n1", "") == [FIRST]
    assert printed(capsys, "note", "1.1", "--remove") == ["Removed: n1."]
    assert printed(capsys, "notes", status=1)[0].startswith("There is no note yet")
    assert objects(capsys, "note", "1.2", "x", "--json", "y")[0]["note"] == "x y"
    assert objects(capsys, "note", "n5", "--remove", "--json") == [{"removed": "n5"}]


def test_a_passage_is_kept(place: Path, capsys: Output) -> None:
    words = ("--words", "all of…true")
    assert printed(capsys, "note", "1", "Is it?", *words) == [f"n1  “{PASSAGE}”", "Is it?"]
    assert printed(capsys, "note", "1", "No", *words) == [f"n1  “{PASSAGE}”", "No"]
    assert [it["words"] for it in objects(capsys, "notes", "--json")] == [PASSAGE]


ERRORS = {
    "1: is no id of a quotation (12.3) or a note (n7)": ("1",),
    "x: is no id of": ("x", "y"),
    "1.1: is no id of an article": ("1.1", "--words", "all…true"),
    "1.9: the article has no quotation with this id": ("1.9",),
    "7.1: there is no article 7": ("7.1",),
    "n7: there is no such note; tuireader notes lists them": ("n7", "x"),
    "1.1: has no note; tuireader notes lists them": ("1.1", "--remove"),
    "give TEXT or --remove": ("1.1", "x", "--remove"),
    "“geese”: these words are not in the article": ("1", "--words", "geese"),
    "20,001 characters are too many for a note": ("1.1", "x" * 20_001),
}


@pytest.mark.parametrize("sentence", ERRORS)
def test_what_cannot_be_noted_is_refused(sentence: str, place: Path, capsys: Output) -> None:
    assert sentence in problem(capsys, "note", *ERRORS[sentence])
    assert objects_or_none(capsys) == []


def objects_or_none(capsys: Output) -> list[str]:
    return printed(capsys, "notes", "--json", status=1)


def test_notes_are_printed_and_those_that_no_longer_fit_are_open(place: Path, capsys: Output) -> None:
    printed(capsys, "note", "1.2", "=1+1\x1b[31m")
    printed(capsys, "note", "1.1")
    assert printed(capsys, "notes") == [
        "2026-11-20  Headline number 1 · The Weir",
        FIRST.replace("n1", "n2"),
        f"n1  “{RIVER}” — Josef Kettle (1.2)",
        "=1+1",
    ]
    assert printed(capsys, "notes", "note:geese", status=1) == ["Nothing was found."]
    assert len(printed(capsys, "notes", "note:1")) == 4
    deliver(place, CONTENT.replace(f"“{RIVER}” said Josef Kettle.", "Nothing more."), NOW + 60)
    first, second = objects(capsys, "notes", "--json")
    assert {name: second[name] for name in ("id", "quotation", "speaker", "words", "note", "open", "url", "outlet")} == {
        "id": "n1", "quotation": None, "speaker": None, "words": RIVER, "note": "=1+1", "open": True,
        "url": "https://weir.example/1", "outlet": "The Weir",
    }  # fmt: skip
    assert (first["quotation"], first["speaker"], first["open"]) == ("1.1", "Ada Thornbury", False)
    assert "open: the article no longer has these words" in " ".join(printed(capsys, "notes"))


def test_notes_for_spreadsheets_and_as_markdown(place: Path, capsys: Output) -> None:
    printed(capsys, "note", "1.2", "=1+1\x1b[31m *bold* <b>")
    head, row = csv.reader(printed(capsys, "notes", "--csv"))
    cells = dict(zip(head, row, strict=True))
    assert (cells["id"], cells["quotation"], cells["note"]) == ("n1", "1.2", "'=1+1 *bold* <b>")
    assert printed(capsys, "notes", "--md") == [
        "# Notes",
        "",
        "## [Headline number 1](<https://weir.example/1>)",
        "",
        "The Weir, 20 November 2026",
        "",
        f"> “{RIVER}” — Josef Kettle (1.2) `n1`",
        "",
        r"=1+1 \*bold\* \<b>",
    ]


def test_notes_about_articles_that_are_gone_are_printed_and_removed(place: Path, capsys: Output) -> None:
    printed(capsys, "note", "1.1", "Ask her again")
    with closing(Library(place / "library.db")) as library:
        library.feeds.remove(1)
    assert printed(capsys, "notes")[0] == "An article that is no longer in the library"
    assert objects(capsys, "notes", "--json")[0]["entry"] is None
    assert "no longer in the library" in problem(capsys, "note", "n1", "x")
    assert printed(capsys, "note", "n1", "--remove") == ["Removed: n1."]


def test_what_a_person_has_said_is_printed_with_its_notes(place: Path, capsys: Output) -> None:
    printed(capsys, "note", "1.1", "Ask her again")
    printed(capsys, "note", "1.2")
    notes = [objects(capsys, "said", name, "--jsonl")[0]["note"] for name in ("Ada Thornbury", "Josef Kettle")]
    assert notes == ["Ask her again", ""]
    assert "your note: Ask her again" in " ".join(printed(capsys, "said", "Ada Thornbury"))
    assert "kept by you" in " ".join(printed(capsys, "said", "Josef Kettle", "--md"))
    printed(capsys, "note", "n2", "--remove")
    assert objects(capsys, "said", "Josef Kettle", "--jsonl")[0]["note"] is None
