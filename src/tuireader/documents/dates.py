"""Dates as articles write them: ISO 8601, RFC 2822, “12 May 2026”, “May 12, 2026 at 10:30 am”."""

import re
from datetime import datetime, timedelta, timezone

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_YEAR = r"(?P<year>\d{4})"
_TIME = (
    r"(?:,?\s+(?:at\s+|[-–|]\s+)?|T)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*\(?(?P<zone>[a-z]{1,4}|(?:utc|gmt)?[+-]\d\d:?\d\d)\)?)?"
)
_DATE_FORMS = tuple(
    re.compile(rf"{_WEEKDAY}{date}(?:{_TIME})?", re.IGNORECASE | re.ASCII)
    for date in (
        rf"{_YEAR}[-/](?P<number>\d\d?)[-/](?P<day>\d\d?)",
        rf"{_DAY}[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    )
)
_ZONES = {  # in hours; abbreviations with two meanings (IST, CST) are left out
    name: hours
    for hours, names in {
        0: "z ut utc gmt wet",
        1: "bst cet",
        2: "cest eet",
        3: "eest msk",
        9: "jst kst",
        -4: "edt",
        -5: "est cdt",
        -6: "mdt",
        -7: "mst pdt",
        -8: "pst",
    }.items()
    for name in names.split()
}
_PLAUSIBLE_YEARS = range(1700, 2200)  # others are mistakes, and converting them could overflow
_MAX_DATE_CHARACTERS = 80


def parse_date(text: str) -> datetime | None:
    """Return the moment in `text`, or None; it is aware if `text` has a time zone, otherwise naive."""
    text = text.strip()
    if len(text) > _MAX_DATE_CHARACTERS:
        return None
    for pattern in _DATE_FORMS:
        if found := pattern.fullmatch(text):
            return _moment(found.groupdict())
    return None


def _moment(parts: dict[str, str | None]) -> datetime | None:
    named = parts.get("month")
    month = _MONTHS.index(named[:3].lower()) + 1 if named else int(parts["number"] or 0)
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] in "pP" else 0)
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    if year not in _PLAUSIBLE_YEARS:
        return None
    try:
        moment = datetime(year, month, day, hour, int(parts["minute"] or 0), int(parts["second"] or 0))  # noqa: DTZ001 - naive if the text has no time zone
        return moment.replace(tzinfo=_zone(parts["zone"] or ""))
    except ValueError:
        return None


def _zone(name: str) -> timezone | None:
    name = name.lower()
    offset = re.fullmatch(r"(?:utc|gmt)?([+-])(\d\d):?(\d\d)", name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    return timezone(timedelta(hours=_ZONES[name])) if name in _ZONES else None
