"""What the engine found in an article, to be stored and indexed."""

from typing import NamedTuple

from tuireader.quotes import Attribution


class FoundArticle(NamedTuple):
    """The quotations that were found in the text of an entry's article."""

    entry_id: int
    text: str
    attribution: Attribution
    reported: Attribution | None = None  # its reported speech; None where that was not looked for
