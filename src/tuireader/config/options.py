"""Every option: its name, what it takes, what it is for. Reading, checking and explaining all go by this table."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_SPAN = re.compile(r"(\d{1,5})\s*([mhd])")
_SECONDS = {"m": 60.0, "h": 3600.0, "d": 86400.0}

Reader = Callable[[object], Any]
"""Takes a value of TOML; returns what the program uses, or raises ValueError that says what is wanted instead."""


def text(value: object) -> str:
    """Take a string."""
    if not isinstance(value, str):
        raise ValueError("a string in quotation marks")  # noqa: TRY004 - for every option the same
    return value


def truth(value: object) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - as above
    return value


def texts(value: object) -> tuple[str, ...]:
    """Take a list of strings."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError('a list of strings, as ["one", "two"]')
    return tuple(value)


def span(value: object) -> float:
    """Take a span of time; return seconds, 0 for never."""
    if value == "never":
        return 0.0
    if isinstance(value, str) and (found := _SPAN.fullmatch(value)) and int(found[1]):
        return int(found[1]) * _SECONDS[found[2]]
    raise ValueError("a span of time, as “30m”, “2h” or “1d”, or “never”")


def whole(least: int, most: int) -> Reader:
    """Take a whole number from `least` to `most`."""

    def take(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return take


def one_of(*words: str) -> Reader:
    """Take one of some words."""

    def take(value: object) -> str:
        if value not in words:
            raise ValueError(" or ".join(f"“{word}”" for word in words))
        return str(value)

    return take


def pattern(value: object) -> re.Pattern[str]:
    """Take a regular expression."""
    try:
        return re.compile(text(value), re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"a regular expression ({error})") from error


@dataclass(frozen=True, slots=True)
class Option:
    """One option; `example` is written as TOML, `about` explains it."""

    name: str
    read: Reader
    example: str
    about: str


TOP = (
    Option(
        "theme", text, '"tuireader-dark"', "Colours; tuireader-dark, tuireader-light, tuireader-16, nord, gruvbox, …"
    ),
    Option("backups", whole(0, 100), "3", "How many daily backups of the library are made and kept; 0 for none."),
)
SECTIONS: dict[str, tuple[Option, ...]] = {
    "refresh": (Option("every", span, '"30m"', "How often feeds are fetched while the program runs, or “never”."),),
    "widths": (
        Option("measure", whole(20, 200), "80", "The longest line of an article, in cells."),
        Option("feeds", whole(16, 200), "26", "The feeds pane, in cells."),
        Option("headlines", whole(16, 200), "30", "The headlines pane, in cells."),
        Option("speakers", whole(16, 200), "32", "The speakers pane, in cells."),
        Option("two-panes", whole(20, 1000), "64", "The width of the window from which two panes show."),
        Option("three-panes", whole(20, 1000), "110", "The width of the window from which three panes show."),
    ),
    "network": (
        Option(
            "allow",
            texts,
            "[]",
            'Addresses of your own network that may be fetched, as ["192.168.1.0/24", "news.lan"].',
        ),
    ),
}
FEED = (
    Option("name", text, '"The Weir"', "What lists call it."),
    Option("folder", text, '"Local"', "The folder it stands in."),
    Option("full-text", truth, "true", "Fetch the page of every new entry at refresh."),
    Option("refresh", span, '"2h"', "How often, or “never”."),
    Option("tags", texts, '["river"]', "Tags for every new entry."),
)
RULE = (
    Option("do", one_of("hide", "star", "tag"), '"hide"', "“hide”, “star” or “tag”."),
    Option("tag", text, '"river"', "Which tag, for “tag”."),
    Option("match", pattern, '"horoscope|crossword"', "A regular expression; capitals and small letters are the same."),
    Option("in", one_of("title", "text", "both"), '"title"', "Where it is looked for: “title”, “text” or “both”."),
    Option("feed", text, '"https://weir.example/feed.xml"', "Only in this feed."),
)
