"""What a feed says of an entry becomes an entry: clean, bounded, with an identity."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urljoin

from tuireader.documents.cleaning import clean, squeeze
from tuireader.documents.dates import parse_date
from tuireader.documents.links import safe_url
from tuireader.feeds.model import Entry
from tuireader.feeds.schedule import http_date

ITEMS = 20_000  # entries of one feed; the largest in use have some thousands
TITLE = 1000  # code points of a title or a name; some sites put a whole post there
KEY = 2048  # code points of an address or an identity
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:a|abbr|acronym|b|big|bdi|bdo|blockquote|br|center|cite|code|del|dfn|div|em|embed|figure|font|h[1-6]|hr|i"
    r"|iframe|img|ins|kbd|label|li|mark|nobr|ol|p|pre|q|s|samp|small|span|strike|strong|sub|sup|table|tbody|td|th|time"
    r"|tr|tt|u|ul|var|wbr)(?:\s[^<>]*)?/?>"  # HTML's own names alone: List<String> in a title is no markup
    r"|<!--[^<>]*-->",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_WHOLE = re.compile(r"https?://[\w.-]+(?:/(?:[\w./%~+@&=,:?-]*[\w/])?)?", re.ASCII)
"""An address that is what it is, whatever the base: most are, and joining takes its time."""


class Raw(NamedTuple):
    """What one of the readers found of an entry, as the feed writes it."""

    title: str = ""
    link: str = ""
    id: str = ""
    published: datetime | str | None = None
    updated: datetime | str | None = None
    author: str = ""
    summary: str = ""
    content: str = ""


def entry(raw: Raw, base: str) -> Entry:
    """Return what `raw` says as an entry; relative links are relative to `base`."""
    title, link = line(raw.title), address(raw.link)
    summary, content = markup(raw.summary), markup(raw.content)
    content = content or summary
    return Entry(
        title=title,
        link=link,
        url=absolute(link, base) if link else "",
        id=identity(raw.id) or link or identity(f"{title}\n{content}", always=True),
        published=moment(raw.published) if raw.published else None,
        updated=moment(raw.updated) if raw.updated else None,
        author=line(raw.author),
        summary=summary,
        content=content,
    )


def line(text: str) -> str:
    """Return a title or name as one clean line of plain text: HTML's tags and references are read."""
    if not text:
        return ""
    text = text[: 4 * TITLE]  # before any pattern runs over it
    if "<" in text:
        text = _MARKUP.sub(" ", _HIDDEN.sub(" ", text)) if ">" in text else text
    if "&" in text:
        text = _REFERENCE.sub(lambda found: unescape(found[0]), text)
    text = squeeze(clean(text))
    return text if len(text) <= TITLE else text[: TITLE - 1].rstrip() + "…"


def markup(html: str) -> str:
    """Return HTML (still untrusted) that a file, a database and a parser can hold."""
    return clean(html).strip() if html else ""


def plain(text: str) -> str:
    """Return plain text as HTML that reads the same."""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())


def address(text: str) -> str:
    """Return a link as written, without spaces around it; one that is no address at all is nothing."""
    text = clean(text[: KEY + 1]).strip() if text else ""
    return text if len(text) <= KEY else ""


def absolute(link: str, base: str) -> str:
    """Return `link`, seen from `base`, if it may be followed."""
    try:
        joined = link if not link or _WHOLE.fullmatch(link) else urljoin(base, link)
    except ValueError:  # a broken IPv6 address
        return ""
    return safe_url(joined.replace(" ", "%20"))


def identity(text: str, *, always: bool = False) -> str:
    """Return an entry's id, shortened to a digest where it is longer than any key should be (or `always`)."""
    if not text:
        return ""
    if always or len(text) > KEY:
        return "sha256:" + sha256(text.encode("utf-8", "replace")).hexdigest()
    return clean(text).strip()


def moment(value: datetime | str | None) -> datetime | None:
    """Return an aware moment in UTC; a time without a zone is taken as UTC."""
    if isinstance(value, str):
        value = _from_text(value.strip())
    if value is None:
        return None
    try:
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except OverflowError:  # in the first or the last day that there is
        return None


def _from_text(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parse_date(text) or http_date(text)
