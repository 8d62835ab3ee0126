"""Gender and age of a name's bearer, shown beside the name by an apposition, a number or a pronoun."""

import re
from collections.abc import Sequence

from tuireader.quotes.lexical.gender import Gender
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.speakers.entities import Entity
from tuireader.quotes.speakers.name_parts import NamedMention

_MARKS = frozenset("\"'")
_BEHIND_OBJECT = (
    frozenset('.,;:\n"k') | WordClass.ARTICLE | {WordClass.FOR, WordClass.AND, WordClass.OF, WordClass.OUTSIDE}
)
_GENDERED_PRONOUNS = frozenset({"he", "she", "his", "her"})
MAX_PRONOUN_CHARACTERS = 80  # characters from a name to the pronoun that tells its gender
# "X, 84," and "X (in brackets), who is 84".
_AGE = re.compile(r"(?:\([^)]{1,9}\))?,(?:pV)?0")
_BEFORE_AGE = frozenset({WordClass.NUMBER, WordClass.PRONOUN})
_UNGENDERED = frozenset({"non-binary", "nonbinary"})
MAX_APPOSITION_TOKENS = 6  # tokens behind a name
_KIN = {
    "father": 65, "mother": 65, "grandfather": 80, "grandmother": 80, "uncle": 60, "aunt": 60,
    "son": 20, "daughter": 20, "grandson": 10, "granddaughter": 10, "nephew": 20, "niece": 20,
}  # fmt: skip


def pronouns_behind(word_classes: str, mentions: Sequence[Mention], names: Sequence[NamedMention]) -> dict[int, Gender]:
    """Return for a name's mention index the gender of the pronoun behind it, no other name or quotation between."""
    genders: dict[int, Gender] = {}
    next_names = [*(index for index, _, _ in names), len(mentions)][1:]
    for (index, name, _), next_name in zip(names, next_names, strict=False):
        for pronoun in _pronouns_about(mentions, index, next_name):
            if pronoun.head in _GENDERED_PRONOUNS and not _is_object(word_classes, pronoun):
                near = pronoun.start - name.end <= MAX_PRONOUN_CHARACTERS
                if near and pronoun.gender and _MARKS.isdisjoint(word_classes[name.last : pronoun.first]):
                    genders[index] = pronoun.gender
                break
    return genders


def _pronouns_about(mentions: Sequence[Mention], index: int, next_name: int) -> Sequence[Mention]:
    """Return the mentions between a name and the next one; none in "it was X who changed her mind"."""
    behind = mentions[index + 1 : next_name]
    is_cleft = bool(behind) and behind[0].head == "who" and behind[0].first == mentions[index].last + 1
    return () if is_cleft else behind


def _is_object(word_classes: str, mention: Mention) -> bool:
    """Return whether "her" is somebody else than the subject before it: "X thanked her." and "X told her that"."""
    return mention.head == "her" and word_classes[mention.last + 1] in _BEHIND_OBJECT


def age_behind(tokens: Tokens, word_classes: str, mention: Mention) -> int:
    """Return the age in "X, 84," and "X, who is 84", else 0."""
    if word_classes[mention.last + 2] not in _BEFORE_AGE and word_classes[mention.last + 1] == ",":  # most names
        return 0
    age = _AGE.match(word_classes, mention.last + 1)
    word = tokens.words[age.end() - 1] if age else ""
    return int(word) if len(word) < 4 and word.isdecimal() else 0


def note_they(tokens: Tokens, names: Sequence[NamedMention], found: Sequence[Entity | None]) -> None:
    """Record whose pronoun is "they": "X, who is non-binary"."""
    if "binary" not in tokens.text:
        return
    for index, mention, _ in names:
        entity, last = found[index], mention.last
        if entity and not _UNGENDERED.isdisjoint(tokens.words[last + 1 : last + MAX_APPOSITION_TOKENS]):
            entity.gender, entity.plural = None, True


def note_neighbours(entity: Entity, index: int, word_classes: str, mentions: Sequence[Mention]) -> None:
    """Record the gender and age that descriptions across a comma show: "his son, X," and "X, the chairwoman,"."""
    mention = mentions[index]
    if index and word_classes[mention.first - 1] == ",":
        before = mentions[index - 1]
        if before.last == mention.first - 2 and before.kind == "nominal" and before.number == "singular":
            entity.gender = entity.gender or before.gender
            entity.years = _KIN.get(before.head, entity.years)
    if index + 1 < len(mentions) and word_classes[mention.last + 1] == ",":
        behind = mentions[index + 1]
        if behind.first == mention.last + 2 and behind.kind == "nominal" and behind.number == "singular":
            entity.gender = entity.gender or behind.gender
