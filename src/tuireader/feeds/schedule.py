"""When to fetch again: HTTP's caching rules (RFC 9111), Retry-After (RFC 9110) and the feed's own interval."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_FRESH_TIME = timedelta(days=1)  # servers may say a year, but mean their pictures
MAX_WAIT_TIME = timedelta(days=7)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)
_HEAD_BYTES = 65536  # of the feed; both elements are before the first item
_TTL = re.compile(rb"<ttl>\s*(\d{1,7})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</", re.IGNORECASE)
_EXPIRED = re.compile(rb'"expired"\s*:\s*true\b')
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,5})\s*</", re.IGNORECASE)
_HOURS = {b"hourly": 1, b"daily": 24, b"weekly": 7 * 24, b"monthly": 30 * 24, b"yearly": 365 * 24}


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return until when a response is fresh (RFC 9111), at least `now`; the header names are in lower case."""
    cache = headers.get("cache-control", "")
    if _NO_CACHE.search(cache):
        return now
    if age := _MAX_AGE.search(cache):
        fresh_time = timedelta(seconds=min(int(age[1]), MAX_FRESH_TIME.total_seconds()))
        return now + fresh_time - min(fresh_time, _seconds(headers.get("age", "")))
    expires, date = http_date(headers.get("expires", "")), http_date(headers.get("date", ""))
    fresh_time = expires - (date or now) if expires else timedelta()
    return now + min(max(fresh_time, timedelta()), MAX_FRESH_TIME)


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return the moment in Retry-After, which has seconds or a date, if it is in the future."""
    value = headers.get("retry-after", "").strip()
    wait = _seconds(value) or (http_date(value) or now) - now
    return now + min(wait, MAX_WAIT_TIME) if wait > timedelta() else None


def later_due(interval: timedelta | None, due: datetime, fetched_at: datetime) -> datetime:
    """Return the later of the times at which the server (`due`) and the feed itself (`interval`) want to be fetched."""
    return max(due, fetched_at + min(interval or timedelta(), MAX_WAIT_TIME))


def http_date(text: str) -> datetime | None:
    """Return the moment of an HTTP date, or None."""
    try:
        moment = parsedate_to_datetime(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def whole_number(text: str) -> int:
    """Return the number in a header, or 0."""
    text = text.strip()
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def _seconds(text: str) -> timedelta:
    return timedelta(seconds=min(whole_number(text), 10**9))


def stated_interval(data: bytes) -> timedelta | None:
    """Return the interval between fetches that the start of a feed asks for, if it does."""
    head = data[:_HEAD_BYTES]
    if ttl := _TTL.search(head):
        return timedelta(minutes=int(ttl[1])) or None
    if _EXPIRED.search(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return timedelta(days=365)  # it is complete: nothing new will come
    if period := _PERIOD.search(head):
        frequency = _FREQUENCY.search(head)
        times = max(1, int(frequency[1])) if frequency else 1
        return timedelta(hours=_HOURS[period[1].lower()]) / times
    return None
