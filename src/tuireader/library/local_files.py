"""Files and folders from the command line: a folder is a feed, and the articles in it are entries."""

import os
import time
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from tuireader import documents
from tuireader.digests import sha256
from tuireader.documents.model import Document, Headline
from tuireader.errors import ArticleError
from tuireader.library.column_types import DIGEST_PATH_PREFIX
from tuireader.library.database import Database
from tuireader.library.document_rows import write_document
from tuireader.library.entries import Entries
from tuireader.library.entry import Entry
from tuireader.library.feeds import Feeds
from tuireader.library.listing import Listing
from tuireader.library.text_folding import fold

MAX_SINGLE_LOOKUPS = 1000
STANDARD_INPUT_URL = "-"
"""The address of the feed for articles from standard input."""


class LocalFiles:
    """Opens files and folders, and stores their articles as entries."""

    def __init__(self, db: Database, feeds: Feeds, entries: Entries) -> None:
        self._db, self._feeds, self._entries = db, feeds, entries

    def open_paths(self, paths: Sequence[str]) -> tuple[Listing, list[ArticleError]]:
        """Return the articles that `paths` name, each once, in that order, and errors for what could not be opened.

        Each folder is a feed; a single file belongs to the folder that it is in. These feeds are not listed as
        subscriptions unless `Feeds.store(…, kind="folder")` has made them so.
        """
        ids: list[int] = []
        problems: list[ArticleError] = []
        for path in paths:
            files, failures = documents.find_articles([path])
            problems += failures
            is_folder = Path(path).is_dir()
            folder = Path(path) if is_folder else Path(path).parent
            ids += self._store_files(_storable_text(str(folder.absolute())), files, whole=is_folder and not failures)
        return self._entries.listing_of(dict.fromkeys(ids)), problems

    def refresh_folder(self, feed_id: int) -> list[ArticleError]:
        """Read a folder again: new files become entries; entries whose files are gone are hidden, with their marks."""
        feed = self._feeds.get(feed_id)
        files, problems = documents.find_articles([feed.url])
        self._store_files(feed.url, files, whole=not problems)
        return problems

    def open_data(self, data: bytes, headline: Document | Headline) -> Entry:
        """Return the entry of an article without a file, and store it; the same bytes give the same entry."""
        path = f"{DIGEST_PATH_PREFIX}{sha256(data).hexdigest()}"
        with self._db.transaction():
            (entry_id,) = self._store_entries(STANDARD_INPUT_URL, {path: headline.title}, whole=False)
            write_document(self._db, entry_id, "file", "", data, time.time())
        entry = self._entries.get(entry_id)
        assert entry is not None
        entry.credit, entry.date = headline.credit, headline.date
        return entry

    def _store_files(self, folder: str, files: Iterable[Path], *, whole: bool) -> list[int]:
        from tuireader.documents.cleaning import clean_line  # noqa: PLC0415 - only needed where files are opened

        absolute = (os.path.abspath(file) for file in files)  # noqa: PTH100 - Path.absolute takes seconds for 100,000
        return self._store_entries(folder, {path: clean_line(stem(path)) for path in absolute}, whole=whole)

    def _store_entries(self, folder: str, files: dict[str, str], *, whole: bool) -> list[int]:
        """Make entries for files that have none; with `whole`, hide the entries of files that are gone."""
        entry_ids = self._entry_ids(folder, files)
        feed = self._feeds.at_url(folder)
        missing = self._missing_entries(feed.id, files) if whole and feed else []
        if missing or feed is None or files.keys() - entry_ids.keys():
            with self._db.transaction() as db:
                feed = feed or self._feeds.store(folder, kind="folder", listed=False)
                now, is_unlisted = time.time(), not feed.listed
                new_files = ((path, title) for path, title in files.items() if path not in entry_ids)
                db.executemany(
                    "INSERT INTO entry (feed, title, words, path, date, seen, aside) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (path) WHERE path IS NOT NULL DO UPDATE SET hidden = 0 WHERE hidden = 2",
                    (
                        (feed.id, title, fold(title), _path_value(path), now, now, is_unlisted)
                        for path, title in new_files
                    ),
                )
                db.executemany("UPDATE entry SET hidden = 2 WHERE id = ?", ((entry_id,) for entry_id in missing))
            entry_ids = self._entry_ids(folder, files)
        return [entry_ids[path] for path in files]

    def _entry_ids(self, folder: str, files: Collection[str]) -> dict[str, int]:
        """Return the ids, by path, of those `files` that have an entry which is not hidden as gone."""
        id_of_path: dict[str, int] = {}
        if len(files) > MAX_SINGLE_LOOKUPS:  # faster than single lookups
            statement = "SELECT path, id FROM entry WHERE feed = (SELECT id FROM feed WHERE url = ?) AND hidden != 2"
            rows = self._db.rows(f"{statement} AND path IS NOT NULL", (folder,))
            id_of_path = {os.fsdecode(path): entry_id for path, entry_id in rows}
        other_paths = [_path_value(path) for path in files if path not in id_of_path]
        rows_of_paths = self._db.rows_for("SELECT path, id FROM entry WHERE path IN ({}) AND hidden != 2", other_paths)
        id_of_path.update((os.fsdecode(path), entry_id) for path, entry_id in rows_of_paths)
        return id_of_path

    def _missing_entries(self, feed_id: int, files: dict[str, str]) -> list[int]:
        rows = self._db.rows(
            "SELECT path, id FROM entry WHERE feed = ? AND hidden = 0 AND path IS NOT NULL", (feed_id,)
        )
        return [entry_id for path, entry_id in rows if os.fsdecode(path) not in files]


def peek_entry(entry: Entry) -> None:
    """Read title, credit and date from the start of the entry's file, once; an error goes to `failure`."""
    if entry.peeked or entry.path is None:
        return
    try:
        entry.set_headline(documents.peek(entry.path))
    except ArticleError as error:
        entry.failure, entry.peeked = error.reason, True


def stem(path: str) -> str:
    """Return a file's name without its suffix: the title until the file is read."""
    return os.path.splitext(os.path.basename(path))[0]  # noqa: PTH119, PTH122 - as above


def _path_value(path: str) -> str | bytes:
    """Return a path as the database can store it: as text, or as bytes if it is not valid Unicode."""
    return path if path.isascii() or _storable_text(path) == path else os.fsencode(path)


def _storable_text(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()
