"""Bytes become documents.

What reads web pages is imported when it is first asked for: text files need not wait for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tuireader.documents.clean import clean
from tuireader.documents.decode import decode
from tuireader.documents.files import find_articles, load, peek
from tuireader.documents.model import Block, BlockKind, Document, Headline, Link, Style, StyleKind
from tuireader.documents.parse import Markup, parse

if TYPE_CHECKING:
    from tuireader.documents.html.charset import decode_html
    from tuireader.documents.html.document import from_html, from_page, to_document
    from tuireader.documents.html.extract import Extracted, extract
    from tuireader.documents.html.packed import pack, unpack
    from tuireader.documents.html.worker import extract_safely

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "Extracted",
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
    "from_html",
    "from_page",
    "load",
    "pack",
    "parse",
    "peek",
    "to_document",
    "unpack",
]

_LAZY = {
    "Extracted": "extract",
    "decode_html": "charset",
    "extract": "extract",
    "extract_safely": "worker",
    "from_html": "document",
    "from_page": "document",
    "pack": "packed",
    "to_document": "document",
    "unpack": "packed",
}


def __getattr__(name: str) -> Any:
    """Import what reads web pages (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"tuireader.documents.html.{_LAZY[name]}"), name)
