"""The text of an article, from what the library stores of it; `Articles.open` returns the whole document."""

from tuireader import documents
from tuireader.errors import ArticleError
from tuireader.library.column_types import as_path
from tuireader.library.packed import unpack

_DAMAGE = (ArticleError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


def article_text(path: object, page: object, feed: object, file: object) -> str:
    """Return the text of an article as the reader shows it; "" where it is damaged, or was not kept."""
    import zlib  # noqa: PLC0415 - with the query that needs it

    try:
        if (place := as_path(path)) is not None:
            return documents.load(place).text
        if isinstance(page, bytes):
            return documents.to_document(documents.unpack_article(unpack(page))).text
        if isinstance(feed, bytes):
            return documents.html_to_text(unpack(feed).decode("utf-8", "replace"), "")
        return documents.parse(unpack(file), "").text if isinstance(file, bytes) else ""
    except (zlib.error, *_DAMAGE):
        return ""
