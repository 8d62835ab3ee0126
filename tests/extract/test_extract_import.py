"""`tuireader import-quotes`: what extract has written comes into a library, once, whatever somebody has done to it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from tuireader.cli import main
from tuireader.extract.import_articles import ImportRequest, import_articles
from tuireader.extract.layout import Progress
from tuireader.extract.read_found import attribution_of, moved
from tuireader.extract.read_tables import read_manifest
from tuireader.extract.schemas import ARTICLES_WITH_TEXT
from tuireader.library import Library, parse_query
from tuireader.quotes import attribute
from tuireader.updates.find_quotations import find_quotations

Output = pytest.CaptureFixture[str]
KILLS = int(os.environ.get("TUIREADER_TEST_EXTRACT_KILLS", "2"))
TEXT = "Ada Thornbury, the keeper, came on Monday. “It has never stuck,” she said.\n\n“It will not,” said Josef Kettle."


def article(number: int, **facts: str) -> dict[str, str]:
    text = f"The weir, day {number}.\n\n{TEXT}"
    known = {"id": f"a{number}", "text": text, "title": f"Day {number}", "outlet": f"Outlet {number % 3}"}
    return {**known, "date": f"2026-03-{number % 28 + 1:02d}", "url": f"https://weir.example/{number}", **facts}


def tables(folder: Path, rows: list[dict[str, str]], *words: str, file_format: str = "jsonl") -> Path:
    """Extract articles; return the folder of tables."""
    source, out = folder / "in.jsonl", folder / "tables"
    source.write_text("".join(f"{json.dumps(it)}\n" for it in rows), "utf-8")
    command = [
        "extract",
        str(source),
        "--out",
        str(out),
        "--text",
        "--jobs",
        "1",
        "--format",
        file_format,
        "--rows",
        "4",
    ]
    is_whole = all("text" in it for it in rows) and len({it["id"] for it in rows}) == len(rows)
    assert main([*command, *words]) == (0 if is_whole else 1)
    return out


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def run_import(capsys: Output, out: Path, library: Path, *words: str, status: int = 0) -> dict[str, Any]:
    """Run the command; return what it counted."""
    capsys.readouterr()
    assert main(["import-quotes", str(out), "--library", str(library), "--json", *words]) == status
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {name: count for name, count in found.items() if isinstance(count, int) and count}


def problems_of(capsys: Output, out: Path, library: Path, status: int = 1) -> list[str]:
    """Run the command; return the sentences about what was left out."""
    capsys.readouterr()
    assert main(["import-quotes", str(out), "--library", str(library)]) == status
    return [it.removeprefix("tuireader: ") for it in capsys.readouterr().err.splitlines()]


def stored(path: Path) -> dict[str, Any]:
    """Return what a library has, by the titles of its articles."""
    with closing(Library(path)) as library:
        entries = list(library.entries.listing())
        found = {}
        for it in entries:
            document = library.articles.open(it)
            attribution = library.articles.attribution(it.id, document.text)
            found[it.title] = (
                it.credit,
                it.url,
                document.text,
                attribution and [q.text for q in attribution.quotations],
            )
        return found


@pytest.mark.parametrize("file_format", ["parquet", "jsonl"])
def test_articles_come_with_their_quotations_and_speakers(
    file_format: str, tmp_path: Path, library: Path, capsys: Output
) -> None:
    out = tables(tmp_path, [article(number) for number in range(6)], file_format=file_format)
    assert run_import(capsys, out, library) == {"new": 6, "quotations": 12}
    found = stored(library)
    said = ["It has never stuck,", "It will not,"]
    assert found["Day 4"] == ("Outlet 1", "https://weir.example/4", article(4)["text"], said)
    with closing(Library(library)) as it:
        assert [feed.display_name for feed in it.feeds.all()] == ["tables"]
        (ada,) = it.people.named("Ada Thornbury", 5)
        assert (ada.role, ada.quotations, ada.articles) == ("keeper", 6, 6)
        assert len(it.entries.listing(parse_query("said:kettle about:not outlet:1"))) == 2
        assert len(it.entries.listing(parse_query("text:weir"))) == 6
        assert it.feeds.due() == []


def test_a_second_import_doubles_nothing_and_a_changed_article_is_changed(
    tmp_path: Path, library: Path, capsys: Output
) -> None:
    out = tables(tmp_path, [article(number) for number in range(6)])
    run_import(capsys, out, library)
    before = stored(library)
    assert run_import(capsys, out, library) == {"known": 6}
    assert stored(library) == before
    (tmp_path / "more").mkdir()
    changed = article(2, text="“It has stuck,” said Ada Thornbury.")
    more = tables(tmp_path / "more", [article(9), changed])
    assert run_import(capsys, more, library) == {"new": 1, "changed": 1, "quotations": 3}
    assert stored(library) == before | {
        "Day 2": ("Outlet 2", "https://weir.example/2", changed["text"], ["It has stuck,"]),
        "Day 9": ("Outlet 0", "https://weir.example/9", article(9)["text"], ["It has never stuck,", "It will not,"]),
    }


def test_the_id_alone_tells_articles_apart(tmp_path: Path, library: Path, capsys: Output) -> None:
    """A crawl has a page twice; a column has the same title each day."""
    facts = {"title": "The weir today", "url": "https://weir.example/today", "date": "2026-03-01"}
    out = tables(tmp_path, [article(1, **facts), article(2, **facts), article(3, id="a 1", **facts)])
    assert run_import(capsys, out, library) == {"new": 3, "quotations": 6}
    assert run_import(capsys, out, library) == {"known": 3}


def test_an_article_that_a_feed_has_is_the_same_one(tmp_path: Path, library: Path, capsys: Output) -> None:
    out = tables(tmp_path, [article(1), article(2)])
    run_import(capsys, out, library)
    assert run_import(capsys, out, library, "--name", "Archive") == {"known": 2}
    with closing(Library(library)) as it:
        assert len(it.entries.listing()) == 2


def test_a_feed_keeps_the_name_that_the_user_gave_it(tmp_path: Path, library: Path, capsys: Output) -> None:
    out = tables(tmp_path, [article(number) for number in range(3)])
    assert run_import(capsys, out, library, "--limit", "2") == {"new": 2, "quotations": 4}
    with closing(Library(library)) as it:
        it.feeds.rename(it.feeds.all()[0].id, "Old papers")
    assert run_import(capsys, out, library) == {"new": 1, "known": 2, "quotations": 2}
    with closing(Library(library)) as it:
        assert [feed.display_name for feed in it.feeds.all()] == ["Old papers"]


def test_an_article_that_extract_could_not_read_stays_out(tmp_path: Path, library: Path, capsys: Output) -> None:
    out = tables(tmp_path, [article(1), {"id": "b"}])
    assert run_import(capsys, out, library) == {"new": 1, "unread": 1, "quotations": 2}


LAYOUTS = {
    "wrapped lines": TEXT.replace(" she", "\n   she").replace("“It will", "  “It will"),
    "blanks at the end": f"{TEXT}  \n\n",
    "tabs": TEXT.replace(", the", ",\tthe"),
    "no empty line": TEXT.replace("\n\n", "\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_quotations_stand_at_their_words_in_the_text_that_is_shown(
    layout: str, tmp_path: Path, library: Path, capsys: Output
) -> None:
    out = tables(tmp_path, [article(1, text=LAYOUTS[layout])])
    assert run_import(capsys, out, library) == {"new": 1, "quotations": 2}
    with closing(Library(library)) as it:
        (entry,) = it.entries.listing()
        text = it.articles.open(entry).text
        found = it.articles.attribution(entry.id, text)
        assert found is not None
        assert [text[slice(*span)] for each in found.quotations for span in each.content] == [
            "It has never stuck,",
            "It will not,",
        ]
        sources = [
            LAYOUTS[layout][slice(*each.source or (0, 0))].split() for each in attribute(LAYOUTS[layout]).quotations
        ]
        assert [text[slice(*each.source or (0, 0))].split() for each in found.quotations] == sources


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["“Never,” she said.", "Ada Thornbury came.", "“It is late,” said Ada Thornbury."])),
    st.data(),
)
def test_a_moved_attribution_has_the_same_words(sentences: list[str], data: st.DataObject) -> None:
    blanks = st.sampled_from([" ", "\n", "  ", "\n\n", "\t"])
    text = "".join(f"{it}{data.draw(blanks)}" for it in sentences)
    other = "".join(f"{it}{data.draw(blanks)}" for it in text.split())
    found = attribute(text)
    answer = moved(found, text, other)
    assert answer is not None
    for one, two in zip(found.quotations, answer.quotations, strict=True):
        assert [text[slice(*it)].split() for it in one.content] == [other[slice(*it)].split() for it in two.content]
        for before, after in ((one.source, two.source), (one.cue, two.cue)):
            assert (before is None) == (after is None)
            assert text[slice(*before or (0, 0))].split() == other[slice(*after or (0, 0))].split()


# What another engine has found


def edit_manifest(out: Path, **changes: Any) -> None:
    path = out / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")


@pytest.mark.parametrize("changes", [{"engine": 1}, {"weights": "00"}])
def test_what_another_engine_found_is_found_again(
    changes: dict[str, Any], tmp_path: Path, library: Path, capsys: Output
) -> None:
    out = tables(tmp_path, [article(1), article(2)])
    edit_manifest(out, **changes)
    assert main(["import-quotes", str(out), "--library", str(library)]) == 0
    sentence = "those of 2 articles, which another engine has read, are found by tuireader refresh, or while you read\n"
    assert capsys.readouterr().out.endswith(sentence)
    assert {it[3] for it in stored(library).values()} == {None}
    with closing(Library(library)) as it:
        find_quotations(it)
    assert [len(it[3]) for it in stored(library).values()] == [2, 2]


# What somebody has changed


def change_rows(out: Path, name: str, change: Callable[[dict[str, Any]], object], number: int = 1) -> None:
    """Change a row of a table of the first part, and the digest in the manifest with it."""
    path = out / f"{name}-00000.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    change(rows[number - 1])
    write_file(out, path.name, "".join(f"{json.dumps(it)}\n" for it in rows).encode())


def write_file(out: Path, name: str, data: bytes) -> None:
    (out / name).write_bytes(data)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    for part in manifest["parts"]:
        if name in part["files"]:
            part["files"][name] = sha256(data).hexdigest()
    edit_manifest(out, parts=manifest["parts"])


ROWS: dict[str, tuple[str, dict[str, Any], str]] = {
    "offsets behind the end": ("quotations", {"content": [{"start": 5, "end": 10**6}]}, "points out of the text"),
    "offsets below 0": ("quotations", {"content": [{"start": -5, "end": 4}]}, "points out of the text"),
    "other offsets": ("quotations", {"content": [{"start": 0, "end": 4}]}, "do not stand at its offsets"),
    "offsets backwards": (
        "quotations",
        {"content": [{"start": 9, "end": 12}, {"start": 2, "end": 5}], "words": "ir, weir"},
        "out of order",
    ),
    "no offsets": ("quotations", {"content": []}, "of another type"),
    "other words": ("quotations", {"words": "It sank,"}, "do not stand at its offsets"),
    "a number for words": ("quotations", {"words": 7}, "of another type"),
    "a speaker that nobody is": ("quotations", {"speaker": "s99"}, "of another type"),
    "a chance above 1": ("quotations", {"confidence": 7.5}, "is none"),
    "a chance that is none": ("quotations", {"confidence": float("nan")}, "is none"),
    "an odd kind": ("quotations", {"kind": "sung"}, "is none"),
    "reported speech": ("quotations", {"kind": "indirect"}, "is none"),
    "an escape in a rule": ("quotations", {"rule": "\x1b]0;x\x07"}, "control characters"),
    "a span that is a list": ("quotations", {"cue": [1, 2]}, "of another type"),
    "an escape in a name": ("speakers", {"name": "Ada\x1b[2J"}, "control characters"),
    "a long name": ("speakers", {"name": "A" * 10_000}, "too long"),
    "an age that is none": ("speakers", {"age": -4}, "is none"),
    "roles that are numbers": ("speakers", {"roles": [1]}, "of another type"),
    "an odd kind of speaker": ("speakers", {"kind": "ghost"}, "is none"),
    "the same id twice": ("quotations", {"quotation": "q2"}, "given twice"),
    "text read to behind its end": ("articles", {"read_to": 10**9}, "points out of the text"),
}


@pytest.mark.parametrize("case", ROWS)
def test_quotations_that_cannot_be_right_are_found_again(
    case: str, tmp_path: Path, library: Path, capsys: Output
) -> None:
    table, change, reason = ROWS[case]
    out = tables(tmp_path, [article(1), article(2)])
    change_rows(out, table, lambda row: row.update(change))
    (sentence,) = problems_of(capsys, out, library, status=0)
    assert sentence.startswith(f"{out}/articles-00000.jsonl: row 1: ")
    assert reason in sentence
    assert sentence.endswith("its quotations are found again")
    assert [it[3] and len(it[3]) for it in stored(library).values()] in ([2, None], [None, 2])


ARTICLES: dict[str, tuple[dict[str, Any], str]] = {
    "another text": ({"text": "It sank."}, "its text is not the one that its SHA-256 names"),
    "a number for a text": ({"text": 7}, "its id or its text is no text"),
    "no id": ({"id": ""}, "its id has no character"),
    "a long id": ({"id": "x" * 3000}, "its id has no character, or more than 2,000"),
    "a list for a title": ({"title": ["x"]}, "one of its facts is no text"),
    "a long text": ({"text": "x" * (5 << 20)}, "its text has more than 4 MB"),
    "the id of another": ({"id": "a2"}, "an article before it has the same id"),
}


@pytest.mark.parametrize("case", ARTICLES)
def test_an_article_that_cannot_be_right_is_left_out(case: str, tmp_path: Path, library: Path, capsys: Output) -> None:
    change, reason = ARTICLES[case]
    out = tables(tmp_path, [article(2), article(1), article(3)])
    change_rows(out, "articles", lambda row: row.update(change), number=2)
    sentences = problems_of(capsys, out, library)
    assert any(it.startswith(f"{out}/articles-00000.jsonl: row 2: {reason}") for it in sentences)
    assert set(stored(library)) == {"Day 2", "Day 3"}


def test_repeated_ids_are_one_sentence_a_part(tmp_path: Path, library: Path, capsys: Output) -> None:
    out = tables(tmp_path, [article(number) for number in (1, 2, 3, 4, 1, 2, 3, 5, 1, 6)])
    first, second = problems_of(capsys, out, library)
    same = "an article before it has the same id; it is left out"
    assert first == f"{out}/articles-00001.jsonl: row 1: {same}, like 2 others of the part"
    assert second == f"{out}/articles-00002.jsonl: row 1: {same}"
    assert len(stored(library)) == 6


def test_nothing_that_a_terminal_would_obey_comes_in(tmp_path: Path, library: Path, capsys: Output) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202e"
    facts = {"title": f"Day{evil}", "outlet": f"Out{evil}", "url": f"https://weir.example/{evil}"}
    out = tables(tmp_path, [article(1, text=f"{evil}{TEXT}", **facts)])
    run_import(capsys, out, library)
    ((title, (outlet, url, text, _)),) = stored(library).items()
    assert (title, outlet, url) == ("Day", "Out", "")
    assert not set(text) & set(evil[:1] + evil[-1])


def test_a_part_that_is_not_what_the_manifest_says_is_named_and_the_rest_comes(
    tmp_path: Path, library: Path, capsys: Output
) -> None:
    out = tables(tmp_path, [article(number) for number in range(12)])
    (out / "quotations-00001.jsonl").write_bytes(b"{}\n")
    (sentence,) = problems_of(capsys, out, library)
    assert sentence == (
        f"{out}/quotations-00001.jsonl: is not the file that the manifest names (another SHA-256); the rest of part 1 is"
        " left out"
    )
    assert len(stored(library)) == 8


def replaced_by_link(path: Path) -> None:
    path.rename(path.with_suffix(".elsewhere"))
    path.symlink_to(path.with_suffix(".elsewhere"))


def replaced_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link": (replaced_by_link, "is a link; give the file itself"),
    "a pipe": (replaced_by_pipe, "is no file"),
    "nothing": (Path.unlink, "cannot be read (No such file or directory)"),
}


@pytest.mark.parametrize("case", FILES)
def test_only_a_file_of_the_folder_is_read(case: str, tmp_path: Path, library: Path, capsys: Output) -> None:
    change, reason = FILES[case]
    out = tables(tmp_path, [article(1)])
    change(out / "speakers-00000.jsonl")
    (sentence,) = problems_of(capsys, out, library)
    assert sentence == f"{out}/speakers-00000.jsonl: {reason}; the rest of part 0 is left out"


def test_a_large_file_is_not_read(
    tmp_path: Path, library: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tables(tmp_path, [article(1)])
    with (out / "speakers-00000.jsonl").open("r+b") as file:
        file.truncate(600 << 20)  # it takes no room on the disk
    (sentence,) = problems_of(capsys, out, library)
    assert "speakers-00000.jsonl: has more than 512 MB" in sentence


ENTRIES: dict[str, Any] = {
    "a path that leads out": {"number": 0, "files": {"../articles-00000.jsonl": "00", "b": "0", "c": "0"}},
    "a number below 0": {"number": -1, "files": {}},
    "no object": 7,
    "a number for the files": {"number": 0, "files": 7},
}


@pytest.mark.parametrize("case", ENTRIES)
def test_a_part_that_the_manifest_does_not_name_rightly_is_left_out(
    case: str, tmp_path: Path, library: Path, capsys: Output
) -> None:
    out = tables(tmp_path, [article(number) for number in range(5)])
    edit_manifest(out, parts=[ENTRIES[case], json.loads((out / "manifest.json").read_text("utf-8"))["parts"][1]])
    (sentence,) = problems_of(capsys, out, library)
    assert sentence.endswith("entry 1 of its parts does not name the three files of a part; it is left out")
    assert len(stored(library)) == 1


MANIFESTS: dict[str, tuple[bytes, str]] = {
    "is no JSON that can be read": (b"{", "manifest.json: is no JSON that can be read"),
    "is nested": (b"[" * 10**5, "manifest.json: is no JSON that can be read"),
    "is a list": (b"[]", "manifest.json: is no manifest of the schema tuireader.extract/1"),
    "is of another schema": (b'{"schema": "x"}', "manifest.json: is no manifest of the schema tuireader.extract/1"),
    "has no parts": (
        b'{"schema": "tuireader.extract/1", "format": "jsonl", "engine": 1}',
        "manifest.json: is no manifest that tuireader extract has written",
    ),
}


@pytest.mark.parametrize("case", MANIFESTS)
def test_a_manifest_that_is_none_is_named(case: str, tmp_path: Path, library: Path, capsys: Output) -> None:
    data, sentence = MANIFESTS[case]
    (tmp_path / "manifest.json").write_bytes(data)
    assert problems_of(capsys, tmp_path, library, status=2) == [f"{tmp_path}/{sentence}"]


def test_a_folder_that_is_not_whole_or_has_no_texts_is_named(tmp_path: Path, library: Path, capsys: Output) -> None:
    out = tables(tmp_path, [article(1)])
    (out / "manifest.json").rename(out / "kept")
    assert problems_of(capsys, out, library, status=2) == [
        f"{out}: is not whole; the command that wrote it, with --resume, goes on"
    ]
    (out / "kept").rename(out / "manifest.json")
    change_rows(out, "articles", lambda row: row.pop("text"))
    assert problems_of(capsys, out, library, status=2) == [
        f"{out}: has no texts of the articles; tuireader extract writes them with --text"
    ]
    assert problems_of(capsys, tmp_path / "nix", library, status=2) == [
        f"{tmp_path}/nix: there is no such folder; give one that tuireader extract has written"
    ]


def test_rows_of_other_articles_end_the_trust_in_a_part(tmp_path: Path, library: Path, capsys: Output) -> None:
    out = tables(tmp_path, [article(number) for number in range(4)])
    change_rows(out, "quotations", lambda row: row.update(article="x"), number=3)
    (sentence,) = problems_of(capsys, out, library, status=0)
    assert sentence.startswith(f"{out}/quotations-00000.jsonl: row 3: the rows are not those of the table of articles")
    assert sorted(it[3] is not None for it in stored(library).values()) == [False, False, False, True]


def parquet_of(rows: list[dict[str, Any]]) -> bytes:
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_pylist(rows), sink)
    return bytes(sink.getvalue().to_pybytes())


PARQUET: dict[str, tuple[bytes, str]] = {
    "no Parquet": (b"x" * 100, "is no Parquet file that can be read"),
    "other columns": (parquet_of([{"id": 1}]), "has other columns than tuireader extract writes"),
}


@pytest.mark.parametrize("case", PARQUET)
def test_a_parquet_file_that_is_none_is_named(case: str, tmp_path: Path, library: Path, capsys: Output) -> None:
    data, reason = PARQUET[case]
    out = tables(tmp_path, [article(number) for number in range(5)], file_format="parquet")
    write_file(out, "articles-00000.parquet", data)
    (sentence,) = problems_of(capsys, out, library)
    assert sentence.startswith(f"{out}/articles-00000.parquet: {reason}")
    assert set(stored(library)) == {"Day 4"}


def test_a_parquet_file_that_unpacks_to_very_much_is_named(tmp_path: Path, library: Path, capsys: Output) -> None:
    out = tables(tmp_path, [article(number) for number in range(5)], file_format="parquet")
    sink, long = pa.BufferOutputStream(), "x" * (40 << 20)
    row = dict.fromkeys(ARTICLES_WITH_TEXT.names) | {"id": "a", "text": long}
    parquet.write_table(pa.Table.from_pylist([row] * 30, schema=ARTICLES_WITH_TEXT), sink, compression="zstd")
    data = bytes(sink.getvalue().to_pybytes())
    assert len(data) < 1 << 20
    write_file(out, "articles-00000.parquet", data)
    (sentence,) = problems_of(capsys, out, library)
    assert sentence == (
        f"{out}/articles-00000.parquet: 16 of its rows take more than 384 MB; the rest of part 0 is left out"
    )
    assert set(stored(library)) == {"Day 4"}


def test_tables_of_json_lines_need_no_pyarrow(tmp_path: Path, library: Path) -> None:
    out = tables(tmp_path, [article(1)])
    (tmp_path / "pyarrow.py").write_text("raise ImportError('not here', name='pyarrow')\n")
    words = [sys.executable, "-m", "tuireader", "import-quotes", str(out), "--library", str(library)]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_many_sentences_are_counted(tmp_path: Path, library: Path, capsys: Output) -> None:
    out = tables(tmp_path, [article(number) for number in range(30)], "--rows", "30")
    for number in range(1, 31):
        change_rows(out, "articles", lambda row: row.update(sha256="0"), number=number)
    sentences = problems_of(capsys, out, library)
    assert len(sentences) == 21
    assert sentences[-1] == "10 more are like these"


# Runs that end before all is there


def start(out: Path, library: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tuireader", "import-quotes", str(out), "--library", str(library)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_articles(library: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        if library.exists() and library.stat().st_size:
            with closing(Library(library)) as it:
                if len(it.entries.listing()) >= count:
                    return
        time.sleep(0.005)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tables(tmp_path_factory.mktemp("many"), [article(number) for number in range(400)], "--rows", "100")


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_goes_on_and_nothing_is_doubled_or_lost(
    number: int, many: Path, tmp_path: Path, capsys: Output
) -> None:
    run_import(capsys, many, tmp_path / "whole.db")
    library = tmp_path / "library.db"
    process = start(many, library)
    wait_for_articles(library, random.Random(number).randint(1, 300), process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    found = run_import(capsys, many, library)
    assert found.get("new", 0) + found["known"] == 400
    assert stored(library) == stored(tmp_path / "whole.db")
    with closing(Library(library)) as it:
        assert it.check_integrity() == []
        assert [(person.name, person.quotations) for person in it.people.named("Ada", 5)] == [("Ada Thornbury", 400)]


def test_ctrl_c_ends_a_run_in_order(many: Path, tmp_path: Path, capsys: Output) -> None:
    library = tmp_path / "library.db"
    process = start(many, library)
    wait_for_articles(library, 1, process)
    process.send_signal(signal.SIGINT)
    _, problems = process.communicate()
    said = f"tuireader: {many}: was ended before all of it was there; the same command goes on\n"
    assert (process.returncode, problems.decode()) == (130, said)
    assert run_import(capsys, many, library)["known"] >= 16
    assert len(stored(library)) == 400


def test_progress_grows_to_the_whole(many: Path, library: Path) -> None:
    shown = list[Progress]()
    with closing(Library(library)) as it:
        request = ImportRequest(read_manifest(many, print), "many")
        import_articles(it, request, shown.append, print)
    shares = [it.share for it in shown]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert max(two - one for one, two in pairwise(shares)) < 0.06  # a batch of sixteen, not a part of a hundred
    assert shown[-1].rows == 400


def test_what_was_found_is_what_the_engine_finds() -> None:
    found = attribute(TEXT)
    rows = [
        {
            "quotation": it.id,
            "content": [{"start": start, "end": end} for start, end in it.content],
            "words": it.text,
            "source": it.source and {"start": it.source[0], "end": it.source[1]},
            "cue": it.cue and {"start": it.cue[0], "end": it.cue[1]},
            **{
                name: getattr(it, name)
                for name in ("speaker", "kind", "rule", "confidence", "source_confidence", "reporter")
            },
        }
        for it in found.quotations
    ]
    speakers = [
        {
            **it._asdict(),
            "speaker": it.id,
            "roles": list(it.roles),
            "aliases": list(it.aliases),
            "bodies": list(it.bodies),
        }
        for it in found.speakers
    ]
    assert attribution_of(TEXT, {"read_to": None, "language": "en"}, rows, speakers) == found
