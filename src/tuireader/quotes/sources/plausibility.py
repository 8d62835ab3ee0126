"""Whether what stands between marks is likely to be speech at all, once its source has been found.

A rule that sees a verb of saying beside the marks needs no more. One that only sees a name in the same sentence does:
somebody who speaks in this text, a verb of saying, words that a person could say.
"""

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.technical_text import is_code
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.sources import rules
from tuireader.quotes.sources.context import Context
from tuireader.quotes.sources.evidence import is_clausal
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.spans.pairing import is_titled

# What sees no verb beside the marks, or a verb that also names things.
_WEAK = frozenset(
    id(rule)
    for rule in (
        rules.IN_THE_SENTENCE,
        rules.NAME_SAID_BEFORE,
        rules.NAME_WAS,
        rules.NAME_THOUGHT,
        rules.JUDGED,
        rules.PASSIVE_BY,
        rules.NEAREST_SPEAKER,
        rules.COLON,
        rules.TRANSCRIPT,
        rules.WHAT_NAME_CALLED,
        rules.NAME_WHO_CALLED,
        rules.LABELLED_BY,
    )
)
_SPEECH = LineSymbol.CUE_VERBS | {LineSymbol.CUE_NOUN, LineSymbol.ACCORDING}
_PERSONAL = frozenset({WordClass.GIVEN_NAME, WordClass.ROLE, WordClass.PRONOUN})
# Behind these stands what something is called.
_NAMING = frozenset(
    {"titled", "entitled", "so-called", "slogan", "nickname", "motto", "term", "phrase", "word", "words"}
    | {"terms", "phrases", "slogans", "hashtag", "hashtags", "buzzword", "buzzwords"}
    | {"song", "album", "film", "hit", "hits", "single", "singles"}
)
# Directly behind these a whole sentence is one, too.
_TITLING = frozenset({"titled", "entitled", "slogan", "motto", "headlined"})
# Directly behind these it is one, whoever speaks in the sentence: in an article headed “…,” she wrote.
_HEADING = frozenset({"titled", "entitled", "headlined", "headed"})
# The paper's title is “…”; its motto was “…”
_NAMED = frozenset({"title", "subtitle", "headline", "slogan", "motto", "nickname", "name"})
# Surname, Anna (May 2009). “Title of an article”.
_REFERENCE = lazy_pattern(r"\([^()\n]{0,20}\d{4}[a-z]?\)[.,:]? $")
MAX_REFERENCE_CHARACTERS = 30
# She pleaded guilty to “…”, sometimes called “…”; it has been dubbed “…”.
_NAME_FOLLOWS = _NAMING | {"guilty", "convict", "convicted"}
_CALLS = LineSymbol.GERUND_CUES | {LineSymbol.CALLED}
_COMMONLY = frozenset({"sometimes", "often", "commonly", "usually"})
_BEING = frozenset({"be", "been", "being", "is", "are", "was", "were"})
MIN_SENTENCE_CHANCE = 0.4  # the chance from which a name in the same sentence, and no verb beside the marks, will do
MIN_TERM_CHANCE = 0.75  # the same for a few words that are no sentence
_BEFORE_VERB = LineSymbol.MENTIONS | {LineSymbol.AUXILIARY}
MAX_NAMING_UNITS = 3
_CALLED_THING, _ANY = lazy_pattern("Dl$"), frozenset({"a", "an", "another"})
_DUBBED = lazy_pattern(r",ld?$")
_THING_PRONOUNS = frozenset({"it", "which", "that", "this"})
_PRESSING_VERBS = frozenset({"press", "click", "tap", "select"})  # buttons and menus
MAX_TERM_WORDS = 3
MAX_WORK_UNITS = 4
_OPENS_NAME = frozenset({",", LineSymbol.AUXILIARY})  # its name is “…”; another name, “…”
# It was “…”, a court has heard; it was “…”, ministers have been told: nobody is named who said it.
_HEARD_BEHIND = lazy_pattern(
    r"[,.]? (?:(?:an?|the) )?(?:court|jury|inquest|hearing|tribunal|inquiry|committee|magistrates|jurors|MPs|peers|"
    r"ministers|councillors)(?: (?:has|have|had|was|were))?(?: heard| been told| told)\b(?! \w+ that)"
)
_ORDINARY_BEFORE = frozenset({LineSymbol.OTHER, LineSymbol.DESCRIPTION})
# Rolls of tape labeled “…”; a badge stamped “…”
_MARKED = frozenset({"labeled", "labelled", "marked", "stamped", "inscribed", "emblazoned", "captioned"})
# What analysts advise: rates it “underperform”, a “sell” rating.
_JOINED = lazy_pattern(r"Q,?[c]?$")
MAX_JOINING_UNITS = 3
_ADVICE = frozenset(
    {
        "buy",
        "sell",
        "hold",
        "neutral",
        "outperform",
        "underperform",
        "overweight",
        "underweight",
        "reduce",
        "accumulate",
    }
)
_RATED = lazy_pattern(r"\b(?:rat(?:e|es|ed|ing|ings)|(?:up|down)grad\w+|recommendation)\b")
MAX_RATED_CHARACTERS = 60
# “Bridge Hour”, the film in which …; “Bridge Hour”, her second novel
_WORK_BEHIND = lazy_pattern(
    r",.? (?:the|an?|his|her|their|its|my|our) ((?:(?!of |for |in |on |by |at |with |who )[\w-]+(?: |\b)){1,4})"
)
# 30 “green corridors”; nine such “night raids”
_NUMBER_BEFORE = lazy_pattern(r"(?:\b\d[\d,.]*|\bsuch|\bor so) \W?$")
MAX_COUNTED_CHARACTERS = 20
# What studies have: the “business as usual” control group.
_STUDY_NOUNS = frozenset(
    {"group", "arm", "sample", "design", "cohort", "control", "condition", "process", "method", "technique", "test"}
)
_OWNER_ENDINGS = ("'s", "’s", "s'", "s’")
# The word before and behind a term in a noun phrase: its rigorous “…” design.
_ADJECTIVE_BEFORE, _PHRASE_GOES_ON = lazy_pattern(r"dx{1,2}$"), frozenset("xDnt")
_NAMES_THINGS = frozenset({id(rules.IN_THE_SENTENCE), id(rules.PASSIVE_BY), id(rules.NAME_WAS)})


def is_plausible(context: Context, draft_index: int, unit: int) -> bool:
    """Return whether quotation `draft_index`, given to the mention in `unit`, may be speech."""
    draft = context.drafts[draft_index]
    if id(draft.rule) not in _WEAK:
        in_passing = draft.rule is rules.SAME_SPEAKER and _is_named_in_passing(context, draft_index)
        return not in_passing and context.word(context.line.spans[draft_index][0] - 1) not in _HEADING
    words = context.text[draft.content[0][0] : draft.content[-1][1]]
    clausal = is_clausal(words)
    if _is_only_heard(context, draft_index) or _is_no_speech(context, draft_index, words, clausal):
        return False
    if id(draft.rule) in _NAMES_THINGS:
        is_short = not clausal and words.count(" ") < MAX_TERM_WORDS
        if draft.cue is None and draft.confidence < (MIN_TERM_CHANCE if is_short else MIN_SENTENCE_CHANCE):
            return False
        named = not clausal and is_titled(words.split())
        return not named and (draft.rule is rules.NAME_WAS or _somebody_speaks(context, draft_index, unit))
    if not context.is_technical() or (clausal and draft.rule is rules.NAME_SAID_BEFORE):
        return True
    return _somebody_speaks(context, draft_index, unit)


def _is_named_in_passing(context: Context, draft_index: int) -> bool:
    """Return whether a few words in a sentence are a name, whoever spoke before: the phrase “…” was everywhere."""
    draft, first = context.drafts[draft_index], context.line.spans[draft_index][0]
    if context.symbols[first - 1] in LineSymbol.BREAKS:
        return False
    words = context.text[draft.content[0][0] : draft.content[-1][1]]
    return not is_clausal(words) and _is_name_of_something(context, draft_index)


def _joins_term(context: Context, draft_index: int) -> bool:
    """Return whether "and" joins the words to others that are the name of something: terms such as “…” and “…”."""
    first = context.line.spans[draft_index][0]
    if not _JOINED.search(context.symbols, max(0, first - 3), first):
        return False
    return any(
        context.drafts[other].rule is rules.NOBODYS_WORDS and 0 < first - last <= MAX_JOINING_UNITS
        for other, (_, last) in context.line.spans.items()
        if draft_index - MAX_JOINING_UNITS <= other < draft_index
    )


def _is_no_speech(context: Context, draft_index: int, words: str, clausal: bool) -> bool:
    """Return whether the words are a title, a term, an inscription or an analyst's advice."""
    if not clausal and _joins_term(context, draft_index):
        return True
    if _is_thing_or_advice(context, draft_index, words) or is_title(context, draft_index):
        return True
    return not clausal and _is_term(context, draft_index, words)


def _is_only_heard(context: Context, draft_index: int) -> bool:
    """Return whether the sentence ends by telling who heard it, not who said it: it was “…”, a court has heard."""
    draft = context.drafts[draft_index]
    in_sentence = draft.rule in (rules.IN_THE_SENTENCE, rules.NAME_WAS)
    return in_sentence and _HEARD_BEHIND.match(context.text, draft.outer[1]) is not None


def _is_thing_or_advice(context: Context, draft_index: int, words: str) -> bool:
    """Return whether this is written on a thing, or an analyst's advice: tape labeled “…”, a “sell” rating."""
    first, outer = context.line.spans[draft_index][0], context.drafts[draft_index].outer
    if context.tokens.words[context.line.tokens[first - 1]] in _MARKED:
        return context.symbols[first - 2] in _ORDINARY_BEFORE
    if words.strip(".,").lower() not in _ADVICE:
        return False
    start, end = max(0, outer[0] - MAX_RATED_CHARACTERS), outer[1] + MAX_RATED_CHARACTERS
    return _RATED.search(context.text, start, end) is not None


def _is_title_in_sentence(context: Context, draft_index: int) -> bool:
    """Return whether a title is no speech: she said on Tarn TV's “Bridge Hour”; the law, dubbed the “Bridge Act”."""
    draft, first = context.drafts[draft_index], context.line.spans[draft_index][0]
    if draft.rule is rules.NAME_SAID_BEFORE:
        return context.symbols[first - 1] == LineSymbol.POSSESSIVE
    return draft.rule is rules.JUDGED and _DUBBED.search(context.symbols, max(0, first - 3), first) is not None


def _is_term(context: Context, draft_index: int, words: str) -> bool:
    """Return whether these words are code or the name of something."""
    if _is_name_of_something(context, draft_index) or _is_one_name(context, draft_index):
        return True
    if is_titled(words.split()) and _is_title_in_sentence(context, draft_index):
        return True
    return _is_in_noun_phrase(context, draft_index, words) or is_code(words)


def is_title(context: Context, draft_index: int) -> bool:
    """Return whether it is a slogan, or the title in a list of references: Surname, Anna (2009). “…”."""
    start = context.drafts[draft_index].outer[0]
    before = context.text[max(0, start - MAX_REFERENCE_CHARACTERS) : start]
    if ")" in before and _REFERENCE.search(before):
        return True
    first = context.line.spans[draft_index][0]
    opened = context.symbols[first - 1] in _OPENS_NAME
    noun = first - 2
    if opened and context.symbols[noun] == "," and (comma := context.symbols.rfind(",", first - 6, noun)) > 0:
        noun = comma - 1  # its slogan, after all, is
    named = opened and _word_or_head(context, noun) in _NAMED
    words = context.text[context.drafts[draft_index].content[0][0] : context.drafts[draft_index].content[-1][1]]
    is_name = is_titled(words.split()) or (words.isalpha() and words.istitle())
    if is_name and (_is_of_work(context, first) or _is_work_behind(context, draft_index)):
        return True
    if context.word(first - 1) == "line" and context.word(first - 2) == "subject":  # of an e-mail
        return True
    return named or _word_or_head(context, first - 1) in _TITLING


def _is_of_work(context: Context, first: int) -> bool:
    """Return whether a film or a book stands before the quotation in unit `first`: her novels, among them “…”."""
    start = max(context.sentence_start(first), first - MAX_WORK_UNITS)
    verbs = [unit for unit in range(start, first) if context.symbols[unit] in LineSymbol.CUE_VERBS]
    nouns = [_word_or_head(context, unit) for unit in range(verbs[-1] + 1 if verbs else start, first)]
    return any(noun in words_of("works") or noun.removesuffix("s") in words_of("works") for noun in nouns)


def _is_work_behind(context: Context, draft_index: int) -> bool:
    """Return whether an apposition behind a title tells that it is a work: “Bridge Hour”, her second novel."""
    match = _WORK_BEHIND.match(context.text, context.drafts[draft_index].outer[1])
    return match is not None and not (words_of("works") | {"single"}).isdisjoint(match[1].lower().split())


def _word_or_head(context: Context, unit: int) -> str:
    """Return the noun of a description, another unit's word."""
    return context.mention(unit).head if unit in context.line.mentions else context.word(unit)


def _is_name_of_something(context: Context, draft_index: int) -> bool:
    """Return whether the words before the marks say that a name follows: known as the “…”, under the slogan “…”."""
    (first, last), word = context.line.spans[draft_index], context.word
    before = [
        word(unit)
        for unit in range(max(0, first - MAX_NAMING_UNITS), first)
        if context.symbols[unit] not in _CALLS or word(unit + 1) == "such"  # terming it “…”, but terms such as “…”
    ]
    if "hit" in before and context.symbols[first - 2] in _BEFORE_VERB:  # the bomb had hit “…”
        before.remove("hit")
    if not _NAME_FOLLOWS.isdisjoint(before) or ("know" in before and "as" in before):
        return True
    if word(first - 1) in _PRESSING_VERBS or word(first - 2) in _PRESSING_VERBS:
        return True
    if word(first - 1) == "mean" and first - 2 in context.line.mentions:  # in French it means “…”
        return context.mention(first - 2).gender == "n" or context.mention(first - 2).head in _THING_PRONOUNS
    if _CALLED_THING.search(context.symbols, max(0, first - 3), first) and _is_any(context, first - 2):
        return context.tokens.words[context.line.tokens[first - 1]] == "called"  # a petition called “…”
    calling = context.symbols.rfind(LineSymbol.CALLED, max(1, first - 2), first)
    if calling < 0 or LineSymbol.BY in context.symbols[last + 1 : last + 3]:  # criticised as “…” by NAME
        return False
    return word(calling - 1) in _COMMONLY or word(calling - 1) in _BEING


def _is_any(context: Context, unit: int) -> bool:
    """Return whether a description begins with "a", or its sentence with it."""
    return context.symbols[unit - 1] in LineSymbol.BREAKS or context.tokens.words[context.line.tokens[unit]] in _ANY


def _is_one_name(context: Context, draft_index: int) -> bool:
    """Return whether one word with a capital is between the marks, and goes on as part of a phrase: “Brexit” vote."""
    draft, first = context.drafts[draft_index], context.line.spans[draft_index][0]
    start, end = draft.content[0][0], draft.content[-1][1]
    behind = context.text[draft.outer[1] : draft.outer[1] + 2]
    if draft.rule is rules.JUDGED:  # he called her “Crooked” Maria
        return False
    word = context.text[start:end]
    is_name = word.istitle() or (word.isupper() and context.symbols[first - 1] not in LineSymbol.CUE_VERBS)
    return is_name and word.isalpha() and behind[1:].isalpha()


def _is_in_noun_phrase(context: Context, draft_index: int, words: str) -> bool:
    """Return whether a few words stand in the middle of a noun phrase: a rigorous “double blind” design; 30 “hubs”."""
    (first, last), text = context.line.spans[draft_index], context.text
    if words.count(" ") >= MAX_TERM_WORDS or not words[:1].islower():
        return False
    draft = context.drafts[draft_index]
    if _NUMBER_BEFORE.search(text, max(0, draft.outer[0] - MAX_COUNTED_CHARACTERS), draft.outer[0]):
        return True
    behind = text[draft.outer[1] : draft.outer[1] + 2]
    if not (behind[:1] == " " and behind[1:].islower()) or context.symbols[last + 1] not in _PHRASE_GOES_ON:
        return False
    if context.symbols[first - 1] == LineSymbol.DETERMINER:  # a “healthy volunteer” sample
        return " " in words and not _STUDY_NOUNS.isdisjoint((_word_or_head(context, last + 1), context.word(last + 2)))
    # the nation's “broken” system
    is_owner = text[max(0, draft.outer[0] - 4) : draft.outer[0]].rstrip().endswith(_OWNER_ENDINGS)
    return not is_owner and _ADJECTIVE_BEFORE.search(context.symbols, max(0, first - 4), first) is not None


def _somebody_speaks(context: Context, draft_index: int, unit: int) -> bool:
    """Return whether the source speaks anywhere in the text, or in plain prose the sentence tells of speech."""
    mention = context.mention(unit)
    if context.speaks(mention.head):
        return not context.is_technical() or mention.head_class in _PERSONAL
    if context.is_technical():
        return False
    first, last = context.line.spans[draft_index]
    return context.drafts[draft_index].cue is not None or not _SPEECH.isdisjoint(context.sentence(first, last))
