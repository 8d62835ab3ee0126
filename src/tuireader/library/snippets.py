"""A few words of an article around the first place of what was searched for."""

from tuireader.library.matching import Span, finder
from tuireader.library.view import Term

LENGTH = 160
_BEFORE = 50


def snippet(text: str, terms: tuple[Term, ...], length: int = LENGTH) -> tuple[str, list[Span]]:
    """Return about `length` characters of `text` on one line, and where in them the places of the terms are.

    Without any place in the text, its beginning.
    """
    find = finder(terms)
    first = next(iter(find(text)), (0, 0))[0]
    start = _word_begins(text, first - _BEFORE) if first > _BEFORE and len(text) > length else 0
    end = len(text) if len(text) <= start + length else max(text.rfind(" ", start, start + length), first + 1)
    said = " ".join(text[start:end].split())
    said = f"{'…' if start else ''}{said}{'…' if end < len(text) else ''}"
    return said, find(said)


def _word_begins(text: str, at: int) -> int:
    blank = text.find(" ", at, at + _BEFORE)
    return blank + 1 if blank >= 0 else at
