"""Reads the quotations of an export again. Anybody may have changed the file: nothing in it is trusted."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tuireader.documents.csv_rows import without_apostrophe
from tuireader.errors import TuireaderError
from tuireader.evidence.as_annotation import selectors_of_annotation
from tuireader.evidence.as_html import DATA_END, DATA_START
from tuireader.evidence.as_records import selector_from
from tuireader.evidence.as_table import FIELDS
from tuireader.evidence.model import Selector

MAX_EXPORT_BYTES = 256 << 20
READ_BYTES = 1 << 20
STANDARD_INPUT = Path("-")
MAX_CELL_CHARACTERS = 10_000_000
MAX_ERRORS = 1_000_000
"""How many lines, rows or records may be no quotations: then the others are not read."""
MAX_SELECTORS = 1000
"""More than that no quotation has."""
MAX_ENTRY_ID = 2**63 - 1
"""The highest id that a library can hold."""
_IS_OF_ANNOTATIONS = re.compile(r'"type"\s*:\s*"AnnotationPage"')
_WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
"""What reading a quotation raises that is none."""
HOW_TO_MAKE = "tuireader export QUERY --format jsonl makes one"
MAX_HEAD_CHARACTERS = 1000
"""In which the format of a file shows."""


class Claim(NamedTuple):
    """What an export says about a quotation: these words stood in that article."""

    id: str
    words: str
    speaker: str  # "" where nobody is named
    selectors: tuple[Selector, ...]
    entry_id: int  # of the library that it was made from; 0 where the export does not say
    url: str  # "" without one
    title: str
    sha256: str  # of the text of the article


ClaimOf = Callable[[Any], Claim]
"""Returns the quotation that a record holds. Raises what `_WRONG` names where it holds none."""


def read_export(path: Path) -> Iterator[Claim | TuireaderError]:
    """Yield the quotations of an export in JSON lines, annotations, CSV or HTML; “-” is standard input.

    A line, row or record that is none gives an error, which names it, and the next ones are read. Raises TuireaderError
    where the file cannot be read, or has not one quotation with its places.
    """
    text = _read(path)
    path = Path("standard input") if path == STANDARD_INPUT else path
    claims, errors, first_error = 0, 0, None
    for found in _claims_in(path, text):
        if isinstance(found, Claim):
            claims += 1
        else:
            errors, first_error = errors + 1, first_error or found
        yield found
        if errors == MAX_ERRORS:
            yield TuireaderError(f"{path}: {MAX_ERRORS:,} are no quotations of an export; the rest is not read")
            break
    if not claims:
        raise first_error or TuireaderError(f"{path}: has no quotations with their places; {HOW_TO_MAKE}")


def _read(path: Path) -> str:
    try:
        with open(0, "rb", closefd=False) if path == STANDARD_INPUT else path.open("rb") as file:
            pieces, size = list[bytes](), 0
            while piece := file.read(READ_BYTES):  # a pipe does not say how much it has
                pieces.append(piece)
                size += len(piece)
                if size > MAX_EXPORT_BYTES:
                    raise TuireaderError(f"{path}: is larger than {MAX_EXPORT_BYTES >> 20} MB; export less at once")
    except OSError as error:
        raise TuireaderError(f"{path}: cannot be read ({error.strerror})") from error
    return b"".join(pieces).decode("utf-8-sig", "replace")


def _claims_in(path: Path, text: str) -> Iterator[Claim | TuireaderError]:
    start = text.lstrip()[:MAX_HEAD_CHARACTERS]
    if DATA_START in text:
        data = text.rpartition(DATA_START)[2].partition(DATA_END)[0]
        return _claims_of_list(path, "record", _parsed(path, "its data", data), _claim_of_record)
    if delimiter := _delimiter_of_table(start):
        return _claims_of_table(path, text, delimiter)
    if start.startswith("{") and _IS_OF_ANNOTATIONS.search(start):
        page = _parsed(path, "the file", text)
        items = page.get("items") if isinstance(page, dict) else None
        return _claims_of_list(path, "annotation", items, _claim_of_annotation)
    return _claims_of_lines(path, text)


def _claims_of_lines(path: Path, text: str) -> Iterator[Claim | TuireaderError]:
    for number, line in enumerate(_lines_of(text), 1):
        if line.strip():
            place = f"line {number:,}"
            try:
                record = _parsed(path, place, line)
            except TuireaderError as error:
                yield error
            else:
                yield _claim_or_error(path, place, record, _claim_of_record)


def _lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a text one by one: a list of very many short ones takes many times the text."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def _claims_of_list(path: Path, name: str, items: Any, claim_of: ClaimOf) -> Iterator[Claim | TuireaderError]:
    for number, item in enumerate(items if isinstance(items, list) else [], 1):
        yield _claim_or_error(path, f"{name} {number:,}", item, claim_of)


def _claims_of_table(path: Path, text: str, delimiter: str) -> Iterator[Claim | TuireaderError]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    number = 0
    try:
        for number, row in enumerate(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            yield _claim_or_error(path, f"row {number:,}", row, _claim_of_row)
    except csv.Error as error:
        place = f"row {number + 1:,}"
        yield TuireaderError(f"{path}: {place}, and all after it, are no table of an export ({error}); {HOW_TO_MAKE}")


def _delimiter_of_table(start: str) -> str:
    """Return what stands between the columns of a table, whichever program saved it; "" where the text is none."""
    head = start.splitlines()[:1]
    return next((it for it in ",;\t" if set(FIELDS[:3]) <= set(next(csv.reader(head, delimiter=it), []))), "")


def _parsed(path: Path, place: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TuireaderError(f"{path}: {place} is no JSON of an export; {HOW_TO_MAKE}") from error


def _claim_or_error(path: Path, place: str, item: Any, claim_of: ClaimOf) -> Claim | TuireaderError:
    try:
        return _checked(claim_of(item))
    except _WRONG:
        return TuireaderError(f"{path}: {place} is no quotation of an export; {HOW_TO_MAKE}")


def _claim_of_record(record: Any) -> Claim:
    article, speaker = record["article"], record["speaker"]
    return Claim(
        *(_text(record["id"]), _text(record["words"]), _text(speaker["name"]) if speaker else ""),
        selectors=tuple(selector_from(it) for it in record["selectors"]),
        entry_id=_possible_id(int(article["id"])),
        url=_text(article["url"] or ""),
        title=_text(article["title"]),
        sha256=_text(article["sha256"]),
    )


def _claim_of_annotation(annotation: Any) -> Claim:
    body = annotation["body"]
    article, speaker = body["schema:isPartOf"], body["schema:creator"]
    return Claim(
        id=_text(body["schema:identifier"]),
        words=_text(body["schema:text"]),
        speaker=_text(speaker["schema:name"]) if speaker else "",
        selectors=selectors_of_annotation(annotation),
        entry_id=_entry_id(body["schema:identifier"]),
        url=_text(article.get("schema:url", "")),
        title=_text(article.get("schema:headline", "")),
        sha256=_text(article["schema:sha256"]),
    )


def _claim_of_row(row: Any) -> Claim:
    return Claim(
        *(_text(row["id"]), _cell(row["words"]), _cell(row["speaker"])),
        selectors=tuple(selector_from(it) for it in json.loads(row["selectors"])),
        entry_id=_entry_id(row["id"]),
        url=_cell(row["url"]),
        title=_cell(row["title"]),
        sha256=_text(row["sha256"]),
    )


def _cell(text: str) -> str:
    """Return a cell as it was before it was made safe for spreadsheets."""
    return without_apostrophe(_text(text))


def _entry_id(quotation_id: str) -> int:
    with suppress(ValueError):
        return _possible_id(int(quotation_id.partition(".")[0]))
    return 0


def _possible_id(number: int) -> int:
    """Return an id of an article; 0 where no library can have it."""
    return number if 0 < number <= MAX_ENTRY_ID else 0


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value.encode("utf-8", "replace").decode()  # half a surrogate pair is in no address and no library


def _checked(claim: Claim) -> Claim:
    """Return a claim. Raises ValueError where it has no words, or others than its selectors, or very many selectors."""
    in_text = "".join([it.exact for it in claim.selectors])
    if len(claim.selectors) > MAX_SELECTORS or not in_text or _letters(in_text) != _letters(claim.words):
        raise ValueError("no words, or not those of its selectors")
    return claim


def _letters(text: str) -> str:
    """Return the letters and digits of a text, which are the same in all formats."""
    return "".join(filter(str.isalnum, text))
