"""The document: what every file, feed entry and web page becomes before it is read.

Offsets are half-open `[start, end)` counts of code points in `Document.text`.
"""

from datetime import datetime
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

BlockKind = Literal["heading", "paragraph", "item", "quote", "table", "code", "rule"]
StyleKind = Literal["emphasis", "strong", "code", "strike"]


class Block(NamedTuple):
    """A stretch of the text: `text[start:end]`.

    `level` is the rank of a heading (1 to 6) and the nesting depth (from 1) of an item or a quote, else 0.
    `marker` is what stands before a list item (“•” or “3.”), else empty.
    In a table, rows are parted by a newline and cells by a tab; the first row is the head.
    A code block keeps its newlines; every other block is one line.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marker: str = ""


class Link(NamedTuple):
    """A link: the words `text[start:end]` lead to `url`."""

    start: int
    end: int
    url: str


class Style(NamedTuple):
    """How the words `text[start:end]` are set."""

    start: int
    end: int
    kind: StyleKind


class Headline(NamedTuple):
    """What stands above an article; enough for one row of a list."""

    title: str = ""
    byline: str = ""
    credit: str = ""
    date: datetime | None = None
    url: str = ""


class Document(NamedTuple):
    """An article. `text` is the blocks joined by a blank line; the title stands in `title` alone, not in the text.

    `fetched` is when a page of the web was as it is shown here.
    """

    title: str
    byline: str
    credit: str
    date: datetime | None
    url: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    styles: tuple[Style, ...]
    text: str
    fetched: datetime | None = None

    @property
    def site(self) -> str:
        """The name of the host that `url` leads to; “” where it leads to none."""
        try:
            return (urlsplit(self.url).hostname or "").removeprefix("www.")
        except ValueError:  # what feeds call an address may be anything
            return ""

    @property
    def block_quotes(self) -> tuple[tuple[int, int], ...]:
        """The spans of the paragraphs set as quotations."""
        return tuple((block.start, block.end) for block in self.blocks if block.kind == "quote")


MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
SUFFIXES = MARKDOWN_SUFFIXES | HTML_SUFFIXES | {".txt", ".text"}
