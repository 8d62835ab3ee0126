"""Sieves that find who is meant right beside a mention: in the name itself, an apposition, a pair."""

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.speakers.description_features import descriptive_words, is_definite
from tuireader.quotes.speakers.discourse import Discourse
from tuireader.quotes.speakers.entities import Entity
from tuireader.quotes.speakers.roles import apposition

_PLACING = frozenset({"in", "at", "near", "from"})
# What completes a role before the name: "her coach and father, X", "the commissioner for physical planning, X".
_COMPLEMENT = lazy_pattern(r"(?:n[mxrg]{1,4},|[ofk][^,.;:\"V\n()]{1,11},)(?:d[xq])?")
# Words before the name: "her former coach, the fearsome X, once said".
_DESCRIBED = lazy_pattern(r",d[xmkq]{1,2}")
_JOINS = frozenset(
    {",", WordClass.OF, WordClass.FOR, WordClass.SMALL_WORD, WordClass.AND}
)  # what such a complement or an apposition begins with
_PAIRS = frozenset({"couple", "pair", "duo"})  # "the couple, X and Y,"
# “…, who gave her name only as ”, “who asked to be identified only as ”
_GIVEN_NAME = lazy_pattern(
    r"[^.!?\n“\"]{0,60}?\bwho (?:gave|asked|would|wanted|goes|went|wished|agreed|only|identified|insisted)\b"
    r"[^.!?\n“\"]{0,60}?(?:\b(?:name|identified|known|named|called|himself|herself|only)(?: only| just)? (?:as|by)|"
    r"first name,?(?: only)?,) (?=[A-Z])"
)
MAX_GIVING_CHARACTERS, MAX_GIVING_MENTIONS = 140, 8
_OTHERS = frozenset({"another", "other", "one", "second"})  # "another minister" is not the one named later
_BEHIND_JOINED = frozenset({WordClass.VERB, WordClass.OTHER, ":", ","})
MAX_JOINED, PAIR = 4, 2  # names that are joined at each side of one
_ENDS_APPOSITION = frozenset({",", ".", WordClass.VERB})


def name(discourse: Discourse, mention_index: int) -> Entity | None:
    """The bearer of the name, gathered before."""
    return discourse.entities[mention_index]


def both(discourse: Discourse, mention_index: int) -> Entity | None:
    """Two or more who speak as one: "X and Y said", "X, Y and Z said"."""
    if mention_index not in discourse.source_mentions:
        return None
    first, last = _joined(discourse, mention_index)
    ends = discourse.mention_at(last)
    if first == last or ends is None or discourse.word_classes[ends.last + 1] not in _BEHIND_JOINED:
        return None
    found = [discourse.entities[index] for index in range(first, last + 1)]
    those = [one for one in found if one]
    if len(those) < len(found) or (
        len(those) > PAIR and not all(one.kind == "person" and one.whole_names for one in those)
    ):
        return None
    whole = " and ".join((", ".join(one.name for one in those[:-1]), those[-1].name))
    words = [word for one in those for word in one.form]
    pair = discourse.entity_index.pairs.setdefault(whole, Entity(whole, "group", tuple(words)))
    pair.plural = True
    discourse.entity_index.nouns.add(pair.form[-1])
    pair.aliases.setdefault(discourse.tokens.text[discourse.mentions[first].start : ends.end], 0)
    return pair


def _joined(discourse: Discourse, mention_index: int) -> tuple[int, int]:
    """Return the first and the last of the names that "and" joins around one: "X, Y and Z"."""
    last = mention_index
    while last < mention_index + MAX_JOINED and _is_joined(discourse, last, WordClass.AND, ","):
        last += 1
        if discourse.word_classes[discourse.mentions[last - 1].last + 1] == WordClass.AND:
            break
    if last > mention_index and discourse.word_classes[discourse.mentions[last - 1].last + 1] != WordClass.AND:
        return mention_index, mention_index
    first = mention_index
    if last == first and _is_joined(discourse, first - 1, WordClass.AND):  # the last of them is the source
        first -= 1
    while first < last and first > mention_index - MAX_JOINED and _is_joined(discourse, first - 1, ","):
        first -= 1
    return first, last


def _is_joined(discourse: Discourse, mention_index: int, *joins: str) -> bool:
    """Return whether only one of these stands between a name and the next one."""
    one, other = discourse.mention_at(mention_index), discourse.mention_at(mention_index + 1)
    if one is None or other is None or not one.kind == other.kind == "name" or one.possessive or other.possessive:
        return False
    return other.first == one.last + 2 and discourse.word_classes[one.last + 1] in joins


def apposed(discourse: Discourse, mention_index: int) -> Entity | None:
    """The name beside a description, with a comma between: "the chairman, X," and "X, the chairman,"."""
    mention = discourse.mentions[mention_index]
    if mention.head_class not in WordClass.PERSON_NOUN or mention.head in _PAIRS:
        return None
    if discourse.word_classes[mention.first - 1] != "," and discourse.word_classes[mention.last + 1] not in _JOINS:
        return None
    owner, owned = discourse.mention_at(mention_index - 1), discourse.mention_at(mention_index + 1)
    before = mention_index - 2 if owner and owner.start == mention.start else mention_index - 1
    after = mention_index + 2 if owned and owned.end <= mention.end else mention_index + 1
    between = discourse.mention_at(after)
    behind = after + 1 if between and between.kind == "nominal" else after  # "the chair of governors, X,"
    for other in dict.fromkeys((after, behind, before)):
        entity = _across_comma(discourse, mention, other)
        if entity and entity.kind == "person":
            entity.roles += (apposition(discourse.text_of(mention)),)
            entity.gender = entity.gender or mention.gender
            _name_unnamed(discourse, mention, entity)
            return entity
    return None


def named_in_clause(discourse: Discourse, mention_index: int) -> Entity | None:
    """The name that somebody gave: "a shopkeeper, who gave her name only as X, said"."""
    mention, text = discourse.mentions[mention_index], discourse.tokens.text
    if mention.head_class not in WordClass.PERSON_NOUN or mention.number == "plural":
        return None
    match = _GIVEN_NAME.match(text, mention.end, mention.end + MAX_GIVING_CHARACTERS)
    if match is None:
        return None
    for other in range(mention_index + 1, min(mention_index + MAX_GIVING_MENTIONS, len(discourse.mentions))):
        entity, found = discourse.entities[other], discourse.mentions[other]
        if found.start >= match.end():
            fits = found.start == match.end() and found.kind == "name" and entity and entity.kind == "person"
            return entity if fits else None
    return None


def _name_unnamed(discourse: Discourse, mention: Mention, entity: Entity) -> None:
    """Let "the minister" of an earlier sentence be whoever has a name now: "The minister, X, took it"."""
    before = discourse.entity_index.unnamed.get(mention.head)
    if before is None or before.count or before.plural or not is_definite(discourse, mention):
        return
    words = descriptive_words(discourse, mention)
    if before.gender not in (entity.gender, None) or set(before.name.lower().split()) & _OTHERS:
        return
    if _words_between(before) <= words | entity.description_words:
        discourse.rename(before, entity)
        del discourse.entity_index.unnamed[mention.head]


def _words_between(entity: Entity) -> set[str]:
    """Return the words of a description before its noun, without determiners."""
    return {word for word in entity.name.lower().split() if len(word) > 2} - {"the", "this", "that", *entity.form}


def apposed_body(discourse: Discourse, mention_index: int) -> Entity | None:
    """The body whose name stands between commas behind its description: "The group, X, was formed in May"."""
    mention, found = discourse.mentions[mention_index], discourse.mention_at(mention_index + 1)
    if not mention.is_body or discourse.word_classes[mention.last + 1] != "," or mention.number == "plural":
        return None
    if found is None or found.kind != "name" or found.possessive or found.first != mention.last + 2:
        return None
    entity = discourse.entities[mention_index + 1]
    if discourse.word_classes[found.last + 1] != ",":
        return None
    if entity is None or entity.is_personal or entity.kind not in ("group", "person"):
        return None
    entity.kind, entity.gender = "group", None
    _name_body(discourse, mention, entity)
    return entity


def _name_body(discourse: Discourse, mention: Mention, entity: Entity) -> None:
    """Have what was called by the same noun before it was named mean this body: "a group of clerks"."""
    before = discourse.entity_index.unnamed.get(mention.head)
    if before and before.count == 0 and is_definite(discourse, mention):
        discourse.rename(before, entity)
    discourse.entity_index.unnamed[mention.head] = entity


def _across_comma(discourse: Discourse, mention: Mention, other: int) -> Entity | None:
    """Return the bearer of the name in mention `other`, where only a comma is between it and `mention`."""
    found = discourse.mention_at(other)
    if found is None or found.kind != "name":
        return None
    left, right = sorted((mention, found), key=_first)
    between = discourse.word_classes[left.last + 1 : right.first]
    if between == ",":
        return None if left is found and _opens_phrase(discourse, left, right) else bearer_of(discourse, other)
    if left is mention and _DESCRIBED.fullmatch(between):
        return discourse.entities[other]
    apposed_behind = left is mention and discourse.word_classes[right.last + 1] in _ENDS_APPOSITION
    return discourse.entities[other] if apposed_behind and _COMPLEMENT.fullmatch(between) else None


def bearer_of(discourse: Discourse, mention_index: int) -> Entity | None:
    """Return who a name means; in "Lord X of Y" that is X."""
    found, before = discourse.mentions[mention_index], discourse.mention_at(mention_index - 1)
    is_titled = before is not None and before.kind == "name" and before.core > before.first and not before.possessive
    if is_titled and before and discourse.word_classes[before.last + 1 : found.first] == WordClass.OF:
        return discourse.entities[mention_index - 1]
    return discourse.entities[mention_index]


def _opens_phrase(discourse: Discourse, name: Mention, description: Mention) -> bool:
    """Return whether a name ends what opens a sentence: "At a meeting in X, the mayor", "Writing on X, she said"."""
    tokens = discourse.tokens
    before = tokens.words[name.first - 1].lower() if name.first else ""
    if before in _PLACING:
        return True
    if before not in words_of("prepositions") or discourse.word_classes[description.last + 1] != WordClass.VERB:
        return False
    opening = tokens.words[tokens.sentences[tokens.sentence_of(name.first)]].lower()
    return opening.endswith("ing") or opening in words_of("prepositions")


def _first(mention: Mention) -> int:
    return mention.first


def labelled(discourse: Discourse, mention_index: int) -> Entity | None:
    """The name that a description leads up to: "the advocacy group X", "a resident named X"."""
    mention, found = discourse.mentions[mention_index], discourse.mention_at(mention_index + 1)
    if found is None or found.kind != "name" or mention.number == "plural":
        return None
    if found.possessive and not mention.is_body:  # lamp maker X's shares
        return None
    if found.first == mention.last + 1:
        return None if mention.is_document else discourse.entities[mention_index + 1]
    named = found.first == mention.last + 2 and discourse.tokens.words[mention.last + 1] == "named"
    return discourse.entities[mention_index + 1] if named else None
