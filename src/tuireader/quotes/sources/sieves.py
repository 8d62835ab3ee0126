"""The sieves that are nearly always right: they decide before any evidence is weighed, and sign with their names.

A sieve looks at the letters around a quotation, and at what was decided for the one before, and returns the unit of
the source, or -1.
"""

import re
from collections.abc import Callable

from tuireader.quotes.lexical.tokens import words_of
from tuireader.quotes.sources.context import Decided, Scene
from tuireader.quotes.sources.features import is_clausal
from tuireader.quotes.sources.letter_line import MENTIONS
from tuireader.quotes.spans.pairing import is_titled

Sieve = Callable[[Scene, int, Decided | None], int]

# “…” — NAME, place
_SIGNED = re.compile(r"¶?-(?=N(?:[,(][^¶|Q]{1,12})?\.?¶)")
# …, according to NAME, “…”
_ACCORDING = re.compile(r",af?([NDP]),$")
# But, said NAME, “…”; at the head of a sentence an apposition may follow
_SAID_IN_FRONT = re.compile(r"(?<=[|¶,])(s)d*([ND])(?:[,:]$|(?<=[|¶]s[ND])[,(][^|¶Q]{1,60}?[,:]$)")
# described by NAME as “…”; called “…” by NAME
_LABELLED_BY = re.compile(r"lr?y([NDP])jd?$")
_LABELLED, _BY = re.compile(r"lj?d?$"), re.compile(r",?y(?=[NDP])")
# what NAME called “…”; as NAME put it: “…”
_WHAT_CALLED = re.compile(r"w([ND])(?:[,(][^|¶Q]{1,40}[,)])?[rb]*l[^|¶QNPD,slgk]{0,4}$")
_AS_SAID = re.compile(r"j([NDP])(?:[,(-][^|¶Q]{1,60}[,)-])?[rb]*[sl](?:P|f[NDP])?r?[:,]$")
# ‘We were left to drown’: NAME on the night of the flood
_HEADED = re.compile(r"[:-](?=[NDP][^Q|¶.]{0,40}¶)")
# In NAME's words, “…”; in the words of NAME, the plan is “…”
_OWN_WORDS = re.compile(r"o(m)(n),?$")
_WORDS_OF = re.compile(r"od(n)o([NDP]),[^slgk|¶]*$")
# A list, according to which NAME is “…”
_WHICH = re.compile(r"([NDP]),?af?w[^|¶]*$")
# A man in a good coat, who …, said simply: “…”; a farmer, who …, called it “…”
_APART = re.compile(r",(?:sr?[,:]|l[PDdx]{0,3})$")
_FROM = re.compile(r"(D)[^NDP|¶Q]{0,4}([oy])[^NP|¶Qslg]{0,6}(N):$")
_READS = re.compile(r"[sg](?=:$)")
_TURN = re.compile(r"¶[ND]:Q")
# “…,” NAME said, and OTHER went on. “…” is the other's.
_GOES_ON = re.compile(r"(?:(?!,c[ND])[^Q|¶]){0,40}\.\|")
# Share of right answers of these sieves on annotated articles, to be shown as their confidence.
CONFIDENCE = 0.99
_OPEN_ENDS = ",?!—–-…"
_SAID_NAME = re.compile(r",?[rb]?s[ro]?(?=[NDP])")
# “…,” NAME said, according to OTHER: the other may be the one who quotes, so that this is left to the scorer.
_NAME_SAID = re.compile(r",?r?(?=[NDP]r?b?r?s(?![^|¶Q]{0,25}a))")
_NAME_APPOSED_SAID = re.compile(r",?(?=[NDP](?:[,(-][^|¶Q]{1,60}?[,)-]|o[NDPx]{1,6},?)r?b?s(?![^|¶Q]{0,25}a))")


def said_name(scene: Scene, number: int, _: Decided | None) -> int:
    """“…,” said NAME."""
    return _behind(scene, number, _SAID_NAME)


def name_said(scene: Scene, number: int, _: Decided | None) -> int:
    """“…,” NAME said."""
    return _behind(scene, number, _NAME_SAID)


def name_apposed_said(scene: Scene, number: int, _: Decided | None) -> int:
    """“…,” NAME, the mayor of PLACE, said."""
    return _behind(scene, number, _NAME_APPOSED_SAID)


def signed(scene: Scene, number: int, _: Decided | None) -> int:
    """“…” — NAME, at the end of a paragraph or in one of its own."""
    first, last = scene.line.spans[number]
    match = _SIGNED.match(scene.letters, last + 1) if scene.letters[first - 1] in "|¶" else None
    return match.end() if match else -1


def transcript(scene: Scene, number: int, _: Decided | None) -> int:
    """NAME: …, at the beginning of a paragraph."""
    first = scene.line.spans[number][0]
    return first - 2 if _TURN.match(scene.letters, max(0, first - 3)) else -1


def goes_on(scene: Scene, number: int, decided: Decided | None) -> int:
    """“…,” said NAME. “…” with nothing else in its sentence."""
    if decided is None or decided.source < decided.last:
        return -1
    first, last = scene.line.spans[number]
    between = scene.letters[decided.source : first]
    ends = scene.letters[last + 1] in "|¶"
    return decided.source if ends and _GOES_ON.fullmatch(between) else -1


def text_reads(scene: Scene, number: int, _: Decided | None) -> int:
    """A note in green ink, which reads: “…”."""
    first = scene.line.spans[number][0]
    verb = _READS.search(scene.letters, max(0, first - 4), first)
    if not verb or scene.word(verb.start()) != "read":
        return -1
    unit = scene.clauses.subject(verb.start())
    return unit if unit >= 0 and scene.mention(unit).letter == "c" else -1


def said_in_front(scene: Scene, number: int, _: Decided | None) -> int:
    """Said NAME: “…”; but, said NAME, “…”."""
    match = _in_sentence(scene, number, _SAID_IN_FRONT)
    return match.start(2) if match and scene.word(match.start(1)) not in words_of("verbs_addressing") else -1


def labelled_by(scene: Scene, number: int, _: Decided | None) -> int:
    """Described by NAME as “…”; called “…” by NAME."""
    first, last = scene.line.spans[number]
    if match := _LABELLED_BY.search(scene.letters, max(0, first - 8), first):
        return match.start(1)
    match = _BY.match(scene.letters, last + 1) if _LABELLED.search(scene.letters, max(0, first - 4), first) else None
    return match.end() if match else -1


def what_called(scene: Scene, number: int, _: Decided | None) -> int:
    """What NAME called “…”."""
    match = _in_sentence(scene, number, _WHAT_CALLED)
    return match.start(1) if match and scene.word(match.start()) == "what" else -1


def as_said(scene: Scene, number: int, _: Decided | None) -> int:
    """As NAME put it: “…”."""
    match = _in_sentence(scene, number, _AS_SAID)
    return match.start(1) if match and scene.word(match.start()) == "as" else -1


def headline(scene: Scene, number: int, _: Decided | None) -> int:
    """‘We were left to drown’: NAME on the night of the flood."""
    (first, last), content = scene.line.spans[number], scene.drafts[number].content
    words = scene.text[content[0][0] : content[-1][1]]
    match = _HEADED.match(scene.letters, last + 1) if scene.letters[first - 1] == "¶" else None
    return match.end() if match and is_clausal(words) and not is_titled(words.split()) else -1


def in_words_of(scene: Scene, number: int, _: Decided | None) -> int:
    """In NAME's words, “…”; in the words of NAME, the plan is “…”."""
    for pattern, owner, noun in ((_OWN_WORDS, 1, 2), (_WORDS_OF, 2, 1)):
        match = _in_sentence(scene, number, pattern)
        if match and scene.word(match.start(noun)) == "words":
            return match.start(owner)
    return -1


def according_to(scene: Scene, number: int, _: Decided | None) -> int:
    """A plan, according to NAME, “…”."""
    first = scene.line.spans[number][0]
    match = _ACCORDING.search(scene.letters, scene.sentence_start(first), first)
    return match.start(1) if match else -1


def according_to_which(scene: Scene, number: int, _: Decided | None) -> int:
    """A plan, according to which NAME sits “…” and OTHER “…”."""
    first = scene.line.spans[number][0]
    start = scene.sentence_start(first)
    match = _WHICH.search(scene.letters, start, first)
    return match.start(1) if match else -1


def relative_apart(scene: Scene, number: int, _: Decided | None) -> int:
    """NAME, who would not be named, called it “…”."""
    first = scene.line.spans[number][0]
    verb = _APART.search(scene.letters, max(0, first - 8), first)
    unit = scene.clauses.subject(verb.start() + 1) if verb else -1
    who = scene.letters.find(",P", unit, first) + 1 if unit >= 0 else 0
    return unit if who and scene.mention(who).head == "who" else -1


def note_from(scene: Scene, number: int, _: Decided | None) -> int:
    """A note from NAME: “…”."""
    first = scene.line.spans[number][0]
    match = _FROM.search(scene.letters, scene.sentence_start(first), first)
    if not match or scene.word(match.start(2)) not in ("from", "by"):
        return -1
    return match.start(3) if scene.mention(match.start(1)).letter == "c" else -1


def introduces(scene: Scene, number: int, _: Decided | None) -> int:
    """NAME wrote: and a block quote; a text that leads its sentence, the subject of the verb, or who comes first."""
    first = scene.line.spans[number][0]
    colon = scene.letters.rfind(":", max(0, first - 3), first)
    if scene.drafts[number].shape != "block" or colon < 0:
        return -1
    mentions = [unit for unit in range(scene.sentence_start(colon), colon) if scene.letters[unit] in MENTIONS]
    texts = [unit for unit in mentions[:1] if scene.mention(unit).letter == "c"]
    subjects = [scene.clauses.subject(verb) for verb in scene.clauses.governing(colon) if scene.letters[verb] in "sg"]
    return next((unit for unit in [*texts, *subjects, *mentions] if unit >= 0), -1)


SIEVES: tuple[tuple[str, Sieve], ...] = (
    ("transcript", transcript),
    ("said name", said_name),
    ("name said", name_said),
    ("name, apposition, said", name_apposed_said),
    ("signed", signed),
    ("text reads", text_reads),
    ("according to", according_to),
    ("according to which", according_to_which),
    ("name, who, said", relative_apart),
    ("note from", note_from),
    ("introduces", introduces),
    ("same speaker goes on", goes_on),
    ("said name, in front", said_in_front),
    ("labelled by", labelled_by),
    ("what name called", what_called),
    ("as name said", as_said),
    ("in the words of", in_words_of),
    ("headline", headline),
)


def _in_sentence(scene: Scene, number: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Search in the part of its sentence that stands before a quotation."""
    first = scene.line.spans[number][0]
    return pattern.search(scene.letters, scene.sentence_start(first) - 1, first)


def _behind(scene: Scene, number: int, pattern: re.Pattern[str]) -> int:
    """Match behind (the first part of) a quotation that begins a sentence and whose end leaves the sentence open."""
    first = scene.line.spans[number][0]
    end = scene.drafts[number].content[0][1]
    ends_open = scene.text[end - 1] in _OPEN_ENDS or scene.letters[first + 1] == ","
    if scene.letters[first - 1] not in "|¶" or not ends_open:
        return -1
    match = pattern.match(scene.letters, first + 1)
    return match.end() if match else -1
