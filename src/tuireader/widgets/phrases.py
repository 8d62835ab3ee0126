"""Words for people: counts, ages, and what is said of a quotation. Nothing here knows a widget."""

from datetime import UTC, datetime, timedelta

from tuireader.quotes import Attribution, Quotation
from tuireader.widgets.text_width import truncate

NO_SPEAKER = "no speaker named"
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


def attribution_summary(text: str, attribution: Attribution) -> str:
    """Say what is quoted in an article's `text` where no quotation is the current one."""
    quotations = counted(len(attribution.quotations), "quotation") + searched_part(text, attribution)
    return f"{quotations} · {counted(len(attribution.speakers), 'speaker')} · ? help"


def searched_part(text: str, attribution: Attribution) -> str:
    """Say how much of a text was searched for quotations, where that is not all: “ in the first 20 % of the text”."""
    if attribution.read_to is None:
        return ""
    percent = 100 * attribution.read_to / max(1, len(text))
    return f" in the first {percent:.0f} % of the text (it is too long to be searched whole)"


def quotation_summary(text: str, attribution: Attribution, quotation_index: int) -> str:
    """Return the number of a quotation, its speaker, and the words of `text` that introduce it."""
    quotation = attribution.quotations[quotation_index]
    names = {speaker.id: speaker.name for speaker in attribution.speakers}
    name = names.get(quotation.speaker or "", NO_SPEAKER)
    which = f"quotation {quotation_index + 1} of {len(attribution.quotations)}"
    return " · ".join(part for part in (which, name, introduction(text, quotation)) if part)


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
