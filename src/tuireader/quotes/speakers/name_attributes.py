"""What stands beside a name and tells of its bearer: gender and age, by an apposition, a number or a pronoun."""

import re
from collections.abc import Sequence

from tuireader.quotes.lexical.gender import Gender
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.speakers.entities import Entity
from tuireader.quotes.speakers.name_parts import Name

_MARKS = frozenset("\"'")
_TELLING = frozenset({"he", "she", "his", "her"})
_SOON = 80  # characters from a name to the pronoun that tells its gender
# "X, 84," and "X (in brackets), who is 84".
_AGE = re.compile(r"(?:\([^)]{1,9}\))?,(?:pV)?0")
_UNGENDERED = frozenset({"non-binary", "nonbinary"})
_APPOSED = 6  # tokens behind a name
_KIN = {
    "father": 65, "mother": 65, "grandfather": 80, "grandmother": 80, "uncle": 60, "aunt": 60,
    "son": 20, "daughter": 20, "grandson": 10, "granddaughter": 10, "nephew": 20, "niece": 20,
}  # fmt: skip


def pronouns_behind(letters: str, mentions: Sequence[Mention]) -> dict[int, Gender]:
    """Return the gender of the pronoun that follows a name before any other name or quotation, by the name's number."""
    told: dict[int, Gender] = {}
    pronoun: Mention | None = None
    for number in range(len(mentions) - 1, -1, -1):
        mention = mentions[number]
        if mention.kind == "name":
            near = pronoun and pronoun.start - mention.end <= _SOON
            if near and pronoun and pronoun.gender and _MARKS.isdisjoint(letters[mention.last : pronoun.first]):
                told[number] = pronoun.gender
            pronoun = None
        elif mention.head in _TELLING:
            pronoun = mention
    return told


def age_behind(tokens: Tokens, letters: str, mention: Mention) -> int:
    """Return the age in "X, 84," and "X, who is 84", else 0."""
    if letters[mention.last + 1 : mention.last + 2] not in (",", "("):
        return 0
    age = _AGE.match(letters, mention.last + 1)
    word = tokens.words[age.end() - 1] if age else ""
    return int(word) if len(word) < 4 and word.isdecimal() else 0


def note_they(tokens: Tokens, names: Sequence[Name], found: Sequence[Entity | None]) -> None:
    """Note who is spoken of as "they": "X, who is non-binary"."""
    if "binary" not in tokens.text:
        return
    for name in names:
        entity, last = found[name.number], name.mention.last
        if entity and not _UNGENDERED.isdisjoint(tokens.words[last + 1 : last + _APPOSED]):
            entity.gender, entity.plural = None, True


def note_beside(entity: Entity, name: Name, letters: str, mentions: Sequence[Mention]) -> None:
    """Note the gender and age that a name or its apposition tells: "his son, X," and "X, the chairwoman,"."""
    mention = name.mention
    entity.gender = entity.gender or mention.gender
    before = mentions[name.number - 1] if name.number else mention
    behind = mentions[name.number + 1] if name.number + 1 < len(mentions) else mention
    for left, right, noun in ((before, mention, before), (mention, behind, behind)):
        if noun.kind == "nominal" and noun.number == "singular" and letters[left.last + 1 : right.first] == ",":
            entity.gender = entity.gender or noun.gender
            if noun is before:
                entity.years = _KIN.get(noun.head, entity.years)
