"""Reads the web pages of WARC files. No record takes more memory than a page may, however wrong its headers are."""

import io
import re
import zlib
from collections.abc import Iterator
from email.message import Message
from http.client import HTTPException, parse_headers

from tuireader.errors import ArticleError
from tuireader.extract.unpack import PIECE_BYTES, unpacked
from tuireader.json_lines import json_text

MAX_PAGE_BYTES = 16 << 20
MAX_LINE_BYTES = 1 << 16
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/\d\S* +(\d{3})\b")
_CHUNK_HEAD = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r\n")
_NOT_PACKED = {"", "identity", "none"}
_ZLIB_FORMATS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
"""How zlib unpacks what HTTP calls so; servers mean two things by “deflate”."""


def pages_of_warc(path: str) -> Iterator[tuple[bytes, int]]:
    """Yield the pages of a file, and how much of it is read with each: a line of facts, then the page.

    Raises ArticleError where the file is cut off, damaged, or no WARC.
    """
    with unpacked(path) as (file, packed):
        for headers, block in _records(path, file):
            if (item := _page_of(headers, block)) is not None:
                yield item, packed.done_bytes


def _records(path: str, file: io.BufferedIOBase) -> Iterator[tuple[Message, bytes]]:
    """Yield the headers of each record, with as much of what is in it as a page may have."""
    while line := file.readline(MAX_LINE_BYTES):
        if not line.strip():
            continue
        if not line.startswith(b"WARC/"):
            raise ArticleError(path, "has something else than a WARC record")
        try:
            headers = parse_headers(file)
        except HTTPException as error:
            raise ArticleError(path, "has a WARC record whose headers are too long") from error
        length = headers["Content-Length"] or ""
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            raise EOFError  # a record has one, so the file ends in its headers
        yield headers, _block(file, int(length))


def _block(file: io.BufferedIOBase, length: int) -> bytes:
    """Return what is in a record, which has `length` bytes. Raises EOFError where the file has less."""
    kept = list[bytes]()
    left = length
    while left:
        piece = file.read(min(left, PIECE_BYTES))
        if not piece:
            raise EOFError
        if length - left < MAX_PAGE_BYTES:
            kept.append(piece)
        left -= len(piece)
    return b"".join(kept)


def _page_of(headers: Message, block: bytes) -> bytes | None:
    """Return the page of a record; None where it is something else."""
    if headers["WARC-Type"] != "response":
        return None
    file = io.BytesIO(block)
    status = _STATUS.match(file.readline(MAX_LINE_BYTES))
    if status is None or status[1] != b"200":
        return None
    try:
        http = parse_headers(file)
    except HTTPException:
        return _item(headers, b"", None, "has headers of HTTP that are too long")
    content_type = http["Content-Type"] or ""
    if "html" not in content_type.lower():
        return None
    charset = _CHARSET.search(content_type)
    page, problem = _unpacked_body(http, file.read())
    return _item(headers, page, charset[1] if charset else None, problem)


def _item(headers: Message, page: bytes, charset: str | None, problem: str | None) -> bytes:
    """Return a line of facts, and the page behind it."""
    url = _text(headers["WARC-Target-URI"]).strip("<>")
    facts = {
        "id": _text(headers["WARC-Record-ID"]) or url,
        "url": url,
        "date": _text(headers["WARC-Date"]),
        "charset": charset,
        "problem": problem,
    }
    return json_text(facts).encode() + b"\n" + page


def _text(value: str | None) -> str:
    """Return a value of a WARC header, which is UTF-8 and was read as Latin-1."""
    return (value or "").encode("latin-1", "replace").decode("utf-8", "replace").strip()


def _unpacked_body(http: Message, body: bytes) -> tuple[bytes, str | None]:
    """Return the page, and what is wrong with it."""
    if (http["Transfer-Encoding"] or "").strip().lower() == "chunked":
        body = _without_chunks(body)
    encoding = (http["Content-Encoding"] or "").strip().lower()
    if encoding in _NOT_PACKED:
        return body[:MAX_PAGE_BYTES], None
    for wbits in _ZLIB_FORMATS.get(encoding, ()):
        try:
            return zlib.decompressobj(wbits).decompress(body, MAX_PAGE_BYTES), None
        except zlib.error:
            continue
    if encoding in _ZLIB_FORMATS:  # most crawlers store what they have unpacked
        return body[:MAX_PAGE_BYTES], None
    return b"", f"is packed as “{encoding[:40]}”, which cannot be unpacked"


def _without_chunks(body: bytes) -> bytes:
    """Return a body whose chunks are put together; one that has none, as many crawlers store it, stays as it is."""
    parts, at = list[bytes](), 0
    while head := _CHUNK_HEAD.match(body, at):
        size = int(head[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(body[head.end() : head.end() + size])
        at = head.end() + size + len(b"\r\n")
    return b"".join(parts) if at >= len(body) else body
