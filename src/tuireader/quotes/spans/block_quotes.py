"""Block quotes: what a paragraph with a colon introduces (“It read, in full:”) is quoted without marks."""

from collections.abc import Sequence

from tuireader.quotes.lexical.quotation_marks import GLYPHS
from tuireader.quotes.model import Span

# A mark says itself that something is quoted; a dash signs it.
_ELSE = GLYPHS | frozenset("—–-")


def find_blocks(text: str, blocks: Sequence[Span]) -> list[tuple[Span, ...]]:
    """Return the contents of the block quotes that a colon introduces and no mark opens, a span a paragraph."""
    found: list[tuple[Span, ...]] = []
    before, last = "", -1
    for start, end in blocks:
        between = text[last:start].strip() if last >= 0 else text[:start].strip()
        if last < 0 or between:
            before = between
        introduced = before.endswith(":") and text[start : start + 1] not in _ELSE
        if introduced and last >= 0 and not between and found and found[-1][-1][1] == last:
            found[-1] += ((start, end),)
        elif introduced:
            found.append(((start, end),))
        last = end
    return found
