"""`tuireader said` and `tuireader speakers`: for people and for programs, and whatever a feed may have written."""

import csv
import io
import json
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from deliveries import make_entry, make_feed
from tuireader.cli import main
from tuireader.cli.csv_cells import write_csv
from tuireader.library import Library

FERRY = (
    "<p>“She kept her lane,” said Iris Vanterpool, harbour master of Port Anselm. “Fog is not an excuse.”</p>"
    "<p>Vanterpool said that the lights would be mended on Monday.</p>"
    "<p>“The tide was late,” Captain Edwin Prowse said.</p>"
)
GRAIN = "<p>“The price of grain is what the rain makes it,” warned Iris Vanterpool, harbour master of Port Anselm.</p>"
BAKER = "<p>“The oven was cold,” said Maria Brandvold, a baker.</p>"
STRIKER = "<p>“It was a poor goal,” said Maria Brandvold, the striker for Tarn United.</p>"
HOSTILE = "<p>“=1+1 is what I typed,” said Vera Equals, a clerk of the \x1b]52;c;aGk=\x07sums.</p>"
FEEDS = {
    "Harbour Post": [("The ferry keeps its lane", FERRY, 20), ("Bread in the cold", BAKER, 18)],
    "Tarn Echo": [("Grain is dear", GRAIN, 19), ("One goal", STRIKER, 17), ("=HYPERLINK(1)", HOSTILE, 16)],
}
Output = pytest.CaptureFixture[str]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two feeds; nothing is known of who said what."""
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "60")
    with closing(Library(tmp_path / "library.db")) as library:
        for name, articles in FEEDS.items():
            address = f"https://{name.split()[1].lower()}.example"
            feed = library.feeds.store(f"{address}/feed", name=name)
            entries = [
                make_entry(title, f"{address}/{day}", str(day), datetime(2026, 11, day, 12, tzinfo=UTC), content)
                for title, content, day in articles
            ]
            library.ingest.store_entries(feed.id, make_feed(entries), time.time())
    return tmp_path


def printed(capsys: Output, *words: str, status: int = 0) -> str:
    """Return what a command prints."""
    capsys.readouterr()
    assert main([*words]) == status, capsys.readouterr().err
    return capsys.readouterr().out


def objects(capsys: Output, *words: str, status: int = 0) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed(capsys, *words, status=status).splitlines()]


def found(capsys: Output, *words: str, status: int = 0) -> list[str]:
    """Return the words of the quotations that a command finds."""
    return [it["words"] for it in objects(capsys, "said", "--jsonl", *words, status=status)]


def person_id(capsys: Output, name: str, role: str = "") -> str:
    """Return the id of a person."""
    people = objects(capsys, "speakers", "--json")
    return str(next(it["id"] for it in people if it["name"] == name and role in (it["role"] or "")))


LANE, FOG = "She kept her lane,", "Fog is not an excuse."
PRICE = "The price of grain is what the rain makes it,"


def test_what_people_read(place: Path, capsys: Output) -> None:
    iris = person_id(capsys, "Iris Vanterpool")
    (ferry,) = {it["id"].partition(".")[0] for it in objects(capsys, "said", "--jsonl", "Iris") if it["words"] == LANE}
    lines = printed(capsys, "said", "Iris", "Vanterpool").splitlines()
    assert lines[:3] == [
        f"Iris Vanterpool ({iris})",
        "harbour master of Port Anselm",
        "3 quotations in 2 articles, 2026-11-19 to 2026-11-20",
    ]
    assert lines[3:7] == [
        "",
        "2026-11-20  The ferry keeps its lane · Harbour Post",
        f"{ferry + '.1':>10}  “She kept her lane” — said",
        f"{ferry + '.2':>10}  “Fog is not an excuse.” — said",
    ]
    assert lines[7] == "2026-11-19  Grain is dear · Tarn Echo"
    assert [line[12:] for line in lines[8:]] == ["“The price of grain is what the rain makes it” —", "warned"]
    assert all(len(line) <= 60 for line in lines)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["iris", "vanterpool"], [LANE, FOG, PRICE]),
        (["vanter"], [LANE, FOG, PRICE]),
        (["VANTERPOOL", "--limit", "1"], [FOG]),
        (["vanterpool", "--about", "lane"], [LANE]),
        (["vanterpool", "--about", "grain rain"], [PRICE]),
        (["vanterpool", "--about", "grain OR fog"], [FOG, PRICE]),
        (["vanterpool", "--about", '"the rain"', "--about", "price"], [PRICE]),
        (["vanterpool", "--about=-grain"], [LANE, FOG]),
        (["vanterpool", "--verb", "warned"], [PRICE]),
        (["vanterpool", "--outlet", "POST"], [LANE, FOG]),
        (["vanterpool", "--since", "2026-11-20"], [LANE, FOG]),
        (["vanterpool", "--role", "harbour", "--verb", "said", "--about", "lane OR rain"], [LANE]),
        (["vanterpool", "--role", "baker"], []),
        (["prowse"], ["The tide was late,"]),
        (["nobody"], []),
    ],
)
def test_what_is_found(words: list[str], expected: list[str], place: Path, capsys: Output) -> None:
    assert found(capsys, *words, status=0 if expected else 1) == expected


def test_reported_speech_is_printed_where_it_is_asked_for(place: Path, capsys: Output) -> None:
    reported = [it for it in objects(capsys, "said", "vanterpool", "--indirect", "--jsonl") if it["kind"] == "indirect"]
    assert [it["words"] for it in reported] == ["that the lights would be mended on Monday"]
    out = printed(capsys, "said", "vanterpool", "--indirect")
    assert "4 quotations, reported speech included, in 2 articles" in out
    assert "that the lights would be mended on Monday — said" in out


def test_namesakes_are_listed_with_their_ids(place: Path, capsys: Output) -> None:
    baker, striker = person_id(capsys, "Maria Brandvold", "baker"), person_id(capsys, "Maria Brandvold", "striker")
    assert baker != striker
    for format_option in ([], ["--json"], ["--csv"]):
        assert main(["said", "Maria Brandvold", *format_option]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        first, *lines = err.splitlines()
        assert first.startswith("tuireader: Maria Brandvold: 2 people or bodies have this name; choose one by the id")
        assert sorted(line.split()[0] for line in lines) == sorted([baker, striker])
        assert any(line.endswith("Maria Brandvold, baker · 1 quotation, last 2026-11-18") for line in lines)
    assert found(capsys, baker) == ["The oven was cold,"]
    assert found(capsys, striker) == ["It was a poor goal,"]


def test_one_object_has_the_person_and_the_list(place: Path, capsys: Output) -> None:
    answer = json.loads(printed(capsys, "said", "--json", "vanterpool", "--about", "lane"))
    assert set(answer) == {"person", "found", "quotations"}
    person, (quotation,) = answer["person"], answer["quotations"]
    assert (person["name"], person["quotations"], person["articles"], answer["found"]) == ("Iris Vanterpool", 3, 2, 1)
    assert [it["role"] for it in person["roles"]] == ["harbour master of Port Anselm"]
    assert {it["outlet"]: it["quotations"] for it in person["outlets"]} == {"Harbour Post": 2, "Tarn Echo": 1}
    assert (quotation["words"], quotation["verb"], quotation["person"]) == (LANE, "said", person["id"])
    assert quotation["url"] == "https://post.example/20"
    nothing = json.loads(printed(capsys, "said", "--json", "vanterpool", "--about", "xyzzy", status=1))
    assert (nothing["found"], nothing["quotations"]) == (0, [])


def test_ids_stay(place: Path, capsys: Output) -> None:
    before = objects(capsys, "said", "--jsonl", "vanterpool")
    with closing(Library(place / "library.db")) as library:
        entry = make_entry("Fog", "https://post.example/21", "21", None, "<p>“Fog, again,” said Iris Vanterpool.</p>")
        library.ingest.store_entries(1, make_feed([entry]), time.time())
    after = objects(capsys, "said", "--jsonl", "vanterpool")
    assert [it["id"] for it in after[1:]] == [it["id"] for it in before]
    assert {it["person"] for it in after} == {it["person"] for it in before}


def test_a_table_has_no_formula(place: Path, capsys: Output) -> None:
    head, row = csv.reader(io.StringIO(printed(capsys, "said", "--csv", "vera")))
    cells = dict(zip(head, row, strict=True))
    assert cells["title"] == "'=HYPERLINK(1)"
    assert cells["words"] == "'=1+1 is what I typed,"
    for words in (["speakers", "--csv"], ["speakers", "--by", "outlet", "--csv"]):
        assert all(cell[:1] not in {"=", "+", "-", "@"} for row in csv.reader(io.StringIO(printed(capsys, *words))) for cell in row)  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("\u200b\u200e=1+1", "'=1+1"),
        ("\t@SUM(1)", "'@SUM(1)"),
        ("＝1", "'＝1"),
        ("-\n5", "'- 5"),
        ('say "no", twice', '"say ""no"", twice"'),
        ("a\x1b[31mb\r\nc", "ab c"),
        (None, ""),
        (0.5, "0.5"),
    ],
)
def test_cells(cell: str | float | None, expected: str, capsys: Output) -> None:
    write_csv([cell, "x"])
    assert capsys.readouterr().out == f"{expected},x\n"


def test_markdown_quotes_and_escapes(place: Path, capsys: Output) -> None:
    out = printed(capsys, "said", "--md", "vanterpool")
    assert out.startswith("# Iris Vanterpool\n\nharbour master of Port Anselm. 3 quotations in 2 articles,")
    assert "\n## [The ferry keeps its lane](<https://post.example/20>)\n\nHarbour Post, 20 November 2026\n\n" in out
    assert "\n> “She kept her lane” — said `2.1`\n" in out


def test_who_is_quoted(place: Path, capsys: Output) -> None:
    first, *rest = printed(capsys, "speakers").splitlines()
    assert first.split(None, 3)[1:] == ["3", "2026-11-20", "Iris Vanterpool, harbour master of Port Anselm"]
    assert len(rest) == 4
    names = [it["name"] for it in objects(capsys, "speakers", "--json", "about:grain")]
    assert names == ["Iris Vanterpool"]
    (iris,) = objects(capsys, "speakers", "--json", "outlet:post", "--limit", "1")
    assert (iris["name"], iris["found"], iris["quotations"]) == ("Iris Vanterpool", 2, 3)
    assert printed(capsys, "speakers", "xyzzy", status=1) == "Nobody is quoted there.\n"


def test_that_more_are_quoted_is_said(place: Path, capsys: Output) -> None:
    for words in (["--limit", "2"], ["--limit", "2", "--csv"], ["--limit", "2", "--json"]):
        assert main(["speakers", *words]) == 0
        out, err = capsys.readouterr()
        assert (len(out.splitlines()) - ("--csv" in words), err) == (
            2,
            "2 are listed, and there are more; --limit 0 lists all\n",
        )
    assert main(["speakers", "--limit", "5"]) == main(["speakers", "--limit", "0"]) == 0
    assert capsys.readouterr().err == ""
    cut = {
        "1 is listed, and there are more; --limit 0 lists all\n": ["speakers", "--by", "outlet", "--limit", "1"],
        "2 are printed, and there are more; --limit 0 prints all\n": ["said", "iris", "--csv", "--limit", "2"],
        "1 is printed, and there are more; --limit 0 prints all\n": ["search", "said:iris", "--limit", "1"],
    }
    for sentence, words in cut.items():
        assert main(words) == 0
        assert capsys.readouterr().err == sentence
    for words in (["said", "iris", "--limit", "3"], ["search", "said:iris", "--limit", "2"]):
        assert main(words) == 0
        assert capsys.readouterr().err == ""


def test_wide_letters_take_two_cells(place: Path, capsys: Output) -> None:
    with closing(Library(place / "library.db")) as library:
        content = (
            f"<p>“The song is called {'港の祭り' * 9}, and nobody here can read the name of it,” said Iris Vanterpool, who"
            " had lived there for years before she came back to the harbour with the others.</p>"
        )
        entry = make_entry(
            "港の祭り" * 12, "https://post.example/22", "22", datetime(2026, 11, 25, tzinfo=UTC), content
        )
        library.ingest.store_entries(1, make_feed([entry]), time.time())
    lines = printed(capsys, "said", "iris", "--since", "2026-11-24").splitlines()
    assert max(map(cell_len, lines)) <= 60
    assert "".join(line.strip() for line in lines[4:]).count("港の祭り") == 9 + 12


def test_of_many_names_that_begin_alike_the_exact_one_is_meant(place: Path, capsys: Output) -> None:
    with closing(Library(place / "library.db")) as library:
        content = "".join(f"<p>“Fog,” said Vera Equals-{name}.</p>" for name in ("Marsh", "Kettle", "Finch"))
        entry = make_entry("Fog", "https://post.example/22", "22", datetime(2026, 11, 25, tzinfo=UTC), content)
        library.ingest.store_entries(1, make_feed([entry]), time.time())
    assert len(found(capsys, "Vera", "Equals")) == 1
    assert main(["said", "Vera"]) == 2


def test_how_many_are_quoted(place: Path, capsys: Output) -> None:
    genders = {it["gender"]: (it["quotations"], it["people"]) for it in objects(capsys, "speakers", "--json", "--by", "gender")}  # fmt: skip
    assert sum(quotations for quotations, _ in genders.values()) == 7
    assert genders["f"][0] >= 3
    (kind,) = objects(capsys, "speakers", "--json", "--by", "kind")
    assert kind == {"kind": "person", "quotations": 7, "people": 5}
    assert printed(capsys, "speakers", "--by", "outlet").splitlines() == [
        " 57 %        4 quotations by      3 speakers  Harbour Post",
        " 43 %        3 quotations by      3 speakers  Tarn Echo",
    ]
    assert printed(capsys, "speakers", "--by", "outlet", "about:grain") == (
        "100 %        1 quotation  by      1 speaker   Tarn Echo\n"
    )
    assert objects(capsys, "speakers", "--json", "--by", "outlet", "about:grain") == [
        {"outlet": "Tarn Echo", "quotations": 1, "people": 1}
    ]


WRONG = {
    "p99: there is no person with this id; tuireader speakers lists them": ["said", "p99"],
    "p1 p2: give one id; in the program = joins those who are one person": ["said", "p1", "p2"],
    "since:soon is not a date; write since:today, since:7d or since:2026-11-22": ["said", "iris", "--since", "soon"],
    "said:x: only words can stand here": ["said", "iris", "--about", "said:x"],
    "sad is not a field; try said:": ["speakers", "sad:iris"],
    "name a person or a body; tuireader speakers lists them": ["said", " "],
    "--about needs a word after it": ["said", "iris", "--about", ""],
    "--outlet needs a word after it": ["said", "iris", "--outlet", " "],
}


@pytest.mark.parametrize("sentence", WRONG)
def test_what_is_wrong_is_one_sentence(sentence: str, place: Path, capsys: Output) -> None:
    assert main(WRONG[sentence]) == 2
    assert capsys.readouterr() == ("", f"tuireader: {sentence}\n")


def test_the_search_shows_the_quotation(place: Path, capsys: Output) -> None:
    lines = printed(capsys, "search", "said:vanterpool", "about:lane").splitlines()
    assert [line.strip() for line in lines[1:]] == [
        "2.1  Iris Vanterpool: “She kept her lane,”",
        "https://post.example/20",
    ]
    (hit,) = objects(capsys, "search", "--json", "said:vanterpool", "about:grain", "role:harbour")
    assert (hit["title"], hit["speaker"], hit["snippet"]) == ("Grain is dear", "Iris Vanterpool", f"“{PRICE}”")
    assert [hit["snippet"][start:end] for start, end in hit["hits"]] == ["grain"]
    assert not objects(capsys, "search", "--json", "said:prowse", "about:lane", status=1), "not in one quotation"


def test_what_is_not_known_yet_is_said(place: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.cli.search.INDEX_SECONDS", -1)
    assert main(["said", "iris"]) == 1
    out, err = capsys.readouterr()
    assert out == "Nobody called “iris” is quoted here; tuireader speakers lists who is.\n"
    assert err == (
        "tuireader: 5 articles are not searched for quotations and speakers yet; run the search again, or tuireader refresh\n"
    )


def test_a_name_that_is_spelt_wrong_has_a_nearest(place: Path, capsys: Output) -> None:
    assert printed(capsys, "said", "iris", "vanterpol", status=1) == (
        "Nobody called “iris vanterpol” is quoted here. Nearest: vanterpool (2 articles).\n"
    )
    assert printed(capsys, "search", "said:vanterpol", status=1) == (
        "Nothing was found. Nearest: vanterpool (2 articles).\n"
    )
    assert main(["said", "--json", "vanterpol"]) == 1
    assert capsys.readouterr() == ("", "Nobody called “vanterpol” is quoted here. Nearest: vanterpool (2 articles).\n")


def test_what_the_user_gave_is_printed_and_its_id_can_be_corrected(place: Path, capsys: Output) -> None:
    (fog,) = [it["id"] for it in objects(capsys, "said", "--jsonl", "vanterpool") if it["words"] == FOG]
    entry_id = fog.partition(".")[0]
    printed(capsys, "correct", fog, "--speaker", "Edwin Prowse")
    assert found(capsys, "vanterpool") == [LANE, PRICE]
    assert found(capsys, "prowse") == [FOG, "The tide was late,"]
    printed(capsys, "correct", entry_id, "--missing", "the lights…mended", "--speaker", "Iris Vanterpool")
    (added,) = [it["id"] for it in objects(capsys, "said", "--jsonl", "vanterpool", "--about", "lights")]
    printed(capsys, "correct", added, "--speaker", "Edwin Prowse")
    assert found(capsys, "prowse", "--about", "lights") == ["the lights would be mended"]
    printed(capsys, "correct", fog, "--undo")
    assert found(capsys, "vanterpool") == [LANE, FOG, PRICE]


def test_names_complete_the_command(place: Path, capsys: Output) -> None:
    printed(capsys, "speakers")
    assert {"Iris Vanterpool", "Maria Brandvold"} <= set(
        printed(capsys, "completions", "--words", "people").splitlines()
    )
