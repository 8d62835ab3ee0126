"""`tuireader star QUERY|ID…`: star articles, or take their stars."""

import argparse

from tuireader.cli.chosen_articles import DRY_RUN_HELP, articles_parser, change_articles
from tuireader.library import Library


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = articles_parser("star", "Star articles; U in a reader opened later undoes it.")
    command.add_argument("--remove", action="store_true", help="take their stars instead")
    command.add_argument("--dry-run", action="store_true", help=DRY_RUN_HELP)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    return change_articles(parser(), arguments, lambda it: "left without a star" if it.remove else "starred", _change)


def _change(library: Library, options: argparse.Namespace, ids: list[int]) -> list[int]:
    if options.dry_run:
        return [entry.id for entry in library.entries.load(ids) if entry.starred is options.remove]
    return library.marks.mark(ids, starred=not options.remove)
