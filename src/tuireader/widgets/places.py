"""Where in a text what is searched for stands."""

import re

from tuireader.library import Term
from tuireader.library.matching import finder
from tuireader.quotes import Span


def places(text: str, pattern: str, sought: tuple[Term, ...]) -> list[Span]:
    """Return the spans of what is searched for here, in whatever case; without it, of what was searched everywhere."""
    if not pattern:
        return finder(sought)(text)
    return [match.span() for match in re.finditer(re.escape(pattern), text, re.IGNORECASE)]
