"""`tuireader restore FILE`: replace the library with a backup."""

import argparse
from pathlib import Path

from tuireader.cli import write, write_json
from tuireader.cli.backup_library import megabytes, show_copy_progress
from tuireader.cli.common import counted_noun, library_parser
from tuireader.paths import library_path


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "restore",
        "Replace the library with a backup. The backup is checked first, and the present library is moved aside."
        " Without FILE: list the backups.",
    )
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a backup that tuireader backup made")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status. Raises TuireaderError where the backup cannot be restored."""
    options = parser().parse_args(arguments)
    library = library_path(options.library)
    if options.file is None:
        return _list_backups(library, as_json=options.json)
    from tuireader.library.backup import restore  # noqa: PLC0415 - completions only need the parser

    contents, previous_library = restore(options.file, library, show_copy_progress)
    if options.json:
        write_json(
            {
                "library": str(library),
                **contents._asdict(),
                "before": str(previous_library) if previous_library else None,
            }
        )
        return 0
    feeds, articles = counted_noun(contents.feeds, "feed"), counted_noun(contents.entries, "article")
    write(f"{library}: {feeds}, {articles}, as in {options.file}")
    if previous_library:
        write(f"The library that was there before is now {previous_library}")
    return 0


def _list_backups(library: Path, *, as_json: bool) -> int:
    from tuireader.library.backup import backup_folder, backups_of  # noqa: PLC0415 - as above

    backups = backups_of(library)
    for backup in backups:
        if as_json:
            write_json({"backup": str(backup.path), "bytes": backup.size, "made": backup.made.isoformat()})
        else:
            write(f"{backup.made.astimezone():%Y-%m-%d %H:%M}  {megabytes(backup.size):>9}  {backup.path}")
    if not backups and not as_json:
        write(f"{backup_folder(library)}: there is no backup yet; tuireader backup makes one")
    return 0
