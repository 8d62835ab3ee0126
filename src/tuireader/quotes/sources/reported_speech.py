"""Reported speech without marks: “Aldecott said the bridge would open”, “…, according to the ministry”.

Each sentence is read once on the line. A verb with a subject takes what follows it as content: a verb of saying with a
clause, and any verb of saying, thinking or wanting behind which an object is often reported (`reported_verbs`). A
clause such as “, she said” takes what stands before and behind it; “according to NAME” the rest of its sentence. Of a
sentence with quotations only what stands before them, up to a comma, and behind them: the rest is found already.
"""

import re
from collections.abc import Iterator

from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.model import Span
from tuireader.quotes.sources import rules
from tuireader.quotes.sources.context import Context
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.sources.reported_verbs import chance_of_report
from tuireader.quotes.spans.draft import Draft, Rule

# Shares of right answers on annotated articles.
_CONFIDENCE = {rules.SAID_THAT: 0.8, rules.CLAUSE_IN_BETWEEN: 0.85, rules.ACCORDING_TO: 0.9}
_SENTENCE = re.compile(r"[^|¶]+")
_ACCORDING = re.compile(r"a[fo]?d*([NDP])")
# Between verb and clause: the listener, the time and the place (said on Monday that, told the council she, said later).
_COMPLEMENT = re.compile(r"([slg])((?:[ro]?[ND](?=[TP])|P(?=T)|[odxNDr]{1,5}(?=T)|x(?=P)|oN(?=,)|r(?=[TNDPdx]))?,?)T?")
# promised to do it, urged the council to do it
_AIM = re.compile(r"[slgtu][NDPdxr]{0,4}f(?=[^NDPdmQ])")
_CLAUSE = re.compile(r",(?:[rc]*[NDP](?:,[^,]{1,40},)?r*b*(s)r?x?(?=,|$)|r*(s)d*[NDP][^bslt]*$)")
# What follows a verb of saying is a clause where “that” stands, or a subject and its verb, close together.
_OBJECT = re.compile(r"T|P|rb|[^bsltfQ]{0,10}?[NDPmxn][^bsltfQ]{0,8}?[bsltv]")
_CLAUSE_VERBS = LineSymbol.CUE_VERBS - {LineSymbol.CALLING} | {LineSymbol.OTHER_PAST}
_CLAUSE_VERB = re.compile(f"[{re.escape(''.join(sorted(_CLAUSE_VERBS)))}]")
_LEFT_ENDS = frozenset({*",.:-)", LineSymbol.CONJUNCTION})  # cut off the ends of a content
_RIGHT_ENDS = frozenset(",.:-(")
MIN_REPORT_CHANCE = 0.5
MIN_CONTENT_WORDS = 3  # words of a content


def find_reported_speech(context: Context) -> list[Draft]:
    """Return the reported speech of one line, each with its source and cue."""
    drafts: list[Draft] = []
    for sentence in _SENTENCE.finditer(context.symbols):
        start, end = sentence.span()
        quotation = context.symbols.find(LineSymbol.QUOTATION, start, end)
        if quotation >= 0:
            last = context.symbols.rfind(LineSymbol.QUOTATION, start, end)
            found = [
                _said(context, start, start, context.symbols.rfind(",", start, quotation)),
                _said(context, start, last, end),
            ]
        else:
            found = [_of_sentence(context, start, end)]
        drafts += filter(None, found)
    return drafts


def _of_sentence(context: Context, start: int, end: int) -> Draft | None:
    """Return the first shape that fits: “according to”, a clause in between or at the end, a verb with its object."""
    while end > start and context.symbols[end - 1] in ".,:-":
        end -= 1
    return _according(context, start, end) or _in_between(context, start, end) or _said(context, start, start, end)


def _according(context: Context, start: int, end: int) -> Draft | None:
    match = _ACCORDING.search(context.symbols, start, end)
    if not match:
        return None
    source = match.start(1)
    before, behind = (start, match.start()), (_behind_phrase(context.symbols, source, end), end)
    longer = before if match.start() - start > 2 else behind
    return _draft(context, [longer], source, (match.start(), source - 1), rules.ACCORDING_TO)


def _behind_phrase(symbols: str, unit: int, end: int) -> int:
    """Return the unit behind the comma that ends the phrase in `unit`."""
    comma = symbols.find(",", unit, end)
    return comma + 1 if comma >= 0 else end


def _in_between(context: Context, start: int, end: int) -> Draft | None:
    match = _CLAUSE.search(context.symbols, start + 1, end)
    if not match:
        return None
    verb = match.start(1) if match.group(1) else match.start(2)
    source = next(
        (unit for unit in range(match.start(), match.end()) if context.symbols[unit] in LineSymbol.MENTIONS), -1
    )
    if source < 0 or not _is_saying(context, verb):
        return None
    return _draft(
        context, [(start, match.start()), (match.end() + 1, end)], source, (verb, verb), rules.CLAUSE_IN_BETWEEN
    )


def _said(context: Context, sentence: int, start: int, end: int) -> Draft | None:
    """Return what is reported from unit `start` to before `end`, by somebody in the sentence that begins before it."""
    for verb, source in subjects_of_verbs(context, start, end, sentence):
        begin = _clause(context, verb, end)
        if begin >= 0:
            return _draft(context, [(begin, end)], source, (verb, verb), rules.SAID_THAT)
        if (chance := chance_of_report(context, verb, source)) >= MIN_REPORT_CHANCE:
            return _draft(context, [(verb + 1, end)], source, (verb, verb), rules.SAID_OR_THOUGHT, chance)
    return None


def subjects_of_verbs(context: Context, start: int, end: int, sentence: int) -> Iterator[tuple[int, int]]:
    """Yield the verbs that may report something, from unit `start` to before `end`, with their subjects.

    These are in the same sentence. A verb that introduces a quotation is none of them.
    """
    symbols, starts, tokens = context.symbols, context.tokens.starts, context.line.tokens
    for match in _CLAUSE_VERB.finditer(symbols, start + 1, end):
        verb = match.start()
        if symbols[verb - 1] != LineSymbol.TO and starts[tokens[verb]] not in context.cue_starts():
            source = context.clauses.subject(verb)
            if source >= sentence:
                yield verb, source


def _clause(context: Context, verb: int, end: int) -> int:
    """Return the unit in which the clause or the “to do it” begins that is the verb's object, -1 for none."""
    symbols = context.symbols
    if symbols[verb - 1] == LineSymbol.TO:
        return -1
    aim = _AIM.match(symbols, verb, end)
    if aim and context.word(verb) in words_of("verbs_promise"):
        return aim.end() - 1
    match = _COMPLEMENT.match(symbols, verb, end)
    if not match or not _is_saying(context, verb):
        return -1
    begin = match.end() - 1 if symbols[match.end() - 1] == LineSymbol.THAT else match.end()
    return begin if _OBJECT.match(symbols, begin, end) else -1


def _is_saying(context: Context, verb: int) -> bool:
    """Return whether the verb takes a clause as its object; it does not behind “to” or a modal."""
    return context.word(verb) in words_of("verbs_clause") and context.symbols[verb - 1] != LineSymbol.TO


def _draft(  # noqa: PLR0913, PLR0917 - its fields
    context: Context, parts: list[Span], source: int, cue: Span, rule: Rule, chance: float | None = None
) -> Draft | None:
    """Return the draft, its contents cut to the first and last word; None if too little is left."""
    spans = [span for part in parts if (span := _trimmed(context, *part))]
    if sum(len(context.text[start:end].split()) for start, end in spans) < MIN_CONTENT_WORDS:
        return None
    starts, ends, tokens = context.tokens.starts, context.tokens.ends, context.line.tokens
    return Draft(
        content=tuple(spans),
        outer=(spans[0][0], spans[-1][1]),
        source=context.line.mentions[source],
        cue=(starts[tokens[cue[0]]], ends[tokens[cue[1]]]),
        kind="indirect",
        rule=rule,
        confidence=_CONFIDENCE[rule] if chance is None else round(chance, 3),
    )


def _trimmed(context: Context, start: int, end: int) -> Span | None:
    """Return the span of the words in the units `start` to `end`, without punctuation at its ends."""
    symbols, tokens = context.symbols, context.line.tokens
    while start < end and symbols[start] in _LEFT_ENDS:
        start += 1
    while end > start and symbols[end - 1] in _RIGHT_ENDS:
        end -= 1
    if start >= end:
        return None
    last = context.line.mentions.get(end - 1)
    stop = context.mentions[last].end if last is not None else context.tokens.ends[tokens[end - 1]]
    return context.tokens.starts[tokens[start]], stop
