"""The document: files, feed entries and web pages are all turned into this.

Offsets are half-open `[start, end)` and count code points in `Document.text`.
"""

from datetime import datetime
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

BlockKind = Literal["heading", "paragraph", "item", "quote", "table", "code", "rule"]
StyleKind = Literal["emphasis", "strong", "code", "strike"]


class Block(NamedTuple):
    """A part of the text: `text[start:end]`.

    In a table, rows are separated by newlines and cells by tabs; the first row is the head. A code block has newlines;
    paragraphs, items and quotes have newlines where the author breaks the line; every other block is one line.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # rank of a heading (1 to 6), or depth (from 1) of an item or a quote, else 0
    marker: str = ""  # what is before a list item (“•”, “3.”, “c.” or “iv.”), else ""
    language: str = ""  # what the author calls the language of a code block (“python”), else ""


class Link(NamedTuple):
    """A link from the words `text[start:end]` to `url`."""

    start: int
    end: int
    url: str


class Style(NamedTuple):
    """The style of the words `text[start:end]`."""

    start: int
    end: int
    kind: StyleKind


CodeRole = Literal["keyword", "string", "comment", "number", "name"]


class CodeSpan(NamedTuple):
    """`text[start:end]` is part of a code block, in this role."""

    start: int
    end: int
    role: CodeRole


class Headline(NamedTuple):
    """What is above an article; enough for one row of a list."""

    title: str = ""
    byline: str = ""  # the authors' names
    credit: str = ""  # where it was published
    date: datetime | None = None  # naive without a time zone
    url: str = ""  # the article's own address
    language: str = ""  # the language tag that it declares (“de-AT”)


class Document(NamedTuple):
    """An article."""

    title: str
    byline: str  # the authors' names
    credit: str  # where it was published
    date: datetime | None  # naive without a time zone
    url: str  # the article's own address
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    styles: tuple[Style, ...]
    text: str  # the blocks joined by blank lines, without the title
    fetched: datetime | None = None  # when the page was fetched, for web pages
    language: str = ""  # the language tag that it or its feed declares (“de-AT”), which may be wrong

    @property
    def site(self) -> str:
        """The host name in `url`, or ""."""
        try:
            return (urlsplit(self.url).hostname or "").removeprefix("www.")
        except ValueError:  # feeds may give anything as an address
            return ""

    @property
    def prose(self) -> str:
        """The text to find quotations in: blanks in the place of code, in which nobody speaks; offsets stay the same.

        A block is one line: a quotation goes on where a line of a song ends.
        """
        parts, copied_to = [], 0
        for block in self.blocks:
            if block.kind == "table" or (block.kind != "code" and "\n" not in self.text[block.start : block.end]):
                continue
            words = self.text[block.start : block.end]
            is_code = block.kind == "code"
            prose = "\n".join(" " * len(line) for line in words.split("\n")) if is_code else words.replace("\n", " ")
            parts += [self.text[copied_to : block.start], prose]
            copied_to = block.end
        return "".join([*parts, self.text[copied_to:]]) if parts else self.text

    @property
    def block_quotes(self) -> tuple[tuple[int, int], ...]:
        """The spans of the paragraphs that are set as quotations."""
        return tuple((block.start, block.end) for block in self.blocks if block.kind == "quote")


MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
SUFFIXES = MARKDOWN_SUFFIXES | HTML_SUFFIXES | {".txt", ".text"}
