"""Turn a `RawEntry` from a parser into an `Entry`: clean, limited in size, with an id."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin

from tuireader.documents.cleaning import clean, single_line
from tuireader.documents.html.tree import with_joined_surrogates
from tuireader.documents.links import safe_url
from tuireader.feeds.attachments import Attachment, attachment_lines, main_address
from tuireader.feeds.feed_dates import feed_moment
from tuireader.feeds.feed_html import (
    clean_html,
    join_url,
    main_html,
    with_absolute_links,
    with_lines,
    with_unicode_letters,
    without_cdata_marks,
)
from tuireader.feeds.model import Entry

MAX_ENTRIES = 20_000  # of one feed; the largest real ones have some thousands
MAX_TITLE_CHARACTERS = 1000  # code points of a title or a name; some sites put a whole post there
MAX_KEY_CHARACTERS = 2048  # code points of an address or an id
_SCRIPT_OR_STYLE = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_HTML_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|big|bdi|bdo|blockquote|br|center|cite|code|del|dfn|div|em|embed|figure|font|h[1-6]|hr|i"
    r"|iframe|img|ins|kbd|label|li|mark|nobr|ol|p|pre|q|s|samp|small|span|strike|strong|sub|sup|table|tbody|td|th|time"
    r"|tr|tt|u|ul|var|wbr)(?:\s[^<>]*)?/?>"  # only HTML's own names: List<String> in a title is not a tag
    r"|<!--[^<>]*-->",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</[a-z]|<!--|<(?:br|div|hr|img|p|wbr)\b[^<>]*>|<[a-z][^<>]*=[^<>]*>", re.IGNORECASE)
"""What shows that a title is HTML; “How <b> differs from <strong>” only names its tags."""
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_ABSOLUTE_URL = re.compile(r"https?://[\w.-]+(?:/(?:[\w./%~+@&=,:?-]*[\w/])?)?", re.ASCII)
"""A plain absolute address: most are plain, and joining them with a base would be slow."""


class RawEntry(NamedTuple):
    """An entry as one of the parsers found it in the feed."""

    title: str = ""
    link: str = ""  # as the feed writes it
    id: str = ""
    published: datetime | str | None = None  # text as the feed writes it, or a moment
    updated: datetime | str | None = None
    author: str = ""  # clean names, see `authors`
    summary: str = ""  # HTML
    content: str = ""  # HTML
    attachments: tuple[Attachment, ...] = ()
    base: str = ""  # the address that relative links in the content start from, if the feed says it
    id_is_link: bool = False  # the id may stand for a link that is missing


def normalized_entry(raw_entry: RawEntry, base: str) -> Entry:
    """Return `raw_entry` as an entry; its relative links are resolved against `base`."""
    title, link = plain_line(raw_entry.title), clean_link(raw_entry.link)
    summary = clean_html(raw_entry.summary)
    content = main_html(clean_html(raw_entry.content), summary)
    entry_id = bounded_id(raw_entry.id) or link or bounded_id(f"{title}\n{content}", always=True)
    if not link:
        link = clean_link(main_address(raw_entry.attachments) or (raw_entry.id if raw_entry.id_is_link else ""))
    url = absolute_url(link, base) if link else ""
    content_base = join_url(base, raw_entry.base) if raw_entry.base else "" if url else base
    content = with_absolute_links(with_lines(content), content_base if content_base != url else "")
    return Entry(
        title=title,
        link=link,
        url=url,
        id=entry_id,
        published=utc_moment(raw_entry.published) if raw_entry.published else None,
        updated=utc_moment(raw_entry.updated) if raw_entry.updated else None,
        author=raw_entry.author,
        summary=summary,
        content=content + attachment_lines(raw_entry.attachments, content, content_base or base),
    )


def plain_line(text: str) -> str:
    """Return a title or name as one clean line of plain text; tags and references of HTML are decoded."""
    if not text:
        return ""
    text = text[: 4 * MAX_TITLE_CHARACTERS]  # before any pattern sees it
    if "<" in text:
        text = without_cdata_marks(text)
        text = _HTML_TAG.sub(" ", _SCRIPT_OR_STYLE.sub(" ", text)) if _MARKUP.search(text) else text
    if "&" in text:
        text = _REFERENCE.sub(lambda found: unescape(found[0]), with_joined_surrogates(text))
    text = single_line(clean(with_unicode_letters(text)))
    return text if len(text) <= MAX_TITLE_CHARACTERS else text[: MAX_TITLE_CHARACTERS - 1].rstrip() + "…"


def clean_link(text: str) -> str:
    """Return a link as written, without surrounding spaces; "" if it is too long for an address."""
    text = clean(text[: MAX_KEY_CHARACTERS + 1]).strip() if text else ""
    return text if len(text) <= MAX_KEY_CHARACTERS else ""


def absolute_url(link: str, base: str) -> str:
    """Return `link` resolved against `base` if it is safe to follow, else ""."""
    try:
        joined = link if not link or _ABSOLUTE_URL.fullmatch(link) else urljoin(base, link)
    except ValueError:  # an invalid IPv6 address
        return ""
    return safe_url(joined.replace(" ", "%20"))


def bounded_id(text: str, *, always: bool = False) -> str:
    """Return an entry's id, or its digest if it is too long (or `always`)."""
    if not text:
        return ""
    if always or len(text) > MAX_KEY_CHARACTERS:
        return "sha256:" + sha256(text.encode("utf-8", "replace")).hexdigest()
    return clean(text).strip()


def utc_moment(value: datetime | str | None) -> datetime | None:
    """Return a moment in UTC, or None; a time without a zone counts as UTC."""
    if isinstance(value, str):
        value = feed_moment(value)
    if value is None:
        return None
    try:
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except OverflowError:  # on the first or last day that `datetime` can represent
        return None
