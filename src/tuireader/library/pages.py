"""Web pages: those that entries link to (fetched, requested or failed), and those opened by address."""

import time
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database
from tuireader.library.document_rows import write_document
from tuireader.library.entries import Entries
from tuireader.library.entry import Entry, from_timestamp, to_timestamp
from tuireader.library.feeds import Feeds
from tuireader.library.packed import pack, unpack
from tuireader.library.text_folding import fold

PAGES_FEED_URL = "pages:"
"""The address of the feed for pages that were opened by address."""
MAX_PAGE_TRIES = 3
"""After this many failures in a row, no refresh tries to fetch the page again."""


class StoredPage(NamedTuple):
    """A page that was fetched."""

    url: str  # its address
    fetched: datetime | None
    article: bytes  # the article taken from it; `documents.unpack` reads it
    shown: bool  # whether the user wants it instead of the feed's text
    etag: str  # the ETag header, for the next request
    modified: str  # the Last-Modified header, for the next request


class PageRequest(NamedTuple):
    """A page that a refresh should fetch for an entry."""

    entry_id: int
    url: str


class Pages:
    """The web pages that belong to a library's entries."""

    def __init__(self, db: Database, feeds: Feeds, entries: Entries) -> None:
        self._db, self._feeds, self._entries = db, feeds, entries

    def get(self, entry_id: int) -> StoredPage | None:
        """Return the page of an entry, or None if it was not fetched."""
        row = self._db.first_row(
            "SELECT url, fetched, article, shown, etag, modified FROM page JOIN document USING (entry)"
            " WHERE entry = ? AND kind = 'page' AND article IS NOT NULL",
            (entry_id,),
        )
        if row is None:
            return None
        url, fetched, article, shown, etag, modified = row
        moment = from_timestamp(fetched)
        return StoredPage(as_text(url), moment, unpack(article), bool(shown), as_text(etag), as_text(modified))

    def get_intact(self, entry_id: int) -> StoredPage | None:
        """Return the stored page, or None also where it is damaged: then it can be fetched again."""
        try:
            return self.get(entry_id)
        except zlib.error:
            return None

    def store(  # noqa: PLR0913 - the columns of a row
        self,
        entry_id: int,
        url: str,
        data: bytes,
        fetched: float,
        *,
        article: bytes,
        etag: str = "",
        modified: str = "",
    ) -> None:
        """Store the bytes of a page and the article taken from it; it is shown from now on."""
        with self._db.transaction() as db:
            if db.execute(
                "SELECT 1 FROM entry WHERE id = ?", (entry_id,)
            ).fetchone():  # another copy may have removed the entry
                self._store_version(entry_id, article, fetched)
                write_document(self._db, entry_id, "page", url, data, fetched)
                row = (entry_id, pack(article), etag, modified)
                db.execute("INSERT OR REPLACE INTO page (entry, article, etag, modified) VALUES (?, ?, ?, ?)", row)

    def _store_version(self, entry_id: int, article: bytes, fetched: float) -> None:
        """Store a version of a page that was fetched before, if its words have changed."""
        stored = self.get_intact(entry_id)
        if stored is not None and stored.article != article:
            from tuireader.library.page_versions import store_page_change  # noqa: PLC0415 - few pages are fetched again

            store_page_change(self._db, entry_id, stored.article, to_timestamp(stored.fetched) or 0.0, article, fetched)

    def store_problem(self, entry_id: int, problem: str, retry_at: float | None = None) -> None:
        """Store why a page could not be fetched, and when a refresh should try again, if at all; a stored page stays.

        After `MAX_PAGE_TRIES` failures in a row, no refresh tries again.
        """
        with self._db.transaction() as db:
            db.execute("INSERT OR IGNORE INTO page (entry) SELECT id FROM entry WHERE id = ?", (entry_id,))
            db.execute(
                "UPDATE page SET problem = ?, tries = tries + 1, again = CASE WHEN tries + 1 < ? THEN ? END"
                " WHERE entry = ?",
                (problem, MAX_PAGE_TRIES, retry_at, entry_id),
            )

    def postpone(self, entry_id: int, retry_at: float) -> None:
        """Let no refresh fetch the page before `retry_at`."""
        with self._db.transaction() as db:
            db.execute("UPDATE page SET again = ? WHERE entry = ?", (retry_at, entry_id))

    def tries(self, entry_id: int) -> int:
        """Return how many fetches of an entry's page have failed in a row."""
        row = self._db.first_row("SELECT tries FROM page WHERE entry = ?", (entry_id,))
        return as_integer(row[0]) if row else 0

    def store_unchanged(self, entry_id: int, fetched: float) -> None:
        """Store that the page of an entry has not changed since it was fetched."""
        with self._db.transaction() as db:
            db.execute("UPDATE document SET fetched = ? WHERE entry = ? AND kind = 'page'", (fetched, entry_id))
            db.execute("UPDATE page SET shown = 1, problem = '', tries = 0, again = NULL WHERE entry = ?", (entry_id,))

    def show(self, entry_id: int, *, shown: bool) -> None:
        """Store whether the user wants the page of an entry or its text from the feed."""
        with self._db.transaction() as db:
            db.execute("UPDATE page SET shown = ? WHERE entry = ?", (shown, entry_id))
            db.execute("UPDATE entry SET engine = 0 WHERE id = ?", (entry_id,))

    def request(self, entry_ids: Iterable[int]) -> None:
        """Let the next refresh fetch the pages of those entries that have an address."""
        with self._db.transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO page (entry, again) SELECT id, 0 FROM entry WHERE id = ? AND url != ''",
                ((entry_id,) for entry_id in entry_ids),
            )

    def requested(self, feed_ids: Sequence[int], limit: int, now: float | None = None) -> list[PageRequest]:
        """Return the pages that are due for entries of `feed_ids`, the newest first, at most `limit` for each feed."""
        requests: list[PageRequest] = []
        for feed_id in feed_ids:
            rows = self._db.rows(
                "SELECT entry.id, url FROM page INDEXED BY page_again CROSS JOIN entry ON entry.id = page.entry"
                " WHERE again <= ? AND feed = ? AND hidden = 0 ORDER BY entry.id DESC LIMIT ?",
                (time.time() if now is None else now, feed_id, limit),
            )
            requests += [PageRequest(*row) for row in rows]
        return requests

    # Pages that are opened by address

    def entry_at_url(self, url: str) -> Entry | None:
        """Return the entry that links to `url`, from a feed or opened before, or None."""
        from tuireader.library.entry_identity import link_key  # noqa: PLC0415 - only needed to look up an address

        row = self._db.first_row("SELECT entry FROM identity WHERE key = ?", (link_key(url),)) or self._db.first_row(
            "SELECT entry.id FROM entry JOIN feed ON feed.id = entry.feed"
            " WHERE feed.url = ? AND hidden = 0 AND entry.url = ?",
            (PAGES_FEED_URL, url),
        )
        return self._entries.get(as_integer(row[0])) if row else None

    def get_or_add_entry(self, url: str, title: str, *, author: str, credit: str, date: datetime | None) -> Entry:
        """Return the entry for the page at `url`; make one if there is none."""
        with self._db.transaction() as db:
            if (known := self.entry_at_url(url)) is not None:
                return known
            feed = self._feeds.store(PAGES_FEED_URL, kind="folder", listed=False)
            now, published = time.time(), to_timestamp(date)
            row = (feed.id, title, fold(f"{title} {credit}"), credit, author, url, published, published or now, now)
            entry_id = db.execute(
                "INSERT INTO entry (feed, title, words, credit, author, url, published, date, seen, aside)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                row,
            ).lastrowid
        entry = self._entries.get(entry_id or 0)
        assert entry is not None
        return entry
