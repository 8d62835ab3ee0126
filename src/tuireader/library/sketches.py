"""Whether two articles are copies of one text, and the sketch by which possible copies are found.

A copy has at least four of five runs of words of the shorter article in common with the longer one. Outlets cut the end
of what an agency wrote, change words, add a line and write a headline of their own; but the words of each headline are
still in both texts, which tells copies from pages that say the same about everything (“Subscribe to read”).
"""

import re
from collections.abc import Iterable
from heapq import nsmallest
from typing import NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

from tuireader.library.text_folding import fold, folded_words, tokens

RUN_WORDS = 5
SKETCH_HASHES = 12
"""How many hashes of an article are stored: two thirds of a text share at least two of them nearly always."""
MIN_SHARED_HASHES = 2
MAX_WORDS, MAX_CHARACTERS = 3000, 30_000
"""How much of an article is compared, from its beginning."""
MIN_RUNS = 36
"""Shorter texts are never copies: about forty words."""
MIN_SHARED_PART, MIN_LENGTH_PART = 0.8, 0.4
"""How much of the shorter article must be in the longer one, and how long the shorter one must be beside it."""
MIN_TITLE_LETTERS, MIN_TITLE_PART = 4, 1 / 3
"""How many of the words of a title, and of how many letters, must be in the text of the other article."""
PERIOD_SECONDS = 3 * 86400
"""Copies are published at most so far apart."""
_HASH_BITS = 32


class ArticleFacts(NamedTuple):
    """What is known of an article without its text."""

    title: str
    outlet: str  # where it was published; an outlet does not copy itself
    date: int  # in seconds since 1970


class ComparedArticle(NamedTuple):
    """What is compared of an article."""

    facts: ArticleFacts
    characters: int  # of the whole text
    runs: frozenset[str]  # each five words that follow each other, folded; none where the text is too short
    words: frozenset[str]
    title_words: frozenset[str]


def compared_article(facts: ArticleFacts, text: str) -> ComparedArticle:
    """Return what is compared of an article."""
    words = folded_words(text[:MAX_CHARACTERS].replace('"', " ")).split()[:MAX_WORDS]
    runs = frozenset(map(" ".join, zip(*(words[start:] for start in range(RUN_WORDS)), strict=False)))
    title_words = frozenset(word for word in tokens(fold(facts.title)) if len(word) >= MIN_TITLE_LETTERS)
    return ComparedArticle(
        facts, len(text), runs if len(runs) >= MIN_RUNS else frozenset(), frozenset(words), title_words
    )


def sketch_keys(article: ComparedArticle) -> list[int]:
    """Return the keys under which an article is found; none where it is too short."""
    start = period_of(article.facts.date) << _HASH_BITS
    hashes = set(map(crc32, map(str.encode, article.runs)))
    return [start | it for it in nsmallest(SKETCH_HASHES, hashes)]


def nearby_keys(keys: Iterable[int]) -> list[int]:
    """Return the keys of these hashes in the period before, in this and in the next one."""
    return [key + (step << _HASH_BITS) for key in keys for step in (-1, 0, 1)]


def period_of(date: int) -> int:
    """Return the number of the period of a date."""
    return max(0, date) // PERIOD_SECONDS


def are_copies(one: ComparedArticle, other: ComparedArticle) -> bool:
    """Return whether two articles are copies of one text."""
    if not may_be_copies(one.facts, other.facts):
        return False
    shorter, longer = sorted((one.characters, other.characters))
    if shorter < MIN_LENGTH_PART * longer:
        return False
    shared = len(one.runs & other.runs)
    if not shared or shared < MIN_SHARED_PART * min(len(one.runs), len(other.runs)):
        return False
    return _has_title(other, one.title_words) and _has_title(one, other.title_words)


def may_be_copies(one: ArticleFacts, other: ArticleFacts) -> bool:
    """Return whether outlets and dates allow two articles to be copies."""
    return one.outlet != other.outlet and abs(one.date - other.date) <= PERIOD_SECONDS


def _has_title(article: ComparedArticle, title_words: frozenset[str]) -> bool:
    """Return whether a text has enough words of a title."""
    return len(title_words & article.words) >= MIN_TITLE_PART * len(title_words)


def outlet_of(url: str, path: object, credit: str, feed_id: int) -> str:
    """Return what tells outlets apart: the host of an address, of a file its credit or its path, else the feed."""
    if path is not None:
        return fold(credit) or str(path)
    plain = _PLAIN_HOST(url)
    try:
        host = plain[1] if plain else urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or f"feed {feed_id}"


_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)").match
"""Of most addresses, the host is found several times as fast."""
