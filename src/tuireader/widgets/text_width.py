"""Widths in terminal cells, and where a line may end. Only this module converts code points to cells."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

from tuireader.quotes import Span

# Latin letters, punctuation and currency signs: one cell each, whatever the terminal. Most lines hold nothing else.
_NARROW = re.compile(r"[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
# East Asian punctuation that may not begin a line, and brackets that may not end one (JIS X 4051's simplest rules).
CHUNK_CHARACTERS = 8192
_NOT_FIRST = frozenset("、。，．・：；？！」』）】〕〉》ー々”’!?,.:;)]}%")
_NOT_LAST = frozenset("「『（【〔〈《“‘([{")


def width_of(text: str) -> int:
    """Return the number of cells that `text` takes."""
    return len(text) if _NARROW.fullmatch(text) else cell_len(text)


def wrap(text: str, start: int, end: int, width: int) -> list[Span]:
    """Break `text[start:end]` into lines of at most `width` cells; return their spans without the blanks at the breaks.

    A word longer than a line is cut between graphemes. Takes time proportional to the length. Never returns nothing.
    """
    width = max(1, width)
    if _NARROW.fullmatch(text, start, end):
        return _wrap_narrow(text, start, end, width)
    return _wrap_wide(text, start, end, width)


def _wrap_narrow(text: str, start: int, end: int, width: int) -> list[Span]:
    """Wrap text in which every code point is one cell."""
    lines = []
    while end - start > width:
        limit = start + width
        cut = text.rfind(" ", start, limit + 1)
        if cut <= start:
            dash = text.rfind("-", start + 1, limit)
            cut = dash + 1 if dash > start else limit
        lines.append((start, _trimmed(text, start, cut)))
        start = cut
        while start < end and text[start] == " ":
            start += 1
    if start < end or not lines:
        lines.append((start, end))
    return lines


def _wrap_wide(text: str, start: int, end: int, width: int) -> list[Span]:
    """Wrap by graphemes: at blanks, or beside an East Asian character where the rules allow it."""
    lines: list[Span] = []
    begin, used, cut, used_at_cut = start, 0, start, 0
    for at, stop, cells in _graphemes(text, start, end):
        blank = text[at:stop] == " "
        if at > begin and (blank or _may_break(text, at, cells)):
            cut, used_at_cut = at, used
        while not blank and used + cells > width and at > begin:
            if cut == begin:
                cut, used_at_cut = at, used
            lines.append((begin, _trimmed(text, begin, cut)))
            used, begin = used - used_at_cut, cut
            while begin < at and text[begin] == " ":
                used, begin = used - 1, begin + 1
            cut, used_at_cut = begin, 0
        if blank and at == begin:
            begin = cut = at + 1
        else:
            used += cells
    if begin < end or not lines:
        lines.append((begin, _trimmed(text, begin, end)))
    return lines


def _graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and cells of each grapheme in `text[start:end]`, some at a time: each takes 100 bytes."""
    length = CHUNK_CHARACTERS
    while start < end:
        stop = min(end, start + length)
        spans = split_graphemes(text[start:stop])[0]
        if stop < end:
            if len(spans) < 2:  # a single one, and more of it follows
                length *= 2
                continue
            spans.pop()  # the last one may go on
        yield from ((start + first, start + last, cells) for first, last, cells in spans)
        start += spans[-1][1]
        length = CHUNK_CHARACTERS


def _trimmed(text: str, start: int, end: int) -> int:
    """Return the end of `text[start:end]` without its trailing blanks."""
    return start + len(text[start:end].rstrip(" "))


def _may_break(text: str, at: int, cells: int) -> bool:
    """Return whether a line may end before `text[at]`, a grapheme of `cells` cells, with no blank there."""
    char, before = text[at], text[at - 1]
    if char in _NOT_FIRST or before in _NOT_LAST or before == " ":
        return False
    return cells == 2 or before == "-" or _is_wide(before)


def _is_wide(char: str) -> bool:
    return char > "\u1100" and cell_len(char) == 2


@lru_cache(maxsize=1024)
def first_lines(text: str, width: int, max_lines: int) -> tuple[Span, ...]:
    """Return the spans of the lines of `text`, at most `max_lines`; the rest is left out.

    If something is left out, the last line has room for an ellipsis.
    """
    spans = wrap(text, 0, len(text), width)
    if len(spans) > max_lines:
        start = spans[max_lines - 1][0]
        spans[max_lines - 1 :] = wrap(text, start, len(text), width - 1)[:1]
    return tuple(spans)


def truncate(text: str, width: int) -> str:
    """Cut `text` to `width` cells, with an ellipsis if something is left out."""
    if width_of(text) <= width:
        return text
    if width < 1:
        return ""
    first, last = _wrap_hard(text, width - 1)
    return text[first:last].rstrip() + "…"


def fitting_length(text: str, width: int) -> int:
    """Return how many characters of `text` fit `width` cells."""
    return min(_wrap_hard(text, width)[1], len(text))


def _wrap_hard(text: str, width: int) -> Span:
    """Return the span of the longest beginning of `text` that fits `width` cells."""
    if _NARROW.fullmatch(text):
        return 0, width
    used = last = 0
    for _, stop, cells in split_graphemes(text)[0]:
        used += cells
        if used > width:
            break
        last = stop
    return 0, last
