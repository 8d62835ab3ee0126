"""The HTML of entries: clean, with the lines and addresses of plain text, with absolute links. It stays untrusted."""

import re
from html import escape, unescape
from itertools import pairwise
from urllib.parse import urljoin

from tuireader.documents.cleaning import clean, is_printable
from tuireader.documents.decoding import windows_1252
from tuireader.documents.html.tree import with_joined_surrogates
from tuireader.documents.links import find_urls

_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_C1 = {code: windows_1252(bytes([code])).replace("\ufffd", "") for code in range(0x80, 0xA0)}
"""The letters of Windows-1252 where Unicode has control characters."""
_C1_LETTER = re.compile("[\x80-\x9f]")
_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n\s*")
_TAG_OR_SPACE = re.compile(
    r"<!--.*?(?:-->|\Z)|<[^<>]*>|[\s\u200b-\u200f\u2060\ufeff]+"
    r"|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|shy|#160|#xa0|#8203|#x200b|#xfeff);",
    re.IGNORECASE | re.DOTALL,
)
_SHOWN_WITHOUT_WORDS = re.compile(r"<(?:img|video|audio|iframe|embed|object|svg|picture|math)\b", re.IGNORECASE)
_MAX_EMPTY_CHARACTERS = 4000  # of HTML that is looked through for words
_MARKUP = re.compile(
    r"</[a-z][a-z0-9]{0,10}\s*>|<(?:br|hr|img|p)\b[^<>]*>|&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE
)
_ANY_TAG = re.compile(r"</?[a-z!]", re.IGNORECASE)
_WRAPPED_WIDTHS = range(40, 101)  # of the longest line of a text that a program has wrapped
_MAX_SHORT_LINES = 2  # of a paragraph that stays as it is
_LETTER = re.compile(r"[^\W\d_]")
_LINKING = r"(?:href|src|poster|data-src|data-lazy-src|data-original|srcset|data-srcset|cite)"
_RELATIVE_LINK = re.compile(
    rf"\s{_LINKING}\s*+=\s*+[\"']?+\s*+(?!(?:https?|mailto|data|tel):|#|[\"'\s>])|srcset", re.IGNORECASE
)
_TAG_WITH_LINK = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_LINK_ATTRIBUTE = re.compile(
    rf"(?<=\s)({_LINKING})\s*+=\s*+(?:\"([^\"]{{0,4000}})\"|'([^']{{0,4000}})'|([^\s\"'>]{{1,4000}}))", re.IGNORECASE
)


def clean_html(html: str) -> str:
    """Return HTML without characters that a database or a parser would refuse."""
    if not html:
        return ""
    return clean(with_unicode_letters(with_joined_surrogates(without_cdata_marks(html)))).strip()


def with_unicode_letters(text: str) -> str:
    """Return text with the letters that Windows-1252 has where Unicode has control characters."""
    if text.isascii() or is_printable(text) or not _C1_LETTER.search(text):
        return text
    return text.translate(_C1)


def without_cdata_marks(text: str) -> str:
    """Return a text without the marks of a CDATA section around it, which some feeds escape."""
    if _CDATA not in text[:200] or not (bare := text.strip()).startswith(_CDATA):
        return text
    return bare.removeprefix(_CDATA).removesuffix(_CDATA_END)


def has_words(html: str) -> bool:
    """Return whether HTML has any text beside its tags."""
    return len(html) > _MAX_EMPTY_CHARACTERS or bool(_TAG_OR_SPACE.sub("", html))


def main_html(content: str, summary: str) -> str:
    """Return an entry's content, or else its summary; both if the content only shows a picture."""
    if not content or not summary or has_words(content) or not has_words(summary):
        return content or summary
    return content + summary if _SHOWN_WITHOUT_WORDS.search(content) else summary


def has_markup(text: str) -> bool:
    """Return whether a text that should be plain is HTML."""
    return ("<" in text or "&" in text) and bool(_MARKUP.search(text))


def text_to_html(text: str) -> str:
    """Return plain text as HTML that shows the same lines; its addresses are links."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(f"<p>{_lines_to_html(part.strip())}</p>" for part in _PARAGRAPH_BREAK.split(text) if part.strip())


def inline_text_to_html(text: str) -> str:
    """Return a plain summary as HTML: one without lines, addresses or signs stays as it is."""
    text = text.strip()
    return text_to_html(text) if any(sign in text for sign in ("\n", "\r", "<", "&", "://")) else text


def with_lines(html: str) -> str:
    """Return HTML that has lines but no tags with its paragraphs, and its lines where they are not just wrapped."""
    if "\n" not in html or _ANY_TAG.search(html):
        return html
    paragraphs = filter(str.strip, _PARAGRAPH_BREAK.split(unescape(html)))
    return "".join(f"<p>{_lines_to_html(_unwrapped(part.strip()))}</p>" for part in paragraphs)


def _unwrapped(text: str) -> str:
    """Return a paragraph as one line if a program has wrapped it: no line had room for the next line's first word."""
    lines = text.split("\n")
    width = max(map(len, lines))
    needed = (len(line) + 1 + len((after.split(maxsplit=1) or [""])[0]) for line, after in pairwise(lines))
    is_wrapped = len(lines) > _MAX_SHORT_LINES and width in _WRAPPED_WIDTHS and all(size > width for size in needed)
    return " ".join(lines) if is_wrapped and all(map(_LETTER.search, lines)) else text


def _lines_to_html(text: str) -> str:
    pieces, end = [], 0
    for start, stop, url in find_urls(text) if "://" in text else ():
        pieces.append(f'{escape(text[end:start], quote=False)}<a href="{escape(url)}">{escape(url, quote=False)}</a>')
        end = stop
    html = "".join(pieces) + escape(text[end:], quote=False)
    return "<br>".join(line.strip() for line in html.split("\n")) if "\n" in html else html


def with_absolute_links(html: str, base: str) -> str:
    """Return HTML whose relative links start from `base`; without a base it stays as it is."""
    if not base or not _RELATIVE_LINK.search(html):
        return html
    return _TAG_WITH_LINK.sub(lambda tag: _LINK_ATTRIBUTE.sub(lambda found: _absolute_link(found, base), tag[0]), html)


def _absolute_link(found: re.Match[str], base: str) -> str:
    name, value = found[1], unescape(found[2] or found[3] or found[4] or "")
    if "srcset" in name.lower():
        joined = ", ".join(_absolute_candidate(each, base) for each in value.split(", "))
    else:
        joined = join_url(base, value)
    return found[0] if joined == value else f'{name}="{escape(joined)}"'


def _absolute_candidate(candidate: str, base: str) -> str:
    address, _, size = candidate.strip().partition(" ")
    return f"{join_url(base, address)} {size}".strip()


def join_url(base: str, link: str) -> str:
    """Return `link` joined with `base`; as it is where it has no address to join, or is only an anchor."""
    bare = link.strip()
    try:
        return link if not bare or bare.startswith(("#", "data:")) else urljoin(base, bare)
    except ValueError:  # an invalid IPv6 address
        return link
