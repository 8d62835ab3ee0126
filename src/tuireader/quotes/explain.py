"""Why this source: for every stretch between quotation marks what was weighed and which rule decided."""

from dataclasses import dataclass

from tuireader.quotes.engine import read, span_of, text_of
from tuireader.quotes.model import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that could be the source, and the chance that it is."""

    span: Span
    text: str
    chance: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """One stretch between marks: its words, cue, source, the rule that decided and what else was in reach.

    `spoken` is false for what was left out as a title, a term or a nickname; `nobody` is the chance of that.
    """

    content: tuple[Span, ...]
    text: str
    spoken: bool
    source: Span | None
    cue: Span | None
    rule: str
    confidence: float
    nobody: float
    candidates: tuple[Candidate, ...]


def explain(text: str) -> list[Explanation]:
    """Return an explanation of every stretch between quotation marks, in the order of the text."""
    reading = read(text)
    spoken = {id(draft) for draft in reading.spoken}
    explanations = []
    for draft in reading.drafts:
        weighed = [(reading.mentions[number], chance) for number, chance in draft.candidates]
        explanations.append(
            Explanation(
                content=draft.content,
                text=text_of(text, draft.content),
                spoken=id(draft) in spoken,
                source=span_of(reading, draft.source),
                cue=draft.cue,
                rule=draft.rule,
                confidence=round(draft.confidence, 3),
                nobody=round(draft.nobody, 3),
                candidates=tuple(
                    Candidate((mention.start, mention.end), text[mention.start : mention.end], round(chance, 3))
                    for mention, chance in weighed
                ),
            )
        )
    return explanations
