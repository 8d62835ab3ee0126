"""Sieves for bodies and for what is written: who "the ministry", "the group" and "the report" mean."""

from collections.abc import Sequence

from tuireader.quotes.lexical.gender import Gender
from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.word_classes import WordClass, bare
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.speakers.description_features import holds_name, is_definite, is_subject
from tuireader.quotes.speakers.discourse import Discourse
from tuireader.quotes.speakers.entities import Entity

# The name of a body before the role of somebody who is named: "Tarn United manager X".
_EMPLOYER = lazy_pattern(r"([NLAU]{0,3}[ON][NOU]{0,2})[mx]{0,2}r{1,2}$")
MAX_EMPLOYER_MENTIONS = 12  # mentions back to it
_OWNERS: dict[str, Gender] = {"his": "m", "her": "f"}
_CLUBS = frozenset({"club", "side", "outfit", "team"})
_CLAUSE_ENDS = frozenset(',"')  # what a clause of reporting stands behind
OTHER_BODY_FIT = 0.2  # how well a body whose name names no office fits "the agency"
LONE_WORD_FIT = 0.4  # how well a capitalised word of which nothing is known fits it
UNKNOWN_KIND_FIT = 0.5  # how well a name that may be anybody's fits "the company"


def body(discourse: Discourse, mention_index: int) -> Entity | None:
    """The body with that word in its name: "the ministry"."""
    mention, words = discourse.mentions[mention_index], discourse.tokens.words
    unlisted = discourse.word_classes[mention.core] == WordClass.OTHER
    if not (mention.is_body or unlisted) or words[mention.first].lower() not in ("the", "this"):
        return None
    if mention.core - mention.first > 1:  # the production company: X Productions; the Tarn club: Tarn City
        word = words[mention.first + 1]
        if mention.head in _CLUBS:
            word = word.lower()
        return _body_of(discourse, mention_index, (word, word + "s")) if mention.core - mention.first == 2 else None
    return _body_of(discourse, mention_index, (mention.head,))


def _body_of(discourse: Discourse, mention_index: int, words: Sequence[str]) -> Entity | None:
    """Return the most salient body with one of the words in its name."""
    found = [one for word in words for one in discourse.entity_index.bodies_with(word)]
    met = [one for one in found if one.first_mention < mention_index]
    return max(met or found, key=discourse.salience.value_of, default=None)


def body_in_mind(discourse: Discourse, mention_index: int) -> Entity | None:
    """The body that was just spoken of: "the group"."""
    mention = discourse.mentions[mention_index]
    if mention.head not in words_of("bodies_in_mind") or mention.number == "plural" or mention.core - mention.first > 2:
        return None
    if discourse.tokens.words[mention.first].lower() != "the" or holds_name(discourse, mention):
        return None
    several = mention.head == "group"
    bracketed = _is_inserted(discourse, mention)  # X fell, the company said
    business, public = mention.head in words_of("businesses"), mention.head in words_of("public_bodies")
    found = discourse.salience.most_salient(
        lambda one: (
            (bracketed or one not in discourse.in_sentence)
            * _fit_of_kind(one, business=business, public=public)
            * _could_be_body(one, several=several, business=business)
        )
    )
    if found is None:
        return _employer(discourse, mention_index)
    if found and found.kind == "person":
        if not is_subject(discourse, mention_index):  # not enough to make a body of what may be a person
            return None
        found.kind = "group"
    return found


def _employer(discourse: Discourse, mention_index: int) -> Entity | None:
    """Return the body that stands only in the role before a name: "Tarn United manager X left", and then "the club"."""
    tokens, classes = discourse.tokens, discourse.word_classes
    for index in range(mention_index - 1, max(-1, mention_index - MAX_EMPLOYER_MENTIONS), -1):
        mention = discourse.mentions[index]
        match = _EMPLOYER.match(classes, mention.first, mention.core) if mention.kind == "name" else None
        if match and WordClass.BODY_NAME not in match.group(1):  # "Tarn mayor X" is from a town
            match = match if tokens.words[mention.core - 1] in words_of("employed") else None
        if match and not mention.is_body_name:
            text = tokens.text[tokens.starts[match.start(1)] : tokens.ends[match.end(1) - 1]]
            known = discourse.entity_index.bodies_with(text.lower())
            found = known[-1] if known else Entity(text, "group", (text.lower(),))
            if not known:
                found.first_mention = index
                found.count = found.whole_names = found.aliases[text] = 1
                discourse.entity_index.add_body(found)
            return found
    return None


def _is_inserted(discourse: Discourse, mention: Mention) -> bool:
    """Return whether a description says in a clause of its own what the sentence tells: "X fell, the company said"."""
    classes = discourse.word_classes
    if mention.first == 0 or classes[mention.first - 1] == "(":
        return mention.first > 0
    verb = mention.last + 1 + (classes[mention.last + 1] == WordClass.SMALL_WORD)  # the company also said
    return classes[mention.first - 1] in _CLAUSE_ENDS and classes[verb] == WordClass.VERB


def _fit_of_kind(one: Entity, *, business: bool, public: bool) -> float:
    """Return how well a body's name fits "the company" or "the agency": a ministry is no company, but an agency."""
    is_public = bool(words_of("public_bodies").intersection(one.form))
    if is_public and business:
        return 0.0
    return OTHER_BODY_FIT if public and not is_public else 1.0


def _could_be_body(one: Entity, *, several: bool, business: bool) -> float:
    """Return how well an entity fits "the company": a body, or a whole name that nothing shows to be a person's."""
    if one.kind == "group" and one.count:
        return 1.0
    if one.kind == "person" and not one.gender and not one.description_words and not _speaks_by_surname(one):
        return UNKNOWN_KIND_FIT if one.whole_names else LONE_WORD_FIT * (business and not one.is_personal)
    return float(several and one.plural)


def _speaks_by_surname(one: Entity) -> bool:
    """Return whether one speaks who is called by the last word of a name, as persons are: "Maddock said"."""
    return one.has_spoken and len(one.form) > 1 and any(alias.lower() == one.form[-1] for alias in one.aliases)


def published(discourse: Discourse, mention_index: int) -> Entity | None:
    """The body that a text is from: "an editorial in The Herald", "the paper's editorial"."""
    mention, found = discourse.mentions[mention_index], discourse.mention_at(mention_index + 1)
    if not mention.is_document:
        return None
    words = discourse.tokens.words
    behind = found.first - mention.last if found else 0  # a name inside the description begins before its end
    if 0 < behind <= 3 and words[mention.last + 1] in ("in", "by", "from", "of"):
        entity = discourse.entities[mention_index + 1]
        if entity and entity.kind == "group":
            discourse.entity_index.unnamed.setdefault(mention.head, entity)
            return entity
    owner = {
        bare(words[i])
        for i in range(mention.first, mention.core)
        if discourse.word_classes[i] == WordClass.POSSESSIVE_NOUN
    }
    if mention.head in words_of("own_texts") and owner & words_of("bodies_in_mind"):
        return discourse.salience.most_salient(lambda one: one.kind == "group" and one.count > 0)
    return None


def own_text(discourse: Discourse, mention_index: int) -> Entity | None:
    """Whoever speaks in a text of their own: "X's letter", or "the statement" when it is theirs who spoke last."""
    mention, owner = discourse.mentions[mention_index], discourse.mention_at(mention_index - 1)
    if not mention.is_document or mention_index not in discourse.source_mentions:
        return None
    own = mention.head in words_of("own_texts")
    if own and owner and owner.start == mention.start:
        return discourse.entities[mention_index - 1]
    if own and (gender := _OWNERS.get(discourse.tokens.words[mention.first].lower())):
        return discourse.salience.most_salient(
            lambda one: one.certainty() * (one.kind == "person" and one.gender == gender)
        )
    if own and mention.core > mention.first and discourse.tokens.words[mention.core - 1] in words_of("bodies_in_mind"):
        return discourse.salience.most_salient(lambda one: one.kind == "group" and one.count > 0)  # "a club statement"
    return _text_of_last_speaker(discourse, mention_index, own=own)


def _text_of_last_speaker(discourse: Discourse, mention_index: int, *, own: bool) -> Entity | None:
    """Return who spoke last, where "the statement" is theirs; `own` texts have somebody who speaks in them."""
    mention = discourse.mentions[mention_index]
    if not is_definite(discourse, mention) or discourse.latest_source is None:
        return None
    brought_up = discourse.salience.most_salient(lambda one: one.kind == "document" and one.form == (mention.head,))
    if (
        brought_up
        and brought_up.first_mention > discourse.latest_source
        and not (own and _said_in(discourse, brought_up.first_mention))
    ):
        return None
    speaker, said = discourse.entities[discourse.latest_source], discourse.mentions[discourse.latest_source]
    tokens = discourse.tokens
    if speaker is None or not (own or speaker.kind == "group"):
        return None
    apart = tokens.paragraph_of(mention.first) - tokens.paragraph_of(said.first)
    return speaker if apart <= (speaker.kind == "group") else None


def _said_in(discourse: Discourse, mention_index: int) -> bool:
    """Return whether whoever spoke last did so in the text that is mentioned there: "X said in a statement"."""
    mention, said = discourse.mentions[mention_index], discourse.mentions[discourse.latest_source or 0]
    tokens = discourse.tokens
    alike = tokens.sentence_of(mention.first) == tokens.sentence_of(said.last)
    return alike and tokens.words[mention.first - 1] == "in"
