"""How often somebody was quoted, week by week: a bar of eighths for each, or a digit where a terminal has no bars."""

from collections.abc import Sequence
from datetime import date

BARS = " ▁▂▃▄▅▆▇█"
"""No quotation, and bars of each height; where a terminal cannot show them, digits stand for them."""
_MAX_DIGIT = 9
_MONTHS_BETWEEN_LABELS = 3


def week_bars(counts: Sequence[int], *, has_bars: bool, whole_bar: int = 1) -> str:
    """Return a cell for each week, in parts of the best one; a week without a quotation is blank.

    Where the best week has less than a `whole_bar`, its bar is as much shorter. A digit is the number itself, or its
    part of the best week in ninths where that had more than nine.
    """
    best = max((whole_bar if has_bars else 0, *counts))
    parts = len(BARS) - 1 if has_bars else min(best, _MAX_DIGIT)
    heights = (-(-parts * min(count, best) // best) if count > 0 else 0 for count in counts)
    return "".join(BARS[it] if has_bars else str(it or " ") for it in heights)


def month_labels(mondays: Sequence[date], room: int) -> str:
    """Return the months in which weeks begin, to be shown below them, in at most `room` cells.

    They are the first month and each quarter, with the year where it is another one.
    """
    text, year = "", 0
    for cell, monday in enumerate(mondays):
        begins = cell == 0 or (
            monday.month != mondays[cell - 1].month and (monday.month - 1) % _MONTHS_BETWEEN_LABELS == 0
        )
        if not begins or (text and cell < len(text) + 2):
            continue
        label = f"{monday:%b %y}" if monday.year != year else f"{monday:%b}"
        if cell + len(label) > room:
            break
        text = text.ljust(cell) + label
        year = monday.year
    return text
