"""`tuireader extract`: every kind of input, killed at any moment, with one worker or many, gives the same tables."""

import fcntl
import gzip
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from dask.distributed import LocalCluster
from pyarrow import parquet
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import pages_server
from piped_input import standard_input
from quoting_library import quoting_library
from small_disk import fill, on_small_disk
from tuireader.cli import main
from tuireader.extract import extract_batch
from tuireader.extract.dask_workers import dask_workers
from tuireader.extract.read_inputs import find_inputs, parts_of

Output = pytest.CaptureFixture[str]
KILLS = int(os.environ.get("TUIREADER_TEST_EXTRACT_KILLS", "2"))
"""How often a run is killed; CONTRIBUTING.md says how to try it more often."""
NAMES = ("Ada Thornbury", "Josef Kettle", "Mina Holloway", "Viktor Aldecott", "Tilda Ostrow")
THINGS = ("weir", "mill", "bridge", "ferry", "harbour", "market", "sluice", "tower")


def text_of(number: int) -> str:
    """Return an article of our own, another one for each number."""
    dice = random.Random(number)
    return "\n\n".join(
        f"{dice.choice(NAMES)} came to the {dice.choice(THINGS)}. “The {dice.choice(THINGS)} will be closed by spring, and"
        f" nobody asked us,” {dice.choice(('she', 'he'))} said."
        for _ in range(3)
    )


def row(number: int) -> dict[str, Any]:
    return {
        "id": f"a{number}",
        "text": text_of(number),
        "outlet": f"Outlet {number % 3}",
        "date": f"2026-{number % 12 + 1:02d}-03",
    }


def lines(count: int) -> bytes:
    return b"".join(json.dumps(row(number)).encode() + b"\n" for number in range(count))


def extract(capsys: Output, *words: str, status: int = 0) -> dict[str, Any]:
    """Run the command; return the manifest."""
    capsys.readouterr()
    assert main(["extract", *words, "--json"]) == status
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    return [it for file in sorted(folder.glob(f"{name}-*.parquet")) for it in parquet.read_table(file).to_pylist()]


def everything_in(folder: Path) -> dict[str, bytes]:
    return {it.name: it.read_bytes() for it in folder.iterdir()}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "in.jsonl"
    file.write_bytes(lines(24))
    return file


def test_lines_become_three_tables(source: Path, tmp_path: Path, capsys: Output) -> None:
    manifest = extract(capsys, str(source), "--out", str(tmp_path / "out"), "--rows", "10", "--jobs", "1")
    totals = {"rows": 24, "problems": 0, "quotations": 72, "speakers": manifest["totals"]["speakers"]}
    assert manifest["totals"] == totals
    assert [part["rows"] for part in manifest["parts"]] == [10, 10, 4]
    articles, quotations = table(tmp_path / "out", "articles"), table(tmp_path / "out", "quotations")
    assert [it["id"] for it in articles] == [f"a{number}" for number in range(24)]
    assert articles[5]["outlet"] == "Outlet 2"
    assert {it["article"] for it in quotations} == {it["id"] for it in articles}
    for it in quotations[:6]:
        text = text_of(int(it["article"][1:]))
        assert [text[span["start"] : span["end"]] for span in it["content"]] == [it["words"]]
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == manifest


def test_the_output_is_the_same_from_one_process_many_and_dask(source: Path, tmp_path: Path, capsys: Output) -> None:
    for name, words in {
        "one": ("--jobs", "1"),
        "two": ("--jobs", "2"),
        "dask": ("--jobs", "2", "--engine", "dask"),
    }.items():
        extract(capsys, str(source), "--out", str(tmp_path / name), "--rows", "5", *words)
    assert everything_in(tmp_path / "one") == everything_in(tmp_path / "two") == everything_in(tmp_path / "dask")


# Inputs


def _warc(articles: int) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for number in range(articles):
        page = pages_server.article(*pages_server.PARAGRAPHS, f"“The {number} boats stay red,” said Maren Lund.")
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        url = f"https://harbour.example/{number}"
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(page), http_headers=head))
        writer.write_record(writer.create_warc_record(url, "metadata", payload=io.BytesIO(b"x: y\r\n")))
    return out.getvalue()


def test_two_runs_on_one_cluster_write_both(source: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    with LocalCluster(1, processes=False, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
        runs = []
        for folder in folders:
            folder.mkdir()
            parts = parts_of(find_inputs([str(source)])[0], 12, [])
            runs.append(dask_workers(1, cluster.scheduler_address)(parts, folder, "jsonl"))
        first = next(runs[0])
        assert [it.number for it in (*runs[1], first, *runs[0])].count(0) == 2
    assert everything_in(folders[0]) == everything_in(folders[1]) != {}


def _parquet(count: int) -> bytes:
    return _table_of([row(number) for number in range(count)])


def _table_of(rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def _table_with_two_texts() -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"]), out)
    return out.getvalue()


def _zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue().to_pybytes())


FILES = {
    "in.jsonl": lines(4),
    "in.jsonl.gz": gzip.compress(lines(4)),
    "in.jsonl.zst": _zstd(lines(4)),
    "in.parquet": _parquet(4),
    "in.warc.gz": _warc(4),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_is_read(name: str, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    manifest = extract(capsys, str(tmp_path / name), "--out", str(tmp_path / "out"), "--jobs", "1")
    assert (manifest["totals"]["rows"], manifest["totals"]["problems"]) == (4, 0)
    articles, quotations = table(tmp_path / "out", "articles"), table(tmp_path / "out", "quotations")
    assert {it["article"] for it in quotations} == {it["id"] for it in articles}
    if "warc" in name:
        assert [it["url"] for it in articles] == [f"https://harbour.example/{number}" for number in range(4)]
        assert {it["name"] for it in quotations} == {"Maren Lund"}
    else:
        assert [it["id"] for it in articles] == ["a0", "a1", "a2", "a3"]


def test_folders_and_libraries_are_read(tmp_path: Path, capsys: Output) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.md").write_text(f"# One\n\n{text_of(1)}\n", "utf-8")
    (folder / "two.txt").write_text(text_of(2), "utf-8")
    (folder / "three.html").write_bytes(pages_server.article())
    with closing(quoting_library(tmp_path)) as library:
        listed, path = len(library.entries.listing()), library.path
    manifest = extract(capsys, str(folder), str(path), "--out", str(tmp_path / "out"), "--jobs", "1")
    assert manifest["totals"]["rows"] == 3 + listed
    articles = {it["id"]: it for it in table(tmp_path / "out", "articles")}
    assert articles[str(folder / "one.md")]["title"] == "One"
    assert "Maren Lund" in {it["name"] for it in table(tmp_path / "out", "quotations")}


def test_what_cannot_be_read_has_its_problem_and_stops_nothing(tmp_path: Path, capsys: Output) -> None:
    bad = [b"{", b"[1]", b'{"id": 7}', b'{"id": "s", "text": "a \\ud800 b"}', b"\xff\xfe", b'{"text": ""}', b"[" * 5000]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join([lines(1).strip(), *bad, lines(1).strip()]))
    manifest = extract(capsys, str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out"), "--jobs", "1", status=1)
    articles = table(tmp_path / "out", "articles")
    assert (manifest["totals"]["rows"], manifest["totals"]["problems"]) == (9, 5)
    assert [it["problem"] for it in articles] == [
        *(None, "is no JSON", "is no object with a text", "is no object with a text", None),
        *("is no JSON", None, "is no JSON", None),
    ]
    assert articles[1]["id"] == f"{tmp_path / 'in.jsonl'}:2"


def test_a_line_without_an_id_has_its_number_in_the_file(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'\n\n{"text": "It rains."}\n\r\n{\n')
    extract(capsys, str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out"), "--jobs", "1", "--rows", "1", status=1)
    assert [it["id"] for it in table(tmp_path / "out", "articles")] == [f"{tmp_path / 'in.jsonl'}:{n}" for n in (3, 5)]


TYPES: dict[str, tuple[dict[str, pa.Array], dict[str, list[object]]]] = {
    "no ids": ({"text": pa.array(["a", "b"])}, {"id": ["FILE:1", "FILE:2"]}),
    "an id is missing": ({"id": pa.array([5, None]), "text": pa.array(["a", "b"])}, {"id": ["5", "FILE:2"]}),
    "texts are numbers": (
        {"text": pa.array([5, None])},
        {"problem": ["has something else than a text", "has no text"]},
    ),
    "texts are bytes": (
        {"id": pa.array([b"x", b"y"]), "text": pa.array([b"\xff", b"a"])},
        {"id": ["x", "y"], "problem": ["has something else than a text", None]},
    ),
    "a text is no UTF-8": (
        {"text": pa.StringArray.from_buffers(2, pa.py_buffer(bytes(4) + b"\1\0\0\0\2\0\0\0"), pa.py_buffer(b"\xffa"))},
        {"problem": ["has something else than a text", None]},
    ),
    "texts are in large strings": ({"text": pa.array(["a", "b"], pa.large_string())}, {"characters": [1, 1]}),
    "texts are in lists": ({"text": pa.array([["a"], []])}, {"problem": ["has something else than a text"] * 2}),
    "ids lead elsewhere": (
        {"id": pa.array(["../../a", "\x1b[31m"]), "text": pa.array(["a", "b"])},
        {"id": ["../../a", "\x1b[31m"]},
    ),
    "texts are in a dictionary": ({"text": pa.array(["a", "a"]).dictionary_encode()}, {"characters": [1, 1]}),
    "ids are nested": (
        {"id": pa.array([{"a": 1}, {"a": 2}]), "text": pa.array(["a", "b"])},
        {"id": ["{'a': 1}", "{'a': 2}"]},
    ),
    "dates have nanoseconds": (
        {"text": pa.array(["a", "b"]), "date": pa.array([1, 10**18], pa.timestamp("ns"))},
        {"date": ["1970-01-01T00:00:00", "2001-09-09T01:46:40"]},
    ),
    "a date is in the year 100,000": (
        {"text": pa.array(["a", "b"]), "date": pa.array([2**62, 0], pa.timestamp("us", "UTC"))},
        {"date": [None, "1970-01-01T00:00:00+00:00"]},
    ),
}


@pytest.mark.parametrize("kind", TYPES)
def test_columns_of_other_types_fail_no_part(kind: str, tmp_path: Path, capsys: Output) -> None:
    columns, expected = TYPES[kind]
    file = tmp_path / "in.parquet"
    parquet.write_table(pa.table(columns), file)
    status = 1 if "problem" in expected else 0
    manifest = extract(capsys, str(file), "--out", str(tmp_path / "out"), "--jobs", "1", status=status)
    articles = table(tmp_path / "out", "articles")
    assert manifest["totals"]["rows"] == 2
    for name, values in expected.items():
        assert [it[name] for it in articles] == [
            it.replace("FILE", str(file)) if isinstance(it, str) else it for it in values
        ]


def _damaged(data: bytes) -> bytes:
    """Return a file of which only the head and the end are as they were."""
    return data[:100] + bytes(it ^ 0x55 for it in data[100:-3000]) + data[-3000:]


def _cut_warc(data: bytes) -> bytes:
    return gzip.compress(gzip.decompress(data)[:-3000])


BROKEN: dict[str, tuple[bytes, int, str]] = {
    "bad.parquet": (b"x" * 100, 0, "is no Parquet file that can be read (Parquet magic bytes not found"),
    "other.parquet": (_table_of([{"id": 1}]), 0, "has no column text; it has id"),
    "twice.parquet": (_table_with_two_texts(), 0, "has several columns text"),
    "damaged.parquet": (_damaged(_parquet(500)), 0, "is no Parquet file that can be read (Corrupt snappy"),
    "cut.parquet": (_parquet(9)[:-9], 0, "is no Parquet file that can be read (Parquet magic bytes not found"),
    "empty.parquet": (b"", 0, "is no Parquet file that can be read ("),
    "bad.warc": (b"GET / HTTP/1.1\r\n\r\n" * 10, 0, "has something else than a WARC record"),
    "cut.warc": (gzip.decompress(_warc(4))[:-3000], 3, "is cut off, after 3 articles"),
    "cut-inside.warc.gz": (_cut_warc(_warc(4)), 3, "is cut off, after 3 articles"),
    "cut.warc.gz": (_warc(4)[:-700], 3, "is cut off, after 3 articles"),
    "cut.jsonl": (lines(3)[:-20], 2, "is cut off in line 3, after 2 articles"),
    "cut.jsonl.gz": (gzip.compress(lines(50))[:-200], 38, "is cut off, after 38 articles"),
    "cut.jsonl.zst": (_zstd(lines(50))[:-200], 0, "is cut off"),
    "bad.jsonl.gz": (gzip.compress(lines(50))[:10] + b"\xff" * 500, 0, "is damaged (Error -3"),
    "bad.jsonl.zst": (_zstd(lines(50))[:4] + b"\xff" * 500, 0, "is damaged (ZSTD"),
    "empty.jsonl": (b"", 0, "has no articles"),
    "empty.jsonl.gz": (gzip.compress(b"\n\n"), 0, "has no articles"),
    "empty.warc": (b"", 0, "has no articles"),
}


def test_what_is_cut_or_damaged_is_read_to_there_and_stops_nothing(tmp_path: Path, capsys: Output) -> None:
    for name, (data, _, _) in BROKEN.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "whole.jsonl").write_bytes(lines(2))
    paths = [str(tmp_path / name) for name in (*BROKEN, "whole.jsonl")]
    assert main(["extract", *paths, "--out", str(tmp_path / "out"), "--jobs", "1"]) == 1
    said = capsys.readouterr().err.splitlines()
    count = len(BROKEN)
    assert said[count].startswith("tuireader: 2 ids come more than once, in 6 articles")
    for name, line, (_, _, reason) in zip(BROKEN, said[:count], BROKEN.values(), strict=True):
        assert line.startswith(f"tuireader: {tmp_path / name}: {reason}")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [it["input"] for it in manifest["unread"]] == paths[:-1]
    assert (manifest["totals"]["rows"], manifest["totals"]["problems"]) == (sum(it[1] for it in BROKEN.values()) + 2, 0)
    assert [it["id"] for it in table(tmp_path / "out", "articles")][-2:] == ["a0", "a1"]


def test_folders_give_what_they_hold_in_the_order_of_their_names(tmp_path: Path, capsys: Output) -> None:
    folder = tmp_path / "archive"
    for name, data in {
        "part 10.jsonl.gz": gzip.compress(lines(1)),
        "part 9.parquet": _parquet(2),
        "deeper/in.jsonl.zst": _zstd(lines(1)),
        "deeper/one.md": text_of(1).encode(),
        "web/crawl.warc.gz": _warc(1),
        "web/empty.jsonl": b"",
        "manifest.json": b"{}",
        ".hidden.jsonl": b"{",
        "two.txt": text_of(2).encode(),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    extract(capsys, str(folder), "--out", str(tmp_path / "out"), "--jobs", "1", status=1)  # ids come more than once
    found = [it["url"] or it["id"] for it in table(tmp_path / "out", "articles")]
    texts = [str(folder / name) for name in ("deeper/one.md", "two.txt")]
    assert found == [*texts, "a0", "a0", "a1", "a0", "https://harbour.example/0"]


def test_a_folder_without_articles_is_named(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "nothing").mkdir()
    assert main(["extract", str(tmp_path / "nothing"), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert said == f"tuireader: {tmp_path / 'nothing'}: holds no articles, JSON lines, Parquet or WARC files\n"


# Standard input and pipes


@pytest.mark.parametrize("data", [lines(24), gzip.compress(lines(24)), _zstd(lines(24))], ids=["plain", "gz", "zst"])
def test_standard_input_gives_what_the_file_gives(data: bytes, source: Path, tmp_path: Path, capsys: Output) -> None:
    with standard_input(data):
        extract(capsys, "-", "--out", str(tmp_path / "piped"), "--rows", "10", "--jobs", "1")
    extract(capsys, str(source), "--out", str(tmp_path / "out"), "--rows", "10", "--jobs", "1")
    piped, from_file = everything_in(tmp_path / "piped"), everything_in(tmp_path / "out")
    tables = [name for name in from_file if name.endswith(".parquet")]
    assert [piped[name] for name in tables] == [from_file[name] for name in tables]


def test_a_pipe_is_named_like_a_file(tmp_path: Path, capsys: Output) -> None:
    with standard_input(b'{"text": "It rains."}\n{"text": "It'):
        manifest = extract(capsys, "/dev/stdin", "--out", str(tmp_path / "out"), "--jobs", "1", status=1)
    assert manifest["unread"] == [{"input": "/dev/stdin", "reason": "is cut off in line 2, after 1 article"}]
    assert [it["id"] for it in table(tmp_path / "out", "articles")] == ["/dev/stdin:1"]


UNUSABLE = {
    "-: cannot be read a second time, so --resume cannot go on with it": ("-", "--resume"),
    "-: can be read only once": ("-", "-"),
    "is in IN, which is read; name a folder outside of it": ("IN",),
}


@pytest.mark.parametrize("sentence", UNUSABLE)
def test_what_cannot_go_well_is_refused_before_anything_is_read(sentence: str, source: Path, capsys: Output) -> None:
    folder = str(source.parent)
    words = [it.replace("IN", folder) for it in UNUSABLE[sentence]]
    assert main(["extract", *words, "--out", f"{folder}/out"]) == 2
    said = capsys.readouterr().err
    assert (sentence.replace("IN", folder) in said, said.count("\n")) == (True, 1)
    assert not (source.parent / "out").exists()


# Runs that end before they are whole


def test_the_texts_come_with_the_articles_if_they_are_asked_for(source: Path, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    extract(capsys, str(source), "--out", str(out), "--jobs", "2", "--rows", "10", "--text")
    assert [it["text"] for it in table(out, "articles")] == [text_of(number) for number in range(24)]
    assert main(["extract", str(source), "--out", str(out), "--resume", "--rows", "10"]) == 2
    assert "was made with --text; add it, name another folder" in capsys.readouterr().err
    extract(capsys, str(source), "--out", str(tmp_path / "plain"), "--jobs", "1", "--rows", "10")
    assert "text" not in table(tmp_path / "plain", "articles")[0]
    assert main(["extract", str(source), "--out", str(tmp_path / "plain"), "--resume", "--rows", "10", "--text"]) == 2
    assert "was made without --text; leave it out, name another folder" in capsys.readouterr().err


def test_a_folder_that_is_not_empty_is_refused(source: Path, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("dear all")
    assert main(["extract", str(source), "--out", str(out)]) == 2
    assert "is not empty; name another folder, or --resume" in capsys.readouterr().err
    assert main(["extract", str(source), "--out", str(out), "--resume"]) == 2
    assert "was not made by tuireader extract" in capsys.readouterr().err


def test_a_folder_that_is_refused_keeps_all_its_files(source: Path, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.new").write_text("dear all")
    for option in ((), ("--resume",)):
        assert main(["extract", str(source), "--out", str(out), *option]) == 2
    assert (out / "letter.new").read_text() == "dear all"


def test_what_a_killed_run_left_half_written_is_removed(source: Path, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("plan.json.new", "articles-00003.parquet.77.new", "part-00003.done.77.new"):
        (out / name).write_text("half")
    extract(capsys, str(source), "--out", str(out), "--jobs", "1")
    assert not list(out.glob("*.new"))


def test_all_inputs_are_looked_for_before_the_first_is_read(source: Path, tmp_path: Path, capsys: Output) -> None:
    assert main(["extract", str(source), str(tmp_path / "nix.jsonl"), "--out", str(tmp_path / "out")]) == 2
    assert "nix.jsonl: there is no such file or folder" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_another_engine_never_goes_on_with_what_is_there(source: Path, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    extract(capsys, str(source), "--out", str(out), "--jobs", "1")
    plan = json.loads((out / "plan.json").read_text())
    (out / "plan.json").write_text(json.dumps({**plan, "engine": 1}))
    assert main(["extract", str(source), "--out", str(out), "--resume"]) == 2
    assert "was made with another engine; name another folder" in capsys.readouterr().err
    (out / "plan.json").write_text(json.dumps(plan))
    assert main(["extract", str(source), "--out", str(out), "--resume", "--rows", "7"]) == 2
    assert "was made with another rows_per_part" in capsys.readouterr().err


def test_two_runs_never_write_into_one_folder(source: Path, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    extract(capsys, str(source), "--out", str(out), "--jobs", "1")
    before = everything_in(out)
    descriptor = os.open(out, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert main(["extract", str(source), "--out", str(out), "--resume"]) == 2
    assert (
        capsys.readouterr().err == f"tuireader: {out}: another run writes into it; wait for its end, or name another\n"
    )
    os.close(descriptor)
    extract(capsys, str(source), "--out", str(out), "--resume")
    assert everything_in(out) == before


def test_parts_that_an_input_no_longer_has_are_removed(source: Path, tmp_path: Path, capsys: Output) -> None:
    for count, folder, words in ((24, "out", ()), (9, "out", ("--resume",)), (9, "short", ())):
        source.write_bytes(lines(count))
        extract(capsys, str(source), "--out", str(tmp_path / folder), "--rows", "4", *words)
    assert everything_in(tmp_path / "out") == everything_in(tmp_path / "short")


def start(source: Path, out: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tuireader", "extract", str(source), "--out", str(out), "--rows", "2", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def wait_for_parts(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    while len(list(out.glob("*.done"))) < count and process.poll() is None:
        time.sleep(0.002)


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that a run has started and that extract."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(it) for it in children if b"part_process" in Path(f"/proc/{it}/cmdline").read_bytes()]


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_goes_on_to_the_same_output(number: int, source: Path, tmp_path: Path, capsys: Output) -> None:
    extract(capsys, str(source), "--out", str(tmp_path / "whole"), "--rows", "2", "--jobs", "2")
    out = tmp_path / "out"
    process = start(source, out, "--jobs", "2")
    wait_for_parts(out, random.Random(number).randint(1, 8), process)
    children = workers_of(process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    for child in children:  # they end with the program
        while is_running(child):
            time.sleep(0.002)
    assert not (out / "manifest.json").exists()
    extract(capsys, str(source), "--out", str(out), "--rows", "2", "--jobs", "2", "--resume")
    assert everything_in(out) == everything_in(tmp_path / "whole")


def is_running(process_id: int) -> bool:
    with suppress(OSError, IndexError):
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_full_disk_ends_the_run_with_one_sentence(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "in.jsonl").write_bytes(lines(24))

    def on_disk() -> tuple[int, str]:
        fill(disk, 2)
        done = start(tmp_path / "in.jsonl", disk / "out", "--jobs", "1")
        return done.wait(), done.communicate()[1].decode()

    answer = on_small_disk(disk, on_disk)
    if answer is None:
        pytest.skip("this system gives a test no disk of its own")
    assert answer == (2, f"tuireader: {disk / 'out'}: cannot be written (No space left on device)\n")


def test_ctrl_c_ends_the_run_and_its_workers_at_once(tmp_path: Path) -> None:
    long = {"id": "a", "text": "\n\n".join(map(text_of, range(6000)))}  # takes a worker some seconds
    file, out = tmp_path / "in.jsonl", tmp_path / "out"
    file.write_text("".join(json.dumps(it) + "\n" for it in (row(1), row(2), *[long] * 8)))
    process = start(file, out, "--jobs", "1")
    wait_for_parts(out, 1, process)
    children = workers_of(process)
    process.send_signal(signal.SIGINT)
    _, problems = process.communicate()
    said = f"tuireader: {out}: was ended before it was whole; the same command with --resume goes on\n"
    assert (process.returncode, problems.decode()) == (130, said)
    assert [it.name for it in out.glob("*.done")] == ["part-00000.done"]
    assert not any(map(is_running, children))


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_worker_is_replaced(number: int, source: Path, tmp_path: Path, capsys: Output) -> None:
    extract(capsys, str(source), "--out", str(tmp_path / "whole"), "--rows", "2", "--jobs", "2")
    out = tmp_path / "out"
    process = start(source, out, "--jobs", "2")
    wait_for_parts(out, random.Random(number).randint(1, 6), process)
    for child in workers_of(process)[:1]:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, problems = process.communicate()
    assert (process.returncode, problems) == (0, b"")
    assert everything_in(out) == everything_in(tmp_path / "whole")


def test_a_part_that_kills_its_workers_is_named_and_the_rest_is_written(
    source: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly = tmp_path / "sitecustomize.py"  # read by each worker when it starts
    deadly.write_text(
        "import os, sys\n"
        "if 'tuireader.extract.part_process' in sys.orig_argv:\n"
        "    import tuireader.extract.batch as batch\n"
        "    harmless = batch.attribute_bounded\n"
        "    def attribute(text, **rest):\n"
        "        return os._exit(9) if 'DEADLY' in text else harmless(text, **rest)\n"
        "    batch.attribute_bounded = attribute\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    rows = source.read_bytes().splitlines()
    rows[9] = json.dumps({"id": "x", "text": "DEADLY"}).encode()
    source.write_bytes(b"\n".join(rows))
    out = tmp_path / "out"
    manifest = extract(capsys, str(source), "--out", str(out), "--rows", "2", "--jobs", "2", status=1)
    assert manifest["failures"] == [{"number": 4, "reason": "its worker died each time"}]
    assert manifest["totals"]["rows"] == 22
    assert not (out / "manifest.json").exists()
    monkeypatch.delenv("PYTHONPATH")
    assert extract(capsys, str(source), "--out", str(out), "--rows", "2", "--resume")["totals"]["rows"] == 24


# Asked with other tools


README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def readme_statements() -> dict[str, str]:
    """Return the statements of the README that ask the tables, by what stands above each as a comment."""
    (block,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    views, *questions = re.split(r"^-- ", block, flags=re.MULTILINE)
    return {"views": views, **{about: sql for about, _, sql in (it.partition("\n") for it in questions)}}


ANSWERS: dict[str, tuple[object, ...]] = {
    "who is quoted most, by outlet and month": ("Ada Thornbury", "The Weir", "2026-10", 2),
    "one person’s words": ("2026-10-03", "The Mill Post", "We have the parts,"),
    "the verbs that outlets use": ("The Weir", "warned", 1),
    "the same words in several outlets": ("The ferry will sail again by spring", ["The Mill Post", "The Weir"]),
}
"""A row that each question of the README must give about `ARTICLES`."""
ARTICLES = [
    {
        "id": "1",
        "outlet": "The Weir",
        "date": "2026-10-02",
        "text": "“It has never stuck,” said Ada Thornbury, the keeper. “It will not stick now,” she said.\n\n"
        "“The ferry will sail again by spring,” warned Iris Vanterpool.",
    },
    {
        "id": "2",
        "outlet": "The Mill Post",
        "date": "2026-10-03",
        "text": "“The ferry will sail again by spring.” Iris Vanterpool, the harbour master, was sure of it on Monday. “We have the parts,” Vanterpool said.",
    },
]


def test_the_readme_has_a_question_for_each_answer() -> None:
    assert list(readme_statements()) == ["views", *ANSWERS]


@pytest.mark.parametrize("question", ANSWERS)
def test_duckdb_answers_the_questions_of_the_readme_as_they_are_printed(
    question: str, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text("".join(f"{json.dumps(it)}\n" for it in ARTICLES), "utf-8")
    extract(capsys, "in.jsonl", "--out", "tables", "--rows", "1", "--jobs", "1")
    statements = readme_statements()
    with duckdb.connect() as db:
        db.execute(statements["views"])
        rows = db.execute(statements[question]).fetchall()
    found = [tuple(sorted(it) if isinstance(it, list) else it for it in row) for row in rows]
    assert ANSWERS[question] in found, found


def test_a_batch_can_be_given_to_spark_as_it_is() -> None:
    """Spark's mapInArrow hands an iterator of batches to a function, and takes one back."""

    def work(batches: Any) -> Any:
        yield from map(extract_batch, batches)

    source = pa.RecordBatch.from_pylist([row(1), row(2)])
    assert [it.num_rows for it in work(iter([source, source]))] == [2, 2]
