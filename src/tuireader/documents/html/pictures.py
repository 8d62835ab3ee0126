"""What stands for a picture: its address, an emoji’s character, the words of its title, or nothing at all."""

import re
from itertools import islice
from typing import TYPE_CHECKING

from tuireader.documents.cleaning import clean_line

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LAZY_SOURCES = (  # the address that a script loads instead of `src`
    *("data-src", "data-lazy-src", "data-original", "data-lazy", "data-original-src", "data-actualsrc", "data-echo"),
    *("data-cfsrc", "data-lazysrc", "data-ll-src", "data-delayed-url", "nitro-lazy-src", "lazy-src", "data-lazyload"),
)
_OTHER_SOURCES = (  # other sizes of a picture: they count where `src` is none
    *(
        "data-hi-res-src",
        "data-url",
        "data-image-src",
        "data-img-src",
        "data-full-src",
        "data-large-file",
        "data-orig-file",
    ),
    *(
        "data-image",
        "data-img",
        "data-pin-media",
        "data-fallback-src",
        "data-src-medium",
        "data-src-large",
        "data-default-src",
    ),
    *("data-full-url", "data-highres", "data-hires", "data-background", "data-bg"),
)
_CANDIDATE_SETS = ("data-srcset", "data-lazy-srcset", "srcset", "data-original-set", "nitro-lazy-srcset", "lazy-srcset")
_NO_ADDRESS = re.compile(r"\s*(?:$|(?:data|about|blob|javascript):)", re.IGNORECASE)
_PLACEHOLDER_WORDS = (
    "blank",
    "spacer",
    "placeholder",
    "transparent",
    "lazy",
    "load",
    "pixel",
    "grey",
    "gray",
    "empty",
    "1x1",
)
_PLACEHOLDER_FILE = re.compile(
    r"(?:[^.]*[_.-])?(?:blank|spacer|placeholder|transparent|lazy(?:[_-]?load(?:er|ing)?)?|loading|loader|pixel|gr[ae]y|empty|1x1)"
    r"(?:[_.-].*)?\.(?:gif|png|svg|jpe?g|webp)"
)
_MAX_FILE_NAME_CHARACTERS = 80  # code points
_LAZY_NAMES = frozenset(_LAZY_SOURCES)
_LAZY_SET_NAMES = frozenset(_CANDIDATE_SETS) - {"srcset"}
_ADDRESS = re.compile(r"[^\s{}\"'<>]*[/.?][^\s{}\"'<>]*$")
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)")
_MAX_CANDIDATES = 40
_MAX_PICTURE_ELEMENTS = 24  # of a <picture>
_MAX_DENSITY_CHARACTERS = 40
_DENSITY = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([wx])\b")

_MAX_URL_CHARACTERS = 2048
_MAX_PIXEL_SIZE = 2  # pixels: smaller pictures are for counting readers
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*(?:px)?\s*", re.IGNORECASE)
_STYLE_PIXELS = re.compile(
    r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*(?:0*[0-2](?:\.\d*)?px|0+)(?![\w.%])", re.IGNORECASE
)
_COUNTERS = (  # parts of addresses
    *("/_/stat?", "feedburner.com/~r/", "feedsportal.com", "pixel.wp.", "pixel.quantserve", "stats.wordpress.com"),
    *(
        "facebook.com/tr?",
        "google-analytics.com",
        "doubleclick.net",
        "scorecardresearch.com",
        "/pixel.gif",
        "/count.gif",
    ),
    *("/counter.gif", "/tracking.gif", "/beacon.gif", "tracking-pixel"),
)

_EMOJI_CLASS = re.compile(
    r"(?:^|[\s_-])(?:emoji\w*|wp-smiley|smil(?:ey|ie)s?|emoticons?|twemoji|emojione|joypixels)(?=$|[\s_-])",
    re.IGNORECASE,
)
_FORMULA_CLASS = re.compile(r"(?:^|\s)(?:latex|tex|mwe-math-fallback-image-\w+)(?=$|\s)", re.IGNORECASE)
_EMOJI_ADDRESS = re.compile(r"(?:emoji|smil(?:ey|ie)s)\w{0,9}/|/72x72/", re.IGNORECASE)
_CHARACTER_PLACES = ("emoji", "smil", "/72x72/", "/latex.php?")  # in the addresses of emoji and formulas
_EMOJI_CODE = re.compile(r":[\w+-]{1,40}:|[:;=8xX][-o']?[()DPpOo|/\\]{1,2}")
_EMOJI_FILE = re.compile(
    r"/(?:u|emoji_u)?([0-9a-f]{2,6}(?:[-_][0-9a-f]{2,6}){0,9})\.(?:png|svg|gif|webp)(?:[?#]|$)", re.IGNORECASE
)
_EMOJI = re.compile(
    r"[\u200d\ufe0f\u20e3#*0-9\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
_MAX_CLASS_CHARACTERS = 300
_MAX_EMOJI_CHARACTERS = 60  # of the words that stand for an emoji
_MIN_EMOJI_CODE, _MAX_CODE_POINT = 0x203C, 0x10FFFF
_FILE_NAME = re.compile(
    r"[\w%.()+-]+\.(?:jpe?g|png|gif|webp|svg|avif)|(?:img|dsc|image|photo|screenshot)[\s_-]*\d[\w-]*", re.IGNORECASE
)


def resolve_picture(picture: "Element") -> None:
    """Give a picture the address that a browser would load, as its `src`."""
    address = _best_address(picture)
    if address and address != picture.get("src"):
        picture.set("src", address)


def has_address(picture: "Element") -> bool:
    """Return whether a picture has an address of its own, and not that of a placeholder."""
    return not _is_placeholder(picture.get("src") or "")


def _best_address(picture: "Element") -> str:
    names = set(picture.keys())
    if not _LAZY_NAMES.isdisjoint(names) and (lazy := _first_address(picture, _LAZY_SOURCES)):
        return lazy
    source = picture.get("src") or ""
    if _LAZY_SET_NAMES.isdisjoint(names) and not _is_placeholder(source):
        return source
    for element in (picture, *_sources_around(picture)):
        for name in _CANDIDATE_SETS:
            if found := best_candidate(element.get(name) or ""):
                return found
    return _first_address(picture, _OTHER_SOURCES) or source


def _first_address(picture: "Element", names: tuple[str, ...]) -> str:
    for name in names:
        value = (picture.get(name) or "").strip()
        if value and _ADDRESS.match(value) and not _is_placeholder(value):
            return value
    return ""


def _sources_around(picture: "Element") -> "list[Element]":
    """Return the other sources of a <picture>; the parser puts what follows a <source> into it."""
    holder = picture.getparent()
    while holder is not None and holder.tag == "source":
        holder = holder.getparent()
    if holder is None or holder.tag != "picture":
        return []
    return [each for each in islice(holder.iter(), _MAX_PICTURE_ELEMENTS) if each.tag == "source"]


def _is_placeholder(address: str) -> bool:
    """Return whether an address is none, or that of a picture that is shown until the real one is there."""
    if _NO_ADDRESS.match(address):
        return True
    name = address.partition("?")[0].rpartition("/")[2][-_MAX_FILE_NAME_CHARACTERS:].lower()
    return any(word in name for word in _PLACEHOLDER_WORDS) and bool(_PLACEHOLDER_FILE.fullmatch(name))


def best_candidate(candidates: str) -> str:
    """Return the address of the largest picture in a `srcset`, "" without one."""
    best, best_size, offset = "", -1.0, 0
    for _ in range(_MAX_CANDIDATES):
        found = _CANDIDATE.match(candidates, offset)
        if not found:
            break
        offset, size = found.end(), 1.0
        if not found[1].endswith(","):
            end = candidates.find(",", offset)
            end = len(candidates) if end < 0 else end
            density = _DENSITY.search(candidates, offset, min(end, offset + _MAX_DENSITY_CHARACTERS))
            size, offset = float(density[1]) if density else size, end + 1
        address = found[1].rstrip(",")
        if size > best_size and not _is_placeholder(address):
            best, best_size = address, size
    return best


def counts_readers(element: "Element") -> bool:
    """Return whether a picture or frame is too small to be seen: it is there to count readers."""
    for name in ("width", "height"):
        size = _PIXELS.fullmatch(element.get(name) or "")
        if size and int(size[1]) <= _MAX_PIXEL_SIZE:
            return True
    style = element.get("style")
    if style and _STYLE_PIXELS.search(style):
        return True
    address = (element.get("src") or "")[:_MAX_URL_CHARACTERS].lower()
    return not element.get("alt") and any(part in address for part in _COUNTERS)


def picture_character(picture: "Element") -> str:
    """Return the character or formula that a picture stands for, "" if it is an ordinary picture."""
    alt, name = picture.get("alt") or "", (picture.get("class") or "")[:_MAX_CLASS_CHARACTERS]
    address = (picture.get("src") or "")[:_MAX_URL_CHARACTERS]
    if alt.isascii() and not name and not any(part in address for part in _CHARACTER_PLACES):
        return ""
    alt = clean_line(alt)
    if alt and not alt.isascii() and len(alt) <= _MAX_EMOJI_CHARACTERS and _EMOJI.fullmatch(alt):
        return alt
    if _FORMULA_CLASS.search(name) or "/latex.php?" in address:
        return alt
    is_named = bool(_EMOJI_CLASS.search(name))
    if len(alt) > _MAX_EMOJI_CHARACTERS or not (is_named or _EMOJI_ADDRESS.search(address)):
        return ""
    if not alt or alt[0] == ":":
        alt = _emoji_of_file(address) or alt
    return alt if is_named or not alt.isascii() or _EMOJI_CODE.fullmatch(alt) else ""


def _emoji_of_file(address: str) -> str:
    """Return the emoji whose code points are the name of a file: “1f6a2.png”."""
    found = _EMOJI_FILE.search(address[-_MAX_FILE_NAME_CHARACTERS:])
    codes = [int(code, 16) for code in re.split("[-_]", found[1])] if found else []
    if not codes or not (codes[0] >= _MIN_EMOJI_CODE or len(codes) > 1) or max(codes) > _MAX_CODE_POINT:
        return ""
    character = clean_line("".join(map(chr, codes)))
    return character if _EMOJI.fullmatch(character) else ""


def picture_words(picture: "Element") -> tuple[str, str]:
    """Return the words for a picture (“[image: a gull]”), and its title where that says more: the joke of a comic."""
    alt, title = clean_line(picture.get("alt") or ""), picture.get("title")
    if not title:
        return (f"[image: {alt}]" if alt else "[image]"), ""
    title = clean_line(title)
    is_file_name = bool(_FILE_NAME.fullmatch(title))
    if not alt:
        return ("[image]" if is_file_name or not title else f"[image: {title}]"), ""
    short, long = sorted((alt.casefold(), title.casefold()), key=len)
    says_more = " " in title and not is_file_name and (short not in long or len(long) >= 2 * len(short) + 12)
    return f"[image: {alt}]", title if says_more else ""
