"""Single marks paired: quotations inside a quotation, and those of texts that use single marks throughout."""

from bisect import bisect_right
from collections.abc import Sequence

from tuireader.quotes.lexical.quotation_marks import Mark
from tuireader.quotes.model import Span
from tuireader.quotes.spans.draft import Shape

# After these a single mark more likely stands for a possessive (workers') or a dropped g (doin').
_DOUBTFUL = ("s", "in", "z", "x")
_CURLY = "‘"
_STRONG_BEFORE = frozenset(".,!?;…—")
_STRONG_AFTER = frozenset('.,;:?!)…—”"')


def pair_singles(text: str, marks: Sequence[Mark], inside: Sequence[Span]) -> list[tuple[Span, Span, Shape]]:
    """Pair single marks; return each content with the span of its marks, and whether it is closed.

    One that is not goes on in the next paragraph, which a curly mark opens as well. `inside` are the contents between
    double marks, in order: a pair lies in one of them or outside all of them.
    """
    starts = [span[0] for span in inside]

    def region(mark: Mark) -> int:
        at = bisect_right(starts, mark.start) - 1
        return at if at >= 0 and mark.start < inside[at][1] else -1

    pairs: list[tuple[Span, Span, Shape]] = []
    i = 0
    while i < len(marks):
        opener, i = marks[i], i + 1
        if opener.side == "close":
            continue
        here = region(opener)
        limit = inside[here][1] if here >= 0 else _paragraph_end(text, opener.end)
        closers = []
        while i < len(marks) and marks[i].start <= limit and marks[i].side != "open":
            if region(marks[i]) == here or marks[i].start == limit:
                closers.append(marks[i])
            i += 1
        best = _best_closer(text, opener, closers)
        if best:
            pairs.append(((opener.end, best.start), (opener.start, best.end), "closed"))
        elif here < 0 and _goes_on_below(text, marks, i, limit):
            pairs.append(((opener.end, limit), (opener.start, limit), "unclosed"))
    return pairs


def _goes_on_below(text: str, marks: Sequence[Mark], index: int, end: int) -> bool:
    """Return whether mark `index` is a curly one that opens the paragraph behind the one that ends at `end`."""
    if index >= len(marks) or marks[index].glyph != _CURLY:
        return False
    return marks[index].start > end and not text[end : marks[index].start].strip()


def _paragraph_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _best_closer(text: str, opener: Mark, closers: Sequence[Mark]) -> Mark | None:
    """Return the mark that most plainly closes: the first beside punctuation, else the first that is no possessive."""
    closers = [mark for mark in closers if mark.start > opener.end]
    for mark in closers:
        if text[mark.start - 1] in _STRONG_BEFORE or text[mark.end : mark.end + 1] in _STRONG_AFTER:
            return mark
        if not text.endswith(_DOUBTFUL, 0, mark.start):
            return mark
    return closers[0] if closers else None
