"""The bytes of an article's versions: its title, language and blocks, each version deflated with the one before it.

Deflate looks back 32 kB. So a long version is deflated in pieces, each with the part of the version before it in which
its words stand.
"""

import json
import struct
import zlib
from collections.abc import Callable, Iterator

from tuireader.digests import sha256
from tuireader.documents.model import Block, Document

PIECE_BYTES, WINDOW_BYTES = 16 << 10, 28 << 10
"""How much is deflated at once, and how much of the version before it goes with that."""
MAX_VERSION_BYTES = 2 << 20
"""Longer versions are not stored: 300,000 words, as many as a thick novel has."""

_MARGIN_BYTES = 8 << 10
"""How much of the version before it a piece gets in front of the place where its words stand."""
_SAMPLE_BYTES, _SAMPLES = 32, 4
"""How many bytes are looked for in the version before it, and at how many places of a piece."""
_HEADER = struct.Struct(">II")
"""Before each piece: where its window begins, and how many bytes it has."""
_SEPARATOR = "\n\n"
_ADDRESS_SIGN = "://"


class VersionDamage(Exception):  # noqa: N818 - it is no error of the program
    """A version cannot be restored."""


def has_other_words(before: str, after: str) -> bool:
    """Return whether the words of two texts differ; space and addresses, which change often, do not count."""
    return before != after and _words(before) != _words(after)


def _words(text: str) -> list[str]:
    words = text.split()
    return [word for word in words if _ADDRESS_SIGN not in word] if _ADDRESS_SIGN in text else words


def text_digest(text: str) -> bytes:
    """Return the SHA-256 of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def pack_document(document: Document) -> bytes:
    """Return the title, language and blocks of a document."""
    blocks = [[it.kind, document.text[it.start : it.end], it.level, it.marker, it.language] for it in document.blocks]
    if _SEPARATOR.join(str(block[1]) for block in blocks) != document.text:
        blocks = [["paragraph", document.text, 0, "", ""]]
    fields = [document.title, document.language, blocks]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack_document(data: bytes, cleaned: Callable[[str], str] | None = None) -> Document:
    """Return the document that `pack_document` wrote, with its words `cleaned`.

    Raises VersionDamage where `data` is anything else.
    """
    try:
        title, language, fields = json.loads(data.decode("utf-8", "surrogatepass"))
        blocks, parts, at = list[Block](), list[str](), 0
        for kind, words, level, marker, code_language in fields:
            _require_types(words, marker, code_language, kind, level=level)
            parts.append(cleaned(words) if cleaned else words)
            blocks.append(Block(kind, at, at + len(parts[-1]), level, marker, code_language))
            at += len(parts[-1]) + len(_SEPARATOR)
        _require_types(title, language)
    except (ValueError, TypeError, RecursionError) as error:
        raise VersionDamage(str(error)) from error
    title = cleaned(title) if cleaned else title
    return Document(title, "", "", None, "", tuple(blocks), (), (), _SEPARATOR.join(parts), language=language)


def _require_types(*texts: object, level: object = 0) -> None:
    """Raise TypeError where a field is none that `pack_document` writes."""
    if not all(isinstance(text, str) for text in texts) or not isinstance(level, int):
        raise TypeError("a field of another type")


def deflate(data: bytes, base: bytes) -> bytes:
    """Return `data` deflated; `inflate` needs the same `base`."""
    parts = []
    for start in range(0, len(data), PIECE_BYTES):
        piece = data[start : start + PIECE_BYTES]
        window = _window_start(piece, start, base)
        deflater = _deflater(base[window : window + WINDOW_BYTES])
        packed = deflater.compress(piece) + deflater.flush()
        parts += [_HEADER.pack(window, len(packed)), packed]
    return b"".join(parts)


def inflate(packed: bytes, base: bytes) -> bytes:
    """Return what was deflated with `base`. Raises VersionDamage where that is not possible, or is too much."""
    try:
        return b"".join(_inflated_pieces(packed, base))
    except (zlib.error, struct.error) as error:
        raise VersionDamage(str(error)) from error


def _inflated_pieces(packed: bytes, base: bytes) -> Iterator[bytes]:
    at = size = 0
    while at < len(packed):
        window, length = _HEADER.unpack_from(packed, at)
        at += _HEADER.size
        inflater = _inflater(base[window : window + WINDOW_BYTES])
        piece = inflater.decompress(packed[at : at + length], PIECE_BYTES)
        size += len(piece)
        if not inflater.eof:
            raise zlib.error("a piece is cut off")
        if size > MAX_VERSION_BYTES:
            raise zlib.error(f"more than {MAX_VERSION_BYTES >> 20} MB are in it")
        yield piece
        at += length


def _deflater(dictionary: bytes) -> "zlib._Compress":
    if not dictionary:
        return zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=dictionary)


def _inflater(dictionary: bytes) -> "zlib._Decompress":
    return zlib.decompressobj(-zlib.MAX_WBITS, **({"zdict": dictionary} if dictionary else {}))


def _window_start(piece: bytes, start: int, base: bytes) -> int:
    """Return where in `base` the window of a piece begins: around its own words, else around the same place."""
    last = len(base) - WINDOW_BYTES
    if last <= 0:
        return 0
    for number in range(_SAMPLES):
        offset = len(piece) * number // _SAMPLES
        found = base.find(piece[offset : offset + _SAMPLE_BYTES])
        if found >= 0:
            return min(max(0, found - offset - _MARGIN_BYTES), last)
    return min(max(0, start - _MARGIN_BYTES), last)
