"""`tuireader export`: write the feeds as OPML, for another reader."""

import argparse

from tuireader.cli import write, write_json
from tuireader.cli.common import library_parser, with_library
from tuireader.feeds.model import Outline
from tuireader.library import Library


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    return library_parser("export", "Write the feeds to standard output as OPML, or with --json one object per feed.")


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        outlines = [
            Outline(feed.url, feed.display_name, feed.folder) for feed in library.feeds.all() if feed.kind == "feed"
        ]
        if options.json:
            for outline in outlines:
                write_json({"url": outline.url, "title": outline.title, "folder": outline.folder})
        else:
            from tuireader.feeds import opml  # noqa: PLC0415 - imports lxml

            write(opml.write(outlines).rstrip("\n"))
        return 0

    return with_library(options.library, work, only_reads=True)
