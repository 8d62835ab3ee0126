"""`tuireader search`: for people and for programs; what is asked wrongly; searches that are kept."""

import json
import time
from pathlib import Path

import pytest

from deliveries import make_entry, make_feed
from tuireader.cli import main
from tuireader.library import Library
from tuireader.updates.find_quotations import find_quotations

ARTICLES = [
    ("Geese over the weir", "<p>The geese went over at four.</p>"),
    ("A café opens", "<p>“The coffee is strong,” said Ada Thornbury, the engineer.</p><p>A weir is near.</p>"),
    ("\x1b[31m[red]Weir", "<p>Nothing \x1b]52;c;aGk=\x07was said.\u202e</p>"),
]
HIT = {"id", "title", "feed", "date", "url", "path", "read", "starred", "quotations", "snippet", "hits"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of three articles, the last the newest; nothing is indexed yet."""
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.setenv("TUIREADER_CONFIG", str(tmp_path / "config.toml"))
    library = Library(tmp_path / "library.db")
    library.feeds.store("https://weir.example/feed", name="The \x1b[1mWeir Post")
    for n, (title, text) in enumerate(ARTICLES):
        entry = make_entry(
            title=title,
            link=f"https://weir.example/{n}",
            id=str(n),
            published=None,
            content=text,
        )
        library.ingest.store_entries(1, make_feed([entry], title="", link=""), time.time() - 100 + n)
    library.close()
    return tmp_path


def objects(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_people_are_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "weir", "--limit", "2"]) == 0
    out = capsys.readouterr().out
    hit_lines = out.splitlines()
    assert [line[12:] for line in hit_lines] == [
        "[red]Weir · The Weir Post",
        "Nothing was said.",
        "https://weir.example/2",
        "A café opens · The Weir Post",
        "“The coffee is strong,” said Ada Thornbury, the engineer. A weir is near.",
        "https://weir.example/1",
    ]
    assert not set(out) & {"\x1b", "\x07", "\u202e"}


def test_what_programs_are_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--json", "weir", "-geese", "coffee"]) == 0
    (hit,) = objects(capsys)
    assert set(hit) == HIT
    snippet = str(hit["snippet"])
    assert [snippet[start:end] for start, end in hit["hits"]] == ["coffee", "weir"]  # type: ignore[attr-defined]
    assert (hit["title"], hit["feed"], hit["read"]) == ("A café opens", "The Weir Post", False)


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["cafe"], ["A café opens"]),
        (['"a weir"'], ["A café opens"]),
        (["-weir"], []),
        (["geese OR coffee"], ["A café opens", "Geese over the weir"]),
        (["weir", "-hello", "--best", "--limit", "1"], ["[red]Weir"]),
        (["--", "weir", "-geese", "-coffee"], ["[red]Weir"]),
        (["weir", "--limit", "0"], ["[red]Weir", "A café opens", "Geese over the weir"]),
        (["is:unread", "geese"], ["Geese over the weir"]),
        (["is:starred"], []),
        (["nowhere"], []),
    ],
)
def test_what_is_found(
    arguments: list[str], titles: list[str], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "--json", *arguments]) == (0 if titles else 1)
    assert [hit["title"] for hit in objects(capsys)] == titles


def test_speakers_and_roles_are_apart(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "speaker:ferrier"]) == 1
    assert capsys.readouterr() == ("Nothing was found.\n", "")
    library = Library(place / "library.db")
    find_quotations(library)
    library.close()
    for query, status in {
        "speaker:thornbury": 0,
        "speaker:engineer": 1,
        "role:engineer": 0,
        "role:thornbury": 1,
    }.items():
        assert main(["search", query, "--library", str(place / "library.db")]) == status


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("geesse", "Nothing was found. Nearest: geese (1 article).\n"),
        ("title:geesse", "Nothing was found. Nearest: geese (1 article).\n"),
        ("xyzzy", "Nothing was found.\n"),
    ],
)
def test_the_nearest_word_is_named(query: str, expected: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--library", str(place / "library.db"), query]) == 1
    assert capsys.readouterr().out == expected


def test_what_is_asked_wrongly(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "speker:x"]) == 2
    assert capsys.readouterr().err == "tuireader: speker is not a field; try speaker:\n"
    assert main(["search", "rol:x"]) == 2
    assert capsys.readouterr().err == "tuireader: rol is not a field; try role:\n"
    assert main(["search", "weir", "--save", " "]) == 2
    assert capsys.readouterr().err == "tuireader: A saved search needs a name\n"
    for limit in ("-3", "some", "1.5"):
        with pytest.raises(SystemExit):
            main(["search", "weir", "--limit", limit])
        assert "argument --limit: give a whole number, or 0 for all articles" in capsys.readouterr().err


def test_searches_are_kept_listed_and_removed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search"]) == 0
    assert "No searches are saved yet" in capsys.readouterr().out
    assert main(["search", "weir", "-geese", "--save", "River"]) == 0
    capsys.readouterr()
    assert main(["search", "--json"]) == 0
    assert objects(capsys) == [{"name": "River", "query": "weir -geese"}]
    assert main(["search"]) == 0
    assert capsys.readouterr().out == "River: weir -geese\n"
    assert main(["search", "--forget", "Rivers"]) == 2
    assert "there is no saved search of this name" in capsys.readouterr().err
    assert main(["search", "--forget", "River"]) == 0
    assert capsys.readouterr().err == "Removed the saved search River\n"
    assert main(["search", "--json"]) == 0
    assert objects(capsys) == []


def test_what_is_not_indexed_is_told(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.cli.search.INDEX_SECONDS", -1)
    assert main(["search", "weir"]) == 1
    assert capsys.readouterr() == (
        "Nothing was found in what is indexed so far.\n",
        "tuireader: 3 articles are not indexed yet; run the search again, or tuireader refresh\n",
    )


@pytest.mark.parametrize("query", ["speaker:thornbury", "role:engineer", "quote:coffee"])
def test_quotations_are_found_before_they_are_searched(
    query: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After an update of the program, nothing is known of who said what until a refresh."""
    assert main(["search", "--json", query]) == 0
    (hit,) = objects(capsys)
    assert hit["title"] == "A café opens"


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_articles_whose_quotations_are_not_known_yet_are_said(
    options: list[str], place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(place / "library.db")
    library.search.update_index()
    library.close()
    monkeypatch.setattr("tuireader.cli.search.INDEX_SECONDS", -1)
    assert main(["search", *options, "speaker:thornbury"]) == 1
    out, err = capsys.readouterr()
    again = "run the search again, or tuireader refresh"
    assert err == f"tuireader: 3 articles are not searched for quotations and speakers yet; {again}\n"
    assert out == ("" if options else "Nothing was found in what is indexed so far.\n")
