"""When to ask a server again: HTTP's caching rules (RFC 9111), Retry-After (RFC 9110) and the feed's own interval."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_FRESH = timedelta(days=1)  # a server's cache may say a year, and mean its pictures
LONGEST_WAIT = timedelta(days=7)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NEVER = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)


def due(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return when an answer with these headers (names in lower case) stops being fresh: `now` if it never was."""
    cache = headers.get("cache-control", "")
    if _NEVER.search(cache):
        return now
    if age := _MAX_AGE.search(cache):
        fresh = timedelta(seconds=min(int(age[1]), LONGEST_FRESH.total_seconds()))
        return now + fresh - min(fresh, _seconds(headers.get("age", "")))
    expires, date = http_date(headers.get("expires", "")), http_date(headers.get("date", ""))
    fresh = expires - (date or now) if expires else timedelta()
    return now + min(max(fresh, timedelta()), LONGEST_FRESH)


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return the moment that Retry-After names, as seconds or as a date, if it lies ahead."""
    value = headers.get("retry-after", "").strip()
    wait = _seconds(value) or (http_date(value) or now) - now
    return now + min(wait, LONGEST_WAIT) if wait > timedelta() else None


def due_with(interval: timedelta | None, due: datetime, fetched_at: datetime) -> datetime:
    """Return the later of when the server (`due`) and when the feed itself (`interval`) want to be asked."""
    return max(due, fetched_at + min(interval or timedelta(), LONGEST_WAIT))


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


_HEAD = 65536  # bytes; both stand before the first item
_TTL = re.compile(rb"<ttl>\s*(\d{1,7})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</", re.IGNORECASE)
_EXPIRED = re.compile(rb'"expired"\s*:\s*true\b')
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,5})\s*</", re.IGNORECASE)
_HOURS = {b"hourly": 1, b"daily": 24, b"weekly": 7 * 24, b"monthly": 30 * 24, b"yearly": 365 * 24}


def stated_interval(data: bytes) -> timedelta | None:
    """Return the time between fetches that the head of a feed asks for, if it does."""
    head = data[:_HEAD]
    if ttl := _TTL.search(head):
        return timedelta(minutes=int(ttl[1])) or None
    if _EXPIRED.search(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return timedelta(days=365)  # nothing more is to come
    if period := _PERIOD.search(head):
        frequency = _FREQUENCY.search(head)
        times = max(1, int(frequency[1])) if frequency else 1
        return timedelta(hours=_HOURS[period[1].lower()]) / times
    return None
