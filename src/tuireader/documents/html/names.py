"""A byline as pages write it becomes names: no “By”, no dates, roles, handles or addresses."""

import re
from collections.abc import Iterable
from html import unescape

from tuireader.documents.clean import field

_MOST = 12  # authors; what lists more is no byline
_LONGEST = 60  # code points of one name
_BY = re.compile(
    r"^\W*(?:(?:(?:written|posted|published|reported|words|text|story|review(?:ed)?|article|photos?|compiled|edited|analysis"
    r"|interview|column|opinion|submitted|created|authored|translated)\s+)?by\b|authors?\s*:|(?:words|text|story)\s*:|von\b"
    r"|par\b|por\b|di\b(?=\s+[A-Z])|door\b|av\b|af\b|auteur\s*:|autor(?:e|en|a)?\s*:|作者\s*[:：]|文\s*[/／:：]|著者?\s*[:：])\s*:?\s*",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"https?://\S*|www\.\S+|\S+@\S+|(?<!\w)@\w+|\([^()]*\)|\[[^\[\]]*\]|[|•·–—].*$|\s-\s.*$"
    r"|(?:(?:first |originally )?(?:published|posted|updated|last (?:updated|modified)|modified)\b.*$)"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.? \d.*$"
    r"|\d{1,2}[./: ]\d{1,2}.*$|\d{1,2}\.? (?:jan|feb|mar|apr|ma[iyrä]|jun|jul|aug|sep|sept|o[ck]t|nov|de[cz])[a-zäé]*\.?.*$|\b\d{4}\b.*$"
    r"|\bon (?=\d|[A-Z][a-z]+ \d).*$|\b(?:\d+|an?) (?:second|minute|min|hour|day|week|month|year)s? ago\b.*$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:(?:senior|chief|deputy|assistant|associate|managing|executive|staff|special|foreign|political|science|technology|tech"
    r"|business|economics?|sports?|health|environment|diplomatic|world|news|national|international|contributing|guest|digital|social"
    r"|media|arts|culture|education|media|local|political|crime|features?|europe|asia|africa|london|washington|us|uk|freelance)\s+)*"
    r"(?:writers?|reporters?|correspondents?|editors?|contributors?|columnists?|journalists?|producers?|photographers?|"
    r"bloggers?|analysts?|critics?|authors?|redakteur(?:in)?|redacteur|journaliste|ph\.?d\.?|m\.?d\.?|m\.?a\.?|r\.?n\.?|mph|mba)\.?"
    r"(?: (?:for|of|at|in) .*)?",
    re.IGNORECASE,
)
_TRAILING_ROLE = re.compile(
    r",? (?:(?:(?:senior|chief|deputy|special|foreign|political|science|technology|business|health|staff)\s+)+(?:writer|reporter|"
    r"correspondent|editor)|for (?:the )?[A-Z].*|in [A-Z][a-z]+(?: [A-Z][a-z]+)?|staff writer)$"
)
_NOBODY = re.compile(
    r"(?:admin(?:istrator)?|author|editor(?:s|ial)?|editor(?:ial)? (?:team|board|staff)|guest(?: (?:author|post|contributor|writer))?|staff|unknown|null|none|undefined"
    r"|webmaster|root|user|anonymous|n/?a|by|follow.*|share.*|redaktion|redazione|rédaction|la rédaction|post author|view .*|see .*|more .*|read .*|about .*"
    r"|home|news|contact.*|subscribe.*|sign .*|log ?in.*|comments?|print|email)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[;/／、，|\n\t]|,(?!\s*(?:jr|sr|ii|iii)\b)|&|\s(?:and|und|et|y|e|og|och|en)\s(?=\S))\s*", re.IGNORECASE)
_SUFFIX = re.compile(r",\s*((?:jr|sr)\.?|i{2,3})\Z", re.IGNORECASE)


def byline(texts: Iterable[str]) -> str:
    """Return the names in some texts as one line, joined by commas, or nothing where they hold none."""
    names: dict[str, str] = {}
    for text in texts:
        for name in _names(text):
            names.setdefault(name.casefold(), name)
    return ", ".join(names.values()) if len(names) <= _MOST else ""


def _names(text: str) -> list[str]:
    text = _BY.sub("", unescape(text[:400]).strip())
    return [name for part in _BETWEEN.split(text) if (name := _name(part))]


def _name(part: str) -> str:
    """Return one name without what stands around it, or nothing where it is none."""
    name = field(_CUT.sub("", _BY.sub("", part)))
    name = _TRAILING_ROLE.sub("", name).strip(" ,.:;-–—|/_*\"“”'") + ("." if re.search(r"\b(?:Jr|Sr)\.$", name) else "")
    if not name or len(name) > _LONGEST or len(name.split()) > 7 or not any(map(str.isalpha, name)):
        return ""
    return "" if _NOBODY.fullmatch(name) or _ROLE.fullmatch(name) else name
