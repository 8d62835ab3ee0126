"""Bytes become documents."""

from tuireader.documents.clean import clean
from tuireader.documents.decode import decode
from tuireader.documents.html.extract import extract
from tuireader.documents.files import find_articles, load, peek
from tuireader.documents.model import Block, BlockKind, Document, Headline, Link, Style, StyleKind
from tuireader.documents.parse import Markup, parse

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "Headline",
    "Link",
    "Markup",
    "Style",
    "StyleKind",
    "clean",
    "decode",
    "find_articles",
    "load",
    "parse",
    "peek",
]
