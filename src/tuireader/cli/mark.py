"""`tuireader mark QUERY|ID… --read`: mark articles as read or unread."""

import argparse

from tuireader.cli.chosen_articles import DRY_RUN_HELP, articles_parser, change_articles
from tuireader.library import Library


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = articles_parser("mark", "Mark articles as read or unread; U in a reader opened later undoes it.")
    marks = command.add_mutually_exclusive_group(required=True)
    marks.add_argument("--read", action="store_true", help="mark them as read")
    marks.add_argument("--unread", action="store_true", help="mark them as unread")
    command.add_argument("--dry-run", action="store_true", help=DRY_RUN_HELP)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    return change_articles(
        parser(), arguments, lambda options: f"marked as {'read' if options.read else 'unread'}", _change
    )


def _change(library: Library, options: argparse.Namespace, ids: list[int]) -> list[int]:
    if options.dry_run:
        return [entry.id for entry in library.entries.load(ids) if entry.read is not options.read]
    return library.marks.mark(ids, read=options.read)
