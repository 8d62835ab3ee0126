"""Explains the source and speaker of each quotation: the candidates, their chances and the rules that decided."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from tuireader.quotes.engine import Reading, only_likely, read, set_chances, sources_of, span_of, text_of
from tuireader.quotes.model import ENGLISH, Span
from tuireader.quotes.reasons import Reason, Resolutions, Rival
from tuireader.quotes.sources.letter_line import LetterLine, LetterLineBuilder
from tuireader.quotes.spans.draft import Draft
from tuireader.quotes.speakers.resolve import Decision, decisions_of, resolve_sources
from tuireader.quotes.speakers.salience import RecordingSalience

SYMBOLS_AROUND = 12
"""The number of units before and after a quotation in its explained letter line."""


class Candidate(NamedTuple):
    """A mention that could be the source, and the chance that it is."""

    span: Span
    text: str
    chance: float


class Explanation(NamedTuple):
    """One stretch between marks: its words, cue, source, the rule that decided, and what else was in reach.

    `spoken` is false for words that are a title, a term or a nickname; `nobody` is the chance of that.
    `confidence` is the chance of the source. `speaker` is the name of the person or body that it means, `speaker_rule`
    the sieve that decided so, `name_confidence` the chance that the name is right; `reporter` names who reports it.
    `reason` says what makes the words of the source mean this speaker, where they are not the name; `rivals` who else
    it could be; `likely` who is most likely, with `likely_chance`, also where that is too unlikely for a `speaker`.
    `letter_line` is what the sieves for sources see: the symbols around the quotation (`sources.letter_line`).
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
    speaker: str | None = None
    speaker_rule: str = ""
    name_confidence: float = 0.0
    reporter: str | None = None
    letter_line: str = ""
    reason: Reason | None = None
    rivals: tuple[Rival, ...] = ()
    likely: str | None = None
    likely_chance: float = 0.0


def explain(text: str, *, indirect: bool = False, blocks: Sequence[Span] = (), language: str = "") -> list[Explanation]:
    """Return an explanation of every stretch between quotation marks, in the order of the text.

    `indirect`, `blocks` and `language` are those of `attribute`.
    """
    reading = read(text, indirect=indirect, blocks=blocks, language=language)
    sources = sources_of(reading)
    discourse = resolve_sources(reading.lexical, sources, RecordingSalience())
    decisions, resolutions = decisions_of(discourse, sources), Resolutions(discourse)
    set_chances(reading, decisions)
    made = {id(draft): decision for draft, decision in zip(reading.quotations, decisions, strict=True)}
    left_out = [draft for draft in reading.drafts if id(draft) not in made]
    drafts = sorted([*left_out, *reading.quotations], key=lambda draft: (draft.content[0][0], -draft.content[-1][1]))
    lines = _LetterLines(reading)
    return [_explanation(reading, draft, made.get(id(draft)), lines.around(draft), resolutions) for draft in drafts]


class _LetterLines:
    """The letter lines of a text and of what is within its quotations, each built when it is first needed."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._index_of = {id(draft): index for index, draft in enumerate(reading.drafts)}
        self._lines: dict[int | None, LetterLine] = {}

    @cached_property
    def _builder(self) -> LetterLineBuilder:
        return LetterLineBuilder(self._reading.lexical, self._reading.drafts)

    def around(self, draft: Draft) -> str:
        """Return the symbols of a quotation and of `SYMBOLS_AROUND` units on both sides; "" where there are none."""
        index = self._index_of.get(id(draft))
        if index is None or self._reading.language != ENGLISH:
            return ""
        if draft.parent not in self._lines:
            self._lines[draft.parent] = self._builder.build(draft.parent)
        line = self._lines[draft.parent]
        if index not in line.spans:
            return ""
        first, last = line.spans[index]
        return line.symbols[max(0, first - SYMBOLS_AROUND) : last + SYMBOLS_AROUND + 1]


def _explanation(
    reading: Reading, draft: Draft, decided: Decision | None, letter_line: str, resolutions: Resolutions
) -> Explanation:
    decision = only_likely(decided) if decided else None
    text = reading.lexical.tokens.text
    weighed = [(reading.lexical.mentions[mention_index], chance) for mention_index, chance in draft.candidates]
    return Explanation(
        content=draft.content,
        text=text_of(text, draft.content),
        spoken=decision is not None,
        source=span_of(reading, draft.source),
        cue=draft.cue,
        rule=draft.rule.label if draft.rule else "",
        confidence=round(draft.confidence, 3),
        nobody=round(draft.nobody, 3),
        candidates=tuple(
            Candidate((mention.start, mention.end), text[mention.start : mention.end], round(chance, 3))
            for mention, chance in weighed
        ),
        speaker=" ".join(decision.entity.name.split()) if decision and decision.entity else None,
        speaker_rule=decision.label if decision else "",
        name_confidence=decision.chance if decision else 0.0,
        reporter=decision.reporter if decision else None,
        letter_line=letter_line,
        reason=resolutions.reason(draft, decided) if decided else None,
        rivals=resolutions.rivals(draft, decided) if decided else (),
        likely=" ".join(decided.entity.name.split()) if decided and decided.entity else None,
        likely_chance=decided.chance if decided else 0.0,
    )
