"""Words for people: counts, ages, and what is said of a quotation. Nothing here knows a widget."""

from datetime import UTC, datetime, timedelta

from tuireader.documents.model import Document
from tuireader.quotes import Attribution, Quotation
from tuireader.widgets.text_width import truncate

NO_SPEAKER = "no name given"
_MAX_INTRODUCTION_CELLS = 60


def counted(count: int, noun: str) -> str:
    """Say “no quotations”, “1 quotation”, “2 quotations”."""
    return f"{f'{count:,}' if count else 'no'} {noun}{'' if count == 1 else 's'}"


def age(date: datetime | None, now: datetime) -> str:
    """Say how long ago `date` was, in six cells: “40 min”, “3 h”, “2 d”, then the day, or month and year: “Nov 25”."""
    if date is None:
        return ""
    past = now - (date if date.tzinfo else date.replace(tzinfo=UTC))
    if timedelta() <= past < timedelta(hours=1):
        return f"{past.seconds // 60} min"
    if timedelta() <= past < timedelta(days=1):
        return f"{past.seconds // 3600} h"
    if timedelta() <= past < timedelta(days=14):
        return f"{past.days} d"
    return f"{date:%-d %b}" if date.year == now.year else f"{date:%b %y}"


def article_headings(
    document: Document | None, attribution: Attribution | None, quotation_index: int | None
) -> tuple[str, ...]:
    """Say where an article is from, and which quotation is current, or how many there are; the longest first."""
    outlet = ((document.credit or document.site) if document else "") or "Article"
    if document is None or attribution is None:
        return (outlet,)
    count = len(attribution.quotations)
    if quotation_index is None:
        return (f"{outlet} · {counted(count, 'quotation')}{searched_part(document.text, attribution)}",)
    speaker_id = attribution.quotations[quotation_index].speaker
    name = next((speaker.name for speaker in attribution.speakers if speaker.id == speaker_id), NO_SPEAKER)
    which = f"{quotation_index + 1} of {count} · {name}"
    return f"{outlet} · quotation {which}", f"{outlet} · {which}", which


def searched_part(text: str, attribution: Attribution) -> str:
    """Say how much of a text was searched for quotations, where that is not all: “ in the first 20 % of the text”."""
    if attribution.read_to is None:
        return ""
    percent = 100 * attribution.read_to / max(1, len(text))
    return f" in the first {percent:.0f} % of the text (it is too long to be searched whole)"


def introduction(text: str, quotation: Quotation) -> str:
    """Return the words that introduce `quotation`, as they stand where they stand together: “he remarked”."""
    spans = sorted(span for span in (quotation.source, quotation.cue) if span)
    if not spans:
        return ""
    start, end = spans[0][0], max(span[1] for span in spans)
    inside = any(start < stop and begin < end for begin, stop in quotation.content)
    if end - start <= _MAX_INTRODUCTION_CELLS and not inside:
        return " ".join(text[start:end].split())
    return truncate(" … ".join(" ".join(text[slice(*span)].split()) for span in spans), _MAX_INTRODUCTION_CELLS)
