"""Sieves for pronouns: who "he", "it", "they" and "who" mean."""

from tuireader.quotes.lexical.gender import PRONOUNS, Gender
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.speakers.discourse import Discourse
from tuireader.quotes.speakers.entities import Entity
from tuireader.quotes.speakers.sieves_adjacent import bearer_of

MAX_MENTIONS_BACK = 12  # mentions back to the last one of a gender
UNKNOWN_GENDER_FIT = 0.8  # how well a person of unknown gender fits "he" or "she"
SINGULAR_THEY_FIT = 0.6  # how well one person of unknown gender fits "they said"
OTHER_PARAGRAPH_FIT = 0.5  # how well somebody of another paragraph fits, where this one has a person of that gender
NAMED_FIT = 0.4  # how well somebody fits who is named in the quoted words: "I like Whitcombe," he said
CONTINUED_FIT = 2.0  # how well whoever spoke just before fits "he added"
SUBJECT_FIT = 2.0  # how well a subject of the sentence fits "he" in it: "X noted that Y had won it, which, he said, …"
SPOKE_BEFORE_FIT = 1.5  # how well whoever spoke in the sentence before fits, in one paragraph
ANSWERED_FIT = 0.2  # how well whoever spoke just before fits "he replied"
MIN_THEY_SALIENCE = 0.15  # below it, "they" is somebody that the text only counts: "most said they"
UNSHOWN_FIT = 0.8  # how well a name that may be anybody's fits "it"
DOCUMENT_FIT = 0.5  # how well a document fits "it"
_NEUTRAL_ROLES = frozenset({"spokesperson", "chairperson", "salesperson"})
_ADDING = frozenset({",", ",0,"})  # what stands between a name and its apposition
_SUBJECTS, _OBJECTS = frozenset({"he", "she"}), frozenset({"him", "her"})
# From "who" back to its name, over an apposition: so many mentions, so many characters from one to the next.
MAX_APPOSITION_MENTIONS, MAX_APPOSITION_CHARACTERS = 5, 40


def relative(discourse: Discourse, mention_index: int) -> Entity | None:
    """The person just before "who": "X, the mayor, who said"."""
    mention = discourse.mentions[mention_index]
    if mention.head != "who" or not mention_index:
        return None
    begins = mention.start
    for before in range(mention_index - 1, max(-1, mention_index - MAX_APPOSITION_MENTIONS), -1):
        if begins - discourse.mentions[before].end > MAX_APPOSITION_CHARACTERS:
            return None
        begins = discourse.mentions[before].start
        entity = discourse.entities[before]
        if entity and entity.kind in ("person", "unnamed") and not discourse.mentions[before].possessive:
            return _named_before_apposition(discourse, before) or entity
    return None


def _named_before_apposition(discourse: Discourse, mention_index: int) -> Entity | None:
    """Return the person to which a mention only adds something: "X, 71, a nurse who said"; "Lord X of Y, who said"."""
    mention, before = discourse.mentions[mention_index], discourse.mention_at(mention_index - 1)
    if mention.kind == "name":
        return bearer_of(discourse, mention_index)
    if before is None or before.kind != "name" or before.possessive:
        return None
    named = bearer_of(discourse, mention_index - 1)
    is_added = discourse.word_classes[before.last + 1 : mention.first] in _ADDING
    return named if named and named.kind == "person" and is_added else None


def he_or_she(discourse: Discourse, mention_index: int) -> Entity | None:
    """The most salient person of that gender, or of a gender not yet known."""
    mention = discourse.mentions[mention_index]
    gender = PRONOUNS.get(mention.head)
    if gender not in ("m", "f"):
        return None
    opener = discourse.paragraph_opener  # fits even without a name

    is_near, named = gender in discourse.paragraph_genders, discourse.named_by(mention_index)
    answered, continued = discourse.answered(mention_index), discourse.continued(mention_index)
    subject, before = _subject_before(discourse, mention_index), discourse.spoke_before(mention_index)
    addressed = _object_behind(discourse, mention_index)

    def fit(one: Entity) -> float:
        if one.plural or one.gender not in (gender, None) or one.kind not in ("person", "unnamed"):
            return 0.0
        if one is discourse.according_to or one is subject or one is addressed:  # According to an aide, he did it
            return 0.0
        named_fit = NAMED_FIT if one in named else ANSWERED_FIT if one is answered else 1.0
        if one is continued:
            named_fit = max(named_fit, CONTINUED_FIT)
        if one in discourse.subjects and one.certainty() == 1.0:
            named_fit *= SUBJECT_FIT
        if one is before:
            named_fit *= SPOKE_BEFORE_FIT
        if one is opener or one is discourse.teller:
            return named_fit
        near_fit = OTHER_PARAGRAPH_FIT if is_near and one not in discourse.in_paragraph else 1.0
        return named_fit * near_fit * one.certainty() * (1.0 if one.gender else UNKNOWN_GENDER_FIT)

    found = discourse.salience.most_salient(fit) or _named_before(discourse, mention_index, gender)
    if found and found.kind == "person" and mention.head in _SUBJECTS:
        found.gender = gender
    return found


def _subject_before(discourse: Discourse, mention_index: int) -> Entity | None:
    """Return the subject of the verb before "him": whoever "told him" is somebody else."""
    mention, before = discourse.mentions[mention_index], discourse.mention_at(mention_index - 1)
    if mention.head not in _OBJECTS or mention.possessive or before is None or before.last != mention.first - 2:
        return None
    verb = discourse.word_classes[mention.first - 1]
    acts = verb == WordClass.VERB or (
        verb == WordClass.OTHER and discourse.tokens.words[mention.first - 1].endswith("ed")
    )
    return discourse.entities[mention_index - 1] if acts and not before.possessive else None


def _object_behind(discourse: Discourse, mention_index: int) -> Entity | None:
    """Return who is named right behind the verb of "he": in "he told X" and "he called X's plan" X is somebody else."""
    mention, behind = discourse.mentions[mention_index], discourse.mention_at(mention_index + 1)
    if mention.head not in _SUBJECTS or behind is None or behind.kind != "name" or behind.first != mention.last + 2:
        return None
    return discourse.entities[mention_index + 1] if discourse.word_classes[mention.last + 1] == WordClass.VERB else None


def _named_before(discourse: Discourse, mention_index: int, gender: Gender) -> Entity | None:
    """Return the last person of that gender named before, even in a quotation."""
    for entity in reversed(discourse.entities[max(0, mention_index - MAX_MENTIONS_BACK) : mention_index]):
        if entity and entity.kind == "person" and entity.gender == gender and entity.whole_names:
            return entity
    return None


def it(discourse: Discourse, mention_index: int) -> Entity | None:
    """The most salient body or document; what "it reads" is a document, what argues is more likely a body."""
    mention = discourse.mentions[mention_index]
    if mention.head not in ("it", "its"):
        return None
    reads = discourse.tokens.words[mention.last + 1 : mention.last + 2] == ["reads"]
    if reads:
        return discourse.salience.most_salient(lambda one: one.certainty() if one.kind == "document" else 0.0)
    found = discourse.salience.most_salient(lambda one: one.certainty() * _body_fit(one))
    if found and found.kind == "person":
        found.kind = "group"
    return found


def _body_fit(one: Entity) -> float:
    """Return how well somebody fits "it": a body, a document, a name that nothing shows to be a person's."""
    if one.kind == "group":
        return 1.0
    if one.kind == "document":
        return DOCUMENT_FIT
    is_open = one.kind == "person" and not (one.is_personal or one.gender)
    return UNSHOWN_FIT if is_open else 0.0


def they(discourse: Discourse, mention_index: int) -> Entity | None:
    """The most salient group or several; or one person of whom the text says neither he nor she."""
    mention = discourse.mentions[mention_index]
    if mention.head not in ("they", "their", "them"):
        return None
    said = mention_index in discourse.source_mentions
    found = discourse.salience.most_salient(
        lambda one: 1.0 if one.plural or one.kind == "group" else _singular_they_fit(one) * said
    )
    return found if found and discourse.salience.value_of(found) > MIN_THEY_SALIENCE else None


def _singular_they_fit(one: Entity) -> float:
    """Return how well one person fits "they said": well if even the role, "spokesperson", shows no gender."""
    if not _is_ungendered(one):
        return 0.0
    return SINGULAR_THEY_FIT if _NEUTRAL_ROLES.isdisjoint(one.description_words) else 1.0


def _is_ungendered(one: Entity) -> bool:
    """Return whether a person was named in full and with a role, and no word shows their gender."""
    return one.kind == "person" and not one.gender and one.whole_names > 0 and bool(one.roles)
