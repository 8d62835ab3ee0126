"""Decode the bytes of a page, whatever encoding the page and its server declare (WHATWG's labels)."""

import codecs
import re
from collections.abc import Iterator

from tuireader.documents.decoding import decode, has_byte_order_mark, utf16_by_nuls
from tuireader.errors import ArticleError

_TOP_BYTES = 4096  # where a page declares its encoding
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_ACTUAL_ENCODINGS = {  # how browsers read these labels: as the larger encoding that pages really use
    **dict.fromkeys(("iso8859-1", "ascii", "latin_1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis_620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_LABELS = {  # that Python does not know
    "x-sjis": "shift_jis",
    "x-gbk": "gbk",
    "x-euc-jp": "euc_jp",
    "x-big5": "big5",
    "windows-949": "cp949",
    **{f"x-cp{page}": f"cp{page}" for page in range(1250, 1259)},
}
_GUESS_BYTES = 1 << 16  # that a guess reads
_MIN_NON_ASCII_SHARE = 0.08  # of bytes beyond ASCII: Western European pages have fewer
_MAX_BROKEN_SHARE = 0.002  # of the characters: a page that was cut off has a few


def decode_html(data: bytes, charset: str | None = None) -> str:
    """Return a page as text: by its byte-order mark, as UTF-8 if valid, or as the server (`charset`) or page declares.

    UTF-16 without a mark is known by its NULs. If all of these fail, the encoding is guessed. Never raises: bytes that
    do not fit become U+FFFD.
    """
    if has_byte_order_mark(data):
        return _decode_as_text(data)
    if b"\0" in data[:2] and (encoding := utf16_by_nuls(data[:_TOP_BYTES])):  # valid UTF-8, too
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for encoding in _declared_encodings(data, charset):
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") <= len(text) * _MAX_BROKEN_SHARE:
            return text
    return _decode_by_guess(data)


def _declared_encodings(data: bytes, charset: str | None) -> Iterator[str]:
    """Yield the encodings that the server and the page declare, by Python's names."""
    top = data[:_TOP_BYTES]
    found = [match[1].decode("ascii") for match in (_META.search(top), _XML.search(top)) if match]
    yield from filter(None, map(actual_encoding, [charset or "", *found]))


def actual_encoding(label: str) -> str:
    """Return the encoding that a text with this label really has, by Python's name; "" for none that is one."""
    label = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
        "".encode(name)  # hex and rot13 are codecs, too, but not for text
    except (LookupError, ValueError, UnicodeError):
        return ""
    if name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode", "unicode", "raw")):
        return ""  # a text without a byte-order mark has none of them
    return _ACTUAL_ENCODINGS.get(name, name)


def _decode_by_guess(data: bytes) -> str:
    non_ascii = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if non_ascii > len(data) * _MIN_NON_ASCII_SHARE:
        from charset_normalizer import from_bytes  # noqa: PLC0415 - slow and rarely needed

        best = from_bytes(data[:_GUESS_BYTES]).best()
        if best is not None:
            return data.decode(best.encoding, "replace")
    return _decode_as_text(data)


def _decode_as_text(data: bytes) -> str:
    try:
        return decode(data)
    except ArticleError:  # binary
        return data.decode("utf-8", "replace")
