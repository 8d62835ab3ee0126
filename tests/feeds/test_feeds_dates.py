"""Dates as feeds write them, and what is no date."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.feeds.feed_dates import feed_moment, moment_of_number
from tuireader.feeds.normalize import utc_moment

NOON = """
    2026-05-12T12:05:00Z|2026-05-12t12:05:00z|2026-05-12 12:05:00 UTC|2026-05-12 12:05 UTC|2026-05-12 12:05:00 GMT
    2026-05-12 14:05:00 +0200|2026-05-12T14:05+02|2026-05-12T14:05:00 +02:00|2026-05-12 12:05:00Z|2026-05-12 12:05
    2026/05/12 12:05:00|2026/5/12 12:05|2026.05.12 12:05|2026. 5. 12. 12:05|2026-5-12 12:05:00|2026/05/12T12:05:00Z
    20260512T120500Z|20260512T1205Z|20260512T140500+0200|20260512120500|202605121205|2026-W20-2T12:05:00Z
    2026年5月12日 12:05|2026年05月12日 12時05分|2026年5月12日(火) 12:05:00|2026年5月12日 星期二 12:05|2026年5月12日 下午12:05
    2026年5月12日 午後0:05|2026년 5월 12일 21:05|2026년 05월 12일 오후 9:05:00|2026-05-12 오후 9:05:00
    1778587500|1778587500000|1778587500000000|1778587500.0
    Tue, 12 May 2026 12:05:00 GMT|Tue, 12 May 2026 12:05:00 UT|Tue, 12 May 2026 12:05:00 Z|12 May 2026 12:05 GMT
    Tue, 12 May 2026 12:05 PM GMT|Tue, 12 May 2026 12:05:00 p.m. GMT|Tue, 12 May 26 12:05:00 GMT|12-May-2026 12:05:00
    Tue, 12 May 2026 08:05:00 EDT|Tue, 12 May 2026 14:05:00 CEST|Tue, 12 May 2026 14:05:00 MESZ|12 May 2026 22:05 AEST
    Tue, 12 May 2026 17:35:00 IST|Tue, 12 May 2026 06:05:00 CST|Tue, 12 May 2026 21:05:00 JST|2026-05-12 14:05 Europe/Oslo
    Tue May 12 2026 14:05:00 GMT+0200 (Central European Summer Time)|Tue May 12 12:05:00 2026|Tue May 12 08:05:00 EDT 2026
    May 12, 2026 12:05 PM|May 12th, 2026, 12:05pm|Tuesday, May 12, 2026 - 12:05|12:05 PM, May 12, 2026
    5/12/2026 12:05:00 PM|12.05.2026 12:05|12/May/2026:12:05:00 +0000|Tue, 2026/05/12 08:05:00 EDT|2026-05-12T12:04:60Z
    Di, 12 Mai 2026 14:05:00 +0200|mar., 12 mai 2026 14:05:00 +0200|12 de mayo de 2026 12:05|12 maggio 2026 12:05
    Вт, 12 мая 2026 15:05:00 +0300|Τρι, 12 Μαΐ 2026 12:05:00 GMT|2026-május-12T12:05+00:00|Tue, 12 May 2026 12:05:00 −0000
"""
MIDNIGHT = """
    2026-05-12|2026/05/12|2026.5.12|20260512|2026年5月12日|2026년 5월 12일|2026-W20-2|2026W202|2026-132|2026132|12 May 2026
    Tue, 12 May 2026|May 12, 2026|12.05.2026|2026-05-12Z|Mon, 11 May 2026 24:00:00 GMT|2026-05-11T24:00:00Z
    2026-05-11 24:00|12 mai 2026|Tue, 12 May 2026 12:00 AM
"""
NONE = """
    some day|yesterday at tea|today|now|09:30|12|3|-5|--05-12|---12|2026-13-01|2026-02-30|2026-05-12T25:00:00Z|5/12/2026
    05/06/2026 10:00|12 Maybe 2026|in 2026|2026-05-12T10:00:00+99:00|0000-00-00 00:00:00|2026-W60-1|2026-400|12 May 2026 9
    Sun, 31 Jun 2026 10:00:00 GMT|2026年13月1日|١٢ May 2026|Tue, 12 May|May 2026 at noon
"""


def parts(table: str) -> list[str]:
    return [part.strip() for line in table.strip().splitlines() for part in line.split("|")]


@pytest.mark.parametrize("text", parts(NOON))
def test_a_date_with_a_time(text: str) -> None:
    assert utc_moment(text) == datetime(2026, 5, 12, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", parts(MIDNIGHT))
def test_a_date_without_a_time(text: str) -> None:
    assert utc_moment(text) == datetime(2026, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", parts(NONE))
def test_what_is_not_understood_is_no_date(text: str) -> None:
    """Above all it is not today, nor today's month."""
    assert feed_moment(text) is None


def test_parts_of_a_date() -> None:
    assert feed_moment("2026") == datetime(2026, 1, 1)  # noqa: DTZ001 - no zone is stated
    assert feed_moment("2026-05") == datetime(2026, 5, 1)  # noqa: DTZ001
    assert feed_moment("2026-05-12 12:05:00.5 GMT") == datetime(2026, 5, 12, 12, 5, 0, 500_000, tzinfo=UTC)
    assert feed_moment("25/05/2026") == datetime(2026, 5, 25)  # noqa: DTZ001


@given(
    st.text() | st.from_regex(r"\A[0-9]{1,4}[-/. ](May|mai|[0-9]{1,2})[-/. ][0-9]{1,4}( [0-9:.]+ ?[a-zA-Z+0-9]*)?\Z")
)
def test_never_raises(text: str) -> None:
    moment = feed_moment(text)
    assert moment is None or utc_moment(moment) is None or utc_moment(moment).tzinfo is UTC  # type: ignore[union-attr]


@given(st.floats() | st.integers())
def test_any_number_is_a_moment_or_none(value: float) -> None:
    moment = moment_of_number(value)
    assert moment is None or moment.tzinfo is UTC


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_moment_in_the_standards_forms_is_read(moment: datetime) -> None:
    assert feed_moment(moment.isoformat()) == moment
    whole = moment.replace(microsecond=0)
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    written = f"{whole.day:02} {months[whole.month - 1]} {whole.year:04} {whole:%H:%M:%S} +0000"
    assert feed_moment(written) == whole
