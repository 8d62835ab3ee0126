"""When to ask a server again: HTTP's caching rules (RFC 9111), Retry-After (RFC 9110) and the feed's own interval."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_FRESH_TIME = timedelta(days=1)  # a server's cache may say a year, and mean its pictures
MAX_WAIT_TIME = timedelta(days=7)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)
_HEAD_BYTES = 65536  # bytes; both stand before the first item
_TTL = re.compile(rb"<ttl>\s*(\d{1,7})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</", re.IGNORECASE)
_EXPIRED = re.compile(rb'"expired"\s*:\s*true\b')
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,5})\s*</", re.IGNORECASE)
_HOURS = {b"hourly": 1, b"daily": 24, b"weekly": 7 * 24, b"monthly": 30 * 24, b"yearly": 365 * 24}


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return when a response with these headers (names in lower case) stops being fresh (RFC 9111), at least `now`."""
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
    """Return the moment that Retry-After names, as seconds or as a date, if it lies ahead."""
    value = headers.get("retry-after", "").strip()
    wait = _seconds(value) or (http_date(value) or now) - now
    return now + min(wait, MAX_WAIT_TIME) if wait > timedelta() else None


def later_due(interval: timedelta | None, due: datetime, fetched_at: datetime) -> datetime:
    """Return the later of when the server (`due`) and when the feed itself (`interval`) want to be asked."""
    return max(due, fetched_at + min(interval or timedelta(), MAX_WAIT_TIME))


def http_date(text: str) -> datetime | None:
    """Return the moment that an HTTP date names."""
    try:
        moment = parsedate_to_datetime(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def whole_number(text: str) -> int:
    """Return the number that a header holds, 0 if it holds none."""
    text = text.strip()
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def _seconds(text: str) -> timedelta:
    return timedelta(seconds=min(whole_number(text), 10**9))


def stated_interval(data: bytes) -> timedelta | None:
    """Return the time between fetches that the head of a feed asks for, if it does."""
    head = data[:_HEAD_BYTES]
    if ttl := _TTL.search(head):
        return timedelta(minutes=int(ttl[1])) or None
    if _EXPIRED.search(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return timedelta(days=365)  # nothing more is to come
    if period := _PERIOD.search(head):
        frequency = _FREQUENCY.search(head)
        times = max(1, int(frequency[1])) if frequency else 1
        return timedelta(hours=_HOURS[period[1].lower()]) / times
    return None
