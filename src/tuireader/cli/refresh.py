"""`tuireader refresh [FEED…]`: fetch new entries."""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tuireader.cli import EXIT_USAGE, show_progress, write, write_error, write_json, write_notice
from tuireader.cli.common import NO_FEEDS, counted_noun, library_parser, load_configuration, with_library
from tuireader.library import Feed, Library
from tuireader.userinfo import without_password

if TYPE_CHECKING:
    from tuireader.config import Config
    from tuireader.feeds.fetch_result import Progress
    from tuireader.updates.refresh import FeedResult

NO_FEED_DUE = "No feed is due; tuireader refresh --all fetches them anyway."
ARTICLES_PER_NOTICE = 50
"""Progress is shown after so many articles, and again after each further number of them."""


BAR_CELLS = 20
"""The width of the progress bar."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "refresh", "Fetch the feeds that are due, or the feeds that you name, and find who said what in new articles."
    )
    command.add_argument(
        "feeds",
        nargs="*",
        metavar="FEED",
        help="the address, name or folder of a feed (default: the feeds that are due)",
    )
    command.add_argument("--all", action="store_true", help="fetch all feeds, whether they are due or not")
    command.add_argument(
        "--quiet", action="store_true", help="print only what failed, on standard error: for cron and systemd"
    )
    command.add_argument("--no-quotations", action="store_true", help="do not look for quotations in new articles yet")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        from tuireader.updates.daily_backup import make_daily_backup  # noqa: PLC0415
        from tuireader.updates.refresh import feeds_to_refresh  # noqa: PLC0415 - HTTP is slow to import
        from tuireader.worker_protocol import collect_garbage_rarely  # noqa: PLC0415

        collect_garbage_rarely()
        settings = load_configuration().with_redirects(library.feeds.redirects())
        feeds, unknown = feeds_to_refresh(library, options.feeds, settings, all_feeds=options.all)
        for name in unknown:
            shown = without_password(name)
            write_error(f"{shown}: is not a feed, a name or a folder in the library; tuireader feeds lists them")
        if unknown and not feeds:
            return EXIT_USAGE
        if problem := make_daily_backup(library, settings):
            write_error(problem)
        failed = asyncio.run(_refresh(library, feeds, settings, as_json=options.json, quiet=options.quiet))
        if not options.no_quotations:
            from tuireader.updates.find_quotations import (  # noqa: PLC0415 - imports the engine
                count_unsearched,
                find_quotations,
            )

            find_quotations(library, on_found=_quotation_progress(count_unsearched(library)), rules=settings.rules)
        return EXIT_USAGE if unknown else 1 if failed else 0

    return with_library(options.library, work)


def _quotation_progress(total: int) -> Callable[[int], None]:
    """Return a callback that shows how many of the new articles have been searched for quotations."""
    shown = sys.stderr.isatty() and total >= ARTICLES_PER_NOTICE

    def show(count: int) -> None:
        if shown and (count % ARTICLES_PER_NOTICE == 0 or count == total):
            show_progress(f"looking for quotations: {count} of {total}" + ("\n" if count == total else ""))

    return show


async def _refresh(library: Library, feeds: list[Feed], settings: "Config", *, as_json: bool, quiet: bool) -> int:
    """Refresh and report; return how many feeds failed. If cancelled, report how many feeds are done."""
    from tuireader.updates.refresh import refresh_feeds  # noqa: PLC0415 - HTTP is slow to import

    report = _RefreshReport(len(feeds), as_json=as_json, quiet=quiet)
    try:
        await refresh_feeds(
            library, feeds, settings, progress=report.show_feeds, on_feed=report.write_feed, on_pages=report.show_pages
        )
    except asyncio.CancelledError:
        line_break = "\n" if report.shown else ""
        write_notice(f"{line_break}tuireader: {report.cancel_notice}")
        raise
    if report.shown and feeds:
        write_notice("")
    if not feeds and not as_json and not quiet:  # to standard error: standard output is for results
        has_feeds = any(feed.kind == "feed" for feed in library.feeds.all())
        write_notice(NO_FEED_DUE if has_feeds else NO_FEEDS)
    elif feeds and not as_json and not quiet:
        write(report.summary)
    return report.last.failed


class _RefreshReport:
    """Reports the progress of a refresh: one line for each feed and, on a terminal, a bar."""

    def __init__(self, total: int, *, as_json: bool, quiet: bool) -> None:
        from tuireader.feeds.fetch_result import Progress  # noqa: PLC0415

        self.last, self.last_pages = Progress(0, total, 0, 0), Progress(0, 0, 0, 0)
        self.shown = sys.stderr.isatty() and not quiet
        self._as_json, self._quiet, self._started_at = as_json, quiet, time.monotonic()

    def write_feed(self, feed: Feed, result: "FeedResult") -> None:
        """Write how the refresh of a feed went."""
        if self._quiet and not result.has_failed:
            return
        if self._as_json:
            write_json(
                {
                    "id": feed.id,
                    "url": feed.shown_url,
                    "title": feed.display_name,
                    "result": result.sentence,
                    "failed": result.has_failed,
                    "new": list(result.entries),
                }
            )
        elif self._quiet:
            write_error(f"{feed.display_name}: {result.sentence}")
        else:
            if self.shown:
                show_progress("")
            write(f"{feed.display_name}: {result.sentence}")

    def show_feeds(self, progress: "Progress") -> None:
        """Draw the bar of feeds."""
        self.last = progress
        self._draw("", progress)

    def show_pages(self, progress: "Progress") -> None:
        """Draw the bar of pages, which come after the feeds."""
        if not self.last_pages.total:
            self._started_at = time.monotonic()
        self.last_pages = progress
        self._draw("pages ", progress)

    def _draw(self, label: str, progress: "Progress") -> None:
        if self.shown:
            show_progress(f"{label}{progress_bar(progress, time.monotonic() - self._started_at)}")

    @property
    def cancel_notice(self) -> str:
        """How many feeds were done before the refresh was cancelled."""
        pages = f" and {self.last_pages.done} of {self.last_pages.total} pages" if self.last_pages.total else ""
        return (
            f"cancelled: {self.last.done} of {self.last.total} feeds{pages} are done; their articles are in the library"
        )

    @property
    def summary(self) -> str:
        """How many feeds and pages were fetched."""
        new_articles = counted_noun(self.last.new, "new article")
        feeds = f"{counted_noun(self.last.total, 'feed')}, {new_articles}, {self.last.failed} failed"
        pages = f"{self.last_pages.new} of {self.last_pages.total} pages were fetched; the others keep the feed’s text"
        return f"{feeds}\n{pages}" if self.last_pages.total else feeds


def progress_bar(progress: object, seconds: float) -> str:
    """Return a progress bar with counts and the remaining time."""
    done, total = getattr(progress, "done", 0), getattr(progress, "total", 0)
    filled = BAR_CELLS * done // max(1, total)
    seconds_left = seconds / done * (total - done) if done else 0
    counts = f"{done}/{total}  {getattr(progress, 'new', 0)} new  {getattr(progress, 'failed', 0)} failed"
    return f"[{'#' * filled}{' ' * (BAR_CELLS - filled)}] {counts}  {seconds_left:.0f} s left"
