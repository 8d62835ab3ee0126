"""How often a feed asks to be fetched: RSS `ttl`, the RSS 1.0 syndication module, and JSON Feed's last word."""

import re
from datetime import timedelta

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
