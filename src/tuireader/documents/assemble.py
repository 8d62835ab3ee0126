"""Assemble pieces into a document: join their texts with blank lines, and shift their offsets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tuireader.documents.cleaning import clean
from tuireader.documents.links import find_urls
from tuireader.documents.model import Block, BlockKind, Document, Headline, Link, Style

BLOCK_SEPARATOR = "\n\n"
RULE_TEXT = "* * *"
MAX_LINES = 100_000
"""How many lines an article has at most; the longest novels have two thirds of that."""
MAX_LINKS = 20_000
"""How many links an article has at most: the addresses after these are words. A book has some thousands of notes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block with its own text."""

    kind: BlockKind
    text: str
    level: int = 0  # as in `Block`
    marker: str = ""  # as in `Block`
    links: tuple[Link, ...] = ()  # offsets count from the start of `text`
    styles: tuple[Style, ...] = ()  # offsets count from the start of `text`
    language: str = ""  # as in `Block`


Cell = tuple[str, Sequence[Link], Sequence[Style]]
"""A cell of a table: its text, links and styles; their offsets count from the start of the text."""


def table_piece(rows: Iterable[Iterable[Cell]]) -> Piece:
    """Return a table as one piece: rows are separated by newlines, cells by tabs."""
    parts: list[str] = []
    links: list[Link] = []
    styles: list[Style] = []
    start = 0
    for row_index, row in enumerate(rows):
        for column, (text, cell_links, cell_styles) in enumerate(row):
            separator = "\t" if column else "\n" if row_index else ""
            start += len(separator)
            links += [Link(start + link.start, start + link.end, link.url) for link in cell_links]
            styles += [Style(start + style.start, start + style.end, style.kind) for style in cell_styles]
            parts += [separator, text]
            start += len(text)
    return Piece("table", "".join(parts), links=tuple(links), styles=tuple(styles))


def assemble(headline: Headline, pieces: Iterable[Piece]) -> Document:
    """Return the document of a headline and its pieces; pieces without a word are left out."""
    blocks: list[Block] = []
    links: list[Link] = []
    styles: list[Style] = []
    texts: list[str] = []
    start = 0
    for piece in _cleaned_pieces(pieces):
        end = start + len(piece.text)
        blocks.append(Block(piece.kind, start, end, piece.level, piece.marker, piece.language))
        if len(links) < MAX_LINKS:
            links += [Link(start + link.start, start + link.end, link.url) for link in _all_links(piece)]
        styles += [Style(start + style.start, start + style.end, style.kind) for style in piece.styles]
        texts.append(piece.text)
        start = end + len(BLOCK_SEPARATOR)
    return Document(
        title=headline.title,
        byline=headline.byline,
        credit=headline.credit,
        date=headline.date,
        url=headline.url,
        blocks=tuple(blocks),
        links=tuple(links[:MAX_LINKS]),
        styles=tuple(styles),
        text=BLOCK_SEPARATOR.join(texts),
        language=headline.language,
    )


def _cleaned_pieces(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces with words; if a piece's text had to be cleaned again, it loses its links and styles.

    Code and tables of more lines than an article may have become one paragraph.
    """
    lines = 0
    for piece in pieces:
        text = clean(piece.text)
        lines += text.count("\n")
        if lines > MAX_LINES and "\n" in text:
            yield Piece("paragraph", " ".join(text.split()))
            continue
        if text.strip():
            yield (
                piece
                if text == piece.text
                else Piece(piece.kind, text, piece.level, piece.marker, language=piece.language)
            )


def _all_links(piece: Piece) -> list[Link]:
    """Return the links of a piece and the bare addresses in its text, in order."""
    if piece.kind == "code" or "://" not in piece.text:
        return list(piece.links)
    found = [(Link(*link), False) for link in islice(find_urls(piece.text), MAX_LINKS)]
    chosen: list[tuple[Link, bool]] = []
    for link, authored in sorted([*((link, True) for link in piece.links), *found], key=lambda pair: pair[0].start):
        if chosen and link.start < chosen[-1][0].end:  # they overlap: the author's link wins
            if not authored or chosen[-1][1]:
                continue
            chosen.pop()
        chosen.append((link, authored))
    return [link for link, _ in chosen]
