"""When two entries are the same: by id, then by link, then by title and day.

1. The id, within the feed; an id that is an address or a URN, across all feeds. An id does not count if several entries
   of one document share it and have different titles and links, or if it comes back with another title, link and day.
2. The link in comparable form, across all feeds. A link does not count if it leads to a site's front page or the feed's
   own page, or if several entries of one document share it and have different titles. Within one feed, entries with
   different ids and different titles are different, whatever their links.
3. Title and day, within the feed, if the title has two words: this finds an entry that got another id and another link.
   Two such entries in one document are different unless their contents are the same. An entry with neither id nor link
   is identified by title and day alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tuireader.digests import blake2b
from tuireader.documents.cleaning import clean
from tuireader.library.text_folding import fold

if TYPE_CHECKING:
    from tuireader.feeds.model import Entry

_TRACKING_PARAMETERS = frozenset(
    {
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "yclid", "igshid", "mkt_tok", "vero_id"),
        *("mc_cid", "mc_eid", "_hsenc", "_hsmi", "at_medium", "at_campaign", "at_link_origin", "cmpid", "ocid", "ncid"),
        *("smid", "ref_src", "ref_url", "xtor", "wt.mc_id", "s_cid"),
    }
)
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "oly_", "stm_", "ns_")
_TRACKING_VALUES = frozenset({"rss", "feed", "atom"})
_PORTS = {"http": 80, "https": 443}
_SIMPLE_LINK = re.compile(r"https?://([a-z0-9.-]+)(/[\w.~/%:@!$&'()*+,;=-]*)", re.ASCII)
"""A link that only needs its scheme, “www.” and last slash removed: most links are like this, and it is fast."""
_ARTICLE_FRAGMENT = re.compile(r"[!/]|[^=]*\d[^=]*$")
"""Fragments that lead to another article, or to one of many comments."""
_GLOBAL_ID_PREFIXES = ("http://", "https://", "urn:", "tag:")


class IdentityKeys(NamedTuple):
    """Hashes that identify an entry; 0 where it has no such key."""

    id: int  # of the id that the feed gives it
    link: int  # of its comparable link
    title: int  # of its title and day

    @property
    def all(self) -> tuple[int, ...]:
        """All hashes except 0."""
        return tuple(filter(None, self))


def comparable_link(link: str) -> str:
    """Return a link in comparable form: no scheme, “www.”, tracking or anchors, and its parameters in order.

    Returns "" where it is not a link to a page of its own, such as a front page, or not an address at all. Never
    raises.
    """
    if bare := _SIMPLE_LINK.fullmatch(link):
        host, path = bare[1].removeprefix("www."), bare[2].rstrip("/")
        return f"//{host}{path}" if host and path else ""
    try:
        parts = urlsplit(link.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
        if parts.scheme not in _PORTS or not host:
            return ""
        pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else []
        query = urlencode(sorted(pair for pair in pairs if not _is_tracking(*pair))) if pairs else ""
        path = quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~")
    except ValueError:
        return ""
    fragment = parts.fragment if _ARTICLE_FRAGMENT.match(parts.fragment) else ""
    return urlunsplit(("", host + port, path, query, fragment)) if path or query or fragment else ""


def _is_tracking(parameter: str, value: str) -> bool:
    name = parameter.lower()
    return name in _TRACKING_PARAMETERS or name.startswith(_TRACKING_PREFIXES) or value.lower() in _TRACKING_VALUES


class EntryReference(NamedTuple):
    """How a feed refers to an entry."""

    url: str  # its absolute link
    guid: str  # its id; "" without one
    moment: datetime | None  # when it was published

    @classmethod
    def of(cls, entry: "Entry") -> Self:
        """Return the reference for a parsed entry: its absolute link, and its id if that differs from the link.

        Parsers repeat the link as id where a feed gives no id.
        """
        link, guid = _without_blanks(entry.link or ""), _without_blanks(entry.id or "")
        url = _without_blanks(entry.url)
        published = entry.date
        return cls(url, "" if guid in {link, url} else guid, published)


def identity_keys(
    entries: Sequence["Entry"], references: Sequence[EntryReference], feed_id: int, feed_link: str
) -> list[IdentityKeys]:
    """Return the keys of each entry of one document, without those that do not identify it there."""
    links = [comparable_link(reference.url) for reference in references]
    titles = [fold(entry.title) for entry in entries]
    ids = [reference.guid for reference in references]
    front_page = comparable_link(feed_link)
    titles_of_link = _count_partners(links, titles)
    shared = _count_partners(ids, titles), _count_partners(ids, links)
    days = [_day(reference.moment) for reference in references]
    uses_of_title = Counter(zip(titles, days, strict=True))
    keys = []
    for index, entry in enumerate(entries):
        link, guid, title = links[index], ids[index], titles[index]
        by_link = bool(link and link != front_page and titles_of_link[link] == 1)
        by_id = bool(guid and min(shared[0][guid], shared[1][guid]) == 1)
        has_only_title = not (by_link or by_id)
        keys.append(
            IdentityKeys(
                _hash("id", "" if guid.startswith(_GLOBAL_ID_PREFIXES) else str(feed_id), guid) if by_id else 0,
                _hash("link", link) if by_link else 0,
                _hash("title", str(feed_id), title, days[index]) if " " in title and days[index] else 0,
            )
        )
        if has_only_title and not (title and uses_of_title[title, days[index]] == 1):
            keys[-1] = IdentityKeys(0, 0, _hash("words", str(feed_id), title, days[index], entry.content))
        elif has_only_title:
            keys[-1] = IdentityKeys(0, 0, _hash("title", str(feed_id), title, days[index]))
    return keys


def link_key(link: str) -> int:
    """Return the hash for an entry's link, 0 where the link identifies nothing."""
    comparable = comparable_link(link)
    return _hash("link", comparable) if comparable else 0


def lasting_key(feed_url: str, url: str, guid: str, path: str) -> int:
    """Return a hash that an article has again when it comes back with another number; 0 where nothing identifies it.

    Unlike the keys of a delivery, it is the same where the feed was removed and added again.
    """
    if path:
        return _hash("path", path)
    return link_key(url) or (_hash("guid", feed_url, guid) if guid else 0)


def _count_partners(values: Iterable[str], others: Iterable[str]) -> Counter[str]:
    """Return how many different `others` are beside each of `values`."""
    return Counter(value for value, _ in set(zip(values, others, strict=True)))


def _without_blanks(text: str) -> str:
    """Return an address or an id without spaces and control characters."""
    if text.isascii() and text.isprintable() and " " not in text:  # the most frequent case
        return text
    return "".join(clean(text).split())


def _day(moment: datetime | None) -> str:
    """Return the date of a moment in UTC; "" where the feed gives none."""
    if moment is None:
        return ""
    try:
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()
    except (OverflowError, ValueError):
        return moment.date().isoformat()


def digest(entry: "Entry") -> bytes:
    """Return a digest of everything a feed says about an entry: it differs if the entry was changed."""
    link, author, summary = entry.link or "", entry.author or "", entry.summary or ""
    parts = (entry.title, link, str(entry.published), entry.content, author, summary)
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).digest()


def _hash(*parts: str) -> int:
    """Return a 63-bit hash of `parts`, never 0."""
    data = "\0".join(parts).encode("utf-8", "replace")
    return int.from_bytes(blake2b(data, digest_size=8).digest()) >> 1 or 1
