"""What is read of files that are cut anywhere, packed in many ways, or written to do harm."""

import gzip
import io
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tuireader.errors import ArticleError
from tuireader.extract import read_inputs
from tuireader.extract.memory_limit import limited_memory
from tuireader.extract.parts import Part, batch_of
from tuireader.extract.read_inputs import Unread, find_inputs, parts_of
from tuireader.extract.read_warc import MAX_PAGE_BYTES, pages_of_warc

PAGE = b"<html><body><p>The weir holds.</p></body></html>"


def record(body: bytes = PAGE, kind: str = "response", status: str = "200 OK", **headers: str) -> bytes:
    """Return a record as a crawler writes it; `_` in the names of headers stands for a hyphen."""
    out = io.BytesIO()
    fields = [("Content-Type", "text/html; charset=utf-8"), *((it.replace("_", "-"), headers[it]) for it in headers)]
    head = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
    writer = WARCWriter(out, gzip=False)
    url = "https://weir.example/a"
    writer.write_record(writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=head))
    return out.getvalue()


def pages_in(data: bytes, folder: Path) -> list[tuple[dict[str, Any], bytes]]:
    """Return the facts and the bytes of the pages in a file."""
    (folder / "in.warc").write_bytes(data)
    items = [item.partition(b"\n") for item, _ in pages_of_warc(str(folder / "in.warc"))]
    return [(json.loads(head), page) for head, _, page in items]


def chunked(data: bytes, size: int = 7) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(it), it) for it in pieces) + b"0\r\n\r\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


BODIES = {
    "as it is": record(),
    "in chunks": record(chunked(PAGE), Transfer_Encoding="chunked"),
    "in chunks, the last of which is cut": record(chunked(PAGE)[:-9], Transfer_Encoding="chunked"),
    "called chunked, without chunks": record(PAGE, Transfer_Encoding="chunked"),
    "packed": record(gzip.compress(PAGE), Content_Encoding="gzip"),
    "packed in chunks": record(chunked(gzip.compress(PAGE)), Content_Encoding="GZIP", Transfer_Encoding="Chunked"),
    "packed with zlib": record(zlib.compress(PAGE), Content_Encoding="deflate"),
    "packed with zlib, without its head": record(raw_deflate(PAGE), Content_Encoding="deflate"),
    "called packed": record(PAGE, Content_Encoding="gzip"),
    "with the length of something else": record(PAGE, Content_Length="3"),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_page_is_read_however_it_was_sent(kind: str, tmp_path: Path) -> None:
    ((facts, page),) = pages_in(BODIES[kind], tmp_path)
    assert PAGE.startswith(page)
    assert len(page) >= len(PAGE) - 7
    assert (facts["url"], facts["charset"], facts["problem"]) == ("https://weir.example/a", "utf-8", None)
    assert facts["id"].startswith("<urn:uuid:")


def test_a_page_that_cannot_be_unpacked_has_its_problem(tmp_path: Path) -> None:
    ((facts, page),) = pages_in(record(b"\x00\x01", Content_Encoding="br"), tmp_path)
    assert (facts["problem"], page) == ("is packed as “br”, which cannot be unpacked", b"")


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    others = [record(status="404 Not Found"), record(kind="resource"), record().replace(b"text/html", b"image/gif")]
    no_url = record().replace(b"WARC-Target-URI", b"WARC-Something")
    found = pages_in(b"".join([*others, b"\r\n" * 99, record(), no_url]), tmp_path)
    assert [it["url"] for it, _ in found] == ["https://weir.example/a", ""]


def _bomb() -> bytes:
    return record(gzip.compress(bytes(3 * MAX_PAGE_BYTES)), Content_Encoding="gzip")


HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "headers without an end": (lambda: b"WARC/1.0\r\n" + b"a: b\r\n" * 10**5, "has a WARC record whose headers are"),
    "a header without an end": (lambda: b"WARC/1.0\r\na: " + b"b" * 10**6, "has a WARC record whose headers are"),
    "a first line without an end": (lambda: b"W" * 10**6, "has something else than a WARC record"),
    "a length that nobody has": (lambda: b"WARC/1.0\r\nContent-Length: 9" + b"9" * 30 + b"\r\n\r\n", "is cut off"),
    "a length below nothing": (lambda: b"WARC/1.0\r\nContent-Length: -9\r\n\r\n", "is cut off"),
    "a wrong length": (lambda: record().replace(b"Content-Length: ", b"Content-Length: 1"), "is cut off"),
    "headers of HTTP without an end": (
        lambda: record(PAGE, "response", "200 OK", **{f"a{number}": "" for number in range(200)}),
        "",
    ),
    "a page that is a bomb": (_bomb, ""),
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_harmful_records_take_little_and_are_named(
    kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make, reason = HARMFUL[kind]
    if reason:
        with pytest.raises(ArticleError) as error:
            pages_in(make(), tmp_path)
        assert error.value.reason.startswith(reason)
    else:
        ((facts, page),) = pages_in(make(), tmp_path)
        assert len(page) <= MAX_PAGE_BYTES
        assert facts["problem"] == (None if page else "has headers of HTTP that are too long")
    assert capfd.readouterr() == ("", "")


# Cut anywhere


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue().to_pybytes())


LINES = b"".join(b'{"id": "a%d", "text": "%d boats"}\n' % (number, number**5) for number in range(99))
WARC = b"".join(record(b"<p>%d</p>" % number) for number in range(5))
PACKINGS: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".zst": zstd}


def items_of(path: Path, unread: list[Unread]) -> list[bytes]:
    return [item for part in parts_of(find_inputs([str(path)])[0], 9, unread) for item in part.items]


@pytest.mark.parametrize("ending", PACKINGS)
@pytest.mark.parametrize(("name", "whole"), [("in.jsonl", LINES), ("in.warc", WARC)])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_of_a_file_that_is_cut_the_beginning_is_read_and_the_cut_is_named(
    name: str, whole: bytes, ending: str, share: float, tmp_path: Path
) -> None:
    file, unread = tmp_path / f"{name}{ending}", list[Unread]()
    packed = PACKINGS[ending](whole)
    file.write_bytes(packed)
    all_items = items_of(file, unread)
    assert (len(all_items), unread) == (99 if "json" in name else 5, [])
    data = packed[: 4 + int(share * (len(packed) - 4))]  # so much tells how it is packed
    file.write_bytes(data)
    items = items_of(file, unread)
    assert items == all_items[: len(items)]
    if ending == ".gz":  # no whole line before the cut is lost
        unpacked = zlib.decompressobj(31).decompress(data)
        assert len(items) == (unpacked.count(b"\n") if "json" in name else unpacked.count(b"</p>"))
    is_whole_to_there = not ending and data.rstrip().endswith((b"}", b"</p>"))
    assert len(unread) == (0 if is_whole_to_there else 1)


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_inputs, "MAX_LINE_BYTES", 100)
    for ending, pack in PACKINGS.items():
        file, unread = tmp_path / f"in.jsonl{ending}", list[Unread]()
        exact = b"x" * 99 + b"\n"
        file.write_bytes(pack(b'{"text": "a"}\n' + b"x" * 10**6 + b"\n" + exact + b'{"text": "b"}\n' + b"y" * 10**5))
        assert items_of(file, unread) == [b'1 {"text": "a"}', b"2 ", b"3 " + exact[:-1], b'4 {"text": "b"}', b"5 "]
        assert not unread


def parquet_parts(folder: Path, columns: dict[str, pa.Array]) -> list[Part]:
    parquet.write_table(pa.table(columns), folder / "in.parquet")
    return list(parts_of(find_inputs([str(folder / "in.parquet")])[0], 9, []))


def test_a_row_of_parquet_that_is_too_long_has_its_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_inputs, "MAX_LINE_BYTES", 1000)
    columns = {
        "id": pa.array(["a", "b", "c" * 2000]),
        "text": pa.array(["x" * 2000, "b", "c"]),
        "title": pa.array(["A", "B", "C"]),
    }
    (part,) = parquet_parts(tmp_path, columns)
    found = [(it["id"], it["title"], it["problem"]) for it in batch_of(part).to_pylist()]
    too_long = "has more than 64 MB"
    assert found == [("a", "A", too_long), ("b", "B", None), (f"{tmp_path / 'in.parquet'}:3", "C", too_long)]
    assert all(len(it) < 2000 for it in part.items)


def test_a_row_of_parquet_does_not_take_the_texts_of_all_others_along(tmp_path: Path) -> None:
    texts = pa.array([f"{number} boats" * 100 for number in range(60)]).dictionary_encode()
    parts = parquet_parts(tmp_path, {"text": texts})
    assert [len(it.items) for it in parts] == [9] * 6 + [6]
    assert all(len(item) < 2000 for it in parts for item in it.items)


def test_memory_has_a_limit_for_a_while() -> None:
    with limited_memory(32 << 20), pytest.raises(MemoryError):
        bytearray(512 << 20)
    assert len(bytearray(64 << 20)) == 64 << 20
