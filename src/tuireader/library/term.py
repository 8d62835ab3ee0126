"""A word or a phrase to search for, and where."""

from typing import Literal, NamedTuple

Scope = Literal[
    "anywhere",
    "title",
    "speaker",
    "role",
    "quote",
    "text",
    "headline",
    "said",
    "about",
    "verb",
    "note",
    "author",
    "url",
]
"""Where words are searched for. “headline” is any part of title and credit; “said”, “about” and “verb” belong to one
quotation (`SaidFilter`); “note” are the user's own notes, “author” and “url” what the feed gives; all others use the
search index."""


class Term(NamedTuple):
    """A word, a phrase or a pattern to search for."""

    text: str
    scope: Scope = "anywhere"
    prefix: bool = False  # whether its last word may continue
    is_pattern: bool = False  # whether it is a regular expression, which no index answers
