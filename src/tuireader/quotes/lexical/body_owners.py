"""Words that are part of a body's name: "the Tarn County Sheriff's Office", "St. Alda City Council", "Marl & Sons"."""

import re

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.word_classes import WordClass, bare, singular_of
from tuireader.quotes.lexical.word_lists import words_of

# The word classes of an office with its holder, of a body of certain people, of a saint's place with its body, and of
# what stands between two names. The first symbol stands in front, so that the search passes over most words at once.
_OWNED = re.compile(
    r"[QTR&S](?:(?:(?<=Q)|(?<=[TR])[TR]?Q)(?=[NLAODGR]{0,2}[OU])"
    r"|(?<=T)(?<![TRrm]T)(?=\.[GNL][NL]?[NLAOR]{0,2}[OU])"
    r"|(?<=[GNLADOU]&)(?:S|(?=[NLAOURDQ]|G(?:(?<!G&G)|[NL]{0,2}O)))|(?<=S)kN)"
)
_JOINED = re.compile(r"n(?<=[NOU]n)[NOU]{1,2}")  # Fire and Rescue Service, behind its first word
CLUB = "United"  # heads a club's name where it ends it
_LAST_OF_NAME = lazy_pattern(r"(?<=[GNL])N(?![GNLADOUSR])")
_OFFICES = frozenset({"office", "department", "council", "commission", "court", "association", "committee", "bureau"})
_PEOPLE = frozenset({"men", "women", "people", "children", "girls", "boys", "teachers", "workers", "players"})
_SAINTS = frozenset({"St", "Mt", "Ft"})


def with_body_owners(words: list[str], word_classes: str, text: str) -> str:
    """Return the word classes in which owners are ordinary words of a name, "&" heads one, "St" is like an initial."""
    parts, at = [], 0
    for match in _OWNED.finditer(word_classes):
        last = match.end() - 1
        if words[match.start()] == "&":
            changed = WordClass.BODY_NAME + WordClass.NAME * (last - match.start())
        elif word_classes[match.start()] == WordClass.CAPITAL_ROLES:  # Clerks Without Walls
            changed = WordClass.NAME * 2 + WordClass.BODY_NAME if words[last - 1] == "Without" else ""
        elif word_classes[last] == WordClass.TITLE:
            changed = WordClass.INITIAL if words[last] in _SAINTS else ""
        else:
            changed = WordClass.NAME * len(match.group()) if _is_part_of_name(words, last) else ""
        if changed:
            parts += [word_classes[at : match.start()], changed]
            at = match.end()
    changed = "".join([*parts, word_classes[at:]]) if parts else word_classes
    changed = _with_topics(words, changed)
    return _with_clubs(words, changed) if CLUB in text else changed


def _with_topics(words: list[str], word_classes: str) -> str:
    """Return `word_classes` in which two topics of a body, and what joins them, are ordinary words of its name."""
    joined = 0
    for match in _JOINED.finditer(word_classes):
        before, behind = match.start() - 1, match.start() + 1
        if before < joined:  # Fire and Rescue and …
            continue
        joined = match.end()
        heads = WordClass.BODY_NAME in word_classes[behind + 1 : behind + 3]
        if heads and words[before].lower() in words_of("topics") and words[behind].lower() in words_of("topics"):
            word_classes = word_classes[:before] + WordClass.NAME * 3 + word_classes[behind + 1 :]
    return word_classes


def _with_clubs(words: list[str], word_classes: str) -> str:
    """Return `word_classes` in which the last word of "Tarnholm United" heads a body, but not "United Nations"."""

    def club_or_same(match: re.Match[str]) -> str:
        return WordClass.BODY_NAME if words[match.start()] == CLUB else match.group()

    return _LAST_OF_NAME.sub(club_or_same, word_classes)


def _is_part_of_name(words: list[str], owner: int) -> bool:
    """Return whether the possessive at index `owner` belongs to the body's name behind it."""
    word = bare(words[owner]).lower()
    if word in _PEOPLE:
        return True
    holder = word in words_of("roles") or word in words_of("titles") or singular_of(word) in words_of("roles")
    return holder and words[owner + 1].lower() in _OFFICES
