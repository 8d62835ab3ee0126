"""Words that are a role by where they stand: "forward" in "Harriers forward Anna Marl", "the Harriers forward said"."""

import re

from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of

# A name behind a word or two that may be its role: behind "No. 1", "in Charge", and an unlisted or position's word. The
# first symbol of the name stands in front of the alternatives, so that the search passes over most words at once.
_NAME = re.compile(r"[GNI](?:(?<=[rRT]k[kN][GNI])|(?=[GNI])(?<=[GN])(?:(?<=[gx][GN])|(?<=[NOx]k\.0[GN])))")
# A word between a club or country and a verb: "the Tarnholm forward said"; "the world number one said". What joins club
# and country: "the Tarnholm and Latvia striker said".
_SPEAKING = re.compile(
    r"d[GNLADUO]{1,3}([xm])(?=V)|Vd[GNLADUO]{1,3}([xm])(?=[.,\n\"])|x(xq)(?=V)|d[NLADUO]{1,2}(n)(?=[NLADUO]{1,2}rV)"
)
_SECOND_OF_TWO = frozenset({WordClass.SMALL_WORD, WordClass.NAME})
_BEHIND = frozenset(",dhQ\n")
_TRADES = ("er", "or", "ist", "ian", "eer", "ess", "ant")  # endings of words for persons that no list knows


def with_roles_before_names(words: list[str], word_classes: str) -> str:
    """Return `word_classes` in which a player's position or an unlisted trade right before a whole name is a role."""
    parts, at = [], 0
    for match in _NAME.finditer(word_classes):
        name = match.start()
        if roles := _roles_before(words, word_classes, name):
            parts += [word_classes[at : name - len(roles)], roles]
            at = name
    word_classes = "".join([*parts, word_classes[at:]]) if parts else word_classes
    return _with_speaking_roles(words, word_classes)


def _with_speaking_roles(words: list[str], word_classes: str) -> str:
    """Return `word_classes` in which such a word is a role before a verb: "the Harriers forward said"."""
    parts, at = [], 0
    for match in _SPEAKING.finditer(word_classes):
        first, end = match.span(match.lastindex or 0)
        role = "" if word_classes[first] == WordClass.AND else WordClass.ROLE
        if not role or words[first] == "number" or (end - first == 1 and _is_player(words[first])):
            parts += [word_classes[at:first], WordClass.MODIFIER * (end - first - len(role)) + role]
            at = end
    return "".join([*parts, word_classes[at:]]) if parts else word_classes


def _is_player(word: str) -> bool:
    return word in words_of("positions") or word == "international"  # the Latvia international


def _roles_before(words: list[str], word_classes: str, name: int) -> str:
    """Return the classes of the words before the name at index `name` that are its role, "" for none."""
    before = word_classes[name - 1]
    if before == WordClass.NUMBER:  # World No. 1 X
        return WordClass.MODIFIER * 3 + WordClass.ROLE if words[name - 3].lower() == "no" else ""
    if before in _SECOND_OF_TWO:  # Special Agent in Charge X
        return WordClass.ROLE * 2 if words[name - 2 : name] == ["in", "Charge"] else ""
    word = words[name - 1]
    trade = before == WordClass.OTHER and word.endswith(_TRADES) and word_classes[name - 2] in _BEHIND
    return WordClass.ROLE if trade or word in words_of("positions") else ""
