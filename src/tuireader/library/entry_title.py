"""The title of an entry in lists: what its feed calls it, or else its first words."""

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tuireader.documents.cleaning import clean_line

if TYPE_CHECKING:
    from tuireader.feeds.model import Entry

MAX_TITLE_CHARACTERS = 100  # of an entry's first words
_SCANNED_CHARACTERS = 4000  # of an entry's text
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|title|svg|noscript|template)\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_NO_TITLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*|[(\[]?(?:untitled|no title)[)\]]?", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^<>]*?\balt\s*=\s*(?:\"([^\"<>]{0,300})\"|'([^'<>]{0,300})')[^<>]*>", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|s|samp|small|span"
    r"|strike|strong|sub|sup|time|tt|u|var|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z!][^<>]*(?:>|\Z)", re.IGNORECASE)
_END_TAG = re.compile(r"</[a-z][a-z0-9]{0,10}>", re.IGNORECASE)
_ATTACHMENT = re.compile(r"\[(?:audio|video|image|file): ([^\[\]]+)\]")
_WORD_START = re.compile(r"\s+\S*\Z")
_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|jsp|xml)\Z", re.IGNORECASE)


def entry_title(entry: "Entry") -> str:
    """Return an entry's title, never empty: its own, its first words, the end of its address, or its day."""
    title = clean_line(entry.title)
    return (
        ("" if _NO_TITLE.fullmatch(title) else title)
        or _first_words(entry.content)
        or _first_words(entry.summary or "")
        or _end_of_address(entry.url or "")
        or (f"{entry.date.day} {entry.date:%B %Y}" if entry.date else "")
        or "untitled"
    )


def _first_words(html: str) -> str:
    """Return the first words of HTML as one line, without markup; those of its pictures if it has no others."""
    html = _HIDDEN.sub(" ", html[:_SCANNED_CHARACTERS])
    words = _plain_words(html)
    if not any(char.isalnum() for char in words):
        words = _plain_words(_PICTURE.sub(lambda found: f" {found[1] or found[2] or ''} ", html)) or words
    if alone := _ATTACHMENT.fullmatch(words):
        words = alone[1]
    if len(words) <= MAX_TITLE_CHARACTERS:
        return words.strip()
    cut = words[:MAX_TITLE_CHARACTERS]
    whole = cut if words[MAX_TITLE_CHARACTERS].isspace() else _WORD_START.sub("", cut)
    return f"{(whole if len(whole) * 2 > len(cut) else cut).rstrip(' ,;:–—-')}…"


def _plain_words(html: str) -> str:
    text = unescape(_TAG.sub(" ", _INLINE_TAG.sub("", html)))
    if _END_TAG.search(text):  # it was escaped twice
        text = unescape(_TAG.sub(" ", _INLINE_TAG.sub("", text)))
    return clean_line(text) if len(text) <= MAX_TITLE_CHARACTERS else clean_line(text[: 3 * MAX_TITLE_CHARACTERS])


def _end_of_address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    name = unquote(parts.path.rstrip("/").rpartition("/")[2]) or (parts.hostname or "")
    return clean_line(_SUFFIX.sub("", name))
