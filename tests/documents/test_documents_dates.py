"""Dates as articles write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.documents.dates import parse_date

PLUS_TWO = timezone(timedelta(hours=2))
DAY = datetime(2026, 5, 12)  # noqa: DTZ001 - articles often name no zone
NOON = datetime(2026, 5, 12, 12, 5)  # noqa: DTZ001
DATES = {
    "2026-05-12": DAY,
    "2026/5/12": DAY,
    "12 May 2026": DAY,
    "12th May, 2026": DAY,
    "May 12, 2026": DAY,
    "Sept. 3, 2026": datetime(2026, 9, 3),  # noqa: DTZ001
    "Tuesday, 12 May 2026": DAY,
    "Tuesday May 12, 2026": DAY,
    "12-May-2026": DAY,
    "2026-05-12T12:05": NOON,
    "2026-05-12 12:05:00": NOON,
    "May 12, 2026 at 12:05 pm": NOON,
    "12 May 2026 | 12.05": NOON,
    "May 12, 2026, 12:05 a.m.": datetime(2026, 5, 12, 0, 5),  # noqa: DTZ001
    "2026-05-12T12:05:00Z": NOON.replace(tzinfo=UTC),
    "2026-05-12T12:05:00.123456+02:00": NOON.replace(tzinfo=PLUS_TWO),
    "Tue, 12 May 2026 12:05:00 +0200": NOON.replace(tzinfo=PLUS_TWO),
    "Tue, 12 May 2026 12:05:00 GMT": NOON.replace(tzinfo=UTC),
    "12 May 2026 12:05 UTC-04:00": NOON.replace(tzinfo=timezone(timedelta(hours=-4))),
    "May 12, 2026 12:05 PM EDT": NOON.replace(tzinfo=timezone(timedelta(hours=-4))),
    "May 12, 2026 12:05 XYZ": NOON,
}
NONE = [
    "",
    "2026-00-12",
    "May 2026",
    "31 February 2026",
    "12/05/2026",
    "in May 2026 it rained",
    "0001-01-01",
    "9999-12-31",
]
NONE += ["2026-05-12 25:00", "2026-05-12T12:05+99:99", "12 Maybe 2026", "١٢ May 2026", "May 12, 2026 " + "x" * 100]


@pytest.mark.parametrize(("text", "moment"), DATES.items())
def test_date(text: str, moment: datetime) -> None:
    found = parse_date(f"  {text} ")
    assert found == moment
    assert found.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize("text", NONE)
def test_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.datetimes(datetime(1700, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_iso_moment_is_read(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment.replace(microsecond=0)


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-/ ](May|[0-9]{2})[-/ ][0-9]{1,4}( [0-9:.]+ ?[a-z+0-9]*)?"))
def test_never_raises(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or moment.astimezone(UTC)
