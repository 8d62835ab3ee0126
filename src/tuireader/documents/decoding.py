"""Decode the bytes of text files, in the encodings that they really have; reject other files."""

import codecs
import re

from tuireader.errors import ArticleError

_BOMS = (  # UTF-32 first: its little-endian mark starts with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC_NUMBERS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive (or an office document)",
    b"\x89PNG\r\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF87a": "a GIF picture",
    b"GIF89a": "a GIF picture",
    b"\x1f\x8b\x08": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "a database",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an office document",
    b"{\\rtf1": "an RTF document",
}
WINDOWS_1252_FALLBACK = "tuireader.windows-1252"
"""An error handler for `bytes.decode`: it reads each byte that does not fit the encoding as Windows-1252."""


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return windows_1252(error.object[error.start : error.end]), error.end


codecs.register_error(WINDOWS_1252_FALLBACK, _as_windows_1252)

_CONTROL_BYTES = bytes(set(range(32)) - set(b"\x00\b\t\n\v\f\r\x1b"))
_CARRIAGE_RETURNS = re.compile(r"\r\n?")
_SAMPLE_BYTES = 4096
_MAX_NUL_SHARE = 0.001  # of the bytes: a damaged text has a few, a binary file many


def decode(data: bytes, location: str = "standard input") -> str:
    """Return `data` as text with line feeds as newlines. Raises `ArticleError(location, …)` where it is not text.

    A byte-order mark decides; then UTF-16 by the positions of NULs; then UTF-8; then Windows-1252. In a text that is
    mostly UTF-8, each invalid byte is read as Windows-1252.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _with_line_feeds(data[len(mark) :].decode(encoding, "replace"))
    for magic, kind in _MAGIC_NUMBERS.items():
        if data.startswith(magic):
            raise ArticleError(location, f"is {kind}, not text; save it as plain text or Markdown first")
    if b"\0" in data and (encoding := utf16_by_nuls(data[:_SAMPLE_BYTES])):
        return _with_line_feeds(data.decode(encoding, "replace"))
    if _is_binary(data):
        raise ArticleError(location, "is not text; give an article as plain text or Markdown")
    return _with_line_feeds(_decode_eight_bit(data))


def windows_1252(data: bytes) -> str:
    """Return bytes as Windows-1252; the five that it does not define become U+FFFD."""
    return data.decode("cp1252", "replace")


def has_byte_order_mark(data: bytes) -> bool:
    """Return whether `data` starts with a byte-order mark."""
    return any(data.startswith(mark) for mark, _ in _BOMS)


def _with_line_feeds(text: str) -> str:
    return _CARRIAGE_RETURNS.sub("\n", text) if "\r" in text else text


def utf16_by_nuls(sample: bytes) -> str:
    """Return the UTF-16 encoding that the positions of NULs in a sample indicate, or ""."""
    sample = sample[: len(sample) // 2 * 2]
    even_nuls, odd_nuls = sample[::2].count(0), sample[1::2].count(0)
    if max(even_nuls, odd_nuls) < max(1, len(sample) * _MAX_NUL_SHARE) or min(even_nuls, odd_nuls) * 4 > max(
        even_nuls, odd_nuls
    ):
        return ""
    encoding = "utf-16-be" if even_nuls > odd_nuls else "utf-16-le"
    text = sample.decode(encoding, "replace")
    unprintable = sum(1 for char in text if not (char.isprintable() or char.isspace()) or char == "\ufffd")
    return encoding if unprintable * 20 <= len(text) else ""


def _is_binary(data: bytes) -> bool:
    """Return whether there are too many NULs or control characters for a text."""
    sample = data[: 1 << 20]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    return sample.count(0) > len(sample) * _MAX_NUL_SHARE or controls * 20 > len(sample)


def _decode_eight_bit(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        beyond = sum(1 for char in data.decode("utf-8", "ignore") if char > "\x7f")
        broken = data.decode("utf-8", "replace").count("\ufffd")
        if beyond > broken:
            return data.decode("utf-8", WINDOWS_1252_FALLBACK)
        return windows_1252(data)
