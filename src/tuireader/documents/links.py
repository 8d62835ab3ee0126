"""Decide which addresses are safe to follow, and find addresses in plain text."""

import re
from collections.abc import Iterator

from tuireader.documents.cleaning import clean
from tuireader.userinfo import without_userinfo

MAX_URL_CHARACTERS = 2048
_SAFE = re.compile(r"(?:https?://[^\s/?#@]|mailto:[^\s@]+@)[^\s]*", re.IGNORECASE)
_URL = re.compile(r"\bhttps?://[^\s<>\"“”«»‹›`|\\^{}]+", re.IGNORECASE)
_TRAILING = ".,;:!?'’…*_~"
_BRACKETS = {")": "(", "]": "["}


def safe_url(url: str) -> str:
    """Return `url` if it is a web or mail address without hidden characters, otherwise "".

    A web address loses its user and password: they may be the reader's own, which the feed's address had, and shown as
    the beginning of a host’s name they deceive.
    """
    url = url.strip()
    is_safe = len(url) <= MAX_URL_CHARACTERS and _SAFE.fullmatch(url) and clean(url) == url
    return without_userinfo(url) if is_safe else ""


def find_urls(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield `(start, end, url)` of each web address in `text`, without the punctuation around it."""
    for found in _URL.finditer(text):
        if len(found[0]) <= MAX_URL_CHARACTERS and safe_url(url := _trimmed(found[0])):
            yield found.start(), found.start() + len(url), url


def _trimmed(url: str) -> str:
    while url:
        last = url[-1]
        if last in _TRAILING or (last in _BRACKETS and url.count(last) > url.count(_BRACKETS[last])):
            url = url[:-1]
        else:
            break
    return url
