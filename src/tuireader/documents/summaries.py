"""Whether a feed sends a whole article, or only how it begins."""

import re

from tuireader.documents.model import Document

MAX_SUMMARY_CHARACTERS = 300
"""A shorter text is taken for a summary; articles that are as short exist, and lose nothing by being called one."""
_TAIL_CHARACTERS = 80
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read more|continue reading|read on|full story)\W*$", re.IGNORECASE)


def is_summary(document: Document) -> bool:
    """Return whether the text of a feed seems to be less than the article.

    A post without a title of its own (its title is how its text begins), and one with pictures or recordings (which
    stand in brackets) are whole.
    """
    text = document.text
    if _CUT_OFF.search(text[-_TAIL_CHARACTERS:]):
        return True
    is_untitled = not document.title or text.startswith(document.title.rstrip("…. "))
    has_media = any(text.startswith("[", block.start) for block in document.blocks)
    return len(text) < MAX_SUMMARY_CHARACTERS and not is_untitled and not has_media
