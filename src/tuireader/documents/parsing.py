"""One article: bytes in, document out."""

import re
from pathlib import PurePath
from typing import Literal

from tuireader.documents.assemble import Piece, assemble
from tuireader.documents.cleaning import clean, clean_line, single_line
from tuireader.documents.decoding import decode
from tuireader.documents.frontmatter import split_front_matter
from tuireader.documents.headline import read_head, read_tail, readable_name
from tuireader.documents.model import HTML_SUFFIXES, MARKDOWN_SUFFIXES, Document, Headline
from tuireader.documents.plain import plain_pieces
from tuireader.errors import ArticleError

Markup = Literal["markdown", "plain", "html"]

_MARKDOWN_SIGNS = (  # what to look for at C speed before the expression is asked
    ("#", re.compile(r"^#{1,6} \S", re.MULTILINE)),
    ("](", re.compile(r"\]\((?:https?://|/)[^\s)]{1,2000}\)")),
    ("```", re.compile(r"^```", re.MULTILINE)),
    ("**", re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]*\*\*")),
)
_SAMPLE_CHARACTERS = 1 << 14


def parse(data: bytes, place: str, *, markup: Markup | None = None) -> Document:
    """Return the document in `data`; raise `ArticleError(place, …)` where it is empty or no text.

    `place` is where it comes from: it names the article in errors, tells the markup unless that is given, and is the
    title of last resort.
    """
    if markup == "html" or (markup is None and holds_html(data, place)):
        from tuireader.documents.html.saved_page import parse_page  # noqa: PLC0415 - the parser of pages is slow to import

        return parse_page(data, place)
    text = clean(decode(data, place))
    if not text.strip():
        raise empty_article_error(place)
    known, body = split_front_matter(text)
    if markup is None:
        markup = guess_markup(body, place, fronted=known is not None)
    read = _marked_up if markup == "markdown" else _plain
    document = assemble(*read(body, known or Headline()))
    if not (document.title or document.text):
        raise empty_article_error(place)
    return document if document.title else document._replace(title=readable_name(place))


def holds_html(data: bytes, place: str) -> bool:
    """Tell whether bytes are a web page, by the name's suffix or by how they begin."""
    if PurePath(place).suffix.lower() in HTML_SUFFIXES:
        return True
    if not data[:_SAMPLE_CHARACTERS].lstrip()[:4].startswith((b"<", b"\xef\xbb\xbf<")):
        return False
    from tuireader.documents.html.saved_page import is_page  # noqa: PLC0415 - as above

    return is_page(data)


def empty_article_error(place: str) -> ArticleError:
    """Return the error for an article without a word."""
    return ArticleError(place, "is empty; give a file that holds an article")


def guess_markup(body: str, place: str, *, fronted: bool) -> Markup:
    """Tell the markup by the name's suffix, front matter, or two of Markdown's signs (a heading on top is enough)."""
    if PurePath(place).suffix.lower() in MARKDOWN_SUFFIXES or fronted or body.startswith("# "):
        return "markdown"
    top = body[:_SAMPLE_CHARACTERS]
    return "markdown" if sum(hint in top and bool(sign.search(top)) for hint, sign in _MARKDOWN_SIGNS) > 1 else "plain"


def _plain(body: str, known: Headline) -> tuple[Headline, list[Piece]]:
    """Return headline and pieces of plain text; furniture goes only where an article stands between."""
    lines = body.split("\n")
    stripped = [single_line(line) for line in lines]
    headline, start = read_head(stripped, known)
    headline, below = read_tail(stripped[start:], headline)
    pieces = plain_pieces(lines[start : len(lines) - below])
    return (headline, pieces) if pieces else (known, plain_pieces(lines))


def _marked_up(body: str, known: Headline) -> tuple[Headline, list[Piece]]:
    """Return headline and pieces of Markdown: its first level-1 heading is the title unless one is known."""
    from tuireader.documents.markdown import markdown_pieces  # noqa: PLC0415 - plain text need not wait for it

    pieces = markdown_pieces(body)
    if pieces is None:
        return _plain(body, known)
    first = next((n for n, piece in enumerate(pieces) if piece.kind == "heading" and piece.level == 1), None)
    if first is not None and known.title in {"", clean_line(pieces[first].text)}:
        known = known._replace(title=clean_line(pieces[first].text))
        pieces = pieces[:first] + pieces[first + 1 :]
    top = next((n for n, piece in enumerate(pieces) if piece.kind not in {"heading", "paragraph"}), len(pieces))
    lines = [line for piece in pieces[:top] for line in (piece.text, "")]
    headline, taken = read_head(lines, known)
    rest = pieces[(taken + 1) // 2 :]
    return (headline, rest) if rest else (known, pieces)
