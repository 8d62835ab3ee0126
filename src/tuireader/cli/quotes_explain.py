"""`tuireader quotes --explain`: why each quotation has its speaker, and what was left out."""

from collections.abc import Iterator

from tuireader.documents.model import Document
from tuireader.quotes.explain import Explanation, explain
from tuireader.quotes.reasons import resolution_words, rival_words

MAX_CANDIDATES = 4
MIN_CHANCE = 0.01  # less probable candidates are not shown
MAX_QUOTATION_CHARACTERS = 100  # longer quotations are shortened


def explanation_report(id: str, document: Document, *, indirect: bool = False) -> str:  # noqa: A002 - the schema's name
    """Return the explanations of all quotations of `document`, and then of those that nobody says."""
    explanations = explain(document.prose, indirect=indirect, blocks=document.block_quotes, language=document.language)
    lines = [document.title, id, ""]
    for explanation in explanations:
        if explanation.spoken:
            lines += [
                _shortened(explanation.text),
                *(f"  {line}" for line in _quotation_lines(document.text, explanation)),
                "",
            ]
    unspoken = [explanation for explanation in explanations if not explanation.spoken]
    if unspoken:
        lines += [
            "Nobody's words",
            *(line for explanation in unspoken for line in _unspoken_lines(explanation)),
            "",
        ]
    return "\n".join(lines)


def _quotation_lines(text: str, explanation: Explanation) -> Iterator[str]:
    reasons = [explanation.speaker_rule, _percent(explanation.name_confidence) if explanation.speaker else ""]
    reason = ", ".join(filter(None, reasons))
    yield f"Speaker: {explanation.speaker or 'not known'}" + (f" ({reason})" if reason else "")
    if explanation.reason:
        yield f"Why: “{explanation.reason.words}” ← {resolution_words(explanation.reason)}"
    if explanation.speaker is None and explanation.likely:
        yield f"Most likely: {explanation.likely} ({_percent(explanation.likely_chance)})"
    if explanation.rivals:
        yield f"Rivals: {rival_words(explanation.rivals)}"
    if explanation.reporter:
        yield f"Reported by: {explanation.reporter}"
    source = _words(text, explanation.source) or "not known"
    yield f"Source: {source} ({explanation.rule}, {_percent(explanation.confidence)})"
    if explanation.cue:
        yield f"Cue: {_words(text, explanation.cue)}"
    other_candidates = [
        candidate
        for candidate in explanation.candidates
        if candidate.span != explanation.source and candidate.chance >= MIN_CHANCE
    ][:MAX_CANDIDATES]
    if other_candidates:
        weighted_candidates = "; ".join(
            f"{' '.join(candidate.text.split())} {_percent(candidate.chance)}" for candidate in other_candidates
        )
        yield f"Others: {weighted_candidates}"
    if explanation.nobody >= MIN_CHANCE:
        yield f"Nobody: {_percent(explanation.nobody)}"
    if explanation.letter_line:
        yield f"Letter line: {explanation.letter_line}"


def _unspoken_lines(explanation: Explanation) -> Iterator[str]:
    yield f"  {_shortened(explanation.text)}{_exclusion_reason(explanation)}"
    if explanation.letter_line:
        yield f"    Letter line: {explanation.letter_line}"


def _exclusion_reason(explanation: Explanation) -> str:
    return (
        f" ({explanation.rule}, {_percent(explanation.nobody)})"
        if explanation.nobody >= MIN_CHANCE
        else f" ({explanation.rule or 'inside another'})"
    )


def _words(text: str, span: tuple[int, int] | None) -> str:
    return " ".join(text[slice(*span)].split()) if span else ""


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words if len(words) <= MAX_QUOTATION_CHARACTERS else words[: MAX_QUOTATION_CHARACTERS - 1] + '…'}”"


def _percent(chance: float) -> str:
    return f"{round(100 * chance)} %"
