"""Dates as feeds write them: the standards' forms, and those of programs that never read a standard.

A date that is not understood is None. A part that is missing is never taken from today's date.
"""

import re
from calendar import month_name
from datetime import UTC, datetime, timedelta, timezone

from tuireader.documents.dates import parse_moment
from tuireader.feeds.schedule import http_date

_MAX_CHARACTERS = 100
_ZONES = {  # in hours: names that RFC 822 defines or feeds use, though they have other meanings elsewhere
    "cst": -6,
    "ist": 5.5,
    "ast": -4,
    "et": -5,
    "ct": -6,
    "mt": -7,
    "pt": -8,
    "at": -4,
}
_USUAL = re.compile(  # as RSS requires it; nearly all feeds do so
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? ([+-]\d{4}|GMT|UTC?|Z)", re.ASCII
)
_USUAL_MONTHS = {name[:3]: number for number, name in enumerate(month_name) if name}
_SECONDS = re.compile(r"-?\d{9,10}(?:\.\d{1,9})?")
_BASIC_TIME = re.compile(  # 20260512T093000Z
    r"(\d{4})(\d\d)(\d\d)[t ]?(\d\d):?(\d\d)(?::?(\d\d(?:[.,]\d{1,9})?))?\s?(z|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE | re.ASCII,
)
_ZONE_IN_BRACKETS = re.compile(r"(?<=[\dZ])\[[A-Za-z_/+-]{1,40}\]\Z")  # as Java writes it, behind the offset
_DAY_WITH_ZONE = re.compile(r"(\d{4}-\d\d-\d\d)\s?(z|[+-]\d\d:\d\d)", re.IGNORECASE | re.ASCII)  # as XML Schema has it
_KOREAN_TIME, _KOREA = re.compile(r"(?:년|오[전후]).*\d[:시]"), timezone(timedelta(hours=9))
"""A time in Korean words is that of Korea, which has one zone."""
_MIN_MILLISECONDS, _MIN_MICROSECONDS = 1e11, 1e14  # larger numbers would be seconds after the year 5000
_ISO_PARTS = tuple(  # dates without a day, by the day of the year, or of two digits
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})(?:-(?P<month>[01]\d))?",
        r"(?P<year>\d{4})-?(?P<ordinal>[0-3]\d\d)",
        r"(?P<year>\d\d)-?(?P<ordinal>[0-3]\d\d)",
        r"(?P<year>\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)",
        r"-(?P<year>\d\d)(?:-?(?P<month>[01]\d))?",
    )
)
_SHORT_YEAR = re.compile(r"(\b\d{1,2}[ -][^\W\d_]{3,9}\.?[ -])'?(\d\d)(?=$|\s)")
_FIRST_SHORT_YEAR = 70  # 70 to 99 are of the last century
_TIME_FIRST = re.compile(
    r"(\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s[a-z]{3,4})?)(?:\s?[-–|,]\s?|\s(?:on\s)?)(?=\S)(.{6,60})",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"(\d\d?)([/.-])(\d\d?)\2(\d{4})\b,?\s*(.{0,40})", re.ASCII
)  # day and month, in either order: see `_with_year_first`
_HALF_OF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,12}\.?")
_DAY_NAME = re.compile(r"[^\W\d_]{2,12}\.?,\s*")
_PREPOSITIONS = re.compile(r"(?<=\s)(?:de|del|di|of|the)\s", re.IGNORECASE)
_MAX_MONTH = 12
_MONTHS = {  # the first letters of the months in the languages that feeds use, where English has others
    name: month
    for month, names in {
        "jan": "janv gen ene sty led ιαν янв січ",
        "feb": "fév fev febb feb lut úno φεβ фев лют",
        "mar": "mär maa mrt mar bře μάρ μαρ мар бер",
        "apr": "avr abr apr kwi dub ápr απρ апр кві",
        "may": "mai mei maj mag mayo máj kvě μάι μαϊ μαι μάϊ μαΐ мая май тра",
        "jun": "juin giu jún czer čvn ιούν ιουν ιον июн чер",
        "jul": "juil lug júl lip čvc ιούλ ιουλ ιολ июл лип",
        "aug": "aoû aou ago aug sie srp αύγ αυγ авг сер",
        "sep": "set sett szep wrz zář σεπ сен вер",
        "oct": "okt out ott paź říj οκτ окт жов",
        "nov": "nov lis νοέ νοε ноя лис",
        "dec": "déc dez dic gru pro δεκ дек гру",
    }.items()
    for name in names.split()
}


def feed_moment(text: str) -> datetime | None:
    """Return the moment that a feed's text says, or None; it is naive where the text has no time zone."""
    if usual := _USUAL.fullmatch(text):
        return _usual_moment(usual)
    text = _ZONE_IN_BRACKETS.sub("", " ".join(text.replace("\u2212", "-").split()))
    if not text or len(text) > _MAX_CHARACTERS:
        return None
    if text.lstrip("-")[:1].isdigit() and (moment := _numeric(text)):
        return moment
    moment = parse_moment(text, _ZONES) or _odd(text)
    return moment.replace(tzinfo=_KOREA) if moment and not moment.tzinfo and _KOREAN_TIME.search(text) else moment


def _usual_moment(found: re.Match[str]) -> datetime | None:
    day, month, year, hour, minute, second, zone = found.groups()
    offset = int(zone[:3]) * 60 + int(zone[0] + zone[3:]) if zone[0] in "+-" else 0
    try:
        return datetime(
            *(int(year), _USUAL_MONTHS[month], int(day), int(hour), int(minute), int(second or 0)),
            tzinfo=timezone(timedelta(minutes=offset)) if offset else UTC,
        )
    except (KeyError, ValueError):
        return parse_moment(found[0], _ZONES)


def moment_of_number(value: float) -> datetime | None:
    """Return the moment of a number that counts seconds, milliseconds or microseconds from 1970."""
    try:
        size = abs(value)
        seconds = value / (1e6 if size > _MIN_MICROSECONDS else 1e3 if size > _MIN_MILLISECONDS else 1)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return None


def _numeric(text: str) -> datetime | None:
    """Return the moment of a text in ISO 8601, complete or not, or of a number."""
    try:
        if "T24" not in text:
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    if (basic := _BASIC_TIME.fullmatch(text)) and (moment := _basic_moment(basic)):
        return moment
    if day := _DAY_WITH_ZONE.fullmatch(text):
        return parse_moment(f"{day[1]} 00:00 {day[2]}")
    digits = text.removeprefix("-")
    if _SECONDS.fullmatch(text) or (digits.isdecimal() and len(digits) in {12, 13, 15, 16}):
        return moment_of_number(float(text))
    for pattern in _ISO_PARTS:
        if found := pattern.fullmatch(text):
            return _partial_date(found.groupdict())
    return None


def _basic_moment(found: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second, zone = found.groups()
    return parse_moment(f"{year}-{month}-{day} {hour}:{minute}:{second or '00'} {zone or ''}")


def _partial_date(parts: dict[str, str | None]) -> datetime | None:
    year, ordinal = int(parts["year"] or 0), parts.get("ordinal")
    year += 0 if len(parts["year"] or "") > 2 else 2000 if year < _FIRST_SHORT_YEAR else 1900
    try:
        first = datetime(year, int(parts.get("month") or 1), int(parts.get("day") or 1))  # noqa: DTZ001 - as stated
        date = first + timedelta(days=int(ordinal) - 1 if ordinal else 0)
    except (ValueError, OverflowError):
        return None
    return date if date.year == year else None


def _odd(text: str) -> datetime | None:
    """Return the moment of a text with the time first, a short year, other months' names or only numbers."""
    if first := _TIME_FIRST.fullmatch(text):
        text = f"{first[2]} {first[1]}"
    text = _SHORT_YEAR.sub(_long_year, text)
    text = _with_year_first(text)
    translated = _PREPOSITIONS.sub("", _WORD.sub(_english_month, _DAY_NAME.sub("", text, count=1)))
    return parse_moment(text, _ZONES) or parse_moment(translated, _ZONES) or _http_date(text)


def _http_date(text: str) -> datetime | None:
    """Return what Python's reader of mail makes of it, which is used to every mistake but one: it needs a clock."""
    return http_date(text) if ":" in text else None


def _long_year(found: re.Match[str]) -> str:
    return f"{found[1]}{'19' if int(found[2]) >= _FIRST_SHORT_YEAR else '20'}{found[2]}"


def _with_year_first(text: str) -> str:
    """Return “12.05.2026” as “2026-05-12”: only points are sure to follow the day; an hour with am or pm is American.

    Where both orders are possible the text stays as it is, and is no date.
    """
    found = _NUMBERS.fullmatch(text)
    if not found:
        return text
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > _MAX_MONTH or first == second:
        day, month = first, second
    elif second > _MAX_MONTH or _HALF_OF_DAY.search(found[5]):
        day, month = second, first
    else:
        return text
    return f"{found[4]}-{month}-{day} {found[5]}".strip()


def _english_month(found: re.Match[str]) -> str:
    word = found[0].lower()
    if word in {"mars", "marts"}:
        return "mar"
    return next((_MONTHS[word[:length]] for length in (4, 3) if word[:length] in _MONTHS), found[0])
