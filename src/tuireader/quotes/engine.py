"""The chain of passes from plain text to its attribution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tuireader.quotes.lexical.mentions import Mention, find_mentions
from tuireader.quotes.lexical.quotation_marks import find_marks
from tuireader.quotes.lexical.tokens import Tokens, tokenize
from tuireader.quotes.lexical.unlisted_nouns import with_unlisted
from tuireader.quotes.model import Attribution, Quotation, QuotationKind, Span
from tuireader.quotes.sources.context import Decided, Scene
from tuireader.quotes.sources.letter_line import Writer
from tuireader.quotes.sources.relations import SAME, SAYING, SPEAKING, cue_of, relation, rule_of
from tuireader.quotes.sources.scorer import Verdict, judge, weights
from tuireader.quotes.sources.sieves import CONFIDENCE, SIEVES
from tuireader.quotes.spans.pairing import Draft, find_contents
from tuireader.quotes.speakers.resolve import Source, resolve

# Above this chance of being nobody's, what stands between the marks is a title, a term or a nickname.
NOBODY = 0.4
# Below this chance a source stays unknown: a wrong name is worse than none.
UNKNOWN = 0.3
# How these two sign.
NOBODYS, UNSAID = "nobody's words", "unknown source"


@dataclass(slots=True)
class Reading:
    """One text read as far as the sources: its parts, all drafts, and those that somebody speaks, in order."""

    tokens: Tokens
    mentions: list[Mention]
    drafts: list[Draft]
    spoken: list[Draft] = field(default_factory=list)


def attribute(text: str, *, indirect: bool = False, blocks: Sequence[Span] = ()) -> Attribution:
    """Find the quotations of `text` and who is speaking; with `indirect` reported speech without marks too.

    `blocks` are the spans of its block quotes, in order: what a colon introduces is quoted there without marks.
    Takes any text, never raises, and needs time in proportion to its length.
    """
    reading = read(text, indirect=indirect, blocks=blocks)
    speakers, given = resolve(reading.tokens, reading.mentions, sources_of(reading))
    pairs = zip(reading.spoken, given, strict=True)
    return Attribution(speakers, tuple(_quotation(reading, draft, n, who) for n, (draft, who) in enumerate(pairs, 1)))


def read(text: str, *, indirect: bool = False, blocks: Sequence[Span] = ()) -> Reading:
    """Go through all passes up to the sources."""
    tokens = tokenize(text)
    mentions = with_unlisted(tokens, find_mentions(tokens))
    reading = Reading(tokens, mentions, find_contents(tokens, find_marks(text), blocks))
    writer = Writer(tokens, reading.drafts, reading.mentions)
    parents = dict.fromkeys([None, *(draft.parent for draft in reading.drafts)])
    for parent in parents:
        scene = Scene(tokens, reading.drafts, reading.mentions, writer.write(parent))
        reading.spoken += find_sources(scene, weights(), nested=parent is not None)
        if indirect and parent is None:
            from tuireader.quotes.sources.reported_speech import find_indirect  # noqa: PLC0415 - seldom asked for, and start-up counts

            reading.spoken += find_indirect(scene)
    reading.spoken.sort(key=lambda draft: draft.content[0][0])
    return reading


def find_sources(scene: Scene, table: Mapping[str, float], *, nested: bool) -> list[Draft]:
    """Give each quotation of one line its source; return those that somebody speaks.

    A nested quotation counts only where a verb of saying stands beside it.
    """
    spoken: list[Draft] = []
    decided: Decided | None = None
    for number in sorted(scene.line.spans):
        draft = scene.drafts[number]
        unit = by_sieve(scene, number, decided)
        if unit >= 0:
            draft.confidence = CONFIDENCE
            draft.candidates = ((scene.line.mentions[unit], CONFIDENCE),)
        elif draft.shape != "turn":
            verdict = judge(scene, number, decided, table)
            draft.nobody = verdict.nobody
            if verdict.nobody > max(NOBODY, *(chance for _, chance in verdict.chances[:1]), 0):
                draft.rule = NOBODYS
                continue
            unit = _by_evidence(scene, draft, verdict)
        if unit < 0:
            draft.rule = UNSAID
        else:
            _sign(scene, number, unit, spoken[-1] if spoken and decided and decided.source == unit else None)
            decided = scene.decide(number, unit)
        if nested and draft.rule not in (SAYING if scene.drafts[draft.parent or 0].shape != "turn" else SPEAKING):
            continue
        draft.kind = _kind(scene.text, draft)
        spoken.append(draft)
    return spoken


def by_sieve(scene: Scene, number: int, decided: Decided | None) -> int:
    """Return the source that the first sieve to fit gives, -1 where none fits; the sieve signs the draft."""
    for name, sieve in SIEVES:
        unit = sieve(scene, number, decided)
        if unit >= 0:
            scene.drafts[number].rule = name
            return unit
    return -1


def _by_evidence(scene: Scene, draft: Draft, verdict: Verdict) -> int:
    """Return the most likely source, -1 where none is likely enough."""
    draft.candidates = tuple((scene.line.mentions[unit], chance) for unit, chance in verdict.chances)
    if not verdict.chances:
        return -1
    unit, draft.confidence = verdict.chances[0]
    return unit if draft.confidence >= UNKNOWN else -1


def _sign(scene: Scene, number: int, unit: int, before: Draft | None) -> None:
    """Write source, rule and cue into the draft; `before` is the quotation before with the same source."""
    draft, line = scene.drafts[number], scene.line
    first, last = line.spans[number]
    draft.source = line.mentions[unit]
    if before and "|" in line.letters[unit:first]:
        draft.rule, draft.cue = draft.rule or SAME, before.cue
        return
    found = relation(line, unit, first, last)
    draft.rule = draft.rule or rule_of(found)
    if cue := cue_of(scene.clauses, found, unit, first, last):
        start, end = line.tokens[cue[0]], line.tokens[cue[1]]
        draft.cue = (scene.tokens.starts[start], scene.tokens.ends[end])
    elif before:
        draft.cue = before.cue


def _kind(text: str, draft: Draft) -> QuotationKind:
    """Call a quotation direct where it is a sentence of its own, mixed where it is a part of the reporter's."""
    start, end = draft.content[0][0], draft.content[-1][1]
    opening = next((char for char in text[start : start + 4] if char.isalnum()), " ")
    return "direct" if not opening.islower() and text[end - 1] in ",.?!…—–-" else "mixed"


def sources_of(reading: Reading) -> list[Source]:
    """Return what the speakers' passes need of each quotation that somebody speaks."""
    return [Source(d.content[0][0], d.content[-1][1], span_of(reading, d.source)) for d in reading.spoken]


def span_of(reading: Reading, mention: int | None) -> Span | None:
    """Return the span of a mention."""
    return None if mention is None else (reading.mentions[mention].start, reading.mentions[mention].end)


def text_of(text: str, spans: Sequence[Span]) -> str:
    """Return the words of a content, its parts joined by a blank."""
    return " ".join(text[start:end] for start, end in spans)


def _quotation(reading: Reading, draft: Draft, number: int, speaker: str | None) -> Quotation:
    return Quotation(
        id=f"q{number}",
        content=draft.content,
        text=text_of(reading.tokens.text, draft.content),
        source=span_of(reading, draft.source),
        cue=draft.cue,
        speaker=speaker,
        kind=draft.kind,
        rule=draft.rule,
        confidence=round(draft.confidence, 3),
    )
