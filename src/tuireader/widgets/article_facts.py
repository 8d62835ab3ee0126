"""The lines below an article's title: author, publication, date, reading time and site."""

from collections.abc import Iterator

from tuireader.documents.model import Document
from tuireader.widgets.phrases import counted
from tuireader.widgets.text_width import truncate, width_of, wrap

MAX_FACT_CELLS = 200
"""Longer values are cut: no name is longer, but a page may claim anything."""

WORDS_A_MINUTE = 238
"""How fast adults read English non-fiction in silence: the mean of 190 studies.

M. Brysbaert, “How many words do we read per minute? A review and meta-analysis of reading rate”, Journal of Memory and
Language 109 (2019), https://doi.org/10.1016/j.jml.2019.104047.
"""

MAX_WORD_CHARACTERS = 16
"""If words are longer than that on average, the script has no spaces between words, and they cannot be counted."""


def article_facts(document: Document, width: int) -> Iterator[str]:
    """Yield lines of at most `width` cells with the facts about `document`; lines break between two facts.

    A fact that is longer than a line begins on a new one.
    """
    line = ""
    for fact in _facts(document):
        if line and width_of(f"{line} · {fact}") <= width:
            line = f"{line} · {fact}"
            continue
        if line:
            yield line
        *whole_lines, line = (fact[start:end] for start, end in wrap(fact, 0, len(fact), width))
        yield from whole_lines
    if line:
        yield line


def _facts(document: Document) -> Iterator[str]:
    """Yield the facts about the article, for a page also when it was fetched; each is short enough to be drawn."""
    date = f"{document.date:%-d %B %Y, %H:%M}".removesuffix(", 00:00") if document.date else ""
    minutes = reading_minutes(document.text)
    fetched = f"fetched {document.fetched.astimezone():%-d %b %Y, %H:%M}" if document.fetched else ""
    facts = (
        document.byline,
        document.credit,
        date,
        counted(minutes, "minute") if minutes else "",
        document.site,
        fetched,
    )
    return (truncate(fact, MAX_FACT_CELLS) for fact in facts if fact)


def reading_minutes(text: str) -> int:
    """Return how many minutes it takes to read `text`, at least one; 0 where its words cannot be counted."""
    words = text.count(" ") + text.count("\n") + 1
    return max(1, round(words / WORDS_A_MINUTE)) if text and len(text) <= MAX_WORD_CHARACTERS * words else 0
