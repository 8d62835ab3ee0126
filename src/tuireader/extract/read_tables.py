"""Reads a folder of tables, which anybody may have made: an article at a time, with what was found in it.

The manifest gives the numbers of the parts and the digests of their files; the names of these follow from that, so that
no manifest leads out of the folder. A file is opened once, compared with its digest, and then read from where it is.
"""

import json
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from tuireader.digests import sha256
from tuireader.errors import TuireaderError
from tuireader.extract.layout import FORMATS, MANIFEST, PLAN, SCHEMA, TABLE_NAMES, table_file, weights_digest
from tuireader.extract.memory_limit import limited_memory
from tuireader.library import ENGINE_VERSION

MAX_MANIFEST_BYTES = 64 << 20
"""Of 200,000 parts."""
MAX_TABLE_BYTES = 512 << 20
"""Of one file, also unpacked; a part is made from some 64 MB."""
MAX_LINE_BYTES = 32 << 20
MAX_PART_ROWS = 10**6
ROWS_AT_ONCE = 16
"""So many rows of a Parquet file are in memory."""
MAX_ROWS_BYTES = 384 << 20
"""How much memory they may take: sixteen texts of 4 MB, as they are packed, unpacked and as Python has them."""
MAX_FOUND = 20_000
"""How many quotations, and how many speakers, are read of an article."""
_BLOCK_BYTES = 1 << 20
_ID_OF_LINE = re.compile(rb'\{"id":("(?:[^"\\]|\\.)*+")')
Row = dict[str, Any]
Say = Callable[[str], None]
"""Takes a sentence about what is left out."""


class TablePart(NamedTuple):
    """A part of an extraction, as the manifest names it."""

    number: int
    digests: dict[str, str]  # of its files, by the names of their tables
    rows: int  # how many articles it has, as the manifest says, which only tells how far the work is


class Manifest(NamedTuple):
    """What a folder of tables says of itself."""

    folder: Path
    file_format: str
    engine: int
    is_of_this_engine: bool  # whether this very engine, with these weights, has found the quotations
    parts: tuple[TablePart, ...]
    left_out_parts: int  # that cannot be right

    def path_of(self, table: str, part: TablePart) -> Path:
        """Return the file of a table."""
        return self.folder / table_file(table, part.number, self.file_format)


class ArticleRow(NamedTuple):
    """A row of the table of articles, with its rows of the others; None where they do not fit."""

    place: str  # the file and the number of the row
    values: Row
    quotations: list[Row] | None
    speakers: list[Row] | None


def read_manifest(folder: Path, say: Say) -> Manifest:
    """Return the manifest of a folder; parts that cannot be right are left out.

    Raises TuireaderError where the folder is none of whole tables.
    """
    found = _manifest_of(folder)
    file_format, engine, parts = found.get("format"), found.get("engine"), found.get("parts")
    if file_format not in FORMATS or type(engine) is not int or type(parts) is not list:
        raise TuireaderError(f"{folder / MANIFEST}: is no manifest that tuireader extract has written")
    is_own = (engine, found.get("weights")) == (ENGINE_VERSION, weights_digest())
    known = [part for number, it in enumerate(parts) if (part := _part_of(it, number, folder, file_format, say))]
    return Manifest(folder, file_format, engine, is_own, tuple(known), len(parts) - len(known))


def _manifest_of(folder: Path) -> Row:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise TuireaderError(f"{folder}: there is no such folder; give one that tuireader extract has written")
    if not path.exists():
        if (folder / PLAN).exists():
            raise TuireaderError(f"{folder}: is not whole; the command that wrote it, with --resume, goes on")
        raise TuireaderError(f"{folder}: has no {MANIFEST}; give a folder that tuireader extract has written")
    try:
        with _opened(path, MAX_MANIFEST_BYTES) as file:
            found = json.loads(file.read())
    except (ValueError, RecursionError) as error:
        raise TuireaderError(f"{path}: is no JSON that can be read") from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise TuireaderError(f"{path}: is no manifest of the schema {SCHEMA}")
    return found


def _part_of(found: Any, place: int, folder: Path, file_format: str, say: Say) -> TablePart | None:
    """Return a part of the manifest; None where it is none."""
    number, files = (found.get("number"), found.get("files")) if isinstance(found, dict) else (None, None)
    if type(number) is int and 0 <= number < MAX_PART_ROWS and isinstance(files, dict):
        names = {name: table_file(name, number, file_format) for name in TABLE_NAMES}
        digests = {name: str(files[file]) for name, file in names.items() if file in files}
        if len(files) == len(digests) == len(names):
            rows = found.get("rows")
            return TablePart(number, digests, rows if type(rows) is int and rows > 0 else 1)
    say(f"{folder / MANIFEST}: entry {place + 1} of its parts does not name the three files of a part; it is left out")
    return None


def size_of(manifest: Manifest, part: TablePart) -> int:
    """Return how many bytes the files of a part have."""
    paths = [manifest.path_of(name, part) for name in TABLE_NAMES]
    return sum(path.lstat().st_size for path in paths if path.exists())


@contextmanager
def _opened(path: Path, max_bytes: int) -> Iterator[IO[bytes]]:
    """Open a file of the folder itself. Raises TuireaderError where it is none, or has too many bytes."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = "is a link; give the file itself" if path.is_symlink() else f"cannot be read ({error.strerror})"
        raise TuireaderError(f"{path}: {reason}") from error
    with os.fdopen(number, "rb") as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise TuireaderError(f"{path}: is no file")
        if facts.st_size > max_bytes:
            raise TuireaderError(f"{path}: has more than {max_bytes >> 20} MB")
        yield file


# The rows of a part


def article_rows(manifest: Manifest, part: TablePart, say: Say) -> Iterator[ArticleRow]:
    """Yield the articles of a part, in their order.

    Raises TuireaderError where a file of the part is not what the manifest says: before the first row, unless a file is
    damaged in a way that its digest does not show.
    """
    with ExitStack() as stack:
        paths, rows = {name: manifest.path_of(name, part) for name in TABLE_NAMES}, dict[str, Iterator[Row]]()
        for name, path in paths.items():
            file = stack.enter_context(_opened(path, MAX_TABLE_BYTES))
            _check_digest(path, file, part.digests[name])
            rows[name] = _rows(path, file, name)
        found = {name: _Taken(paths[name], rows[name]) for name in ("quotations", "speakers")}
        for number, values in enumerate(rows["articles"], 1):
            place = f"{paths['articles']}: row {number}"
            taken = {name: table.take(values.get("id"), values.get(name), say) for name, table in found.items()}
            yield ArticleRow(place, values, **taken)


def _check_digest(path: Path, file: IO[bytes], digest: str) -> None:
    """Raise TuireaderError where a file is not the one that the manifest names."""
    whole = sha256(b"")
    while block := file.read(_BLOCK_BYTES):
        whole.update(block)
    file.seek(0)
    if whole.hexdigest() != digest:
        raise TuireaderError(f"{path}: is not the file that the manifest names (another SHA-256)")


class _Taken:
    """The rows of quotations, or of speakers, taken article by article: they stand in the order of the articles."""

    def __init__(self, path: Path, rows: Iterator[Row]) -> None:
        self._path, self._rows, self._number, self._fits = path, rows, 0, True

    def take(self, article_id: Any, count: Any, say: Say) -> list[Row] | None:
        """Return the next `count` rows, which must be of this article; None, from then on, where they are not."""
        if not self._fits:
            return None
        taken = list[Row]()
        self._fits = type(count) is int and 0 <= count <= MAX_FOUND
        while self._fits and len(taken) < count:
            self._number += 1
            row = next(self._rows, None)
            self._fits = row is not None and row.get("article") == article_id
            taken += [] if row is None else [row]
        if not self._fits:
            say(
                f"{self._path}: row {max(1, self._number)}: the rows are not those of the table of articles; from here"
                " on, quotations are found again"
            )
        return taken if self._fits else None


def _rows(path: Path, file: IO[bytes], table: str) -> Iterator[Row]:
    """Return the rows of a table. Raises TuireaderError, when they are read, where it is damaged."""
    return _rows_of_parquet(path, file, table) if path.suffix == ".parquet" else _rows_of_lines(path, file)


def _rows_of_lines(path: Path, file: IO[bytes]) -> Iterator[Row]:
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            raise TuireaderError(f"{path}: row {number}: is longer than {MAX_LINE_BYTES >> 20} MB")
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise TuireaderError(f"{path}: row {number}: is no JSON") from error
        if not isinstance(row, dict):
            raise TuireaderError(f"{path}: row {number}: is no object")
        yield row


def article_ids(path: Path) -> Iterator[str]:
    """Yield the ids of a table of articles, in their order. Raises TuireaderError where it cannot be read."""
    with _opened(path, MAX_TABLE_BYTES) as file:
        if path.suffix != ".parquet":
            yield from _ids_of_lines(path, file)
            return
        for number, row in enumerate(_rows_of_parquet(path, file, "articles", ["id"]), 1):
            if row["id"] is None:
                raise TuireaderError(f"{path}: row {number}: has no id")
            yield row["id"]


def _ids_of_lines(path: Path, file: IO[bytes]) -> Iterator[str]:
    """Yield the ids with which the lines begin; the rest of each is not looked at."""
    number = 0
    while piece := file.readline(MAX_LINE_BYTES):
        number += 1
        try:
            found = json.loads(_ID_OF_LINE.match(piece)[1])  # type: ignore[index]
        except (ValueError, TypeError) as error:
            raise TuireaderError(f"{path}: row {number}: does not begin with an id") from error
        while piece and not piece.endswith(b"\n"):
            piece = file.readline(MAX_LINE_BYTES)
        yield found


def _rows_of_parquet(path: Path, file: IO[bytes], table: str, columns: list[str] | None = None) -> Iterator[Row]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415

        from tuireader.extract.schemas import ARTICLES_WITH_TEXT, TABLES  # noqa: PLC0415
    except ImportError as error:
        raise TuireaderError("pyarrow is not installed; pip install 'tuireader[extract]' installs it") from error
    try:
        source = parquet.ParquetFile(file, buffer_size=_BLOCK_BYTES)
        if source.schema_arrow not in [TABLES[table], *([ARTICLES_WITH_TEXT] if table == "articles" else [])]:
            raise TuireaderError(f"{path}: has other columns than tuireader extract writes")
        facts = source.metadata
        sizes = sum(facts.row_group(at).total_byte_size for at in range(facts.num_row_groups))
        if facts.num_rows > MAX_PART_ROWS or sizes > MAX_TABLE_BYTES:
            raise TuireaderError(f"{path}: has more than {MAX_TABLE_BYTES >> 20} MB unpacked")
        batches = source.iter_batches(batch_size=ROWS_AT_ONCE, columns=columns)
        while (rows := _next_rows(batches)) is not None:
            yield from rows
    except MemoryError as error:
        raise TuireaderError(f"{path}: {ROWS_AT_ONCE} of its rows take more than {MAX_ROWS_BYTES >> 20} MB") from error
    except (OSError, ValueError, OverflowError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())
        raise TuireaderError(f"{path}: is no Parquet file that can be read ({reason})") from error


def _next_rows(batches: Iterator[Any]) -> list[Row] | None:
    """Return the next rows; None at the end. Raises MemoryError where they take too much, however little packed."""
    with limited_memory(MAX_ROWS_BYTES):
        batch = next(batches, None)
        return None if batch is None else list(batch.to_pylist())
