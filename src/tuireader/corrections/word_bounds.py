"""From word to word: a way to name a part of a text by how it begins and how it ends, “It has…forty years”."""

import re
from bisect import bisect_left

from tuireader.corrections.anchors import same_signs
from tuireader.quotes.model import Span

MAX_PLACES = 100
"""How many places are looked for."""
MAX_CHARACTERS = 20_000
"""How far apart the first and the last word may be."""
_GAP = re.compile(r"\s*(?:…|\.\.\.)\s*")


def places_of(text: str, bounds: str) -> list[Span]:
    """Return where a part of `text` begins and ends that `bounds` names: “FROM…TO”, or all its words.

    For each beginning, the nearest end counts. Case, and kinds of marks and blanks, do not matter.
    """
    first, *others = _GAP.split(bounds.strip(), maxsplit=1)
    if not first and others:  # the words begin with an ellipsis
        first, others = bounds.strip(), []
    folded = same_signs(text)
    starts = _places(folded, first)
    if not others or not others[0]:
        return starts[:MAX_PLACES]
    ends = _places(folded, others[0])
    last_starts, places = [start for start, _ in ends], list[Span]()
    for start, end in starts[:MAX_PLACES]:
        index = bisect_left(last_starts, end)
        if index < len(ends) and ends[index][1] - start <= MAX_CHARACTERS:
            places.append((start, ends[index][1]))
    return places


def _places(folded: str, words: str) -> list[Span]:
    """Return where words stand: whole ones, in any case, with any blanks between them."""
    pattern = r"\s+".join(re.escape(word) for word in same_signs(words).split())
    if not pattern:
        return []
    before = r"(?<!\w)" if re.match(r"\w", words.strip()) else ""
    behind = r"(?!\w)" if re.search(r"\w$", words.strip()) else ""
    return [found.span() for found in re.finditer(before + pattern + behind, folded, re.IGNORECASE)]
