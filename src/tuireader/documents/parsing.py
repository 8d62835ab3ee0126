"""Turn the bytes of one article into a document."""

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from tuireader.documents.cleaning import clean, clean_line, single_line
from tuireader.documents.decoding import decode
from tuireader.documents.frontmatter import split_front_matter
from tuireader.documents.headline import read_head, read_tail, readable_name
from tuireader.documents.model import HTML_SUFFIXES, MARKDOWN_SUFFIXES, Document, Headline
from tuireader.errors import ArticleError

if TYPE_CHECKING:
    from tuireader.documents.assemble import Piece

Markup = Literal["markdown", "plain", "html"]

_MARKDOWN_SIGNS = (  # the text is searched for the string first, which is fast
    ("#", re.compile(r"^#{1,6} \S", re.MULTILINE)),
    ("](", re.compile(r"\]\((?:https?://|/)[^\s)]{1,2000}\)")),
    ("```", re.compile(r"^```", re.MULTILINE)),
    ("**", re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]*\*\*")),
)
_PAGE_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\0", b"\xfe\xff\0<", b"\0<")
MAX_TEXT_BYTES = 4 << 20  # the longest novels have three million bytes; a saved page may have more, with its pictures
_SAMPLE_CHARACTERS = 1 << 14


def parse(data: bytes, location: str, *, markup: Markup | None = None) -> Document:
    """Return the document in `data`. Raises `ArticleError(location, …)` where it is empty or not text.

    `location` is the file, address or “standard input”. It names the article in errors, its suffix decides the markup
    unless that is given, and it becomes the title if there is no other.
    """
    if markup == "html" or (markup is None and holds_html(data, location)):
        from tuireader.documents.html.saved_page import parse_page  # noqa: PLC0415 - the parser of pages is slow to import

        return parse_page(data, location)
    if len(data) > MAX_TEXT_BYTES:
        raise ArticleError(
            location, f"has more than {MAX_TEXT_BYTES >> 20} MB of text; give a file that holds one article"
        )
    from tuireader.documents.assemble import assemble  # noqa: PLC0415 - the list of headlines needs only what is below
    from tuireader.documents.plain import with_bounded_lines  # noqa: PLC0415

    text = with_bounded_lines(clean(decode(data, location)))
    if not text.strip():
        raise empty_article_error(location)
    known_headline, body = split_front_matter(text)
    if markup is None:
        markup = guess_markup(body, location, has_front_matter=known_headline is not None)
    read_pieces = _read_markdown if markup == "markdown" else _read_plain
    document = assemble(*read_pieces(body, known_headline or Headline()))
    if not (document.title or document.text):
        raise empty_article_error(location)
    return document if document.title else document._replace(title=readable_name(location))


def holds_html(data: bytes, location: str) -> bool:
    """Return whether bytes are a web page, by the location's suffix or by how they start."""
    if PurePath(location).suffix.lower() in HTML_SUFFIXES:
        return True
    if not data[:_SAMPLE_CHARACTERS].lstrip()[:4].startswith(_PAGE_STARTS):
        return False
    from tuireader.documents.html.saved_page import is_web_page  # noqa: PLC0415 - as above

    return is_web_page(data)


def empty_article_error(location: str) -> ArticleError:
    """Return the error for an article without words."""
    return ArticleError(location, "is empty; give a file that holds an article")


def guess_markup(body: str, location: str, *, has_front_matter: bool) -> Markup:
    """Return the markup by the location's suffix, front matter, or two of Markdown's signs (or a first heading)."""
    if PurePath(location).suffix.lower() in MARKDOWN_SUFFIXES or has_front_matter or body.startswith("# "):
        return "markdown"
    top = body[:_SAMPLE_CHARACTERS]
    return (
        "markdown"
        if sum(word in top and bool(pattern.search(top)) for word, pattern in _MARKDOWN_SIGNS) > 1
        else "plain"
    )


def _read_plain(body: str, known_headline: Headline) -> "tuple[Headline, list[Piece]]":
    """Return headline and pieces of plain text; boilerplate is removed only if an article is left."""
    from tuireader.documents.plain import plain_pieces  # noqa: PLC0415 - as above

    lines = body.split("\n")
    stripped = [single_line(line) for line in lines]
    headline, start = read_head(stripped, known_headline)
    headline, lines_below = read_tail(stripped[start:], headline)
    pieces = plain_pieces(lines[start : len(lines) - lines_below])
    return (headline, pieces) if pieces else (known_headline, plain_pieces(lines))


def _read_markdown(body: str, known_headline: Headline) -> "tuple[Headline, list[Piece]]":
    """Return headline and pieces of Markdown: its first level-1 heading is the title unless one is known."""
    from tuireader.documents.markdown import markdown_pieces  # noqa: PLC0415 - plain text does not need it

    pieces = markdown_pieces(body)
    if pieces is None:
        return _read_plain(body, known_headline)
    title_index = next((n for n, piece in enumerate(pieces) if piece.kind == "heading" and piece.level == 1), None)
    if title_index is not None and known_headline.title in {"", clean_line(pieces[title_index].text)}:
        known_headline = known_headline._replace(title=clean_line(pieces[title_index].text))
        pieces = pieces[:title_index] + pieces[title_index + 1 :]
    top_end = next((n for n, piece in enumerate(pieces) if piece.kind not in {"heading", "paragraph"}), len(pieces))
    lines = [line for piece in pieces[:top_end] for line in (piece.text, "")]
    headline, lines_taken = read_head(lines, known_headline)
    rest = pieces[(lines_taken + 1) // 2 :]
    return (headline, rest) if rest else (known_headline, pieces)
