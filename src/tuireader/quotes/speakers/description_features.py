"""What a description says of its entity: whether it is definite, gender, descriptive words, a name inside."""

from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.word_classes import WordClass, bare
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.speakers.discourse import Discourse
from tuireader.quotes.speakers.entities import Entity

_NAMES = frozenset("NGAQyI")  # word classes of names and owners
MIN_ALIKE_LETTERS = 3  # letters that two words for one nationality or place share
_DIRECTIONS = frozenset({"South", "North", "East", "West", "Northern", "New"})  # before a nationality
_MARKS = frozenset("\"'")
# "The deputy minister" and "the prime minister" are not the minister.
_RANKS = frozenset({"deputy", "vice", "assistant", "shadow", "prime"})

# Offices of which there are many at once: the health secretary is not the transport secretary.
_OFFICES_WITH_PORTFOLIO = frozenset({"minister", "secretary"})


def is_definite(discourse: Discourse, mention: Mention) -> bool:
    """Return whether a description begins with "the", "this", "his" or "X's": its bearer is known."""
    if discourse.word_classes[mention.first] not in WordClass.DEFINITE:
        return False
    return discourse.tokens.words[mention.first].lower() not in ("a", "an", "each")


def is_subject(discourse: Discourse, mention_index: int) -> bool:
    """Return whether a description with "the" is a source or begins its clause."""
    mention = discourse.mentions[mention_index]
    if discourse.tokens.words[mention.first].lower() != "the":
        return False
    return (
        mention_index in discourse.source_mentions
        or not mention.first
        or discourse.word_classes[mention.first - 1] in "\n.,"
    )


def holds_name(discourse: Discourse, mention: Mention) -> bool:
    """Return whether a description contains a name or an owner of its own: "the X campaign", "the ad's narrator"."""
    inside = discourse.word_classes[mention.first : mention.core]
    if mention.head_class == WordClass.NATIONALITY.lower() and discourse.tokens.words[mention.core - 1] in _DIRECTIONS:
        return False  # "the South Korean"
    return not _NAMES.isdisjoint(inside) and inside[1:2] not in _MARKS  # "the “Night Bus” singer"


def descriptive_words(discourse: Discourse, mention: Mention) -> set[str]:
    """Return the longer words of a description, lower case."""
    words = discourse.tokens.words[mention.first : mention.last + 1]
    return {bare(word).lower() for word in words if len(word) > 2} - {"the"}


def is_compatible(one: Entity, mention: Mention, words: set[str]) -> bool:
    """Return whether a description with these words may mean `one`: of no other gender, rank, place, party."""
    if one.gender and mention.gender and one.gender != mention.gender:
        return False
    if mention.head in one.description_words and (words & _RANKS) - one.description_words:
        return False
    if mention.head in _OFFICES_WITH_PORTFOLIO and _has_other_portfolio(one, mention.head, words):
        return False
    for kind in (words_of("places"), words_of("demonyms")):
        if here := words & kind:
            before = {word[:MIN_ALIKE_LETTERS] for word in one.description_words & kind}  # Irish, the Irishwoman
            if before and before.isdisjoint([word[:MIN_ALIKE_LETTERS] for word in here]):
                return False
    return True


def _has_other_portfolio(one: Entity, office: str, words: set[str]) -> bool:
    """Return whether a description names a department, and every such office of `one` another one."""
    named = words & words_of("portfolios")
    if not named or office not in one.description_words:
        return False
    offices = [set(role.lower().split()) for role in one.roles]
    others = [phrase & words_of("portfolios") for phrase in offices if office in phrase]
    return any(others) and all(named.isdisjoint(other) for other in others)
