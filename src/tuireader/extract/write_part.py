"""Extracts one part and writes its tables: whole or not at all, with a mark that says what was written.

Each file is written under another name, flushed to the disk and renamed; the mark comes last. So a part with a mark is
whole, whatever was killed and whenever.
"""

import io
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from tuireader.digests import sha256
from tuireader.errors import TuireaderError
from tuireader.extract.batch import extract_batch
from tuireader.extract.layout import table_file
from tuireader.extract.parts import Part, batch_of
from tuireader.extract.schemas import ARTICLES_WITH_TEXT, TABLES
from tuireader.json_lines import json_text

ROWS_PER_BATCH = 200
"""So many articles are extracted at once, which bounds the memory."""
MARK_ENDING = ".done"


class PartSummary(NamedTuple):
    """What was written of a part."""

    number: int
    digest: str  # of what went in
    rows: int  # articles that went in; as many came out
    problems: int  # of them that could not be read
    quotations: int
    speakers: int
    files: dict[str, str]  # their names, with the digests of what is in them
    done_bytes: int = 0


def write_part(part: Part, folder: str, file_format: str) -> PartSummary:
    """Extract a part and write it into a folder; return what was written.

    Raises TuireaderError where the folder cannot be written: then no other part can be.
    """
    source = batch_of(part)
    pieces = [extract_batch(source.slice(at, ROWS_PER_BATCH)) for at in range(0, source.num_rows, ROWS_PER_BATCH)]
    table = pa.Table.from_batches(pieces)
    if table.num_rows != len(part.items):
        raise AssertionError(f"part {part.number}: {len(part.items)} articles went in, and {table.num_rows} came out")
    tables = tables_of(table)
    if part.with_text:
        tables["articles"] = tables["articles"].append_column(ARTICLES_WITH_TEXT.field("text"), source["text"])
    files = {}
    for name, rows in tables.items():
        file_name = table_file(name, part.number, file_format)
        data = _encoded(rows, file_format)
        _write_whole(Path(folder) / file_name, data)
        files[file_name] = sha256(data).hexdigest()
    problems = rows_with_problem(tables["articles"])
    counts = (tables["quotations"].num_rows, tables["speakers"].num_rows)
    summary = PartSummary(part.number, part.digest, table.num_rows, problems, *counts, files, part.done_bytes)
    mark = json_text(summary._replace(done_bytes=0)._asdict()) + "\n"
    _write_whole(mark_of(Path(folder), part.number), mark.encode())
    return summary


def mark_of(folder: Path, number: int) -> Path:
    """Return the file that marks a part as written."""
    return folder / f"part-{number:05d}{MARK_ENDING}"


def written_before(folder: Path, part: Part) -> PartSummary | None:
    """Return the summary of a part that was written by an earlier run; None where it was not, or not from the same."""
    try:
        found: Any = json.loads(mark_of(folder, part.number).read_bytes())
        summary = PartSummary(**found)._replace(done_bytes=part.done_bytes)
        is_same = summary.digest == part.digest and all(
            sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in summary.files.items()
        )
    except (OSError, ValueError, TypeError):
        return None
    return summary if is_same else None


def tables_of(table: pa.Table) -> dict[str, pa.Table]:
    """Return the tables of articles, quotations and speakers from what `extract_batch` returns."""
    articles, rows = [], {"quotations": list[dict[str, Any]](), "speakers": list[dict[str, Any]]()}
    for row in table.to_pylist():
        articles.append(row | {name: len(row[name]) for name in rows})
        for name, found in rows.items():
            found.extend({"article": row["id"], **it} for it in row[name])
    return {name: pa.Table.from_pylist(rows.get(name, articles), schema=schema) for name, schema in TABLES.items()}


def rows_with_problem(articles: pa.Table) -> int:
    """Return how many articles could not be read."""
    return int(articles.num_rows - articles["problem"].null_count)


def _encoded(rows: pa.Table, file_format: str) -> bytes:
    if file_format == "jsonl":
        return "".join(f"{json_text(row)}\n" for row in rows.to_pylist()).encode()
    sink = io.BytesIO()
    parquet.write_table(rows, sink, compression="zstd")
    return sink.getvalue()


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; it replaces one of the same name. Raises TuireaderError where that fails."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise TuireaderError(f"{path.parent}: cannot be written ({error.strerror})") from error
