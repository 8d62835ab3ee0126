"""`tuireader tag QUERY|ID… --add TAG`: give articles tags, or take them away."""

import argparse
from collections.abc import Iterable

from tuireader.cli.chosen_articles import DRY_RUN_HELP, articles_parser, change_articles
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.tags import clean_tag


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = articles_parser("tag", "Give articles tags, or take some away; a query with tag: finds them.")
    command.add_argument("--add", metavar="TAG", action="append", default=[], help="give this tag; may be repeated")
    command.add_argument("--remove", metavar="TAG", action="append", default=[], help="take this tag; may be repeated")
    command.add_argument("--dry-run", action="store_true", help=DRY_RUN_HELP)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    return change_articles(parser(), arguments, _action, _change)


def _action(options: argparse.Namespace) -> str:
    """Return what is done. Raises TuireaderError where no tag is named, or one cannot be a tag."""
    options.add, options.remove = _clean_tags(options.add), _clean_tags(options.remove)
    if not (options.add or options.remove):
        raise TuireaderError("name a tag: tuireader tag QUERY --add TAG, or --remove TAG")
    if both := set(options.add) & set(options.remove):
        raise TuireaderError(f"{min(both)}: is to be added and removed; say one of them")
    given = f"tagged {', '.join(options.add)}" if options.add else ""
    taken = f"left without {', '.join(options.remove)}" if options.remove else ""
    return " and ".join(filter(None, (given, taken)))


def _clean_tags(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(clean_tag, names)))


def _change(library: Library, options: argparse.Namespace, ids: list[int]) -> list[int]:
    change = library.tags.would_change if options.dry_run else library.tags.change
    changed = set(change(ids, add=options.add, remove=options.remove).entries)
    return [it for it in ids if it in changed]
