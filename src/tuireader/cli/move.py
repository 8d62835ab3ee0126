"""`tuireader move FEED FOLDER`: put feeds into a folder."""

import argparse

from tuireader.cli.common import library_parser, with_library
from tuireader.cli.remove import for_each_feed
from tuireader.cli.rename import report_change
from tuireader.library import Feed, Library


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser("move", 'Put feeds into a folder: News, or News/Local inside it. "" is no folder.')
    command.add_argument("feeds", nargs="+", metavar="FEED", help="the address or name of a feed")
    command.add_argument("folder", metavar="FOLDER", help="the folder; it is made where there is none")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def move(library: Library, feed: Feed) -> None:
        moved = library.feeds.move(feed.id, options.folder)
        place = f"in {moved.folder}" if moved.folder else "in no folder"
        report_change(moved, f"{moved.display_name} is now {place}", as_json=options.json)

    return with_library(options.library, lambda library: for_each_feed(library, options.feeds, move))
