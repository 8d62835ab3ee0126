"""`tuireader export`: write the feeds as OPML, for another reader."""

import argparse

from tuireader.cli import write, write_json, write_notice
from tuireader.cli.common import add_password_option, counted_noun, library_parser, with_library
from tuireader.feeds.model import Outline
from tuireader.library import Library
from tuireader.userinfo import has_password


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "export", "Write the feeds to standard output as OPML, or with --json one object per feed."
    )
    add_password_option(command)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        feeds = [feed for feed in library.feeds.all() if feed.kind == "feed"]
        with_passwords = options.with_passwords
        outlines = [
            Outline(feed.url if with_passwords else feed.shown_url, feed.display_name, feed.folder) for feed in feeds
        ]
        if hidden := sum(has_password(feed.url) for feed in feeds) if not with_passwords else 0:
            write_notice(f"{counted_noun(hidden, 'feed')} without the password; --with-passwords writes them all")
        if options.json:
            for outline in outlines:
                write_json({"url": outline.url, "title": outline.title, "folder": outline.folder})
        else:
            from tuireader.feeds import opml  # noqa: PLC0415 - imports lxml

            write(opml.write(outlines).rstrip("\n"))
        return 0

    return with_library(options.library, work, only_reads=True)
