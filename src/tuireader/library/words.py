"""Words made comparable: what a filter and the rules of identity look at."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` without case and accents: “Café” and “CAFE” are the same word. Works on any text."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))
