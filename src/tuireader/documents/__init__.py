"""Turn bytes into documents.

The parsers are imported when they are first used: starting the program needs none of them, and a text file does not
need those for web pages.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tuireader.documents.model import Block, BlockKind, Document, Headline, Link, Style, StyleKind

if TYPE_CHECKING:
    from tuireader.documents.cleaning import clean
    from tuireader.documents.decoding import decode
    from tuireader.documents.files import find_articles, find_files, load, peek
    from tuireader.documents.html.document import from_html, from_page, html_to_text, to_document
    from tuireader.documents.html.extract import ExtractedArticle, extract, pack_article, unpack_article
    from tuireader.documents.html.extract_process import extract_safely
    from tuireader.documents.html.page_charset import decode_html
    from tuireader.documents.parsing import Markup, parse

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "ExtractedArticle",
    "Headline",
    "Link",
    "Markup",
    "Style",
    "StyleKind",
    "clean",
    "decode",
    "decode_html",
    "extract",
    "extract_safely",
    "find_articles",
    "find_files",
    "from_html",
    "from_page",
    "html_to_text",
    "load",
    "pack_article",
    "parse",
    "peek",
    "to_document",
    "unpack_article",
]

_LAZY = {
    "ExtractedArticle": "html.extract",
    "Markup": "parsing",
    "clean": "cleaning",
    "decode": "decoding",
    "decode_html": "html.page_charset",
    "extract": "html.extract",
    "extract_safely": "html.extract_process",
    "find_articles": "files",
    "find_files": "files",
    "from_html": "html.document",
    "from_page": "html.document",
    "load": "files",
    "pack_article": "html.extract",
    "parse": "parsing",
    "peek": "files",
    "html_to_text": "html.document",
    "to_document": "html.document",
    "unpack_article": "html.extract",
}
"""The submodule of each name that is imported when first used."""


def __getattr__(name: str) -> Any:
    """Import the submodule that has the name (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
