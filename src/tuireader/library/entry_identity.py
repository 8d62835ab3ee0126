"""When two entries are the same one: by id, then by link, then by title and day.

1. The id, within the feed; an id that is an address or a URN, in all feeds. An id that several entries of one document
   share, with titles and links of their own, tells nothing; nor does one that comes back with another title, another
   link and another day.
2. The link, made comparable, in all feeds. A link to a site's front page, to the feed's own page, or one that several
   entries of one document share under titles of their own tells nothing. Within one feed, two entries with ids of their
   own and titles of their own are two, whatever their links.
3. The title and the day, within the feed, where the title has two words: an entry that got another id and another link.
   Where both stand in one document they are two entries, unless they say the same as well. An entry with neither id nor
   link is told by its title and day alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

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
"""A link that is comparable but for its scheme, “www.” and a last slash: most are, and need not be taken apart."""
_ARTICLE_FRAGMENT = re.compile(r"[!/]|[^=]*\d[^=]*$")
"""Fragments that lead to another article, or to one comment of many."""
_GLOBAL_ID_PREFIXES = ("http://", "https://", "urn:", "tag:")


class IdentityKeys(NamedTuple):
    """What tells an entry: hashes to look it up by, 0 where there is none; `title` is of title and day."""

    id: int
    link: int
    title: int

    @property
    def all(self) -> tuple[int, ...]:
        """The hashes that there are."""
        return tuple(filter(None, self))


def comparable_link(link: str) -> str:
    """Return a link without what does not tell the article: scheme, “www.”, tracking, order of parameters, anchors.

    Returns nothing for what is no link to a page of its own: a front page, or no address at all. Never raises.
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
    """What a feed calls an entry: where it leads to, its id, and when it appeared."""

    url: str
    guid: str
    moment: datetime | None

    @classmethod
    def of(cls, entry: "Entry") -> Self:
        """Return what a parser gives: the link made absolute, where it has done so; no id where that is but the link.

        Parsers put it there where a feed gives no id.
        """
        link, name = _without_blanks(entry.link or ""), _without_blanks(entry.id or "")
        url = _without_blanks(entry.url)
        published = entry.date
        return cls(url, "" if name in {link, url} else name, published)


def identity_keys(
    entries: Sequence["Entry"], names: Sequence[EntryReference], feed_id: int, feed_link: str
) -> list[IdentityKeys]:
    """Return the keys of each entry of one document; what tells nothing there is left out."""
    links = [comparable_link(name.url) for name in names]
    titles = [fold(entry.title) for entry in entries]
    ids = [name.guid for name in names]
    front = comparable_link(feed_link)
    own_titles = _count_partners(links, titles)
    shared = _count_partners(ids, titles), _count_partners(ids, links)
    days = [_day(name.moment) for name in names]
    named = Counter(zip(titles, days, strict=True))
    keys = []
    for index, entry in enumerate(entries):
        link, name, title = links[index], ids[index], titles[index]
        by_link = bool(link and link != front and own_titles[link] == 1)
        by_id = bool(name and min(shared[0][name], shared[1][name]) == 1)
        nothing_else = not (by_link or by_id)
        keys.append(
            IdentityKeys(
                _hash("id", "" if name.startswith(_GLOBAL_ID_PREFIXES) else str(feed_id), name) if by_id else 0,
                _hash("link", link) if by_link else 0,
                _hash("title", str(feed_id), title, days[index]) if " " in title and days[index] else 0,
            )
        )
        if nothing_else and not (title and named[title, days[index]] == 1):
            keys[-1] = IdentityKeys(0, 0, _hash("words", str(feed_id), title, days[index], entry.content))
        elif nothing_else:
            keys[-1] = IdentityKeys(0, 0, _hash("title", str(feed_id), title, days[index]))
    return keys


def link_key(link: str) -> int:
    """Return the hash that tells an entry by its link, 0 where a link tells nothing."""
    comparable = comparable_link(link)
    return _hash("link", comparable) if comparable else 0


def _count_partners(names: Iterable[str], others: Iterable[str]) -> Counter[str]:
    """Return for each name how many different others stand beside it."""
    return Counter(name for name, _ in set(zip(names, others, strict=True)))


def _without_blanks(text: str) -> str:
    """Return an address or an id without spaces and control characters."""
    if text.isascii() and text.isprintable() and " " not in text:  # most are so
        return text
    return "".join(clean(text).split())


def _day(moment: datetime | None) -> str:
    """Return the day of a moment, in UTC; nothing where the feed gives none."""
    if moment is None:
        return ""
    try:
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()
    except (OverflowError, ValueError):
        return moment.date().isoformat()


def digest(entry: "Entry") -> bytes:
    """Return a digest of all that a feed says of an entry: another digest is a changed entry."""
    link, author, summary = entry.link or "", entry.author or "", entry.summary or ""
    parts = (entry.title, link, str(entry.published), entry.content, author, summary)
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).digest()


def _hash(*parts: str) -> int:
    """Return 63 bits that stand for `parts`, never 0."""
    data = "\0".join(parts).encode("utf-8", "replace")
    return int.from_bytes(blake2b(data, digest_size=8).digest()) >> 1 or 1
