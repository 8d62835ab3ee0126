"""Ordinary words that name a player's position: "forward" in "Harriers forward Anna Marl", not in "came forward"."""

import re

from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of

_BEFORE_NAME = re.compile(r"[gkmxV](?=[GN][GNI])")


def with_positions(words: list[str], word_classes: str) -> str:
    """Return `word_classes` in which the position of a player right before a whole name is a role."""
    positions = words_of("positions")

    def role_or_same(match: re.Match[str]) -> str:
        return WordClass.ROLE if words[match.start()] in positions else match.group()

    return _BEFORE_NAME.sub(role_or_same, word_classes)
