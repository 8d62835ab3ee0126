"""Articles: the bytes that were fetched, the document made from them, and its quotations."""

import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tuireader import documents
from tuireader.digests import blake2b
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.library.column_types import as_text
from tuireader.library.database import Database
from tuireader.library.document_rows import Kind, write_document
from tuireader.library.entry import ENGINE_VERSION, Entry, from_timestamp
from tuireader.library.feed_languages import declared_language
from tuireader.library.packed import unpack
from tuireader.library.pages import Pages, StoredPage
from tuireader.library.undo_steps import UndoSteps
from tuireader.quotes import Attribution

if TYPE_CHECKING:
    from tuireader.corrections.model import Corrected
    from tuireader.library.found_article import FoundArticle
    from tuireader.library.notes import Notes
    from tuireader.library.rulings import Rulings
    from tuireader.library.said_index import SaidWords

HtmlReader = Callable[[str, str], Document]
"""A function that takes HTML and its address and returns the document; it raises ArticleError."""

MAX_ENTRY_ID = (1 << 63) - 1
"""An upper bound for the ids of entries."""
_UNREPORTED_SQL = (
    "FROM entry INDEXED BY entry_unsaid WHERE reported IS NULL AND engine > 0 AND hidden = 0 AND aside = 0"
)
"""Entries with an attribution whose reported speech is still to be found."""


_DAMAGE = (zlib.error, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading stored JSON raises where it is damaged, or is none of ours."""


class StoredArticle(NamedTuple):
    """The stored bytes of an article."""

    kind: Kind  # the feed's HTML, the page's HTML, or a file
    url: str  # what the links in it are relative to
    fetched: datetime | None  # None where the library does not know it
    sha256: bytes  # of `data`
    data: bytes  # as fetched, not compressed


class Articles:
    """The articles that a library stores; reading them needs no network."""

    def __init__(self, db: Database, pages: Pages, steps: UndoSteps) -> None:
        self._db, self.pages, self._steps = db, pages, steps

    # What the user ruled and wrote: imported where it is asked for, because a start needs none of it

    @cached_property
    def rulings(self) -> "Rulings":
        """What the user ruled about the quotations of articles."""
        from tuireader.library.rulings import Rulings  # noqa: PLC0415

        return Rulings(self._db, self._steps)

    @cached_property
    def notes(self) -> "Notes":
        """What the user keeps of articles and wrote beside it."""
        from tuireader.library.notes import Notes  # noqa: PLC0415

        return Notes(self._db, self._steps)

    def open(self, entry: Entry, read_html: HtmlReader | None = None) -> Document:
        """Return the whole article of `entry`: its fetched page if the user wants that, else the text from its feed.

        Raises ArticleError where neither is stored. `read_html` turns a feed's HTML into a document; by default,
        `documents.from_html` does.
        """
        try:
            return self._open(entry, read_html or documents.from_html)
        except zlib.error as error:
            raise ArticleError(entry.title, f"is damaged ({error}); tuireader check says what else is") from error

    def _open(self, entry: Entry, read_html: HtmlReader) -> Document:
        if entry.path is not None:
            return documents.load(entry.path)
        page = self.pages.get(entry.id)
        if page is not None and page.shown:
            article = _document_of_page(page)
            date = article.date if article.date and _has_time_of_day(article.date) else entry.date or article.date
            return _with_headline(article, entry)._replace(date=date, fetched=page.fetched)
        stored = self.stored(entry.id, "feed") or self.stored(entry.id, "file")
        if stored is None:
            raise ArticleError(entry.title, "was not kept; open its address instead")
        if stored.kind == "file":
            return documents.parse(stored.data, entry.title)
        article = read_html(stored.data.decode("utf-8", "replace"), stored.url)
        language = article.language or declared_language(self._db, entry.feed)
        return _with_headline(article, entry)._replace(language=language)

    def unattributed_feed_texts(self, entry_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Return title and text of the entries for which only the feed's text is stored, by id, in one query."""
        rows = self._db.rows_for(
            "SELECT id, title, document.url, data FROM document JOIN entry ON entry.id = document.entry"
            " WHERE document.entry IN ({}) AND kind = 'feed' AND path IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM page WHERE page.entry = id)"
            " AND NOT EXISTS (SELECT 1 FROM attribution WHERE attribution.entry = id)",
            entry_ids,
        )
        html_to_text, texts = documents.html_to_text, dict[int, tuple[str, str]]()
        for entry_id, title, url, data in rows:
            with suppress(zlib.error):  # damaged data: `open` reports it
                texts[entry_id] = title, html_to_text(unpack(data).decode("utf-8", "replace"), url)
        return texts

    def stored(self, entry_id: int, kind: Kind | None = None) -> StoredArticle | None:
        """Return the stored bytes of an entry: those of `kind`, or its page if it was fetched, or its feed's text."""
        row = self._db.first_row(
            "SELECT kind, url, fetched, sha256, data FROM document WHERE entry = ? AND kind = coalesce(?, kind)"
            " ORDER BY kind = 'page' DESC",
            (entry_id, kind),
        )
        if row is None:
            return None
        return StoredArticle(row[0], as_text(row[1]), from_timestamp(row[2]), row[3], unpack(row[4]))

    def stored_intact(self, entry_id: int, kind: Kind | None = None) -> StoredArticle | None:
        """Return the stored bytes of an entry's article, or None also where they are damaged."""
        try:
            return self.stored(entry_id, kind)
        except zlib.error:
            return None

    def store_document(self, entry_id: int, kind: Kind, url: str, data: bytes, fetched: float) -> None:
        """Store the bytes of an article and replace earlier ones of the same kind."""
        with self._db.transaction():
            write_document(self._db, entry_id, kind, url, data, fetched)

    def attribution(self, entry_id: int, text: str) -> Attribution | None:
        """Return the attribution of `text` if today's engine has already stored one for exactly this text.

        It is what the engine found; `corrected` is what is shown, counted, searched for and written.
        """
        from tuireader.library.packed_attribution import unpack_attribution  # noqa: PLC0415 - not needed at start

        row = self._db.first_row(
            "SELECT data FROM attribution WHERE entry = ? AND engine = ? AND text = ?",
            (entry_id, ENGINE_VERSION, text_digest(text)),
        )
        try:
            return unpack_attribution(row[0], text) if row else None
        except _DAMAGE:  # the quotations can be found again
            return None

    def corrected(self, entry_id: int, text: str) -> "Corrected | None":
        """Return the same attribution with what the user ruled; None where none is stored."""
        attribution = self.attribution(entry_id, text)
        return None if attribution is None else self.rulings.apply(entry_id, text, attribution)

    def store_attribution(
        self, entry_id: int, text: str, attribution: Attribution, reported: Attribution | None = None
    ) -> None:
        """Store the engine's attribution of an entry's article, and its quotations under ids that stay.

        Their number is stored with the rulings. Without `reported`, what the engine found of reported speech, that is
        still to be found, unless the same was stored before.
        """
        from tuireader.library.found_article import FoundArticle  # noqa: PLC0415 - not needed at start

        self.store_attributions([FoundArticle(entry_id, text, attribution, reported)])

    def store_attributions(self, found: "Iterable[FoundArticle]") -> None:
        """Store the attributions of several articles, as `store_attribution` does of one."""
        from tuireader.library.said_index import insert_words  # noqa: PLC0415 - not needed at start

        with self._db.transaction():
            words = [row for it in found for row in self._store_attribution(it)]
            insert_words(self._db, words)  # of all at once: any other statement makes the index write what it has

    def _store_attribution(self, found: "FoundArticle") -> "list[SaidWords]":
        """Store an attribution inside a transaction; return the words that are still to be indexed."""
        from tuireader.library.packed_attribution import pack_attribution  # noqa: PLC0415 - not needed at start
        from tuireader.library.said_rows import FoundQuotations, store_said  # noqa: PLC0415 - not needed at start

        entry_id, text, attribution, reported = found
        digest, reported_count = text_digest(text), None if reported is None else len(reported.quotations)
        self.rulings.adopt(entry_id)
        self.notes.adopt(entry_id)
        corrected = self.rulings.apply(entry_id, text, attribution)
        known = "SELECT engine, text FROM attribution WHERE entry = ?"
        engine, old_digest = self._db.first_row(known, (entry_id,)) or (None, None)
        is_same = reported is None and (engine, old_digest) == (ENGINE_VERSION, digest)
        db = self._db.connection
        counted = db.execute(
            "UPDATE entry SET engine = ?, quotations = ?, reported = CASE WHEN ? THEN reported ELSE ? END WHERE id = ?",
            (ENGINE_VERSION, len(corrected.attribution.quotations), is_same, reported_count, entry_id),
        )
        if not counted.rowcount:
            return []
        quotations = FoundQuotations(text, attribution, reported, corrected)
        words = store_said(self._db, entry_id, quotations, time.time(), same_text=old_digest == digest)
        row = (entry_id, ENGINE_VERSION, digest, pack_attribution(attribution, text))
        db.execute("INSERT OR REPLACE INTO attribution VALUES (?, ?, ?, ?)", row)
        self.notes.store_places(entry_id, text, corrected.attribution)
        return words

    def unattributed_ids(self, before_id: int = MAX_ENTRY_ID, limit: int = 100) -> list[int]:
        """Return ids below `before_id` of entries whose quotations are still to be found, the newest first."""
        statement = (
            "SELECT id FROM entry INDEXED BY entry_unfound WHERE engine = 0 AND hidden = 0 AND aside = 0 AND id < ?"
            " ORDER BY id DESC LIMIT ?"
        )
        return [entry_id for (entry_id,) in self._db.rows(statement, (before_id, limit))]

    def unreported_ids(self, before_id: int = MAX_ENTRY_ID, limit: int = 100) -> list[int]:
        """Return ids below `before_id` of entries with an attribution whose reported speech is still to be found."""
        statement = f"SELECT id {_UNREPORTED_SQL} AND id < ? ORDER BY id DESC LIMIT ?"
        return [entry_id for (entry_id,) in self._db.rows(statement, (before_id, limit))]

    def count_unreported(self) -> int:
        """Return how many entries have an attribution and still no reported speech."""
        row = self._db.first_row(f"SELECT count(*) {_UNREPORTED_SQL}")
        return int(row[0]) if row else 0

    def count_unattributed(self) -> int:
        """Return how many entries still have no attribution."""
        row = self._db.first_row("SELECT count(*) FROM entry WHERE engine = 0 AND hidden = 0 AND aside = 0")
        return int(row[0]) if row else 0

    def invalidate_old_attributions(self) -> None:
        """Mark all entries for attribution again if another version of the engine made the stored attributions."""
        if (
            self._db.first_row("SELECT 1 FROM setting WHERE name = 'engine' AND value = ?", (str(ENGINE_VERSION),))
            is None
        ):
            with self._db.transaction() as db:
                db.execute("UPDATE entry SET engine = 0 WHERE engine NOT IN (0, ?)", (ENGINE_VERSION,))
                db.execute("INSERT OR REPLACE INTO setting VALUES ('engine', ?)", (str(ENGINE_VERSION),))


def _document_of_page(page: StoredPage) -> Document:
    """Return the article of a page. Raises zlib.error where what is stored is none."""
    try:
        return documents.to_document(documents.unpack_article(page.article))
    except _DAMAGE as error:
        raise zlib.error("it is no page") from error


def text_digest(text: str) -> bytes:
    """Return the digest of the text of an article under which its attribution is stored."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _has_time_of_day(moment: datetime) -> bool:
    """Return whether a page gave a time of day and not only a date."""
    return bool(moment.hour or moment.minute)


def _with_headline(document: Document, entry: Entry) -> Document:
    from tuireader.documents.links import safe_url  # noqa: PLC0415 - not needed at start

    return document._replace(
        title=entry.title,
        byline=document.byline or entry.author,
        credit=entry.credit,
        date=entry.date or document.date,
        url=safe_url(entry.url),
    )
