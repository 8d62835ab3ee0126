"""Which quotation or article comes next, as functions without state."""

from collections.abc import Callable, Sequence

from tuireader.library import Entry, Listing
from tuireader.quotes import Attribution


def next_quotation(
    attribution: Attribution, current: int | None, step: int, top: int, in_sight: Callable[[int], bool]
) -> int | None:
    """Return the index of the next (`step` 1) or previous (-1) quotation in the text, None past the last.

    The search starts at the current quotation. If there is none, or it is out of sight, the search starts at the
    offset `top`, the first one in sight.
    """
    count = len(attribution.quotations)
    if current is not None and in_sight(current):
        following = current + step
        return following if 0 <= following < count else None
    starts = [quotation.content[0][0] for quotation in attribution.quotations]
    if step > 0:
        return next((i for i, start in enumerate(starts) if start >= top), None)
    return next((i for i in reversed(range(count)) if starts[i] < top), None)


def same_speaker(attribution: Attribution, current: int, step: int) -> int | None:
    """Return the index of the next or previous quotation by the speaker of the current one, None past the last.

    Quotations without a named speaker do not count as having the same one.
    """
    speaker = attribution.quotations[current].speaker
    indexes = range(current + step, len(attribution.quotations) if step > 0 else -1, step)
    if speaker is None:
        return None
    return next((i for i in indexes if attribution.quotations[i].speaker == speaker), None)


def first_by(attribution: Attribution, speaker: str) -> int | None:
    """Return the index of the first quotation by the speaker of that id."""
    return next((i for i, quotation in enumerate(attribution.quotations) if quotation.speaker == speaker), None)


def next_entry(entries: Sequence[Entry], current: Entry | None, step: int, *, unread: bool) -> Entry | None:
    """Return the entry after (`step` 1) or before (-1) the current one, among the unread ones if `unread`.

    If the current one is not listed, return the first or the last.
    """
    here = -1 if step > 0 else len(entries)
    if current is not None and current in entries:
        here = entries.index(current)
    if unread and isinstance(entries, Listing):
        row = entries.next_unread(here, step)
        return None if row is None else entries[row]
    candidates = entries[here + 1 :] if step > 0 else entries[:here][::-1]
    return next((entry for entry in candidates if not (unread and entry.read)), None)
