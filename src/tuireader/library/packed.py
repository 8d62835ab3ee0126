"""Bytes that the library stores deflated."""

import zlib

MAX_UNPACKED_BYTES = 16 << 20
"""The most that is unpacked: a few kilobytes in a hostile file could fill the memory. Articles have at most 8 MB."""


def pack(data: bytes) -> bytes:
    """Return bytes deflated."""
    return zlib.compress(data, 3)


def unpack(packed: bytes) -> bytes:
    """Return the bytes that were packed. Raises zlib.error where `packed` is damaged, or too much is in it."""
    if not isinstance(packed, bytes):  # a damaged row may have a number or a text there
        raise zlib.error("it is no data")
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, MAX_UNPACKED_BYTES)
    if unpacker.unconsumed_tail:
        raise zlib.error(f"more than {MAX_UNPACKED_BYTES >> 20} MB are in it")
    if not unpacker.eof:
        raise zlib.error("its end is missing")
    return data
