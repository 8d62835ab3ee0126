"""Recordings, films, pictures and files that come with an entry: each becomes a line with a link at its end."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from tuireader.documents.cleaning import clean, clean_line
from tuireader.documents.links import MAX_URL_CHARACTERS, safe_url

MAX_ATTACHMENTS = 20  # of one entry
MAX_SCANNED_ATTACHMENTS = 200  # of one entry, before versions of the same file are left out
_MAX_TITLE_CHARACTERS = 300
_MAX_TYPE_CHARACTERS = 200
_KINDS = {"audio", "video", "image"}
_KIND_OF_SUFFIX = {
    suffix: kind
    for kind, suffixes in {
        "audio": "mp3 m4a m4b aac oga ogg opus flac wav wma",
        "video": "mp4 m4v mov mkv webm ogv avi mpg mpeg wmv m3u8",
        "image": "jpg jpeg png gif webp avif svg bmp tif tiff",
    }.items()
    for suffix in suffixes.split()
}
_FLASH = "application/x-shockwave-flash"  # nothing plays it any more
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)(?:\.\d{1,6})?", re.ASCII)
_KILO = 1000
_MIN_SIZE_BYTES = 1024  # smaller numbers are placeholders


class Attachment(NamedTuple):
    """A file that a feed attaches to an entry, as the feed writes it."""

    url: str
    type: str = ""  # a media type, or its first word
    size: str = ""  # in bytes
    title: str = ""
    duration: str = ""  # in seconds, or with colons
    width: str = ""  # in pixels, of a version among others
    group: int = 0  # versions of one thing share a group; 0 is none
    is_default: bool = False  # the version to take
    is_enclosure: bool = True  # not only named beside the text, as pictures are


def main_address(attachments: Iterable[Attachment]) -> str:
    """Return the address that an entry without a link leads to: its recording, its film, or any other enclosure."""
    usable = [each for each in attachments if is_usable(each)]
    playable = [each for each in usable if kind_of(each) in {"audio", "video"}]
    enclosed = [each for each in usable if each.is_enclosure]
    return next((each.url.strip() for each in (*playable, *enclosed)), "")


def attachment_lines(attachments: Sequence[Attachment], content: str, base: str) -> str:
    """Return HTML with a line for each attachment that `content` does not link to."""
    if not attachments:
        return ""
    has_pictures, lines, seen = bool(_PICTURE.search(content)), [], set[str]()
    for each in _without_versions(attachments):
        url = _absolute(each.url.strip(), base)
        if not url or url in seen or (has_pictures and kind_of(each) == "image" and not each.is_enclosure):
            continue
        seen.add(url)
        if any(f"{mark}{address}{mark}" in content for mark in "\"'" for address in (url, escape(url))):
            continue
        lines.append(_line(each, url))
    return "".join(lines[:MAX_ATTACHMENTS])


def kind_of(attachment: Attachment) -> str:
    """Return “audio”, “video”, “image” or “file”."""
    declared = attachment.type[:_MAX_TYPE_CHARACTERS].strip().lower().partition("/")[0]
    if declared in _KINDS:
        return declared
    return _KIND_OF_SUFFIX.get(_file_name(attachment.url).rpartition(".")[2].lower(), "file")


def _without_versions(attachments: Sequence[Attachment]) -> list[Attachment]:
    """Return one version of each thing: the default, or the widest; a picture's versions differ in their queries."""
    chosen: dict[object, Attachment] = {}
    for each in filter(is_usable, attachments[:MAX_SCANNED_ATTACHMENTS]):
        is_picture = kind_of(each) == "image" and not each.is_enclosure
        key = each.group or (each.url.partition("?")[0] if is_picture and each.width else each.url)
        known = chosen.get(key)
        if known is None or _rank(each) > _rank(known):
            chosen[key] = each._replace(title=each.title or (known.title if known else ""))
    return list(chosen.values())


def _rank(attachment: Attachment) -> tuple[bool, float]:
    return attachment.is_default, _number(attachment.width)


def is_usable(attachment: Attachment) -> bool:
    """Return whether an attachment has an address at which something can be seen or heard."""
    kind, url = attachment.type[:_MAX_TYPE_CHARACTERS].strip().lower(), attachment.url
    return (
        len(url) <= MAX_URL_CHARACTERS
        and bool(url.strip())
        and kind != _FLASH
        and (attachment.is_enclosure or not kind.startswith("text/"))
    )


def _absolute(url: str, base: str) -> str:
    try:
        joined = url if url.startswith(("http://", "https://")) else urljoin(base, url)
        urlsplit(joined)  # raises ValueError for “http://[”
        return safe_url(joined.replace(" ", "%20"))
    except ValueError:
        return ""


def _line(attachment: Attachment, url: str) -> str:
    kind, title = kind_of(attachment), clean_line(attachment.title[: 4 * _MAX_TITLE_CHARACTERS])
    name = title or clean_line(_file_name(url))[:_MAX_TITLE_CHARACTERS] or urlsplit(url).hostname or ""
    facts = filter(None, (name, _duration(attachment.duration), _size(attachment.size)))
    return f'<p><a href="{escape(url)}">[{kind}: {escape(", ".join(facts), quote=False)}]</a></p>'


def _file_name(url: str) -> str:
    try:
        return clean(unquote(urlsplit(url.strip()).path.rstrip("/").rpartition("/")[2]))
    except ValueError:
        return ""


def _number(text: str) -> float:
    found = _NUMBER.match(text.strip())
    return float(found[0]) if found else 0


def _duration(text: str) -> str:
    """Return a duration, such as “34 min” or “1 h 2 min”; "" where there is none."""
    if clock := _CLOCK.fullmatch(text.strip()):
        seconds = float(int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3]))
    else:
        seconds = _number(text) if _NUMBER.fullmatch(text.strip()) else 0
    minutes = round(seconds / 60)
    if seconds < 1 or minutes > 60 * 1000:
        return ""
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _size(text: str) -> str:
    size = _number(text)
    if size < _MIN_SIZE_BYTES:
        return ""
    for unit in ("kB", "MB", "GB"):
        size /= _KILO
        if size < _KILO - 0.5:
            return f"{size:.1f} {unit}" if size < 10 else f"{size:.0f} {unit}"
    return ""
