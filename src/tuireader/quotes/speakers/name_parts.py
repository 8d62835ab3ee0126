"""The parts of mentions that are names: into given name and surname, "Jr", and what stands before them."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from tuireader.quotes.lexical.gender import of_given_name
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import MAX_CACHED_WORDS, WordClass, bare, word_class_of
from tuireader.quotes.speakers.entities import Form
from tuireader.quotes.speakers.grammatical_role import leads

_PLACING = frozenset({"in", "at", "near", "from", "of"})
_SENIOR = {"elder": 1, "older": 1, "younger": -1}
_NO_GIVEN_NAME = frozenset("ALOUDSRk")  # word classes: "AG Smith", "Team Smith", "First Smith" are Smith
_PERSONAL = frozenset("GN")  # word classes that a person's name begins with
_HONOURS = frozenset({"KC", "QC", "SC", "MP", "MSP", "MEP", "MBE", "OBE", "CBE", "PhD", "MD", "RN"})  # "Anna X KC"
_PUNCTUATION = frozenset(".,\"'-")


class Name:
    """The name at `mention_index`, taken apart.

    `form` are its words without `initials`, `word_classes` the classes of these, `prefix_classes` those of determiner,
    title and role in front; `leading` is true for a whole name that is the subject of its sentence, `senior` is 1 for
    "the elder" X and -1 for "the younger", `follows_place_word` is true behind a word of place.
    """

    __slots__ = (
        "follows_place_word",
        "form",
        "generation",
        "initials",
        "leading",
        "mention",
        "mention_index",
        "prefix_classes",
        "senior",
        "text",
        "word_classes",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        mention_index: int,
        mention: Mention,
        form: Form,
        word_classes: str,
        prefix_classes: str,
        initials: str,
        generation: str,
        text: str,
        leading: bool = False,
        senior: int = 0,
        follows_place_word: bool = False,
    ) -> None:
        self.mention_index = mention_index
        self.mention = mention
        self.form = form
        self.word_classes = word_classes
        self.prefix_classes = prefix_classes
        self.initials = initials
        self.generation = generation
        self.text = text
        self.leading = leading
        self.senior = senior
        self.follows_place_word = follows_place_word


def parse_names(tokens: Tokens, word_classes: str, mentions: Sequence[Mention]) -> list[Name]:
    """Return all names of a text, in its order."""
    names = [_name(tokens, word_classes, i, m) for i, m in enumerate(mentions) if m.kind == "name"]
    known_names = KnownNames(names, tokens)
    for name in names:
        if len(name.form) > 1 and known_names.with_epithet(name):
            name.form, name.word_classes = name.form[1:], name.word_classes[1:]
            name.text = name.text.partition(" ")[2] or name.text
    for name, other in pairwise(names):
        if known_names.shares_surname(name, other, word_classes):
            name.form, name.word_classes = (name.form[0], other.form[-1]), name.word_classes + other.word_classes[-1]
            surname = other.text.split()[-1 - bool(other.generation)].strip(",")
            name.text = f"{name.text} {surname}"
            name.mention.gender = of_given_name(name.form[0])
    return names


class KnownNames:
    """The whole names of a text, used to find words before a name that are not part of it."""

    def __init__(self, names: Sequence[Name], tokens: Tokens) -> None:
        self.tokens = tokens
        self.whole_names = {name.form for name in names if len(name.form) > 1 and name.word_classes[0] in _PERSONAL}
        self.given = {form[0] for form in self.whole_names}
        titled = {name.form[0] for name in names if not set(name.prefix_classes) <= WordClass.ARTICLE}
        self.families = titled.union(form[-1] for form in self.whole_names)
        self.surnames = Counter(form[-1] for form in self.whole_names)

    @cached_property
    def words(self) -> set[str]:
        """All words of the text."""
        return set(self.tokens.words)

    def shares_surname(self, name: Name, other: Name, word_classes: str) -> bool:
        """Return whether two share a surname: the first of "Anna and Peter X", unless known by another one."""
        first, second = name.mention, other.mention
        joined = second.first == first.last + 2 and word_classes[first.last + 1] == WordClass.AND
        if (
            not joined
            or name.word_classes != WordClass.GIVEN_NAME
            or name.prefix_classes
            or first.possessive
            or second.head_class != WordClass.GIVEN_NAME
        ):
            return False
        return len(other.form) > 1 and name.form[0] not in self.given and name.form[0] not in self.families

    def with_epithet(self, name: Name) -> bool:
        """Return whether the first word is not part of the name: "Crooked X Y", "Electing X Y", "Team Y", "AG Y"."""
        first, rest = name.word_classes[0], name.form[1:]
        if first == WordClass.GIVEN_NAME or name.mention.is_body_name:
            return False
        if name.word_classes[1] == WordClass.GIVEN_NAME and (
            rest in self.whole_names or (len(rest) == 1 and rest[0] in self.given)
        ):
            return True
        if len(rest) > 1 or self.surnames[rest[-1]] - (name.form in self.whole_names) < 1:
            return False
        return first in _NO_GIVEN_NAME or name.form[0] in self.words or name.form[0].endswith("ing")


def _name(tokens: Tokens, word_classes: str, mention_index: int, mention: Mention) -> Name:
    text = tokens.text[tokens.starts[mention.core] : mention.end]
    before = word_classes[mention.first : mention.core]
    if mention.core == mention.last:
        form, word_class = _single(tokens.words[mention.core])
        name = Name(mention_index, mention, form, word_class, before, "", "", text)
        name.senior, name.follows_place_word = _senior(tokens, mention), _is_located(tokens, mention)
        return name
    form, classes, initials, generation = _parts(tokens, word_classes, mention)
    leading, words = leads(tokens, word_classes, mention), text.split()
    while len(words) > 1 and words[-1] in _HONOURS:
        words.pop()
    return Name(mention_index, mention, form, classes, before, initials, generation, " ".join(words), leading)


@lru_cache(MAX_CACHED_WORDS)
def _single(word: str) -> tuple[Form, str]:
    """Return form and word class of a name of one word."""
    word = bare(word)
    return (_folded(word),), word_class_of[word]


def _senior(tokens: Tokens, mention: Mention) -> int:
    """Return 1 for "the elder X" and "the elder Mr. X", -1 for "the younger X", else 0."""
    words, core = tokens.words, mention.core
    if not core or (words[core - 1] not in _SENIOR and mention.first == core):
        return 0
    return next((_SENIOR[word] for word in words[max(0, core - 3) : core] if word in _SENIOR), 0)


def _is_located(tokens: Tokens, mention: Mention) -> bool:
    """Return whether a word of place stands before a name: "the people of X"."""
    return mention.first > 0 and tokens.words[mention.first - 1] in _PLACING


def _parts(tokens: Tokens, word_classes: str, mention: Mention) -> tuple[Form, str, str, str]:
    """Return the words of a name without initials, their classes, the initials, and "jr" or the like."""
    words, classes, initials, generation = [], "", "", ""
    for i in range(mention.core, mention.last + 1):
        word_class = word_classes[i]
        if word_class == WordClass.GENERATION:
            generation = tokens.words[i].rstrip(".").lower()
        elif word_class in WordClass.INITIALS:
            initials += tokens.words[i].replace(".", "")
        elif word_class not in _PUNCTUATION and (i == mention.core or tokens.words[i] not in _HONOURS):
            word = bare(tokens.words[i])
            words.append(_folded(word))
            classes += word_class_of[word]
    if not words:
        return (tokens.words[mention.core].lower(),), WordClass.INITIAL, initials, generation
    return tuple(words), classes, initials, generation


def _folded(word: str) -> str:
    """Return `word` in lower case and without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFD", word.lower().replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part)) or word
