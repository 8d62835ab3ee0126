"""`tuireader quotes --explain`: for each quotation what its speaker rests on, and what was left out."""

from collections.abc import Iterator

from tuireader.documents.model import Document
from tuireader.quotes.explain import Explanation, explain

MAX_CANDIDATES = 4
MIN_CHANCE = 0.01  # chance of a candidate worth a word
MAX_QUOTATION_CHARACTERS = 100  # characters of a quotation


def why(id: str, document: Document, *, indirect: bool = False) -> str:  # noqa: A002 - the schema's own word
    """Return the explanations of all quotations of `document`, and then those of what nobody says."""
    explanations = explain(document.text, indirect=indirect, blocks=document.block_quotes)
    lines = [document.title, id, ""]
    for one in explanations:
        if one.spoken:
            lines += [_shortened(one.text), *(f"  {line}" for line in _quotation_lines(document.text, one)), ""]
    others = [one for one in explanations if not one.spoken]
    if others:
        lines += ["Nobody's words", *(f"  {_shortened(one.text)}{_left_out(one)}" for one in others), ""]
    return "\n".join(lines)


def _quotation_lines(text: str, one: Explanation) -> Iterator[str]:
    by = f" ({one.speaker_rule})" if one.speaker_rule else ""
    yield f"Speaker: {one.speaker or 'not known'}{by}"
    source = _words(text, one.source) or "not known"
    yield f"Source: {source} ({one.rule}, {_percent(one.confidence)})"
    if one.cue:
        yield f"Cue: {_words(text, one.cue)}"
    others = [c for c in one.candidates if c.span != one.source and c.chance >= MIN_CHANCE][:MAX_CANDIDATES]
    if others:
        weighed = "; ".join(f"{' '.join(c.text.split())} {_percent(c.chance)}" for c in others)
        yield f"Others: {weighed}"
    if one.nobody >= MIN_CHANCE:
        yield f"Nobody: {_percent(one.nobody)}"


def _left_out(one: Explanation) -> str:
    return (
        f" ({one.rule}, {_percent(one.nobody)})" if one.nobody >= MIN_CHANCE else f" ({one.rule or 'inside another'})"
    )


def _words(text: str, span: tuple[int, int] | None) -> str:
    return " ".join(text[slice(*span)].split()) if span else ""


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words if len(words) <= MAX_QUOTATION_CHARACTERS else words[: MAX_QUOTATION_CHARACTERS - 1] + '…'}”"


def _percent(chance: float) -> str:
    return f"{round(100 * chance)} %"
