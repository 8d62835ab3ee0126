"""`tuireader rescue FILE`: write what can be read of a damaged library into a new one."""

import argparse
import sys
from pathlib import Path

from tuireader.cli import show_progress, write, write_json
from tuireader.cli.common import counted_noun, library_parser
from tuireader.paths import library_path

NAMES = {"feed": "feeds", "entry": "articles", "document": "texts", "attribution": "quotations", "place": "positions"}
"""What the rows of a table are called here; of other tables only damage is mentioned."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "rescue",
        "Write all that can still be read of a damaged library into FILE, a new library. The damaged one stays as it"
        " is; tuireader restore FILE puts the new one in its place.",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the new library, which must not exist yet")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status. Raises TuireaderError where nothing can be read, or FILE exists."""
    from tuireader.library.rescue import rescue  # noqa: PLC0415 - completions only need the parser

    options = parser().parse_args(arguments)
    source = library_path(options.library)
    tables = rescue(source, options.file, _show_rows)
    _show_rows("", 0)
    saved = {table.name: table.rows for table in tables}
    damaged = [NAMES.get(table.name, f"“{table.name}”") for table in tables if not table.is_whole]
    if options.json:
        write_json(
            {"library": str(options.file), "saved": saved, "damaged": [it.name for it in tables if not it.is_whole]}
        )
        return 0
    feeds, articles = counted_noun(saved.get("feed", 0), "feed"), counted_noun(saved.get("entry", 0), "article")
    write(f"{options.file}: {feeds}, {articles}; tuireader restore {options.file} puts it in place of {source.name}")
    write(f"Some could not be read of: {', '.join(damaged)}." if damaged else "Everything could be read.")
    if "feeds" in damaged:
        write("The articles of a feed that could not be read are in “Rescued feed …”, which is not fetched.")
    return 0


def _show_rows(table: str, rows: int) -> None:
    """Show how much has been saved if standard error is a terminal; without a table, clear that line."""
    if sys.stderr.isatty():
        show_progress(f"Saving {NAMES.get(table, table)}: {rows:,}" if table else "")
