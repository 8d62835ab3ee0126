"""Parts of the input: what is read, extracted and written at once, in the same way each time.

A part is made by whoever reads the input, and holds what a worker needs to make its rows: lines, names of files, pages,
rows of a table, or entries of a library. Its digest tells whether a part of an earlier run is the same one.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from tuireader import documents
from tuireader.digests import sha256
from tuireader.documents.model import Document
from tuireader.errors import TuireaderError
from tuireader.extract.cpu_limit import limited_cpu_seconds
from tuireader.extract.layout import FACTS
from tuireader.extract.schemas import INPUT

NOT_TEXT = "has something else than a text"
TOO_LONG = "has more than 64 MB"
MAX_PAGE_SECONDS = 10.0
"""How long the article of a page may be looked for, of CPU time."""
Row = dict[str, Any]
BATCH_SCHEMA = pa.schema([*INPUT, ("problem", pa.string())])


class Part(NamedTuple):
    """Some articles of the input."""

    number: int  # from 0, in the order of the input
    kind: str  # lines, files, pages, table or entries
    origin: str  # the input that it comes from
    first: int  # how many articles of this input stand before it
    items: list[bytes]
    done_bytes: int  # how far the input is read with it, of `InputSize`
    with_text: bool = False  # whether its table of articles has their texts

    @property
    def digest(self) -> str:
        """The digest of all that its rows come from; of files their names alone."""
        whole = sha256(f"{self.kind} {self.origin} {self.first}\n".encode("utf-8", "surrogateescape"))
        for item in self.items:
            whole.update(len(item).to_bytes(8, "big") + item)
        return whole.hexdigest()


def batch_of(part: Part) -> pa.RecordBatch:
    """Return the articles of a part; those that cannot be read have a problem and no text."""
    return pa.RecordBatch.from_pylist([_with_valid_text(row) for row in _ROWS_OF[part.kind](part)], schema=BATCH_SCHEMA)


def _with_valid_text(row: Row) -> Row:
    """Return a row that UTF-8 can hold; half a surrogate pair becomes a sign for an unknown character."""
    return {name: it.encode("utf-8", "replace").decode() if isinstance(it, str) else it for name, it in row.items()}


def _rows_of_lines(part: Part) -> Iterator[Row]:
    from json import loads  # noqa: PLC0415 - only these parts need it

    for item in part.items:
        number, _, line = item.partition(b" ")
        place = f"{part.origin}:{number.decode()}"
        if not line:
            yield {"id": place, "problem": TOO_LONG}
            continue
        try:
            found = loads(line)
        except (ValueError, RecursionError):
            yield {"id": place, "problem": "is no JSON"}
            continue
        if not isinstance(found, dict) or not isinstance(found.get("text"), str):
            yield {"id": place, "problem": "is no object with a text"}
            continue
        name = found.get("id")
        yield {
            "id": str(name) if isinstance(name, (str, int)) else place,
            "text": found["text"],
            **{it: str(found[it]) for it in FACTS if isinstance(found.get(it), (str, int))},
        }


def _rows_of_files(part: Part) -> Iterator[Row]:
    for item in part.items:
        path = Path(item.decode("utf-8", "surrogateescape"))
        try:
            yield row_of_document(str(path), documents.load(path))
        except TuireaderError as error:
            yield {"id": str(path), "problem": _reason(error)}


def _rows_of_pages(part: Part) -> Iterator[Row]:
    from json import loads  # noqa: PLC0415 - only these parts need it

    for item in part.items:
        head, _, page = item.partition(b"\n")
        facts = loads(head)
        if facts["problem"]:
            yield {"id": facts["id"], "url": facts["url"], "problem": facts["problem"]}
            continue
        try:
            with limited_cpu_seconds(MAX_PAGE_SECONDS):
                html = documents.decode_html(page, facts["charset"])
                article = documents.extract(html, facts["url"])
                row = row_of_document(facts["id"], documents.to_document(article))
        except (TuireaderError, TimeoutError) as error:
            yield {"id": facts["id"], "url": facts["url"], "problem": _reason(error)}
            continue
        if article.problem:
            yield {"id": facts["id"], "url": facts["url"], "problem": article.problem}
            continue
        yield row | {"url": row["url"] or facts["url"], "date": row["date"] or facts["date"]}


def _rows_of_table(part: Part) -> Iterator[Row]:
    for number, item in enumerate(part.items, part.first + 1):
        with pa.ipc.open_stream(item) as reader:
            table = reader.read_all()
        columns = dict(zip(table.column_names, table.columns, strict=True))
        row = {name: _value(column) for name, column in columns.items()}
        answer = {it: _plain(row[it]) for it in ("id", *FACTS) if row.get(it) is not None}
        answer.setdefault("id", f"{part.origin}:{number}")
        if "text" not in columns:
            yield answer | {"problem": TOO_LONG}
        elif isinstance(row["text"], str) or columns["text"].null_count:
            yield answer | {"text": row["text"]}
        else:
            yield answer | {"problem": NOT_TEXT}


def _value(column: pa.ChunkedArray) -> Any:
    """Return the only value of a column; None where Python has none for it, such as a date in the year 100,000."""
    try:
        if pa.types.is_timestamp(column.type):  # Python has no nanoseconds
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        value = column[0].as_py()
        return value.decode() if isinstance(value, bytes) else value  # old programs do not say that bytes are a text
    except (ValueError, OverflowError, LookupError, pa.ArrowException):
        return None


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _rows_of_entries(part: Part) -> Iterator[Row]:
    from contextlib import closing  # noqa: PLC0415 - only these parts need it

    from tuireader.library.open_library import open_library  # noqa: PLC0415

    with closing(open_library(Path(part.origin), only_reads=True)) as library:
        entries = {it.id: it for it in library.entries.load([int(item) for item in part.items])}
        for item in part.items:
            entry = entries.get(int(item))
            if entry is None:
                yield {"id": item.decode(), "problem": "is no longer in the library"}
                continue
            try:
                yield row_of_document(item.decode(), library.articles.open(entry))
            except TuireaderError as error:
                yield {"id": item.decode(), "title": entry.title, "url": entry.url, "problem": _reason(error)}


def row_of_document(name: str, document: Document) -> Row:
    """Return the row of a document."""
    return {
        "id": name,
        "text": document.text,
        "title": document.title or None,
        "url": document.url or None,
        "outlet": document.credit or None,
        "date": document.date.isoformat() if document.date else None,
        "language": document.language or None,
    }


def _reason(error: Exception) -> str:
    return getattr(error, "reason", "") or str(error)


_ROWS_OF = {
    "lines": _rows_of_lines,
    "files": _rows_of_files,
    "pages": _rows_of_pages,
    "table": _rows_of_table,
    "entries": _rows_of_entries,
}
