"""The sieves that are nearly always right: they decide before any evidence is weighed, and name their rule.

A sieve looks at the letter line around a quotation, and at what was decided for the one before, and returns the unit of
the source, or -1.
"""

import re
from collections.abc import Callable
from functools import cache

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.sources import rules
from tuireader.quotes.sources.context import IN_SENTENCE, MAX_UNITS, Context, PreviousSource
from tuireader.quotes.sources.evidence import is_clausal
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.spans.draft import Rule
from tuireader.quotes.spans.pairing import is_titled


class Sieve:
    """A rule, and the function that finds the source by it: the unit, or -1 where the rule does not apply.

    Without a rule, how the source stands to the quotation names it. The rest says where it is worth a try: `before`
    and `behind` are the symbols one of which must stand directly before and behind the quotation, `behind_part` behind
    its first part, and `needs` what must stand before it in its sentence. Where they are empty, all will do.
    """

    __slots__ = ("before", "behind", "behind_part", "find", "needs", "rule")

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        rule: Rule | None,
        find: Callable[[Context, int, PreviousSource | None], int],
        before: str = "",
        behind: str = "",
        behind_part: str = "",
        needs: str = "",
    ) -> None:
        self.rule = rule
        self.find = find
        self.before = before
        self.behind = behind
        self.behind_part = behind_part
        self.needs = needs


# “…” — NAME, place
_SIGNED = lazy_pattern(r"¶?-(?=N(?:[,(][^¶|Q]{1,24})?\.?¶)")
# …, according to NAME, “…”
_ACCORDING = lazy_pattern(r",af?([NDP]),$")
# But, said NAME, “…”; at the head of a sentence an apposition may follow
_SAID_IN_FRONT = lazy_pattern(r"(?<=[|¶,])(s)d*([ND])(?:[,:]$|(?<=[|¶]s[ND])[,(][^|¶Q]{1,60}?[,:]$)")
# described by NAME as “…”; accused by NAME of a “…” attempt; called “…” by NAME
_LABELLED_BY = lazy_pattern(r"lr?y(?:d[xm])?([NDP])[jo]d?$")
_LABELLED, _BY = lazy_pattern(r"lj?d?$"), lazy_pattern(r",?y(?=[NDP])")
# OTHER says NAME, the mayor, replied that it was “…”
_SAID_WITHIN = lazy_pattern(r"(?<=s)T?(?:[ND],)?([ND])(?:,[^|¶Q,sglkt]{1,20})?,?r?(s)T?[NDP]?b{0,2}r?d?$")
# OTHER says NAME had told her it was “…”
_TOLD_WITHIN = lazy_pattern(r"(?:(?<=[st])T?|(?<=x)T)([ND])r?b?(s)[NDPx](?:T?[NDP])?b{0,2}r?d?$")
# “…,” OTHER remembers NAME saying. OTHER remembers NAME saying: “…”
_REMEMBERED = r"([st])([NDP])(g)"
_REMEMBERED_BEHIND = lazy_pattern(rf",?r?[NDP]r?b?r?{_REMEMBERED}")
_REMEMBERED_BEFORE = lazy_pattern(rf"{_REMEMBERED}[P]?[:,]?$")
_REMEMBERING = frozenset({"remember", "recall", "recollect", "hear", "heard"})
# It was “…”, his family have said
_WAS_SAID = lazy_pattern(r",([ND])r?b{1,2}(s)(?=[.,|¶])")
# It was “…” in the north, a report has found; the court has ruled.
_ENDS_FINDING = lazy_pattern(r"[^|¶Qsglkt]{0,60}?,([ND])r?b{1,2}([stx])(?=[.,|¶])")
_FOUND = frozenset({"find", "rule", "conclude", "reveal", "warn", "say", "admit", "confirm", "announce"})
# Observing that it was “…”, NAME banned it. Calling it “…”, NAME banned it.
_SAYING_FIRST, _CALLING_FIRST = (
    lazy_pattern(r"[|¶:](g)T?(?:[NDP]b{0,2})?d?$"),
    lazy_pattern(r"[|¶:](k)[NDPdxmoj]{0,6}$"),
)
_THEN_NAME = lazy_pattern(r",(?=[NDP])")
# NAME accused OTHER of “…”
_ACCUSED_OF = lazy_pattern(r"([NDP])r?b?(l)[NDP](?:x?[NDP])?od?$")
# NAME can be heard saying, “…”
_HEARD_SAYING = lazy_pattern(r"([ND])b{1,2}(x)(g)T?,?$")
# NAME's answer? “…”
_ANSWER = lazy_pattern(r"[|¶](m)x?([ns])\.\|$")
_ANSWERS = frozenset({"answer", "response", "reply", "verdict", "reaction", "explanation", "advice", "message"})
# OTHER spoke of “…”, and the mayor, NAME, rose and said that it was “…”
_SAID_AFTER_ANOTHER = lazy_pattern(r"Q,?[ch]{0,2}(?:D,)?([ND]),?[vrcx]{0,3}(s)T?(?:[:,]|[PND]?b{0,2}r?)d?$")
# NAME, chief economist, PLACE; and below it “…”
_NAME_ABOVE = lazy_pattern(r"¶(N),[xdomnrcND,-]{1,16}¶$")
# A joke that NAME called “…”
_THAT_CALLED = lazy_pattern(r"[Tw]([NDP])(?:[,(][^|¶Q]{1,40}[,)])?[rb]*l[^|¶Qslgk]{0,10}$")
# NAME takes the point, saying that it is so. A paragraph about NAME, and “…” in the next one.
_TOLD_ABOVE = lazy_pattern(r"¶([ND])[^¶QsN]*,g[^¶sNg]*\.¶$")
# NAME “strongly rejects” it
_VERB_QUOTED = lazy_pattern(r"[a-z]+ly [a-z]+(?:s|ed)\b")
# NAME called OTHER a “…”
_CALLED = lazy_pattern(r"(l)[NDP]d?$")
# NAME described OTHER's role as “…”
_CALLED_AS = lazy_pattern(r"(l)(?:[NP]|[NDPmdxoin]{2,9})jd?$")
# A study that found it to be “…”
_DOCUMENT_THAT = lazy_pattern(r"(D)[Tw][rb]*([st])[^|¶Qsglk,]{0,10}$")
_FINDING = frozenset({"find", "conclude", "show", "suggest"})
# NAME told OTHER that it was “…,” the report says
_TOLD_BEFORE, _DOCUMENT_SAYS = lazy_pattern(r"(s)[^|¶Qslgk]{1,14}$"), lazy_pattern(r",?(D)r?b?s(?=[.,|¶])")
# Remarks NAME made in May, saying it was “…”
_REMARKS_MADE = lazy_pattern(r"[nDs][Tw]?([NP])([xvlst])[^|¶Q]{0,12}?(g)T?[^|¶Qslg]{0,6}$")
# was seen as “…” by NAME
_SEEN_AS = lazy_pattern(r"b[stv]jd?$")
# what NAME called “…”; as NAME put it: “…”
_WHAT_CALLED = lazy_pattern(r"w([NDP])(?:[,(][^|¶Q]{1,40}[,)])?[rb]*l[^|¶QNPD,slgk]{0,4}$")
_AS_SAID = lazy_pattern(r"j([NDP])(?:[,(-][^|¶Q]{1,60}[,)-])?[rb]*[sl](?:P|f[NDP])?r?[:,]$")
# ‘We were left to drown’: NAME on the night of the flood
_HEADED = lazy_pattern(r"[:-](?=[NDP][^Q|¶.]{0,40}¶)")
# The trouble, says NAME, a historian, is that it was “…”
_INSERTED = lazy_pattern(
    r",(?:(s)r?d*(?=[ND])|(?=[NDP]r?b?(s)))([NDP])(?:r?b?s)?(?:,[^|¶Qslgktu]{1,40})?,[^|¶Qslgktu]*$"
)
# Others agree - NAME: “…”
_BEHIND_DASH = lazy_pattern(r"-(N):$")
# In NAME's words, “…”; in the words of NAME, the plan is “…”
_OWN_WORDS = lazy_pattern(r"o(m)(n),?$")
_OWN_WORDS_BEHIND = lazy_pattern(r",?o(m)(n)(?=[,.|¶])")
_WORDS_OF = lazy_pattern(r"od(n)o([NDP]),[^slgk|¶]*$")
# A list, according to which NAME is “…”
_WHICH = lazy_pattern(r"([NDP]),?af?w[^|¶]*$")
# A man in a good coat, who …, said simply: “…”; a farmer, who …, called it “…”
_WHO_SAID, _WHO_CALLED = lazy_pattern(r",sr?[,:]$"), lazy_pattern(r",l[PDdx]{0,3}$")
# NAME's claim of “…”
_OWNED = lazy_pattern(r"(m)x?n(?:od?x?|fx?|T[NDP]b?d?)$")
# OTHER accused NAME of saying it was “…”
_ACCUSED_OF_SAYING = lazy_pattern(r"[slvx]([NDP])[of]([gk])T?[^|¶Qslgkm,]{0,4}$")
# NAME told her “…”
_TOLD = lazy_pattern(r"(s)[PD],?$")
# NAME told him to “…”; NAME told him that it was “…”
_TOLD_TO = lazy_pattern(r"(?<![ob])(s)[NDP](?:fv?|T[NDP]?[rb]{0,3}d?)$")
# with NAME calling it “…”
_WITH_SAYING = lazy_pattern(r"(o)([NDP])(?:,[^|¶Qsglkt]{1,30},)?[gk]T?[NDPdx]{0,4},?$")
_ACCORDING_BEHIND = lazy_pattern(r",?af?[dx]{0,2}[ND]")
# NAME called the pass in May “…”
_CALLED_OBJECT, _CALLING = lazy_pattern(r"(l)[NDPmdxon]{2,12}$"), frozenset({"call", "brand", "label", "dub", "term"})
_BEFORE_INTERVIEWER = frozenset({"by", "tells", "told", "to", "with", "meets", "met", "interviewer"})
_ANSWER_LABELS = ("A:", "A.")
MAX_ANSWER_LABEL_CHARACTERS = 3  # with a blank
MAX_LABEL_UNITS = 20
MAX_MARK_CHARACTERS = 3  # a comma, a mark and a blank
_REMARKS = frozenset(
    {"remark", "comment", "claim", "quip", "jab", "insult", "promise", "pledge", "vow", "boast", "tweet"}
)
# She hung up her boots with the words “…”
_WITH_WORDS = lazy_pattern(r"([NDP])r?b?[xvslt][^|¶Q,]{0,12}(o)dx?(n)$")
# NAME, PAPER: “…”
_BYLINE = lazy_pattern(r"¶(N),[^¶|Qsglktuv:-]{1,12}:$")
# NAME said, “…,” OTHER reported
_SAID_BEFORE, _REPORTED = lazy_pattern(r"(s)[:,]$"), lazy_pattern(r",?[NDP][^|¶Q]{0,8}?s")
# It is “…” in the north, said NAME. It is “…” in the north, NAME added. It is “…” in the north, according to NAME.
_ENDS_WITH = lazy_pattern(r"[^|¶Q]{1,40}?,(s)r?d*([NDP])(?=[.,|¶(])")
_ENDS_SAYING = lazy_pattern(r"[^|¶Qsglkt]{1,40}?,([ND])r?b?(s)(?=[.,|¶(])")
_ENDS_ACCORDING = lazy_pattern(r"[^|¶Qsl]{1,60}?,?af?d*([ND])(?=[.,|¶(])")
# It is cold in the north, said NAME. “…”
_SAID_THERE = lazy_pattern(r"(?:,(s)r?d*(?=[ND])|,(?=[ND]r?b?(s)[.,(]))([ND])(?:r?b?s)?(?:[,(][^|¶Q]{1,40})?\.\|$")
_NOTE_FROM = lazy_pattern(r"(D)[^NDP|¶Q]{0,4}([oy])[^NP|¶Qslg]{0,6}(N):$")
_READS = lazy_pattern(r"[sg](?=:$)")
_TURN = lazy_pattern(r"¶[ND]:Q")
# “…,” NAME said, and OTHER went on. “…” is the other's.
_GOES_ON = lazy_pattern(r"(?:(?!,c[ND])[^Q|¶]){0,40}\.\|")
# Share of right answers of these sieves on annotated articles, to be shown as their confidence.
SIEVE_CONFIDENCE = 0.99
_COLON_ABOVE = ":" + LineSymbol.PARAGRAPH
_PERSONS = frozenset({"he", "she"})
_READERS = frozenset({"my", "your", "our"})
_OPEN_ENDS = ",?!—–-…"
_SAID_NAME = lazy_pattern(r",?[rb]?s[ro]?(?=[NDP])")
# “…,” said Idaho seed merchant NAME.
_SAID_STAFF = lazy_pattern(r",?[rb]?s(N)[xDm]{1,3}(?=N[,.|¶(o])")
# “…,” NAME said, according to OTHER: the other may be the one who quotes, so that this is left to the scorer.
_NAME_SAID = lazy_pattern(r",?r?(?=[NDP]r?b?r?s)")
# “…,” BODY product chief NAME said.
_STAFF_SAID = lazy_pattern(r",?N[xNm]{1,3}(?=Nr?b?r?s)")
# “…,” NAME laughs.
_NAME_DID = lazy_pattern(r",?(?=[NDP]xr?[.|¶])")
# “…,” OTHER quoted NAME as saying. OTHER quoted NAME as saying that it was “…”
_AS_SAYING = r"([sl])([NDP])(?:[,(][^|¶Q]{1,40}?[,)])?jg"
_QUOTED_BEHIND = lazy_pattern(rf",?r?D?[NDP]r?b?r?{_AS_SAYING}")
_QUOTED_BEFORE = lazy_pattern(rf"{_AS_SAYING}(?![^|¶Q]*s)")
_QUOTING = frozenset({"quote", "cite"})
# OTHER stated, quoting NAME, the mayor, “…”
_QUOTING_NAME = lazy_pattern(r"(g)d*([NDP])(?:[,(][^|¶Qsglkt]{1,40}?[,)])?(?:,?s)?[,:]?$")
_NAME_APPOSED_SAID = lazy_pattern(r",?(?=[NDP](?:[,(-][^|¶Q]{1,60}?[,)-]|o[NDPx]{1,6},?)r?b?s)")


def said_name(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """“…,” said NAME; “…,” said Idaho seed merchant NAME."""
    unit = _match_behind(context, draft_index, _SAID_NAME)
    if unit >= 0 and context.mention(unit).head_class == WordClass.PLACE:
        return max(unit, _match_behind(context, draft_index, _SAID_STAFF))
    return unit


def name_said(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """“…,” NAME said."""
    return _match_behind(context, draft_index, _NAME_SAID)


def name_of_body_said(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """“…,” BODY product chief NAME said."""
    return _match_behind(context, draft_index, _STAFF_SAID)


def name_did(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """“…,” NAME laughs: any verb in -s that ends the sentence."""
    unit = _match_behind(context, draft_index, _NAME_DID)
    return unit if unit >= 0 and context.word(unit + 1)[-1:] == "s" else -1


def name_apposed_said(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """“…,” NAME, the mayor of PLACE, said."""
    return _match_behind(context, draft_index, _NAME_APPOSED_SAID)


def quoted_behind_as_saying(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """“…,” OTHER quoted NAME as saying."""
    return _quoted(context, _QUOTED_BEHIND.match(context.symbols, context.line.spans[draft_index][1] + 1))


def quoted_as_saying(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER quoted NAME as saying: “…”."""
    return _quoted(context, _search_sentence(context, draft_index, _QUOTED_BEFORE))


def remembered_saying(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """“…,” OTHER remembers NAME saying; OTHER remembers NAME saying, “…”."""
    first, last = context.line.spans[draft_index]
    behind = _REMEMBERED_BEHIND.match(context.symbols, last + 1)
    match = behind or _REMEMBERED_BEFORE.search(context.symbols, max(0, first - 6), first)
    if not match or context.word(match.start(1)) not in _REMEMBERING:
        return -1
    return match.start(2) if context.word(match.start(3)) in ("say", "tell") else -1


def quoting(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER stated, quoting NAME, “…”; OTHER, quoting NAME, said: “…”."""
    match = _search_sentence(context, draft_index, _QUOTING_NAME)
    return match.start(2) if match and context.word(match.start(1)) in _QUOTING else -1


def _quoted(context: Context, match: re.Match[str] | None) -> int:
    return match.start(2) if match and context.word(match.start(1)) in _QUOTING else -1


def signed(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """“…” — NAME, at the end of a paragraph or in one of its own."""
    first, last = context.line.spans[draft_index]
    opens = context.symbols[first - 1] in LineSymbol.BREAKS or context.symbols[first - 1] == ":"
    match = _SIGNED.match(context.symbols, last + 1) if opens else None
    return match.end() if match else -1


def transcript(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME: …, at the beginning of a paragraph."""
    first = context.line.spans[draft_index][0]
    return first - 2 if _TURN.match(context.symbols, max(0, first - 3)) else -1


def answers(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """A: …, in an interview above which one person alone is named."""
    draft = context.drafts[draft_index]
    if (
        draft.shape != "turn"
        or context.text[draft.content[0][0] - MAX_ANSWER_LABEL_CHARACTERS :][:2] not in _ANSWER_LABELS
    ):
        return -1
    turns = [context.line.spans[index][0] for index in context.line.spans if context.drafts[index].shape == "turn"]
    above = [unit for unit in context.line.mentions if unit < turns[0]]
    named = [unit for unit in above if _is_persons_name(context.mention(unit)) and not _is_asking(context, unit)]
    heads = {context.mention(unit).head for unit in named}
    return named[0] if len(heads) == 1 else -1


def _is_asking(context: Context, unit: int) -> bool:
    """Return whether a name above an interview is that of the interviewer: "tells NAME", "by NAME"."""
    return context.tokens.words[context.line.tokens[unit] - 1].lower() in _BEFORE_INTERVIEWER


def _is_persons_name(mention: Mention) -> bool:
    """Return whether a mention is a name in several words, the first of which is a given name, a title or a role."""
    if mention.kind != "name" or mention.last == mention.core or mention.is_body_name:
        return False
    return mention.head_class == WordClass.GIVEN_NAME or mention.core > mention.first


def goes_on(context: Context, draft_index: int, previous: PreviousSource | None) -> int:
    """“…,” said NAME. “…” with nothing else in its sentence."""
    if previous is None or previous.source < previous.last:
        return -1
    first, last = context.line.spans[draft_index]
    between = context.symbols[previous.source : first]
    ends = context.symbols[last + 1] in LineSymbol.BREAKS
    return previous.source if ends and _GOES_ON.fullmatch(between) else -1


def text_reads(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """A note in green ink, which reads: “…”."""
    first = context.line.spans[draft_index][0]
    verb = _READS.search(context.symbols, max(0, first - 4), first)
    if not verb or context.word(verb.start()) != "read":
        return -1
    unit = context.clauses.subject(verb.start())
    return unit if unit >= 0 and context.mention(unit).is_document else -1


def ends_with(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """It is “…” in the north, said NAME: at the end of a sentence in which nobody speaks before."""
    first, last = context.line.spans[draft_index]
    match = _ENDS_WITH.match(context.symbols, last + 1)
    verb, source = (1, 2) if match else (2, 1)
    match = match or _ENDS_SAYING.match(context.symbols, last + 1)
    if not match or context.word(match.start(verb)) in words_of("verbs_addressing"):
        return -1
    return match.start(source) if _nobody_speaks_before(context, first) else -1


def _nobody_speaks_before(context: Context, first: int) -> bool:
    """Return whether the clause has no verb of saying before the quotation in unit `first`."""
    before = context.symbols[context.sentence_start(first) : first]
    clause = before[before.rfind(",c") + 1 :]
    return LineSymbol.FINITE_CUES.isdisjoint(clause) and LineSymbol.GERUND_CUES.isdisjoint(clause[-4:])


def ends_according_to(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """It is “…” in the north, according to NAME: at the end of a sentence in which nobody speaks before."""
    first, last = context.line.spans[draft_index]
    match = _ENDS_ACCORDING.match(context.symbols, last + 1)
    return match.start(1) if match and _nobody_speaks_before(context, first) else -1


def said_there(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """It is cold in the north, said NAME. “…” with nothing else in its sentence."""
    first, last = context.line.spans[draft_index]
    if context.symbols[last + 1] not in LineSymbol.BREAKS:
        return -1
    match = _SAID_THERE.search(context.symbols, context.sentence_start(first - 1), first)
    return match.start(3) if match else -1


def innermost(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME said, “…,” OTHER reported: the verb before the marks is the nearer one."""
    first, last = context.line.spans[draft_index]
    verb = _SAID_BEFORE.search(context.symbols, max(0, first - 2), first)
    if not verb or not _REPORTED.match(context.symbols, last + 1):
        return -1
    return context.clauses.subject(verb.start(1))


def own_words(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME's claim of “…”, whoever reports it."""
    first = context.line.spans[draft_index][0]
    match = _OWNED.search(context.symbols, max(0, first - 6), first)
    return match.start(1) if match and context.mention(match.start(1)).head not in _READERS else -1


def addressed(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER testified that NAME told her “…”."""
    first = context.line.spans[draft_index][0]
    match = _TOLD.search(context.symbols, max(0, first - 4), first)
    if not match or context.word(match.start(1)) not in words_of("verbs_addressing"):
        return -1
    return context.clauses.subject(match.start(1))


def told_to(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER claims that NAME told him to “…”; she told NAME that he had “…,” OTHER said."""
    match = _search_sentence(context, draft_index, _TOLD_TO)
    if not match or context.word(match.start(1)) not in words_of("verbs_addressing"):
        return -1
    return context.clauses.subject(match.start(1))


def with_saying(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER voted for it, with NAME calling it “…”; footage of NAME saying, “…”."""
    match = _search_sentence(context, draft_index, _WITH_SAYING)
    return match.start(2) if match and context.word(match.start(1)) in ("with", "of") else -1


def with_words(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME hung up her boots with the words “…”."""
    match = _search_sentence(context, draft_index, _WITH_WORDS)
    if not match or context.word(match.start(2)) != "with" or context.word(match.start(3)) != "words":
        return -1
    return match.start(1)


def told_within(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER says NAME had told her it was “…”."""
    match = _search_sentence(context, draft_index, _TOLD_WITHIN)
    return match.start(1) if match and context.word(match.start(2)) in words_of("verbs_addressing") else -1


def was_said(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """It was “…”, NAME has said: in a sentence in which nobody speaks before."""
    first, last = context.line.spans[draft_index]
    match = _WAS_SAID.match(context.symbols, last + 1)
    if not match or context.word(match.start(2)) in words_of("verbs_addressing"):
        return -1
    return match.start(1) if _nobody_speaks_before(context, first) else -1


def ends_finding(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """It was “…” in the north, a report has found: in a sentence in which nobody speaks before."""
    first, last = context.line.spans[draft_index]
    match = _ENDS_FINDING.match(context.symbols, last + 1)
    if not match or context.word(match.start(2)) not in _FOUND:
        return -1
    return match.start(1) if _nobody_speaks_before(context, first) else -1


def saying_first(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """Observing that “…”, NAME banned it."""
    return _after_participle(context, draft_index, _SAYING_FIRST)


def calling_first(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """Calling it “…”, NAME banned it."""
    return _after_participle(context, draft_index, _CALLING_FIRST)


def _after_participle(context: Context, draft_index: int, pattern: re.Pattern[str]) -> int:
    """Return the subject behind a phrase that opens the sentence and ends with a quotation."""
    match = _THEN_NAME.match(context.symbols, context.line.spans[draft_index][1] + 1)
    return match.end() if match and _search_sentence(context, draft_index, pattern) else -1


def accused_of(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """It came after NAME accused OTHER of “…”."""
    match = _search_sentence(context, draft_index, _ACCUSED_OF)
    return match.start(1) if match and context.word(match.start(2)) == "accuse" else -1


def heard_saying(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME can be heard saying, “…”."""
    match = _search_sentence(context, draft_index, _HEARD_SAYING)
    is_heard = match and context.word(match.start(2)) in _REMEMBERING and context.word(match.start(3)) == "say"
    return match.start(1) if match and is_heard else -1


def answer_of(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME's answer? “…” with nothing else in its sentence."""
    first, last = context.line.spans[draft_index]
    match = _ANSWER.search(context.symbols, max(0, first - 6), first)
    asked = match and context.text[: context.drafts[draft_index].outer[0]].rstrip().endswith("?")
    is_alone = context.symbols[last + 1] in LineSymbol.BREAKS
    return match.start(1) if match and asked and is_alone and context.word(match.start(2)) in _ANSWERS else -1


def told_according_to(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME told donors that it was “…,” according to two of them."""
    if not _ACCORDING_BEHIND.match(context.symbols, context.line.spans[draft_index][1] + 1):
        return -1
    match = _search_sentence(context, draft_index, _TOLD_BEFORE)
    unit = context.clauses.subject(match.start(1)) if match else -1
    return unit if unit >= 0 and not context.is_told(draft_index, unit) else -1


def called_object(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME called the pass in May “…”."""
    match = _search_sentence(context, draft_index, _CALLED_OBJECT)
    if not match or context.word(match.start(1)) not in _CALLING:
        return -1
    unit = context.clauses.subject(match.start(1))
    return unit + 2 if unit >= 0 and context.symbols.startswith("D,N", unit) else unit


def byline(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME, PAPER: “…”, at the beginning of a paragraph."""
    first = context.line.spans[draft_index][0]
    if context.symbols[first - 1] != ":":
        return -1
    match = _BYLINE.search(context.symbols, context.sentence_start(first) - 1, first)
    if not match:
        return -1
    mention = context.mention(match.start(1))
    return match.start(1) if mention.last > mention.core and not mention.is_body_name else -1


def said_in_front(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """Said NAME: “…”; but, said NAME, “…”."""
    match = _search_sentence(context, draft_index, _SAID_IN_FRONT)
    return match.start(2) if match and context.word(match.start(1)) not in words_of("verbs_addressing") else -1


def labelled_by(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """Described by NAME as “…”; called “…” by NAME."""
    first, last = context.line.spans[draft_index]
    if match := _LABELLED_BY.search(context.symbols, max(0, first - 8), first):
        return match.start(1)
    match = (
        _BY.match(context.symbols, last + 1) if _LABELLED.search(context.symbols, max(0, first - 4), first) else None
    )
    return match.end() if match else -1


def seen_as(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """Was seen as “…” by NAME."""
    first, last = context.line.spans[draft_index]
    match = _BY.match(context.symbols, last + 1)
    return match.end() if match and _SEEN_AS.search(context.symbols, max(0, first - 4), first) else -1


def called(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME called OTHER a “…”; for “his successor, NAME, called” the name."""
    first = context.line.spans[draft_index][0]
    match = _CALLED.search(context.symbols, max(0, first - 3), first)
    unit = context.clauses.subject(match.start(1)) if match else -1
    return unit + 2 if unit >= 0 and context.symbols.startswith("D,N", unit) else unit


def what_called(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """What NAME called “…”."""
    match = _search_sentence(context, draft_index, _WHAT_CALLED)
    if not match or context.word(match.start()) != "what":
        return -1
    unit = match.start(1)
    if context.symbols[unit] != LineSymbol.PRONOUN:
        return unit
    start = context.sentence_start(unit)  # who is named before is the better source
    named = not {LineSymbol.NAME, LineSymbol.DESCRIPTION}.isdisjoint(context.symbols[start:unit])
    return -1 if named or context.mention(unit).head not in _PERSONS else unit


def as_said(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """As NAME put it: “…”."""
    match = _search_sentence(context, draft_index, _AS_SAID)
    return match.start(1) if match and context.word(match.start()) == "as" else -1


def headline(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """‘We were left to drown’: NAME on the night of the flood."""
    (first, last), content = context.line.spans[draft_index], context.drafts[draft_index].content
    words = context.text[content[0][0] : content[-1][1]]
    match = _HEADED.match(context.symbols, last + 1) if context.symbols[first - 1] == LineSymbol.PARAGRAPH else None
    return match.end() if match and is_clausal(words) and not is_titled(words.split()) else -1


def inserted(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """The trouble, says NAME, a historian, is that it was “…”: between commas, and no verb of saying behind it."""
    match = _search_sentence(context, draft_index, _INSERTED)
    if not match:
        return -1
    verb = match.start(1) if match.group(1) else match.start(2)
    return match.start(3) if context.word(verb) not in words_of("verbs_addressing") else -1


def behind_dash(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """Others agree - NAME: “…” at the end of a line."""
    match = _search_sentence(context, draft_index, _BEHIND_DASH)
    return match.start(1) if match else -1


def in_own_words_behind(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """The plan is “…,” in NAME's words."""
    match = _OWN_WORDS_BEHIND.match(context.symbols, context.line.spans[draft_index][1] + 1)
    return match.start(1) if match and context.word(match.start(2)) == "words" else -1


def in_words_of(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """In NAME's words, “…”; in the words of NAME, the plan is “…”."""
    for pattern, owner, noun in ((_OWN_WORDS, 1, 2), (_WORDS_OF, 2, 1)):
        match = _search_sentence(context, draft_index, pattern)
        if match and context.word(match.start(noun)) == "words":
            return match.start(owner)
    return -1


def according_to(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """A plan, according to NAME, “…”."""
    first = context.line.spans[draft_index][0]
    match = _ACCORDING.search(context.symbols, context.sentence_start(first), first)
    return match.start(1) if match else -1


def according_to_which(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """A plan, according to which NAME sits “…” and OTHER “…”."""
    first = context.line.spans[draft_index][0]
    start = context.sentence_start(first)
    match = _WHICH.search(context.symbols, start, first)
    return match.start(1) if match else -1


def told_above(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """A paragraph in which nobody speaks but NAME, “saying” something; then “…” in one of its own."""
    first, last = context.line.spans[draft_index]
    if context.symbols[last + 1] not in LineSymbol.BREAKS:
        return -1
    match = _TOLD_ABOVE.search(context.symbols, max(0, first - MAX_UNITS), first)
    return match.start(1) if match else -1


def said_within(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER says NAME, the mayor, replied that it was “…”."""
    match = _search_sentence(context, draft_index, _SAID_WITHIN)
    if not match or context.word(match.start(2)) in words_of("verbs_addressing"):
        return -1
    return match.start(1)


def said_after_another(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER spoke of “…”, and NAME rose and said that it was “…”."""
    match = _search_sentence(context, draft_index, _SAID_AFTER_ANOTHER)
    if not match or context.is_told(draft_index, match.start(1)):
        return -1
    start = context.tokens.starts[
        context.line.tokens[match.start() + 1]
    ]  # no clause begins at: he “hates” NAME and said
    begins_clause = (
        context.symbols[match.start() + 1] in ",ch" or "," in context.text[start - MAX_MARK_CHARACTERS : start]
    )
    return match.start(1) if begins_clause else -1


def name_above(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME, chief economist, PLACE: a line that tells no more, above “…” that is a paragraph of its own."""
    first, last = context.line.spans[draft_index]
    if context.symbols[last + 1] not in LineSymbol.BREAKS:
        return -1
    match = _NAME_ABOVE.search(context.symbols, max(0, first - MAX_LABEL_UNITS), first)
    if not match:
        return -1
    mention = context.mention(match.start(1))
    return match.start(1) if mention.last > mention.core and not mention.is_body_name else -1


def that_called(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """A joke that NAME called “…”."""
    match = _search_sentence(context, draft_index, _THAT_CALLED)
    if not match or (context.symbols[match.start(1)] == "P" and context.mention(match.start(1)).head not in _PERSONS):
        return -1
    return match.start(1)


def verb_quoted(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME “strongly rejects” the claim: where nobody else speaks in the sentence."""
    first, last = context.line.spans[draft_index]
    if not _VERB_QUOTED.match(context.text, context.drafts[draft_index].content[0][0]):
        return -1
    return first - 1 if LineSymbol.CUE_VERBS.isdisjoint(context.sentence(first, last)) else -1


def accused_of_saying(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER accused NAME of saying it was “…”."""
    match = _search_sentence(context, draft_index, _ACCUSED_OF_SAYING)
    return match.start(1) if match and context.word(match.start(2)) in ("say", "call", "describe") else -1


def called_as(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME described OTHER's role as “…”."""
    match = _search_sentence(context, draft_index, _CALLED_AS)
    unit = context.clauses.subject(match.start(1)) if match else -1
    if match and LineSymbol.QUOTATION in context.symbols[unit : match.start(1)]:  # somebody said so who “…”
        return -1
    return unit + 2 if unit >= 0 and context.symbols.startswith("D,N", unit) else unit


def document_that(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """A study that found it to be “…”."""
    match = _search_sentence(context, draft_index, _DOCUMENT_THAT)
    if not match or context.word(match.start(2)) not in _FINDING:
        return -1
    return match.start(1) if context.mention(match.start(1)).is_document else -1


def told_in_document(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME told OTHER that it was “…,” the report says."""
    behind = _DOCUMENT_SAYS.match(context.symbols, context.line.spans[draft_index][1] + 1)
    if not behind or not context.mention(behind.start(1)).is_document:
        return -1
    match = _search_sentence(context, draft_index, _TOLD_BEFORE)
    return context.clauses.subject(match.start(1)) if match else -1


def remark_of(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """OTHER defended NAME's “we shall see” remark."""
    first, last = context.line.spans[draft_index]
    if context.symbols[last + 1] != LineSymbol.CUE_NOUN or context.symbols[first - 1] != LineSymbol.POSSESSIVE:
        return -1
    start, end = context.drafts[draft_index].content[0][0], context.drafts[draft_index].content[-1][1]
    is_remark = context.word(last + 1) in _REMARKS or context.text[end - 1] in "!?"
    return first - 1 if is_remark or is_clausal(context.text[start:end]) else -1


def remarks_made(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """Remarks that NAME made in May, saying it was “…”."""
    match = _search_sentence(context, draft_index, _REMARKS_MADE)
    return match.start(1) if match and context.word(match.start(2)) == "make" else -1


def who_said(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME, who would not be named, said: “…”."""
    return _behind_relative_clause(context, draft_index, _WHO_SAID)


def who_called(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME, who would not be named, called it “…”."""
    return _behind_relative_clause(context, draft_index, _WHO_CALLED)


def _behind_relative_clause(context: Context, draft_index: int, pattern: re.Pattern[str]) -> int:
    """Return the subject of the verb that `pattern` finds before a quotation, if its relative clause is in between."""
    first = context.line.spans[draft_index][0]
    verb = pattern.search(context.symbols, max(0, first - 8), first)
    unit = context.clauses.subject(verb.start() + 1) if verb else -1
    who = context.symbols.find(",P", unit, first) + 1 if unit >= 0 else 0
    return unit if who and context.mention(who).head == "who" else -1


def note_from(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """A note from NAME: “…”."""
    first = context.line.spans[draft_index][0]
    match = _NOTE_FROM.search(context.symbols, context.sentence_start(first), first)
    if not match or context.word(match.start(2)) not in ("from", "by"):
        return -1
    return match.start(3) if context.mention(match.start(1)).is_document else -1


def introduces(context: Context, draft_index: int, _: PreviousSource | None) -> int:
    """NAME wrote: and a block quote, or paragraphs that are never closed.

    It is a text that leads its sentence, the subject of the verb, or who comes first.
    """
    first = context.line.spans[draft_index][0]
    colon = context.symbols.rfind(":", max(0, first - 3), first)
    below = context.symbols[first - 2 : first] == _COLON_ABOVE and context.drafts[draft_index].shape == "unclosed"
    if colon < 0 or not (below or context.drafts[draft_index].shape == "block"):
        return -1
    mentions = [
        unit for unit in range(context.sentence_start(colon), colon) if context.symbols[unit] in LineSymbol.MENTIONS
    ]
    texts = [unit for unit in mentions[:1] if context.mention(unit).is_document]
    subjects = [
        context.clauses.subject(verb)
        for verb in context.clauses.governing(colon)
        if context.symbols[verb] in LineSymbol.SPEECH
    ]
    return next((unit for unit in [*texts, *subjects, *mentions] if unit >= 0), -1)


_NO_BREAK = IN_SENTENCE.replace(LineSymbol.QUOTATION, "")
SIEVES: tuple[Sieve, ...] = (
    Sieve(rules.TRANSCRIPT, transcript, before=":"),
    Sieve(rules.SIGNED, name_above, before="¶"),
    Sieve(rules.TRANSCRIPT, answers, before=":.|¶"),
    Sieve(rules.BYLINE, byline, before=":"),
    Sieve(rules.SAID_NAME, said_name, before="|¶", behind_part=",rbs"),
    Sieve(rules.QUOTED_AS_SAYING, quoted_behind_as_saying, behind=",rDNP"),
    Sieve(rules.QUOTED_AS_SAYING, quoted_as_saying, needs="jg"),
    Sieve(rules.QUOTED_AS_SAYING, quoting, before=",:)NDP", needs="g"),
    Sieve(rules.QUOTED_AS_SAYING, remembered_saying),
    Sieve(rules.NAME_SAID, name_said, before="|¶", behind_part=",rNDP"),
    Sieve(rules.NAME_SAID, name_of_body_said, before="|¶", behind_part=",N"),
    Sieve(rules.NAME_SAID, name_did, before="|¶", behind_part=",NDP"),
    Sieve(rules.NAME_APPOSITION_SAID, name_apposed_said, before="|¶", behind_part=",NDP"),
    Sieve(rules.SIGNED, signed, before="|¶:", behind="¶-"),
    Sieve(rules.TEXT_READS, text_reads, before=":"),
    Sieve(rules.ACCORDING_TO, according_to, before=",", needs="a"),
    Sieve(rules.COLON, behind_dash, before=":", needs="-N:"),
    Sieve(rules.ACCORDING_TO_WHICH, according_to_which, needs="w"),
    Sieve(rules.NAME_WHO_SAID, who_said, before=",:"),
    Sieve(rules.NAME_WHO_CALLED, who_called, before="lPDdx", needs=",l"),
    Sieve(rules.NOTE_FROM, note_from, before=":", needs="D"),
    Sieve(rules.INTRODUCES, introduces, needs=":"),
    Sieve(rules.OWN_WORDS, answer_of, before="|", behind="|¶"),
    Sieve(rules.SAME_SPEAKER, goes_on, before="|", behind="|¶"),
    Sieve(rules.SAID_NAME_IN_FRONT, said_in_front, before=",:", needs="s"),
    Sieve(rules.OWN_WORDS, own_words, before="odfxTbNDP", needs="n"),
    Sieve(rules.NAME_SAID_BEFORE, innermost, before=",:", behind=",NDP"),
    Sieve(rules.SAID_NAME_BEHIND, ends_with, behind=_NO_BREAK),
    Sieve(rules.ACCORDING_TO, ends_according_to, behind=_NO_BREAK),
    Sieve(rules.SAID_NAME_BEHIND, was_said, behind=","),
    Sieve(rules.SAID_NAME_BEHIND, ends_finding, behind=_NO_BREAK),
    Sieve(rules.NAME_SAID_BEFORE, saying_first, behind=",", needs="g"),
    Sieve(rules.JUDGED, calling_first, behind=",", needs="k"),
    Sieve(rules.JUDGED, accused_of, before="od", needs="l"),
    Sieve(rules.NAME_SAID_BEFORE, heard_saying, before="gT,", needs="g"),
    Sieve(rules.SAME_SPEAKER, said_there, before="|", behind="|¶"),
    Sieve(rules.NAME_SAID_BEFORE, addressed, before="PD,", needs="s"),
    Sieve(rules.NAME_SAID_BEFORE, told_to, before="frbdTNDP", needs="s"),
    Sieve(rules.NAME_SAID_BEFORE, told_within, before="PbrdNDT", needs="s"),
    Sieve(rules.NAME_SAID_BEFORE, told_according_to, needs="s"),
    Sieve(None, with_saying, needs="o"),
    Sieve(rules.IN_THE_WORDS_OF, with_words, before="n", needs="o"),
    Sieve(rules.LABELLED_BY, labelled_by, before="ljdo", needs="l"),
    Sieve(rules.PASSIVE_BY, seen_as, before="jd", behind=",y"),
    Sieve(rules.WHAT_NAME_CALLED, what_called, needs="w"),
    Sieve(None, called, before="NDPd", needs="l"),
    Sieve(None, called_object, before="xDNo", needs="l"),
    Sieve(rules.AS_NAME_SAID, as_said, before=",:", needs="j"),
    Sieve(rules.IN_THE_WORDS_OF, in_own_words_behind, behind=",o"),
    Sieve(rules.IN_THE_WORDS_OF, in_words_of, needs="n"),
    Sieve(rules.HEADLINE, headline, before="¶", behind=":-"),
    Sieve(rules.NAME_SAID_BEFORE, inserted, needs="s"),
    Sieve(rules.NAME_SAID_BEFORE, said_within, needs="s"),
    Sieve(rules.NAME_SAID_BEFORE, said_after_another, needs="s"),
    Sieve(rules.WHAT_NAME_CALLED, that_called, needs="l"),
    Sieve(rules.SAME_SPEAKER, told_above, before="¶", behind="¶|"),
    Sieve(rules.IN_THE_SENTENCE, verb_quoted, before="NDP"),
    Sieve(rules.JUDGED, called_as, before="jd", needs="l"),
    Sieve(rules.NAME_SAID_BEFORE, accused_of_saying, before="DPNxbdTgkr"),
    Sieve(rules.NAME_SAID_BEFORE, document_that, needs="D"),
    Sieve(rules.NAME_SAID_BEFORE, told_in_document, behind=",D", needs="s"),
    Sieve(rules.OWN_WORDS, remark_of, before="m", behind="n"),
    Sieve(rules.NAME_SAID_BEFORE, remarks_made, needs="g"),
)


@cache
def _sieves_at(around: str) -> tuple[Sieve, ...]:
    """Return the sieves worth a try where these symbols stand before a quotation, behind it and its first part."""
    before, behind, behind_part = tuple(around)
    return tuple(
        sieve
        for sieve in SIEVES
        if (not sieve.before or before in sieve.before)
        and (not sieve.behind or behind in sieve.behind)
        and (not sieve.behind_part or behind_part in sieve.behind_part)
    )


def find_by_sieve(context: Context, draft_index: int, previous: PreviousSource | None) -> int:
    """Return the source by the first sieve that fits, else -1; the draft gets the rule of the sieve."""
    symbols, (first, last) = context.symbols, context.line.spans[draft_index]
    before = symbols[max(0, min(context.sentence_start(first) - 1, first - 3)) : first]
    for sieve in _sieves_at(symbols[first - 1] + symbols[last + 1] + symbols[first + 1]):
        if sieve.needs in before and (unit := sieve.find(context, draft_index, previous)) >= 0:
            context.drafts[draft_index].rule = sieve.rule
            return unit
    return -1


def _search_sentence(context: Context, draft_index: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Search in the part of its sentence that stands before a quotation."""
    first = context.line.spans[draft_index][0]
    return pattern.search(context.symbols, context.sentence_start(first) - 1, first)


def _match_behind(context: Context, draft_index: int, pattern: re.Pattern[str]) -> int:
    """Match behind (the first part of) a quotation that begins a sentence and whose end leaves the sentence open."""
    first = context.line.spans[draft_index][0]
    end = context.drafts[draft_index].content[0][1]
    ends_open = context.text[end - 1] in _OPEN_ENDS or context.symbols[first + 1] == ","
    if context.symbols[first - 1] not in LineSymbol.BREAKS or not ends_open:
        return -1
    match = pattern.match(context.symbols, first + 1)
    return match.end() if match else -1
