"""An entry becomes an article: from its file, from the page that was fetched, or from what its feed said."""

import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from tuireader import documents
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.library.entries import Entry
from tuireader.library.fetched_pages import Pages

HtmlReader = Callable[[str, str], Document]
"""Takes HTML and its address; returns the document, or raises ArticleError."""


def open_article(library: Pages, entry: Entry, html: HtmlReader | None = None) -> Document:
    """Return the whole article of `entry`: its page, where that was fetched and is wanted, else what its feed said.

    Raises ArticleError where there is none to be had. `html` reads what feeds say, `documents.from_html` unless another
    is given.
    """
    try:
        return _opened(library, entry, html or documents.from_html)
    except zlib.error as error:
        raise ArticleError(entry.title, f"is damaged ({error}); tuireader check says what else is") from error


def _opened(library: Pages, entry: Entry, html: HtmlReader) -> Document:
    if entry.path is not None:
        return documents.load(entry.path)
    page = library.stored_page(entry.id)
    if page is not None and page.shown:
        found = documents.to_document(documents.unpack(page.article))
        date = found.date if found.date and _has_time(found.date) else entry.date or found.date
        return _headed(found, entry)._replace(date=date, fetched=page.fetched)
    kept = library.stored_article(entry.id, "feed") or library.stored_article(entry.id, "file")
    if kept is None:
        raise ArticleError(entry.title, "was not kept; open its address instead")
    if kept.kind == "file":
        return documents.parse(kept.data, entry.title)
    return _headed(html(kept.data.decode("utf-8", "replace"), kept.url), entry)


def unattributed_feed_texts(library: Pages, numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return title and text of those entries of which there is only what a feed said, all at once: they are many."""
    asked = library.db.rows_for(
        "SELECT id, title, document.url, data FROM document JOIN entry ON entry.id = document.entry"
        " WHERE document.entry IN ({}) AND kind = 'feed' AND path IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM page WHERE page.entry = id)"
        " AND NOT EXISTS (SELECT 1 FROM attribution WHERE attribution.entry = id)",
        numbers,
    )
    text_of, found = documents.text_of, dict[int, tuple[str, str]]()
    for number, title, url, data in asked:
        with suppress(zlib.error):  # it is damaged, which is told to who opens it
            found[number] = title, text_of(zlib.decompress(data).decode("utf-8", "replace"), url)
    return found


def _has_time(moment: datetime) -> bool:
    """Tell whether a page named more than a day."""
    return bool(moment.hour or moment.minute)


def _headed(document: Document, entry: Entry) -> Document:
    from tuireader.documents.links import safe_url  # noqa: PLC0415 - a start opens nothing

    return document._replace(
        title=entry.title,
        byline=document.byline or entry.author,
        credit=entry.credit,
        date=entry.date or document.date,
        url=safe_url(entry.url),
    )
