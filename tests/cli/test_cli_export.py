"""`tuireader export` and `tuireader verify`: quotations that leave the library, and what became of them."""

import asyncio
import csv
import json
import sqlite3
import sys
import tracemalloc
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Literal

import pytest
from test_cli_corrections import CONTENT, NEVER, RIVER, Output, deliver, objects, place, printed, problem

import pages_server
from deliveries import NOW, make_feed, numbered_entry
from feeds_server import serving
from piped_input import standard_input
from tuireader.cli import main, verify_export
from tuireader.documents.csv_rows import csv_row, without_apostrophe
from tuireader.errors import TuireaderError
from tuireader.evidence import read_export
from tuireader.evidence.as_html import DATA_END, DATA_START
from tuireader.evidence.schemas import SCHEMAS
from tuireader.library import Library
from tuireader.updates.find_quotations import find_quotations

__all__ = ["place"]


def export(folder: Path, *words: str, capsys: Output, name: str = "out.jsonl") -> Path:
    """Write what `tuireader export` prints to a file."""
    capsys.readouterr()
    assert main(["export", *words]) == 0
    file = folder / name
    file.write_text(capsys.readouterr().out, "utf-8")
    return file


def test_quotations_of_a_speaker_leave_the_library(place: Path, capsys: Output) -> None:
    found = objects(capsys, "export", "said:kettle", "--format", "jsonl")
    assert [(it["id"], it["words"], it["speaker"]["name"]) for it in found] == [("1.2", RIVER, "Josef Kettle")]
    lines = printed(capsys, "export", "said:kettle")
    assert lines[0] == "# Josef Kettle"
    assert f"> “{RIVER.removesuffix(',')}”" in lines
    assert printed(capsys, "export", "said:kettle", "--title", "Rivers")[0] == "# Rivers"


def test_everything_is_exported_without_a_query_but_with_a_format(place: Path, capsys: Output) -> None:
    assert len(objects(capsys, "export", "--format", "jsonl")) == 2
    assert printed(capsys, "export")[0].startswith("<?xml")
    assert [it["title"] for it in objects(capsys, "export", "--json")] == ["The Weir"]


def test_what_was_corrected_is_marked(place: Path, capsys: Output) -> None:
    printed(capsys, "correct", "1.2", "--speaker", "Mina Holloway")
    (found,) = objects(capsys, "export", "said:holloway", "--format", "jsonl")
    assert (found["corrected"], found["speaker"]["name"], found["confidence"]) == (True, "Mina Holloway", 1.0)
    printed(capsys, "correct", "1.1", "--nobody")
    assert [it["id"] for it in objects(capsys, "export", "--format", "jsonl")] == ["1.2"]


def test_a_watch_is_exported(place: Path, capsys: Output) -> None:
    printed(capsys, "watch", "--add", "said:kettle", "--name", "Kettle")
    assert [it["id"] for it in objects(capsys, "export", "--watch", "Kettle", "--format", "jsonl")] == ["1.2"]


ERRORS = {
    "x: there is no watch of this name; tuireader watch --list lists them": ("--watch", "x"),
    "choose one of QUERY and --watch": ("kettle", "--watch", "x"),
    "--json is for the feeds; --format jsonl writes quotations": ("kettle", "--json"),
    "--title and --limit are of quotations; without QUERY and --format, the feeds are written": ("--title", "x"),
    "--limit are of quotations": ("--limit", "2"),
    "invalid choice: 'pdf'": ("--format", "pdf"),
}


@pytest.mark.parametrize("sentence", ERRORS)
def test_wrong_usage_is_refused(sentence: str, place: Path, capsys: Output) -> None:
    with suppress(SystemExit):
        assert main(["export", *ERRORS[sentence]]) == 2
    assert sentence in capsys.readouterr().err


def test_nothing_found_is_said_and_nothing_is_written(place: Path, capsys: Output) -> None:
    assert main(["export", "geese", "--format", "html"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "nothing was found; tuireader search QUERY shows" in said.err


def test_an_article_that_cannot_be_read_is_named_and_the_rest_is_written(place: Path, capsys: Output) -> None:
    with closing(Library(place / "library.db")) as library:
        feed = library.feeds.all()[0]
        library.ingest.store_entries(feed.id, make_feed([numbered_entry(2, content=CONTENT)]), NOW)
        find_quotations(library)
    with closing(sqlite3.connect(place / "library.db")) as db, db:
        db.execute("UPDATE document SET data = x'00' WHERE entry = 2")
    assert main(["export", "--format", "jsonl"]) == 2
    said = capsys.readouterr()
    assert [json.loads(line)["id"] for line in said.out.splitlines()] == ["1.1", "1.2"]
    assert "Headline number 2" in said.err


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_printed(name: str, capsys: Output) -> None:
    assert json.loads("".join(printed(capsys, "export", "--schema", name)))["$schema"]


# Verify


def verdicts(capsys: Output, *words: str) -> list[dict[str, Any]]:
    """Return what is said of each quotation of an export of which some do not stand any more."""
    return [json.loads(line) for line in printed(capsys, "verify", *words, "--json", status=1)]


EXPORTS = ("jsonl", "csv", "annotation", "html")


@pytest.mark.parametrize("kind", EXPORTS)
def test_what_was_exported_still_stands(kind: str, place: Path, capsys: Output) -> None:
    file = export(place, "--format", kind, capsys=capsys)
    assert printed(capsys, "verify", str(file)) == ["2 quotations: 2 still there to the letter."]
    found = objects(capsys, "verify", str(file), "--json")
    assert [(it["id"], it["state"], it["sureness"]) for it in found] == [("1.1", "same", 1.0), ("1.2", "same", 1.0)]


@pytest.mark.parametrize("kind", EXPORTS)
def test_what_was_edited_is_told(kind: str, place: Path, capsys: Output) -> None:
    file = export(place, "--format", kind, capsys=capsys)
    edited = CONTENT.replace("forty years", "fifty years").replace(f"“{RIVER}” said", "Nothing, said")
    deliver(place, f"<p>Rain fell.</p>{edited}", NOW + 60)
    first, second = verdicts(capsys, str(file))
    assert (first["state"], second["state"]) == ("changed", "gone")
    assert "[-forty-] [+fifty+]" in first["difference"]
    assert first["last_in"] == second["last_in"] == "version 1"
    lines = printed(capsys, "verify", str(file), status=1)
    assert lines[-1] == "2 quotations: 1 changed; 1 gone."


def test_what_was_moved_stands_to_the_letter(place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    deliver(place, f"<p>Rain fell.</p>{CONTENT}", NOW + 60)
    assert printed(capsys, "verify", str(file))[-1] == (
        "2 quotations: 2 still there to the letter, elsewhere in the article."
    )
    assert "Ada Thornbury: “It has" in " ".join(printed(capsys, "verify", str(file)))


def test_files_are_compared_instead_of_the_library(place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    article = place / "article.md"
    article.write_text(f"# Headline number 1\n\n“{NEVER}” she said.\n", "utf-8")
    found = verdicts(capsys, str(file), str(article))
    assert [it["state"] for it in found] == ["moved", "gone"]


@pytest.mark.parametrize("kind", EXPORTS)
def test_articles_of_files_are_found_by_their_own_title_or_address(kind: str, place: Path, capsys: Output) -> None:
    folder = place / "articles"
    folder.mkdir()
    (folder / "a.md").write_text(f"# A *title*\n\n“{NEVER}” said Ada Thornbury, the engineer.\n", "utf-8")
    canonical = '<link rel="canonical" href="https://weir.example/canonical">'
    (folder / "b.html").write_bytes(pages_server.article(head=canonical))
    with closing(Library(place / "library.db")) as library:
        library.feeds.store(str(folder), kind="folder")
        library.files.open_paths([str(folder)])
        find_quotations(library)
    file = export(place, "--format", kind, capsys=capsys)
    assert "https://weir.example/canonical" in file.read_text("utf-8")
    (said,) = printed(capsys, "verify", str(file))
    count = said.partition(" ")[0]
    assert said == f"{count} quotations: {count} still there to the letter."
    (folder / "a.md").unlink()
    assert main(["verify", str(file)]) == 1
    assert "A title: is not in the library" in capsys.readouterr().err


def test_of_two_files_with_one_title_that_with_the_address_is_compared(place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    (place / "other.md").write_text("# Headline number 1\n\nNothing was said.\n", "utf-8")
    (place / "that.html").write_text(
        '<html><head><title>Another headline</title><link rel="canonical" href="https://weir.example/1"></head><body>'
        f"<article><h1>Another headline</h1><p>“{NEVER}” she said.</p></article></body></html>",
        "utf-8",
    )
    found = verdicts(capsys, str(file), str(place / "other.md"), str(place / "that.html"))
    assert [it["state"] for it in found] == ["moved", "gone"]


def test_export_and_article_may_come_from_standard_input(place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    with standard_input(file.read_bytes()):
        assert printed(capsys, "verify", "-") == ["2 quotations: 2 still there to the letter."]
    with standard_input(f"# A thing\n\n“{NEVER}” she said.\n".encode()):
        assert [it["state"] for it in verdicts(capsys, str(file), "-")] == ["moved", "gone"]
    with standard_input(b"{"):
        assert main(["verify", "-"]) == 2
    assert "tuireader: standard input: line 1 is no JSON of an export" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["verify", "-", "-"])
    assert "standard input can be read only once; name “-” once" in " ".join(capsys.readouterr().err.split())


def test_a_terminal_shows_no_verdict_behind_the_progress(
    place: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(verify_export, "write", lambda text: sys.stderr.write(f"{text}\n"))
    assert main(["verify", str(file), "--all"]) == 0
    for line in capsys.readouterr().err.split("\n"):
        assert "…" not in line.rpartition("\r\x1b[K")[2]
    printed(capsys, "remove", "https://weir.example/feed")
    assert main(["verify", str(file)]) == 1
    assert "\r\x1b[Ktuireader: https://weir.example/1: is not in the library" in capsys.readouterr().err


async def test_a_page_is_fetched_again(place: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "config.toml").write_text('[network]\nallow = ["127.0.0.1"]\n', "utf-8")
    monkeypatch.setenv("TUIREADER_CONFIG", str(place / "config.toml"))
    file = export(place, "--format", "jsonl", capsys=capsys)
    page = pages_server.article(*pages_server.PARAGRAPHS, f"“{NEVER}” she said.")
    async with serving({"/1": pages_server.page(page)}) as server:
        file.write_text(file.read_text("utf-8").replace("https://weir.example/1", server.url("/1")), "utf-8")
        found = await asyncio.to_thread(verdicts, capsys, str(file), "--online")
    assert [it["state"] for it in found] == ["moved", "gone"]


def test_an_article_that_is_not_there_is_named(place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    printed(capsys, "remove", "https://weir.example/feed")
    assert main(["verify", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out == "2 quotations: 2 not checked.\n"
    assert "is not in the library; --online fetches its page" in said.err


WRONG_FILES = {
    "no JSON": ("{", "line 1 is no JSON of an export"),
    "JSON of another program": ('{"a": 1}\n', "line 1 is no quotation of an export"),
    "empty": ("", "has no quotations with their places"),
    "an id without an end": (
        '{"id": "1.1", "words": "x", "speaker": null, "selectors": [{"exact": "x", "prefix": "", "suffix": "", "start": 0, "end": 1}], "article": {"id": Infinity}}',
        "line 1 is no quotation of an export",
    ),
    "very many selectors": (
        '{"id": "1.1", "words": "x", "speaker": null, "selectors": ['
        + ", ".join(['{"exact": "x", "prefix": "", "suffix": "", "start": 0, "end": 1}'] * 1001)
        + '], "article": {"id": 1, "url": null, "title": "", "sha256": ""}}',
        "line 1 is no quotation of an export",
    ),
    "deep JSON": ("[" * 100_000, "line 1 is no JSON of an export"),
    "a table of another program": ("id,words,speaker\n1.1,x,y\n", "row 1 is no quotation of an export"),
    "selectors of a wrong type": (
        json.dumps({"id": "1.1", "words": "x", "speaker": None, "selectors": [{"exact": 1}], "article": {"id": 1}}),
        "line 1 is no quotation of an export",
    ),
    "annotations without any": ('{"type": "AnnotationPage", "items": 7}', "has no quotations with their places"),
    "a page with other data": (
        '<script type="application/json" id="tuireader-evidence">[7]</script>',
        "record 1 is no quotation",
    ),
}


@pytest.mark.parametrize("kind", WRONG_FILES)
def test_a_file_that_is_no_export_is_refused(kind: str, place: Path, capsys: Output) -> None:
    text, sentence = WRONG_FILES[kind]
    (place / "bad").write_text(text, "utf-8")
    assert sentence in problem(capsys, "verify", str(place / "bad"))


WRONG_RECORDS = [7, {"id": None}]


def damaged(kind: str, text: str) -> str:
    """Return an export of two quotations with two lines, rows or records between them that are none."""
    if kind == "annotation":
        page = json.loads(text)
        return json.dumps(page | {"items": [page["items"][0], *WRONG_RECORDS, *page["items"][1:]]})
    if kind == "html":
        before, _, data = text.rpartition(DATA_START)
        first, *others = json.loads(data.partition(DATA_END)[0])
        return f"{before}{DATA_START}{json.dumps([first, *WRONG_RECORDS, *others])}{DATA_END}"
    first, second = text.rstrip().rsplit("\n", 1)
    return "\n".join([first, *({"csv": ["nothing", "1.1,x"], "jsonl": ["nothing", "{}"]}[kind]), second])


@pytest.mark.parametrize("kind", EXPORTS)
def test_what_is_no_quotation_does_not_stop_the_rest(kind: str, place: Path, capsys: Output) -> None:
    file = export(place, "--format", kind, capsys=capsys)
    file.write_bytes(damaged(kind, file.read_bytes().decode()).encode())
    assert main(["verify", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out == "2 quotations: 2 still there to the letter.\n"
    assert said.err.count(f"tuireader: {file}: ") == 2
    assert said.err.count(" of an export; ") == 2


def test_of_very_much_that_is_no_quotation_the_first_is_named(place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    file.write_text("\x1b[2J\n" * 2000 + file.read_text("utf-8"), "utf-8")
    assert main(["verify", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out == "2 quotations: 2 still there to the letter.\n"
    assert "line 20 is no JSON" in said.err
    assert said.err.endswith("tuireader: 1,980 more are like these\n")
    file.write_text("nothing\n" * 2000, "utf-8")
    assert problem(capsys, "verify", str(file)).count("\n") == 0


def test_after_too_much_that_is_no_quotation_the_rest_is_not_read(
    place: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_export, "MAX_ERRORS", 3)
    file = export(place, "--format", "jsonl", capsys=capsys)
    first, second = file.read_text("utf-8").splitlines()
    file.write_text(f"{first}\n{{}}\n{{}}\n\n{{}}\n{second}", "utf-8")
    assert main(["verify", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out == "1 quotation: 1 still there to the letter.\n"
    assert "line 5 is no quotation" in said.err
    assert said.err.endswith("3 are no quotations of an export; the rest is not read\n")


def test_very_many_lines_are_never_all_in_memory(tmp_path: Path) -> None:
    (tmp_path / "many").write_bytes(b"  \n" * 200_000)
    tracemalloc.start()
    try:
        with pytest.raises(TuireaderError, match="has no quotations"):
            for _ in read_export.read_export(tmp_path / "many"):
                pass
        assert tracemalloc.get_traced_memory()[1] < 5 << 20
    finally:
        tracemalloc.stop()


FORGED: dict[str, dict[str, Any]] = {
    "other words than those of its selectors": {"words": "The river will never take it."},
    "no words": {"words": "", "selectors": [{"exact": "", "prefix": "", "suffix": "", "start": 0, "end": 0}]},
    "no selectors": {"selectors": []},
}


@pytest.mark.parametrize("kind", FORGED)
def test_words_that_nothing_points_to_never_stand(kind: str, place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    first, second = file.read_text("utf-8").splitlines()
    file.write_text(f"{json.dumps(json.loads(first) | FORGED[kind])}\n{second}\n", "utf-8")
    assert main(["verify", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out == "1 quotation: 1 still there to the letter.\n"
    assert "line 1 is no quotation of an export" in said.err


def test_an_id_stays_on_its_line(place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    record = json.loads(file.read_text("utf-8").splitlines()[0])
    file.write_text(json.dumps(record | {"id": "1\n2\x1b[2J"}), "utf-8")
    assert printed(capsys, "verify", str(file), "--all")[0].split()[0] == "1"


@pytest.mark.parametrize("delimiter", ",;\t")
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_table_may_have_been_saved_by_another_program(
    delimiter: str, quoting: Literal[0, 1], place: Path, capsys: Output
) -> None:
    file = export(place, "--format", "csv", capsys=capsys)
    with file.open(newline="", encoding="utf-8-sig") as table:
        rows = list(csv.reader(table))
    with file.open("w", newline="", encoding="utf-8-sig") as table:
        csv.writer(table, delimiter=delimiter, quoting=quoting).writerows(rows)
    assert printed(capsys, "verify", str(file)) == ["2 quotations: 2 still there to the letter."]


def test_a_single_file_is_not_every_article(place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    record = json.loads(file.read_text("utf-8").splitlines()[0])
    record["article"] |= {"id": 99, "url": "https://weir.example/99", "title": "Another article"}
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(record))
    article = place / "article.md"
    article.write_text(f"# Headline number 1\n\n“{NEVER}” she said.\n", "utf-8")
    assert [it["state"] for it in verdicts(capsys, str(file), str(article))] == ["moved", "gone", "unknown"]


def test_a_file_that_does_not_end_is_read_to_its_bound(
    place: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_export, "MAX_EXPORT_BYTES", 3 << 20)
    assert "/dev/zero: is larger than 3 MB" in problem(capsys, "verify", "/dev/zero")


STRANGE_ARTICLES: dict[str, dict[str, Any]] = {
    "an id that no library holds": {"id": 10**30},
    "an address with half a surrogate pair": {"url": "https://weir.example/\ud800"},
    "a title with half a surrogate pair": {"url": None, "title": "\ud800"},
    "an address with a password": {"url": "https://ada:secret@weir.example/9"},
    "an address that clears the screen": {"url": "https://weir.example/\x1b[2J"},
    "a title that clears the screen": {"url": None, "title": "\x1b[2J"},
}


@pytest.mark.parametrize("kind", STRANGE_ARTICLES)
@pytest.mark.parametrize("option", ["--all", "--json"])
def test_an_article_that_no_library_has_is_not_checked(kind: str, option: str, place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    record = json.loads(file.read_text("utf-8").splitlines()[0])
    record["article"] |= STRANGE_ARTICLES[kind]
    file.write_text(json.dumps(record), "utf-8")
    status = main(["verify", str(file), option])
    said = capsys.readouterr()
    if kind == "an id that no library holds":  # its address is in the library
        assert status == 0
    else:
        assert status == 1
        assert "is not in the library" in said.err
    assert "secret" not in said.out + said.err
    assert "\x1b" not in said.out + said.err


def test_words_that_are_named_like_a_format_do_not_choose_it(place: Path, capsys: Output) -> None:
    file = export(place, "--format", "jsonl", capsys=capsys)
    record = json.loads(file.read_text("utf-8").splitlines()[0])
    file.write_text(json.dumps({"id": record["id"], "words": "AnnotationPage"} | record), "utf-8")
    text = json.dumps({"kind": 'AnnotationPage "type": "AnnotationPage"'} | record)
    file.write_text(text, "utf-8")
    assert printed(capsys, "verify", str(file)) == ["1 quotation: 1 still there to the letter."]


@pytest.mark.parametrize("title", ["'Tis the mill", "=SUM(A1)", "'=SUM(A1)", "''", "＝A1"])
def test_a_cell_is_read_as_it_was_before_it_was_made_safe(title: str) -> None:
    [cell] = next(csv.reader([csv_row([title])]))
    assert not cell.startswith(("=", "＝"))
    if title != "'=SUM(A1)":  # nothing tells the apostrophe of the text from the one that was written
        assert without_apostrophe(cell) == title


def test_a_file_that_is_not_there(place: Path, capsys: Output) -> None:
    assert "nix: cannot be read (No such file or directory)" in problem(capsys, "verify", "nix")
