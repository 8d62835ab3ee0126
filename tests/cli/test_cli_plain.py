"""`tuireader --plain` without a path: what is unread in the library, for screen readers and pipes."""

from pathlib import Path

import pytest

from deliveries import NOW, make_feed, numbered_entry
from tuireader.cli import main
from tuireader.library import UNREAD, Library

SAID = "“The lock is shut,” said Ada Quill, the lock keeper."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.setenv("TUIREADER_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path


def fill(path: Path) -> None:
    """Make a library with three articles, of which the oldest is read."""
    library = Library(path)
    feed = library.feeds.store("https://lock.example/feed")
    entries = [numbered_entry(day, title=f"Day {day}", content=f"<p>{SAID}</p>") for day in (1, 2, 3)]
    library.ingest.store_entries(feed.id, make_feed(entries), NOW)
    library.marks.mark([library.entries.listing()[2].id], read=True)
    library.close()


def test_it_prints_what_is_unread_the_newest_first(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(home / "library.db")
    assert main(["--plain"]) == 0
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if line.startswith("Day")] == ["Day 3", "Day 2"]
    assert "[quotation 1 of 1, Ada Quill] “The lock is shut,”" in out
    assert out.count("* * *") == 1
    assert err == ""


def test_it_heeds_the_library_that_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(home / "other.db")
    assert main(["--plain", "--library", str(home / "other.db")]) == 0
    assert "Day 3" in capsys.readouterr().out


@pytest.mark.parametrize(("options", "left"), [([], 2), (["--mark-read"], 0)])
def test_articles_stay_unread_unless_asked(
    home: Path, options: list[str], left: int, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(home / "library.db")
    assert main(["--plain", *options]) == 0
    library = Library(home / "library.db")
    assert library.entries.count(UNREAD) == left
    library.close()
    assert main(["--plain"]) == 0
    err = capsys.readouterr().err
    assert ("Nothing is unread" in err) == (left == 0)


def test_without_feeds_it_prints_the_samples(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Library(home / "library.db").close()
    assert main(["--plain"]) == 0
    assert "Ferry makes its best crossing" in capsys.readouterr().out


def test_a_named_library_without_feeds_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Library(home / "other.db").close()
    assert main(["--plain", "--library", str(home / "other.db")]) == 0
    assert capsys.readouterr() == ("", "No feeds yet; tuireader add URL subscribes to one.\n")


def test_a_named_library_that_is_not_there_is_an_error(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--plain", "--library", str(home / "gone.db")]) == 2
    assert "there is no such library" in capsys.readouterr().err
