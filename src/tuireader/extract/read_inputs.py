"""Reads the inputs as parts: JSON lines, Parquet, WARC, articles as files, folders of all these, or a library."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tuireader import documents
from tuireader.documents.model import SUFFIXES
from tuireader.errors import ArticleError, TuireaderError
from tuireader.extract.layout import FACTS
from tuireader.extract.memory_limit import limited_memory
from tuireader.extract.parts import Part
from tuireader.extract.read_warc import pages_of_warc
from tuireader.extract.unpack import STANDARD_INPUT, is_stream, unpacked, why_unreadable

MAX_LINE_BYTES = 64 << 20
"""A longer line is none of an article."""
MAX_PART_BYTES = 64 << 20
"""A part with so many bytes is full, however few articles it has."""
MAX_PARQUET_BYTES = 256 << 20
"""How much memory some rows of Parquet may take: a few kilobytes can be packed that unpack to much more."""
ROWS_PER_BATCH = 50
LIBRARY_SIGN = b"SQLite format 3\0"
_DATA_NAMES = {
    "lines": re.compile(r"\.(?:jsonl|ndjson)(?:\.gz|\.zst)?$", re.IGNORECASE),
    "table": re.compile(r"\.parquet$", re.IGNORECASE),
    "pages": re.compile(r"\.warc(?:\.gz|\.zst)?$", re.IGNORECASE),
}


class _Item(NamedTuple):
    """What an article is made from, and how many bytes of the input are read with it."""

    data: bytes
    done_bytes: int
    file_bytes: int = 0  # of the file that `data` names


class Input(NamedTuple):
    """Something to read, of one kind."""

    kind: str  # of its parts
    name: str
    size: int  # in bytes; 0 where it cannot be known
    items: Iterator[_Item]  # begins to read with the first
    is_named: bool = True  # by the user, and not found in a folder


class Unread(NamedTuple):
    """An input that could not be read, or not to its end."""

    input: str
    reason: str


# Which inputs there are


def find_inputs(paths: Sequence[str]) -> tuple[list[Input], list[Unread]]:
    """Return what the paths name, in their order, and what cannot be read of it; nothing is read yet.

    Raises TuireaderError where a path is not there.
    """
    for path in paths:
        if path != STANDARD_INPUT and not Path(path).exists():
            raise TuireaderError(f"{path}: there is no such file or folder")
    found, unread = list[Input](), list[Unread]()
    for path in paths:
        if Path(path).is_dir():
            inputs, problems = _inputs_in_folder(path)
            found += inputs
            unread += problems
        else:
            found.append(_input_of_file(path))
    return found, unread


def _inputs_in_folder(folder: str) -> tuple[list[Input], list[Unread]]:
    """Return the articles in a folder, as one input, and then each other file that holds some."""
    files, errors = documents.find_files(Path(folder), lambda name: bool(_data_kind(name)) or _is_article(name))
    articles = [it for it in files if not _data_kind(it.name)]
    found = [_input_of_articles(folder, articles)] if articles else []
    found += [_input_of_file(str(it))._replace(is_named=False) for it in files if _data_kind(it.name)]
    unread = [Unread(it.location, it.reason) for it in errors]
    if not files and not errors:
        unread.append(Unread(folder, "holds no articles, JSON lines, Parquet or WARC files"))
    return found, unread


def _data_kind(name: str) -> str:
    """Return the kind of a file that holds many articles, by its name; "" where it is none."""
    return next((kind for kind, pattern in _DATA_NAMES.items() if pattern.search(name)), "")


def _is_article(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def _input_of_file(path: str) -> Input:
    if is_stream(path):
        return Input("lines", path, 0, _lines(path))
    kind = _data_kind(path) or ("entries" if _is_library(path) else "files")
    if kind == "files":
        return _input_of_articles(path, [Path(path)])
    items = {"lines": _lines, "table": _rows_of_parquet, "pages": _pages, "entries": _entries}[kind](path)
    return Input(kind, path, _size(Path(path)), items)


def _input_of_articles(name: str, files: Sequence[Path]) -> Input:
    return Input("files", name, sum(map(_size, files)), _files(files))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _is_library(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(len(LIBRARY_SIGN)) == LIBRARY_SIGN
    except OSError:
        return False


# Parts of them


def parts_of(inputs: Sequence[Input], rows_per_part: int, unread: list[Unread]) -> Iterator[Part]:
    """Yield the parts of the inputs, in their order; no part has articles of two inputs.

    An input that cannot be read to its end is added to `unread`; what was read of it is in the parts.
    """
    number, before = 0, 0
    for it in inputs:
        first = 0
        for chunk in _chunks(_read_to_end(it, unread), rows_per_part):
            done = before + min(chunk[-1].done_bytes, it.size)
            yield Part(number, it.kind, it.name, first, [item.data for item in chunk], done)
            number, first = number + 1, first + len(chunk)
        before += it.size


def _read_to_end(source: Input, unread: list[Unread]) -> Iterator[_Item]:
    """Yield the items of an input until it ends, or cannot be read any further: then `unread` says where and why."""
    count, reason = 0, ""
    try:
        for item in source.items:
            count += 1
            yield item
    except TuireaderError as error:
        reason = error.reason if isinstance(error, ArticleError) else str(error).removeprefix(f"{source.name}: ")
        if count:
            reason += f", after {count:,} article{'' if count == 1 else 's'}"
    if not count and not reason and source.is_named:
        reason = "has no articles"
    if reason:
        unread.append(Unread(source.name, reason))


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


# Kinds of inputs


def _files(files: Sequence[Path]) -> Iterator[_Item]:
    """Yield the names of files, each of which has one article."""
    done = 0
    for file in files:
        size = _size(file)
        done += size
        yield _Item(str(file).encode("utf-8", "surrogateescape"), done, size)


def _lines(path: str) -> Iterator[_Item]:
    """Yield the lines of a file that are not empty, each behind its number and a blank.

    Of a line that is too long the number alone. Raises ArticleError where the last line is cut off, too.
    """
    with unpacked(path) as (file, packed):
        number = 0
        while line := file.readline(MAX_LINE_BYTES):
            number += 1
            if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
                line = b""
                while (rest := file.readline(1 << 16)) and not rest.endswith(b"\n"):
                    pass
            elif not line.strip():
                continue
            elif not line.endswith(b"\n") and line.lstrip().startswith(b"{") and not line.rstrip().endswith(b"}"):
                raise ArticleError(path, f"is cut off in line {number:,}")
            yield _Item(b"%d %b" % (number, line.rstrip(b"\r\n")), packed.done_bytes)


def _rows_of_parquet(path: str) -> Iterator[_Item]:
    """Yield small tables of a Parquet file, each as an Arrow stream with one article."""
    import pyarrow as pa  # noqa: PLC0415 - only these files need it
    from pyarrow import parquet  # noqa: PLC0415

    try:
        with parquet.ParquetFile(path, buffer_size=1 << 20) as file:
            size, rows = _size(Path(path)), 0
            for batch in _batches(path, file):
                for at in range(batch.num_rows):
                    rows += 1
                    data = _stream_of(batch.slice(at, 1))
                    yield _Item(data, size * rows // max(rows, file.metadata.num_rows))
    except PermissionError as error:
        raise ArticleError(path, why_unreadable(error)) from error
    except (OSError, pa.ArrowException, MemoryError) as error:
        raise ArticleError(path, f"is no Parquet file that can be read ({' '.join(str(error).split())})") from error


def _batches(path: str, file: Any) -> Iterator[Any]:
    """Yield batches of few rows, without dictionaries, which would go with each row."""
    import pyarrow as pa  # noqa: PLC0415 - only these files need it

    names = file.schema_arrow.names
    if "text" not in names:
        raise ArticleError(path, f"has no column text; it has {', '.join(names)}")
    wanted = [it for it in ("id", "text", *FACTS) if it in names]
    if twice := next((it for it in wanted if names.count(it) > 1), ""):
        raise ArticleError(path, f"has several columns {twice}")
    batches = file.iter_batches(batch_size=ROWS_PER_BATCH, columns=wanted)
    while True:
        with limited_memory(MAX_PARQUET_BYTES):
            batch = next(batches, None)
            if batch is None:
                return
            columns = [it.dictionary_decode() if pa.types.is_dictionary(it.type) else it for it in batch.columns]
        yield pa.RecordBatch.from_arrays(columns, batch.schema.names)


def _stream_of(row: Any) -> bytes:
    """Return a batch of one row as an Arrow stream; where it is too long, without the text."""
    import pyarrow as pa  # noqa: PLC0415 - only these files need it

    if row.nbytes > MAX_LINE_BYTES:
        row = row.select([it for it in row.schema.names if row.column(it).nbytes <= MAX_LINE_BYTES and it != "text"])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, row.schema) as writer:
        writer.write_batch(row)
    return bytes(sink.getvalue().to_pybytes())


def _pages(path: str) -> Iterator[_Item]:
    """Yield the pages of a WARC file: a line of facts, then the page."""
    return (_Item(*page) for page in pages_of_warc(path))


def _entries(path: str) -> Iterator[_Item]:
    """Yield the ids of a library's articles, the oldest first."""
    from tuireader.library.open_library import open_library  # noqa: PLC0415 - only libraries need it

    with closing(open_library(Path(path), only_reads=True)) as library:
        ids = sorted(entry.id for entry in library.entries.listing())
    size = _size(Path(path))
    for number, entry_id in enumerate(ids, 1):
        yield _Item(str(entry_id).encode(), size * number // len(ids))
