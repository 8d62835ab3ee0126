"""Phrases for counts, ages and quotations. They do not depend on widgets."""

import re
from datetime import UTC, datetime, timedelta

from tuireader.quotes import Attribution, Quotation
from tuireader.quotes.naming import is_sure
from tuireader.widgets.text_width import truncate

_MAX_INTRODUCTION_CELLS = 60
_MAX_NAME_CELLS = 40
GIVEN = "given by you"
"""What a quotation is called that the user has corrected."""
MAX_LINE_CHARACTERS = 4000
"""The most of a text that is shown on one line, or on a few."""
_WITHOUT_CELL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SENTENCE_ENDS = (".", "…", "!", "?")


def counted(count: int, noun: str) -> str:
    """Return “no quotations”, “1 quotation” or “2 quotations”."""
    return f"{f'{count:,}' if count else 'no'} {noun}{'' if count == 1 else 's'}"


def counted_copies(count: int) -> str:
    """Return “1 copy” or “2 copies”."""
    return f"{count:,} {'copy' if count == 1 else 'copies'}"


def one_line(text: str) -> str:
    """Return a stored text on one line, without the characters that have no cell; far longer ones are cut."""
    return " ".join(_WITHOUT_CELL.sub(" ", text[:MAX_LINE_CHARACTERS]).split())


def quoted_name(name: str) -> str:
    """Return a name for a question: on one line, and short enough to leave room for the question."""
    return truncate(" ".join(name.split()), _MAX_NAME_CELLS)


def no_longer_fits(count: int, noun: str = "correction") -> str:
    """Return “1 correction no longer fits” or “2 notes no longer fit”."""
    return f"{counted(count, noun)} no longer {'fits' if count == 1 else 'fit'}"


def sentence(words: str) -> str:
    """Return `words` as a sentence: with a full stop, unless a name that ends them has one, or was cut short."""
    return words if words.endswith(_SENTENCE_ENDS) else f"{words}."


def sureness(confidence: float) -> str:
    """Return how sure the speaker of a quotation is, in words."""
    return f"{'sure' if is_sure(confidence) else 'not sure'}: {round(100 * confidence)} %"


def age(date: datetime | None, now: datetime) -> str:
    """Return the age of `date` in six cells: “40 min”, “3 h”, “2 d”, then the day, or month and year: “Nov 25”."""
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


def moment(date: datetime, now: datetime) -> str:
    """Return a day and a time in the time zone of `now`: “today 14:05”, “yesterday 9:40”, “11 Nov 9:40”."""
    local = date.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"{local:%-d %b}" if local.year == now.year else f"{local:%-d %b %Y}")
    return f"{day} {local:%-H:%M}"


def searched_part(text: str, attribution: Attribution) -> str:
    """Return how much of a text was searched, if not all of it: “ in the first 20 % of the text”."""
    if attribution.read_to is None:
        return ""
    percent = 100 * attribution.read_to / max(1, len(text))
    return f" in the first {percent:.0f} % of the text (it is too long to be searched whole)"


def introduction(text: str, quotation: Quotation) -> str:
    """Return the words that introduce `quotation`, as in the text if they are adjacent: “he remarked”."""
    spans = sorted(span for span in (quotation.source, quotation.cue) if span)
    if not spans:
        return ""
    start, end = spans[0][0], max(span[1] for span in spans)
    inside = any(start < stop and begin < end for begin, stop in quotation.content)
    if end - start <= _MAX_INTRODUCTION_CELLS and not inside:
        return " ".join(text[start:end].split())
    return truncate(" … ".join(" ".join(text[slice(*span)].split()) for span in spans), _MAX_INTRODUCTION_CELLS)
