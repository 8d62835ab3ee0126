"""An entry becomes an article: from its file, from the page that was fetched, or from what its feed said."""

from collections.abc import Callable
from dataclasses import replace

from tuireader import documents
from tuireader.documents.links import safe_url
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.library.entries import Entry
from tuireader.library.kept import Articles

HtmlReader = Callable[[str, str], Document]
"""Takes HTML and its address; returns the document, or raises ArticleError."""


def open_article(library: Articles, entry: Entry, html: HtmlReader | None = None) -> Document:
    """Return the whole article of `entry`. Raises ArticleError where there is none to be had.

    `html` reads what feeds and pages say, `documents.from_html` unless another is given.
    """
    if entry.path is not None:
        return documents.load(entry.path)
    kept = library.document(entry.id)
    if kept is None:
        raise ArticleError(entry.title, "was not kept; open its address instead")
    if kept.kind == "file":
        return documents.parse(kept.data, entry.title)
    read = html or documents.from_html
    document = read(kept.data.decode("utf-8", "replace"), kept.url)
    return replace(
        document,
        title=entry.title,
        byline=document.byline or entry.author,
        credit=entry.credit,
        date=entry.date or document.date,
        url=safe_url(entry.url),
    )
