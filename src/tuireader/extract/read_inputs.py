"""Reads the inputs as parts: JSON lines, Parquet, WARC, folders and files, or a library."""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from tuireader import documents
from tuireader.errors import TuireaderError
from tuireader.extract.parts import Part
from tuireader.extract.schemas import FACTS
from tuireader.json_lines import json_text

MAX_LINE_BYTES = 64 << 20
"""A longer line ends the reading of a file: it is none of an article."""
MAX_PART_BYTES = 64 << 20
"""A part with so many bytes is full, however few articles it has."""
MAX_PAGE_BYTES = 16 << 20
LIBRARY_SIGN = b"SQLite format 3\0"
_LINES = re.compile(r"\.(?:jsonl|ndjson)(?:\.gz|\.zst)?$", re.IGNORECASE)
_WARC = re.compile(r"\.warc(?:\.gz)?$", re.IGNORECASE)
_PARQUET = re.compile(r"\.parquet$", re.IGNORECASE)
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


class _Item(NamedTuple):
    """What an article is made from, and how many bytes of the input are read with it."""

    data: bytes
    done_bytes: int
    file_bytes: int = 0  # of the file that `data` names


class _Input(NamedTuple):
    """An input that was recognised."""

    kind: str
    name: str
    size: int
    items: Iterator[_Item]


def input_size(paths: Sequence[str]) -> int:
    """Return how many bytes the files of the inputs have, to tell how far the work is; folders count their files."""
    return sum(file.stat().st_size for path in paths for file in _files_in(Path(path)) if file.is_file())


def _files_in(path: Path) -> Iterable[Path]:
    return path.rglob("*") if path.is_dir() else [path]


def parts_of(paths: Sequence[str], rows_per_part: int) -> Iterator[Part]:
    """Yield the parts of the inputs, in their order; no part has articles of two inputs.

    Raises TuireaderError where an input cannot be read, or is of no kind that is known.
    """
    number, before = 0, 0
    for path in paths:
        found = _recognised(path)
        first = 0
        for chunk in _chunks(found.items, rows_per_part):
            done = before + min(chunk[-1].done_bytes, found.size)
            yield Part(number, found.kind, found.name, first, [it.data for it in chunk], done)
            number, first = number + 1, first + len(chunk)
        before += found.size


def _chunks(items: Iterator[_Item], rows: int) -> Iterator[list[_Item]]:
    """Yield the items in lists of at most `rows`, and about `MAX_PART_BYTES`."""
    chunk, size = list[_Item](), 0
    for item in items:
        chunk.append(item)
        size += len(item.data) + item.file_bytes
        if len(chunk) == rows or size >= MAX_PART_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def check_exists(path: str) -> None:
    """Raise TuireaderError where an input is not there."""
    if not Path(path).exists():
        raise TuireaderError(f"{path}: there is no such file or folder")


def _recognised(path: str) -> _Input:
    """Return an input with its kind. Raises TuireaderError where it is of none."""
    check_exists(path)
    place = Path(path)
    size = input_size([path])
    if place.is_dir():
        return _Input("files", path, size, _files(path))
    if _LINES.search(path):
        return _Input("lines", path, size, _lines(place))
    if _PARQUET.search(path):
        return _Input("table", path, size, _tables(place))
    if _WARC.search(path):
        return _Input("pages", path, size, _pages(place))
    with _readable(place) as file:
        is_library = file.read(len(LIBRARY_SIGN)) == LIBRARY_SIGN
    if is_library:
        return _Input("entries", path, size, _entries(place))
    return _Input("files", path, size, _files(path))


@contextmanager
def _readable(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading. Raises TuireaderError where that is not possible, also while it is read."""
    try:
        with path.open("rb") as file:
            yield file
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TuireaderError(f"{path}: cannot be read to its end ({reason})") from error


# Kinds of inputs


def _files(path: str) -> Iterator[_Item]:
    """Yield the names of the articles in a folder, or of one file."""
    found, problems = documents.find_articles([path])
    if problems and not found:
        raise TuireaderError(str(problems[0]))
    done = 0
    for file in sorted(found):
        size = file.stat().st_size if file.exists() else 0
        done += size
        yield _Item(str(file).encode("utf-8", "surrogateescape"), done, size)


def _lines(path: Path) -> Iterator[_Item]:
    """Yield the lines of a file that are not empty, each behind its number and a blank."""
    with _readable(path) as file, _unpacked(path, file) as unpacked:
        number = 0
        while line := unpacked.readline(MAX_LINE_BYTES + 1):
            if len(line) > MAX_LINE_BYTES:
                raise TuireaderError(
                    f"{path}: a line is longer than {MAX_LINE_BYTES >> 20} MB; there is one article a line"
                )
            number += 1
            if line.strip():
                yield _Item(b"%d %b" % (number, line.rstrip(b"\r\n")), file.tell())


@contextmanager
def _unpacked(path: Path, file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Return the file, unpacked by what its name says."""
    if path.suffix.lower() == ".gz":
        with gzip.open(file) as unpacked:
            yield unpacked  # type: ignore[misc]
    elif path.suffix.lower() == ".zst":
        from io import BufferedReader  # noqa: PLC0415 - only these files need it

        import pyarrow as pa  # noqa: PLC0415

        with pa.CompressedInputStream(file, "zstd") as stream:
            yield BufferedReader(stream, 1 << 20)
    else:
        yield file


def _tables(path: Path) -> Iterator[_Item]:
    """Yield small tables of a Parquet file, each as an Arrow stream with one article."""
    import pyarrow as pa  # noqa: PLC0415 - only these files need it
    from pyarrow import parquet  # noqa: PLC0415

    try:
        yield from _rows_of_parquet(path, parquet.ParquetFile(path))
    except (OSError, pa.ArrowException) as error:
        raise TuireaderError(f"{path}: is no Parquet file that can be read ({error})") from error


def _rows_of_parquet(path: Path, table: Any) -> Iterator[_Item]:
    import pyarrow as pa  # noqa: PLC0415 - only these files need it

    names = table.schema_arrow.names
    if "text" not in names:
        raise TuireaderError(f"{path}: has no column text; it has {', '.join(names)}")
    rows, total = 0, max(1, table.metadata.num_rows)
    size = path.stat().st_size
    for batch in table.iter_batches(batch_size=100, columns=[it for it in ("id", "text", *FACTS) if it in names]):
        for at in range(batch.num_rows):
            rows += 1
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, batch.schema) as writer:
                writer.write_batch(batch.slice(at, 1))
            yield _Item(sink.getvalue().to_pybytes(), size * rows // total)


def _pages(path: Path) -> Iterator[_Item]:
    """Yield the pages of a WARC file: a line of facts, then the page."""
    warcio = _imported("warcio.archiveiterator")
    exceptions = _imported("warcio.exceptions")
    with _readable(path) as file:
        try:
            for record in warcio.ArchiveIterator(file):
                item = _page_of(record)
                if item is not None:
                    yield _Item(item, file.tell())
        except exceptions.ArchiveLoadFailed as error:
            raise TuireaderError(f"{path}: is no WARC file that can be read to its end ({error})") from error


def _page_of(record: Any) -> bytes | None:
    """Return the page of a record; None where it is something else."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    content_type = record.http_headers.get_header("Content-Type") or ""
    if record.http_headers.get_statuscode() != "200" or "html" not in content_type.lower():
        return None
    charset = _CHARSET.search(content_type)
    headers = record.rec_headers
    facts = {
        "id": headers.get_header("WARC-Record-ID") or headers.get_header("WARC-Target-URI") or "",
        "url": headers.get_header("WARC-Target-URI") or "",
        "date": headers.get_header("WARC-Date"),
        "charset": charset[1] if charset else None,
    }
    page: bytes = record.content_stream().read(MAX_PAGE_BYTES)
    return json_text(facts).encode() + b"\n" + page


def _entries(path: Path) -> Iterator[_Item]:
    """Yield the ids of a library's articles, the oldest first."""
    from tuireader.library.open_library import open_library  # noqa: PLC0415 - only libraries need it

    with closing(open_library(path, only_reads=True)) as library:
        ids = sorted(entry.id for entry in library.entries.listing())
    size = path.stat().st_size
    for number, entry_id in enumerate(ids, 1):
        yield _Item(str(entry_id).encode(), size * number // len(ids))


def _imported(name: str) -> Any:
    """Return a module that only some inputs need. Raises TuireaderError where it is not installed."""
    from importlib import import_module  # noqa: PLC0415 - only some inputs need it

    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise TuireaderError(f"{package} is not installed; pip install 'tuireader[extract]' installs it") from error
