"""The texts of the sheets."""

from collections.abc import Iterator

from tuireader.quotes import Attribution, Quotation, Speaker
from tuireader.screens.rule_phrases import rule_phrase
from tuireader.widgets.phrases import introduction

Paragraph = tuple[str, str]
"""A term and its explanation; with an empty term, plain text; with both empty, a blank line."""


def explain_speaker(text: str, attribution: Attribution, quotation_index: int) -> Iterator[Paragraph]:
    """Yield an explanation, in plain words, of why a quotation has its speaker."""
    quotation = attribution.quotations[quotation_index]
    speaker = next((it for it in attribution.speakers if it.id == quotation.speaker), None)
    yield "", f"“{' '.join(quotation.text.split())}”"
    yield "", ""
    if words := introduction(text, quotation):
        yield f"“{words}”", f"introduces it: {rule_phrase(quotation.rule)}"
    else:
        yield "Nothing introduces it", rule_phrase(quotation.rule)
    yield from _source(text, quotation, speaker)
    if speaker is None:
        yield "No name given", "the text does not say who this is, or nobody was found"
        return
    yield speaker.name, speaker.role or "no role given"
    if speaker.aliases:
        yield "", ""
        yield "", f"Also called here: {', '.join(speaker.aliases)}"


def _source(text: str, quotation: Quotation, speaker: Speaker | None) -> Iterator[Paragraph]:
    """Yield who the words for the speaker refer to, unless they are the name itself."""
    if quotation.source is None:
        return
    source = " ".join(text[slice(*quotation.source)].split())
    if speaker is not None and source != speaker.name:
        yield f"“{source}”", f"is most likely {speaker.name}"
