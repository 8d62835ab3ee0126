"""Rows of CSV on standard output."""

from collections.abc import Iterable

from tuireader.cli import write_utf8
from tuireader.documents.csv_rows import csv_row


def write_csv(cells: Iterable[str | float | None]) -> None:
    """Write a row for spreadsheets, which take nothing in it for a formula."""
    write_utf8(csv_row(cells))
