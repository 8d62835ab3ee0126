"""The language that a feed declares: RSS `<language>`, `<dc:language>`, Atom `xml:lang`, JSON Feed `language`.

It is read from the bytes, whichever parser reads the rest.
"""

import re

MAX_TAG_CHARACTERS = 35  # of a language tag (RFC 5646)
MAX_SEARCHED_BYTES = 1 << 17  # of a feed: its own elements, and some entries
_TAG = rb"([a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{1,8}){0,4})"
_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_IN_XML = re.compile(
    rb"<(?:\w{1,20}:)?language\b[^<>]{0,200}>\s{0,64}(?:<!\[CDATA\[)?\s{0,64}" + _TAG + rb"\s{0,64}(?:\]\]>)?\s{0,64}</"
    rb"|\bxml:lang\s{0,8}=\s{0,8}[\"']\s{0,8}" + _TAG + rb"\s{0,8}[\"']",
    re.IGNORECASE,
)
_IN_JSON = re.compile(rb'"language"\s{0,64}:\s{0,64}"\s{0,8}' + _TAG + rb'\s{0,8}"')


def declared_language(data: bytes) -> str:
    """Return the language tag of the feed in `data`, or else that of its first entry which has one; "" without any."""
    data = data[:MAX_SEARCHED_BYTES]
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _first(_IN_JSON, data)
    entry = _ENTRY.search(data)
    return (_first(_IN_XML, data[: entry.start()]) if entry else "") or _first(_IN_XML, data)


def _first(pattern: re.Pattern[bytes], data: bytes) -> str:
    found = pattern.search(data)
    tag = next((group for group in found.groups() if group), b"") if found else b""
    return tag.decode("ascii")[:MAX_TAG_CHARACTERS].replace("_", "-")
