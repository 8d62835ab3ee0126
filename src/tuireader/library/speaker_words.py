"""The words that are indexed for a speaker: which are a name, and which say who the speaker is.

“Kettle’s lawyer” is a role, although it has a name in it: a search for speakers called Kettle does not mean the lawyer.
"""

import re
from typing import NamedTuple

from tuireader.library.text_folding import fold
from tuireader.quotes import Speaker

_DETERMINERS = frozenset(["the", "a", "an", "this", "that", "my", "your", "his", "her", "its", "our", "their"])


class SpeakerWords(NamedTuple):
    """What a speaker is called in an article, in any order."""

    names: tuple[str, ...]
    roles: tuple[str, ...]


def names_and_roles(speaker: Speaker) -> SpeakerWords:
    """Return the names of a speaker, and the roles and descriptions: “Ada Thornbury” and “the engineer”."""
    forms = [speaker.name, *speaker.aliases]
    if _is_nameless(speaker):
        parted = [(form, "") for form in forms]
    else:
        parted = [("", speaker.name), *(_split_alias(alias, speaker) for alias in speaker.aliases)]
    roles = [*(role for role, _ in parted), *(speaker.roles or (speaker.role,))]
    return SpeakerWords(tuple(name for _, name in parted if name), tuple(filter(None, roles)))


def _is_nameless(speaker: Speaker) -> bool:
    """Return whether a speaker is only described: “a lawyer for Josef Kettle”, “Kettle’s office”."""
    is_someones = speaker.kind == "group" and _ends_in_small_letters(speaker.name) and _has_possessor(speaker.name)
    return speaker.kind == "unnamed" or is_someones


def _split_alias(alias: str, speaker: Speaker) -> tuple[str, str]:
    """Split “Kettle’s lawyer Ada Thornbury” or “Inspector Marsh” into role and name; one of them may be empty."""
    words, name_words = alias.split(), set(_folded_words(speaker.name))
    folded, first = _folded_words(alias), len(words)
    while first and folded[first - 1] in name_words:
        first -= 1
    if set(folded[:first]) <= _DETERMINERS and first < len(words):
        return "", alias
    if first < len(words):
        return " ".join(words[:first]), " ".join(words[first:])
    return (alias, "") if _is_description(alias, folded, speaker) else ("", alias)


def _is_description(alias: str, folded: list[str], speaker: Speaker) -> bool:
    """Return whether an alias that has no word of the name is a description, such as “the Prime Minister”."""
    is_role = speaker.role is not None and set(folded) <= set(_folded_words(speaker.role))
    is_the_person = speaker.kind == "person" and folded[:1] != [] and folded[0] in _DETERMINERS
    return is_role or is_the_person or _ends_in_small_letters(alias) or _has_possessor(alias)


def _has_possessor(text: str) -> bool:
    return re.search(r"\w(?:['’]s|s['’]) ", text) is not None  # compiled at first use, so not at start


def _ends_in_small_letters(text: str) -> bool:
    return text.rpartition(" ")[2][:1].islower()


def _folded_words(text: str) -> list[str]:
    return [fold(word).strip(".,") for word in text.split()]
