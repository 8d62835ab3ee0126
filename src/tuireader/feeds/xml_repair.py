"""Repair feeds and lists of feeds that are not well-formed XML, where it is certain what they mean.

Mended are characters and references that XML forbids, bare ampersands and angle brackets, HTML's entities, prefixes
that nobody declares, and words around the document. Everything takes linear time.
"""

import re
from collections.abc import Callable
from html.entities import html5

from tuireader.documents.cleaning import without_escape_sequences
from tuireader.documents.decoding import windows_1252
from tuireader.documents.html.tree import SURROGATE_PAIR, with_joined_surrogates

_FORBIDDEN = bytes(set(range(32)) - set(b"\t\n\r\v\f"))
_LINE_CONTROLS = bytes.maketrans(b"\v\f", b"  ")
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_AMPERSAND = re.compile(
    rb"&(?:#(?P<decimal>[0-9]+);?|#[xX](?P<hex>[0-9a-fA-F]+);?|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?+"
)
_XML_NAMES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_BARE_ANGLE = re.compile(rb"<(?![A-Za-z_/!?])")
_SURROGATE_PAIR = re.compile(SURROGATE_PAIR.pattern.encode())
_HIGH, _LOW, _BEYOND = range(0xD800, 0xDC00), range(0xDC00, 0xE000), 0x110000
_C1 = range(0x80, 0xA0)
_MAX_DIGITS = 7
_PREFIX = re.compile(rb"<([A-Za-z][\w.-]{0,19}):(?=\w)")
_DECLARED_PREFIX = re.compile(rb"\bxmlns:([A-Za-z][\w.-]{0,19})\s*=")
_ROOT = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|rdf|opml)\b", re.IGNORECASE)
_LAST_TAG = re.compile(rb"</(?:\w{1,20}:)?(?:rss|feed|rdf|opml)\s*>", re.IGNORECASE)
_NAMESPACES = {
    b"atom": b"http://www.w3.org/2005/Atom",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"media": b"http://search.yahoo.com/mrss/",
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"xhtml": b"http://www.w3.org/1999/xhtml",
}


def repaired_xml(data: bytes) -> bytes:
    """Return UTF-8 that means the same as `data` and is well-formed, or at least closer to it."""
    if b"\x1b" in data:  # before the letters that follow it look like text
        data = without_escape_sequences(data.decode("utf-8", "replace")).encode()
    data = _NO_CHARACTERS.sub(b"", data.translate(_LINE_CONTROLS, _FORBIDDEN))
    data = _without_surroundings(data)
    return _with_prefixes(_outside_cdata(data, _repaired_markup))


def repaired_list(data: bytes) -> bytes:
    """Return a list of feeds without characters and references that XML forbids, its lines where they were."""
    return with_possible_references(data.translate(_LINE_CONTROLS, _FORBIDDEN))


def with_possible_references(data: bytes) -> bytes:
    """Return `data` with only the references that XML or HTML allow, and no bare ampersand; for what has no CDATA."""
    return _AMPERSAND.sub(_possible, _SURROGATE_PAIR.sub(_joined, data))


def _outside_cdata(data: bytes, repair: Callable[[bytes], bytes]) -> bytes:
    first, *others = data.split(_CDATA)
    pieces = [repair(first)]
    is_inside = False
    for other in others:
        inside, end, after = other.partition(_CDATA_END)
        is_inside = not end
        pieces += [_CDATA, inside, end, repair(after)]
    if is_inside:
        pieces.append(_CDATA_END)
    return b"".join(pieces)


def _repaired_markup(data: bytes) -> bytes:
    data = with_possible_references(data)
    return _BARE_ANGLE.sub(b"&lt;", data.replace(_CDATA_END, b"]]&gt;"))


def _possible(found: re.Match[bytes]) -> bytes:
    if found["name"]:
        return found[0] if found["name"] in _XML_NAMES else _named(found["name"].decode("ascii"))
    digits, base = (found["decimal"], 10) if found["decimal"] else (found["hex"], 16)
    if not digits:
        return b"&amp;" + found[0][1:]
    digits = digits.lstrip(b"0")
    code = int(digits or b"0", base) if len(digits) <= _MAX_DIGITS else _BEYOND
    if code < 0x20 and code not in {9, 10, 13}:
        return b"\n" if code in {11, 12} else b""
    if code in _HIGH or code in _LOW or code >= _BEYOND or code in {0xFFFE, 0xFFFF}:
        return "\ufffd".encode()
    char = windows_1252(bytes([code])) if code in _C1 else chr(code)
    return b"&#%d;" % code if char in "&<>\"'" else char.encode()


def _named(name: str) -> bytes:
    text = html5.get(f"{name};")
    if text is None:
        return f"&amp;{name};".encode()
    return b"&#%d;" % ord(text) if text in {"&", "<", ">", '"', "'"} else text.encode()


def _joined(pair: re.Match[bytes]) -> bytes:
    return with_joined_surrogates(pair[0].decode("ascii")).encode()


def _without_surroundings(data: bytes) -> bytes:
    """Return the document without words before its first tag and after its last one."""
    root = _ROOT.search(data)
    if not root:
        return data
    start = data.rfind(b"<!DOCTYPE", 0, root.start())
    data = data[start if start >= 0 else root.start() :]
    end = max((found.end() for found in _LAST_TAG.finditer(data)), default=len(data))
    return data[:end]


def _with_prefixes(data: bytes) -> bytes:
    """Return the document with a declaration for each prefix that has none."""
    root = _ROOT.search(data)
    missing = set(_PREFIX.findall(data)) - set(_DECLARED_PREFIX.findall(data)) - {b"xml"}
    if not root or not missing or len(missing) > len(_NAMESPACES) * 4:
        return data
    declarations = b"".join(
        b' xmlns:%s="%s"' % (prefix, _NAMESPACES.get(prefix, b"tuireader:" + prefix)) for prefix in sorted(missing)
    )
    return data[: root.end()] + declarations + data[root.end() :]
