"""Films, recordings, posts and other pages inside a page: each becomes a line with its kind, title and address.

They stay in the tree as `iframe`, `video` and `audio` elements with a `src`, a `title` and a kind (`KIND_ATTRIBUTE`).
"""

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tuireader.documents.cleaning import clean_line
from tuireader.documents.html.pictures import counts_readers
from tuireader.documents.html.tree import leading_text, remove_elements, select

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND_ATTRIBUTE = "data-kind"
"""The attribute of an embedded element that says what it is."""
EMBED_TAGS = frozenset({"iframe", "video", "audio"})
_KINDS = frozenset({"video", "audio", "map", "post", "code", "chart", "document", "page", "image"})

_SOURCE_ATTRIBUTES = (
    *(
        "src",
        "data-src",
        "data-lazy-src",
        "data-litespeed-src",
        "data-cmplz-src",
        "data-src-cmplz",
        "data-cookieblock-src",
    ),
    *("data-consent-src", "data-original-src", "data-url", "data-embed-src", "data-iframe-src", "data-ezsrc"),
)
_TITLE_ATTRIBUTES = ("title", "aria-label", "data-title", "playlabel", "data-player-title", "alt")
_PARTS_OF_ADDRESSES = {
    "audio": (
        r"soundcloud spotify\.com bandcamp mixcloud podcast megaphone\.fm simplecast anchor\.fm buzzsprout "
        r"libsyn transistor\.fm acast audioboom audiomack spreaker captivate\.fm \baudio "
        r"\.(?:mp3|ogg|oga|m4a|wav|opus|flac)\b"
    ),
    "video": (
        r"youtu\.?be vimeo dailymotion twitch\.tv wistia brightcove jwplayer jwplatform kaltura "
        r"rumble\.com streamable loom\.com tiktok bitchute odysee ted\.com video \bplayer\b \bfilms?\b "
        r"\.(?:mp4|webm|ogv|m4v|mov|m3u8|swf)\b"
    ),
    "map": r"google\.[\w.]+/maps maps\.google openstreetmap \bmaps?\b mapbox umap",
    "post": (
        r"twitter\.com \bx\.com/ bsky\.app instagram\.com facebook\.com threads\.(?:net|com) "
        r"reddit(?:media)?\.com linkedin\.com mastodon t\.me/ /@\w+/\d+"
    ),
    "code": r"gist\.github codepen\.io jsfiddle codesandbox stackblitz glitch\.com replit jsbin",
    "chart": r"datawrapper dwcdn\.net flourish tableau infogram plotly ourworldindata\.org/grapher \bcharts?\b",
    "document": r"docs\.google scribd slideshare documentcloud speakerdeck issuu \.pdf\b",
}
"""Patterns for the addresses of each kind."""
_KINDS_OF_ADDRESSES = [
    (kind, re.compile("|".join(parts.split()), re.IGNORECASE)) for kind, parts in _PARTS_OF_ADDRESSES.items()
]
_NOT_SEEN = re.compile(
    r"googletagmanager|doubleclick|googlesyndication|google\.com/recaptcha|disqus\.com|amazon-adsystem|adservice|taboola|outbrain"
    r"|facebook\.com/(?:plugins/like|tr\?|plugins/page)|platform\.twitter\.com/widgets/(?:follow|tweet_button)|/ads?[/.?]|newsletter|mc\.yandex",
    re.IGNORECASE,
)
_FLASH_TYPE, _MAX_URL_CHARACTERS, _MAX_TITLE_CHARACTERS = re.compile(r"flash|video", re.IGNORECASE), 2048, 120
_POST_ADDRESSES = (  # of a post that a script would show, by the attribute that names it
    *(
        "data-instgrm-permalink",
        "data-text-post-permalink",
        "data-embed-url",
        "data-href",
        "data-post-url",
        "cite",
        "data-url",
    ),
)
_MAX_POST_LINKS = 200  # of one post
_POST_CLASS = re.compile(
    r"(?:^|\s)(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed|text-post-media|reddit-(?:embed-bq|card)"
    r"|fb-(?:post|video)|imgur-embed-pub|flourish-embed|linkedin-post)(?=\s|$)"
)
_POST_BOX_NAMES = ("fb-post", "fb-video", "imgur-embed", "flourish-embed", "linkedin-post")
_POST_BOXES = "descendant::div[@data-href or contains(@class, '-embed')]"
_MIN_POST_SLASHES = 3  # an address with fewer is that of a site
_GIST = re.compile(r"(?:https?:)?(//gist\.github\.com/[\w-]+/\w+)\.js(?:\?\S*)?")
_FILM_ID = re.compile(r"[\w-]{5,20}")
_FILM_TAGS: dict[str, tuple[str, str]] = {  # the attribute that has a film's id, and the address that it belongs into
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "youtube-video": ("src", "{}"),
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-vimeo": ("videoid", "https://vimeo.com/{}"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
}
HOLDER_TAGS = ("iframe", "amp-iframe", "video", "amp-video", "audio", "amp-audio", "object", "embed", *_FILM_TAGS)
"""The tags of what another page, film or recording is shown in."""


def mark_embeds(
    root: "Element", holders: "list[Element]", scripts: "list[Element]", quotes: "list[Element]", classes: str
) -> None:
    """Give what is embedded its address, title and kind; remove what nobody would see."""
    alone = [_without_content(each) if each.tag == "embed" and not _is_embedded(each) else each for each in holders]
    remove_elements([element for element in alone if not _mark_embed(element)])
    _mark_posts([*quotes, *(select(root, _POST_BOXES) if any(name in classes for name in _POST_BOX_NAMES) else ())])
    for script in scripts:
        if found := _GIST.match(script.get("src") or ""):
            _become_embed(script, f"https:{found[1]}", "", "code")


def _mark_embed(element: "Element") -> bool:
    """Turn an element into an embedded one; return False if it shows nothing."""
    tag = element.tag
    if tag == "object" and _has_fallback(element):
        element.tag = "div"
        remove_elements(list(element.iterchildren("param", "embed")))
        return True
    if tag == "embed" and _is_embedded(element):
        return False
    address = _address(element)
    title = next((found for name in _TITLE_ATTRIBUTES if (found := clean_line(element.get(name) or ""))), "")
    if tag in _FILM_TAGS:
        name, pattern = _FILM_TAGS[tag]
        film = (element.get(name) or "").strip()
        address = pattern.format(film) if _FILM_ID.fullmatch(film) or pattern == "{}" else address
    tag = tag.removeprefix("amp-")
    if tag in {"video", "audio"}:
        _become_embed(element, address, title, tag)
        return True
    if not address or address.startswith(("about:", "javascript:", "data:")) or counts_readers(element):
        return False
    if _NOT_SEEN.search(address[:_MAX_URL_CHARACTERS]):
        return False
    _become_embed(element, address, title, _kind(element, address, title))
    return True


def _without_content(element: "Element") -> "Element":
    """Return an element with the attributes of an <embed>: the parser puts what follows an <embed> into it."""
    own = element.makeelement("embed", {str(name): str(value) for name, value in element.attrib.items()})
    element.attrib.clear()
    element.tag = "div" if len(element) else "span"
    own.tail, element.text = element.text, None
    element.insert(0, own)
    return own


def _has_fallback(element: "Element") -> bool:
    """Return whether an <object> has words or pictures for readers that cannot show it."""
    return bool(leading_text(element, 1).strip()) or element.find(".//img") is not None


def _is_embedded(element: "Element") -> bool:
    """Return whether an <embed> only repeats the <object> around it."""
    return next(element.iterancestors("object", *EMBED_TAGS), None) is not None


def _address(element: "Element") -> str:
    if element.tag == "object":
        named = (
            each.get("value")
            for each in element.iterchildren("param")
            if (each.get("name") or "").lower() in {"movie", "src", "url"}
        )
        inner = (each.get("src") for each in element.iterchildren("embed"))
        return next((found.strip() for found in (element.get("data"), *named, *inner) if found and found.strip()), "")
    for each in (element, *element.iter("source")):
        for name in _SOURCE_ATTRIBUTES:
            value = (each.get(name) or "").strip()
            if value and not value.startswith(("about:", "data:", "javascript:", "blob:", "{")):
                return value
    if element.tag in {"video", "audio"}:
        return next((link.get("href") or "" for link in element.iterdescendants("a") if link.get("href")), "")
    return ""


def _kind(element: "Element", address: str, title: str) -> str:
    known = element.get(KIND_ATTRIBUTE) or ""
    if known in _KINDS:
        return known
    if _FLASH_TYPE.search(element.get("type") or ""):
        return "video"
    address = address[:_MAX_URL_CHARACTERS]
    for kind, pattern in _KINDS_OF_ADDRESSES:
        if pattern.search(address):
            return kind
    for kind, pattern in _KINDS_OF_ADDRESSES[:3]:
        if pattern.search(title):
            return kind
    return (
        "video"
        if any(element.get(name) is not None for name in ("allowfullscreen", "webkitallowfullscreen"))
        else "page"
    )


def _become_embed(element: "Element", address: str, title: str, kind: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None
    sizes = {name: element.get(name) or "" for name in ("style", "hidden") if element.get(name) is not None}
    element.attrib.clear()
    element.tag = kind if kind in EMBED_TAGS else "iframe"
    for name, value in (("src", address), ("title", title), (KIND_ATTRIBUTE, kind), *sizes.items()):
        if value or name == "hidden":
            element.set(name, value)


def _mark_posts(holders: "list[Element]") -> None:
    """Add the address of a post that a script would show, where no words lead to it."""
    for holder in holders:
        if not _POST_CLASS.search(holder.get("class") or ""):
            continue
        links = list(islice(holder.iterdescendants("a"), _MAX_POST_LINKS))
        linked = [link.get("href") or "" for link in links if leading_text(link, 1).strip()]
        named = next((found.strip() for name in _POST_ADDRESSES if (found := holder.get(name))), "")
        address = named or next((link.get("href") or "" for link in links if link.get("href")), "")
        if not address or any(_same_page(address, each) for each in linked):
            continue
        embed = holder.makeelement("iframe", {})
        holder.append(embed)
        _become_embed(
            embed, address, "", _kind(embed, address, "") if "video" in (holder.get("class") or "") else "post"
        )


def _same_page(one: str, other: str) -> bool:
    """Return whether two addresses lead to the same post, or one to a part of it."""
    short, long = sorted((one.partition("?")[0].rstrip("/"), other.partition("?")[0].rstrip("/")), key=len)
    return long == short or (long.startswith(f"{short}/") and short.count("/") > _MIN_POST_SLASHES)


def embed_words(element: "Element", address: str) -> str:
    """Return the words for an embedded element: “[video: The weir]”; without a title, its site stands there."""
    kind = element.get(KIND_ATTRIBUTE) or ""
    kind = kind if kind in _KINDS else element.tag if element.tag in {"video", "audio"} else "page"
    label = clean_line(element.get("title") or "") or _site(address)
    return f"[{kind}: {label[:_MAX_TITLE_CHARACTERS]}]" if label else f"[{kind}]"


def _site(address: str) -> str:
    try:
        return clean_line((urlsplit(address).hostname or "").removeprefix("www."))
    except ValueError:
        return ""
