"""Files and folders from the command line: folders are feeds too, and their articles entries."""

import hashlib
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tuireader import documents
from tuireader.errors import ArticleError
from tuireader.library.database import Database
from tuireader.library.entries import Entry
from tuireader.library.feeds import Feeds
from tuireader.library.listing import Listing
from tuireader.library.views import Views
from tuireader.library.words import fold

STANDARD_INPUT = "-"
"""The address of the feed of articles that came by standard input."""


class Folders(Feeds, Views):
    """Opens files and folders."""

    db: Database

    def open_paths(self, paths: Sequence[str]) -> tuple[Listing, list[ArticleError]]:
        """Return the articles that `paths` name, each once, in the order given, and what could not be opened.

        Each folder is a feed; a file by itself belongs to the folder that it lies in. They are not listed among what
        is subscribed to unless `store_feed(…, kind="folder")` has put them there.
        """
        ids: list[int] = []
        problems: list[ArticleError] = []
        for path in paths:
            files, wrong = documents.find_articles([path])
            problems += wrong
            folder = os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path) or ".")  # noqa: PTH100, PTH112, PTH120 - a path object for each of 100,000 files costs a second
            ids += self._taken_in(folder, files, whole=os.path.isdir(path) and not wrong)  # noqa: PTH112 - as above
        return self.listing(dict.fromkeys(ids)), problems

    def refresh_folder(self, number: int) -> list[ArticleError]:
        """Walk a folder anew: new files become entries, files that are gone are hidden with their marks."""
        feed = self.feed(number)
        files, problems = documents.find_articles([feed.url])
        self._taken_in(feed.url, files, whole=not problems)
        return problems

    def open_data(self, data: bytes) -> Entry:
        """Return the entry of an article that has no file; the same bytes are the same entry."""
        path = f"sha256:{hashlib.sha256(data).hexdigest()}"
        (number,) = self._store(STANDARD_INPUT, {path: "standard input"}, whole=False)
        entry = self.entry(number)
        assert entry is not None
        entry.path, entry.data, entry.title = Path("-"), data, "standard input"
        return entry

    def _taken_in(self, folder: str, files: Iterable[Path], *, whole: bool) -> list[int]:
        return self._store(folder, {os.path.abspath(file): file.stem for file in files}, whole=whole)  # noqa: PTH100 - as above

    def _store(self, folder: str, files: dict[str, str], *, whole: bool) -> list[int]:
        """Make entries of files that have none yet; with `whole`, hide those that are no longer there."""
        numbers = self._numbers(folder, files)
        lacking = [path for path in files if path not in numbers]
        feed = self.feed_at(folder)
        vanished = self._vanished(feed.id, files) if whole and feed else []
        if lacking or vanished or feed is None:
            with self.db.transaction() as db:
                feed = feed or self.store_feed(folder, kind="folder", listed=False)
                now = time.time()
                aside = not feed.listed
                db.executemany(
                    "INSERT INTO entry (feed, title, words, path, date, seen, aside) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (path) WHERE path IS NOT NULL DO UPDATE SET hidden = 0 WHERE hidden = 2",
                    ((feed.id, files[path], fold(files[path]), path, now, now, aside) for path in lacking),
                )
                db.executemany("UPDATE entry SET hidden = 2 WHERE id = ?", ((id,) for id in vanished))
            numbers = self._numbers(folder, files)
        return [numbers[path] for path in files]

    def _numbers(self, folder: str, files: Iterable[str]) -> dict[str, int]:
        """Return the ids of those `files` that have an entry and are not hidden as gone."""
        statement = "SELECT path, id FROM entry WHERE feed = (SELECT id FROM feed WHERE url = ?) AND hidden != 2"
        found: dict[str, int] = dict(self.db.rows(f"{statement} AND path IS NOT NULL", (folder,)))
        elsewhere = [path for path in files if path not in found]
        found.update(self.db.rows_of("SELECT path, id FROM entry WHERE path IN ({}) AND hidden != 2", elsewhere))
        return found

    def _vanished(self, feed: int, files: dict[str, str]) -> list[int]:
        rows = self.db.rows("SELECT path, id FROM entry WHERE feed = ? AND hidden = 0", (feed,))
        return [number for path, number in rows if path and path not in files]
