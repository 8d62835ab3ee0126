"""The chain of passes from plain text to its attribution."""

from collections.abc import Sequence

from tuireader.quotes.lexical.analysis import LexicalAnalysis, analyse_tokens
from tuireader.quotes.lexical.language import UNSURE, language_of
from tuireader.quotes.lexical.quotation_marks import find_marks
from tuireader.quotes.lexical.tokens import tokenize
from tuireader.quotes.lexical.word_lists import LANGUAGE
from tuireader.quotes.model import Attribution, Quotation, QuotationKind, Span
from tuireader.quotes.sources import rules
from tuireader.quotes.sources.context import Context, PreviousSource
from tuireader.quotes.sources.evidence import Evidence, is_clausal
from tuireader.quotes.sources.features import EvidenceTable
from tuireader.quotes.sources.letter_line import LetterLineBuilder, LineSymbol
from tuireader.quotes.sources.plausibility import is_plausible, is_title
from tuireader.quotes.sources.relations import cue_of, rule_of
from tuireader.quotes.sources.repeated_words import find_repeated
from tuireader.quotes.sources.reporters import reporter_unit
from tuireader.quotes.sources.scorer import score_candidates, trained_table
from tuireader.quotes.sources.sieves import SIEVE_CONFIDENCE, find_by_sieve
from tuireader.quotes.spans.draft import Draft
from tuireader.quotes.spans.nicknames import without_nicknames
from tuireader.quotes.spans.pairing import find_contents, join_around_clauses
from tuireader.quotes.speakers.name_chance import Signs, name_chance, signs_of
from tuireader.quotes.speakers.resolve import (
    Decision,
    Source,
    decide,
    decisions_elsewhere,
    decisions_of,
    resolve_sources,
    speakers_of,
)

# The characters before a quotation that begins a sentence.
_SENTENCE_OPENERS = LineSymbol.BREAKS | {LineSymbol.QUOTATION}
# Above this chance of having no speaker, the words between the marks are a title, a term or a nickname.
MIN_NOBODY_CHANCE = 0.4
# Below this chance a source stays unknown: a wrong name is worse than none.
MIN_SOURCE_CHANCE = 0.3
# The same where the quoted words describe somebody: NAME was “ready”.
MIN_DESCRIBED_CHANCE = 0.4
# Below this chance the speaker is not named, though the source is given.
MIN_NAME_CHANCE = 0.6
_REPORTERS = frozenset({"i", "we"})
MAX_FRAGMENT_WORDS = 5  # quoted words that are no sentence, up to so many
# An answer without marks, and an excerpt whose last paragraph is not closed.
_ANSWERS = ("turn", "unclosed")
# The rules of the scorer's answers if no verb beside the quotation names its source.
_WEAK_RULES = (rules.IN_THE_SENTENCE, rules.NAME_SAID_BEFORE)


class Reading:
    """One text read as far as the sources: words and mentions, all drafts, and those that somebody speaks, in order.

    Of a text in another language, `language` says in which, there are no mentions, and no quotation has a source.
    """

    __slots__ = ("drafts", "language", "lexical", "quotations")

    def __init__(
        self,
        lexical: LexicalAnalysis,
        drafts: list[Draft],
        language: str = LANGUAGE,
    ) -> None:
        self.lexical = lexical
        self.drafts = drafts
        self.language = language
        self.quotations: list[Draft] = []


def attribute(text: str, *, indirect: bool = False, blocks: Sequence[Span] = (), language: str = "") -> Attribution:
    """Find the quotations of `text` and their speakers; with `indirect`, reported speech without marks too.

    `blocks` are the spans of its block quotes, in order: after a colon, they are quotations without marks. `language`
    is the one that its page or feed declares, which decides where the words do not.
    Takes any text, never raises, and needs time proportional to its length.
    """
    reading = read(text, indirect=indirect, blocks=blocks, language=language)
    decisions = decide_names(reading)
    speakers, given = speakers_of(decisions)
    made = zip(reading.quotations, decisions, given, strict=True)
    quotations = tuple(_quotation(reading, n, *one) for n, one in enumerate(made, 1))
    return Attribution(speakers, quotations, language=reading.language)


def attribute_with_reported(text: str, *, blocks: Sequence[Span] = (), language: str = "") -> Attribution:
    """Find what `attribute` finds, and behind it the reported speech, which changes nothing about the quotations.

    Who is meant by the sources of reported speech is what was decided for the quotations: little is decided again.
    """
    reading = read(text, indirect=True, blocks=blocks, language=language)
    reported = [draft for draft in reading.quotations if draft.kind == "indirect"]
    reading.quotations = [draft for draft in reading.quotations if draft.kind != "indirect"]
    sources = sources_of(reading)
    if not reported or all(source.mention_index is None for source in sources):
        decisions, reported_decisions = decide_names(reading), None
    else:
        discourse = resolve_sources(reading.lexical, sources)
        decisions = _likely(reading, decisions_of(discourse, sources))
        reported_decisions = decisions_elsewhere(discourse, [draft.source for draft in reported])
    quoted, reading.quotations = reading.quotations, reported
    if reported_decisions is None:
        reported_decisions = decide(reading.lexical, sources_of(reading))
    reported_decisions = _likely(reading, reported_decisions)
    speakers, given = speakers_of([*decisions, *reported_decisions])
    made = zip([*quoted, *reported], [*decisions, *reported_decisions], given, strict=True)
    quotations = tuple(_quotation(reading, n, *one) for n, one in enumerate(made, 1))
    return Attribution(speakers, quotations, language=reading.language)


def read(text: str, *, indirect: bool = False, blocks: Sequence[Span] = (), language: str = "") -> Reading:
    """Run all passes up to the sources."""
    found_language = language_of(text, language)
    if found_language not in (LANGUAGE, UNSURE):
        return _read_other_language(text, blocks, found_language)
    tokens = tokenize(text)
    drafts = find_contents(tokens, find_marks(text, tokens.glyphs()), blocks)
    if not drafts and not indirect:  # nothing is quoted, so that nobody is looked for
        return Reading(LexicalAnalysis(tokens, "", "", []), drafts)
    lexical = analyse_tokens(tokens)
    reading = Reading(lexical, without_nicknames(text, drafts, lexical.mentions))
    builder = LetterLineBuilder(lexical, reading.drafts)
    parents = dict.fromkeys([None, *(draft.parent for draft in reading.drafts)])
    for parent in parents:
        context = Context(lexical, reading.drafts, builder.build(parent))
        spoken = find_sources(context, trained_table(), nested=parent is not None)
        reading.quotations += spoken if parent is not None else [*spoken, *find_repeated(context, spoken)]
        if indirect and parent is None:
            from tuireader.quotes.sources.reported_speech import find_reported_speech  # noqa: PLC0415 - rarely asked for, and start-up counts

            reading.quotations += find_reported_speech(context)
    reading.quotations.sort(key=lambda draft: draft.content[0][0])
    return reading


def _read_other_language(text: str, blocks: Sequence[Span], language: str) -> Reading:
    """Find the quotations of a text in another language, without sources: the rules for sources are English."""
    from tuireader.quotes.spans.dashes import with_dash_speech  # noqa: PLC0415 - English does without, and start-up counts

    tokens = tokenize(text)
    lexical = LexicalAnalysis(tokens, "", "", [])
    marks = find_marks(text, tokens.glyphs())
    drafts = [draft for draft in find_contents(tokens, marks, blocks) if draft.shape != "turn"]
    outer = join_around_clauses(text, [draft for draft in drafts if draft.parent is None])
    reading = Reading(lexical, with_dash_speech(text, outer, language), language)
    reading.quotations = sorted(reading.drafts, key=lambda draft: draft.content[0][0])
    for draft in reading.quotations:
        draft.rule, draft.kind = rules.OTHER_LANGUAGE, _kind(text, draft)
    return reading


def find_sources(context: Context, table: EvidenceTable[float], *, nested: bool) -> list[Draft]:
    """Set the source of each quotation of one letter line; return the quotations that somebody speaks.

    A nested quotation counts only if a verb of saying is beside it.
    """
    evidence = Evidence(context, table)
    spoken: list[Draft] = []
    previous: PreviousSource | None = None
    for draft_index in sorted(context.line.spans):
        draft = context.drafts[draft_index]
        unit = _find_source(evidence, draft_index, previous)
        if unit < 0 and (draft.rule is rules.NOBODYS_WORDS or is_title(context, draft_index)):
            draft.rule = rules.NOBODYS_WORDS
            continue
        if unit < 0:
            draft.rule = rules.UNKNOWN_SOURCE
        else:
            before = spoken[-1] if spoken and previous and previous.source == unit else None
            _set_source(context, draft_index, unit, before)
            if draft.rule is not rules.OWN_WORDS:  # quotations after a claim continue its reporter, not its author
                previous = context.previous_source(draft_index, unit)
            if not is_plausible(context, draft_index, unit):
                draft.rule, draft.source, draft.cue = rules.NOBODYS_WORDS, None, None
                continue
        if nested and not _is_spoken_within(context, draft_index, spoken):
            continue
        draft.kind = _kind(context.text, draft)
        spoken.append(draft)
    return spoken


def _find_source(evidence: Evidence[float], draft_index: int, previous: PreviousSource | None) -> int:
    """Return the unit of the source of a quotation, or -1; words that nobody speaks get their rule."""
    context = evidence.context
    draft = context.drafts[draft_index]
    unit = find_by_sieve(context, draft_index, previous)
    if unit >= 0 and context.is_told(draft_index, unit):
        draft.rule, unit = None, -1
    elif unit >= 0:
        draft.confidence = SIEVE_CONFIDENCE
        draft.weighed = context.line.mentions, (unit,), (SIEVE_CONFIDENCE,), 1.0
    elif draft.shape != "turn":
        units, shares, total, draft.nobody = score_candidates(evidence, draft_index, previous)
        share = max(shares, default=0.0)
        best = share / total
        if draft.nobody > MIN_NOBODY_CHANCE and draft.nobody > best:
            draft.rule = rules.NOBODYS_WORDS
        else:
            draft.weighed, draft.confidence = (context.line.mentions, units, shares, total), best
            if best >= MIN_SOURCE_CHANCE:
                unit = _unless_reporter(context, draft_index, units[shares.index(share)])
                unit = context.clauses.phrase_head(unit)
                unit = _unless_described(context, draft_index, unit, best)
                unit = -1 if context.is_told(draft_index, unit) else unit
    return unit


def _unless_reporter(context: Context, draft_index: int, unit: int) -> int:
    """Return who speaks where the reporter is nearer by chance: “When I called, NAME said it was “…””."""
    if context.drafts[draft_index].parent is not None or context.mention(unit).head not in _REPORTERS:
        return unit
    verb = context.clauses.governing_verb(context.line.spans[draft_index][0])
    speaker = context.clauses.subject(verb) if verb > unit else -1
    return max(unit, speaker)


def _unless_described(context: Context, draft_index: int, unit: int, chance: float) -> int:
    """Return the most likely source, or -1 where the quoted words describe it and it is not likely enough for that."""
    is_described = context.symbols[unit + 1 : context.line.spans[draft_index][0]] == LineSymbol.AUXILIARY
    return -1 if is_described and chance < MIN_DESCRIBED_CHANCE else unit


def _is_spoken_within(context: Context, draft_index: int, spoken: Sequence[Draft]) -> bool:
    """Return whether a nested quotation is speech; inside an answer or an excerpt, a judgement counts as well."""
    draft = context.drafts[draft_index]
    if draft.rule is rules.SAME_SPEAKER:
        begins_sentence = context.symbols[context.line.spans[draft_index][0] - 1] in _SENTENCE_OPENERS
        return begins_sentence and bool(spoken) and spoken[-1].source == draft.source
    if draft.rule is None:
        return False
    parent = context.drafts[draft.parent or 0]
    if parent.rule is rules.INTRODUCES:  # an excerpt is a text like any other
        return draft.source is not None
    in_answer = parent.shape in _ANSWERS
    return draft.rule.is_saying or (in_answer and draft.rule.is_judgement)


def _set_source(context: Context, draft_index: int, unit: int, before: Draft | None) -> None:
    """Write source, rule and cue into the draft; `before` is the quotation before with the same source."""
    draft, line = context.drafts[draft_index], context.line
    first, last = line.spans[draft_index]
    draft.source = line.mentions[unit]
    if before and LineSymbol.SENTENCE in line.symbols[unit:first]:
        draft.rule, draft.cue = draft.rule or rules.SAME_SPEAKER, before.cue
        return
    rule = draft.rule or rule_of(line.symbols, unit, first, last)
    draft.rule = rules.SAME_SPEAKER if before and rule is rules.NEAREST_SPEAKER else rule
    reporter = reporter_unit(context, draft_index, unit)
    draft.reporter = line.mentions[reporter] if reporter >= 0 else None
    if draft.shape == "turn":
        return
    if cue := cue_of(context.clauses, unit, first, last):
        start, end = line.tokens[cue[0]], line.tokens[cue[1]]
        draft.cue = (context.tokens.starts[start], context.tokens.ends[end])
    elif before:
        draft.cue = before.cue


def _kind(text: str, draft: Draft) -> QuotationKind:
    """Return “direct” for a quotation that is a whole sentence, “mixed” for a part of the reporter's sentence."""
    start, end = draft.content[0][0], draft.content[-1][1]
    opening = text[start]
    if not opening.isalnum():
        opening = next(filter(str.isalnum, text[start + 1 : start + 4]), " ")
    return "direct" if not opening.islower() and text[end - 1] in ",.?!…—–-" else "mixed"


def sources_of(reading: Reading) -> list[Source]:
    """Return what the passes for speakers need to know of each quotation that somebody speaks."""
    return [Source(d.content[0][0], d.content[-1][1], d.source, d.reporter) for d in reading.quotations]


def decide_names(reading: Reading) -> list[Decision]:
    """Return who speaks each quotation; a name that is probably wrong is left out."""
    return _likely(reading, decide(reading.lexical, sources_of(reading)))


def _likely(reading: Reading, decisions: Sequence[Decision]) -> list[Decision]:
    set_chances(reading, decisions)
    return [only_likely(it) for it in decisions]


def set_chances(reading: Reading, decisions: Sequence[Decision]) -> None:
    """Set in the decisions about all quotations the chances that the names are right."""
    for draft, decision in zip(reading.quotations, decisions, strict=True):
        if decision.entity:
            decision.chance = _rounded(name_chance(signs_of_name(reading, draft, decision)))


def _rounded(chance: float) -> float:
    """Return a chance in thousandths; `round` would take six times as long."""
    return int(chance * 1000 + 0.5) / 1000


def only_likely(decision: Decision) -> Decision:
    """Return the decision, without the name if that is probably wrong."""
    if decision.entity is None or decision.chance >= MIN_NAME_CHANCE:
        return decision
    return Decision(None, decision.sieve, decision.rival, decision.reporter)


def signs_of_name(reading: Reading, draft: Draft, decision: Decision) -> Signs:
    """Return the evidence for and against the speaker's name of a quotation."""
    words = reading.lexical.tokens.text[draft.content[0][0] : draft.content[-1][1]]
    return signs_of(
        draft.confidence,
        is_weak=draft.rule in _WEAK_RULES and draft.confidence < SIEVE_CONFIDENCE,
        is_guess=decision.is_guess,
        rival=decision.rival,
        is_fragment=words.count(" ") < MAX_FRAGMENT_WORDS and not is_clausal(words),
        is_no_person=decision.entity is not None and decision.entity.kind != "person",
    )


def span_of(reading: Reading, mention_index: int | None) -> Span | None:
    """Return the span of a mention."""
    if mention_index is None:
        return None
    mention = reading.lexical.mentions[mention_index]
    return mention.start, mention.end


def text_of(text: str, spans: Sequence[Span]) -> str:
    """Return the words of a content, its parts joined by a blank."""
    if len(spans) == 1:
        return text[spans[0][0] : spans[0][1]]
    return " ".join([text[start:end] for start, end in spans])


def _quotation(
    reading: Reading, quotation_number: int, draft: Draft, decision: Decision, speaker: str | None
) -> Quotation:
    return Quotation(
        f"q{quotation_number}",
        draft.content,
        text_of(reading.lexical.tokens.text, draft.content),
        span_of(reading, draft.source),
        draft.cue,
        speaker,
        draft.kind,
        draft.rule.label if draft.rule else "",
        decision.chance,
        _rounded(draft.confidence),
        decision.reporter,
    )
