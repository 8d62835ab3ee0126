"""`tuireader feeds`: list the subscriptions and their state."""

import argparse

from tuireader.cli import write, write_json
from tuireader.cli.common import NO_FEEDS, add_password_option, library_parser, with_library
from tuireader.library import Feed, Library
from tuireader.library.entry import from_timestamp


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser("feeds", "List the feeds: unread articles, name, address, and the last problem.")
    command.add_argument(
        "--all", action="store_true", help="also list folders that you opened without subscribing to them"
    )
    add_password_option(command)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        unread = library.marks.counts().feeds
        feeds = library.feeds.all(every=options.all)
        for feed in feeds:
            if options.json:
                write_json(feed_to_json(feed, unread.get(feed.id, 0), with_passwords=options.with_passwords))
            else:
                write(feed_line(feed, unread.get(feed.id, 0), with_passwords=options.with_passwords))
        if not feeds and not options.json:
            write(NO_FEEDS)
        return 0

    return with_library(options.library, work, only_reads=True)


def feed_to_json(feed: Feed, unread: int, *, with_passwords: bool = False) -> dict[str, object]:
    """Return a feed as JSON fields."""
    return {
        "id": feed.id,
        "url": feed.url if with_passwords else feed.shown_url,
        "kind": feed.kind,
        "title": feed.display_name,
        "folder": feed.folder,
        "link": feed.link,
        "unread": unread,
        "checked": iso_time(feed.checked),
        "due": iso_time(feed.due),
        "failures": feed.failures,
        "problem": feed.problem,
        "gone": feed.gone,
    }


def iso_time(stamp: float) -> str | None:
    """Return seconds since 1970 as ISO 8601, or None for 0, which means never."""
    moment = from_timestamp(stamp) if stamp else None
    return moment.isoformat(timespec="seconds") if moment else None


def feed_line(feed: Feed, unread: int, *, with_passwords: bool = False) -> str:
    """Return a feed as a line for people."""
    url = feed.url if with_passwords else feed.shown_url
    state = "gone" if feed.gone else f"failed {feed.failures}×: {feed.problem}" if feed.failures else ""
    name = " / ".join(part for part in (feed.folder, feed.display_name) if part)
    return "  ".join(part for part in (f"{unread:6}", name, url if feed.display_name != url else "", state) if part)
