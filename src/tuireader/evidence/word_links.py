"""Links to the very words of a page: text fragments, which browsers scroll to and mark."""

from urllib.parse import quote, urldefrag

from tuireader.evidence.model import Evidence, Selector

MAX_WHOLE_WORDS = 12
"""Longer words are named by their first and their last `END_WORDS`."""
END_WORDS = 5


def link_to_words(row: Evidence) -> str:
    """Return the address of the article with `#:~:text=` and the words of the first span; "" without an address."""
    url, _ = urldefrag(row.article.url)
    if not url.startswith(("http://", "https://")):
        return ""
    return f"{url}#:~:text={text_fragment(row.selectors[0])}"


def text_fragment(selector: Selector) -> str:
    """Return the directive for the words: “START” or “START,END”, encoded.

    A comma and an ampersand end a part of it, and a hyphen beside a comma makes it a prefix: all are encoded.
    """
    words = selector.exact.rstrip(" \n,.;:").split() or selector.exact.split()
    if len(words) <= MAX_WHOLE_WORDS:
        return _encoded(words)
    return f"{_encoded(words[:END_WORDS])},{_encoded(words[-END_WORDS:])}"


def _encoded(words: list[str]) -> str:
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
