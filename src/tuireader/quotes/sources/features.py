"""What speaks for a mention as the source of a quotation, and for a quotation being nobody's, as names of features.

A feature is a short string `template:value`, under which the scorer keeps its weight. `<` stands for a mention before
the quotation, `>` for one behind it, `^` for one between its two halves. Letters are the symbols of the letter line.
"""

import re
from dataclasses import dataclass

from tuireader.quotes.lexical.tokens import words_of
from tuireader.quotes.sources.context import Context, PreviousSource
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.spans.pairing import is_titled

_SLACK = str.maketrans("", "", "xdr")
_CUE = re.compile(r".*([sglktuna])")
_CLAUSAL = re.compile(
    r"\b(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|is|are|was|were|will|would|has|have|had|can|do|does|did)\b|n['’]t\b"
)
_STOPS = frozenset(",.?!")
_CAPITAL_OPENING = "A"


@dataclass(slots=True)
class QuotationPosition:
    """A quotation on the line: its units, the symbols and words around it, its form, the verbs that it may hang on.

    `form` is a symbol for its beginning (A capital, a small, 0 digit, . dots, _ else) and its last character.
    `governing` are the cue verbs before it with their subjects, `verb` and `subject` those behind it (-1 for none).
    `sentence` is true for a whole sentence that stands as one: nobody takes that for a title or a term.
    """

    draft_index: int
    first: int
    last: int
    left: str
    right: str
    before: str
    behind: str
    form: str
    governing: list[tuple[int, int]]
    verb: int
    subject: int
    sentence: bool


def position_of(context: Context, draft_index: int) -> QuotationPosition:
    """Return where quotation `draft_index` stands."""
    first, last = context.line.spans[draft_index]
    symbols, text = context.symbols, context.text
    content, behind_marks = context.drafts[draft_index].content, context.drafts[draft_index].outer[1]
    end = text[content[-1][1] - 1]
    if end not in _STOPS:
        # British papers set the comma and the full stop behind the mark.
        end = text[behind_marks : behind_marks + 1]
    form = _opening(text[content[0][0] : content[0][0] + 3]) + (end if end and end in _STOPS else "_")
    governing = [(at, context.clauses.subject(at)) for at in context.clauses.governing(first)]
    verb, subject = context.clauses.following(last)
    left, right = symbols[max(0, first - 4) : first], symbols[last + 1 : last + 4]
    before, behind = context.word(first - 1), context.word(last + 1)
    words = text[content[0][0] : content[-1][1]].split()
    sentence = (
        form[0] == _CAPITAL_OPENING
        and form[1] in _STOPS
        and left[-1] in LineSymbol.BREAKS
        and len(words) > 2
        and not is_titled(words)
    )
    return QuotationPosition(
        draft_index, first, last, left, right, before, behind, form, governing, verb, subject, sentence
    )


def _opening(text: str) -> str:
    for char in text:
        if char.isalnum():
            return _CAPITAL_OPENING if char.isupper() else "0" if char.isdigit() else "a"
        if char in "….":
            return "."
    return "_"


def bucket(count: int) -> str:
    """Return a symbol for a draft_index: 1, 2, 3 to 4, 5 to 8 and so on up to 33 and more."""
    return "abcdefg"[min(6, max(0, (count - 1).bit_length()))]


def quotation_features(context: Context, position: QuotationPosition) -> list[str]:
    """Return what speaks for and against the quotation being nobody's: a title, a term, a nickname."""
    content = context.drafts[position.draft_index].content
    text = context.text[content[0][0] : content[-1][1]]
    clausal = is_clausal(text)
    words = text.split()
    length = bucket(len(words))
    titled = "title" if is_titled(words) else "plain"
    return [
        "bias:",
        f"length:{length}",
        f"look:{titled}{position.form}",
        f"left:{position.left[-1:]}{position.form[0]}{titled}",
        f"left2:{position.left[-2:]}",
        f"before:{position.before}",
        f"behind:{position.behind}",
        f"clausal:{clausal}{titled}",
        f"clausal form:{clausal}{position.form}",
        f"work:{_work_nearby(context, position)}{titled}",
    ]


def is_clausal(text: str) -> bool:
    """Return whether a text has what a sentence has, and a title or a term has not."""
    return bool(_CLAUSAL.search(text))


def stranger_features(position: QuotationPosition) -> list[str]:
    """Return what speaks for a source that is none of the mentions in reach."""
    return ["stranger:", f"stranger form:{position.form}", f"stranger left:{position.left[-2:]}"]


def _work_nearby(context: Context, position: QuotationPosition) -> str:
    """Return where a word such as “film” stands: "b" close before the quotation, "h" close behind, "_" nowhere."""
    works = words_of("works")
    if any(context.word(unit) in works for unit in range(max(0, position.first - 3), position.first)):
        return "b"
    return "h" if any(context.word(unit) in works for unit in range(position.last + 1, position.last + 3)) else "_"


def source_features(
    context: Context, position: QuotationPosition, unit: int, previous: PreviousSource | None
) -> list[str]:
    """Return what speaks for and against the mention in `unit` as the source of the quotation."""
    symbols = context.symbols
    if unit < position.first:
        side, gap = "<", symbols[unit + 1 : position.first]
    elif unit > position.last:
        side, gap = ">", symbols[position.last + 1 : unit]
    else:
        side, gap = "^", symbols[position.first + 1 : unit]
    breaks, stops, others = (
        gap.count(LineSymbol.PARAGRAPH),
        gap.count(LineSymbol.SENTENCE),
        sum(map(gap.count, LineSymbol.SPEAKERS)),
    )
    zone = f"{side}{min(breaks, 2)}{min(stops, 3)}{min(gap.count(LineSymbol.QUOTATION), 2)}"
    across = f"{min(breaks, 1)}{min(stops, 1)}"
    features = [
        *_mention_features(context, unit, side, across),
        f"zone:{zone}",
        f"zone form:{zone}{position.form}",
        f"zone verb:{zone}{context.verb(unit)[0]}",
        f"others:{side}{min(others, 6)}",
        f"others zone:{zone}{min(others, 6)}",
        f"left:{position.left[-3:]}{side}{min(others, 2)}{across}",
        f"way{side}:{_shortened(gap.translate(_SLACK))}{symbols[unit : unit + 2]}",
        f"next to:{side}{position.before if side == '<' else position.behind}",
        *_subject_features(context, position, unit),
        *(_previous_source_features(context, position, unit, zone, previous) if previous else ["first:"]),
    ]
    return features + _cue_features(context, unit, position.first) if side == "<" else features


def _mention_features(context: Context, unit: int, side: str, across: str) -> list[str]:
    """Return what the words around a mention and its part in the text say of it."""
    symbols = context.symbols
    kind, behind = symbols[unit], symbols[unit + 1 : unit + 3]
    mention, verb = context.mention(unit), context.verb(unit)[0]
    spoken = min(context.speech_counts.get(mention.head, 0), 4)
    sort = [f"sort:{mention.head_class}{side}{verb}"] if kind == LineSymbol.DESCRIPTION else []
    return [
        *sort,
        f"before:{side}{symbols[max(0, unit - 2) : unit]}",
        f"behind:{side}{behind}",
        f"behind kind:{side}{behind[0]}{kind}{across}",
        f"about:{side}{symbols[unit - 1]}{behind}",
        f"prior:{side}{context.word(unit - 1)}",
        f"next:{side}{context.word(unit + 1)}",
        f"spoken:{side}{spoken}{kind}{across[0]}",
    ]


def _shortened(symbols: str) -> str:
    return symbols if len(symbols) <= 7 else f"{symbols[:3]}~{symbols[-3:]}"


def _cue_features(context: Context, unit: int, first: int) -> list[str]:
    """Return the way from a mention over the last cue word before the quotation to the quotation."""
    symbols = context.symbols
    cue = _CUE.match(symbols, unit + 1, first)
    if not cue:
        return ["no cue:"]
    at, symbol = cue.start(1), cue.group(1)
    head, tail = symbols[unit + 1 : at].translate(_SLACK), symbols[at + 1 : first].translate(_SLACK)
    return [
        f"to cue:{head if len(head) <= 5 else head[:3] + '~' + head[-2:]}{symbol}",
        f"from cue:{symbol}{tail[:5]}",
        f"over cue:{context.word(at)}{len(head) > 1}",
    ]


def _subject_features(context: Context, position: QuotationPosition, unit: int) -> list[str]:
    """Return whether the mention is the subject of the verbs that the quotation hangs on."""
    end = position.form[-1]
    features = []
    for rank, (verb, subject) in enumerate(position.governing):
        match = "is" if subject == unit else "none" if subject < 0 else "not"
        features.append(f"governing{rank}:{match}{context.symbols[verb]}{end}")
    governs = bool(position.governing) and position.governing[0][1] == unit
    if position.verb < 0:
        return [*features, f"nothing following:{governs}{end}"]
    match = "is" if position.subject == unit else "none" if position.subject < 0 else "not"
    return [*features, f"following:{match}{governs}{end}{position.right[:2]}"]


def _previous_source_features(
    context: Context, position: QuotationPosition, unit: int, zone: str, previous: PreviousSource
) -> list[str]:
    """Return how the mention stands to the source of the quotation before."""
    between = context.symbols[previous.last + 1 : position.first]
    breaks = min(between.count(LineSymbol.PARAGRAPH), 2)
    gap = between if len(between) <= 5 else f"~{breaks}{min(between.count(LineSymbol.SENTENCE), 2)}"
    same = "same" if unit == previous.source else "head" if context.mention(unit).head == previous.head else "other"
    after = "later" if unit > previous.last else "earlier"
    return [f"{same}:{gap}", f"{same} zone:{after}{zone}", f"{same} kind:{after}{context.symbols[unit]}{breaks}"]
