"""Sieves for descriptions of persons: who "the senator", "the aide", "the billionaire" and "one voter" mean."""

from collections.abc import Sequence

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.speakers.description_features import (
    descriptive_words,
    holds_name,
    is_compatible,
    is_definite,
    is_subject,
)
from tuireader.quotes.speakers.discourse import Discourse
from tuireader.quotes.speakers.entities import Entity, EntityKind

MIN_SALIENCE = 0.05  # the salience from which an office alone ("the senator") identifies a person
WHOLE_OFFICE_WEIGHT = 1.0  # what it weighs that somebody bears all words of an office: "the home secretary"
OTHER_ROLE_FIT = 0.5  # how well somebody whose role is known fits a description of another one
_SPOKESPERSONS = frozenset({"spokesman", "spokeswoman", "spokesperson"})
MAX_BODY_RIVAL = 0.5  # how near another body may come to that for which "a spokesman" speaks
MAX_DESCRIPTION_MENTIONS = 200  # mentions back to a longer description of the same noun
MAX_OPENING_RIVAL = 0.8  # how near another may come to the person that "The Belgian" means at the head of a paragraph
MAX_PLACED_RIVAL = 0.4  # how near another may come where "the Tarnholm striker" means the person spoken of
MAX_PARAGRAPHS_BELOW = 2  # paragraphs below a headline in which its subject is named
_SPOUSES = frozenset({"husband", "wife"})
_OWNER_GENDERS = {"his": "m", "her": "f"}
_FAR_OFFICES = frozenset({"president", "queen", "king", "pope", "chancellor"})
_ANYBODY = frozenset({"man", "woman", "person"})
_NAMELESS = frozenset({"name", "names", "named", "identified", "anonymous", "anonymity", "anonymously"})
MAX_CLAUSE_TOKENS = 12  # tokens of "who asked not to be named"
_KINDS: dict[str, EntityKind] = {WordClass.BODY: "group", WordClass.DOCUMENT: "document"}
# "a source [close to the campaign]": the words that identify an unnamed one, up to their last noun.
_DISTINGUISHING = frozenset(
    {"of", "for", "close", "familiar", "with", "from", "in", "at", "involved", "aligned", "inside"}
)
# These go on with a description that has one such phrase: "a clerk [for the board] in Tarnholm".
_CONTINUING = frozenset({"of", "for", "with", "from", "in", "at", "by"})
_PARTICIPLES = ("ed", "ing")  # "a person briefed on the call", "candidates searching for a post"
_TIED = frozenset({"linked", "tied", "related", "connected", "opposed"})
_PREPOSITIONS = _CONTINUING | {"on", "to", "about", "as"}
# A noun that no list knows ends where the next phrase, clause or sentence begins.
_NOUNS = r"[adhq]?[mxyDLAOUQ0'-]{0,4}?(?:[rsgcSRGNLOUA]{1,9}|(?:(?<=[adhqmx0])x|(?<=[of])q)(?=[V,.;:\"\nofnkp]))"
_MORE = lazy_pattern(rf"[ofk]{{0,2}}{_NOUNS}(?:(?:,{_NOUNS}(?:[of]{_NOUNS})?)*,?n{_NOUNS})?")
_BEHIND_DESCRIPTION = frozenset({*'.,;:"\n()-', WordClass.VERB, WordClass.AND, WordClass.OUTSIDE})
# Word classes before the noun of "the Tarn County chairman" and "the Tarnholm and Latvia striker".
_PLACED = lazy_pattern("dm?[NLAO]{1,2}(?:m[NLAO]{1,2})?[mx]{0,2}")
_NOUN_CLASSES = frozenset("rsgcSRGNLOUAxm")
_MARKS = frozenset("\"'")
MAX_DESCRIPTION_TOKENS = 16  # tokens of what follows the noun of a description


def role(discourse: Discourse, mention_index: int) -> Entity | None:
    """The person with this title, role or apposition: "the senator"."""
    mention = discourse.mentions[mention_index]
    if not mention.is_role or not is_definite(discourse, mention):
        return None
    called = discourse.entity_index.described_as(mention.head)
    if not called:
        return None
    words = descriptive_words(discourse, mention) - {mention.head}
    many, only = mention.head in words_of("offices_of_the_day"), len(called) == 1
    best, top = None, 0.0
    for one in called:
        salience, more = discourse.salience.value_of(one), len(words & one.description_words)
        if (
            one.first_mention > mention_index
            or not is_compatible(one, mention, words)
            or (salience < MIN_SALIENCE and (many or not (more or only)))
        ):
            continue
        score = 0.1 + more + 2 * salience + WHOLE_OFFICE_WEIGHT * (more == len(words) > 0)
        if score > top:
            best, top = one, score
    return best


def nationality(discourse: Discourse, mention_index: int) -> Entity | None:
    """The only person that the text has given this nationality: "the Latvian" after "the Latvian striker X"."""
    mention = discourse.mentions[mention_index]
    if mention.core != mention.first + 1 or mention.number == "plural":
        return None
    called = discourse.entity_index.described_as(mention.head)
    met = [one for one in called if one.kind == "person" and one.first_mention <= mention_index]
    return met[0] if len(met) == 1 and is_compatible(met[0], mention, set()) else None


def headlined(discourse: Discourse, mention_index: int) -> Entity | None:
    """The person of this role who is named below the headline: "Minister: ..." and then "X, the minister"."""
    mention = discourse.mentions[mention_index]
    if mention.first >= discourse.headline_end or not mention.is_role:
        return None
    words, below = descriptive_words(discourse, mention), discourse.tokens.paragraph_of(mention.first) + 1
    for one in discourse.entity_index.described_as(mention.head):
        first = discourse.mention_at(one.first_mention)
        near = first is not None and discourse.tokens.paragraph_of(first.first) <= below + MAX_PARAGRAPHS_BELOW
        if near and one.kind == "person" and is_compatible(one, mention, words):
            return one
    return None


def spouse(discourse: Discourse, mention_index: int) -> Entity | None:
    """The one who shares the surname of whoever "her husband" or "his wife" is married to."""
    mention = discourse.mentions[mention_index]
    owner_gender = _OWNER_GENDERS.get(discourse.tokens.words[mention.first].lower())
    if mention.head not in _SPOUSES or owner_gender is None or owner_gender == mention.gender:
        return None
    owner = discourse.salience.most_salient(
        lambda one: one.certainty() * (one.kind == "person" and one.gender == owner_gender and len(one.form) > 1)
    )
    met = {one for one in discourse.entities[:mention_index] if one and owner and one.form[-1] == owner.form[-1]}
    fits = [one for one in met if one.kind == "person" and one.gender == mention.gender and len(one.form) > 1]
    return fits[0] if len(fits) == 1 else None


def same_description(discourse: Discourse, mention_index: int) -> Entity | None:
    """The last entity with this description: "the aide" after "a senior aide"."""
    mention = discourse.mentions[mention_index]
    if not is_definite(discourse, mention):
        return None
    head, crowds, insiders = mention.head, words_of("crowds"), words_of("insiders")
    alike = crowds if head in crowds else insiders if head in insiders else (head,)
    several = mention.number == "plural" or head in crowds
    found = None
    if not discourse.entity_index.nouns.isdisjoint(alike):
        found = discourse.salience.most_salient(
            lambda one: one.count == 0 and one.form[-1] in alike and one.plural == several  # without any name
        )
    lasting = mention.head_class in _KINDS or head in insiders
    found = found or (discourse.entity_index.unnamed.get(head) if lasting else None)
    if found and found.form == (head,) and mention_index in discourse.source_mentions:
        text = discourse.tokens.text[mention.start : _described_until(discourse, mention)]
        if text.count(" ") <= 1 and found.name.count(" ") <= 1:
            text = _fuller_description(discourse, mention_index) or text
        if text.count(" ") > found.name.count(" "):
            found.name = text
    return found


def same_person(discourse: Discourse, mention_index: int) -> Entity | None:
    """The one without a name who was just described: "the woman" after "a mother of three"."""
    mention = discourse.mentions[mention_index]
    if mention.head not in _ANYBODY or mention_index not in discourse.source_mentions:
        return None
    if mention.core - mention.first > 1 or not is_definite(discourse, mention) or holds_name(discourse, mention):
        return None
    found = discourse.salience.most_salient(
        lambda one: float(one.kind in ("person", "unnamed") and not one.plural and one.gender in (mention.gender, None))
    )
    return found if found and found.kind == "unnamed" and found.form[-1] not in _ANYBODY else None


def of_kind(discourse: Discourse, mention_index: int) -> Entity | None:
    """The person whose role is one of that kind: "the author" for a novelist."""
    mention = discourse.mentions[mention_index]
    called = discourse.entity_index.of_kind(mention.head)
    if not called or not mention.is_role or not is_definite(discourse, mention) or holds_name(discourse, mention):
        return None
    words = descriptive_words(discourse, mention)
    met = [one for one in called if one.first_mention <= mention_index and is_compatible(one, mention, words)]
    return max(met, key=discourse.salience.value_of, default=None)


def goes_on(discourse: Discourse, mention_index: int) -> Entity | None:
    """The person the text goes on about, at the head of a paragraph, or of a sentence in theirs: "The Belgian said"."""
    mention, tokens = discourse.mentions[mention_index], discourse.tokens
    if mention.first == 0 or tokens.sentences[tokens.sentence_of(mention.first)] != mention.first:
        return None
    found = in_mind(discourse, mention_index)
    if tokens.paragraphs[tokens.paragraph_of(mention.first)] == mention.first:
        return found if found and discourse.salience.rival < MAX_OPENING_RIVAL else None
    return found if found is discourse.paragraph_opener else None


def in_mind(discourse: Discourse, mention_index: int) -> Entity | None:
    """The most salient person, when a subject only adds a description of them: "the billionaire"."""
    mention = discourse.mentions[mention_index]
    if mention.head_class not in WordClass.PERSON_NOUN or not is_subject(discourse, mention_index):
        return None
    is_placed = holds_name(discourse, mention)  # "the Tarnholm striker" may be whoever the paragraph began with
    if is_placed and not (mention.is_role and _PLACED.fullmatch(discourse.word_classes, mention.first, mention.core)):
        return None
    if mention.head in words_of("bystanders") or mention.head in words_of("insiders"):
        return None
    if _is_far_office(mention) or _is_other_office(discourse, mention):
        return None
    if discourse.word_classes[mention.core] == WordClass.OTHER:  # a noun that no list knows may be anything
        return None
    words = descriptive_words(discourse, mention)
    speaks_behind, answered = _speaks_behind(discourse, mention), discourse.answered(mention_index)
    found = discourse.salience.most_salient(
        lambda one: (
            (1.0 if one is discourse.paragraph_opener else one.certainty())
            * (OTHER_ROLE_FIT if one.description_words and mention.is_role else 1.0)
            if one.kind == "person"
            and one not in discourse.in_sentence
            and one is not answered
            and (not is_placed or one is discourse.paragraph_opener or speaks_behind)
            and is_compatible(one, mention, words)
            else 0.0
        )
    )
    is_doubtful = (is_placed and found is not discourse.paragraph_opener) or "prime" in words  # the prime minister
    return None if found and is_doubtful and discourse.salience.rival > MAX_PLACED_RIVAL else found


def _is_far_office(mention: Mention) -> bool:
    """Return whether it is a bare office whose bearer need not be named: "the president"."""
    return mention.head in _FAR_OFFICES and mention.core == mention.first + 1


def _is_other_office(discourse: Discourse, mention: Mention) -> bool:
    """Return whether the office of a description tells who bears it: "the mayor of Bergen", "the Duchess"."""
    if mention.head_class == WordClass.NATIONALITY.lower():
        return False
    is_title = mention.core > mention.first and discourse.tokens.words[mention.core].istitle()
    return is_title or discourse.word_classes[mention.core + 1 : mention.last + 1][:1] == WordClass.OF


def _speaks_behind(discourse: Discourse, mention: Mention) -> bool:
    """Return whether "the Tarnholm star wrote" begins a paragraph, or stands behind the quotation that does."""
    classes, tokens = discourse.word_classes, discourse.tokens
    if classes[mention.last + 1] != WordClass.VERB:
        return False
    first = tokens.paragraphs[tokens.paragraph_of(mention.first)]
    return first == mention.first or (classes[first] in _MARKS and classes[mention.first - 1] in _MARKS)


def unnamed(discourse: Discourse, mention_index: int) -> Entity | None:
    """Somebody who is never named: "a senior aide", "officials"."""
    mention = discourse.mentions[mention_index]
    text = discourse.tokens.text[mention.start : _described_until(discourse, mention)]
    if mention_index in discourse.source_mentions and text.count(" ") <= 1:
        text = _fuller_description(discourse, mention_index) or text
    found = Entity(text, _KINDS.get(mention.head_class, "unnamed"), (mention.head,), mention.gender)
    found.first_mention = mention_index
    found.plural = mention.number == "plural" or mention.head in words_of("crowds")
    after = discourse.mention_at(mention_index + 1)
    ends_text = after is not None and after.end == mention.start + len(text) and mention.head in text
    if after and after.number == "plural" and ends_text:  # "hundreds of protesters"
        found.form, found.plural = (after.head,), True
    discourse.entity_index.unnamed[mention.head] = found
    discourse.entity_index.nouns.add(found.form[-1])
    return found


def _fuller_description(discourse: Discourse, mention_index: int) -> str:
    """Return a longer description: "a man of 34" that was far before "the man", "a spokesman" of the body in mind."""
    mention = discourse.mentions[mention_index]
    if mention.head in _SPOKESPERSONS and discourse.tokens.words[mention.first].lower() == "a":
        body = discourse.salience.most_salient(
            lambda one: one.certainty() if one.kind == "group" and one.count else 0.0
        )
        clear = body is not None and discourse.salience.rival < MAX_BODY_RIVAL
        return f"a {body.name.removeprefix('The ')} {mention.head}" if body and clear else ""
    if not is_definite(discourse, mention) or mention.head_class not in WordClass.PERSON_NOUN:
        return ""
    for index in range(mention_index - 1, max(-1, mention_index - MAX_DESCRIPTION_MENTIONS), -1):
        other = discourse.mentions[index]
        if other.head == mention.head and other.kind == "nominal" and other.number == mention.number:
            entity = discourse.entities[index]
            text = discourse.tokens.text[other.start : _described_until(discourse, other)]
            if text.count(" ") > 1 and (entity is None or entity.kind == "unnamed"):
                return text
    return ""


def _nameless(discourse: Discourse, after: int) -> int:
    """Return the offset at which "who declined to give her name" ends, or 0."""
    tokens = discourse.tokens
    if tokens.words[after : after + 1] != ["who"]:
        return 0
    if words_of("keeping_back").isdisjoint(tokens.words[after + 1 : after + 2]):
        return 0
    for index in range(after + 2, min(after + MAX_CLAUSE_TOKENS, len(tokens.words))):
        if tokens.words[index] in _NAMELESS:
            return tokens.ends[index]
        if not tokens.words[index][0].isalpha():
            return 0
    return 0


def _described_until(discourse: Discourse, mention: Mention) -> int:
    """Return the offset at which the description of an unnamed one ends."""
    after = mention.last + 1
    if discourse.word_classes[after] in _BEHIND_DESCRIPTION:  # behind most
        return discourse.tokens.ends[mention.last]
    words, end = discourse.tokens.words, after
    joining = _DISTINGUISHING | {"by"} if mention.is_document else _DISTINGUISHING
    while end < len(words) and end - after < MAX_DESCRIPTION_TOKENS:
        begins = end + _begins_participle(words, discourse.word_classes, end)
        if begins == end and words[end] not in joining:
            break
        match = _MORE.match(discourse.word_classes, begins + 1)
        if not match:
            break
        end, joining = _before_verb(words, discourse.word_classes, begins + 1, match.end()), _CONTINUING
        if end < match.end():
            break
    return _nameless(discourse, end) or discourse.tokens.ends[end - 1]


def _before_verb(words: Sequence[str], word_classes: str, first: int, end: int) -> int:
    """Return `end`, or the index of a verb before it that no list knows: "of her business [contacted] a lawyer"."""
    for index in range(first + 1, end):
        behind_noun = word_classes[index - 1] in _NOUN_CLASSES and not words[index - 1].endswith("ly")
        if behind_noun and word_classes[index] == WordClass.OTHER and words[index].endswith("ed"):
            return index
    return end


def _begins_participle(words: Sequence[str], word_classes: str, index: int) -> bool:
    """Return whether a participle with its preposition stands at token `index`: "briefed on the call"."""
    if word_classes[index] != WordClass.OTHER or not words[index].endswith(_PARTICIPLES):
        return False
    behind = words[index + 1 : index + 2]
    if words[index].endswith("ed") and behind == ["to"] and words[index] not in _TIED:  # refused to answer
        return False
    return not _PREPOSITIONS.isdisjoint(behind)
