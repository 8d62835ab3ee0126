"""The commands about the library, its configuration, and what shells and man are told."""

import asyncio
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from deliveries import START, make_entry, make_feed
from feeds_server import feed, reply, serving
from scanner import COMMAND, findings
from tuireader.cli import COMMANDS, main, write_json
from tuireader.cli.command_list import commands
from tuireader.cli.inputs import read_page
from tuireader.cli.refresh import ARTICLES_PER_NOTICE, _quotation_progress
from tuireader.errors import ArticleError
from tuireader.feeds import opml
from tuireader.library import Library
from tuireader.updates.find_quotations import find_quotations


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with two feeds, in the folder that the environment names."""
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    monkeypatch.setenv("TUIREADER_CONFIG", str(tmp_path / "config.toml"))
    library = Library(tmp_path / "library.db")
    library.feeds.store("https://weir.example/feed", name="The Weir", folder="Local")
    broken = library.feeds.store("https://mill.example/feed")
    library.feeds.store_fetch(broken.id, failures=2, problem="timed out", checked=1_700_000_000.0)
    library.close()
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_feeds(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "     0  https://mill.example/feed  failed 2×: timed out",
        "     0  Local / The Weir  https://weir.example/feed",
    ]
    assert main(["feeds", "--json"]) == 0
    mill, weir = lines(capsys)
    assert (mill["problem"], mill["checked"], weir["checked"]) == ("timed out", "2023-11-14T22:13:20+00:00", None)
    assert main(["remove", "https://mill.example/feed", "The Weir"]) == 0
    capsys.readouterr()
    assert main(["feeds"]) == 0
    assert "No feeds yet" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["feeds"], ["check"], ["export"], ["search", "weir"], ["remove", "x"], ["refresh"]])
def test_a_library_that_is_not_there_is_not_made(
    words: list[str], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = place / "typo" / "other.db"
    assert main([*words, "--library", str(other)]) == 2
    said = f"tuireader: {other}: there is no such library; check the spelling, or leave out --library\n"
    assert capsys.readouterr().err == said
    assert not other.parent.exists()


@pytest.mark.usefixtures("place")
def test_a_search_that_is_kept_says_what_was_kept_before(capsys: pytest.CaptureFixture[str]) -> None:
    main(["search", "--save", "Mill", "mill"])
    assert capsys.readouterr().err == "Saved as Mill\n"
    main(["search", "--save", "Mill", "old mill"])
    assert capsys.readouterr().err == "Saved as Mill; it was: mill\n"
    assert main(["search", "--save", "Mill"]) == 2
    assert "say what to search for" in capsys.readouterr().err


def test_what_is_wrong_with_the_configuration_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "config.toml").write_text('[[rules]]\ndo = "hidee"\nmatch = "story"\n', "utf-8")
    assert main(["refresh", "nothing"]) == 2
    assert "config.toml, line 2: “do” needs “hide” or “star” or “tag”" in capsys.readouterr().err


def test_remove(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove", "the weir", "nothing", "--json"]) == 2
    out = capsys.readouterr()
    assert json.loads(out.out)["url"] == "https://weir.example/feed"
    assert out.err == "tuireader: nothing: there is no such feed; tuireader feeds lists your feeds\n"
    assert main(["remove", "https://mill.example/feed"]) == 0
    assert "removed, with 0 articles" in capsys.readouterr().out
    assert main(["feeds", "--json"]) == 0
    assert lines(capsys) == []


@pytest.mark.usefixtures("place")
def test_refresh_of_what_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is said of what is due, nor done about it."""
    assert main(["refresh", "nothing"]) == 2
    said = "tuireader: nothing: is not a feed, a name or a folder in the library; tuireader feeds lists them\n"
    assert capsys.readouterr() == ("", said)


def test_refresh_without_feeds_says_how_to_subscribe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path / "empty"))
    assert main(["refresh"]) == 0
    assert capsys.readouterr() == ("", "No feeds yet; tuireader add URL subscribes to one.\n")


SAID = (
    "<p>“It turns again at last,” said Ada Thornbury, the miller, on Monday.</p>"
    "<p>“Nobody had believed in it for years,” said Josef Kettle. He added that the weir would be rebuilt by spring.</p>"
)


def test_check_counts_what_was_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "said.db"
    with closing(Library(path)) as library:
        library.feeds.store("https://weir.example/feed")
        for when, content in enumerate((SAID, SAID.replace("It turns again at last", "Perhaps"))):
            library.ingest.store_entries(
                1, make_feed([make_entry("1", content=content)]), (START + timedelta(days=1 + when)).timestamp()
            )
            find_quotations(library)
    assert main(["check", "--library", str(path)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{path}: no damage; 1 feed, 1 article")
    assert re.fullmatch(r"2 quotations, 1 of reported speech, 1 gone by now \([\d.]+ kB\)", second)
    assert main(["check", "--json", "--library", str(path)]) == 0
    (answer,) = lines(capsys)
    assert (answer["quotations"], answer["reported"], answer["gone_quotations"]) == (2, 1, 1)


def test_check(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == f"{place / 'library.db'}: no damage; 2 feeds, 0 articles\n"
    library = Library(place / "library.db")
    with library._db.transaction() as db:
        db.execute("INSERT INTO identity VALUES (1, 1)")
    library.close()
    assert main(["check", "--json"]) == 1
    (answer,) = lines(capsys)
    assert answer["problems"] == ["an identity key belongs to an entry that is not there (1)"]
    assert main(["check"]) == 1
    assert "belongs to an entry that is not there" in capsys.readouterr().err
    (place / "library.db").write_bytes(b"no library")
    assert main(["check"]) == 2
    assert "is no library of tuireader; name another file with --library" in capsys.readouterr().err


def test_what_sqlite_says_is_told_by_whatever_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_arguments: list[str]) -> int:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("tuireader.cli.read.run", fail)
    assert main([]) == 2
    said = "the library cannot be used (database disk image is malformed); tuireader check says more"
    assert capsys.readouterr().err == f"tuireader: {said}\n"


@pytest.mark.usefixtures("place")
def test_what_is_waited_for_leaves_the_screen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    answer = read_page("http://127.0.0.1:1/weir")
    assert isinstance(answer, ArticleError)
    assert capsys.readouterr().err == "\r\x1b[KFetching http://127.0.0.1:1/weir …\r\x1b[K"
    told = _quotation_progress(ARTICLES_PER_NOTICE + 1)
    for count in range(ARTICLES_PER_NOTICE + 2):
        told(count)
    lines = [
        f"\r\x1b[Klooking for quotations: {count} of {ARTICLES_PER_NOTICE + 1}"
        for count in (0, ARTICLES_PER_NOTICE, ARTICLES_PER_NOTICE + 1)
    ]
    assert capsys.readouterr().err == "".join(lines) + "\n"


def test_import_of_a_list_with_impossible_references(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "list").write_text(
        '<opml><body><outline text="Fog &#55357;&#56832; &#0;" category="/Sea/Fog" xmlUrl=" feed:https://fog.example/"/></body></opml>'
    )
    assert main(["import", str(place / "list")]) == 0
    assert "1 new feed" in capsys.readouterr().out
    assert main(["export"]) == 0
    assert ("https://fog.example/", "Fog 😀", "Sea/Fog") in {
        (it.url, it.title, it.folder) for it in opml.parse(capsys.readouterr().out.encode())
    }


OPML = """<opml version="2.0"><body>
<outline text="Far"><outline text="New" type="rss" xmlUrl="https://new.example/"/></outline>
<outline text="W" type="rss" xmlUrl="https://weir.example/feed"/>
</body></opml>"""


def test_import_and_export(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "list").write_text(OPML)
    (place / "none").write_text("")
    assert main(["import", str(place / "list")]) == 0
    assert "1 new feed, 1 was there already\n" in capsys.readouterr().out
    assert main(["import", "--json", str(place / "list"), str(place / "none"), str(place / "gone")]) == 2
    out = capsys.readouterr()
    assert json.loads(out.out)["new"] == []
    assert "holds no feeds" in out.err
    assert "cannot be read" in out.err
    assert main(["export"]) == 0
    again = {(it.url, it.title, it.folder) for it in opml.parse(capsys.readouterr().out.encode())}
    assert again == {
        ("https://mill.example/feed", "https://mill.example/feed", ""),
        ("https://new.example/", "New", "Far"),
        ("https://weir.example/feed", "The Weir", "Local"),
    }
    assert main(["export", "--json"]) == 0
    assert len(lines(capsys)) == 3
    for count in (1, 0):  # “W” is named so by the list only
        assert main(["import", "--update", str(place / "list")]) == 0
        assert f"0 new feeds, 2 were there already, {count} of them changed\n" in capsys.readouterr().out


def test_config(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = place / "config.toml"
    assert main(["config"]) == 0
    assert capsys.readouterr().out == f"{path}: does not exist; tuireader config --init writes one\n"
    assert main(["config", "--init"]) == 0
    assert main(["config", "--init"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["config"]) == 0
    assert capsys.readouterr().out == f"{path}: understood\n"
    path.write_text('theem = "nord"\n[keys]\npane.dwn = "s"\n')
    assert main(["config"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"tuireader: {path}, line 1: there is no “theem” here; did you mean “theme”?",
        f"tuireader: {path}, line 3: there is no “pane.dwn” here; did you mean “pane.down”?",
    ]
    assert main(["config", "--json"]) == 2
    assert len(lines(capsys)[0]["problems"]) == 2  # type: ignore[arg-type]


def test_config_that_cannot_be_written(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TUIREADER_CONFIG", str(place / "library.db" / "config.toml"))
    assert main(["config", "--init"]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_know_every_command_and_option(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completions", shell]) == 0
    script = capsys.readouterr().out
    for command in commands():
        assert command.name in script
        for option in command.options:
            for form in option.option_strings:
                assert (form if shell != "fish" else form.lstrip("-")) in script
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=script, text=True, capture_output=True, check=False).stderr == ""


def test_bash_completes(capsys: pytest.CaptureFixture[str]) -> None:
    main(["completions", "bash"])
    script = capsys.readouterr().out

    def completed(*words: str) -> list[str]:
        program = (
            f"{script}\nCOMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _tuireader; echo ${{COMPREPLY[@]}}"
        )
        return subprocess.run(["bash", "-c", program], text=True, capture_output=True, check=True).stdout.split()

    assert completed("tuireader", "fe") == ["feeds"]
    assert completed("tuireader", "--pl") == ["--plain"]
    assert completed("tuireader", "quotes", "--js") == ["--json", "--jsonl"]
    assert completed("tuireader", "completions", "f") == ["fish"]


BASH_CASES = [
    (["refresh", "The"], ["The\\ Weir"]),
    (["refresh", "Lo"], ["Local"]),
    (["remove", "https://mill"], ["https://mill.example/feed"]),
    (["refresh", "--q"], ["--quiet"]),
    (["--theme", "tuireader-l"], ["tuireader-light"]),
    (["search", "--forget", "fe"], ["ferries"]),
    (["refresh", "--library", "The"], []),
    (["search", "The"], []),
    (["--log", "x", "refr"], ["refresh"]),
    (["--log", "x", "--library", "y", "refresh", "The"], ["The\\ Weir"]),
    (["--log", "=", "x", "refresh", "The"], ["The\\ Weir"]),
    (["--log", "refr"], []),
]


@pytest.mark.parametrize(("words", "expected"), BASH_CASES)
def test_bash_completes_what_is_in_the_library(
    place: Path, words: list[str], expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(place / "library.db")
    library.saved_searches.save("ferries", "ferry")
    library.feeds.store("https://evil.example/feed", name="$(touch pwned)\x1b]0;x\x07")
    library.close()
    main(["completions", "bash"])
    script, bin_folder = capsys.readouterr().out, Path(sys.executable).parent
    typed = " ".join(f"'{word}'" for word in ["tuireader", *words])
    program = (
        f"PATH={bin_folder}:$PATH\n{script}\nCOMP_WORDS=({typed}); COMP_CWORD={len(words)}; _tuireader;"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", program], text=True, capture_output=True, check=True, cwd=place)
    assert done.stdout.split("\n")[:-1] == (expected or [""])
    assert not (place / "pwned").exists()


@pytest.mark.parametrize(
    ("kind", "some"), [("feeds", {"The Weir", "Local"}), ("themes", {"tuireader-dark", "nord"}), ("searches", set())]
)
def test_words_that_complete_values(kind: str, some: set[str], place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completions", "--words", kind]) == 0
    assert some <= set(capsys.readouterr().out.splitlines())


def test_completions_need_a_shell(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["completions"])
    assert "name a shell: bash, zsh or fish" in capsys.readouterr().err


def feeds_of(place: Path) -> dict[str, tuple[str, str]]:
    """Return the name and folder of each feed by its address."""
    library = Library(place / "library.db")
    found = {feed.url: (feed.display_name, feed.folder) for feed in library.feeds.all()}
    library.close()
    return found


WEIR, MILL = "https://weir.example/feed", "https://mill.example/feed"
CHANGES = [
    (["rename", "The Weir", "Weir Watch"], WEIR, ("Weir Watch", "Local"), "The Weir is now called Weir Watch"),
    (["rename", WEIR, ""], WEIR, (WEIR, "Local"), f"The Weir shows its own title again: {WEIR}"),
    (["rename", WEIR, "   "], WEIR, (WEIR, "Local"), f"The Weir shows its own title again: {WEIR}"),
    (
        ["rename", "Local", "Region/Town"],
        WEIR,
        ("The Weir", "Region/Town"),
        "Local is now called Region/Town, with 1 feed",
    ),
    (["rename", "The Weir", "a\x1b[31mb\nc"], WEIR, ("ab c", "Local"), "The Weir is now called ab c"),
    (["move", "The Weir", MILL, "News//Water/"], MILL, (MILL, "News/Water"), f"{MILL} is now in News/Water"),
    (["move", "The Weir", ""], WEIR, ("The Weir", ""), "The Weir is now in no folder"),
]


@pytest.mark.parametrize(("words", "url", "expected", "said"), CHANGES)
def test_feeds_and_folders_get_other_names_and_places(
    place: Path, words: list[str], url: str, expected: tuple[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert (out.splitlines()[-1], err) == (said, "")
    assert feeds_of(place)[url] == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rename", "nothing", "x"], "nothing: there is no such feed or folder; tuireader feeds lists them"),
        (["rename", "Local", " "], 'a folder needs a name; to take a feed out of its folder: tuireader move FEED ""'),
        (["rename", "", "News"], ": there is no such feed or folder; tuireader feeds lists them"),
        (["move", "nothing", "x"], "nothing: there is no such feed; tuireader feeds lists your feeds"),
        (["move", "The Weir", "a/b/c/d/e/f/g/h/i"], "a/b/c/d/e/f/g/h/i: folders go at most 8 deep"),
        (["rename", "Local", "a/b/c/d/e/f/g/h/i"], "a/b/c/d/e/f/g/h/i: folders go at most 8 deep"),
    ],
)
def test_what_cannot_be_renamed_or_moved(
    place: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err == f"tuireader: {said}\n"


@pytest.mark.parametrize("words", [["rename", "the weir", "x"], ["move", "the weir", "x"], ["remove", "the weir"]])
def test_a_name_that_two_feeds_have_is_not_enough(
    place: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(place / "library.db")
    library.feeds.store(MILL, name="The Weir")
    library.close()
    before = feeds_of(place)
    assert main(words) == 2
    said = f"2 feeds are called the weir; give the address: {MILL}, {WEIR}"
    assert capsys.readouterr().err == f"tuireader: {said}\n"
    assert feeds_of(place) == before


def test_a_folder_whose_feeds_would_be_too_deep_stays(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = Library(place / "library.db")
    library.feeds.store(MILL, folder="Local/Near")
    library.close()
    before = feeds_of(place)
    assert main(["rename", "Local", "a/b/c/d/e/f/g/h"]) == 2
    assert "a/b/c/d/e/f/g/h/Near: folders go at most 8 deep" in capsys.readouterr().err
    assert feeds_of(place) == before


def test_a_name_that_the_configuration_sets_is_said(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "config.toml").write_text(f'[feeds."{WEIR}"]\nname = "Fixed"\n')
    assert main(["rename", "The Weir", "Weir Watch", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"url": WEIR, "title": "Weir Watch", "folder": "Local"}
    assert "config.toml names this feed too, and decides at the next start" in err
    (place / "config.toml").write_text(f'[feeds."{WEIR}"]\nfolder = "Local"\n')
    assert main(["rename", "Local", "Town"]) == 0
    assert "config.toml names this feed too, and decides at the next start" in capsys.readouterr().err


MOVED_OPML = """<opml version="2.0"><body><outline text="Town"><outline type="rss" text="Weir Watch"
 xmlUrl="https://weir.example/feed"/></outline></body></opml>"""


@pytest.mark.parametrize(
    ("options", "name", "folder"), [([], "The Weir", "Local"), (["--update"], "Weir Watch", "Town")]
)
def test_import_changes_names_and_folders_only_when_asked(
    place: Path, options: list[str], name: str, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "feeds.opml").write_text(MOVED_OPML)
    assert main(["import", *options, str(place / "feeds.opml")]) == 0
    library = Library(place / "library.db")
    feed = library.feeds.at_url("https://weir.example/feed")
    library.close()
    assert feed
    assert (feed.name, feed.folder) == (name, folder)


def test_refresh_writes_nothing_where_nothing_is_due(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = Library(place / "library.db")
    for known in library.feeds.all():
        library.feeds.store_fetch(known.id, checked=time.time(), due=4e9)
    library.close()
    assert main(["refresh"]) == 0
    assert capsys.readouterr() == ("", "No feed is due; tuireader refresh --all fetches them anyway.\n")
    assert main(["refresh", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


async def test_a_quiet_refresh_tells_only_what_failed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "config.toml").write_text('[network]\nallow = ["127.0.0.1"]\n')
    answers = {
        "/good": reply(feed("Good", 1)),
        "/bad": reply(b"", status="500 Broken"),
        "/gone": reply(status="410 Gone"),
    }
    async with serving(answers) as server:
        library = Library(place / "library.db")
        for known in library.feeds.all():
            library.feeds.remove(known.id)
        for path in answers:
            library.feeds.store(server.url(path), name=path[1:].title())
        library.close()
        assert await asyncio.to_thread(main, ["refresh", "--quiet"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert sorted(err.splitlines()) == [
        "tuireader: Bad: failed: 127.0.0.1 answered 500 Broken",
        "tuireader: Gone: is gone for good (410); it will not be fetched again",
    ]


@pytest.mark.parametrize(
    ("word", "meant"), [("quots", "quotes"), ("refrsh", "refresh"), ("Serach", "search"), ("imprt", "import")]
)
def test_a_command_that_is_spelt_wrong_is_named(
    word: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([word, "something"]) == 2
    assert capsys.readouterr().err == (
        f"tuireader: {word}: there is no such file or command; did you mean “tuireader {meant}”?\n"
    )


def test_the_manual_names_every_command_and_option_and_roff_takes_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["man"]) == 0
    page = capsys.readouterr().out
    for command in commands():
        for option in command.options:
            for form in option.option_strings:
                assert form.replace("-", r"\-") in page
    for option_name in ("three-panes", "full-text", "TUIREADER_DATA", "library.db"):
        assert option_name.replace("-", r"\-") in page or option_name in page
    assert not [line for line in page.splitlines() if line.startswith("'")]
    if shutil.which("groff"):
        checked = subprocess.run(
            ["groff", "-man", "-ww", "-z", "-Kutf8"], input=page.encode(), capture_output=True, check=False
        )
        assert checked.stderr == b""


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(f"tuireader {name} " in out for name in COMMANDS)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in {"read", "man", "config"}])
def test_every_command_refuses_what_it_does_not_know(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main([name, "--nonsense"])
    assert error.value.code == 2
    assert f"usage: tuireader {name}" in capsys.readouterr().err


def test_commands_about_the_library_need_no_terminal_library(place: Path) -> None:
    program = (
        "import sys; from tuireader.cli import main; main(['feeds']);"
        "print(sorted(m for m in sys.modules if m.partition('.')[0] in ('textual', 'rich', 'asyncio')))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=dict(os.environ))
    assert answer.stdout.decode().splitlines()[-1] == "[]"


def test_json_loses_nothing_and_steers_nothing(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    text = "a\x1b[31m\x7f\x9b\u202e\u200d\ufeff\U000e0041\ud83d“é漢\U0001f469\n\t"
    write_json({"text": text})
    line = capsysbinary.readouterr().out
    assert json.loads(line) == {"text": text}
    assert "“é漢\U0001f469" in line.decode()
    assert not findings(line, COMMAND)
