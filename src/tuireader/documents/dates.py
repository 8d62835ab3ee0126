"""Dates as articles write them: ISO 8601, RFC 2822, “12 May 2026”, “May 12, 2026 at 10:30 am”, “2026年5月12日”."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_YEAR = r"(?P<year>\d{4})"
_ZONE = (
    r"(?:\s*\(?(?P<zone>[a-z]{2,20}(?:/[a-z_+-]{2,30}){1,2}|(?:utc|gmt)?\s?[+-]\d\d?(?::?\d\d)?|[a-z]{1,5})\)?)?"
    r"(?:\s+\([a-z ]{1,40}\))?"  # a comment, such as the zone's name
)
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\.?)?"
)
_TIME = rf"(?:,?\s+(?:at\s+|[-–|]\s+)?|T|:){_CLOCK}{_ZONE}"
_EAST_ASIAN_TIME = (
    r"\s*(?P<half>午前|午後|上午|下午|오전|오후)?\s*(?P<hour>\d{1,2})[:時时点點시]\s?(?P<minute>\d\d)"
    rf"(?:[:分분]\s?(?P<second>\d\d)(?P<fraction>)[秒초]?)?[分분]?{_ZONE}"
)
_EAST_ASIAN_WEEKDAY = (
    r"(?:\s?[(（]?[月火水木金土日월화수목금토일](?:曜日?|요일)?[)）]?|\s?(?:星期|周|週)[一二三四五六日天])?"
)
_DATES = (  # each with what may follow as its time
    (rf"{_WEEKDAY}{_YEAR}(?P<separator>[-/.])\s?(?P<number>\d\d?)(?P=separator)\s?(?P<day>\d\d?)\.?", _TIME),
    (rf"{_WEEKDAY}{_DAY}[.,]?[\s/-]+{_MONTH},?[\s/-]+{_YEAR}", _TIME),
    (rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}", _TIME),
    (rf"{_WEEKDAY}{_YEAR}[\s/-]+{_MONTH}[\s/-]+{_DAY}", _TIME),
    (
        rf"{_YEAR}\s?[年년]\s?(?P<number>\d\d?)\s?[月월]\s?(?P<day>\d\d?)\s?[日号號일]{_EAST_ASIAN_WEEKDAY}",
        _EAST_ASIAN_TIME,
    ),
    (rf"{_YEAR}(?P<separator>[-/.])\s?(?P<number>\d\d?)(?P=separator)\s?(?P<day>\d\d?)\.?", _EAST_ASIAN_TIME),
)
_CTIME = (  # as C prints it: the year stands last
    rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{_CLOCK}(?:\s+(?P<zone>[a-z]{{1,5}}|[+-]\d\d:?\d\d))?\s+{_YEAR}"
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d\d?)(?::?(\d\d))?")
_ZONES = {  # in hours; abbreviations with two meanings (IST, CST) are left out
    name: hours
    for hours, names in {
        0: "z ut utc gmt wet",
        1: "bst cet met mez west",
        2: "cest eet mest mesz sast",
        3: "eest msk",
        5: "pkt",
        7: "ict wib",
        8: "awst hkt pht sgt",
        9: "jst kst",
        9.5: "acst",
        10: "aest",
        10.5: "acdt",
        11: "aedt",
        12: "nzst",
        13: "nzdt",
        -2.5: "ndt",
        -3: "adt brt art",
        -3.5: "nst",
        -4: "edt",
        -5: "est cdt",
        -6: "mdt",
        -7: "mst pdt",
        -8: "pst akdt",
        -9: "akst",
        -10: "hst",
    }.items()
    for name in names.split()
}
_AFTERNOON = {"p", "午後", "下午", "오후"}
_NOON = 12
_MIDNIGHT = 24
_LEAP_SECOND = 60
PLAUSIBLE_YEARS = range(1700, 2200)  # others are mistakes, and converting them could overflow
_MAX_DATE_CHARACTERS = 80


def parse_date(text: str) -> datetime | None:
    """Return the moment in `text`, to the second, or None; it is aware if `text` has a time zone, otherwise naive."""
    moment = parse_moment(text)
    return moment.replace(microsecond=0) if moment and moment.year in PLAUSIBLE_YEARS else None


def parse_moment(text: str, zones: Mapping[str, float] | None = None) -> datetime | None:
    """Return the moment in `text` as precisely as it says, in any year; `zones` has more zones' names, in hours."""
    text = text.strip()
    if not text or len(text) > _MAX_DATE_CHARACTERS:
        return None
    for pattern in _date_forms():
        if found := pattern.fullmatch(text):
            return _moment(found.groupdict(), zones or {})
    return None


@cache
def _date_forms() -> tuple[re.Pattern[str], ...]:
    """Return the compiled forms: not at import, because most starts need none."""
    forms = (*(rf"{date}(?:{time})?" for date, time in _DATES), _CTIME)
    return tuple(re.compile(form, re.IGNORECASE | re.ASCII) for form in forms)


def _moment(parts: dict[str, str | None], zones: Mapping[str, float]) -> datetime | None:
    named = parts.get("month")
    month = _MONTHS.index(named[:3].lower()) + 1 if named else int(parts.get("number") or 0)
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    if parts["hour"] and not (parts["minute"] or parts["half"]):
        return None  # a lone number is no time
    hour, minute, second = _hour(parts), int(parts["minute"] or 0), int(parts["second"] or 0)
    later = timedelta()
    if second == _LEAP_SECOND:
        second, later = second - 1, timedelta(seconds=1)
    if hour == _MIDNIGHT and minute == second == 0:  # the end of the day
        hour, later = 0, timedelta(days=1)
    microsecond = int(f"{parts['fraction'] or '0':0<6}"[:6])
    try:
        moment = datetime(year, month, day, hour, minute, second, microsecond)  # noqa: DTZ001 - naive if the text has no time zone
        return (moment + later).replace(tzinfo=_zone(parts["zone"] or "", zones))
    except (ValueError, OverflowError):
        return None


def _hour(parts: dict[str, str | None]) -> int:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()
    if not half or hour > _NOON:
        return hour
    return hour % _NOON + (_NOON if half in _AFTERNOON else 0)


def _zone(name: str, zones: Mapping[str, float]) -> tzinfo | None:
    if "/" in name:
        return _regional_zone(name)
    name = name.lower()
    if offset := _OFFSET.fullmatch(name):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    hours = zones.get(name, _ZONES.get(name))
    return None if hours is None else timezone(timedelta(hours=hours))


def _regional_zone(name: str) -> tzinfo | None:
    """Return the zone of a name like Europe/Oslo if this system knows it."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - hardly any date has such a name

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
