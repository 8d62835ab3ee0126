"""CSV for spreadsheets: what a feed wrote is never taken for a formula there, and never controls a terminal."""

import csv
import io
import re
from collections.abc import Iterable

from tuireader.cli import terminal_safe, write_utf8
from tuireader.documents.cleaning import single_line

_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
"""What a spreadsheet may take for the start of a formula."""


def write_csv(cells: Iterable[str | float | None]) -> None:
    """Write a row. Texts are on one line; those that a spreadsheet might compute begin with an apostrophe."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(_cell(it) if isinstance(it, str) else it for it in cells)
    write_utf8(written.getvalue())


def _cell(text: str) -> str:
    line = single_line(terminal_safe(text))  # what is removed later must not uncover a sign
    return f"'{line}" if _FORMULA.match(line) else line
