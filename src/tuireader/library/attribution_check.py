"""Whether a stored attribution can be one of the engine's: a hostile file may have anything in its place."""

from tuireader.quotes import Attribution
from tuireader.quotes.model import Quotation, Speaker


def fits_text(attribution: Attribution, length: int) -> bool:
    """Return whether all parts of an attribution have their types, and all offsets are in a text of that length."""
    speakers = {speaker.id for speaker in attribution.speakers if _is_speaker(speaker)}
    return (
        len(speakers) == len(attribution.speakers)
        and isinstance(attribution.read_to, int | None)
        and isinstance(attribution.language, str)
        and all(_is_quotation(quotation, speakers, length) for quotation in attribution.quotations)
    )


def _is_speaker(speaker: Speaker) -> bool:
    texts = (speaker.id, speaker.name, speaker.kind, *speaker.aliases, *speaker.roles, *speaker.bodies)
    texts = (*texts, speaker.generation, speaker.initials, speaker.role or "", speaker.gender or "")
    return all(isinstance(text, str) for text in texts) and isinstance(speaker.age, int | None)


def _is_quotation(quotation: Quotation, speakers: set[str], length: int) -> bool:
    spans = [*quotation.content, *(span for span in (quotation.source, quotation.cue) if span is not None)]
    texts = (quotation.id, quotation.text, quotation.kind, quotation.rule, quotation.reporter or "")
    return (
        bool(quotation.content)
        and all(_is_span(span, length) for span in spans)
        and all(isinstance(text, str) for text in texts)
        and (quotation.speaker is None or quotation.speaker in speakers)
        and all(isinstance(chance, int | float) for chance in (quotation.confidence, quotation.source_confidence))
    )


def _is_span(span: object, length: int) -> bool:
    return (
        isinstance(span, tuple)
        and len(span) == 2
        and all(isinstance(offset, int) for offset in span)
        and 0 <= span[0] <= span[1] <= length
    )
