"""Who reports what others said: “Dunn testified that Fitch told her …”, “… Fitch said, according to the Herald”."""

import re

from tuireader.quotes.sources.context import Context
from tuireader.quotes.sources.letter_line import LineSymbol

# Behind source and quotation: according to OTHER; OTHER reported; reports OTHER.
_BEHIND = re.compile(r"(?:[^|¶Q]{0,25}?,|(?<=Q))(?:af?d*([ND])|([ND])r?b?s(?=[.,|¶])|s([ND])(?=[.,|¶]))")
# Before the source: OTHER said that NAME …; according to OTHER, NAME …
_SAID_THAT = re.compile(r"([NDP])[rb]*s(?:f?[ND])?T?d*$")
_ACCORDING_TO = re.compile(r"af?d*([ND])(?=,)")


def reporter_unit(context: Context, draft_index: int, source: int) -> int:
    """Return the unit of the mention that reports what the one in unit `source` said, -1 for none."""
    symbols, (first, last) = context.symbols, context.line.spans[draft_index]
    between = symbols[source + 1 : first] if source < first else symbols[last + 1 : source + 3]
    if LineSymbol.CUE_VERBS.isdisjoint(between):
        return -1
    behind = _BEHIND.match(symbols, max(last, source) + 1)
    if behind:
        return behind.start(behind.lastindex or 1)
    start = context.sentence_start(first)
    match = _SAID_THAT.search(symbols, start, source) or _ACCORDING_TO.match(symbols, start, source)
    return match.start(1) if match else -1
