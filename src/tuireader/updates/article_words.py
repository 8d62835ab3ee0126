"""The text of an article that the user says something about, which may have changed meanwhile."""

from tuireader.corrections.anchors import same_signs
from tuireader.corrections.model import Anchor
from tuireader.errors import ArticleError, TuireaderError
from tuireader.library import Entry, Library

GONE_SENTENCE = "the article is no longer in the library"
CHANGED_SENTENCE = "the article was changed and no longer has these words; open it again"


def text_of(library: Library, entry: Entry) -> str | None:
    """Return the text of the article of an entry; None where it cannot be read."""
    try:
        return library.articles.open(entry).text
    except ArticleError:
        return None


def text_with_words(library: Library, entry: Entry, *anchors: Anchor | None) -> str | None:
    """Return the same text. Raises TuireaderError where the entry is gone, or its article has other words by now."""
    if library.entries.get(entry.id) is None:
        raise TuireaderError(GONE_SENTENCE)
    text = text_of(library, entry)
    folded = "" if text is None else same_signs(text)
    if text is not None and not all(same_signs(it.exact) in folded for it in anchors if it is not None):
        raise TuireaderError(CHANGED_SENTENCE)
    return text
