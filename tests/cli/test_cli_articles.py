"""`tuireader show`, `mark`, `star` and `tag`: by query and by number, for people and for programs."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from deliveries import NOW, make_feed, numbered_entry
from tuireader.cli import main
from tuireader.library import Library

Output = pytest.CaptureFixture[str]
NOTHING_FOUND, WRONG = 1, 2


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of five articles; number 3 has control characters."""
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.setenv("TUIREADER_CONFIG", str(tmp_path / "config.toml"))
    with closing(Library(tmp_path / "library.db")) as library:
        library.feeds.store("https://weir.example/feed", name="Weir \x1b[1mPost")
        entries = [numbered_entry(number, author="Ada Thornbury" if number % 2 else "") for number in (5, 4, 2, 1)]
        hostile = numbered_entry(
            3, title="Geese \x1b[31mred", content="<p>“We \x1b]52;c;aGk=\x07fly,” said Josef Kettle.</p>"
        )
        library.ingest.store_entries(1, make_feed([*entries[:2], hostile, *entries[2:]]), NOW)
    return tmp_path / "library.db"


def marks(path: Path) -> list[tuple[int, bool, bool]]:
    with closing(Library(path)) as library:
        return [(it.id, it.read, it.starred) for it in sorted(library.entries.listing(), key=lambda it: it.id)]


def tags(path: Path) -> dict[int, list[str]]:
    with closing(Library(path)) as library:
        return {it.id: found for it in library.entries.listing() if (found := library.tags.of_entry(it.id))}


CHANGES = [
    (["mark", "author:thornbury", "--read"], "2 of 2 articles marked as read", {1, 5}),
    (["mark", "author:thornbury", "--read", "--dry-run"], "2 of 2 articles would be marked as read", set()),
    (["mark", "2", "4", "2", "--read"], "2 of 2 articles marked as read", {2, 4}),
    (["mark", "--read", "geese"], "1 of 1 article marked as read", {3}),
    (["mark", "headline", "-author:thornbury", "--read"], "2 of 2 articles marked as read", {2, 4}),
    (["mark", "is:unread", "--unread"], "0 of 5 articles marked as unread", set()),
]


@pytest.mark.parametrize(("words", "said", "read"), CHANGES, ids=[" ".join(case[0]) for case in CHANGES])
def test_articles_are_marked(words: list[str], said: str, read: set[int], path: Path, capsys: Output) -> None:
    with closing(Library(path)) as library:
        names = {int(it.url.rpartition("/")[2]): it.id for it in library.entries.listing()}
    assert main(words) == 0
    assert capsys.readouterr().out == f"{said}\n"
    assert {number for number, entry_id in names.items() if (entry_id, True, False) in marks(path)} == read


def test_marks_and_stars_are_undone_in_a_reader_that_is_opened_later(path: Path, capsys: Output) -> None:
    assert main(["mark", "headline", "--read"]) == 0
    assert main(["star", "1", "2"]) == 0
    assert "2 of 2 articles starred" in capsys.readouterr().out
    with closing(Library(path)) as reader:
        for _ in range(2):
            assert reader.marks.undo() is not None
        assert reader.marks.undo() is None
    assert not any(read or starred for _, read, starred in marks(path))
    assert main(["star", "1", "2"]) == main(["star", "1", "2", "3", "--remove"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 of 3 articles left without a star"
    assert not any(starred for *_, starred in marks(path))


def test_a_copy_that_is_running_sees_the_marks(path: Path) -> None:
    with closing(Library(path)) as running:
        token, rows = running.changes_since(), list(running.entries.listing())
        assert token is not None
        assert main(["mark", "1", "--read"]) == main(["star", "1"]) == 0
        assert running.changes_since(token) is not None
        running.entries.reload()
        assert [(it.read, it.starred) for it in rows if it.id == 1] == [(True, True)]


def test_articles_are_tagged(path: Path, capsys: Output) -> None:
    assert main(["tag", "1", "2", "--add", "river", "--add", "old mill"]) == 0
    assert capsys.readouterr().out == "2 of 2 articles tagged river, old mill\n"
    assert tags(path) == {1: ["old mill", "river"], 2: ["old mill", "river"]}
    assert main(["tag", 'tag:"old mill"', "--remove", "river", "--dry-run"]) == 0
    assert capsys.readouterr().out == "2 of 2 articles would be left without river\n"
    assert main(["tag", "1", "--remove", "river", "--add", "weir"]) == 0
    assert capsys.readouterr().out == "1 of 1 article tagged weir and left without river\n"
    assert main(["tag", "1", "--add", "weir", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"found": 1, "changed": [], "dry_run": False}
    assert tags(path) == {1: ["old mill", "weir"], 2: ["old mill", "river"]}


def test_articles_are_shown(path: Path, capsys: Output) -> None:
    assert main(["show", "geese"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Geese red\n")
    assert "[quotation 1 of 1, Josef Kettle] “We fly,”" in out
    assert not set(out) & {"\x1b", "\x07"}
    assert main(["show", "headline", "--json", "--limit", "2"]) == 0
    answer = capsys.readouterr()
    first, second = map(json.loads, answer.out.splitlines())
    assert (first["title"], second["title"]) == ("Headline number 5", "Headline number 4")
    assert first["author"] == "Ada Thornbury"
    assert first["text"] == "Paragraph 5 of the river."
    assert {*first} == {
        *("id", "title", "feed", "author", "date", "url", "path", "read", "starred", "tags", "quotations", "text")
    }
    assert "--limit 0 prints all" in answer.err
    assert main(["show", str(first["id"]), str(second["id"]), "--md"]) == 0
    assert capsys.readouterr().out.count("# Headline number") == 2


PROBLEMS = [
    (["show", "kingfisher"], NOTHING_FOUND, "nothing was found"),
    (["mark", "kingfisher", "--read"], NOTHING_FOUND, "nothing was found"),
    (["star", "kingfisher", "--json"], NOTHING_FOUND, ""),
    (["show", "999"], WRONG, "999: no article has this number; tuireader search --json prints the numbers"),
    (["mark", "1", "999", "--read"], WRONG, "999: no article has this number"),
    (["tag", "1"], WRONG, "name a tag: tuireader tag QUERY --add TAG, or --remove TAG"),
    (["tag", "1", "--add", ""], WRONG, "a tag has 1 to 100 characters"),
    (["tag", "1", "--add", 'a"b'], WRONG, "no quotation mark"),
    (["tag", "1", "--add", "a", "--remove", "a"], WRONG, "a: is to be added and removed; say one of them"),
    (["star", "speker:x"], WRONG, "speker is not a field; try speaker:"),
    (["mark", "99999999999999999999", "--read"], NOTHING_FOUND, "nothing was found"),
]


@pytest.mark.parametrize(("words", "status", "said"), PROBLEMS, ids=[" ".join(case[0]) for case in PROBLEMS])
def test_what_goes_wrong_is_said(words: list[str], status: int, said: str, path: Path, capsys: Output) -> None:
    assert main(words) == status
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [["mark", "1"], ["mark", "1", "--read", "--unread"], ["show", "1", "--md", "--json"]])
def test_wrong_usage_is_refused(words: list[str], path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == WRONG
