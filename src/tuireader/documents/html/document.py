"""Turn HTML into a document: all of a feed's HTML, or the article of a page."""

import re
from contextlib import nullcontext
from html import unescape
from threading import Lock

from tuireader.documents.assemble import assemble
from tuireader.documents.cleaning import clean
from tuireader.documents.html.extract import ExtractedArticle
from tuireader.documents.html.tree import MAX_PAGE_CHARACTERS
from tuireader.documents.model import Document, Headline
from tuireader.documents.plain import plain_pieces, with_bounded_lines
from tuireader.errors import ArticleError

_TAG = re.compile(r"<[a-zA-Z/!?]")
LARGE_CHARACTERS = 200_000
"""HTML of this length is parsed in one thread at a time: the memory of several would add up."""
_LARGE_LOCK = Lock()


def from_html(html: str, url: str, headline: Headline | None = None) -> Document:
    """Return all of `html` as a document; links are resolved against `url`; without tags it is read as plain text."""
    headline = headline or Headline(url=url)
    if not _TAG.search(html):
        text = with_bounded_lines(clean(unescape(html[:MAX_PAGE_CHARACTERS])))
        return assemble(headline, plain_pieces(text.split("\n")))
    with _LARGE_LOCK if len(html) >= LARGE_CHARACTERS else nullcontext():
        return _from_tags(html, url, headline)


def _from_tags(html: str, url: str, headline: Headline) -> Document:
    from tuireader.documents.html.base_url import base_of  # noqa: PLC0415 - lxml is slow to import, as below
    from tuireader.documents.html.convert import tree_pieces  # noqa: PLC0415
    from tuireader.documents.html.simplify import simplify  # noqa: PLC0415
    from tuireader.documents.html.tree import page_tree  # noqa: PLC0415

    root = page_tree(html, plain=True)
    if root is None:
        return assemble(headline, ())
    base = base_of(root, url)
    simplify(root, html)
    return assemble(headline, tree_pieces(root, base))


def html_to_text(html: str, url: str) -> str:
    """Return the text of `from_html(html, url)`, quickly where the HTML is simple."""
    from tuireader.documents.html.fast_text import simple_text  # noqa: PLC0415 - only indexing needs it

    text = simple_text(html)
    return from_html(html, url).text if text is None else text


def from_page(html: str, url: str, location: str = "") -> Document:
    """Return the article of a page. Raises `ArticleError(location or url, …)` where the page shows none.

    A separate process parses it and is killed after a deadline.
    """
    from tuireader.documents.html.extract_process import extract_safely  # noqa: PLC0415 - starts processes, which few callers need

    found = extract_safely(html, url)
    if found.problem:
        raise ArticleError(location or url, found.problem)
    return to_document(found)


def to_document(found: ExtractedArticle) -> Document:
    """Return an extracted article as a document."""
    url = found.canonical or found.url
    headline = Headline(found.title, found.byline, found.credit, found.date, url, found.language)
    return from_html(found.html, found.url, headline)
