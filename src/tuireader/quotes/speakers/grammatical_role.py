"""How a mention stands in its sentence: as subject, object, owner, or one who is asked."""

from collections.abc import Sequence

from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of

SOURCE_WEIGHT, TELLING_WEIGHT, ASKED_WEIGHT, SUBJECT_WEIGHT, OTHER_WEIGHT, OBLIQUE_WEIGHT, OWNER_WEIGHT = (
    1.3,
    1.2,
    1.2,
    1.0,
    0.5,
    0.25,
    0.25,
)
_INVERTING = frozenset({"said", "says", "added", "adds", "wrote", "writes", "explained", "replied", "recalled"})
_SAYING_VERBS = frozenset(
    {"said", "says", "argued", "added", "noted", "told", "warned", "wrote", "explained", "insisted"}
)
_CLAUSES = frozenset(
    {"when", "after", "while", "if", "as", "although", "though", "because", "since", "before", "once"}
    | {"rather", "instead"}
)
_ASKED_VERBS = frozenset({"asked", "pressed"})
_OPENERS = _CLAUSES | _ASKED_VERBS
_CONTRASTS = frozenset({"but", "while", "and", "though", "although", "whereas"})
_CLAUSE_OPENERS = _CONTRASTS | {","}
_SAYING_CLASSES = frozenset({",", WordClass.VERB})  # what such a verb or an apposition before it begins with
# What stands before a name that a sentence sets out: "As for X," and "It was X who"
_TOPIC_OPENERS = (["as", "for"], ["for"])
_CLEFT_OPENERS = (["it", "was"], ["it", "is"])
MAX_CLEFT_TOKENS = 5  # with words between: "It was his friend X who"
MAX_OPENING_CLAUSE_TOKENS = 40  # tokens of an opening clause
MAX_APPOSITION_TOKENS = 14  # tokens of an apposition with its commas
FORWARD_PRONOUN_WEIGHT = 0.01  # a pronoun for one who is named only behind it: "Asked whether he would go, X said"
INTRODUCTION_WEIGHT = 1.0  # whoever is introduced by name and role: "One who doubts it is X, the mayor of Y."
DESCRIPTION_FACTOR = 0.7  # a description is less in mind than a name


class Sentence:
    """A sentence as it is read: its first token, the word of that in lower case, whether it has its subject so far."""

    __slots__ = ("first", "has_subject", "opening")

    def __init__(self, tokens: Tokens, first: int) -> None:
        self.first = first
        self.opening = tokens.words[first].lower() if tokens.words else ""
        self.has_subject = False


def weight_of(tokens: Tokens, word_classes: str, mention: Mention, sentence: Sentence) -> float:
    """Return how much salience a mention adds; note in `sentence` whether it is the subject."""
    words, first, after = tokens.words, mention.first, mention.last + 1
    before = words[first - 1].lower() if first else ""
    if first > 1 and word_classes[first - 1] == '"':  # Behind “the song,” X went on
        before = words[first - 2].lower()
    behind = word_classes[after]
    is_telling = behind in _SAYING_CLASSES and is_followed_by_saying(words, word_classes, after)
    if is_telling or _is_topic(words, mention, sentence.first):
        sentence.has_subject = sentence.has_subject or is_telling
        return TELLING_WEIGHT
    if weight := _non_subject_weight(word_classes, mention, sentence, before):
        return weight
    factor = DESCRIPTION_FACTOR if mention.kind == "nominal" else 1.0
    if sentence.has_subject and before not in _CLAUSE_OPENERS:
        return OBLIQUE_WEIGHT if before == "told" and mention.kind == "pronoun" else OTHER_WEIGHT * factor
    acts = behind == WordClass.VERB or before in _INVERTING or _has_verb(tokens, word_classes, after)
    if acts and before == "," and _is_phrase_opener(sentence.opening):
        sentence.has_subject = True
        return TELLING_WEIGHT
    if not sentence.has_subject or (acts and before in _CONTRASTS):
        sentence.has_subject = acts or mention.kind != "nominal"
        return SUBJECT_WEIGHT * factor
    return OTHER_WEIGHT * factor


def _is_topic(words: Sequence[str], mention: Mention, opening: int) -> bool:
    """Return whether a sentence sets somebody out: "As for X, he said no.", "It was X who said no."."""
    if mention.kind != "name" or mention.possessive or not 0 < mention.first - opening <= MAX_CLEFT_TOKENS:
        return False
    opener, behind = (
        [word.lower() for word in words[opening : mention.first]],
        words[mention.last + 1 : mention.last + 2],
    )
    return (opener in _TOPIC_OPENERS and behind == [","]) or (opener[:2] in _CLEFT_OPENERS and behind == ["who"])


def is_followed_by_saying(words: Sequence[str], word_classes: str, index: int) -> bool:
    """Return whether a verb of saying stands at token `index`, or behind the comma or apposition that begins there."""
    if word_classes[index] == WordClass.VERB:
        return words[index] in _SAYING_VERBS
    if word_classes[index + 1] == WordClass.VERB and words[index + 1] in _SAYING_VERBS:
        return True
    close = word_classes.find(",", index + 1, index + MAX_APPOSITION_TOKENS) + 1
    return close > 0 and word_classes[close] == WordClass.VERB and words[close] in _SAYING_VERBS


def _non_subject_weight(word_classes: str, mention: Mention, sentence: Sentence, before: str) -> float:
    """Return the weight of a mention that is not a subject, by the words around it, else 0."""
    if mention.possessive:
        return OWNER_WEIGHT
    if before == "asked":
        return ASKED_WEIGHT
    if before in words_of("prepositions"):
        return OBLIQUE_WEIGHT
    if sentence.opening not in _OPENERS or not _in_opening_clause(word_classes, mention, sentence.first):
        return 0.0
    forward = mention.kind == "pronoun" and sentence.opening in _ASKED_VERBS
    return FORWARD_PRONOUN_WEIGHT if forward else OTHER_WEIGHT


def leads(tokens: Tokens, word_classes: str, mention: Mention) -> bool:
    """Return whether a name is the subject of its sentence: at its head, before a verb or behind "said"."""
    if mention.possessive:
        return False
    if mention.first == 0 or word_classes[mention.first - 1] in ".\n":
        return True
    before = tokens.words[mention.first - 1]
    if before == ",":  # His daughter, X, said
        after = mention.last + 1
        return word_classes[after] == "," and is_followed_by_saying(tokens.words, word_classes, after)
    return before in _INVERTING or (
        before not in words_of("prepositions") and _has_verb(tokens, word_classes, mention.last + 1)
    )


def _is_phrase_opener(word: str) -> bool:
    """Return whether such a word begins a phrase or clause before the subject: "Asked about Y, X said no."."""
    return word in _OPENERS or word in words_of("prepositions") or word.endswith("ing")


def _has_verb(tokens: Tokens, word_classes: str, index: int) -> bool:
    word_class = word_classes[index : index + 1]
    return word_class == WordClass.VERB or (word_class == WordClass.OTHER and tokens.words[index].endswith(("ed", "s")))


def _in_opening_clause(word_classes: str, mention: Mention, sentence: int) -> bool:
    """Return whether a mention stands before the comma in "When X asked, Y said"."""
    return mention.first - sentence < MAX_OPENING_CLAUSE_TOKENS and "," not in word_classes[sentence : mention.first]
