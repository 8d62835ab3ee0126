"""Mends times that were stored while the machine's clock was wrong.

A time from the future is not believed: it was written when the clock was ahead. A time from before the program existed
was written when the clock was behind. If most articles are from the future, it is the present time that is wrong, and
nothing is changed.
"""

from tuireader.library.database import Database

DAY_SECONDS = 24 * 3600.0
TOLERANCE_SECONDS = DAY_SECONDS
"""Times that differ by less may come from another time zone or from a slow clock."""
FIRST_TIME = 1_735_689_600.0
"""1 January 2025: nothing was stored before; the program did not exist."""

_IS_WRONG = (
    "SELECT EXISTS (SELECT 1 FROM feed WHERE checked > :future)"
    " OR EXISTS (SELECT 1 FROM entry WHERE seen > :future OR (seen < :first AND path IS NULL))"
    " OR EXISTS (SELECT 1 FROM page WHERE again > :latest)"
    " OR EXISTS (SELECT 1 FROM watch WHERE since > :future)"
)
_IS_CLOCK_BEHIND = "SELECT 2 * sum(seen > :future) > count(*) FROM entry WHERE path IS NULL"
_REPAIRS = (
    "UPDATE feed SET checked = :now, due = :now WHERE checked > :future",
    "UPDATE page SET again = :now WHERE again > :latest",
    "UPDATE entry SET seen = :now, date = min(coalesce(published, :now), :now) WHERE seen > :future",
    "UPDATE entry SET seen = :now, date = min(coalesce(published, :now), :now) WHERE seen < :first AND path IS NULL",
    "UPDATE watch SET since = :second, arrived = min(arrived, :second) WHERE since > :future",
)


def repair_times(db: Database, now: float) -> bool:
    """Mend stored times that cannot be right at `now` (seconds since 1970); return whether there were any."""
    times = {
        "now": now,
        "second": int(now),
        "future": now + TOLERANCE_SECONDS,
        "latest": now + 365 * DAY_SECONDS,  # no page is tried again so late
        "first": FIRST_TIME,
    }
    if now < FIRST_TIME or not _answer(db, _IS_WRONG, times) or _answer(db, _IS_CLOCK_BEHIND, times):
        return False
    with db.transaction() as writing:
        for statement in _REPAIRS:
            writing.execute(statement, times)
    return True


def _answer(db: Database, question: str, times: dict[str, float]) -> bool:
    (answer,) = db.connection.execute(question, times).fetchone()
    return bool(answer)
