"""`tuireader correct` and `tuireader corrections`: what the user rules, by ids that stay, and what comes of it."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from deliveries import NOW, make_feed, numbered_entry
from tuireader.cli import main
from tuireader.library import Library
from tuireader.updates.find_quotations import find_quotations

CONTENT = (
    "<p>Ada Thornbury, the keeper, came on Monday. “It has never stuck in forty years, and it will not,” she said.</p>"
    "<p>“The river will rise before the morning comes,” said Josef Kettle.</p>"
    "<p>He reads The Weir Post on Sundays, and he thinks that all of it is true.</p>"
)
NEVER, RIVER = "It has never stuck in forty years, and it will not,", "The river will rise before the morning comes,"
SCORER = Path(__file__).parents[1] / "bench" / "score_quotes.py"
Output = pytest.CaptureFixture[str]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    deliver(tmp_path, CONTENT)
    return tmp_path


def deliver(folder: Path, content: str, at: float = NOW) -> None:
    with closing(Library(folder / "library.db")) as library:
        feed = library.feeds.store("https://weir.example/feed", name="The Weir")
        library.ingest.store_entries(feed.id, make_feed([numbered_entry(1, content=content)]), at)
        find_quotations(library)


def printed(capsys: Output, *words: str, status: int = 0) -> list[str]:
    """Return the lines that a command prints."""
    capsys.readouterr()
    assert main([*words]) == status
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def objects(capsys: Output, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed(capsys, *words)]


def problem(capsys: Output, *words: str) -> str:
    """Return the sentence with which a command refuses to work."""
    capsys.readouterr()
    assert main([*words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.strip()


def test_the_quotations_of_an_article_and_their_ids(place: Path, capsys: Output) -> None:
    assert printed(capsys, "correct", "--list", "1") == [
        f"1.1  Ada Thornbury: “{NEVER}”",
        f"1.2  Josef Kettle: “{RIVER}”",
    ]
    assert [it["id"] for it in objects(capsys, "correct", "1", "--list", "--json")] == ["1.1", "1.2"]


def test_another_speaker_holds_at_once_and_is_undone(place: Path, capsys: Output) -> None:
    line = f"1.1  Ottilie Marsh (given by you, r1): “{NEVER}”"
    assert printed(capsys, "correct", "1.1", "--speaker", "Ottilie Marsh") == [line]
    assert printed(capsys, "correct", "1", "--list")[0] == line
    assert len(printed(capsys, "search", "speaker:marsh")) > 1
    assert printed(capsys, "search", "speaker:thornbury", status=1)
    assert "Ottilie Marsh" in "".join(printed(capsys, "--plain"))
    assert printed(capsys, "correct", "1.1", "--undo") == ["Undone: r1."]
    assert printed(capsys, "correct", "1", "--list")[0] == f"1.1  Ada Thornbury: “{NEVER}”"
    assert len(printed(capsys, "search", "speaker:thornbury")) > 1


def test_nobody_s_words_can_be_given_back(place: Path, capsys: Output) -> None:
    line = f"1.2  nobody’s words (given by you, r1): “{RIVER}”"
    assert printed(capsys, "correct", "1.2", "--nobody") == [line]
    assert printed(capsys, "correct", "1", "--list")[1] == line
    (_, removed) = objects(capsys, "correct", "1", "--list", "--json")
    assert (removed["nobody"], removed["speaker"], removed["correction"]) == (True, None, "r1")
    assert printed(capsys, "correct", "1.2", "--speaker", "Josef Kettle") == [
        f"1.2  Josef Kettle (given by you, r2): “{RIVER}”"
    ]


def test_other_words_from_word_to_word(place: Path, capsys: Output) -> None:
    assert printed(capsys, "correct", "1.1", "--words", "it has ... forty years") == [
        "1.1  Ada Thornbury (given by you, r1): “It has never stuck in forty years”"
    ]
    assert printed(capsys, "correct", "1.1", "--speaker", "Bella Quill") == [
        "1.1  Bella Quill (given by you, r2): “It has never stuck in forty years”"
    ]


def test_a_missing_quotation_gets_an_id(place: Path, capsys: Output) -> None:
    assert printed(capsys, "correct", "1", "--missing", "all of it…true", "--speaker", "Josef Kettle") == [
        "1.4  Josef Kettle (given by you, r1): “all of it is true”"
    ]
    assert printed(capsys, "correct", "1", "--list")[-1].startswith("1.4  "), "as tuireader said has it"
    for lasting_id, ruling_id in (("1.4", "r2"), ("1.r1", "r3")):
        assert printed(capsys, "correct", lasting_id, "--speaker", "Bella Quill") == [
            f"1.4  Bella Quill (given by you, {ruling_id}): “all of it is true”"
        ]
    (one,) = objects(capsys, "said", "--jsonl", "Bella", "Quill")
    assert (one["id"], one["words"]) == ("1.4", "all of it is true")
    assert printed(capsys, "correct", "r1", "--undo") == ["Undone: r1."]
    assert printed(capsys, "correct", "1", "--missing", "The Weir Post") == [
        "1.5  no name given (given by you, r4): “The Weir Post”"
    ]


ERRORS: dict[str, tuple[str, ...]] = {
    "name one of --speaker NAME": ("1.1",),
    "that is more than one correction": ("1.1", "--nobody", "--speaker", "Ada"),
    "that is more than one correction; name": ("1.1", "--nobody", "--undo"),
    "1: is no id of a quotation (12.3)": ("1", "--nobody"),
    "1.1: is no id of an article (12)": ("1.1", "--list"),
    "²: is no id of an article": ("²", "--list"),
    "9.1: there is no article 9; tuireader search --json shows the ids": ("9.1", "--nobody"),
    "999999999999999999999.1: is no id": ("999999999999999999999.1", "--nobody"),
    "1.9: the article has no quotation with this id": ("1.9", "--nobody"),
    "the name of the speaker is empty; give one, or say that the words are nobody’s": ("1.1", "--speaker", " "),
    "“it is false”: these words are not in the article": ("1", "--missing", "it is false"),
    "“…”: these words are not": ("1", "--missing", "…"),
    "“it”: these words are in the article 3 times; name more": ("1", "--missing", "it"),
    "“Josef Kettle”: these words are elsewhere": ("1.1", "--words", "Josef Kettle"),
    "cross the end of another quotation": ("1", "--missing", "said Josef…reads"),
    "1.1: this quotation was not corrected": ("1.1", "--undo"),
    "r5: there is no such correction": ("r5", "--undo"),
}


@pytest.mark.parametrize("sentence", ERRORS)
def test_what_is_wrong_is_one_sentence(place: Path, capsys: Output, sentence: str) -> None:
    if "cross" in sentence:
        said = problem(capsys, "correct", "1", "--missing", "before the morning comes,” said Josef Kettle")
    else:
        said = problem(capsys, "correct", *ERRORS[sentence])
    assert sentence in said
    assert printed(capsys, "corrections", status=1) == [
        "Nothing was corrected yet; tuireader correct --list ENTRY shows what can be."
    ]


def test_corrections_are_listed_and_those_that_no_longer_fit_are_open(place: Path, capsys: Output) -> None:
    printed(capsys, "correct", "1.1", "--speaker", "Ottilie Marsh")
    printed(capsys, "correct", "1.2", "--nobody")
    deliver(place, CONTENT.replace(RIVER, "No."), NOW + 60)
    head, first, second = printed(capsys, "corrections")
    assert head == "1  Headline number 1 · The Weir"
    assert first.startswith("r1  ")
    assert first.endswith(f"  Ottilie Marsh: “{NEVER}”")
    assert second.endswith(f"nobody’s words: “{RIVER}” · open: the article no longer has these words as they were")
    assert [(it["id"], it["open"], it["action"]) for it in objects(capsys, "corrections", "--json")] == [
        ("r1", False, "speaker"),
        ("r2", True, "nobody"),
    ]
    assert printed(capsys, "corrections", "speaker:marsh")[0] == head
    assert printed(capsys, "corrections", "geese", status=1) == ["Nothing was found."]
    assert "open" in printed(capsys, "correct", "1", "--list")[-1]


def test_of_long_words_both_ends_are_listed(place: Path, capsys: Output) -> None:
    words = " ".join(f"plank {number}" for number in range(30))
    deliver(place, f"<p>“It has {words}, and it will not,” said Ada Thornbury.</p>", NOW + 60)
    ((lasting_id, *_),) = (line.split() for line in printed(capsys, "correct", "--list", "1"))
    printed(capsys, "correct", lasting_id, "--words", "It has…plank 29")
    _, line = printed(capsys, "corrections")
    _, _, change = line.partition("  other words: ")
    before, after = change.split(" → ")
    assert before.startswith("“It has plank 0 ")
    assert after.startswith("“It has plank 0 ")
    assert before.endswith(" plank 29, and it will not,”")
    assert after.endswith(" plank 29”")


def test_corrections_of_articles_that_are_gone_are_listed(place: Path, capsys: Output) -> None:
    printed(capsys, "correct", "1.1", "--speaker", "Ottilie Marsh")
    assert main(["remove", "The Weir"]) == 0
    head, line = printed(capsys, "corrections")
    assert head == "Articles that are no longer in the library"
    assert "open" in line
    (one,) = objects(capsys, "corrections", "--json")
    assert (one["entry"], one["open"]) == (None, True)


def test_gold_is_what_the_scorer_reads(place: Path, tmp_path: Path, capsys: Output) -> None:
    printed(capsys, "correct", "1.1", "--speaker", "Josef Kettle")
    printed(capsys, "correct", "1", "--missing", "all of it…true", "--speaker", "Ada Thornbury")
    (gold,) = objects(capsys, "corrections", "--gold")
    assert gold["name"] == "https://weir.example/1"
    words = [(gold["text"][slice(*it["content"][0])], it["speaker"], it["ruled"]) for it in gold["attributions"]]
    assert words == [
        (NEVER, "Josef Kettle", True),
        (RIVER, "Josef Kettle", False),
        ("all of it is true", "Ada Thornbury", True),
    ]
    assert [gold["text"][slice(*it["source"][0])] for it in gold["attributions"]] == [
        "she",
        "Josef Kettle",
        "Ada Thornbury",
    ]
    corpus = tmp_path / "gold.jsonl"
    corpus.write_text(json.dumps(gold) + "\n", "utf-8")
    ran = subprocess.run(
        [sys.executable, str(SCORER), str(corpus), "--shipped"], capture_output=True, text=True, check=True
    )
    assert "detection F1 1.0" in ran.stdout
    assert "source accuracy 1.0" in ran.stdout
    corpus.write_text(json.dumps(gold | {"attributions": gold["attributions"][1:]}) + "\n", "utf-8")
    ran = subprocess.run(
        [sys.executable, str(SCORER), str(corpus), "--shipped"], capture_output=True, text=True, check=True
    )
    assert "detection F1 0.6667" in ran.stdout, "a quotation that is ruled out counts against the engine"


def test_gold_leaves_out_what_is_open(place: Path, capsys: Output) -> None:
    printed(capsys, "correct", "1.2", "--nobody")
    deliver(place, CONTENT.replace(RIVER, "No."), NOW + 60)
    capsys.readouterr()
    assert main(["corrections", "--gold"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "1 correction left out: open\n")


def test_ids_stay_through_an_edit(place: Path, capsys: Output) -> None:
    deliver(place, f"<p>“It rains, and I am wet,” said Bella Quill.</p>{CONTENT}", NOW + 60)
    assert printed(capsys, "correct", "1.2", "--speaker", "Ottilie Marsh") == [
        f"1.2  Ottilie Marsh (given by you, r1): “{RIVER}”"
    ]
