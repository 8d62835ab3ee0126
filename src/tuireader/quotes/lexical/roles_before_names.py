"""Words that are a role where they stand right before a name: "forward" in "Harriers forward Anna Marl"."""

import re

from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of

# A word before a whole name; an unlisted one behind a comma, determiner or owner; "Special Agent in Charge X".
# Its first symbol stands in front of the alternatives, so that the search passes over most words at once. No position
# has another class than those in the last one.
_BEFORE_NAME = re.compile(
    r"[gkxNO](?=[GNk])(?:(?<=[rRT]k)[kN](?=[GNI])|(?<=[NOx])k\.0(?=[GN][GNI])|(?<=[gx])(?=[GN][GNI]))"
)
_WORLD_NUMBER = 4  # tokens of "World No. 1"
_BEHIND = frozenset(",dhQ\n")
_TRADES = ("er", "or", "ist", "ian", "eer", "ess", "ant")  # endings of words for persons that no list knows


def with_roles_before_names(words: list[str], word_classes: str) -> str:
    """Return `word_classes` in which a player's position or an unlisted trade right before a whole name is a role."""
    positions = words_of("positions")

    def role_or_same(match: re.Match[str]) -> str:
        at = match.start()
        word = words[at]
        if match.end() - at == _WORLD_NUMBER:  # World No. 1 X
            return WordClass.MODIFIER * 3 + WordClass.ROLE if words[at + 1].lower() == "no" else match.group()
        if match.end() - at > 1:
            return WordClass.ROLE * 2 if words[at : at + 2] == ["in", "Charge"] else match.group()
        trade = match.group() == WordClass.OTHER and word.endswith(_TRADES) and word_classes[at - 1] in _BEHIND
        return WordClass.ROLE if trade or word in positions else match.group()

    return _BEFORE_NAME.sub(role_or_same, word_classes)
