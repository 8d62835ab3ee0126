"""Finds a stored quotation in the article that was loaded to show it."""

from tuireader.library import ReadingPosition
from tuireader.library.said import SavedQuotation
from tuireader.quotes import Span
from tuireader.screens.reader.load_article import Reading

Spot = tuple[ReadingPosition | None, Span | None]
"""The position in an article, and words that must be in sight; a position of None is the saved one."""


def find_spot(quotation: SavedQuotation, reading: Reading) -> Spot:
    """Return where a quotation is in a loaded article; where its words are gone, the saved position."""
    span = (quotation.content[0][0], quotation.content[-1][1])
    if reading.attribution is not None:
        for index, found in enumerate(reading.attribution.quotations):
            if found.extent == span:
                return ReadingPosition(-1, index), None
    words = reading.document.text[slice(*span)].split()
    if words and words[0] in quotation.text and words[-1] in quotation.text:
        return ReadingPosition(), span
    return None, None
