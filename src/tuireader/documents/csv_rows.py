"""CSV for spreadsheets: what a feed wrote is never taken for a formula there, and never controls a terminal."""

import csv
import io
import re
from collections.abc import Iterable

from tuireader.documents.cleaning import output_safe, single_line

_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
"""What a spreadsheet may take for the start of a formula."""


def csv_row(cells: Iterable[str | float | None]) -> str:
    """Return a row without its end. Texts are on one line; those that may be a formula begin with an apostrophe."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(_cell(it) if isinstance(it, str) else it for it in cells)
    return written.getvalue()


def without_apostrophe(cell: str) -> str:
    """Return a cell without the apostrophe that `csv_row` wrote before it; one of the text itself stays."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def _cell(text: str) -> str:
    line = single_line(output_safe(text))  # what is removed later must not uncover a sign
    return f"'{line}" if _FORMULA.match(line) else line
