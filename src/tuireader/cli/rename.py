"""`tuireader rename FEED NAME`: give a feed or a folder another name."""

import argparse

from tuireader.cli import EXIT_USAGE, write, write_error, write_json
from tuireader.cli.common import counted_noun, library_parser, load_configuration, with_library
from tuireader.cli.remove import find_feed_or_none
from tuireader.library import Feed, Library
from tuireader.library.feeds import OVERRULED_NOTE, clean_folder
from tuireader.userinfo import without_password


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "rename", 'Give a feed or a folder another name. With the name "" a feed shows its own title again.'
    )
    command.add_argument("feed", metavar="FEED", help="the address or name of a feed, or a folder")
    command.add_argument("name", metavar="NAME", help="the new name")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        feed = find_feed_or_none(library, options.feed)
        if feed is not None:
            changed = library.feeds.rename(feed.id, options.name)
            renamed = "is now called" if changed.name else "shows its own title again:"
            return report_change(changed, f"{feed.display_name} {renamed} {changed.display_name}", as_json=options.json)
        folder = clean_folder(options.feed)
        if not folder or not any(one.is_in_folder(folder) for one in library.feeds.all()):
            write_error(
                f"{without_password(options.feed)}: there is no such feed or folder; tuireader feeds lists them"
            )
            return EXIT_USAGE
        if not clean_folder(options.name):
            write_error('a folder needs a name; to take a feed out of its folder: tuireader move FEED ""')
            return EXIT_USAGE
        moved = library.feeds.rename_folder(folder, options.name)
        for one in moved:
            report_change(one, "", as_json=options.json)
        if not options.json:
            write(f"{folder} is now called {clean_folder(options.name)}, with {counted_noun(len(moved), 'feed')}")
        return 0

    return with_library(options.library, work)


def report_change(feed: Feed, sentence: str, *, as_json: bool) -> int:
    """Write how a feed was changed, and what would undo it; return the exit status."""
    if feed.is_overruled_by(load_configuration().feed_options(feed.url)):
        write_error(f"{feed.shown_url}: {OVERRULED_NOTE}")
    if as_json:
        write_json({"url": feed.shown_url, "title": feed.display_name, "folder": feed.folder})
    elif sentence:
        write(sentence)
    return 0
