"""`tuireader watch`: for people, for programs and for cron."""

import io
import json
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deliveries import make_entry, make_feed
from tuireader.cli import main
from tuireader.library import Library

FERRY = "<p>“She kept her lane {0},” said Iris Vanterpool, harbour master of Port Anselm.</p><p>“Late,” Captain Edwin Prowse said.</p>"
HOSTILE = "<p>“She is \x1b]52;c;aGk=\x07late,” said Iris Vanterpool.</p>"
NOTHING_NEW = 1
Output = pytest.CaptureFixture[str]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty library, which the commands use."""
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "60")
    Library(tmp_path / "library.db").close()
    return tmp_path / "library.db"


def deliver(path: Path, *days: int, content: str = FERRY) -> None:
    with closing(Library(path)) as library:
        feed = library.feeds.store("https://post.example/feed", name="Harbour Post")
        entries = [
            make_entry(
                f"Day {day} \x1b[31m",
                f"https://post.example/{day}",
                str(day),
                datetime(2026, 11, day, 12, tzinfo=UTC),
                content.format(day),
            )
            for day in reversed(days)
        ]
        library.ingest.store_entries(feed.id, make_feed(entries), time.time())


def run(capsys: Output, *words: str, status: int = 0) -> str:
    """Run the command; return what it prints."""
    capsys.readouterr()
    assert main(["watch", *words]) == status, capsys.readouterr().err
    return capsys.readouterr().out


def test_what_is_new_is_printed_once(path: Path, capsys: Output) -> None:
    run(capsys, "--add", "said:vanterpool", "--name", "Iris")
    run(capsys, "--add", "prowse")
    assert run(capsys, status=NOTHING_NEW) == ""
    deliver(path, 3, 4)
    assert run(capsys, "Iris").splitlines() == [
        "Iris",
        "2026-11-03  Day 3 · Harbour Post",
        "       1.1  Iris Vanterpool: “She kept her lane 3” — said",
        "2026-11-04  Day 4 · Harbour Post",
        "       2.1  Iris Vanterpool: “She kept her lane 4” — said",
    ]
    assert run(capsys, "Iris", status=NOTHING_NEW) == ""
    assert run(capsys).splitlines() == [
        "prowse",
        "2026-11-03  Day 3 · Harbour Post",
        "            https://post.example/3",
        "2026-11-04  Day 4 · Harbour Post",
        "            https://post.example/4",
    ]
    assert run(capsys, status=NOTHING_NEW) == ""
    assert run(capsys, "--list").splitlines() == ["Iris: said:vanterpool (2 new)", "prowse (2 new)"]


def test_for_programs(path: Path, capsys: Output) -> None:
    run(capsys, "--add", "said:vanterpool", "--name", "Iris")
    run(capsys, "--add", "prowse")
    deliver(path, 5)
    said, article = (json.loads(line) for line in run(capsys, "--json").splitlines())
    assert {name: said[name] for name in ("watch", "query", "id", "words", "name", "verb", "url")} == {
        "watch": "Iris",
        "query": "said:vanterpool",
        "id": "1.1",
        "words": "She kept her lane 5,",
        "name": "Iris Vanterpool",
        "verb": "said",
        "url": "https://post.example/5",
    }
    assert said["person"].startswith("p")
    assert (article["watch"], article["entry"], article["outlet"]) == ("prowse", 1, "Harbour Post")
    (first, _) = (json.loads(line) for line in run(capsys, "--list", "--json").splitlines())
    assert (first["name"], first["query"], first["new"]) == ("Iris", "said:vanterpool", 1)


def test_what_was_not_printed_is_not_told(path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    run(capsys, "--add", "said:vanterpool")
    deliver(path, 6)

    class Full(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", io.TextIOWrapper(Full()))
        assert main(["watch"]) == 2
    assert "standard output: cannot be written" in capsys.readouterr().err
    assert "She kept her lane 6" in run(capsys)


def test_control_characters_are_not_printed(path: Path, capsys: Output) -> None:
    run(capsys, "--add", "said:vanterpool", "--name", "I\x1b[2Jris\x07")
    deliver(path, 7, content=HOSTILE)
    for words in ([], ["--list"]):
        assert not {"\x1b", "\x07"} & set(run(capsys, *words))


def test_ending_a_watch(path: Path, capsys: Output) -> None:
    run(capsys, "--add", "said:vanterpool", "--name", "Iris")
    run(capsys, "--remove", "Iris")
    assert run(capsys, "--list") == "Nothing is watched yet; tuireader watch --add QUERY begins.\n"
    deliver(path, 8)
    assert run(capsys, status=NOTHING_NEW) == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["Iris"], "“Iris”: there is no watch of this name; tuireader watch --list lists them"),
        (["--remove", "Iris"], "“Iris”: there is no watch of this name; tuireader watch --list lists them"),
        (["--add", "sad:x"], "sad is not a field; try said:"),
        (["--add", ""], "A watch needs something to look for: words, or said:NAME"),
        (["--add", "a" * 1001], "A search has at most 1,000 characters"),
        ([""], "“”: there is no watch of this name"),
        (["--add", "x", "--list"], "choose one of WATCH, --add, --list and --remove"),
        (["--name", "x"], "--name belongs to --add"),
    ],
)
def test_what_is_wrong(path: Path, capsys: Output, words: list[str], sentence: str) -> None:
    try:
        status = main(["watch", *words])
    except SystemExit as end:
        status = int(str(end.code))
    assert status == 2
    assert sentence in capsys.readouterr().err
    assert path.exists()
