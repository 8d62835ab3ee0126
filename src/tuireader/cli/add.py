"""`tuireader add URL…`: subscribe to feeds, or to the feeds of sites."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tuireader.cli import EXIT_USAGE, write, write_error, write_json, write_notice
from tuireader.cli.common import counted_noun, library_parser, load_configuration, with_library
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.userinfo import without_password

if TYPE_CHECKING:
    from tuireader.feeds import Candidate


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "add", "Subscribe to feeds. For the address of a site, tuireader finds its feeds and asks which one you want."
    )
    command.add_argument("urls", nargs="+", metavar="URL", help="the address of a feed or of a site")
    command.add_argument("--first", action="store_true", help="take a site’s first feed instead of asking")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        from tuireader.updates.subscribe import subscribe  # noqa: PLC0415 - HTTP is slow to import

        settings, status, has_added = load_configuration(), 0, False
        for url in options.urls:
            try:
                added = asyncio.run(subscribe(library, url, settings, _take_first if options.first else ask_which_feed))
            except TuireaderError as error:
                write_error(error)
                status = EXIT_USAGE
                continue
            has_added = has_added or added is not None
            if added is None:
                write_notice(f"{without_password(url)}: nothing was added")
            elif options.json:
                write_json(
                    {
                        "url": added.feed.shown_url,
                        "title": added.feed.display_name,
                        "new": added.new,
                        "known": added.was_known,
                    }
                )
            else:
                known = " (you follow it already)" if added.was_known else ""
                write(f"{added.feed.display_name}: {counted_noun(added.new, 'new article')}{known}")
            if added is not None and added.password_note:
                write_notice(f"{added.feed.display_name}: {added.password_note}")
        if has_added:
            from tuireader.updates.find_quotations import find_quotations  # noqa: PLC0415 - imports the engine

            find_quotations(library)
        return status

    return with_library(options.library, work, create=True)


async def _take_first(candidates: Sequence["Candidate"]) -> "Candidate | None":
    return candidates[0]


async def ask_which_feed(candidates: Sequence["Candidate"]) -> "Candidate | None":
    """Ask which feed to add. Raises TuireaderError where there is no terminal to ask, after listing the feeds."""
    for choice, candidate in enumerate(candidates, 1):
        write_notice(f"{choice}  {candidate.title or candidate.type}  {candidate.url}")
    if not sys.stdin.isatty():
        raise TuireaderError("this site has several feeds: add one of these addresses, or use --first")
    write_notice("Which one? (Enter for none) ", end="")
    answer = (await asyncio.to_thread(sys.stdin.readline)).strip()
    return candidates[int(answer) - 1] if answer.isdigit() and 0 < int(answer) <= len(candidates) else None
