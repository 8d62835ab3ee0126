"""`tuireader remove FEED…`: unsubscribe from feeds and delete their entries."""

import argparse
from collections.abc import Callable, Iterable

from tuireader.cli import EXIT_USAGE, write, write_error, write_json
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.errors import TuireaderError
from tuireader.library import Feed, Library
from tuireader.userinfo import without_password


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

    def remove(library: Library, feed: Feed) -> None:
        entries = library.feeds.remove(feed.id)
        if options.json:
            write_json({"id": feed.id, "url": feed.shown_url, "entries": entries})
        else:
            write(f"{feed.display_name}: removed, with {counted_noun(entries, 'article')}")

    return with_library(options.library, lambda library: for_each_feed(library, options.feeds, remove))


def for_each_feed(library: Library, words: Iterable[str], change: Callable[[Library, Feed], object]) -> int:
    """Call `change` for the feed that each word means; report what fails and go on. Return the exit status."""
    status = 0
    for word in words:
        try:
            change(library, find_feed(library, word))
        except TuireaderError as error:
            write_error(error)
            status = EXIT_USAGE
    return status


def find_feed(library: Library, word: str) -> Feed:
    """Return the feed with that address, or the only one with that name. Raises TuireaderError where there is none."""
    if (feed := find_feed_or_none(library, word)) is None:
        raise TuireaderError(f"{without_password(word)}: there is no such feed; tuireader feeds lists your feeds")
    return feed


def find_feed_or_none(library: Library, word: str) -> Feed | None:
    """Return the feed with that address, or the only one with that name. Raises TuireaderError where it is not one."""
    feeds = library.feeds.all(every=True)
    exact = next((feed for feed in feeds if word == feed.url), None)
    named = [feed for feed in feeds if word in feed.names or feed.display_name.casefold() == word.casefold()]
    if exact is None and len(named) > 1:
        urls = ", ".join(feed.shown_url for feed in named)
        raise TuireaderError(f"{len(named)} feeds are called {word}; give the address: {urls}")
    return exact or next(iter(named), None)
