"""Write a document as Markdown: CommonMark with tables, after front matter.

Parsing the result gives the same headline, blocks and text. A style is left out if Markdown would read its signs as
text, or if it is inside another style.
"""

import re
from collections import deque
from itertools import zip_longest

from tuireader.documents.model import Block, Document, Link, Style, StyleKind

_INLINE_SIGNS = re.compile(r"[\\`*_\[\]<~|]|&(?=#?\w+;)|(?<=<)!")
"""Signs with a meaning anywhere in a line."""
_BLOCK_SIGNS = re.compile(r"#{1,6}(?:\s|$)|>|[+-](?:\s|$)|(?:-\s*){2,}$")
"""Signs with a meaning at the start of a block; two dashes are a rule behind the dash of an item."""
_UNDERLINE = re.compile(r"[:=-][:=\s-]*$")
"""Signs that would make the line above a heading or the head of a table."""
_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_NUMBER_MARKER = re.compile(r"\d{1,9}[.)]")
_STYLE_SIGNS: dict[StyleKind, str] = {"emphasis": "*", "strong": "**", "strike": "~~"}


def to_markdown(document: Document) -> str:
    """Return `document` as Markdown, with its headline in front matter. Takes linear time."""
    spans = _disjoint_spans(document)
    parts, list_items = [_front_matter(document), f"# {escaped(document.title)}"], _ListItems()
    for block in document.blocks:
        spans_inside = spans.get(block.start, [])
        if block.kind == "item":
            parts.append(list_items.item_markdown(block, _inline(document.text, block.start, block.end, spans_inside)))
        else:
            list_items = _ListItems()
            parts.append(_block(document.text, block, spans_inside))
    return "\n\n".join(parts) + "\n"


def _front_matter(document: Document) -> str:
    fields = {
        "title": document.title,
        "author": document.byline,
        "publication": document.credit,
        "date": document.date.isoformat() if document.date else "",
        "url": document.url,
    }
    quoted = {name: value.replace("\\", "\\\\").replace('"', '\\"') for name, value in fields.items() if value}
    return "\n".join(["---", *(f'{name}: "{value}"' for name, value in quoted.items()), "---"])


_Span = Link | Style


def _disjoint_spans(document: Document) -> dict[int, list[_Span]]:
    """Return links and styles by the start of their block, except those that overlap or touch an earlier one."""
    found: dict[int, list[_Span]] = {}
    spans: list[_Span] = [*document.links, *document.styles]
    pending = iter(sorted(spans, key=lambda span: (span.start, isinstance(span, Style))))
    span = next(pending, None)
    for block in document.blocks:
        chosen = found.setdefault(block.start, [])
        while span is not None and span.start < block.end:
            free = not chosen or chosen[-1].end < span.start
            if free and block.start <= span.start < span.end <= block.end and _is_expressible(document.text, span):
                chosen.append(span)
            span = next(pending, None)
    return found


def _is_expressible(text: str, span: _Span) -> bool:
    """Return whether Markdown would read signs around the span as its start and end."""
    words = text[span.start : span.end]
    if isinstance(span, Link):
        return words != span.url  # Markdown makes an address a link by itself
    if words != words.strip() or (span.kind == "code" and "\n" in words):
        return False
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    is_open = words[0].isalnum() or not before.isalnum()
    return span.kind == "code" or (is_open and (words[-1].isalnum() or not after.isalnum()))


def _block(text: str, block: Block, spans: list[_Span]) -> str:
    """Return a block that is not a list item."""
    match block.kind:
        case "rule":
            return "* * *"
        case "code":
            fence = _fence(text[block.start : block.end], 3)
            return f"{fence}{block.language}\n{text[block.start : block.end]}\n{fence}"
        case "table":
            return _table(text, block, spans)
        case "heading":
            words = _inline(text, block.start, block.end, spans)
            return f"{'#' * block.level} {words}" if not words.endswith("#") else f"{'#' * block.level} {words[:-1]}\\#"
        case "quote":
            return "> " * block.level + _lines(_inline(text, block.start, block.end, spans), "> " * block.level)
        case _:
            return _lines(_inline(text, block.start, block.end, spans))


class _ListItems:
    """The items of one list: an item is indented to the words of its parent item."""

    def __init__(self) -> None:
        self._columns = [0]  # columns where the words of the open item of each level start; 0 is the margin

    def item_markdown(self, block: Block, words: str) -> str:
        """Return the Markdown of an item, or of another paragraph of the last item."""
        if not block.marker:
            indent = self._columns[min(block.level, len(self._columns) - 1)]
            return " " * indent + _lines(words, " " * indent)
        del self._columns[block.level :]
        indent = self._columns[-1]
        marker = block.marker if _NUMBER_MARKER.fullmatch(block.marker) else "-"
        if marker == "-" and block.marker != "•":  # Markdown has no letters before items: they are words
            words = f"{block.marker} {words}"
        markers = "- " * (block.level - len(self._columns)) + f"{marker} "
        self._columns += [indent + 2 * (i + 1) for i in range(block.level - len(self._columns))]
        self._columns.append(indent + len(markers))
        return " " * indent + markers + _lines(words, " " * self._columns[-1])


def _table(text: str, block: Block, spans: list[_Span]) -> str:
    rows, offset = list[list[str]](), block.start
    pending = deque(span for span in spans if not _crosses_cells(text, span))
    for line in text[block.start : block.end].split("\n"):
        rows.append([])
        for cell in line.split("\t"):
            end, spans_inside = offset + len(cell), list[_Span]()
            while pending and pending[0].end <= end:
                spans_inside.append(pending.popleft())
            rows[-1].append(_inline(text, offset, end, spans_inside))
            offset = end + 1
    columns = list(zip_longest(*rows, fillvalue=""))
    head, *body = zip(*columns, strict=True)
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(columns), *body])


def _crosses_cells(text: str, span: _Span) -> bool:
    """Return whether a span goes beyond its cell, or has a bar that cannot be escaped."""
    words = text[span.start : span.end]
    bar = span.url if isinstance(span, Link) else words if span.kind == "code" else ""
    return "|" in bar or "\t" in words or "\n" in words


def _inline(text: str, start: int, end: int, spans: list[_Span]) -> str:
    """Return `text[start:end]` with the signs of `spans` in it."""
    parts = []
    for span in spans:
        before = text[start : span.start]
        would_be_image = isinstance(span, Link) and before.endswith("!")  # “![” starts a picture
        parts += [f"{escaped(before[:-1])}\\!" if would_be_image else escaped(before)]
        parts += [_styled(text[span.start : span.end], span)]
        start = span.end
    return "".join([*parts, escaped(text[start:end])])


def _styled(words: str, span: _Span) -> str:
    if isinstance(span, Link):
        url = span.url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
        return f"[{escaped(words)}](<{url}>)"
    if span.kind == "code":
        fence = _fence(words, 1)
        pad = " " if words[0] in "` " or words[-1] in "` " else ""
        return f"{fence}{pad}{words}{pad}{fence}"
    return f"{_STYLE_SIGNS[span.kind]}{escaped(words)}{_STYLE_SIGNS[span.kind]}"


def _fence(text: str, min_backticks: int) -> str:
    """Return more backticks than the longest run of them in `text`."""
    return "`" * max(min_backticks, 1 + max(map(len, re.findall("`+", text)), default=0))


def escaped(words: str) -> str:
    """Return words of a line such that Markdown reads them as they are."""
    return _INLINE_SIGNS.sub(lambda sign: f"\\{sign[0]}", words)


def _lines(words: str, indent: str = "") -> str:
    """Return the words of a block: a backslash breaks each line, and the next is indented."""
    first, *rest = words.split("\n")
    lines = [f"\\{line}" if _UNDERLINE.match(line) else _escaped_start(line) for line in rest]
    return f"\\\n{indent}".join([_escaped_start(first), *lines])


def _escaped_start(line: str) -> str:
    """Return the first line of a block, escaped so that Markdown reads it as words."""
    if number := _NUMBER.match(line):
        return f"{number[0]}\\{line[number.end() :]}"
    return f"\\{line}" if _BLOCK_SIGNS.match(line) else line
