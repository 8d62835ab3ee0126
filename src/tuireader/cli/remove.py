"""`tuireader remove FEED…`: unsubscribe from feeds and delete their entries."""

import argparse

from tuireader.cli import EXIT_USAGE, write, write_error, write_json
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.library import Feed, Library


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "remove",
        "Unsubscribe from feeds and delete their articles and marks. Articles that are also in another feed stay.",
    )
    command.add_argument("feeds", nargs="+", metavar="FEED", help="the address or the name of a feed")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        status = 0
        for word in options.feeds:
            feed = find_feed(library, word)
            if feed is None:
                write_error(f"{word}: there is no such feed; tuireader feeds lists your feeds")
                status = EXIT_USAGE
                continue
            entries = library.feeds.remove(feed.id)
            if options.json:
                write_json({"id": feed.id, "url": feed.url, "entries": entries})
            else:
                write(f"{feed.display_name}: removed, with {counted_noun(entries, 'article')}")
        return status

    return with_library(options.library, work)


def find_feed(library: Library, word: str) -> Feed | None:
    """Return the feed with that address, or the only one with that name, or None."""
    feeds = library.feeds.all(every=True)
    exact = next((feed for feed in feeds if word == feed.url), None)
    named = [feed for feed in feeds if feed.display_name.casefold() == word.casefold()]
    return exact or (named[0] if len(named) == 1 else None)
