"""`tuireader backup [FILE]`: copy the whole library while others use it."""

import argparse
import sys
from pathlib import Path

from tuireader.cli import show_progress, write, write_json
from tuireader.cli.common import library_parser
from tuireader.paths import library_path


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "backup",
        "Back up the library into one file. The backup is checked; other copies of the program can keep running."
        " tuireader restore brings it back.",
    )
    command.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="a file or a folder (default: the folder “backups” next to the library)",
    )
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status. Raises TuireaderError where no backup can be made."""
    from tuireader.library.backup import back_up  # noqa: PLC0415 - completions only need the parser

    options = parser().parse_args(arguments)
    backup = back_up(library_path(options.library), options.file, show_copy_progress)
    if options.json:
        write_json({"backup": str(backup.path), "bytes": backup.size, "made": backup.made.isoformat()})
    else:
        write(f"{backup.path}: {megabytes(backup.size)}; tuireader restore {backup.path} brings it back")
    return 0


def show_copy_progress(done: int, pages: int) -> None:
    """Show the progress of the copy if standard error is a terminal."""
    if sys.stderr.isatty():
        show_progress(f"Copying: {100 * done // max(1, pages)} %" if done < pages else "")


def megabytes(count: int) -> str:
    """Return the size of a file in megabytes: “12.3 MB”."""
    return f"{count / 1e6:.1f} MB"
