"""Versions of pages: the articles that were taken out of them are compared."""

from tuireader import documents
from tuireader.documents.model import Document
from tuireader.library.database import Database
from tuireader.library.feed_languages import declared_language
from tuireader.library.version_rows import FetchedDocument, limit_all_versions, store_change


def store_page_change(  # noqa: PLR0913, PLR0917 - two articles and their times
    db: Database, entry_id: int, old_article: bytes, old_fetched: float, article: bytes, fetched: float
) -> None:
    """Store what a page says now, and what it said before, if its words differ; inside a transaction."""
    try:
        old_document, document = _document(db, entry_id, old_article), _document(db, entry_id, article)
    except ValueError:  # damaged data: nothing can be compared with it
        return
    before, after = FetchedDocument(old_document, old_fetched), FetchedDocument(document, fetched)
    if store_change(db, entry_id, "page", before, after):
        limit_all_versions(db)


def _document(db: Database, entry_id: int, article: bytes) -> Document:
    """Return the article of a page under the title of its entry: that is what the reader shows above it."""
    (title, feed_id) = db.first_row("SELECT title, feed FROM entry WHERE id = ?", (entry_id,)) or ("", 0)
    document = documents.to_document(documents.unpack_article(article))
    return document._replace(title=title, language=document.language or declared_language(db, feed_id))
