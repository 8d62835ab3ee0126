"""Extract names from a byline, without “By”, dates, roles, handles and addresses."""

import re
from collections.abc import Iterable
from html import unescape

from tuireader.documents.cleaning import clean_line

_MAX_AUTHORS = 12  # a longer list is not a byline
_MAX_NAME_CHARACTERS = 60  # of one name
_MAX_NAME_WORDS = 7
_MAX_TEXT_CHARACTERS = 400  # of a text that is searched for names

_BY = re.compile(
    r"^\W*(?:(?:(?:written|posted|published|reported|words|text|story|reviewed|review|article|compiled|analysis|interview"
    r"|column|opinion|submitted|created|authored)\s+)?by\b|authors?\s*:|(?:words|text|story)\s*:|von\b|par\b|por\b"
    r"|di\b(?=\s+[A-Z])|door\b|av\b|af\b|auteur\s*:|autor(?:e|en|a)?\s*:|(?:作者|文|著者?)\s*[/:／：])\s*:?\s*",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|mär|apr|avr|ma[iy]|jun|jul|juin|aug|août|sep|o[ck]t|nov|de[cz]|déc)[^\W\d]*\.?"
_ADDRESS = re.compile(r"https?://\S*|www\.\S+|\S+@\S+|(?<!\w)@\w+")
_NOT_NAME = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]"
    r"|(?:[•·|–—]|\s-\s|\b(?:edited|photographs?|photos?|illustrations?|translated|produced) by\b).*$"
    r"|\b(?:(?:first |originally )?(?:published|posted|updated)|last (?:updated|modified)|modified)\b.*$"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$"
    rf"|\b{_MONTH} \d.*$|\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}.*$|\d{{1,2}}[./: ]\d{{1,2}}.*$|\b\d{{4}}\b.*$"
    r"|\b(?:\d+|an?) (?:second|minute|min|hour|day|week|month|year)s? ?(?:ago|read)?\b.*$",
    re.IGNORECASE,
)
_DEPARTMENTS = (
    *("senior", "chief", "deputy", "assistant", "associate", "managing", "executive", "staff", "special", "foreign"),
    *(
        "political",
        "politics",
        "science",
        "technology",
        "tech",
        "business",
        "economics?",
        "sports?",
        "health",
        "environment",
    ),
    *(
        "diplomatic",
        "security",
        "world",
        "news",
        "national",
        "international",
        "contributing",
        "guest",
        "digital",
        "social",
    ),
    *(
        "media",
        "arts",
        "culture",
        "education",
        "local",
        "crime",
        "features?",
        "games",
        "video",
        "data",
        "investigative",
    ),
    *("freelance", "city", "europe", "asia", "africa", "us", "uk"),
)
_OFFICES = (
    *(
        "writers?",
        "reporters?",
        "correspondents?",
        "editors?",
        "contributors?",
        "columnists?",
        "journalists?",
        "producers?",
    ),
    *("photographers?", "bloggers?", "analysts?", "critics?", "redakteur(?:in)?", "redacteur", "journaliste"),
)
_DEPARTMENT, _OFFICE = f"(?:{'|'.join(_DEPARTMENTS)})[ -]", f"(?:{'|'.join(_OFFICES)})"
_DEGREE = r"ph\.?d\.?|m\.?[dahps]\.?|r\.?n\.?|mph|mba"
_ROLE = re.compile(rf"(?:{_DEPARTMENT})*(?:\w+[ -])?{_OFFICE}(?:,? (?:for|of|at|in) .*)?|{_DEGREE}", re.IGNORECASE)
_ROLE_BEHIND = re.compile(
    rf"\s+(?:(?i:(?:{_DEPARTMENT})+{_OFFICE})|(?:Staff )?(?:Writer|Reporter|Correspondent)"
    r"|for (?:[Tt]he )?[A-Z].*|in [A-Z]\w+)$"
)
_NO_PERSON = re.compile(
    r"admin(?:istrator)?|authors?|editor(?:s|ial)?|editorial (?:team|board|staff)|staff|unknown|null|none"
    r"|undefined|webmaster|guest(?: (?:author|post|contributor|writer))?|root|user|anonymous|n/?a|by|post author"
    r"|home|news|comments?|print|e-?mail|(?:follow|share|view|see|more|read|about|contact|subscribe|sign|log|login|listen"
    r"|all|show|profile|add|save|a note)\b.*",
    re.IGNORECASE,
)
_NAME_SEPARATOR = re.compile(
    r"\s*(?:[;/／、，|\n\t]|,(?!\s*(?:jr|sr|ii|iii)\b)|&|\s(?:and|und|et|og|och)\s(?=\S))\s*", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[A-Z](?:\. ?| ))+[A-Z]?\.?")  # of a photographer, or too short to identify a person
_ABBREVIATION_DOT = re.compile(r"\b(?:Jr|Sr|[A-Z])\.$")


def byline(texts: Iterable[str]) -> str:
    """Return the names in some texts as one line, joined by commas; "" if there are none."""
    names: dict[str, str] = {}
    for text in texts:
        for name in _names(text):
            names.setdefault(name.casefold(), name)
    return ", ".join(names.values()) if len(names) <= _MAX_AUTHORS else ""


def _names(text: str) -> list[str]:
    text = _BY.sub("", _ADDRESS.sub("", unescape(text[:_MAX_TEXT_CHARACTERS])).strip())
    return [name for part in _NAME_SEPARATOR.split(text) if (name := _name(part))]


def _name(part: str) -> str:
    """Return one name without the words around it, or "" if it is not a name."""
    name = clean_line(_NOT_NAME.sub("", _BY.sub("", part))).strip(" ,:;-–—|/_*\"“”'‘’")
    if _ROLE.fullmatch(name):
        return ""
    name = _ROLE_BEHIND.sub("", name)
    name = name if _ABBREVIATION_DOT.search(name) else name.rstrip(".")
    if (
        not any(map(str.isalpha, name))
        or _INITIALS.fullmatch(name)
        or len(name) > _MAX_NAME_CHARACTERS
        or len(name.split()) > _MAX_NAME_WORDS
    ):
        return ""
    return "" if _NO_PERSON.fullmatch(name) else " ".join(name.split())
