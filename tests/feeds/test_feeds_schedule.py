"""When to ask again, as headers and feeds say it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.feeds import schedule

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
HOUR = 3600
CASES = [
    ({}, 0),
    ({"cache-control": "max-age=3600"}, HOUR),
    ({"cache-control": "public, Max-Age = 3600, must-revalidate"}, HOUR),
    ({"cache-control": "s-maxage=60"}, 0),
    ({"cache-control": "max-age=3600", "age": "600"}, HOUR - 600),
    ({"cache-control": "max-age=3600", "age": "99999"}, 0),
    ({"cache-control": "max-age=31536000"}, 24 * HOUR),
    ({"cache-control": "no-cache, max-age=3600"}, 0),
    ({"cache-control": "no-store"}, 0),
    ({"expires": "Tue, 12 May 2026 10:30:00 GMT"}, HOUR),
    ({"expires": "Tue, 12 May 2026 10:30:00 GMT", "date": "Tue, 12 May 2026 10:00:00 GMT"}, HOUR / 2),
    ({"expires": "Tue, 12 May 2026 10:30:00 GMT", "cache-control": "max-age=60"}, 60),
    ({"expires": "0"}, 0),
    ({"expires": "Tue, 12 May 1926 10:30:00 GMT"}, 0),
]


@pytest.mark.parametrize(("headers", "seconds"), CASES)
def test_due(headers: dict[str, str], seconds: float) -> None:
    assert schedule.fresh_until(headers, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("60", 60),
        ("Tue, 12 May 2026 10:30:00 GMT", HOUR),
        ("9999999", 7 * 24 * HOUR),
        ("0", None),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert schedule.retry_after({"retry-after": value}, NOW) == expected


def test_the_later_of_server_and_feed() -> None:
    hour = timedelta(hours=1)
    assert schedule.later_due(None, NOW, NOW) == NOW
    assert schedule.later_due(hour, NOW, NOW) == NOW + hour
    assert schedule.later_due(hour, NOW + 2 * hour, NOW) == NOW + 2 * hour
    assert schedule.later_due(365 * 24 * hour, NOW, NOW) == NOW + 7 * 24 * hour


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age", "retry-after"]), st.text()))
def test_any_headers(headers: dict[str, str]) -> None:
    assert NOW <= schedule.fresh_until(headers, NOW) <= NOW + timedelta(days=1)
    assert (schedule.retry_after(headers, NOW) or NOW) >= NOW
