"""`tuireader import FILE.opml`: subscribe to all feeds from another reader."""

import argparse

from tuireader.cli import EXIT_USAGE, write, write_error, write_json
from tuireader.cli.common import counted_noun, library_parser, with_library
from tuireader.library import Library
from tuireader.library.settings import FIRST_FEEDS_SETTING
from tuireader.userinfo import without_password

MAX_OPML_BYTES = 16 << 20
"""A list of 50,000 feeds is shorter."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "import", "Subscribe to the feeds of OPML files. Feeds that you follow already change only with --update."
    )
    command.add_argument(
        "--update", action="store_true", help="give feeds that you follow already the names and folders in the file"
    )
    command.add_argument("files", nargs="+", metavar="FILE", help="an OPML file, or - for standard input")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        from tuireader.feeds import opml  # noqa: PLC0415 - imports lxml

        status = 0
        for name in options.files:
            try:
                data = _read(name)
            except (OSError, ValueError) as error:
                reason = (error.strerror or error) if isinstance(error, OSError) else error
                write_error(f"{name}: cannot be read ({reason}); check the path")
                status = EXIT_USAGE
                continue
            before = {feed.id: (feed.name, feed.folder) for feed in library.feeds.all()}
            new, known, refused = library.feeds.import_outlines(opml.parse(data), update=options.update)
            if new and not before:
                library.settings.save(FIRST_FEEDS_SETTING, "new")
            for outline in refused:
                write_error(f"{name}: {without_password(outline)} has no web address and is left out")
            if not new and not known:
                write_error(f"{name}: holds no feeds; give a file that another reader has exported as OPML")
                status = EXIT_USAGE
            elif options.json:
                write_json(
                    {"file": name, "new": [feed.shown_url for feed in new], "known": [feed.shown_url for feed in known]}
                )
            else:
                changed = sum(
                    before.get(feed.id, (feed.name, feed.folder)) != (feed.name, feed.folder) for feed in known
                )
                changed_part = f", {changed} of them changed" if options.update else ""
                there = f"{len(known)} {'was' if len(known) == 1 else 'were'} there already{changed_part}"
                write(f"{name}: {counted_noun(len(new), 'new feed')}, {there}")
        return status

    return with_library(options.library, work, create=True)


def _read(name: str) -> bytes:
    """Return the data of a file, or of standard input for “-”. Raises OSError, and ValueError where it does not end."""
    with open(0 if name == "-" else name, "rb", closefd=name != "-") as file:
        data = file.read(MAX_OPML_BYTES + 1)
    if len(data) > MAX_OPML_BYTES:
        raise ValueError(f"it is longer than {MAX_OPML_BYTES >> 20} MB")
    return data
