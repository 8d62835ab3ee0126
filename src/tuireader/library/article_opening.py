"""An entry becomes an article: from its file, from the page that was fetched, or from what its feed said."""

import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from tuireader import documents
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.library.entries import Entry
from tuireader.library.fetched_pages import PageStore

HtmlReader = Callable[[str, str], Document]
"""Takes HTML and its address; returns the document, or raises ArticleError."""


def open_article(library: PageStore, entry: Entry, read_html: HtmlReader | None = None) -> Document:
    """Return the whole article of `entry`: its page, if that was fetched and is to be shown, else what its feed said.

    Raises ArticleError where there is none. `read_html` reads the HTML of feeds; it is `documents.from_html` unless
    another one is given.
    """
    try:
        return _open(library, entry, read_html or documents.from_html)
    except zlib.error as error:
        raise ArticleError(entry.title, f"is damaged ({error}); tuireader check says what else is") from error


def _open(library: PageStore, entry: Entry, read_html: HtmlReader) -> Document:
    if entry.path is not None:
        return documents.load(entry.path)
    page = library.stored_page(entry.id)
    if page is not None and page.shown:
        article = documents.to_document(documents.unpack_article(page.article))
        date = article.date if article.date and _has_time_of_day(article.date) else entry.date or article.date
        return _with_headline(article, entry)._replace(date=date, fetched=page.fetched)
    stored = library.stored_article(entry.id, "feed") or library.stored_article(entry.id, "file")
    if stored is None:
        raise ArticleError(entry.title, "was not kept; open its address instead")
    if stored.kind == "file":
        return documents.parse(stored.data, entry.title)
    return _with_headline(read_html(stored.data.decode("utf-8", "replace"), stored.url), entry)


def unattributed_feed_texts(library: PageStore, entry_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return title and text of those entries of which there is only what a feed said, all at once: they are many."""
    rows = library.db.rows_for(
        "SELECT id, title, document.url, data FROM document JOIN entry ON entry.id = document.entry"
        " WHERE document.entry IN ({}) AND kind = 'feed' AND path IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM page WHERE page.entry = id)"
        " AND NOT EXISTS (SELECT 1 FROM attribution WHERE attribution.entry = id)",
        entry_ids,
    )
    html_to_text, texts = documents.html_to_text, dict[int, tuple[str, str]]()
    for entry_id, title, url, data in rows:
        with suppress(zlib.error):  # it is damaged, which is told to who opens it
            texts[entry_id] = title, html_to_text(zlib.decompress(data).decode("utf-8", "replace"), url)
    return texts


def _has_time_of_day(moment: datetime) -> bool:
    """Tell whether a page named more than a day."""
    return bool(moment.hour or moment.minute)


def _with_headline(document: Document, entry: Entry) -> Document:
    from tuireader.documents.links import safe_url  # noqa: PLC0415 - a start opens nothing

    return document._replace(
        title=entry.title,
        byline=document.byline or entry.author,
        credit=entry.credit,
        date=entry.date or document.date,
        url=safe_url(entry.url),
    )
