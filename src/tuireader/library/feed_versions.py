"""Versions of what a feed says: its texts are compared while a delivery is stored."""

import zlib

from tuireader import documents
from tuireader.documents.model import Document
from tuireader.library.database import Database
from tuireader.library.feed_languages import declared_language
from tuireader.library.packed import unpack
from tuireader.library.version_packing import has_other_words
from tuireader.library.version_rows import FetchedDocument, limit_all_versions, store_change

MAX_COMPARED_CHARACTERS = 4_000_000
"""How much HTML of one delivery is read to compare words, which takes two seconds; longer changes are not stored.

The largest feeds have twice as much, but none of the known changes all of it at once.
"""


class FeedVersions:
    """Stores the versions of the entries in one delivery, within its transaction."""

    def __init__(self, db: Database, feed_id: int, fetched: float) -> None:
        self._db, self._feed_id, self._fetched = db, feed_id, fetched
        self._compared_characters = 0
        self._has_stored = False

    def store_change(self, entry_id: int, old_title: str, title: str, html: str, url: str) -> None:
        """Store what an entry says now, and what it said before, if its words differ.

        Its stored document is still the old one. Without `html`, only its title has changed.
        """
        stored = self._stored_html(entry_id)
        if stored is None:
            return
        old_html, old_url, old_fetched = stored
        html = html or old_html
        if old_html == html and old_title == title:
            return
        self._compared_characters += len(old_html) + len(html)
        if self._compared_characters > MAX_COMPARED_CHARACTERS:
            return
        if old_title == title and not has_other_words(*map(documents.html_to_text, (old_html, html), (old_url, url))):
            return
        before = FetchedDocument(self._document(old_title, old_html, old_url), old_fetched)
        after = FetchedDocument(self._document(title, html, url), self._fetched)
        self._has_stored |= store_change(self._db, entry_id, "feed", before, after)

    def _stored_html(self, entry_id: int) -> tuple[str, str, float] | None:
        row = self._db.first_row(
            "SELECT data, url, fetched FROM document WHERE entry = ? AND kind = 'feed'", (entry_id,)
        )
        if row is None:
            return None
        try:
            return unpack(row[0]).decode("utf-8", "replace"), row[1], row[2]
        except zlib.error:  # damaged data: nothing can be compared with it
            return None

    def _document(self, title: str, html: str, url: str) -> Document:
        document = documents.from_html(html, url)
        language = document.language or declared_language(self._db, self._feed_id)
        return document._replace(title=title, language=language)

    def limit(self) -> None:
        """Remove the oldest versions where there are too many."""
        if self._has_stored:
            limit_all_versions(self._db)
