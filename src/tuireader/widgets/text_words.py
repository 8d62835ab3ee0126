"""The words of a text, one after the other: those that are marked by keys, without quotation marks around them."""

import re
from functools import cache

from tuireader.quotes import Span

MAX_WORD_CHARACTERS = 60
"""What is longer, such as an address, counts as several words."""
_WINDOW_CHARACTERS = 400
"""How much of a text is looked at for the word before an offset."""
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = '“”„‟«»"'
_SINGLE_MARKS = "‘’‚‹›'"
_pattern = cache(re.compile)  # compiled at first use, so not at start


def word_from(text: str, offset: int) -> Span | None:
    """Return the first word that ends behind `offset`; None where there is none."""
    start = max(0, offset)
    while start and start > offset - MAX_WORD_CHARACTERS and not text[start - 1].isspace():
        start -= 1
    for match in _words().finditer(text, start):
        span = _without_marks(text, *match.span())
        if span is not None and span[1] > offset:
            return span
    return None


def word_after(text: str, word: Span) -> Span | None:
    """Return the next word; None behind the last one."""
    for match in _words().finditer(text, word[1]):
        span = _without_marks(text, *match.span())
        if span is not None:
            return span
    return None


def word_before(text: str, word: Span) -> Span | None:
    """Return the word before; None before the first one."""
    stop = word[0]
    while stop > 0:
        start = max(0, stop - _WINDOW_CHARACTERS)
        spans = [_without_marks(text, *match.span()) for match in _words().finditer(text, start, stop)]
        if found := [span for span in spans if span is not None]:
            return found[-1]
        stop = start
    return None


def _words() -> re.Pattern[str]:
    return _pattern(rf"[{_UNSPACED}]|[^\s—–{_UNSPACED}]{{1,{MAX_WORD_CHARACTERS}}}")


def _without_marks(text: str, start: int, stop: int) -> Span | None:
    """Return a word without the quotation marks around it; None where nothing else is left."""
    while start < stop and text[start] in _MARKS + _SINGLE_MARKS:
        start += 1
    while start < stop and (text[stop - 1] in _MARKS or _is_closing_mark(text, start, stop - 1)):
        stop -= 1
    return (start, stop) if any(char.isalnum() for char in text[start:stop]) else None


def _is_closing_mark(text: str, start: int, at: int) -> bool:
    """Return whether a single mark ends a quotation: behind a letter it is an apostrophe."""
    return text[at] in _SINGLE_MARKS and (at == start or not text[at - 1].isalnum())
