"""`tuireader import FILE…`: take over feeds, searches and articles from another reader."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tuireader.cli import EXIT_USAGE, show_progress, write, write_error, write_json, write_notice
from tuireader.cli.common import counted_noun, library_parser, load_configuration, with_library
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.settings import FIRST_FEEDS_SETTING
from tuireader.userinfo import without_password

if TYPE_CHECKING:
    from tuireader.cli.import_sources import Source
    from tuireader.feeds.other_readers.model import MovedFeeds
    from tuireader.library.feeds import ImportResult
    from tuireader.updates.take_over import TakenOver

MAX_NAMED = 100
"""How many things that were not taken are named for each file; the others are counted."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = library_parser(
        "import",
        "Take over feeds, searches and articles from another reader: OPML, newsboat’s urls and cache.db, exports of "
        "Miniflux and FreshRSS (OPML, JSON, zip). Feeds that you follow already change only with --update; to do it "
        "again changes nothing.",
    )
    command.add_argument(
        "--update", action="store_true", help="give feeds that you follow already the names and folders in the file"
    )
    about = "a file, a web address, or - for standard input; lists of feeds before articles"
    command.add_argument("files", nargs="+", metavar="FILE", help=about)
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    options = parser().parse_args(arguments)

    def work(library: Library) -> int:
        report = _Import(library, update=options.update, as_json=options.json)
        return 0 if report.take_files(options.files) else EXIT_USAGE

    return with_library(options.library, work, create=True)


class _Import:
    """Takes files over, one after the other, and says what came and what did not."""

    def __init__(self, library: Library, *, update: bool, as_json: bool) -> None:
        self._library, self._update, self._as_json = library, update, as_json
        self._settings = load_configuration()
        self._tags: dict[str, tuple[str, ...]] = {}  # of feeds, for the articles that come after them

    def take_files(self, names: Sequence[str]) -> bool:
        """Take files over; return whether all of them could be read."""
        from tuireader.cli.import_sources import read_sources  # noqa: PLC0415 - imports lxml

        sources: list[Source] = []

        def read(name: str) -> bool:
            sources.extend(read_sources(name, self._settings))
            return True

        are_read = [self._try(name, partial(read, name)) for name in names]
        # Articles need their feeds, whatever stands first.
        sources.sort(key=lambda it: it.articles is not None)
        taken = [self._try(it.name, partial(self._take, it)) for it in sources]
        return all(are_read) and all(taken)

    @staticmethod
    def _try(name: str, action: Callable[[], bool]) -> bool:
        """Return what an action returns; False where it fails, and say why."""
        shown = without_password(name)
        try:
            return action()
        except OSError as error:
            write_error(f"{shown}: cannot be read ({error.strerror or error}); check the path")
        except ValueError as error:
            write_error(f"{shown}: cannot be read ({error}); check the path")
        except TuireaderError as error:
            write_error(error if shown in str(error) else f"{shown}: {error}")
        return False

    def _take(self, source: "Source") -> bool:
        if source.articles is not None:
            self._take_articles(source)
            return True
        return source.feeds is None or self._take_feeds(source.name, source.feeds)

    def _take_feeds(self, name: str, moved: "MovedFeeds") -> bool:
        library = self._library
        before = {feed.id: (feed.name, feed.folder) for feed in library.feeds.all()}
        result = library.feeds.import_outlines(moved.feeds, update=self._update)
        self._tags |= moved.tags
        if result.new and not before:
            library.settings.save(FIRST_FEEDS_SETTING, "new")
        problems = [f"{without_password(it)} has no web address and is left out" for it in result.refused]
        saved = self._save_searches(moved, problems)
        problems += [f"{without_password(it.what)} {it.reason}" for it in moved.refusals]
        self._name_problems(name, problems)
        if not (result.new or result.known or saved or moved.refusals):
            write_error(f"{name}: holds no feeds; give a file that another reader has exported as OPML")
            return False
        changed = sum(before.get(it.id, (it.name, it.folder)) != (it.name, it.folder) for it in result.known)
        self._report_feeds(name, result, saved, changed)
        return True

    def _save_searches(self, moved: "MovedFeeds", problems: list[str]) -> list[str]:
        """Save searches under names that are free; return the names."""
        known, saved = self._library.saved_searches.all(), []
        for name, query in moved.searches.items():
            if name in known and known[name] != query and not self._update:
                problems.append(f"query:{name} is left out: a search of this name is there already")
                continue
            try:
                self._library.saved_searches.save(name, query)
                saved.append(name)
            except TuireaderError as error:
                problems.append(f"query:{name} is left out: {query}: {error}")
        return saved

    def _report_feeds(self, name: str, result: "ImportResult", saved: list[str], changed: int) -> None:
        new, known = result.new, result.known
        if self._as_json:
            answer = {"file": name, "new": [it.shown_url for it in new], "known": [it.shown_url for it in known]}
            write_json(answer | ({"searches": saved} if saved else {}))
            return
        changed_part = f", {changed} of them changed" if self._update else ""
        searches = f"; saved searches: {', '.join(saved)}" if saved else ""
        there = f"{len(known)} {'was' if len(known) == 1 else 'were'} there already{changed_part}"
        write(f"{name}: {counted_noun(len(new), 'new feed')}, {there}{searches}")

    def _take_articles(self, source: "Source") -> None:
        from tuireader.updates.take_over import TakenOver, take_over  # noqa: PLC0415 - only for articles

        taken, is_shown = TakenOver(), sys.stderr.isatty()
        try:
            take_over(self._library, source.articles or (), self._tags, taken, self._progress(is_shown=is_shown))
        finally:  # also where it was ended, or the rest is damaged
            if is_shown and taken.seen:
                write_notice("")
            self._report_articles(source.name, taken)

    @staticmethod
    def _progress(*, is_shown: bool) -> "Callable[[TakenOver], None]":
        """Return a callback that shows on a terminal how many articles have come."""

        def show(taken: "TakenOver") -> None:
            if is_shown:
                show_progress(f"{taken.seen:,} articles looked at, {taken.new:,} new")

        return show

    def _report_articles(self, name: str, taken: "TakenOver") -> None:
        left_out = sum(taken.left_out.values())
        if self._as_json:
            counts = {name: getattr(taken, name) for name in ("seen", "new", "read", "starred", "deleted")}
            write_json({"file": name, "articles": counts, "left_out": left_out})
        else:
            write(
                f"{name}: {taken.seen:,} articles: {taken.new:,} new; {taken.read:,} marked as read, {taken.starred:,}"
                f" starred, {taken.deleted:,} deleted there and kept away"
            )
        feeds = sorted(taken.left_out.items(), key=lambda it: -it[1])
        self._name_problems(
            name,
            [
                f"{without_password(url) or 'no feed'}: {count:,} articles left out: you do not follow it"
                for url, count in feeds
            ],
        )

    @staticmethod
    def _name_problems(name: str, problems: list[str]) -> None:
        for problem in problems[:MAX_NAMED]:
            write_error(f"{name}: {problem}")
        if len(problems) > MAX_NAMED:
            write_error(f"{name}: {len(problems) - MAX_NAMED:,} more were not taken")
