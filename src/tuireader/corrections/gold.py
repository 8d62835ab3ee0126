"""Corrected articles as annotated ones: what `tests/bench/score_quotes.py` reads, and others that score or train.

An article counts as read to its end: what the user did not correct counts as right. `ruled` tells which attributions
the user decided, for those who want only these.
"""

import re
from typing import Any

from tuireader.corrections.model import Corrected
from tuireader.quotes.model import Quotation, Span, Speaker

_WORD = re.compile(r"\w")


def to_gold(name: str, text: str, corrected: Corrected) -> dict[str, Any]:
    """Return the article `name` with the text that the engine reads as an object for JSON."""
    speakers = {speaker.id: speaker for speaker in corrected.attribution.speakers}
    return {
        "name": name,
        "text": text,
        "attributions": [
            _attribution(text, quotation, speakers.get(quotation.speaker or ""), corrected)
            for quotation in corrected.attribution.quotations
        ],
    }


def _attribution(text: str, quotation: Quotation, speaker: Speaker | None, corrected: Corrected) -> dict[str, Any]:
    source = quotation.source or (nearest_name(text, quotation, speaker) if speaker else None)
    return {
        "content": [list(span) for span in quotation.content],
        "source": [list(source)] if source else [],
        "cue": [list(quotation.cue)] if quotation.cue else [],
        "speaker": speaker.name if speaker else None,
        "ruled": quotation.id in corrected.ruling_of,
    }


def nearest_name(text: str, quotation: Quotation, speaker: Speaker) -> Span | None:
    """Return where a name of a speaker stands nearest to a quotation and outside of it, or None."""
    start, stop = quotation.extent
    found = [
        place.span()
        for name in (speaker.name, *speaker.aliases)
        if _WORD.search(name)
        for place in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        if not any(first < place.end() and place.start() < last for first, last in quotation.content)
    ]
    return min(found, key=lambda it: (max(start - it[1], it[0] - stop), it[0] - it[1]), default=None)
