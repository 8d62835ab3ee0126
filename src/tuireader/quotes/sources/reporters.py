"""Who reports what others said: “Dunn testified that Fitch told her …”, “… Fitch said, according to the Herald”."""

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.sources.context import Context
from tuireader.quotes.sources.letter_line import LineSymbol

# Behind source and quotation: according to OTHER; OTHER reported; reports OTHER.
_BEHIND = lazy_pattern(r"(?:[^|¶Q]{0,25}?,|(?<=Q))(?:af?d*([ND])|([ND])r?b?s(?=[.,|¶])|s([ND])(?=[.,|¶]))")
# Before the source: OTHER said that NAME …; according to OTHER, NAME …
_SAID_THAT = lazy_pattern(r"([NDP])[rb]*s(?:f?[ND])?T?d*$")
_BEFORE_NAME = frozenset("sNDTd")  # what this ends with
_ACCORDING_TO = lazy_pattern(r"af?d*([ND])(?=,)")


def reporter_unit(context: Context, draft_index: int, source: int) -> int:
    """Return the unit of the mention that reports what the one in unit `source` said, -1 for none."""
    symbols, (first, last) = context.symbols, context.line.spans[draft_index]
    between = symbols[source + 1 : first] if source < first else symbols[last + 1 : source + 3]
    if LineSymbol.CUE_VERBS.isdisjoint(between):
        return -1
    end = max(last, source) + 1
    if symbols[end] not in LineSymbol.BREAKS and (behind := _BEHIND.match(symbols, end)):
        return behind.start(behind.lastindex or 1)
    start = context.sentence_start(first)
    match = _ACCORDING_TO.match(symbols, start, source) if symbols[start] == LineSymbol.ACCORDING else None
    if symbols[source - 1] in _BEFORE_NAME:
        match = _SAID_THAT.search(symbols, start, source) or match
    return match.start(1) if match else -1
