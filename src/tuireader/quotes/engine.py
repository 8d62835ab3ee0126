"""The chain of passes from plain text to its attribution."""

from tuireader.quotes.contents import Draft, find_contents
from tuireader.quotes.features import Decided, Scene
from tuireader.quotes.line import build_line
from tuireader.quotes.marks import find_marks
from tuireader.quotes.mentions import find_mentions
from tuireader.quotes.model import Attribution, Quotation, QuotationKind
from tuireader.quotes.rules import cue_of, relation, rule_of
from tuireader.quotes.sources import decided_by, judge, weights
from tuireader.quotes.speakers import Source, resolve
from tuireader.quotes.tokens import tokenize

# Above this chance of being nobody's, what stands between the marks is a title, a term or a nickname.
NOBODY = 0.5


def attribute(text: str, *, indirect: bool = False) -> Attribution:  # noqa: ARG001 - its pass is not built yet
    """Find the quotations of `text` and who is speaking; with `indirect` reported speech without marks too.

    Takes any text, never raises, and needs time in proportion to its length.
    """
    tokens = tokenize(text)
    drafts = find_contents(tokens, find_marks(text))
    mentions = find_mentions(tokens)
    scene = Scene(tokens, drafts, mentions, build_line(tokens, drafts, mentions))
    spoken = find_sources(scene)
    sources = [Source(draft.content[0][0], draft.content[-1][1], _span(scene, draft)) for draft in spoken]
    speakers, given = resolve(tokens, mentions, sources)
    quotations = [
        _quotation(scene, draft, number, speaker)
        for number, (draft, speaker) in enumerate(zip(spoken, given, strict=True), start=1)
    ]
    return Attribution(speakers, tuple(quotations))


def find_sources(scene: Scene) -> list[Draft]:
    """Give each quotation its source, cue and rule; return those that somebody speaks."""
    table = weights()
    spoken: list[Draft] = []
    decided: Decided | None = None
    for number in sorted(scene.line.spans):
        verdict = judge(scene, number, decided, table)
        if verdict.nobody > NOBODY:
            continue
        draft = scene.drafts[number]
        draft.kind = _kind(scene.text, draft)
        if verdict.chances:
            unit, draft.confidence = verdict.chances[0]
            before = spoken[-1] if spoken and decided and decided.source == unit else None
            _sign(scene, number, unit, before)
            decided = decided_by(scene, number, unit)
        spoken.append(draft)
    return spoken


def _sign(scene: Scene, number: int, unit: int, before: Draft | None) -> None:
    """Write source, rule and cue into the draft; `before` is the quotation before with the same source."""
    draft, line = scene.drafts[number], scene.line
    found = relation(line, unit, *line.spans[number])
    draft.source = line.mentions[unit]
    draft.rule = rule_of(found, before is not None)
    cue = cue_of(found)
    if cue:
        first, last = line.tokens[cue[0]], line.tokens[cue[1]]
        draft.cue = (scene.tokens.starts[first], scene.tokens.ends[last])
    elif before:
        draft.cue = before.cue


def _kind(text: str, draft: Draft) -> QuotationKind:
    """Call a quotation direct where it is a sentence of its own, mixed where it is a part of the reporter's."""
    start, end = draft.content[0][0], draft.content[-1][1]
    opening = next((char for char in text[start : start + 4] if char.isalnum()), " ")
    return (
        "direct"
        if not opening.islower() and (text[end - 1] in ",.?!…—" or text[end : end + 2][1:] in ",.")
        else "mixed"
    )


def _span(scene: Scene, draft: Draft) -> tuple[int, int] | None:
    if draft.source is None:
        return None
    mention = scene.mentions[draft.source]
    return mention.start, mention.end


def _quotation(scene: Scene, draft: Draft, number: int, speaker: str | None) -> Quotation:
    text = " ".join(scene.text[start:end] for start, end in draft.content)
    return Quotation(
        id=f"q{number}",
        content=draft.content,
        text=text,
        source=_span(scene, draft),
        cue=draft.cue,
        speaker=speaker,
        kind=draft.kind,
        rule=draft.rule,
        confidence=round(draft.confidence, 3),
    )
